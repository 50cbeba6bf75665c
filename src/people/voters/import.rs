//! Importing registered voters. A person is recognised exactly as in a roster: by the ID number
//! alone; whoever may be somebody on record becomes a case for people to decide.

use std::collections::{BTreeSet, HashSet};

use super::import_batch::{Batch, Placed};
use super::row::{BIRTH, COLUMNS, ID_NUMBER, NAME, VoterReader, VoterRow, too_young};
use super::{Voter, insert_many, overwrite, registered};
use crate::db::Conn;
use crate::divisions::resolver::UnitResolver;
use crate::divisions::unit_rows::{Imported, Options, open_resolver};
use crate::divisions::{DivisionCode, ReferenceDays};
use crate::error::{Error, Result};
use crate::people::directory::Directory;
use crate::people::elsewhere::Elsewhere;
use crate::people::in_file::InFile;
use crate::people::intake::{PersonRow, SealedCells, Wording, check_in_file};
use crate::people::same_number::{Join, SameNumber};
use crate::people::seal::SealingKey;
use crate::people::unconfirmed::possible_matches_note;
use crate::people::whom::{Meant, Who};
use crate::people::{RegistrationCategory, is_masked, store};
use crate::tables::import::{self, Checked, Importer, Outcome, Progress, Report, Stopped};
use crate::tables::{Encoding, Severity, Source};
use chrono::NaiveDate;

const WORDING: Wording = Wording {
    merge: "请删去重复的一行",
    elsewhere: "登记",
};

struct VotersImport<'c> {
    conn: &'c mut Conn,
    key: &'c SealingKey,
    options: Options,
    resolver: UnitResolver,
    people: Directory,
    in_file: InFile,
    touched: BTreeSet<DivisionCode>,
    possible_matches: u32,
    same_number: SameNumber,
    /// Unit and person of rows that met a record without an ID number: one row only.
    met: HashSet<(u32, i64)>,
    elsewhere: Elsewhere,
    voting_day: &'c dyn Fn(&DivisionCode) -> Option<NaiveDate>,
}

/// Imports (or tries) a table inside the caller's transaction. `voting_day` gives the next election
/// day of a unit, if one is set: who is not of age on it, nor today, is no voter.
pub fn run(
    conn: &mut Conn,
    key: &SealingKey,
    (source, encoding): (&Source, Option<Encoding>),
    options: Options,
    voting_day: &dyn Fn(&DivisionCode) -> Option<NaiveDate>,
) -> Result<(Imported, Vec<Join>), Stopped> {
    let resolver = open_resolver(
        conn,
        (&options.scope, ReferenceDays::everywhere(options.today)),
        (source, &COLUMNS, encoding),
    )?;
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
        same_number: SameNumber::default(),
        met: HashSet::new(),
        elsewhere: Elsewhere::default(),
        voting_day,
    };
    let mut report = import::run(source, &COLUMNS, encoding, &mut voters)?;
    report
        .notes
        .extend(possible_matches_note(voters.possible_matches));
    let joins = voters.same_number.finish(&mut report);
    let words = (ID_NUMBER, WORDING);
    voters.elsewhere.report(
        voters.conn,
        &mut voters.resolver,
        &voters.touched,
        words,
        &mut report,
    )?;
    let touched = voters.touched;
    Ok((Imported { report, touched }, joins))
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

    fn progress(&self) -> &Progress {
        &self.options.progress
    }

    fn take(&mut self, batch: Vec<Checked<VoterRow>>, report: &mut Report) -> Result<()> {
        let mut placed = Vec::with_capacity(batch.len());
        for checked in batch {
            placed.push(self.place(checked, report)?);
        }
        let writes = self.options.is_writing(report);
        let mut batch = Batch::load(self.conn, &mut self.people, &placed, writes)?;
        for row in placed {
            let outcome = self.take_row(&row, &mut batch, report)?;
            report.count(outcome);
        }
        let on_record = registered(self.conn, &self.elsewhere.persons())?;
        self.elsewhere.meet(&on_record, &self.touched);
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
            mut is_refused,
            mut record,
        } = checked;
        let unit = record
            .unit
            .find(self.conn, &mut self.resolver, row, report)?;
        if let (Some(unit), Some(birth)) = (&unit, record.person.birth) {
            let day = (self.voting_day)(&unit.current);
            if let Some(message) = too_young(birth, day, self.options.today) {
                let (code, value) = ("date_out_of_range", birth.date.to_string());
                report.add(row, BIRTH, code, Severity::Refused, message, value);
                is_refused = true;
            }
        }
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
            among_members: false,
            is_quiet: placed.is_refused || passed.is_warned,
        };
        let is_voter = |id| {
            let is_on_record = batch.on_record.contains_key(&(unit.to_string(), id));
            (is_on_record && !self.met.contains(&(person.unit.number, id))).then_some(0)
        };
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
            (Who::OnRecord(id), _) => {
                if !passed.is_warned {
                    self.elsewhere.note(id, person);
                }
                let joined = self.note_number(id, person, batch)?;
                let change = self.change_person(joined.unwrap_or(id), person, report)?;
                (id, change || joined.is_some())
            }
            (Who::New(_), Some(earlier)) => (earlier.person, false),
            (Who::New(candidates), None) => {
                self.possible_matches += u32::from(!candidates.is_empty());
                (batch.persons.add(person, candidates), false)
            }
        };
        let outcome = self.register(placed, (unit, id, category), is_changed, batch, report)?;
        Ok(Some((id, outcome)))
    }

    /// Notes a row with an ID number that means a record without one; gives whom that is joined with.
    fn note_number(
        &mut self,
        id: i64,
        row: &PersonRow<'_>,
        batch: &mut Batch,
    ) -> Result<Option<i64>> {
        let (lookup, known) = (row.sealed.lookup(), self.people.person(id));
        if lookup.is_some() && known.is_some_and(|known| known.id_number_lookup.is_none()) {
            self.met.insert((row.unit.number, id));
        }
        let (people, persons) = (&self.people, &mut batch.persons);
        self.same_number.meet(self.conn, people, (id, row), persons)
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
        let known = old.and_then(|old| old.remark.as_deref());
        let said = record.remark.as_ref();
        let said = said.filter(|said| !is_masked(Some(said), known));
        let voter = Voter {
            unit_code: unit.to_string(),
            person_id,
            category: category.code(),
            group_name: record
                .group_name
                .clone()
                .or_else(|| old?.group_name.clone()),
            remark: said.cloned().or_else(|| old?.remark.clone()),
            version: old.map_or(1, |old| old.version),
        };
        match old {
            Some(old) if *old == voter && !is_person_changed => Ok(Outcome::Unchanged),
            Some(old) => {
                if *old != voter && self.options.is_writing(report) {
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
