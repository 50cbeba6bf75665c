//! Where a term has anything to be counted.

use diesel::dsl::min;
use diesel::prelude::*;

use super::{code, span};
use crate::db::Conn;
use crate::divisions::{DivisionCode, Level};
use crate::error::{Error, Result};
use crate::schema::{composition_sums, election_figures, fixed_seats, memberships};

/// The counties inside `place` that have members, fixed seats, elections or kept sums in a term, by
/// code.
/// Each is found by one step in the primary key; no table is read through.
pub(super) fn counties_in(
    conn: &mut Conn,
    term_id: i32,
    place: &DivisionCode,
) -> Result<Vec<DivisionCode>> {
    if let Some(county) = place.county() {
        return Ok(vec![county]);
    }
    let (mut from, before) = span(place);
    let mut found = Vec::new();
    while let Some(unit) = first_unit(conn, term_id, &from, &before)? {
        let county = code(&unit)?
            .county()
            .ok_or_else(|| Error::internal(format!("stored unit {unit}")))?;
        from = span(&county).1;
        found.push(county);
    }
    Ok(found)
}

fn first_unit(conn: &mut Conn, term_id: i32, from: &str, before: &str) -> Result<Option<String>> {
    let member: Option<String> = memberships::table
        .filter(memberships::term_id.eq(term_id))
        .filter(memberships::current_unit_code.ge(from))
        .filter(memberships::current_unit_code.lt(before))
        .select(min(memberships::current_unit_code))
        .first(conn)?;
    let seat: Option<String> = fixed_seats::table
        .filter(fixed_seats::term_id.eq(term_id))
        .filter(fixed_seats::unit_code.ge(from))
        .filter(fixed_seats::unit_code.lt(before))
        .select(min(fixed_seats::unit_code))
        .first(conn)?;
    let election: Option<String> = election_figures::table
        .filter(election_figures::term_id.eq(term_id))
        .filter(election_figures::current_unit_code.ge(from))
        .filter(election_figures::current_unit_code.lt(before))
        .select(min(election_figures::current_unit_code))
        .first(conn)?;
    let sum: Option<String> = composition_sums::table
        .filter(composition_sums::term_id.eq(term_id))
        .filter(composition_sums::level.eq(Level::Village.number()))
        .filter(composition_sums::division_code.ge(from))
        .filter(composition_sums::division_code.lt(before))
        .select(min(composition_sums::division_code))
        .first(conn)?;
    Ok([member, seat, election, sum].into_iter().flatten().min())
}
