//! Names that units of a county bore once, and units that went on in others: a table may still use
//! them.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Place, UnitFound, UnitResolver};
use crate::db::Conn;
use crate::divisions::names::{fold_name, strip_unit_suffix};
use crate::divisions::{DivisionCode, Level, UnitKind};
use crate::error::Result;
use crate::schema::{division_event_places, division_events};

/// A unit that bore another name once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renaming {
    /// The unit.
    pub code: DivisionCode,
    /// Its name today.
    pub now: String,
    /// The first day without the old name.
    pub date: NaiveDate,
}

impl Renaming {
    /// `“旧村”已于2024年5月1日更名为“新村”`.
    pub fn sentence(&self, old: &str) -> String {
        let (date, now) = (in_words(self.date), &self.now);
        format!("“{old}”已于{date}更名为“{now}”")
    }
}

/// `2024年5月1日`.
fn in_words(day: NaiveDate) -> impl std::fmt::Display {
    day.format("%Y年%-m月%-d日")
}

/// A unit with the name and kind it had until the day.
type Change = (DivisionCode, String, Option<UnitKind>, NaiveDate);

/// What units of a county were called until something happened to them, and their kind, the first
/// change first.
pub(super) fn changes(conn: &mut Conn, county: &DivisionCode) -> Result<Vec<Change>> {
    let rows: Vec<(String, String, Option<i16>, NaiveDate)> = division_event_places::table
        .inner_join(
            division_events::table.on(division_events::id.eq(division_event_places::event_id)),
        )
        .filter(division_event_places::is_before.eq(true))
        .filter(division_event_places::code.ge(county.as_str()))
        .filter(division_event_places::code.lt(format!("{county}~")))
        .order((division_events::effective_on, division_events::id))
        .select((
            division_event_places::code,
            division_event_places::name,
            division_event_places::unit_kind,
            division_events::effective_on,
        ))
        .load(conn)?;
    let change = |(code, name, kind, day): (String, String, Option<i16>, NaiveDate)| {
        let code = DivisionCode::parse(&code).ok()?;
        Some((code, name, kind.and_then(UnitKind::from_number), day))
    };
    Ok(rows.into_iter().filter_map(change).collect())
}

/// The units of a county that bore a name until something happened to them, the last first; the
/// name of today is still open. Full names go before names without their endings.
pub(super) fn renamings(
    conn: &mut Conn,
    county: &DivisionCode,
    name: &str,
) -> Result<Vec<Renaming>> {
    let rows: Vec<(String, String, NaiveDate)> = division_event_places::table
        .inner_join(
            division_events::table.on(division_events::id.eq(division_event_places::event_id)),
        )
        .filter(division_event_places::is_before.eq(true))
        .filter(division_event_places::code.ge(county.as_str()))
        .filter(division_event_places::code.lt(format!("{county}~")))
        .order((
            division_events::effective_on.desc(),
            division_events::id.desc(),
        ))
        .select((
            division_event_places::code,
            division_event_places::name,
            division_events::effective_on,
        ))
        .load(conn)?;
    let folded = fold_name(name);
    let with = |is_meant: &dyn Fn(&str) -> bool| -> Vec<Renaming> {
        let units = rows.iter().filter(|(code, old, _)| {
            code.len() == Level::Village.digits() && is_meant(&fold_name(old))
        });
        let renaming = |(code, _, date): &(String, String, NaiveDate)| {
            let (code, now) = (DivisionCode::parse(code).ok()?, String::new());
            Some(Renaming {
                code,
                now,
                date: *date,
            })
        };
        units.filter_map(renaming).collect()
    };
    let full = with(&|old| old == folded);
    Ok(if full.is_empty() {
        with(&|old| strip_unit_suffix(old) == strip_unit_suffix(&folded))
    } else {
        full
    })
}

impl UnitResolver {
    /// Why a unit cannot be meant: it was no more on the day of the table.
    pub fn ended(&self, unit: &UnitFound) -> Option<String> {
        let day = unit.ended_on.filter(|day| *day <= self.on.of(&unit.code))?;
        Some(match self.successor(unit) {
            Some(now) => format!("{}，请改填后者", gone(unit, day, &now)),
            None => format!("“{}”已于{}撤销，请核对", unit.name, in_words(day)),
        })
    }

    /// Told once of a unit that is counted elsewhere today.
    pub fn counted_elsewhere(&mut self, unit: &UnitFound) -> Option<String> {
        let day = unit.ended_on.filter(|_| unit.current != unit.code)?;
        if !self.told.insert(unit.code.clone()) {
            return None;
        }
        let now = self.successor(unit)?;
        Some(format!(
            "{}，现在的统计把文件中写它的行计入后者",
            gone(unit, day, &now)
        ))
    }

    /// Name and code of the unit in which an ended one is counted today.
    fn successor(&self, unit: &UnitFound) -> Option<String> {
        let now = Some(&unit.current).filter(|current| **current != unit.code)?;
        let county = self.loaded.get(&now.county()?)?;
        let name = county.names_of(now)?.0;
        Some(format!("“{name}”（{now}）"))
    }

    /// The unit of another day that a cell names, by name or code, among those which a unit of the
    /// table stands for today; the unit itself goes first.
    pub fn part_of(&mut self, unit: &UnitFound, cell: &str) -> Option<UnitFound> {
        let county = unit.code.county()?;
        let parts = self.loaded.get(&county)?.parts(&unit.current, cell);
        let code = match parts.as_slice() {
            [only] => only,
            several => several.iter().find(|part| **part == unit.code)?,
        };
        match self.found(&county, code) {
            Place::One(part) => Some(part),
            _ => None,
        }
    }
}

/// `“旧村”已于2026年11月22日撤并，现在是“新村”（341023103205）`.
fn gone(unit: &UnitFound, day: NaiveDate, now: &str) -> String {
    format!("“{}”已于{}撤并，现在是{now}", unit.name, in_words(day))
}

/// Follows mergers to the unit that exists today; a ring (which cannot be made) ends the walk.
pub(super) fn last_successor<'a>(successors: &HashMap<&'a str, &'a str>, code: &'a str) -> &'a str {
    let mut current = code;
    for _ in 0..successors.len() {
        match successors.get(current) {
            Some(next) => current = next,
            None => break,
        }
    }
    current
}
