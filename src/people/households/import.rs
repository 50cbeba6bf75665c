//! Importing households.

use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasher, RandomState};

use super::{Household, HouseholdChange, NewHousehold, TELEPHONE, insert_many, numbered};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::divisions::resolver::{UnitFound, UnitResolver};
use crate::divisions::unit_rows::{
    Imported, Options, TOWNSHIP_COLUMN, UnitCells, VILLAGE_COLUMN, open_resolver,
};
use crate::error::Result;
use crate::people::Telephone;
use crate::people::changes::sealed;
use crate::people::person_cells::{self, MASKED_TELEPHONE_COLUMN};
use crate::people::seal::SealingKey;
use crate::tables::import::{
    self, Checked, Findings, Importer, Outcome, Progress, Report, RowReader, Stopped,
};
use crate::tables::{Column, ColumnSet, Encoding, NUMBER_COLUMN, Row, Severity, Source, cells};

const NUMBER: usize = 2;
const HEAD: usize = 3;
const GROUP: usize = 4;
const PERSONS: usize = 5;
const TELEPHONE_PLACE: usize = 6;

/// Characters of a 户编号 at most.
const LONGEST_NUMBER: usize = 30;
/// Characters of the name of a 村民小组 at most.
const LONGEST_GROUP: usize = 30;

/// The columns.
pub const COLUMNS: ColumnSet = ColumnSet {
    columns: &[
        TOWNSHIP_COLUMN,
        VILLAGE_COLUMN,
        Column::new("number", "户编号", &[], true),
        Column::new("head_name", "户主姓名", &["户主"], true),
        Column::new("group_name", "村民小组", &[], false),
        Column::new("persons", "人口数", &[], false),
        Column::new("telephone", "联系电话", &["手机号"], false),
        NUMBER_COLUMN,
        MASKED_TELEPHONE_COLUMN,
    ],
    any_of: &[],
};

/// What one row says.
#[derive(Debug)]
struct HouseholdRow {
    unit: UnitCells,
    number: Option<String>,
    head_name: Option<String>,
    group_name: Option<String>,
    persons: Option<i32>,
    telephone: Option<Telephone>,
}

type Placed = (Checked<HouseholdRow>, Option<UnitFound>);
type OnRecord = HashMap<(String, String), Household>;

struct HouseholdsImport<'c> {
    conn: &'c mut Conn,
    key: &'c SealingKey,
    options: Options,
    resolver: UnitResolver,
    touched: BTreeSet<DivisionCode>,
    hash: RandomState,
    /// The row of each household of this file, by the hash of unit and number.
    in_file: HashMap<u64, u32>,
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
    let mut households = HouseholdsImport {
        conn,
        key,
        options,
        resolver,
        touched: BTreeSet::new(),
        hash: RandomState::new(),
        in_file: HashMap::new(),
    };
    let report = import::run(source, &COLUMNS, encoding, &mut households)?;
    Ok(Imported {
        report,
        touched: households.touched,
    })
}

/// Reads rows of households.
struct HouseholdReader;

impl RowReader for HouseholdReader {
    type Record = HouseholdRow;

    fn read(&self, row: &Row<'_>, findings: &mut Findings<'_>) -> Option<HouseholdRow> {
        let unit = UnitCells::read(row, findings)?;
        let number = row.cell(NUMBER);
        cells::required(NUMBER, "户编号", &number, findings);
        Some(HouseholdRow {
            unit,
            number: cells::text(NUMBER, &number, LONGEST_NUMBER, findings),
            head_name: person_cells::name(HEAD, &row.cell(HEAD), findings),
            group_name: cells::text(GROUP, &row.cell(GROUP), LONGEST_GROUP, findings),
            persons: cells::count(PERSONS, &row.cell(PERSONS), 0..=9_999, findings),
            telephone: person_cells::telephone(
                TELEPHONE_PLACE,
                &row.cell(TELEPHONE_PLACE),
                findings,
            ),
        })
    }
}

impl Importer for HouseholdsImport<'_> {
    type Record = HouseholdRow;
    type Reader = HouseholdReader;

    fn reader(&self) -> HouseholdReader {
        HouseholdReader
    }

    fn progress(&self) -> &Progress {
        &self.options.progress
    }

    fn take(&mut self, batch: Vec<Checked<HouseholdRow>>, report: &mut Report) -> Result<()> {
        let mut placed = Vec::with_capacity(batch.len());
        for checked in batch {
            let unit = &checked.record.unit;
            let unit = unit.find(self.conn, &mut self.resolver, checked.row, report)?;
            placed.push((checked, unit));
        }
        let on_record = self.on_record(&placed)?;
        let mut new = Vec::new();
        for (checked, unit) in placed {
            let outcome = match unit {
                Some(unit) => self.take_row(checked, &unit, &on_record, &mut new, report)?,
                None => Outcome::Refused,
            };
            report.count(outcome);
        }
        if self.options.is_writing(report) {
            insert_many(self.conn, &new)?;
        }
        Ok(())
    }
}

impl HouseholdsImport<'_> {
    /// The households the batch may mean: those of its units with one of its numbers.
    fn on_record(&mut self, placed: &[Placed]) -> Result<OnRecord> {
        let (mut units, mut numbers) = (BTreeSet::new(), BTreeSet::new());
        for (checked, unit) in placed {
            if let (Some(unit), Some(number)) = (unit, &checked.record.number) {
                units.insert(unit.current.as_str());
                numbers.insert(number.as_str());
            }
        }
        let (units, numbers) = (Vec::from_iter(units), Vec::from_iter(numbers));
        let rows = numbered(self.conn, &units, &numbers)?;
        Ok(rows
            .into_iter()
            .map(|row| ((row.unit_code.clone(), row.number.clone()), row))
            .collect())
    }

    fn take_row(
        &mut self,
        checked: Checked<HouseholdRow>,
        unit: &UnitFound,
        on_record: &OnRecord,
        new: &mut Vec<NewHousehold>,
        report: &mut Report,
    ) -> Result<Outcome> {
        let Checked {
            row,
            is_refused,
            record,
        } = checked;
        let Some(number) = &record.number else {
            return Ok(Outcome::Refused);
        };
        if !self.note_number(row, unit, number, report) {
            return Ok(Outcome::Refused);
        }
        let (Some(head_name), false) = (&record.head_name, is_refused) else {
            return Ok(Outcome::Refused);
        };
        if !self.touched.contains(&unit.current) {
            self.touched.insert(unit.current.clone());
        }
        if let Some(old) = on_record.get(&(unit.current.to_string(), number.clone())) {
            return self.meet(&record, old, report);
        }
        let telephone = record.telephone.as_ref();
        let telephone = telephone
            .map(|number| sealed(self.key, number.as_str(), TELEPHONE))
            .transpose()?;
        let (telephone_sealed, telephone_lookup) = telephone.unzip();
        new.push(NewHousehold {
            unit_code: unit.current.to_string(),
            number: number.clone(),
            head_name: head_name.clone(),
            group_name: record.group_name,
            persons: record.persons,
            telephone_sealed,
            telephone_lookup,
            version: 1,
        });
        Ok(Outcome::Added)
    }

    fn note_number(
        &mut self,
        row: u32,
        unit: &UnitFound,
        number: &str,
        report: &mut Report,
    ) -> bool {
        let key = self.hash.hash_one((unit.number, number));
        let earlier = *self.in_file.entry(key).or_insert(row);
        if earlier != row {
            let message =
                format!("与第{earlier}行是同一个村（社区）的同一个户编号，请核对或删去重复的一行");
            let (code, value) = ("duplicate_in_file", number.to_owned());
            report.add(row, NUMBER, code, Severity::Refused, message, value);
        }
        earlier == row
    }

    /// A household on record: changed, or just as it is. Empty cells change nothing.
    fn meet(&mut self, record: &HouseholdRow, old: &Household, report: &Report) -> Result<Outcome> {
        let differs =
            |new: &Option<String>, old: Option<&String>| new.clone().filter(|new| Some(new) != old);
        let mut change = HouseholdChange {
            head_name: differs(&record.head_name, Some(&old.head_name)),
            group_name: differs(&record.group_name, old.group_name.as_ref()),
            persons: record.persons.filter(|count| Some(*count) != old.persons),
            ..HouseholdChange::default()
        };
        if let Some(number) = &record.telephone {
            let lookup = self.key.lookup(number.as_str(), TELEPHONE);
            if old.telephone_lookup.as_deref() != Some(lookup.as_slice()) {
                let (sealed, lookup) = sealed(self.key, number.as_str(), TELEPHONE)?;
                change.telephone_sealed = Some(sealed);
                change.telephone_lookup = Some(lookup);
            }
        }
        let is_changed = change.head_name.is_some()
            || change.group_name.is_some()
            || change.persons.is_some()
            || change.telephone_lookup.is_some();
        if !is_changed {
            return Ok(Outcome::Unchanged);
        }
        if self.options.is_writing(report) {
            super::change(self.conn, old.id, &change)?;
        }
        Ok(Outcome::Changed)
    }
}
