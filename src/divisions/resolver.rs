//! Which unit the cells of a table mean: by code, or by name within its township or county.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use diesel::prelude::*;

use super::names::{Resolution, UnitNames, fold_name};
use super::{DivisionCode, Level, UnitKind};
use crate::db::{Conn, MultiBackend};
use crate::error::Result;
use crate::schema::divisions;

/// A unit that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitFound {
    /// Its code, as recorded.
    pub code: DivisionCode,
    /// Where its figures are counted today: itself, or the unit it was merged into.
    pub current: DivisionCode,
    /// A small number that stands for the current unit during this import.
    pub number: u32,
    /// Its name.
    pub name: String,
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
    numbers: HashMap<DivisionCode, u32>,
}

/// The units of one county; the names are prepared only when a table uses names.
#[derive(Debug)]
struct County {
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
            let names = self.county(conn, &county)?;
            let hits = named
                .iter()
                .filter(|(township, village)| names.has(township, village));
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
        let key = (township.to_owned(), village.to_owned());
        if let Some(known) = self.answers.get(&key) {
            return Ok(known.clone());
        }
        let place = match DivisionCode::parse(village) {
            Ok(code) => self.by_code(conn, &code)?,
            Err(_) => self.by_name(conn, township, village)?,
        };
        if self.answers.len() >= KEPT_ANSWERS {
            self.answers.clear();
        }
        self.answers.insert(key, place.clone());
        Ok(place)
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
            let names = self.county(conn, &county)?;
            let place = match names.resolve(township, village) {
                None => Place::NoTownship,
                Some(Resolution::One(code)) if scope.contains(&code) => self.found(&county, &code),
                Some(Resolution::Several(codes)) => Place::Several(codes),
                Some(_) => Place::None,
            };
            match place {
                Place::One(_) | Place::Several(_) => return Ok(place),
                Place::NoTownship if fallback == Place::None => fallback = Place::NoTownship,
                Place::None | Place::NoTownship => {}
            }
        }
        Ok(fallback)
    }

    fn found(&mut self, county: &DivisionCode, code: &DivisionCode) -> Place {
        let unit = self
            .loaded
            .get(county)
            .and_then(|county| county.units.get(code));
        let Some((name, current)) = unit.map(|unit| (unit.name.clone(), unit.current.clone()))
        else {
            return Place::None;
        };
        let number = self.number(&current);
        Place::One(UnitFound {
            code: code.clone(),
            current,
            number,
            name,
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

impl County {
    fn load(conn: &mut Conn, county: &DivisionCode) -> Result<Self> {
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

    /// `None` when there is no township of that name.
    fn resolve(&self, township: &str, village: &str) -> Option<Resolution<DivisionCode>> {
        let folded = fold_name(township);
        if folded.is_empty() {
            return Some(self.names().all.resolve(village));
        }
        let inside = self.names().by_township.get(folded.as_ref())?;
        let mut last = Resolution::None;
        for names in inside {
            last = names.resolve(village);
            if last != Resolution::None {
                break;
            }
        }
        Some(last)
    }

    fn has(&self, township: &str, village: &str) -> bool {
        !matches!(
            self.resolve(township, village),
            None | Some(Resolution::None)
        )
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
    let named = rows
        .iter()
        .filter(|(_, name)| names.contains(&fold_name(name)));
    Ok(named
        .filter_map(|(code, _)| DivisionCode::parse(code).ok()?.county())
        .collect())
}
