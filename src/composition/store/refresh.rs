//! The one way kept sums are brought up to date.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::Figures;
use super::beside::{Beside, OfUnit};
use super::counties::counties_in;
use super::days::{Days, term_of};
use super::member::{Member, aged, elected_elsewhere};
use super::roster::{self, Serving};
use super::sums::{self, Place};
use super::texts;
use crate::db::Conn;
use crate::divisions::{DivisionCode, Level};
use crate::error::{Error, Result};
use crate::schema::divisions;

/// Up to so many units of a county are read one by one, more by reading the county through.
pub(super) const FEW: usize = 16;

/// Recomputes the sums of `units` (where members are counted today) from their members, fixed seats
/// and elections, and carries the differences up to township, county, city, province and nation.
///
/// To be called inside the transaction that changed members, seats, election days, kinds or codes
/// of these units, as its last step but the audit event: on PostgreSQL it holds, from here to the
/// end of the transaction, the lock on the sums above a county. The transaction must hold the
/// county of each unit, or the whole. Calling it without a change does no harm.
pub fn refresh(conn: &mut Conn, term_id: i32, units: &[DivisionCode]) -> Result<()> {
    let mut units = units.to_vec();
    units.sort();
    units.dedup();
    if units.is_empty() {
        return Ok(());
    }
    let term = term_of(conn, term_id)?;
    let few = (units.len() <= FEW).then_some(units.as_slice());
    let days = match few {
        Some(few) => {
            let mut places = elected_elsewhere(conn, term_id, few)?;
            places.extend_from_slice(few);
            Days::load_for(conn, &term, &places)?
        }
        None => Days::load(conn, &term)?,
    };
    let mut above = BTreeMap::new();
    for county in units.chunk_by(|one, other| one.county() == other.county()) {
        refresh_county(conn, term_id, &days, county, &mut above)?;
    }
    if above.is_empty() {
        return Ok(());
    }
    sums::lock_above_counties(conn)?;
    add_to_kept(conn, term_id, &above)
}

/// Makes the sums of a term anew from members and seats; the transaction must hold the whole.
pub fn rebuild(conn: &mut Conn, term_id: i32) -> Result<()> {
    sums::delete_term(conn, term_id)?;
    let term = term_of(conn, term_id)?;
    let days = Days::load(conn, &term)?;
    let mut above = BTreeMap::new();
    for county in counties_in(conn, term_id, &DivisionCode::nation())? {
        let figures = figures_of_county(conn, term_id, &days, &county)?;
        let mut changes = Changes::default();
        for (place, figures) in figures {
            changes.unit(place, &Figures::default(), figures)?;
        }
        changes.save(conn, term_id, &mut above)?;
    }
    add_to_kept(conn, term_id, &above)
}

/// The figures of all units of a county that have members, fixed seats or an election.
pub(super) fn figures_of_county(
    conn: &mut Conn,
    term_id: i32,
    days: &Days,
    county: &DivisionCode,
) -> Result<BTreeMap<Place, Figures>> {
    let mut reader = Reader::new(days, Beside::in_place(conn, term_id, county)?);
    roster::each_unit(
        conn,
        term_id,
        Serving::ByElection,
        county,
        |unit, members| reader.unit(unit, members),
    )?;
    reader.finish(conn)
}

/// The figures of these units of one county; a unit without members, seats and election is left
/// out.
fn figures_of_units(
    conn: &mut Conn,
    term_id: i32,
    days: &Days,
    units: &[DivisionCode],
) -> Result<BTreeMap<Place, Figures>> {
    let mut reader = Reader::new(days, Beside::of_units(conn, term_id, units)?);
    let by_election = Serving::ByElection;
    if units.len() <= FEW {
        for unit in units {
            roster::each_unit(conn, term_id, by_election, unit, |unit, members| {
                reader.unit(unit, members)
            })?;
        }
    } else if let Some(county) = units.first().and_then(DivisionCode::county) {
        roster::each_unit(conn, term_id, by_election, &county, |unit, members| {
            if units.binary_search(&unit).is_ok() {
                reader.unit(unit, members)?;
            }
            Ok(())
        })?;
    }
    reader.finish(conn)
}

/// Computes figures while units are read.
struct Reader<'a> {
    days: &'a Days,
    beside: Beside,
    units: Vec<(DivisionCode, Figures)>,
}

impl<'a> Reader<'a> {
    fn new(days: &'a Days, beside: Beside) -> Self {
        Self {
            days,
            beside,
            units: Vec::new(),
        }
    }

    fn unit(&mut self, unit: DivisionCode, members: &[Member]) -> Result<()> {
        let beside = self.beside.take(&unit);
        let figures = self.figures(&unit, members, beside)?;
        if !figures.is_empty() {
            self.units.push((unit, figures));
        }
        Ok(())
    }

    fn figures(&self, unit: &DivisionCode, members: &[Member], beside: OfUnit) -> Result<Figures> {
        let mut figures = Figures::default();
        let aged = aged(members, unit, |unit| self.days.of(unit));
        beside.count(&mut figures, aged)?;
        Ok(figures)
    }

    /// Adds the units that have fixed seats or an election only, leaves out those that are no more on their
    /// reference day, and tells the kinds.
    fn finish(mut self, conn: &mut Conn) -> Result<BTreeMap<Place, Figures>> {
        for (unit, beside) in self.beside.take_rest() {
            let figures = self.figures(&unit, &[], beside)?;
            self.units.push((unit, figures));
        }
        let known = kinds_and_ends(conn, self.units.iter().map(|(unit, _)| unit))?;
        let days = self.days;
        let placed = self.units.into_iter().filter_map(|(unit, figures)| {
            let (kind, end) = known.get(unit.as_str()).copied().unwrap_or_default();
            let exists = end.is_none_or(|end| days.of(&unit) < end);
            exists.then_some(((unit, kind), figures))
        });
        Ok(placed.collect())
    }
}

/// The kind recorded now, and the first day a unit is no more.
type KindAndEnd = (i16, Option<NaiveDate>);

/// Of these units, by code.
fn kinds_and_ends<'a>(
    conn: &mut Conn,
    units: impl Iterator<Item = &'a DivisionCode>,
) -> Result<BTreeMap<String, KindAndEnd>> {
    let codes = texts(units);
    let mut known = BTreeMap::new();
    for chunk in codes.chunks(1_000) {
        let rows: Vec<(String, Option<i16>, Option<NaiveDate>)> = divisions::table
            .filter(divisions::code.eq_any(chunk.to_vec()))
            .select((divisions::code, divisions::unit_kind, divisions::valid_to))
            .load(conn)?;
        known.extend(
            rows.into_iter()
                .map(|(unit, kind, end)| (unit, (kind.unwrap_or(0), end))),
        );
    }
    Ok(known)
}

fn refresh_county(
    conn: &mut Conn,
    term_id: i32,
    days: &Days,
    units: &[DivisionCode],
    above: &mut BTreeMap<Place, Figures>,
) -> Result<()> {
    let mut kept = sums::load(conn, term_id, &units.iter().cloned().collect())?;
    let figures = figures_of_units(conn, term_id, days, units)?;
    let mut changes = Changes::default();
    for (place, now) in figures {
        let before = kept.remove(&place).unwrap_or_default();
        changes.unit(place, &before, now)?;
    }
    // What is left has no members and seats any more, or changed its kind.
    for (place, before) in kept {
        changes.unit(place, &before, Figures::default())?;
    }
    changes.save(conn, term_id, above)
}

/// What changed in one county.
#[derive(Default)]
struct Changes {
    units: Vec<(Place, Figures)>,
    townships: BTreeMap<Place, Figures>,
}

impl Changes {
    fn unit(&mut self, place: Place, before: &Figures, now: Figures) -> Result<()> {
        if *before == now {
            return Ok(());
        }
        let township = self.townships.entry(raised(&place, Level::Township));
        let change = township.or_default();
        change.add(&now).map_err(Error::internal)?;
        change.subtract(before).map_err(Error::internal)?;
        self.units.push((place, now));
        Ok(())
    }

    /// Writes units, townships and the county, and adds to the changes `above` the county.
    fn save(
        self,
        conn: &mut Conn,
        term_id: i32,
        above: &mut BTreeMap<Place, Figures>,
    ) -> Result<()> {
        if self.units.is_empty() {
            return Ok(());
        }
        sums::save(conn, term_id, &self.units)?;
        let mut counties: BTreeMap<Place, Figures> = BTreeMap::new();
        for (place, change) in &self.townships {
            let county = counties.entry(raised(place, Level::County)).or_default();
            county.add(change).map_err(Error::internal)?;
        }
        for (place, change) in &counties {
            for level in [Level::City, Level::Province, Level::Nation] {
                let sum = above.entry(raised(place, level)).or_default();
                sum.add(change).map_err(Error::internal)?;
            }
        }
        let mut inside = self.townships;
        inside.extend(counties);
        add_to_kept(conn, term_id, &inside)
    }
}

/// The place above on `level`, of the same kind.
pub(super) fn raised((place, kind): &Place, level: Level) -> Place {
    (place.at(level).unwrap_or_default(), *kind)
}

fn add_to_kept(conn: &mut Conn, term_id: i32, changes: &BTreeMap<Place, Figures>) -> Result<()> {
    let real = || changes.iter().filter(|(_, change)| !change.is_empty());
    let places: BTreeSet<DivisionCode> = real().map(|((place, _), _)| place.clone()).collect();
    if places.is_empty() {
        return Ok(());
    }
    let mut kept = sums::load(conn, term_id, &places)?;
    let mut rows = Vec::new();
    for (place, change) in real() {
        let mut sum = kept.remove(place).unwrap_or_default();
        sum.add(change).map_err(Error::internal)?;
        rows.push((place.clone(), sum));
    }
    sums::save(conn, term_id, &rows)
}
