//! The seats fixed for a unit in a term.

use diesel::prelude::*;

use crate::db::{Conn, on_backend};
use crate::divisions::DivisionCode;
use crate::error::Result;
use crate::schema::fixed_seats;

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

/// Whether a unit has a seat for a woman in a term.
pub(super) fn has_woman(conn: &mut Conn, term_id: i32, unit: &DivisionCode) -> Result<bool> {
    let row: Option<bool> = fixed_seats::table
        .find((term_id, unit.as_str()))
        .select(fixed_seats::designated_woman_member)
        .first(conn)
        .optional()?;
    Ok(row == Some(true))
}

/// Adds seats.
pub(super) fn insert(conn: &mut Conn, rows: &[FixedSeats]) -> Result<()> {
    for chunk in rows.chunks(1_000) {
        on_backend!(conn, |conn| diesel::insert_into(fixed_seats::table)
            .values(chunk)
            .execute(conn))?;
    }
    Ok(())
}

/// Puts seats in the place of those of the same unit and term.
pub(super) fn overwrite(conn: &mut Conn, seats: &FixedSeats) -> Result<()> {
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
