//! The place of an account in words.

use diesel::prelude::*;

use crate::db::Conn;
use crate::divisions::{DivisionCode, Level};
use crate::error::Result;
use crate::schema::divisions;

/// A place in words: the names from the county down; the code where a name is missing.
pub fn place_name(conn: &mut Conn, place: &DivisionCode) -> Result<String> {
    if place.level() == Level::Nation {
        return Ok(Level::Nation.label().to_owned());
    }
    let first = if place.level() < Level::County {
        place.level()
    } else {
        Level::County
    };
    let codes: Vec<String> = Level::ALL
        .into_iter()
        .filter(|level| *level >= first)
        .filter_map(|level| place.at(level))
        .map(|code| code.as_str().to_owned())
        .collect();
    let names: Vec<String> = divisions::table
        .filter(divisions::code.eq_any(codes))
        .order(divisions::code)
        .select(divisions::name)
        .load(conn)?;
    Ok(if names.is_empty() {
        place.to_string()
    } else {
        names.concat()
    })
}

/// Whether a place is known (the nation always is).
pub(super) fn place_exists(conn: &mut Conn, place: &DivisionCode) -> Result<bool> {
    let found = divisions::table.filter(divisions::code.eq(place.as_str()));
    Ok(place.level() == Level::Nation || found.count().get_result::<i64>(conn)? > 0)
}
