//! The units of one county, by code and by the names tables give them.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::former::{changes, last_successor};
use super::lookup::Names;
use super::{Namesakes, UnitFound};
use crate::db::Conn;
use crate::divisions::names::fold_name;
use crate::divisions::{DivisionCode, Level, ReferenceDays, UnitKind};
use crate::error::Result;
use crate::schema::divisions;

/// The units of one county; the names are prepared only when a table uses names.
#[derive(Debug)]
pub(super) struct County {
    pub(super) units: BTreeMap<DivisionCode, Unit>,
    pub(super) townships: Vec<Township>,
    /// The day of each unit on which the names of a table are read.
    pub(super) on: ReferenceDays,
    pub(super) names: OnceCell<Names>,
}

#[derive(Debug)]
pub(super) struct Unit {
    pub(super) name: String,
    pub(super) township: String,
    pub(super) kind: Option<UnitKind>,
    began_on: Option<NaiveDate>,
    pub(super) ended_on: Option<NaiveDate>,
    current: DivisionCode,
    /// Name and kind on the day of the table, where they are others today.
    pub(super) then: Option<(String, Option<UnitKind>)>,
}

impl Unit {
    /// The name on the day of the table.
    pub(super) fn name_then(&self) -> &str {
        self.then.as_ref().map_or(&self.name, |then| &then.0)
    }

    /// The kind on the day of the table.
    pub(super) fn kind_then(&self) -> Option<UnitKind> {
        self.then.as_ref().and_then(|then| then.1).or(self.kind)
    }

    /// Whether it existed on a day.
    pub(super) fn exists_on(&self, day: NaiveDate) -> bool {
        self.began_on.is_none_or(|from| from <= day) && self.ended_on.is_none_or(|to| day < to)
    }
}

#[derive(Debug)]
pub(super) struct Township {
    pub(super) code: DivisionCode,
    pub(super) name: String,
    is_closed: bool,
}

impl Township {
    fn is_called(&self, folded: &str) -> bool {
        fold_name(&self.name) == folded || self.code.as_str() == folded
    }
}

type UnitRow = (
    String,
    String,
    String,
    Option<i16>,
    Option<NaiveDate>,
    Option<String>,
    Option<NaiveDate>,
);

impl County {
    /// Loads a county for a table whose units exist on their day of `on`.
    pub(super) fn load(conn: &mut Conn, county: &DivisionCode, on: &ReferenceDays) -> Result<Self> {
        let rows: Vec<UnitRow> = divisions::table
            .filter(divisions::code.ge(county.as_str()))
            .filter(divisions::code.lt(format!("{county}~")))
            .filter(divisions::level.eq_any([Level::Township.number(), Level::Village.number()]))
            .select((
                divisions::code,
                divisions::parent_code,
                divisions::name,
                divisions::unit_kind,
                divisions::valid_to,
                divisions::successor_code,
                divisions::valid_from,
            ))
            .order(divisions::code)
            .load(conn)?;
        let mut own = Self::from_rows(&rows, on.clone());
        for (code, name, kind, day) in changes(conn, county)? {
            // The first change after the day tells what was before it.
            let unit = own.units.get_mut(&code).filter(|_| on.of(&code) < day);
            if let Some(unit) = unit.filter(|unit| unit.then.is_none()) {
                unit.then = Some((name, kind));
            }
        }
        Ok(own)
    }

    fn from_rows(rows: &[UnitRow], on: ReferenceDays) -> Self {
        let is_unit = |row: &&UnitRow| row.0.len() == Level::Village.digits();
        let successors: HashMap<&str, &str> = rows
            .iter()
            .filter_map(|row| Some((row.0.as_str(), row.5.as_deref()?)))
            .collect();
        let unit = |row: &UnitRow| {
            let code = DivisionCode::parse(&row.0).ok()?;
            let current = DivisionCode::parse(last_successor(&successors, &row.0)).ok()?;
            let unit = Unit {
                name: row.2.clone(),
                township: row.1.clone(),
                kind: row.3.and_then(UnitKind::from_number),
                began_on: row.6,
                ended_on: row.4,
                current,
                then: None,
            };
            Some((code, unit))
        };
        let township = |row: &UnitRow| {
            Some(Township {
                code: DivisionCode::parse(&row.0).ok()?,
                name: row.2.clone(),
                is_closed: row.4.is_some(),
            })
        };
        Self {
            units: rows.iter().filter(is_unit).filter_map(unit).collect(),
            townships: rows
                .iter()
                .filter(|row| !is_unit(row))
                .filter_map(township)
                .collect(),
            on,
            names: OnceCell::new(),
        }
    }

    /// Whether a unit lies in the township of that name or code; an empty one is any.
    pub(super) fn is_in(&self, unit: &DivisionCode, township: &str) -> bool {
        let folded = fold_name(township);
        let is_meant =
            |township: &Township| township.is_called(&folded) && self.lies_in(unit, &township.code);
        folded.is_empty() || self.townships.iter().any(is_meant)
    }

    /// The name of the township in which a unit lies, when the cell plainly names another one of
    /// this county. Words that name none, and townships that are no more, contradict nothing.
    pub(super) fn other_township(&self, unit: &DivisionCode, cell: &str) -> Option<&str> {
        let folded = fold_name(cell);
        let is_named = |township: &&Township| !township.is_closed && township.is_called(&folded);
        if folded.is_empty()
            || self.is_in(unit, cell)
            || !self.townships.iter().any(|township| is_named(&township))
        {
            return None;
        }
        let own = self.units.get(unit)?;
        let is_own = |township: &&Township| township.code.as_str() == own.township;
        Some(&self.townships.iter().find(is_own)?.name)
    }

    fn lies_in(&self, unit: &DivisionCode, township: &DivisionCode) -> bool {
        let unit = self.units.get(unit);
        unit.is_some_and(|unit| unit.township == township.as_str())
    }

    /// Some units with their townships, names and codes, for one whose cells mean them all.
    pub(super) fn namesakes(&self, codes: &[DivisionCode]) -> Namesakes {
        let unit = |code| Some((code, self.units.get(code)?));
        let meant = || codes.iter().filter_map(unit);
        let in_words = |(code, unit): (&DivisionCode, &Unit)| {
            let is_own = |township: &&Township| township.code.as_str() == unit.township;
            let township = self.townships.iter().find(is_own);
            let township = township.map_or("", |township| &township.name);
            format!("{township}{} {code}", unit.name)
        };
        let townships: BTreeSet<&str> = meant().map(|(_, unit)| unit.township.as_str()).collect();
        Namesakes {
            units: meant().map(in_words).collect(),
            in_several_townships: townships.len() > 1,
        }
    }

    /// The units that are not closed, with their names.
    pub(super) fn open_units(&self) -> impl Iterator<Item = (&DivisionCode, &str)> {
        let open = self
            .units
            .iter()
            .filter(|(_, unit)| unit.ended_on.is_none());
        open.map(|(code, unit)| (code, unit.name.as_str()))
    }

    /// The units counted in `current` today that a cell names, by name or code.
    pub(super) fn parts(&self, current: &DivisionCode, cell: &str) -> Vec<DivisionCode> {
        let folded = fold_name(cell);
        let is_named = |code: &DivisionCode, unit: &Unit| {
            unit.current == *current
                && [&*unit.name, unit.name_then(), code.as_str()]
                    .iter()
                    .any(|name| fold_name(name) == folded)
        };
        let parts = self
            .units
            .iter()
            .filter(|(code, unit)| is_named(code, unit));
        parts.map(|(code, _)| code.clone()).collect()
    }

    /// The name of a unit, today and on the day of the table.
    pub(super) fn names_of(&self, code: &DivisionCode) -> Option<(&str, &str)> {
        let unit = self.units.get(code)?;
        Some((&unit.name, unit.name_then()))
    }

    /// A unit as it is found; `number` stands for the unit in which it is counted today.
    pub(super) fn unit(
        &self,
        code: &DivisionCode,
        number: impl FnOnce(&DivisionCode) -> u32,
    ) -> Option<UnitFound> {
        let unit = self.units.get(code)?;
        Some(UnitFound {
            code: code.clone(),
            current: unit.current.clone(),
            number: number(&unit.current),
            name: unit.name_then().into(),
            ended_on: unit.ended_on,
        })
    }
}
