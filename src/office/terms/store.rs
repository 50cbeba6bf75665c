//! Reading terms and the election days inside a scope.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::committees::{self, Term};
use crate::db::Conn;
use crate::divisions::{self, DivisionCode};
use crate::error::{Error, Result};
use crate::schema::election_days as table;
use crate::web::table::Listing;

/// An election day that somebody set.
#[derive(Clone, Debug)]
pub(super) struct DayLine {
    pub(super) place: DivisionCode,
    /// The place's name.
    pub(super) name: String,
    pub(super) day: NaiveDate,
}

/// The term with this number.
pub(super) fn term(conn: &mut Conn, id: i32) -> Result<Term> {
    let known = committees::list_terms(conn)?;
    known
        .into_iter()
        .find(|term| term.id == id)
        .ok_or(Error::NotFound)
}

/// How many election days are set inside a scope, by term.
pub(super) fn days_by_term(conn: &mut Conn, scope: &DivisionCode) -> Result<BTreeMap<i32, i64>> {
    let rows: Vec<(i32, i64)> = table::table
        .filter(table::division_code.ge(scope.to_string()))
        .filter(table::division_code.lt(format!("{scope}:")))
        .group_by(table::term_id)
        .select((table::term_id, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// One page of the election days inside a scope, by code; sets the number of rows.
pub(super) fn days_in(
    conn: &mut Conn,
    term: i32,
    scope: &DivisionCode,
    listing: &mut Listing,
) -> Result<Vec<DayLine>> {
    let inside = table::term_id
        .eq(term)
        .and(table::division_code.ge(scope.to_string()))
        .and(table::division_code.lt(format!("{scope}:")));
    listing.total_rows = table::table
        .filter(inside.clone())
        .count()
        .get_result(conn)?;
    let rows: Vec<(String, NaiveDate)> = table::table
        .filter(inside)
        .order(table::division_code)
        .limit(listing.per_page)
        .offset(listing.offset())
        .select((table::division_code, table::election_day))
        .load(conn)?;
    let mut lines = Vec::with_capacity(rows.len());
    for (code, day) in rows {
        let place = match code.as_str() {
            "" => DivisionCode::nation(),
            code => DivisionCode::parse(code).map_err(Error::internal)?,
        };
        lines.push((place, day));
    }
    let codes: Vec<DivisionCode> = lines.iter().map(|(place, _)| place.clone()).collect();
    let known = divisions::find_many(conn, &codes)?;
    let name = |place: &DivisionCode| {
        let found = known.iter().find(|known| known.code == *place);
        found.map_or_else(
            || place.level().label().to_owned(),
            |found| found.name.clone(),
        )
    };
    let line = |(place, day): (DivisionCode, NaiveDate)| DayLine {
        name: name(&place),
        place,
        day,
    };
    Ok(lines.into_iter().map(line).collect())
}

/// The election day that counts for the whole scope from a place above it: place and day.
pub(super) fn day_from_above(
    conn: &mut Conn,
    term: i32,
    scope: &DivisionCode,
) -> Result<Option<(String, NaiveDate)>> {
    let mut next = scope.parent();
    while let Some(place) = next {
        let day: Option<NaiveDate> = table::table
            .find((term, place.as_str()))
            .select(table::election_day)
            .first(conn)
            .optional()?;
        if let Some(day) = day {
            let name = divisions::find_anywhere(conn, &place)?
                .map_or_else(|| place.level().label().to_owned(), |found| found.name);
            return Ok(Some((name, day)));
        }
        next = place.parent();
    }
    Ok(None)
}
