//! Importing households.

use super::numbers::{OnRecord, other_zeros, without_zeros};
use super::{Household, HouseholdChange, NewHousehold, TELEPHONE, insert_many, numbered};
use crate::db::Conn;
use crate::divisions::resolver::UnitFound;
use crate::divisions::unit_rows::{Imported, Options, TOWNSHIP_COLUMN, UnitCells, VILLAGE_COLUMN};
use crate::divisions::unit_table::{self, Batch, Placed, UnitRow, UnitTable};
use crate::error::Result;
use crate::people::Telephone;
use crate::people::changes::sealed;
use crate::people::person_cells::{self, GROUP_NAMES, MASKED_TELEPHONE_COLUMN};
use crate::people::seal::SealingKey;
use crate::tables::import::{Checked, Findings, Outcome, Report, RowReader, Stopped};
use crate::tables::{Column, ColumnSet, Encoding, NUMBER_COLUMN, Row, Source, cells};
use std::cell::Cell;
use std::collections::BTreeSet;

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
        Column::new("group_name", "村民小组", GROUP_NAMES, false),
        Column::new("persons", "人口数", &[], false),
        Column::new(
            "telephone",
            "联系电话",
            &["手机号", "手机号码", "电话号码"],
            false,
        ),
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

impl UnitRow for HouseholdRow {
    fn unit(&self) -> &UnitCells {
        &self.unit
    }
}

struct HouseholdsTable<'k> {
    key: &'k SealingKey,
    /// No household was on record when the import began: nothing is looked up.
    nobody: bool,
    /// Rows that were told to differ in zeros from a household on record.
    told: Cell<usize>,
}

/// So many of them are told one by one.
const MOST_TOLD: usize = 10;

/// Imports (or tries) a table inside the caller's transaction.
pub fn run(
    conn: &mut Conn,
    key: &SealingKey,
    source: &Source,
    encoding: Option<Encoding>,
    options: Options,
) -> Result<Imported, Stopped> {
    let nobody = super::is_empty(conn)?;
    let table = HouseholdsTable {
        key,
        nobody,
        told: Cell::new(0),
    };
    unit_table::run(conn, source, encoding, (table, options))
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

impl UnitTable for HouseholdsTable<'_> {
    type Record = HouseholdRow;
    type Reader = HouseholdReader;
    type Known = OnRecord;
    type New = NewHousehold;

    const COLUMNS: ColumnSet = COLUMNS;

    fn reader(&self) -> HouseholdReader {
        HouseholdReader
    }

    /// The households the batch may mean: those of its units with one of its numbers, or with one
    /// that only differs in leading zeros.
    fn on_record(&self, conn: &mut Conn, placed: &[Placed<HouseholdRow>]) -> Result<Self::Known> {
        let mut known = OnRecord::default();
        if self.nobody {
            return Ok(known);
        }
        let (mut units, mut numbers) = (BTreeSet::new(), BTreeSet::new());
        for (checked, unit) in placed {
            if let (Some(unit), Some(number)) = (unit, &checked.record.number) {
                units.insert(unit.current.as_str());
                numbers.insert(number.clone());
                numbers.extend(other_zeros(number));
            }
        }
        let units = Vec::from_iter(units);
        let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
        for row in numbered(conn, &units, &numbers)? {
            known.add(row);
        }
        Ok(known)
    }

    fn take(
        &self,
        checked: Checked<HouseholdRow>,
        unit: &UnitFound,
        batch: &mut Batch<'_, '_, Self>,
    ) -> Result<Outcome> {
        let Checked {
            row,
            is_refused,
            record,
        } = checked;
        let Some(number) = &record.number else {
            return Ok(Outcome::Refused);
        };
        let same = |earlier| {
            format!("与第{earlier}行是同一个村（社区）的同一个户编号，请核对或删去重复的一行")
        };
        if !batch.is_first((unit.number, number), row, (NUMBER, number), same) {
            return Ok(Outcome::Refused);
        }
        let (Some(head_name), false) = (&record.head_name, is_refused) else {
            return Ok(Outcome::Refused);
        };
        let key = (unit.current.to_string(), number.clone());
        let known = batch.known;
        if let Some(old) = known.exact.get(&key) {
            batch.touch(&unit.current);
            return self.meet(&record, old, batch);
        }
        if let Some(bare) = without_zeros(number) {
            let same = |earlier| {
                format!(
                    "与第{earlier}行同村、同户主，户编号只差前面的0，是同一户，请核对或删去重复的一行"
                )
            };
            let file_key = (unit.number, bare, head_name);
            if !batch.is_first(file_key, row, (NUMBER, number), same) {
                return Ok(Outcome::Refused);
            }
            let alike = (key.0.clone(), bare.to_owned(), head_name.clone());
            if let Some(old) = known.without_zeros.get(&alike) {
                batch.touch(&unit.current);
                self.tell_zeros((row, number), unit, old, batch.report);
                return self.meet(&record, old, batch);
            }
        }
        batch.touch(&unit.current);
        batch.new.push(self.new_household(key, head_name, &record)?);
        Ok(Outcome::Added)
    }

    fn insert(conn: &mut Conn, rows: &[NewHousehold]) -> Result<()> {
        insert_many(conn, rows)
    }
}

impl HouseholdsTable<'_> {
    fn new_household(
        &self,
        (unit_code, number): (String, String),
        head_name: &str,
        record: &HouseholdRow,
    ) -> Result<NewHousehold> {
        let telephone = record.telephone.as_ref();
        let telephone = telephone
            .map(|number| sealed(self.key, number.as_str(), TELEPHONE))
            .transpose()?;
        let (telephone_sealed, telephone_lookup) = telephone.unzip();
        Ok(NewHousehold {
            unit_code,
            number,
            head_name: head_name.to_owned(),
            group_name: record.group_name.clone(),
            persons: record.persons,
            telephone_sealed,
            telephone_lookup,
            version: 1,
        })
    }

    /// Tells of a row that is taken for a household whose number has other zeros.
    fn tell_zeros(
        &self,
        (row, number): (u32, &str),
        unit: &UnitFound,
        old: &Household,
        report: &mut Report,
    ) {
        let told = self.told.replace(self.told.get().saturating_add(1));
        if told < MOST_TOLD {
            report.notes.push(format!(
                "第{row}行户编号“{number}”与系统中{}的“{}”只差前面的0，户主都是{}，按同一户处理，编号没有改动",
                unit.name, old.number, old.head_name
            ));
        } else if told == MOST_TOLD {
            let more = "还有别的户编号只差前面的0，也都按同一户处理，编号没有改动";
            report.notes.push(more.to_owned());
        }
    }

    /// A household on record: changed, or just as it is. Empty cells change nothing.
    fn meet(
        &self,
        record: &HouseholdRow,
        old: &Household,
        batch: &mut Batch<'_, '_, Self>,
    ) -> Result<Outcome> {
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
        if let Some(conn) = batch.writing() {
            super::change(conn, old.id, &change)?;
        }
        Ok(Outcome::Changed)
    }
}
