//! How many villages and communities lie in each place: kept, asked for, recounted and compared.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::store::{code, find_anywhere, span};
use super::{DivisionCode, Level, UnitKind};
use crate::db::{Conn, on_backend};
use crate::error::{Error, Result};
use crate::schema::{divisions, unit_counts};

/// Units of one place whatever their dates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Units {
    villages: i32,
    communities: i32,
}

/// Changes of the counts of all places above some units, gathered so that each place is written
/// once and in one order: the nation first, so that writers of different counties queue there and
/// never block one another in a circle.
#[derive(Debug, Default)]
pub(super) struct CountChanges(BTreeMap<DivisionCode, Units>);

/// A place and its units.
const COUNTS: (
    unit_counts::division_code,
    unit_counts::villages,
    unit_counts::communities,
) = (
    unit_counts::division_code,
    unit_counts::villages,
    unit_counts::communities,
);

#[derive(Insertable)]
#[diesel(table_name = unit_counts, treat_none_as_default_value = false)]
struct CountRow<'a> {
    division_code: &'a str,
    villages: i32,
    communities: i32,
    level: i16,
}

impl CountChanges {
    /// A unit more (`by` 1) or less (`by` -1) in all places whose code its code begins with.
    /// Whatever is no village and no community is not counted.
    pub(super) fn add(&mut self, unit: &DivisionCode, kind: Option<UnitKind>, by: i32) {
        if unit.level() == Level::Village {
            self.add_in(unit, kind, by);
        }
    }

    fn add_in(&mut self, place: &DivisionCode, kind: Option<UnitKind>, by: i32) {
        let Some(kind) = kind else { return };
        for level in counted_levels() {
            let Some(place) = place.at(level) else {
                continue;
            };
            let units = self.0.entry(place).or_default();
            let count = match kind {
                UnitKind::Village => &mut units.villages,
                UnitKind::Community => &mut units.communities,
            };
            *count = count.saturating_add(by);
        }
    }

    /// Writes the changes.
    pub(super) fn save(&self, conn: &mut Conn) -> Result<()> {
        use diesel::upsert::excluded;
        let rows: Vec<CountRow<'_>> = self
            .0
            .iter()
            .filter(|(_, units)| **units != Units::default())
            .map(|(place, units)| CountRow {
                division_code: place.as_str(),
                villages: units.villages,
                communities: units.communities,
                level: place.level().number(),
            })
            .collect();
        for chunk in rows.chunks(1_000) {
            on_backend!(conn, |conn| diesel::insert_into(unit_counts::table)
                .values(chunk)
                .on_conflict(unit_counts::division_code)
                .do_update()
                .set((
                    unit_counts::villages
                        .eq(unit_counts::villages + excluded(unit_counts::villages)),
                    unit_counts::communities
                        .eq(unit_counts::communities + excluded(unit_counts::communities)),
                ))
                .execute(conn))?;
        }
        Ok(())
    }
}

fn counted_levels() -> impl Iterator<Item = Level> {
    Level::ALL
        .into_iter()
        .filter(|level| *level < Level::Village)
}

/// The units of `kind` (`None`: both kinds) in `place` that exist on `date`. A unit itself counts
/// 1 or 0; what lies below a unit counts 0.
pub fn units_due(
    conn: &mut Conn,
    place: &DivisionCode,
    kind: Option<UnitKind>,
    date: NaiveDate,
) -> Result<i64> {
    if place.level() >= Level::Village {
        let unit = find_anywhere(conn, place)?.filter(|unit| {
            unit.is_valid_on(date) && unit.unit_kind.is_some_and(|own| fits(own, kind))
        });
        return Ok(i64::from(
            unit.is_some_and(|unit| unit.level == Level::Village),
        ));
    }
    let kept: Option<(i32, i32)> = unit_counts::table
        .find(place.as_str())
        .select((unit_counts::villages, unit_counts::communities))
        .first(conn)
        .optional()?;
    let (villages, communities) = kept.unwrap_or_default();
    let absent = absent_units(conn, place, kind, date)?.len();
    Ok(of_kind(villages, communities, kind) - i64::try_from(absent).map_err(Error::internal)?)
}

/// `units_due` of every place on `level` inside `place` that has units, in a fixed number of
/// statements.
pub fn units_due_of_children(
    conn: &mut Conn,
    place: &DivisionCode,
    level: Level,
    kind: Option<UnitKind>,
    date: NaiveDate,
) -> Result<BTreeMap<DivisionCode, i64>> {
    if level >= Level::Village {
        return units_valid(conn, place, kind, date);
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
    for unit in absent_units(conn, place, kind, date)? {
        if let Some(count) = unit.at(level).and_then(|place| due.get_mut(&place)) {
            *count -= 1;
        }
    }
    due.retain(|_, count| *count > 0);
    Ok(due)
}

/// The few units that are on record but do not exist on `date`; the first condition is that of
/// the partial index.
fn absent_units(
    conn: &mut Conn,
    place: &DivisionCode,
    kind: Option<UnitKind>,
    date: NaiveDate,
) -> Result<Vec<DivisionCode>> {
    let (from, before) = span(place);
    let dated = divisions::valid_from
        .is_not_null()
        .or(divisions::valid_to.is_not_null());
    let rows: Vec<(String, Option<i16>)> = divisions::table
        .filter(dated)
        .filter(divisions::code.ge(from).and(divisions::code.lt(before)))
        .filter(divisions::level.eq(Level::Village.number()))
        .filter(
            divisions::valid_from
                .gt(date)
                .or(divisions::valid_to.le(date)),
        )
        .select((divisions::code, divisions::unit_kind))
        .load(conn)?;
    of_that_kind(rows, kind)
}

fn units_valid(
    conn: &mut Conn,
    place: &DivisionCode,
    kind: Option<UnitKind>,
    date: NaiveDate,
) -> Result<BTreeMap<DivisionCode, i64>> {
    let (from, before) = span(place);
    let begun = divisions::valid_from
        .is_null()
        .or(divisions::valid_from.le(date));
    let lasting = divisions::valid_to
        .is_null()
        .or(divisions::valid_to.gt(date));
    let rows: Vec<(String, Option<i16>)> = divisions::table
        .filter(divisions::code.ge(from).and(divisions::code.lt(before)))
        .filter(divisions::level.eq(Level::Village.number()))
        .filter(begun.and(lasting))
        .select((divisions::code, divisions::unit_kind))
        .load(conn)?;
    let units = of_that_kind(rows, kind)?;
    Ok(units.into_iter().map(|unit| (unit, 1)).collect())
}

fn of_that_kind(
    rows: Vec<(String, Option<i16>)>,
    kind: Option<UnitKind>,
) -> Result<Vec<DivisionCode>> {
    let counted = |stored: Option<i16>| {
        stored
            .and_then(UnitKind::from_number)
            .is_some_and(|own| fits(own, kind))
    };
    rows.into_iter()
        .filter(|(_, stored)| counted(*stored))
        .map(|(unit, _)| code(&unit))
        .collect()
}

fn fits(own: UnitKind, wanted: Option<UnitKind>) -> bool {
    wanted.is_none_or(|wanted| wanted == own)
}

fn of_kind(villages: i32, communities: i32, kind: Option<UnitKind>) -> i64 {
    match kind {
        Some(UnitKind::Village) => i64::from(villages),
        Some(UnitKind::Community) => i64::from(communities),
        None => i64::from(villages) + i64::from(communities),
    }
}

/// Compares the kept counts with the units themselves; one sentence for each place that differs.
pub fn check_counts(conn: &mut Conn) -> Result<Vec<String>> {
    let kept: Vec<(String, i32, i32)> = unit_counts::table.select(COUNTS).load(conn)?;
    let mut expected = counted(conn)?.0;
    let mut findings = Vec::new();
    for (place, villages, communities) in kept {
        let units = expected.remove(&code(&place)?).unwrap_or_default();
        findings.extend(difference(
            &place,
            Units {
                villages,
                communities,
            },
            units,
        ));
    }
    for (place, units) in expected {
        findings.extend(difference(place.as_str(), Units::default(), units));
    }
    Ok(findings)
}

fn difference(place: &str, kept: Units, counted: Units) -> Option<String> {
    let place = if place.is_empty() { "全国" } else { place };
    (kept != counted).then(|| {
        format!(
            "区划 {place} 的村、社区数与明细不符：登记为村 {} 个、社区 {} 个，实有村 {} 个、社区 {} 个。",
            kept.villages, kept.communities, counted.villages, counted.communities
        )
    })
}

/// Makes the kept counts anew from the units themselves.
pub fn recount(conn: &mut Conn) -> Result<()> {
    let counts = counted(conn)?;
    diesel::delete(unit_counts::table).execute(conn)?;
    counts.save(conn)
}

/// The counts by the units themselves: one statement a kind sums up the townships, the rest is added.
fn counted(conn: &mut Conn) -> Result<CountChanges> {
    const TOWNSHIP: &str = "substr(code, 1, 9)";
    let mut counts = CountChanges::default();
    for kind in UnitKind::ALL {
        let rows: Vec<(String, i64)> = divisions::table
            .filter(divisions::level.eq(Level::Village.number()))
            .filter(divisions::unit_kind.eq(kind.number()))
            .group_by(sql::<Text>(TOWNSHIP))
            .select((sql::<Text>(TOWNSHIP), diesel::dsl::count_star()))
            .load(conn)?;
        for (township, units) in rows {
            let units = i32::try_from(units).map_err(Error::internal)?;
            counts.add_in(&code(&township)?, Some(kind), units);
        }
    }
    Ok(counts)
}
