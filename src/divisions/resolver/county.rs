//! The units of one county, by code and by the names tables give them.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Namesakes, UnitFound};
use crate::db::Conn;
use crate::divisions::names::{Resolution, UnitNames, fold_name};
use crate::divisions::{DivisionCode, Level, UnitKind};
use crate::error::Result;
use crate::schema::divisions;

/// The units of one county; the names are prepared only when a table uses names.
#[derive(Debug)]
pub(super) struct County {
    units: BTreeMap<DivisionCode, Unit>,
    townships: Vec<Township>,
    names: OnceCell<Names>,
}

#[derive(Debug)]
struct Unit {
    name: String,
    township: String,
    kind: Option<UnitKind>,
    ended_on: Option<NaiveDate>,
    current: DivisionCode,
}

#[derive(Debug)]
struct Township {
    code: DivisionCode,
    name: String,
    is_closed: bool,
}

impl Township {
    fn is_called(&self, folded: &str) -> bool {
        fold_name(&self.name) == folded || self.code.as_str() == folded
    }
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
    Option<NaiveDate>,
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
                ended_on: row.4,
                current,
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

    /// The name of a unit.
    pub(super) fn name_of(&self, code: &DivisionCode) -> Option<&str> {
        Some(self.units.get(code)?.name.as_str())
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
            name: unit.name.as_str().into(),
            ended_on: unit.ended_on,
        })
    }

    fn names(&self) -> &Names {
        self.names.get_or_init(|| {
            let mut by_township: HashMap<String, Vec<UnitNames<DivisionCode>>> = HashMap::new();
            for Township { code, name, .. } in &self.townships {
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
            .filter(|(_, unit)| unit.ended_on.is_none())
            .map(|(_, unit)| fold_name(&unit.name))
            .collect();
        let counts =
            |unit: &Unit| unit.ended_on.is_none() || !open_names.contains(&fold_name(&unit.name));
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

    /// The units that the cells mean here; without a township those of the whole county. Of
    /// several those go first that had not ended on the day `on`.
    pub(super) fn resolve(
        &self,
        township: &str,
        village: &str,
        on: NaiveDate,
    ) -> Resolution<DivisionCode> {
        let codes = self.named(township, village);
        let has_ended = |code: &DivisionCode| {
            let unit = self.units.get(code);
            unit.and_then(|unit| unit.ended_on)
                .is_some_and(|day| day <= on)
        };
        let (ended, valid): (Vec<_>, Vec<_>) = codes.into_iter().partition(has_ended);
        let mut codes = if valid.is_empty() { ended } else { valid };
        match (codes.pop(), codes.is_empty()) {
            (None, _) => Resolution::None,
            (Some(only), true) => Resolution::One(only),
            (Some(last), false) => {
                codes.push(last);
                Resolution::Several(codes)
            }
        }
    }

    fn named(&self, township: &str, village: &str) -> Vec<DivisionCode> {
        let folded = fold_name(township);
        let places = if folded.is_empty() {
            std::slice::from_ref(&self.names().all)
        } else {
            let inside = self.names().by_township.get(folded.as_ref());
            inside.map_or(&[][..], Vec::as_slice)
        };
        let mut found = Vec::new();
        for names in places {
            match names.resolve(village) {
                Resolution::One(code) => found.push(code),
                Resolution::Several(codes) => found.extend(codes),
                Resolution::None => {}
            }
        }
        found
    }

    /// Whether the cells name anything here.
    pub(super) fn has(&self, township: &str, village: &str) -> bool {
        !self.named(township, village).is_empty()
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
