//! The county of a file whose names would mean several: most of its places decide, never the order
//! of codes.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::{Place, Renaming, UnitResolver, former};
use crate::db::{Conn, MultiBackend};
use crate::divisions::names::{Resolution, fold_name, strip_unit_suffix};
use crate::divisions::{DivisionCode, Level};
use crate::error::Result;
use crate::schema::divisions;

impl UnitResolver {
    /// Finds the file's county: the one in which most of the named places lie. When several have
    /// equally many, the cells that mean something in each of them stay undecided.
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
        let most = found.values().copied().max().unwrap_or_default();
        let (likeliest, others): (Vec<_>, Vec<_>) = found
            .into_iter()
            .partition(|(_, hits)| *hits == most && most > 0);
        let codes = |counted: Vec<(DivisionCode, usize)>| {
            counted.into_iter().map(|(county, _)| county).collect()
        };
        (self.counties, self.others) = (codes(likeliest), codes(others));
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
                .map(|(_, village)| strip_unit_suffix(&fold_name(village)).to_owned().into())
                .collect();
            return counties_with(conn, &self.scope, Level::Village, &units);
        }
        counties_with(conn, &self.scope, Level::Township, &townships)
    }

    /// Where the cells of a row are looked for: in the file's county, or, when that has no township
    /// of the name, in those that have one.
    fn counties_of(&mut self, conn: &mut Conn, township: &str) -> Result<Vec<DivisionCode>> {
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
                Resolution::One(code) if counties.len() == 1 => {
                    return Ok(if scope.contains(&code) {
                        self.found(county, &code)
                    } else {
                        Place::OutOfScope
                    });
                }
                Resolution::One(code) => codes.push(code),
                Resolution::Several(several) => codes.extend(several),
                Resolution::None => {}
            }
        }
        Ok(match (counties.len(), codes.is_empty()) {
            (0, _) if !township.is_empty() => Place::NoTownship,
            (_, true) => Place::None,
            (1, false) => Place::Several(codes),
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
        for county in self.counties_of(conn, township)? {
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
}

/// Counties that have a place of that level whose folded name is one of `names`; those of units
/// without 村委会 and the like at their ends.
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
            (Level::Village, name) => names.contains(strip_unit_suffix(&name)),
            (_, name) => names.contains(&name),
        });
    Ok(fitting
        .filter_map(|(code, _)| DivisionCode::parse(code).ok()?.county())
        .collect())
}
