//! The units of one county, by code and by the names tables give them.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use diesel::prelude::*;

use crate::db::Conn;
use crate::divisions::names::{Resolution, UnitNames, fold_name};
use crate::divisions::{DivisionCode, Level, UnitKind};
use crate::error::Result;
use crate::schema::divisions;

/// The units of one county; the names are prepared only when a table uses names.
#[derive(Debug)]
pub(super) struct County {
    units: BTreeMap<DivisionCode, Unit>,
    townships: Vec<(DivisionCode, String)>,
    names: OnceCell<Names>,
}

#[derive(Debug)]
struct Unit {
    name: String,
    township: String,
    kind: Option<UnitKind>,
    is_closed: bool,
    current: DivisionCode,
}

#[derive(Debug)]
struct Names {
    by_township: HashMap<String, Vec<UnitNames<DivisionCode>>>,
    all: UnitNames<DivisionCode>,
}

type UnitRow = (
    String,
    String,
    String,
    Option<i16>,
    Option<chrono::NaiveDate>,
    Option<String>,
);

impl County {
    /// Loads a county.
    pub(super) fn load(conn: &mut Conn, county: &DivisionCode) -> Result<Self> {
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
            ))
            .order(divisions::code)
            .load(conn)?;
        Ok(Self::from_rows(&rows))
    }

    fn from_rows(rows: &[UnitRow]) -> Self {
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
                is_closed: row.4.is_some(),
                current,
            };
            Some((code, unit))
        };
        let township = |row: &UnitRow| Some((DivisionCode::parse(&row.0).ok()?, row.2.clone()));
        Self {
            units: rows.iter().filter(is_unit).filter_map(unit).collect(),
            townships: rows
                .iter()
                .filter(|row| !is_unit(row))
                .filter_map(township)
                .collect(),
            names: OnceCell::new(),
        }
    }

    /// Whether a unit lies in the township of that name or code; an empty one is any.
    pub(super) fn is_in(&self, unit: &DivisionCode, township: &str) -> bool {
        let folded = fold_name(township);
        let is_meant = |(code, name): &(DivisionCode, String)| {
            (fold_name(name) == folded || *code.as_str() == *folded) && self.lies_in(unit, code)
        };
        folded.is_empty() || self.townships.iter().any(is_meant)
    }

    fn lies_in(&self, unit: &DivisionCode, township: &DivisionCode) -> bool {
        let unit = self.units.get(unit);
        unit.is_some_and(|unit| unit.township == township.as_str())
    }

    /// The name of a unit.
    pub(super) fn name_of(&self, code: &DivisionCode) -> Option<&str> {
        Some(self.units.get(code)?.name.as_str())
    }

    /// The name of a unit, and the unit in which it is counted today.
    pub(super) fn unit(&self, code: &DivisionCode) -> Option<(String, DivisionCode)> {
        let unit = self.units.get(code)?;
        Some((unit.name.clone(), unit.current.clone()))
    }

    fn names(&self) -> &Names {
        self.names.get_or_init(|| {
            let mut by_township: HashMap<String, Vec<UnitNames<DivisionCode>>> = HashMap::new();
            for (code, name) in &self.townships {
                let inside = self.names_of(|unit| unit.township == code.as_str());
                by_township
                    .entry(fold_name(name).into_owned())
                    .or_default()
                    .push(inside.clone());
                by_township
                    .entry(code.to_string())
                    .or_default()
                    .push(inside);
            }
            Names {
                by_township,
                all: self.names_of(|_| true),
            }
        })
    }

    /// The names of some units. Closed ones are found too (a roster of the last term names
    /// them), unless an open one bears the same name today.
    fn names_of(&self, is_meant: impl Fn(&Unit) -> bool) -> UnitNames<DivisionCode> {
        let meant = || self.units.iter().filter(|(_, unit)| is_meant(unit));
        let open_names: BTreeSet<_> = meant()
            .filter(|(_, unit)| !unit.is_closed)
            .map(|(_, unit)| fold_name(&unit.name))
            .collect();
        let counts = |unit: &Unit| !unit.is_closed || !open_names.contains(&fold_name(&unit.name));
        UnitNames::new(
            meant()
                .filter(|(_, unit)| counts(unit))
                .filter_map(|(code, unit)| Some((code.clone(), unit.name.as_str(), unit.kind?))),
        )
    }

    /// Whether there is a township of that name or code.
    pub(super) fn has_township(&self, township: &str) -> bool {
        let folded = fold_name(township);
        self.names().by_township.contains_key(folded.as_ref())
    }

    /// The units that the cells mean here; without a township those of the whole county.
    pub(super) fn resolve(&self, township: &str, village: &str) -> Resolution<DivisionCode> {
        let folded = fold_name(township);
        if folded.is_empty() {
            return self.names().all.resolve(village);
        }
        let inside = self.names().by_township.get(folded.as_ref());
        let mut found = Vec::new();
        for names in inside.into_iter().flatten() {
            match names.resolve(village) {
                Resolution::One(code) => found.push(code),
                Resolution::Several(codes) => found.extend(codes),
                Resolution::None => {}
            }
        }
        match (found.pop(), found.is_empty()) {
            (None, _) => Resolution::None,
            (Some(only), true) => Resolution::One(only),
            (Some(last), false) => {
                found.push(last);
                Resolution::Several(found)
            }
        }
    }

    /// Whether the cells name anything here.
    pub(super) fn has(&self, township: &str, village: &str) -> bool {
        self.resolve(township, village) != Resolution::None
    }
}

/// Follows mergers to the unit that exists today; a ring (which cannot be made) ends the walk.
fn last_successor<'a>(successors: &HashMap<&'a str, &'a str>, code: &'a str) -> &'a str {
    let mut current = code;
    for _ in 0..successors.len() {
        match successors.get(current) {
            Some(next) => current = next,
            None => break,
        }
    }
    current
}
