//! The county of a file whose names would mean several: most of its places decide, never the order
//! of codes.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::{Place, Renaming, UnitResolver, former};
use crate::db::{Conn, MultiBackend};
use crate::divisions::names::{Resolution, fold_name, short_name};
use crate::divisions::{DivisionCode, Level};
use crate::error::Result;
use crate::schema::divisions;

impl UnitResolver {
    /// Finds the file's county: the one in which most of the named places lie; `coded` are the
    /// counties of the codes in it. When several have equally many, or the file plainly names
    /// places of further counties, cells that mean something in each of them stay undecided.
    pub fn survey(
        &mut self,
        conn: &mut Conn,
        pairs: &BTreeSet<(String, String)>,
        coded: &BTreeSet<DivisionCode>,
    ) -> Result<()> {
        let named: Vec<&(String, String)> = pairs.iter().collect();
        if named.is_empty() {
            return Ok(());
        }
        let mut found: BTreeMap<DivisionCode, usize> = BTreeMap::new();
        for county in self.candidates(conn, &named)? {
            let there = self.county(conn, &county)?;
            let hits = named
                .iter()
                .filter(|(township, village)| there.has(township, village));
            let hits = hits.count() + usize::from(coded.contains(&county));
            found.insert(county, hits);
        }
        let most = found.values().copied().max().unwrap_or_default();
        let (likeliest, others): (Vec<_>, Vec<_>) = found
            .into_iter()
            .partition(|(_, hits)| *hits == most && most > 0);
        let places = |counted: Vec<(DivisionCode, usize)>| {
            counted.into_iter().map(|(county, _)| county).collect()
        };
        (self.counties, self.others) = (places(likeliest), places(others));
        self.widen(conn, &named, coded)
    }

    /// Adds the further counties of which the file plainly names places: by code, or in a township
    /// that the likeliest county does not have.
    fn widen(
        &mut self,
        conn: &mut Conn,
        named: &[&(String, String)],
        coded: &BTreeSet<DivisionCode>,
    ) -> Result<()> {
        let mut elsewhere = named.to_vec();
        elsewhere.retain(|(township, _)| !township.is_empty());
        for county in self.counties.clone() {
            let there = self.county(conn, &county)?;
            elsewhere.retain(|(township, _)| !there.has_township(township));
        }
        for county in std::mem::take(&mut self.others) {
            let there = self.county(conn, &county)?;
            let is_named = elsewhere
                .iter()
                .any(|(township, village)| there.has(township, village));
            if is_named || coded.contains(&county) {
                self.counties.push(county);
            } else {
                self.others.push(county);
            }
        }
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
                .map(|(_, village)| short_name(&fold_name(village)).to_owned().into())
                .collect();
            return counties_with(conn, &self.scope, Level::Village, &units);
        }
        counties_with(conn, &self.scope, Level::Township, &townships)
    }

    /// Where the cells of a row are looked for: in the file's county, or, when that has no township
    /// of the name, in those that have one.
    pub(super) fn counties_of(
        &mut self,
        conn: &mut Conn,
        township: &str,
    ) -> Result<Vec<DivisionCode>> {
        if township.is_empty() {
            return Ok(self.counties.clone());
        }
        for counties in [self.counties.clone(), self.others.clone()] {
            let mut with = Vec::new();
            for county in counties {
                if self.county(conn, &county)?.has_township(township) {
                    with.push(county);
                }
            }
            if !with.is_empty() {
                return Ok(with);
            }
        }
        Ok(Vec::new())
    }

    pub(super) fn by_name(
        &mut self,
        conn: &mut Conn,
        township: &str,
        village: &str,
    ) -> Result<Place> {
        let counties = self.counties_of(conn, township)?;
        let scope = self.scope.clone();
        let mut codes = Vec::new();
        for county in &counties {
            match self.county(conn, county)?.resolve(township, village) {
                Resolution::One(code) => codes.push(code),
                Resolution::Several(several) => codes.extend(several),
                Resolution::None => {}
            }
        }
        let county = codes.first().and_then(DivisionCode::county);
        let is_one_county = codes.iter().all(|code| code.county() == county);
        Ok(match (codes.as_slice(), county) {
            // The only one of that name in all the counties the file may mean.
            ([code], Some(county)) if scope.contains(code) => self.found(&county, code),
            ([_], _) => Place::OutOfScope,
            ([], _) if counties.is_empty() && !township.is_empty() => Place::NoTownship,
            ([], _) => Place::None,
            (_, Some(county)) if is_one_county => {
                Place::Several(self.county(conn, &county)?.namesakes(&codes))
            }
            _ => Place::Undecided(codes),
        })
    }

    /// A unit that bore the name once, where the cells are looked for today.
    pub(super) fn by_former_name(
        &mut self,
        conn: &mut Conn,
        township: &str,
        village: &str,
    ) -> Result<Place> {
        let mut meant = Vec::new();
        for county in self.counties_of(conn, township)? {
            for renaming in former::renamings(conn, &county, village)? {
                let is_meant = self.scope.contains(&renaming.code)
                    && self.county(conn, &county)?.is_in(&renaming.code, township);
                if let (Place::One(unit), true) = (self.found(&county, &renaming.code), is_meant) {
                    meant.push((renaming, unit));
                }
            }
        }
        // Who bore the name on the day of the table.
        let was_then = |renaming: &Renaming| renaming.date > self.on.of(&renaming.code);
        let then = meant.iter().filter(|(renaming, _)| was_then(renaming));
        let then: BTreeSet<_> = then.map(|(renaming, _)| renaming.code.clone()).collect();
        Ok(match meant.into_iter().next() {
            None => Place::None,
            Some((renaming, unit)) if then.len() == 1 && then.contains(&renaming.code) => {
                Place::One(unit)
            }
            Some((renaming, unit)) => Place::Renamed(Renaming {
                now: unit.name.to_string(),
                ..renaming
            }),
        })
    }
}

/// Counties that have a place of that level whose folded name is one of `names`; those of units
/// in their short form.
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
        .filter(|(_, name)| match (level, fold_name(name)) {
            (Level::Village, name) => names.contains(short_name(&name)),
            (_, name) => names.contains(&name),
        });
    Ok(fitting
        .filter_map(|(code, _)| DivisionCode::parse(code).ok()?.county())
        .collect())
}
