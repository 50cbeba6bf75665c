//! The seats that were fixed for a unit until it was joined with another one or went on in another
//! one. The seats of today stand with the unit of today; an election before is told by these.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::schema::{fixed_seats, former_seats};

/// The seats of a unit in a term up to a day.
#[derive(Clone, Debug, PartialEq, Eq, Insertable, Queryable, Selectable)]
#[diesel(table_name = former_seats, treat_none_as_default_value = false)]
pub struct FormerSeats {
    /// The term.
    pub term_id: i32,
    /// The unit they were fixed for.
    pub unit_code: String,
    /// The first day on which they are no more those of the unit.
    pub until_day: NaiveDate,
    /// Seats of the party body, 0–15; `None`: no seats were fixed.
    pub party_seats: Option<i32>,
    /// Seats of the committee, 0–15; `None`: no seats were fixed.
    pub committee_seats: Option<i32>,
    /// 一票选举: all posts on one ballot.
    pub single_ballot: bool,
}

/// Keeps the seats of these units in every term in which one of them has any, before they are moved
/// from one to the other on `until_day`. What was kept for that day already stays: it is older.
pub fn keep_former_seats(
    conn: &mut Conn,
    units: [&DivisionCode; 2],
    until_day: NaiveDate,
) -> Result<()> {
    type Seats = (i32, String, i32, i32, bool);
    let codes = units.map(DivisionCode::as_str);
    let rows: Vec<Seats> = fixed_seats::table
        .filter(fixed_seats::unit_code.eq_any(codes))
        .select((
            fixed_seats::term_id,
            fixed_seats::unit_code,
            fixed_seats::party_seats,
            fixed_seats::committee_seats,
            fixed_seats::single_ballot,
        ))
        .load(conn)?;
    let kept: Vec<(i32, String)> = former_seats::table
        .filter(former_seats::unit_code.eq_any(codes))
        .filter(former_seats::until_day.eq(until_day))
        .select((former_seats::term_id, former_seats::unit_code))
        .load(conn)?;
    let terms: BTreeSet<i32> = rows.iter().map(|row| row.0).collect();
    for term_id in terms {
        for unit in codes {
            if kept.contains(&(term_id, unit.to_owned())) {
                continue;
            }
            let own = rows.iter().find(|row| row.0 == term_id && row.1 == unit);
            let former = FormerSeats {
                term_id,
                unit_code: unit.to_owned(),
                until_day,
                party_seats: own.map(|row| row.2),
                committee_seats: own.map(|row| row.3),
                single_ballot: own.is_some_and(|row| row.4),
            };
            diesel::insert_into(former_seats::table)
                .values(&former)
                .execute(conn)?;
        }
    }
    Ok(())
}

/// What is kept of these units in a term, by unit, the earliest day first.
pub fn former_seats_of(
    conn: &mut Conn,
    term_id: i32,
    units: &[DivisionCode],
) -> Result<BTreeMap<DivisionCode, Vec<FormerSeats>>> {
    let mut found: BTreeMap<DivisionCode, Vec<FormerSeats>> = BTreeMap::new();
    for chunk in units.chunks(1_000) {
        let codes: Vec<&str> = chunk.iter().map(DivisionCode::as_str).collect();
        let rows: Vec<FormerSeats> = former_seats::table
            .filter(former_seats::term_id.eq(term_id))
            .filter(former_seats::unit_code.eq_any(codes))
            .order((former_seats::unit_code, former_seats::until_day))
            .select(FormerSeats::as_select())
            .load(conn)?;
        for row in rows {
            let unit = DivisionCode::parse(&row.unit_code).map_err(Error::internal)?;
            found.entry(unit).or_default().push(row);
        }
    }
    Ok(found)
}
