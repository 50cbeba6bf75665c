//! Importing registered voters. A person is recognised exactly as in a roster: by the ID number
//! alone; whoever may be somebody on record becomes a case for people to decide.

use std::collections::{BTreeSet, HashMap};

use super::row::{self, BIRTH, COLUMNS, ID_NUMBER, NAME, VoterRow};
use super::{Voter, insert_many, named, overwrite};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::divisions::resolver::{UnitFound, UnitResolver};
use crate::divisions::unit_rows::{Imported, Options, open_resolver};
use crate::error::{Error, Result};
use crate::people::directory::{Directory, Meant, Who};
use crate::people::in_file::InFile;
use crate::people::intake::{
    NewPersons, PersonRow, SealedCells, Wording, check_in_file, possible_matches_note,
};
use crate::people::seal::SealingKey;
use crate::people::{RegistrationCategory, store};
use crate::tables::import::{
    self, Checked, Findings, Importer, Outcome, Report, RowReader, Stopped,
};
use crate::tables::{Encoding, Row, Source};
use chrono::NaiveDate;

const WORDING: Wording = Wording {
    merge: "请删去重复的一行",
    elsewhere: "登记",
};

struct Placed {
    row: u32,
    is_refused: bool,
    record: VoterRow,
    unit: Option<UnitFound>,
    sealed: SealedCells,
}

/// What a batch meets, and what it adds.
struct Batch {
    on_record: HashMap<(String, i64), Voter>,
    persons: NewPersons,
    voters: Vec<Voter>,
}

struct VotersImport<'c> {
    conn: &'c mut Conn,
    key: &'c SealingKey,
    options: Options,
    resolver: UnitResolver,
    people: Directory,
    in_file: InFile,
    touched: BTreeSet<DivisionCode>,
    possible_matches: u32,
}

/// Imports (or tries) a table inside the caller's transaction.
pub fn run(
    conn: &mut Conn,
    key: &SealingKey,
    source: &Source,
    encoding: Option<Encoding>,
    options: Options,
) -> Result<Imported, Stopped> {
    let resolver = open_resolver(conn, &options.scope, (source, &COLUMNS, encoding))?;
    let people = Directory::new(conn, &options.scope)?;
    let mut voters = VotersImport {
        conn,
        key,
        options,
        resolver,
        people,
        in_file: InFile::default(),
        touched: BTreeSet::new(),
        possible_matches: 0,
    };
    let mut report = import::run(source, &COLUMNS, encoding, &mut voters)?;
    report
        .notes
        .extend(possible_matches_note(voters.possible_matches));
    Ok(Imported {
        report,
        touched: voters.touched,
    })
}

/// Reads and seals rows of voters.
struct VoterReader<'c> {
    key: &'c SealingKey,
    today: NaiveDate,
}

impl RowReader for VoterReader<'_> {
    type Record = VoterRow;

    fn read(&self, row: &Row<'_>, findings: &mut Findings<'_>) -> Option<VoterRow> {
        row::read(row, self.today, self.key, findings)
    }
}

impl<'c> Importer for VotersImport<'c> {
    type Record = VoterRow;
    type Reader = VoterReader<'c>;

    fn reader(&self) -> VoterReader<'c> {
        VoterReader {
            key: self.key,
            today: self.options.today,
        }
    }

    fn take(&mut self, batch: Vec<Checked<VoterRow>>, report: &mut Report) -> Result<()> {
        let mut placed = Vec::with_capacity(batch.len());
        for checked in batch {
            placed.push(self.place(checked, report)?);
        }
        let mut batch = self.load(&placed, report)?;
        for row in placed {
            let outcome = self.take_row(&row, &mut batch, report)?;
            report.count(outcome);
        }
        if self.options.is_writing(report) {
            batch.persons.save(self.conn)?;
            insert_many(self.conn, &batch.voters)?;
        }
        Ok(())
    }
}

impl VotersImport<'_> {
    fn place(&mut self, checked: Checked<VoterRow>, report: &mut Report) -> Result<Placed> {
        let Checked {
            row,
            is_refused,
            mut record,
        } = checked;
        let unit = record
            .unit
            .find(self.conn, &mut self.resolver, row, report)?;
        let sealed = std::mem::replace(&mut record.sealed, Ok(SealedCells::default()));
        let sealed = sealed.map_err(Error::internal)?;
        Ok(Placed {
            row,
            is_refused,
            record,
            unit,
            sealed,
        })
    }

    /// Loads whom the rows may mean: those with their ID numbers, and those of their names in
    /// their units.
    fn load(&mut self, placed: &[Placed], report: &Report) -> Result<Batch> {
        let mut batch = Batch {
            on_record: HashMap::new(),
            persons: NewPersons::default(),
            voters: Vec::new(),
        };
        if self.options.is_writing(report) {
            batch.persons = NewPersons::with_room_for(self.conn, placed.len())?;
        }
        if self.people.is_empty() {
            return Ok(batch);
        }
        self.people.forget();
        let lookups: Vec<&[u8]> = placed
            .iter()
            .filter_map(|row| row.sealed.lookup().map(<[u8; 32]>::as_slice))
            .collect();
        self.people.look_up(self.conn, &lookups)?;
        let (mut units, mut names) = (BTreeSet::new(), BTreeSet::new());
        for row in placed {
            if let (Some(unit), Some(name)) = (&row.unit, &row.record.person.name) {
                units.insert(unit.current.as_str());
                names.insert(name.as_str());
            }
        }
        let (units, names) = (Vec::from_iter(units), Vec::from_iter(names));
        self.people.load_named(self.conn, &units, &names)?;
        let voters = named(self.conn, &units, &names)?;
        self.people
            .load(self.conn, voters.iter().map(|voter| voter.person_id))?;
        for voter in voters {
            self.people.note_unit(voter.person_id, &voter.unit_code);
            let key = (voter.unit_code.clone(), voter.person_id);
            batch.on_record.insert(key, voter);
        }
        Ok(batch)
    }

    fn take_row(
        &mut self,
        placed: &Placed,
        batch: &mut Batch,
        report: &mut Report,
    ) -> Result<Outcome> {
        let (Some(unit), Some(name)) = (&placed.unit, &placed.record.person.name) else {
            return Ok(Outcome::Refused);
        };
        let person = PersonRow {
            row: placed.row,
            columns: (NAME, ID_NUMBER),
            unit,
            name,
            cells: &placed.record.person,
            sealed: &placed.sealed,
        };
        let taken = self.take_person(placed, &person, batch, report)?;
        self.in_file.note_row(&person, taken.map(|(id, _)| id));
        Ok(taken.map_or(Outcome::Refused, |(_, outcome)| outcome))
    }

    /// The person the row means, and what becomes of the row; `None` when it is refused.
    fn take_person(
        &mut self,
        placed: &Placed,
        person: &PersonRow<'_>,
        batch: &mut Batch,
        report: &mut Report,
    ) -> Result<Option<(i64, Outcome)>> {
        let unit = &person.unit.current;
        let Some(passed) = check_in_file(&mut self.in_file, person, WORDING, report) else {
            return Ok(None);
        };
        let meant = Meant {
            row: placed.row,
            columns: (NAME, BIRTH),
            id_column: ID_NUMBER,
            lookup: person.sealed.lookup(),
            name: person.name,
            cells: person.cells,
            unit,
            is_quiet: placed.is_refused || passed.is_warned,
        };
        let is_voter = |id| batch.on_record.contains_key(&(unit.to_string(), id));
        let who = self.people.who(&meant, is_voter, report);
        let (Some(who), Some(category), false) = (who, placed.record.category, placed.is_refused)
        else {
            return Ok(None);
        };
        if !self.touched.contains(unit) {
            self.touched.insert(unit.clone());
        }
        let earlier = passed.earlier.filter(|earlier| earlier.person > 0);
        let (id, is_changed) = match (who, earlier) {
            (Who::OnRecord(id), _) => (id, self.change_person(id, person, report)?),
            (Who::New(_), Some(earlier)) => (earlier.person, false),
            (Who::New(candidates), None) => {
                self.possible_matches += u32::from(!candidates.is_empty());
                (batch.persons.add(person, candidates), false)
            }
        };
        let outcome = self.register(placed, (unit, id, category), is_changed, batch, report)?;
        Ok(Some((id, outcome)))
    }

    fn change_person(&mut self, id: i64, row: &PersonRow<'_>, report: &Report) -> Result<bool> {
        let change = self.people.change(id, row.cells, row.sealed);
        if let Some(change) = change.as_ref().filter(|_| self.options.is_writing(report)) {
            store::change(self.conn, id, change)?;
        }
        Ok(change.is_some())
    }

    /// The registration is new, changed, or just as it is. Empty cells change nothing.
    fn register(
        &mut self,
        placed: &Placed,
        (unit, person_id, category): (&DivisionCode, i64, RegistrationCategory),
        is_person_changed: bool,
        batch: &mut Batch,
        report: &Report,
    ) -> Result<Outcome> {
        let record = &placed.record;
        let old = batch.on_record.get(&(unit.to_string(), person_id));
        let voter = Voter {
            unit_code: unit.to_string(),
            person_id,
            category: category.code(),
            group_name: record
                .group_name
                .clone()
                .or_else(|| old?.group_name.clone()),
            remark: record.remark.clone().or_else(|| old?.remark.clone()),
            version: old.map_or(1, |old| old.version),
        };
        match old {
            Some(old) if *old == voter => Ok(if is_person_changed {
                Outcome::Changed
            } else {
                Outcome::Unchanged
            }),
            Some(_) => {
                if self.options.is_writing(report) {
                    overwrite(self.conn, &voter)?;
                }
                Ok(Outcome::Changed)
            }
            None => {
                batch.voters.push(voter);
                Ok(Outcome::Added)
            }
        }
    }
}
