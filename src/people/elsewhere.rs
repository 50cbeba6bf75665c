//! Persons of the file, known by their ID number, who are on record in another unit, too. Whoever
//! stands in the file there is pointed out already; this tells of the units that it leaves out.

use std::collections::BTreeSet;

use super::IdNumber;
use super::intake::{PersonRow, Wording};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::divisions::resolver::{Place, UnitResolver};
use crate::error::Result;
use crate::tables::Severity;
use crate::tables::import::Report;

/// Those met so far.
#[derive(Debug, Default)]
pub struct Elsewhere {
    /// The rows of the batch at hand.
    batch: Vec<Met>,
    /// Rows of persons who are on record in a unit that was not in the file so far.
    found: Vec<(Met, DivisionCode)>,
}

#[derive(Clone, Copy, Debug)]
struct Met {
    person: i64,
    row: u32,
    number: IdNumber,
}

impl Elsewhere {
    /// Notes a row that means a person on record; one without an ID number tells nothing.
    pub fn note(&mut self, person: i64, row: &PersonRow<'_>) {
        if let Some(number) = row.cells.id_number {
            let row = row.row;
            self.batch.push(Met {
                person,
                row,
                number,
            });
        }
    }

    /// The persons of the batch.
    pub fn persons(&self) -> Vec<i64> {
        self.batch.iter().map(|met| met.person).collect()
    }

    /// Ends the batch: in which units its persons are on record.
    pub fn meet(&mut self, on_record: &[(i64, String)], in_file: &BTreeSet<DivisionCode>) {
        let mut other: Vec<(i64, DivisionCode)> = on_record
            .iter()
            .filter_map(|(person, unit)| Some((*person, DivisionCode::parse(unit).ok()?)))
            .filter(|(_, unit)| !in_file.contains(unit))
            .collect();
        other.sort();
        for met in std::mem::take(&mut self.batch) {
            let from = other.partition_point(|(person, _)| *person < met.person);
            let units = other[from..].iter();
            let units = units.take_while(|(person, _)| *person == met.person);
            self.found
                .extend(units.map(|(_, unit)| (met, unit.clone())));
        }
    }

    /// After the last row: warns of units that are not in the file. Of units outside the scope
    /// nothing is told.
    pub fn report(
        self,
        conn: &mut Conn,
        resolver: &mut UnitResolver,
        in_file: &BTreeSet<DivisionCode>,
        (id_column, wording): (usize, Wording),
        report: &mut Report,
    ) -> Result<()> {
        for (met, unit) in self.found {
            if in_file.contains(&unit) {
                continue;
            }
            let Place::One(unit) = resolver.find(conn, "", unit.as_str())? else {
                continue;
            };
            let message = format!(
                "系统中这个身份证号的人还在{}（{}）{}，请确认",
                unit.name, unit.code, wording.elsewhere
            );
            let (code, value) = ("same_id_other_unit", met.number.masked());
            report.add(met.row, id_column, code, Severity::Warning, message, value);
        }
        report.defects.sort_by_key(|defect| defect.row);
        Ok(())
    }
}
