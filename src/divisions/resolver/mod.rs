//! Which unit the cells of a table mean: by code, or by name within its township or county.

mod county;
mod file_county;
mod former;
mod lookup;
mod near;
mod refusal;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::names::{Resolution, UnitNames};
use super::{DivisionCode, Level, ReferenceDays, UnitKind};
use crate::db::Conn;
use crate::error::Result;
use crate::schema::divisions;
use county::County;
pub use former::Renaming;
pub use refusal::Namesakes;

/// A unit that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitFound {
    /// Its code, as recorded.
    pub code: DivisionCode,
    /// Where its figures are counted today: itself, or the unit it was merged into.
    pub current: DivisionCode,
    /// A small number that stands for the current unit during this import.
    pub number: u32,
    /// Its name, shared by the rows of the unit.
    pub name: Arc<str>,
    /// The first day on which it was no more.
    pub ended_on: Option<NaiveDate>,
}

/// The answer for one pair of cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// This unit.
    One(UnitFound),
    /// Any of these: the reader must write the code.
    Several(Namesakes),
    /// These lie in several counties, each of which may be the file's.
    Undecided(Vec<DivisionCode>),
    /// What the cells mean lies outside what the importing person may change.
    OutOfScope,
    /// No township of that name in the file's county.
    NoTownship,
    /// A unit bore that name once.
    Renamed(Renaming),
    /// No unit of that name; these, with township, name and code, bear nearly the same.
    Near(Vec<String>),
    /// No unit of that name in the township; these, in others, bear it.
    InOthers(Vec<String>),
    /// No unit of that name or code.
    None,
}

/// Answers that are kept: rows of a unit stand together, and a nation of units must stay within
/// the memory of a small machine.
const KEPT_ANSWERS: usize = 20_000;
/// Counties that are kept besides those in which names are looked for.
const KEPT_COUNTIES: usize = 64;

/// Finds units for a table, within a scope.
#[derive(Debug)]
pub struct UnitResolver {
    scope: DivisionCode,
    /// The day on which a unit of the table exists.
    on: ReferenceDays,
    /// The file's county; several when nothing in the file decides between them.
    counties: Vec<DivisionCode>,
    /// Further counties with a township that the file names: meant only where the file's has none
    /// of that name.
    others: Vec<DivisionCode>,
    loaded: BTreeMap<DivisionCode, County>,
    answers: HashMap<(String, String), Place>,
    /// The answer given last: rows of a unit stand together.
    last: Option<((String, String), Place)>,
    numbers: HashMap<DivisionCode, u32>,
    /// The code of an ended unit is refused as well as its name.
    is_strict: bool,
    /// Ended units of which it is told where their rows go.
    told: BTreeSet<DivisionCode>,
}

impl UnitResolver {
    /// A resolver for what lies in `scope`. When there is one county in it, names mean that one.
    /// `on` is the day on which a unit of the table exists: that of its election for a roster,
    /// today for what has no term.
    pub fn new(conn: &mut Conn, scope: &DivisionCode, on: ReferenceDays) -> Result<Self> {
        let counties = match scope.county() {
            Some(county) => vec![county],
            None => counties_in(conn, scope, 2)?,
        };
        Ok(Self {
            scope: scope.clone(),
            on,
            counties: if counties.len() == 1 {
                counties
            } else {
                Vec::new()
            },
            others: Vec::new(),
            loaded: BTreeMap::new(),
            answers: HashMap::new(),
            last: None,
            numbers: HashMap::new(),
            is_strict: false,
            told: BTreeSet::new(),
        })
    }

    /// Whether names are ambiguous until the file's county is known: see [`Self::survey`].
    pub fn needs_survey(&self) -> bool {
        self.counties.is_empty()
    }

    /// The unit that the two cells mean.
    pub fn find(&mut self, conn: &mut Conn, township: &str, village: &str) -> Result<Place> {
        match &self.last {
            Some(((last_township, last_village), place))
                if last_township == township && last_village == village =>
            {
                return Ok(place.clone());
            }
            _ => {}
        }
        let key = (township.to_owned(), village.to_owned());
        let place = self.answer(conn, &key)?;
        self.last = Some((key, place.clone()));
        Ok(place)
    }

    fn answer(&mut self, conn: &mut Conn, key: &(String, String)) -> Result<Place> {
        if let Some(known) = self.answers.get(key) {
            return Ok(known.clone());
        }
        let (township, village) = key;
        let place = match DivisionCode::parse(village) {
            Ok(code) => self.by_code(conn, &code)?,
            Err(_) => self.by_any_name(conn, township, village)?,
        };
        if self.answers.len() >= KEPT_ANSWERS {
            self.answers.clear();
        }
        self.answers.insert(key.clone(), place.clone());
        Ok(place)
    }

    /// The name, on the day of the table, of a unit whose county this import has touched.
    pub fn name(&self, unit: &DivisionCode) -> Option<&str> {
        let county = self.loaded.get(&unit.county()?)?;
        Some(county.names_of(unit)?.1)
    }

    /// The number that stands for a current unit during this import.
    pub fn number(&mut self, current: &DivisionCode) -> u32 {
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        *self.numbers.entry(current.clone()).or_insert(next)
    }

    fn by_code(&mut self, conn: &mut Conn, code: &DivisionCode) -> Result<Place> {
        if !self.scope.contains(code) {
            return Ok(Place::OutOfScope);
        }
        match code.county() {
            Some(county) if code.level() == Level::Village => {
                let kept = self.counties.len() + self.others.len() + KEPT_COUNTIES;
                if self.loaded.len() >= kept && !self.loaded.contains_key(&county) {
                    self.loaded.clear();
                }
                self.county(conn, &county)?;
                Ok(self.found(&county, code))
            }
            _ => Ok(Place::None),
        }
    }

    /// Whether a cell means this unit: its code, its name, or a name it bore once.
    pub fn is_called(
        &mut self,
        conn: &mut Conn,
        unit: &UnitFound,
        township: &str,
        cell: &str,
    ) -> Result<bool> {
        if cell == &*unit.name || cell == unit.code.as_str() {
            return Ok(true);
        }
        if DivisionCode::parse(cell).is_ok() {
            return Ok(false);
        }
        let kind = unit.code.unit_kind().unwrap_or(UnitKind::Village);
        let own = UnitNames::new([((), &*unit.name, kind)]);
        if own.resolve(cell) == Resolution::One(()) {
            return Ok(true);
        }
        Ok(match self.find(conn, township, cell)? {
            Place::One(other) => other.code == unit.code,
            Place::Renamed(renaming) => renaming.code == unit.code,
            _ => false,
        })
    }

    fn found(&mut self, county: &DivisionCode, code: &DivisionCode) -> Place {
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        let numbers = &mut self.numbers;
        let number = |current: &DivisionCode| *numbers.entry(current.clone()).or_insert(next);
        let county = self.loaded.get(county);
        let unit = county.and_then(|county| county.unit(code, number));
        unit.map_or(Place::None, Place::One)
    }

    /// For what may never be kept at a unit that is no more: even its code is refused.
    #[must_use]
    pub fn strict(self) -> Self {
        Self {
            is_strict: true,
            ..self
        }
    }

    /// Whether the code of an ended unit is refused.
    pub fn is_strict(&self) -> bool {
        self.is_strict
    }

    /// The name of the township of a unit, when the cell names another one.
    pub fn other_township(&self, unit: &UnitFound, cell: &str) -> Option<&str> {
        let county = self.loaded.get(&unit.code.county()?)?;
        county.other_township(&unit.code, cell)
    }

    fn county(&mut self, conn: &mut Conn, code: &DivisionCode) -> Result<&County> {
        if !self.loaded.contains_key(code) {
            let county = County::load(conn, code, &self.on)?;
            self.loaded.insert(code.clone(), county);
        }
        self.loaded
            .get(code)
            .ok_or_else(|| crate::error::Error::internal("a county vanished"))
    }
}

fn counties_in(conn: &mut Conn, scope: &DivisionCode, most: i64) -> Result<Vec<DivisionCode>> {
    let codes: Vec<String> = divisions::table
        .filter(divisions::level.eq(Level::County.number()))
        .filter(divisions::code.ge(scope.as_str()))
        .filter(divisions::code.lt(format!("{scope}~")))
        .select(divisions::code)
        .limit(most)
        .load(conn)?;
    Ok(codes
        .iter()
        .filter_map(|code| DivisionCode::parse(code).ok())
        .collect())
}
