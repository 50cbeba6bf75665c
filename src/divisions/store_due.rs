//! Which units exist on a day: how many should have members, and which have ended.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::store::{code, span};
use super::store_counts::COUNTS;
use super::{DivisionCode, Level, UnitKind};
use crate::db::Conn;
use crate::error::Result;
use crate::schema::{divisions, unit_counts};

/// The day that counts for each unit: places elect on different days.
pub struct UnitDays<'a> {
    /// No unit has an earlier day.
    pub first: NaiveDate,
    /// No unit has a later day.
    pub last: NaiveDate,
    /// The day of a unit.
    pub of: &'a dyn Fn(&DivisionCode) -> NaiveDate,
}

impl std::fmt::Debug for UnitDays<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UnitDays")
            .field("first", &self.first)
            .field("last", &self.last)
            .finish_non_exhaustive()
    }
}

/// How many units of `kind` (`None`: both kinds) exist, each on its own day, in every place on
/// `level` inside `place`; places without are left out. The place itself when it is on that level.
/// The numbers of places add up to that of the place above them.
pub fn units_due(
    conn: &mut Conn,
    place: &DivisionCode,
    level: Level,
    kind: Option<UnitKind>,
    days: &UnitDays<'_>,
) -> Result<BTreeMap<DivisionCode, i64>> {
    if level >= Level::Village {
        return units_valid(conn, place, kind, days);
    }
    let (from, before) = span(place);
    let kept: Vec<(String, i32, i32)> = unit_counts::table
        .filter(unit_counts::level.eq(level.number()))
        .filter(unit_counts::division_code.ge(from))
        .filter(unit_counts::division_code.lt(before))
        .select(COUNTS)
        .load(conn)?;
    let mut due = BTreeMap::new();
    for (place, villages, communities) in kept {
        due.insert(code(&place)?, of_kind(villages, communities, kind));
    }
    for unit in absent_units(conn, place, kind, days)? {
        if let Some(count) = unit.at(level).and_then(|place| due.get_mut(&place)) {
            *count -= 1;
        }
    }
    due.retain(|_, count| *count > 0);
    Ok(due)
}

/// The names of the places on `level` inside `place` that have or had units; `level`: above the
/// village.
pub fn names_of_places_with_units(
    conn: &mut Conn,
    place: &DivisionCode,
    level: Level,
) -> Result<BTreeMap<DivisionCode, String>> {
    let (from, before) = span(place);
    let rows: Vec<(String, String)> = unit_counts::table
        .inner_join(divisions::table.on(divisions::code.eq(unit_counts::division_code)))
        .filter(unit_counts::level.eq(level.number()))
        .filter(unit_counts::division_code.ge(from))
        .filter(unit_counts::division_code.lt(before))
        .select((unit_counts::division_code, divisions::name))
        .load(conn)?;
    let named = rows
        .into_iter()
        .map(|(place, name)| Ok((code(&place)?, name)));
    named.collect()
}

/// The units in `place` that have ended, and from which day on each is no more.
pub fn ended_units(
    conn: &mut Conn,
    place: &DivisionCode,
) -> Result<BTreeMap<DivisionCode, NaiveDate>> {
    let (from, before) = span(place);
    let dated = divisions::valid_from
        .is_not_null()
        .or(divisions::valid_to.is_not_null());
    let rows: Vec<(String, Option<NaiveDate>)> = divisions::table
        .filter(dated)
        .filter(divisions::valid_to.is_not_null())
        .filter(divisions::code.ge(from).and(divisions::code.lt(before)))
        .filter(divisions::level.eq(Level::Village.number()))
        .select((divisions::code, divisions::valid_to))
        .load(conn)?;
    let ended = rows
        .into_iter()
        .filter_map(|(unit, on)| Some((unit, on?)))
        .map(|(unit, on)| Ok((code(&unit)?, on)));
    ended.collect()
}

/// The villages and communities in `place` of which the first day is known, with that day.
pub fn begun_units(
    conn: &mut Conn,
    place: &DivisionCode,
) -> Result<BTreeMap<DivisionCode, NaiveDate>> {
    let (from, before) = span(place);
    let rows: Vec<(String, Option<NaiveDate>)> = divisions::table
        .filter(divisions::valid_from.is_not_null())
        .filter(divisions::code.ge(from).and(divisions::code.lt(before)))
        .filter(divisions::level.eq(Level::Village.number()))
        .select((divisions::code, divisions::valid_from))
        .load(conn)?;
    let begun = rows.into_iter().filter_map(|(unit, on)| Some((unit, on?)));
    begun.map(|(unit, on)| Ok((code(&unit)?, on))).collect()
}

/// A unit that goes on in another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Succeeded {
    /// The unit that has ended.
    pub unit: DivisionCode,
    /// Its kind.
    pub kind: Option<UnitKind>,
    /// The first day it is no more.
    pub ended_on: NaiveDate,
    /// The unit it goes on in.
    pub successor: DivisionCode,
}

/// The units in `place` that went on in another one, by code.
pub fn succeeded_units(conn: &mut Conn, place: &DivisionCode) -> Result<Vec<Succeeded>> {
    type Row = (String, Option<i16>, Option<NaiveDate>, Option<String>);
    let (from, before) = span(place);
    let dated = divisions::valid_from
        .is_not_null()
        .or(divisions::valid_to.is_not_null());
    let rows: Vec<Row> = divisions::table
        .filter(dated)
        .filter(divisions::successor_code.is_not_null())
        .filter(divisions::code.ge(from).and(divisions::code.lt(before)))
        .filter(divisions::level.eq(Level::Village.number()))
        .order(divisions::code)
        .select((
            divisions::code,
            divisions::unit_kind,
            divisions::valid_to,
            divisions::successor_code,
        ))
        .load(conn)?;
    let succeeded = rows.into_iter().filter_map(|(unit, kind, on, next)| {
        let (ended_on, next) = (on?, next?);
        let found = || {
            Ok(Succeeded {
                unit: code(&unit)?,
                kind: kind.and_then(UnitKind::from_number),
                ended_on,
                successor: code(&next)?,
            })
        };
        Some(found())
    });
    succeeded.collect()
}

type Dated = (String, Option<i16>, Option<NaiveDate>, Option<NaiveDate>);

const DATED: (
    divisions::code,
    divisions::unit_kind,
    divisions::valid_from,
    divisions::valid_to,
) = (
    divisions::code,
    divisions::unit_kind,
    divisions::valid_from,
    divisions::valid_to,
);

/// The few units that are on record but do not exist on their day; the first condition is that of
/// the partial index.
fn absent_units(
    conn: &mut Conn,
    place: &DivisionCode,
    kind: Option<UnitKind>,
    days: &UnitDays<'_>,
) -> Result<Vec<DivisionCode>> {
    let (from, before) = span(place);
    let dated = divisions::valid_from
        .is_not_null()
        .or(divisions::valid_to.is_not_null());
    let rows: Vec<Dated> = divisions::table
        .filter(dated)
        .filter(divisions::code.ge(from).and(divisions::code.lt(before)))
        .filter(divisions::level.eq(Level::Village.number()))
        .filter(
            divisions::valid_from
                .gt(days.first)
                .or(divisions::valid_to.le(days.last)),
        )
        .select(DATED)
        .load(conn)?;
    chosen(rows, kind, |unit, span| !holds(span, (days.of)(unit)))
}

fn units_valid(
    conn: &mut Conn,
    place: &DivisionCode,
    kind: Option<UnitKind>,
    days: &UnitDays<'_>,
) -> Result<BTreeMap<DivisionCode, i64>> {
    let (from, before) = span(place);
    let rows: Vec<Dated> = divisions::table
        .filter(divisions::code.ge(from).and(divisions::code.lt(before)))
        .filter(divisions::level.eq(Level::Village.number()))
        .select(DATED)
        .load(conn)?;
    let units = chosen(rows, kind, |unit, span| holds(span, (days.of)(unit)))?;
    Ok(units.into_iter().map(|unit| (unit, 1)).collect())
}

/// The first day of a place and the first day it is no more.
type Span = (Option<NaiveDate>, Option<NaiveDate>);

fn holds((from, to): Span, day: NaiveDate) -> bool {
    from.is_none_or(|from| from <= day) && to.is_none_or(|to| day < to)
}

fn chosen(
    rows: Vec<Dated>,
    kind: Option<UnitKind>,
    wants: impl Fn(&DivisionCode, Span) -> bool,
) -> Result<Vec<DivisionCode>> {
    let mut units = Vec::new();
    for (unit, stored, from, to) in rows {
        let is_wanted = match (stored.and_then(UnitKind::from_number), kind) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(own), Some(kind)) => own == kind,
        };
        if !is_wanted {
            continue;
        }
        let unit = code(&unit)?;
        if wants(&unit, (from, to)) {
            units.push(unit);
        }
    }
    Ok(units)
}

fn of_kind(villages: i32, communities: i32, kind: Option<UnitKind>) -> i64 {
    match kind {
        Some(UnitKind::Village) => i64::from(villages),
        Some(UnitKind::Community) => i64::from(communities),
        None => i64::from(villages) + i64::from(communities),
    }
}
