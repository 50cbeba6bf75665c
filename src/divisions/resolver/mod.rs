//! Which unit the cells of a table mean: by code, or by name within its township or county.

mod county;
mod former;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use diesel::prelude::*;

use super::names::{Resolution, UnitNames, fold_name};
use super::{DivisionCode, Level, UnitKind};
use crate::db::{Conn, MultiBackend};
use crate::error::Result;
use crate::schema::divisions;
use county::County;
pub use former::Renaming;

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
}

/// The answer for one pair of cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// This unit.
    One(UnitFound),
    /// Any of these: the reader must write the code.
    Several(Vec<DivisionCode>),
    /// No township of that name in the file's county.
    NoTownship,
    /// A unit bore that name once.
    Renamed(Renaming),
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
    /// Counties in which names are looked for, the likeliest first.
    counties: Vec<DivisionCode>,
    loaded: BTreeMap<DivisionCode, County>,
    answers: HashMap<(String, String), Place>,
    /// The answer given last: rows of a unit stand together.
    last: Option<((String, String), Place)>,
    numbers: HashMap<DivisionCode, u32>,
}

impl UnitResolver {
    /// A resolver for what lies in `scope`. When there is one county in it, names mean that one.
    pub fn new(conn: &mut Conn, scope: &DivisionCode) -> Result<Self> {
        let counties = match scope.county() {
            Some(county) => vec![county],
            None => counties_in(conn, scope, 2)?,
        };
        Ok(Self {
            scope: scope.clone(),
            counties: if counties.len() == 1 {
                counties
            } else {
                Vec::new()
            },
            loaded: BTreeMap::new(),
            answers: HashMap::new(),
            last: None,
            numbers: HashMap::new(),
        })
    }

    /// Whether names are ambiguous until the file's county is known: see [`Self::survey`].
    pub fn needs_survey(&self) -> bool {
        self.counties.is_empty()
    }

    /// Finds the file's county: the one in which most of the named places lie.
    pub fn survey(&mut self, conn: &mut Conn, pairs: &BTreeSet<(String, String)>) -> Result<()> {
        let named = |pair: &&(String, String)| DivisionCode::parse(&pair.1).is_err();
        let named: Vec<&(String, String)> = pairs.iter().filter(named).collect();
        if named.is_empty() {
            return Ok(());
        }
        let mut found: BTreeMap<DivisionCode, usize> = BTreeMap::new();
        for county in self.candidates(conn, &named)? {
            let there = self.county(conn, &county)?;
            let hits = named
                .iter()
                .filter(|(township, village)| there.has(township, village));
            found.insert(county, hits.count());
        }
        let mut ranked: Vec<_> = found.into_iter().filter(|(_, hits)| *hits > 0).collect();
        ranked.sort_by_key(|(_, hits)| std::cmp::Reverse(*hits));
        self.counties = ranked.into_iter().map(|(county, _)| county).collect();
        Ok(())
    }

    /// Counties that have a township of a name in the file, or, without townships, all.
    fn candidates(
        &self,
        conn: &mut Conn,
        named: &[&(String, String)],
    ) -> Result<BTreeSet<DivisionCode>> {
        let townships: BTreeSet<_> = named
            .iter()
            .map(|(township, _)| fold_name(township))
            .collect();
        if townships.iter().all(|township| township.is_empty()) {
            let units: BTreeSet<_> = named
                .iter()
                .map(|(_, village)| fold_name(village))
                .collect();
            return counties_with(conn, &self.scope, Level::Village, &units);
        }
        counties_with(conn, &self.scope, Level::Township, &townships)
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
            Err(_) => match self.by_name(conn, township, village)? {
                Place::None => self.by_former_name(conn, township, village)?,
                place => place,
            },
        };
        if self.answers.len() >= KEPT_ANSWERS {
            self.answers.clear();
        }
        self.answers.insert(key.clone(), place.clone());
        Ok(place)
    }

    /// The name of a unit whose county this import has touched.
    pub fn name(&self, unit: &DivisionCode) -> Option<&str> {
        let county = self.loaded.get(&unit.county()?)?;
        county.name_of(unit)
    }

    /// The number that stands for a current unit during this import.
    pub fn number(&mut self, current: &DivisionCode) -> u32 {
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        *self.numbers.entry(current.clone()).or_insert(next)
    }

    fn by_code(&mut self, conn: &mut Conn, code: &DivisionCode) -> Result<Place> {
        match code.county() {
            Some(county) if self.scope.contains(code) && code.level() == Level::Village => {
                let kept = self.counties.len() + KEPT_COUNTIES;
                if self.loaded.len() >= kept && !self.loaded.contains_key(&county) {
                    self.loaded.clear();
                }
                self.county(conn, &county)?;
                Ok(self.found(&county, code))
            }
            _ => Ok(Place::None),
        }
    }

    fn by_name(&mut self, conn: &mut Conn, township: &str, village: &str) -> Result<Place> {
        let mut fallback = Place::None;
        for county in self.counties.clone() {
            let scope = self.scope.clone();
            let there = self.county(conn, &county)?;
            let place = match there.resolve(township, village) {
                None => Place::NoTownship,
                Some(Resolution::One(code)) if scope.contains(&code) => self.found(&county, &code),
                Some(Resolution::Several(codes)) => Place::Several(codes),
                Some(_) => Place::None,
            };
            match place {
                Place::One(_) | Place::Several(_) => return Ok(place),
                Place::NoTownship if fallback == Place::None => fallback = Place::NoTownship,
                Place::None | Place::NoTownship | Place::Renamed(_) => {}
            }
        }
        Ok(fallback)
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

    /// A unit of the counties in which names are looked for that bore the name once.
    fn by_former_name(&mut self, conn: &mut Conn, township: &str, village: &str) -> Result<Place> {
        for county in self.counties.clone() {
            for renaming in former::renamings(conn, &county, village)? {
                let is_meant = self.scope.contains(&renaming.code)
                    && self.county(conn, &county)?.is_in(&renaming.code, township);
                if let (Place::One(unit), true) = (self.found(&county, &renaming.code), is_meant) {
                    return Ok(Place::Renamed(Renaming {
                        now: unit.name.to_string(),
                        ..renaming
                    }));
                }
            }
        }
        Ok(Place::None)
    }

    fn found(&mut self, county: &DivisionCode, code: &DivisionCode) -> Place {
        let unit = self.loaded.get(county).and_then(|county| county.unit(code));
        let Some((name, current)) = unit else {
            return Place::None;
        };
        let number = self.number(&current);
        Place::One(UnitFound {
            code: code.clone(),
            current,
            number,
            name: name.into(),
        })
    }

    fn county(&mut self, conn: &mut Conn, code: &DivisionCode) -> Result<&County> {
        if !self.loaded.contains_key(code) {
            let county = County::load(conn, code)?;
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

/// Counties that have a place of that level whose folded name is one of `names`.
fn counties_with(
    conn: &mut Conn,
    scope: &DivisionCode,
    level: Level,
    names: &BTreeSet<std::borrow::Cow<'_, str>>,
) -> Result<BTreeSet<DivisionCode>> {
    let rows = divisions::table
        .into_boxed::<MultiBackend>()
        .filter(divisions::level.eq(level.number()))
        .filter(divisions::code.ge(scope.as_str().to_owned()))
        .filter(divisions::code.lt(format!("{scope}~")))
        .select((divisions::code, divisions::name))
        .load::<(String, String)>(conn)?;
    let fitting = rows
        .iter()
        .filter(|(_, name)| names.contains(&fold_name(name)));
    Ok(fitting
        .filter_map(|(code, _)| DivisionCode::parse(code).ok()?.county())
        .collect())
}
