//! The seats fixed for a unit in a term: reading and importing them.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::seats_then::{Given, Later};
use super::{Term, reference_days};
use crate::db::{Conn, on_backend};
use crate::divisions::DivisionCode;
use crate::divisions::resolver::UnitFound;
use crate::divisions::unit_rows::{
    Imported, Options, TOWNSHIP_COLUMN, UnitCells, VILLAGE, VILLAGE_COLUMN,
};
use crate::divisions::unit_table::{self, Batch, Placed, UnitRow, UnitTable};
use crate::error::Result;
use crate::schema::fixed_seats;
use crate::tables::import::{Checked, Findings, Outcome, RowReader, Stopped};
use crate::tables::{Cell, Column, ColumnSet, Encoding, NUMBER_COLUMN, Row, Source, cells};

const PARTY: usize = 2;
const COMMITTEE: usize = 3;
const WOMAN: usize = 4;
const SINGLE_BALLOT: usize = 5;

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
        NUMBER_COLUMN,
    ],
    any_of: &[],
};

/// The seats fixed for one unit in one term.
#[derive(Clone, Debug, PartialEq, Eq, Insertable, Queryable, Selectable)]
#[diesel(table_name = fixed_seats)]
pub struct FixedSeats {
    /// The term.
    pub term_id: i32,
    /// The unit as it was recorded in the term.
    pub unit_code: String,
    /// Seats of the party body, 0–15.
    pub party_seats: i32,
    /// Seats of the villagers' or residents' committee, 0–15.
    pub committee_seats: i32,
    /// 妇女委员定岗: one seat is for a woman.
    pub designated_woman_member: bool,
    /// 一票选举: all posts on one ballot.
    pub single_ballot: bool,
    /// Counts the changes.
    pub version: i32,
}

/// The seats of a term in all units whose code begins with that of `place`, by code.
pub fn seats_in(conn: &mut Conn, term_id: i32, place: &DivisionCode) -> Result<Vec<FixedSeats>> {
    Ok(fixed_seats::table
        .filter(fixed_seats::term_id.eq(term_id))
        .filter(fixed_seats::unit_code.ge(place.as_str()))
        .filter(fixed_seats::unit_code.lt(format!("{place}:")))
        .order(fixed_seats::unit_code)
        .select(FixedSeats::as_select())
        .load(conn)?)
}

/// What one row says.
#[derive(Debug)]
struct SeatsRow {
    unit: UnitCells,
    party: Option<i32>,
    committee: Option<i32>,
    woman: Option<bool>,
    single_ballot: Option<bool>,
}

impl UnitRow for SeatsRow {
    fn unit(&self) -> &UnitCells {
        &self.unit
    }
}

struct SeatsTable {
    term_id: i32,
    /// The last election day: the units of the table exist on it.
    on: NaiveDate,
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
        on: days.latest(),
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

    fn day(&self) -> Option<NaiveDate> {
        Some(self.on)
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
        if !batch.is_first(&unit.code, row, cell, same) {
            return Ok(Outcome::Refused);
        }
        let (Some(party), Some(committee), false) = (record.party, record.committee, is_refused)
        else {
            return Ok(Outcome::Refused);
        };
        batch.touch(&unit.code);
        batch.touch(&unit.current);
        if self.later.concerns(&unit.code) {
            let given = Given {
                party,
                committee,
                woman: record.woman,
                single_ballot: record.single_ballot,
            };
            let (conn, writes) = batch.connection();
            let place = (self.term_id, &unit.code);
            return self.later.give(conn, place, given, writes);
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
        for chunk in rows.chunks(1_000) {
            on_backend!(conn, |conn| diesel::insert_into(fixed_seats::table)
                .values(chunk)
                .execute(conn))?;
        }
        Ok(())
    }
}

impl SeatsTable {
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

fn overwrite(conn: &mut Conn, seats: &FixedSeats) -> Result<()> {
    diesel::update(fixed_seats::table.find((seats.term_id, seats.unit_code.as_str())))
        .set((
            fixed_seats::party_seats.eq(seats.party_seats),
            fixed_seats::committee_seats.eq(seats.committee_seats),
            fixed_seats::designated_woman_member.eq(seats.designated_woman_member),
            fixed_seats::single_ballot.eq(seats.single_ballot),
            fixed_seats::version.eq(fixed_seats::version + 1),
        ))
        .execute(conn)?;
    Ok(())
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
