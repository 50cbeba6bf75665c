//! Importing the seats fixed for a unit in a term.

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;

use super::former_seats_import::{Given, Later};
pub use super::seats_store::{FixedSeats, seats_in};
use super::seats_store::{insert, overwrite};
use super::{Term, reference_days};
use crate::db::Conn;
use crate::divisions::ReferenceDays;
use crate::divisions::resolver::UnitFound;
use crate::divisions::unit_rows::{
    Imported, Options, TOWNSHIP_COLUMN, UnitCells, VILLAGE, VILLAGE_COLUMN,
};
use crate::divisions::unit_table::{self, Batch, Placed, UnitRow, UnitTable};
use crate::error::Result;
use crate::schema::fixed_seats;
use crate::tables::import::{Checked, Findings, Outcome, RowReader, Stopped};
use crate::tables::{
    Cell, Column, ColumnSet, Encoding, NUMBER_COLUMN, Row, Severity, Source, cells,
};

const PARTY: usize = 2;
const COMMITTEE: usize = 3;
const WOMAN: usize = 4;
const SINGLE_BALLOT: usize = 5;
const ANEW: usize = 6;

/// The column of seats that were fixed anew for a unit with which others were joined after the
/// election; without it a row means the unit of the election day.
pub const ANEW_TITLE: &str = "合并后重新核定";

/// The most seats of one body (职数); larger numbers are typing errors.
const MOST_SEATS: i32 = 15;

/// The columns.
pub const COLUMNS: ColumnSet = ColumnSet {
    columns: &[
        TOWNSHIP_COLUMN,
        VILLAGE_COLUMN,
        Column::new("party_seats", "党组织职数", &[], true),
        Column::new(
            "committee_seats",
            "村（居）委会职数",
            &["村委会职数", "居委会职数"],
            true,
        ),
        Column::new("designated_woman_member", "妇女委员定岗", &[], false),
        Column::new("single_ballot", "一票选举", &[], false),
        Column::new("anew", ANEW_TITLE, &[], false),
        NUMBER_COLUMN,
    ],
    any_of: &[],
};

/// What one row says.
#[derive(Debug)]
struct SeatsRow {
    unit: UnitCells,
    party: Option<i32>,
    committee: Option<i32>,
    woman: Option<bool>,
    single_ballot: Option<bool>,
    is_anew: bool,
}

impl UnitRow for SeatsRow {
    fn unit(&self) -> &UnitCells {
        &self.unit
    }
}

struct SeatsTable {
    term_id: i32,
    /// The election days: a unit of the table exists on its own.
    days: ReferenceDays,
    later: Later,
}

/// Imports (or tries) a table inside the caller's transaction.
pub fn run(
    conn: &mut Conn,
    source: &Source,
    encoding: Option<Encoding>,
    term: &Term,
    options: Options,
) -> Result<Imported, Stopped> {
    let days = reference_days(conn, term)?;
    let table = SeatsTable {
        term_id: term.id,
        days: days.clone(),
        later: Later::load(conn, &options.scope, days)?,
    };
    unit_table::run(conn, source, encoding, (table, options))
}

/// Reads rows of fixed seats.
struct SeatsReader;

impl RowReader for SeatsReader {
    type Record = SeatsRow;

    fn read(&self, row: &Row<'_>, findings: &mut Findings<'_>) -> Option<SeatsRow> {
        let unit = UnitCells::read(row, findings)?;
        let mut seats = |column: usize, title| {
            let cell = row.cell(column);
            cells::required(column, title, &cell, findings);
            cells::count(column, &cell, 0..=MOST_SEATS, findings)
        };
        Some(SeatsRow {
            unit,
            party: seats(PARTY, "党组织职数"),
            committee: seats(COMMITTEE, "村（居）委会职数"),
            woman: yes_or_no(WOMAN, &row.cell(WOMAN), findings),
            single_ballot: yes_or_no(SINGLE_BALLOT, &row.cell(SINGLE_BALLOT), findings),
            is_anew: yes_or_no(ANEW, &row.cell(ANEW), findings) == Some(true),
        })
    }
}

impl UnitTable for SeatsTable {
    type Record = SeatsRow;
    type Reader = SeatsReader;
    type Known = HashMap<String, FixedSeats>;
    type New = FixedSeats;

    const COLUMNS: ColumnSet = COLUMNS;
    /// The seats of a unit that was merged before the election have gone to its successor.
    const IS_STRICT: bool = true;

    fn days(&self) -> Option<ReferenceDays> {
        Some(self.days.clone())
    }

    fn reader(&self) -> SeatsReader {
        SeatsReader
    }

    fn on_record(&self, conn: &mut Conn, placed: &[Placed<SeatsRow>]) -> Result<Self::Known> {
        let units: BTreeSet<&str> = placed
            .iter()
            .filter_map(|(_, unit)| Some(unit.as_ref()?.code.as_str()))
            .collect();
        let rows: Vec<FixedSeats> = fixed_seats::table
            .filter(fixed_seats::term_id.eq(self.term_id))
            .filter(fixed_seats::unit_code.eq_any(Vec::from_iter(units)))
            .select(FixedSeats::as_select())
            .load(conn)?;
        Ok(rows
            .into_iter()
            .map(|row| (row.unit_code.clone(), row))
            .collect())
    }

    fn take(
        &self,
        checked: Checked<SeatsRow>,
        unit: &UnitFound,
        batch: &mut Batch<'_, '_, Self>,
    ) -> Result<Outcome> {
        let Checked {
            row,
            is_refused,
            record,
        } = checked;
        let cell = (VILLAGE, record.unit.village.as_str());
        let same = |earlier| format!("与第{earlier}行是同一个村（社区），请删去重复的一行");
        if !batch.is_first((&unit.code, record.is_anew), row, cell, same) {
            return Ok(Outcome::Refused);
        }
        let (Some(party), Some(committee), false) = (record.party, record.committee, is_refused)
        else {
            return Ok(Outcome::Refused);
        };
        batch.touch(&unit.code);
        batch.touch(&unit.current);
        if record.is_anew || self.later.concerns(&unit.code) {
            let given = Given {
                party,
                committee,
                woman: record.woman,
                single_ballot: record.single_ballot,
            };
            return if record.is_anew {
                self.give_anew(row, unit, given, batch)
            } else {
                self.give_then(unit, given, batch)
            };
        }
        let old = batch.known.get(unit.code.as_str());
        let seats = self.seats(&record, (party, committee), unit, old);
        match old {
            Some(old) if *old == seats => Ok(Outcome::Unchanged),
            Some(_) => {
                if let Some(conn) = batch.writing() {
                    overwrite(conn, &seats)?;
                }
                Ok(Outcome::Changed)
            }
            None => {
                batch.new.push(seats);
                Ok(Outcome::Added)
            }
        }
    }

    fn insert(conn: &mut Conn, rows: &[FixedSeats]) -> Result<()> {
        insert(conn, rows)
    }
}

impl SeatsTable {
    /// Gives seats to a unit of the election day; of one that lives on and took others in, it is told
    /// which of the two the row means.
    fn give_then(
        &self,
        unit: &UnitFound,
        given: Given,
        batch: &mut Batch<'_, '_, Self>,
    ) -> Result<Outcome> {
        let (conn, writes) = batch.connection();
        let place = (self.term_id, &unit.code);
        let outcome = self.later.give(conn, place, given, writes)?;
        let took_in = self
            .later
            .joined_on(&unit.code)
            .filter(|_| unit.code == unit.current);
        if let Some(on) = took_in.filter(|_| outcome != Outcome::Unchanged) {
            batch.report.cautions.push(format!(
                "“{}”在选举以后（{}）有别的村（社区）并入：这一行记为选举时它自己的职数；合并后重新核定的职数，请在表中加一列“{ANEW_TITLE}”，这一行填“是”",
                unit.name,
                on.format("%Y年%-m月%-d日")
            ));
        }
        Ok(outcome)
    }

    /// Gives a unit the seats that were fixed anew after others were joined with it.
    fn give_anew(
        &self,
        row: u32,
        unit: &UnitFound,
        given: Given,
        batch: &mut Batch<'_, '_, Self>,
    ) -> Result<Outcome> {
        let joined_on = self.later.joined_on(&unit.code);
        let Some(joined_on) = joined_on.filter(|_| unit.code == unit.current) else {
            let message = format!(
                "“{}”在这一届选举以后没有并入别的村（社区），不能填“{ANEW_TITLE}”，请核对村名，或把这一格改填“否”",
                unit.name
            );
            let (code, severity) = ("unknown_category", Severity::Refused);
            let value = "是".to_owned();
            batch.report.add(row, ANEW, code, severity, message, value);
            return Ok(Outcome::Refused);
        };
        let (conn, writes) = batch.connection();
        let place = (self.term_id, &unit.code, joined_on);
        self.later.give_anew(conn, place, given, writes)
    }

    /// The seats as the row would have them; empty cells change nothing.
    fn seats(
        &self,
        record: &SeatsRow,
        (party_seats, committee_seats): (i32, i32),
        unit: &UnitFound,
        old: Option<&FixedSeats>,
    ) -> FixedSeats {
        FixedSeats {
            term_id: self.term_id,
            unit_code: unit.code.to_string(),
            party_seats,
            committee_seats,
            designated_woman_member: record
                .woman
                .unwrap_or(old.is_some_and(|old| old.designated_woman_member)),
            single_ballot: record
                .single_ballot
                .unwrap_or(old.is_some_and(|old| old.single_ballot)),
            version: old.map_or(1, |old| old.version),
        }
    }
}

/// 是 or 否; an empty cell says nothing, anything else is refused.
fn yes_or_no(column: usize, cell: &Cell<'_>, findings: &mut Findings<'_>) -> Option<bool> {
    if cell.is_empty() {
        return None;
    }
    let answer = cells::yes_or_no(cell);
    if answer.is_none() {
        let message = "只能填“是”或“否”，不填按“否”处理，请核对";
        findings.refuse(column, "unknown_category", message, cell);
    }
    answer
}
