//! Villager groups and grids: parts of a village without a national code.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::history::{self, Refusal};
use super::store::{find, span};
use super::store_insert::insert_many;
use super::store_steps::check_name_free;
use super::{Division, DivisionCode, Level, NewDivision, SectionKind};
use crate::db::Conn;
use crate::error::Result;
use crate::schema::divisions;

/// Adds a villager group or grid to an existing unit. Its code is the unit's code and the next
/// three digits of its kind; the digits of a closed one are never used again.
pub fn add_section(
    conn: &mut Conn,
    scope: &DivisionCode,
    unit: &DivisionCode,
    kind: SectionKind,
    name: &str,
    since: Option<NaiveDate>,
) -> Result<Division> {
    let unit = find(conn, scope, unit)?;
    if unit.level != Level::Village {
        return Err(Refusal::NotAUnit(unit.name).into());
    }
    history::check_exists(&unit, since.unwrap_or(NaiveDate::MAX))?;
    let name = history::check_name(name)?;
    check_name_free(conn, &unit.code, name, None)?;
    let code = next_code(conn, &unit, kind)?;
    let new = NewDivision {
        section_kind: Some(kind),
        valid_from: since,
        ..NewDivision::new(code.clone(), name)
    };
    insert_many(conn, &[new])?;
    find(conn, scope, &code)
}

fn next_code(conn: &mut Conn, unit: &Division, kind: SectionKind) -> Result<DivisionCode> {
    let numbers = kind.numbers();
    let (from, before) = span(&unit.code);
    let last: Option<String> = divisions::table
        .filter(divisions::code.ge(from).and(divisions::code.lt(before)))
        .filter(divisions::section_kind.eq(kind.number()))
        .select(diesel::dsl::max(divisions::code))
        .first(conn)?;
    let next = last
        .and_then(|code| code.get(12..).and_then(|digits| digits.parse::<u16>().ok()))
        .map_or(*numbers.start(), |number| number.saturating_add(1));
    let full = || Refusal::SectionsFull(unit.name.clone(), kind.label());
    if !numbers.contains(&next) {
        return Err(full().into());
    }
    let code = DivisionCode::parse(&format!("{}{next:03}", unit.code)).map_err(|_| full())?;
    Ok(code)
}
