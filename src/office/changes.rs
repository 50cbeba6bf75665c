//! The writing steps that must keep composition figures true, each inside the caller's transaction.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::committees::{self, Term};
use crate::composition;
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::error::Result;
use crate::schema::memberships;

/// After members or fixed seats of a term changed in these units (where they are counted today):
/// the sums follow, and so do the flags and sums of later terms.
pub fn members_changed(conn: &mut Conn, term_id: i32, units: &[DivisionCode]) -> Result<()> {
    composition::refresh(conn, term_id, units)?;
    let mut later: std::collections::BTreeMap<i32, Vec<DivisionCode>> = Default::default();
    for (term, unit) in composition::refresh_flags(conn, term_id, units)? {
        later.entry(term).or_default().push(unit);
    }
    for (term, units) in later {
        composition::refresh(conn, term, &units)?;
    }
    Ok(())
}

/// Sets the election day of a place and lets the ages in its units follow.
pub fn set_election_day(
    conn: &mut Conn,
    place: &DivisionCode,
    term: &Term,
    day: NaiveDate,
) -> Result<()> {
    committees::set_election_day(conn, place, term, day)?;
    let units = units_with_members(conn, term.id, place)?;
    composition::refresh(conn, term.id, &units)
}

/// The units below a place that have members in a term.
fn units_with_members(
    conn: &mut Conn,
    term_id: i32,
    place: &DivisionCode,
) -> Result<Vec<DivisionCode>> {
    let codes: Vec<String> = memberships::table
        .filter(memberships::term_id.eq(term_id))
        .filter(memberships::current_unit_code.ge(place.as_str()))
        .filter(memberships::current_unit_code.lt(format!("{place}~")))
        .select(memberships::current_unit_code)
        .distinct()
        .load(conn)?;
    Ok(codes
        .iter()
        .filter_map(|code| DivisionCode::parse(code).ok())
        .collect())
}
