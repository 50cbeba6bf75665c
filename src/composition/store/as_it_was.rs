//! A term, or a day, in the units that existed then: whoever is counted today in a unit that took
//! over another one since, stands in the one that was, and a unit is of the kind it was.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::super::Figures;
use super::beside::{Beside, OfUnit};
use super::elections;
use super::flags;
use super::listed_on::ListedOn;
use super::member::{Member, aged};
use super::question::Question;
use super::roster::{self, Serving};
use crate::committees::Term;
use crate::db::Conn;
use crate::divisions::{self, Division, DivisionCode, EventKind, Level, Succeeded, UnitKind};
use crate::error::Result;

/// What happened to units after the day that counts; nearly always nothing.
pub(super) struct AsItWas {
    listed_on: ListedOn,
    succeeded: BTreeMap<DivisionCode, Succeeded>,
    /// The units of the day with the kind they were of, where more than their names changed since.
    then: BTreeMap<DivisionCode, Option<UnitKind>>,
    /// What places were called on the day that counts, where something happened to them since.
    names: BTreeMap<DivisionCode, String>,
    /// The units of today whose members are to be read by the unit they were recorded in.
    current: Vec<DivisionCode>,
    /// These, and all units that have gone on in them.
    moved: BTreeSet<DivisionCode>,
}

/// A unit of the day with its members.
pub(super) struct UnitThen {
    /// Its code.
    pub(super) unit: DivisionCode,
    /// The stored number of its kind.
    pub(super) kind: i16,
    /// Its members.
    pub(super) members: Vec<Member>,
    /// Its fixed seats and election.
    pub(super) beside: OfUnit,
}

impl UnitThen {
    /// Its figures, its members aged on the day of the unit that elected them.
    pub(super) fn figures(&self, day_of: impl Fn(&DivisionCode) -> NaiveDate) -> Result<Figures> {
        let mut figures = Figures::default();
        let aged = aged(&self.members, &self.unit, day_of);
        self.beside.count(&mut figures, aged)?;
        Ok(figures)
    }
}

impl AsItWas {
    pub(super) fn load(conn: &mut Conn, question: &Question) -> Result<Self> {
        let place = &question.division;
        // A unit of a township may have gone on in another township.
        let around = place.county().unwrap_or_else(|| place.clone());
        let found = divisions::succeeded_units(conn, &around)?.into_iter();
        let mut own = Self {
            listed_on: ListedOn::load(conn, question)?,
            succeeded: found.map(|one| (one.unit.clone(), one)).collect(),
            then: BTreeMap::new(),
            names: BTreeMap::new(),
            current: Vec::new(),
            moved: BTreeSet::new(),
        };
        own.read_events(conn, &around)?;
        own.find_moved(place);
        Ok(own)
    }

    /// Names and kinds before the first event after the day that counts.
    fn read_events(&mut self, conn: &mut Conn, around: &DivisionCode) -> Result<()> {
        let days = self.listed_on.inside(around);
        let since = days.first().copied();
        let since = since.unwrap_or_else(|| self.listed_on.of(around));
        let far = NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or(since);
        for event in divisions::changed_units(conn, around, since, far)? {
            for place in &event.before {
                if self.listed_on.of(&place.code) < event.date {
                    let names = self.names.entry(place.code.clone());
                    names.or_insert_with(|| place.name.clone());
                }
            }
            // Under another name it is the unit it was.
            if matches!(event.kind, EventKind::Renamed | EventKind::Closed) {
                continue;
            }
            for unit in event.before {
                let is_late = self.listed_on.of(&unit.code) < event.date;
                if is_late && unit.code.level() == Level::Village {
                    self.then.entry(unit.code).or_insert(unit.unit_kind);
                }
            }
        }
        Ok(())
    }

    fn find_moved(&mut self, place: &DivisionCode) {
        let is_late = |one: &&Succeeded| self.listed_on.of(&one.unit) < one.ended_on;
        let late = self.succeeded.values().filter(is_late);
        let changed = late.map(|one| &one.unit).chain(self.then.keys());
        let changed: BTreeSet<DivisionCode> =
            changed.map(|unit| self.follow(unit, |_| true)).collect();
        let gone = self.succeeded.keys();
        let gone = gone.map(|unit| (unit.clone(), self.follow(unit, |_| true)));
        let of_today = changed.iter().map(|unit| (unit.clone(), unit.clone()));
        let parts: Vec<_> = of_today
            .chain(gone.filter(|(_, now)| changed.contains(now)))
            .collect();
        let inside = parts.iter().filter(|(unit, _)| place.contains(unit));
        let current: BTreeSet<DivisionCode> = inside.map(|(_, now)| now.clone()).collect();
        let parts = parts.into_iter().filter(|(_, now)| current.contains(now));
        self.moved = parts.map(|(unit, _)| unit).collect();
        self.current = current.into_iter().collect();
    }

    /// Reads these units of today by the unit of the day too, whether anything happened to them or
    /// not.
    pub(super) fn widen(&mut self, units: Vec<DivisionCode>) {
        let current: BTreeSet<DivisionCode> = self.current.drain(..).chain(units).collect();
        self.moved.extend(current.iter().cloned());
        self.current = current.into_iter().collect();
    }

    /// The days on which the units are read.
    pub(super) fn listed_on(&self) -> &ListedOn {
        &self.listed_on
    }

    /// Whether a unit, of today or of any day, is to be read by [`AsItWas::each_unit`].
    pub(super) fn moves(&self, unit: &DivisionCode) -> bool {
        self.moved.contains(unit)
    }

    /// All those units.
    pub(super) fn moved(&self) -> &BTreeSet<DivisionCode> {
        &self.moved
    }

    /// The kinds of the day, of the units that may have had another one.
    pub(super) fn kinds(&self) -> impl Iterator<Item = (&DivisionCode, UnitKind)> {
        let kind = |(unit, kind): (_, &Option<UnitKind>)| Some((unit, (*kind)?));
        self.then.iter().filter_map(kind)
    }

    /// The name of the day, where it may be another one today.
    pub(super) fn name(&self, unit: &DivisionCode) -> Option<&str> {
        self.names.get(unit).map(String::as_str)
    }

    /// The unit that carries on, as long as `goes_on`.
    fn follow(&self, unit: &DivisionCode, goes_on: impl Fn(&Succeeded) -> bool) -> DivisionCode {
        let mut now = unit;
        // A damaged record could run in a circle.
        for _ in 0..=self.succeeded.len() {
            match self.succeeded.get(now) {
                Some(next) if goes_on(next) => now = &next.successor,
                _ => break,
            }
        }
        now.clone()
    }

    /// The unit of the day in which somebody recorded in `unit` stands.
    pub(super) fn unit_of(&self, unit: &DivisionCode) -> DivisionCode {
        self.follow(unit, |one| one.ended_on <= self.listed_on.of(&one.unit))
    }

    /// The units of the day among those that changed since, inside the place asked for and of the
    /// kind asked for, by code: a few statements for all of them. Those that have ended by then are
    /// left out by the caller.
    pub(super) fn each_unit(
        &self,
        conn: &mut Conn,
        question: &Question,
        serving: Serving,
    ) -> Result<Vec<UnitThen>> {
        let mut units = self.units_of_term(conn, &question.term, serving)?;
        units.retain(|one| {
            let is_wanted = question.kind.is_none_or(|kind| kind.number() == one.kind);
            is_wanted && question.division.contains(&one.unit)
        });
        Ok(units)
    }

    /// As [`AsItWas::each_unit`], everywhere and of all kinds.
    pub(super) fn units_of_term(
        &self,
        conn: &mut Conn,
        term: &Term,
        serving: Serving,
    ) -> Result<Vec<UnitThen>> {
        if self.current.is_empty() {
            return Ok(Vec::new());
        }
        let unit_of = |recorded: &DivisionCode| self.unit_of(recorded);
        let mut members = roster::by_recorded_unit(conn, term.id, serving, &self.current, unit_of)?;
        let places = self.places(conn, members.keys())?;
        self.tell_flags(conn, term, &places, &mut members)?;
        let mut beside = self.beside(conn, term, &members)?;
        let seated = beside.units();
        let units: BTreeSet<DivisionCode> = members.keys().cloned().chain(seated).collect();
        let then = units.into_iter().map(|unit| UnitThen {
            kind: self.kind_of(&unit, &places),
            members: members.remove(&unit).unwrap_or_default(),
            beside: beside.take(&unit),
            unit,
        });
        Ok(then.collect())
    }

    /// The units as they are on record today.
    fn places<'a>(
        &'a self,
        conn: &mut Conn,
        more: impl Iterator<Item = &'a DivisionCode>,
    ) -> Result<BTreeMap<DivisionCode, Division>> {
        let codes: BTreeSet<&DivisionCode> = self.moved.iter().chain(more).collect();
        let codes: Vec<DivisionCode> = codes.into_iter().cloned().collect();
        let found = divisions::find_many(conn, &codes)?.into_iter();
        Ok(found.map(|unit| (unit.code.clone(), unit)).collect())
    }

    fn kind_of(&self, unit: &DivisionCode, places: &BTreeMap<DivisionCode, Division>) -> i16 {
        let now = || places.get(unit).and_then(|place| place.unit_kind);
        let then = self.then.get(unit).copied().flatten();
        then.or_else(now).map_or(0, UnitKind::number)
    }

    /// A roster that was recorded in a unit that came later knows the units of today only: there the
    /// stored flags hold.
    fn tell_flags(
        &self,
        conn: &mut Conn,
        term: &Term,
        places: &BTreeMap<DivisionCode, Division>,
        members: &mut BTreeMap<DivisionCode, Vec<Member>>,
    ) -> Result<()> {
        let came_later = |unit: &DivisionCode| {
            let place = places.get(unit);
            let from = place.and_then(|place| place.valid_from);
            from.is_some_and(|from| self.listed_on.of(unit) < from)
        };
        let later: Vec<DivisionCode> = members.keys().filter(|u| came_later(u)).cloned().collect();
        let apart: Vec<_> = later
            .into_iter()
            .filter_map(|unit| members.remove_entry(&unit))
            .collect();
        let unit_of = |recorded: &DivisionCode| self.unit_of(recorded);
        flags::tell_as_it_was(conn, term, &self.current, unit_of, members)?;
        members.extend(apart);
        Ok(())
    }

    /// Seats and elections of the day.
    fn beside(
        &self,
        conn: &mut Conn,
        term: &Term,
        members: &BTreeMap<DivisionCode, Vec<Member>>,
    ) -> Result<Beside> {
        let units: Vec<DivisionCode> = self.moved.iter().cloned().collect();
        let mut beside = Beside::of_units(conn, term.id, &units)?;
        let on = |unit: &DivisionCode| self.listed_on.of(unit);
        let known = beside.seats_as_they_were(conn, term.id, &units, on)?;
        // Each unit of the day has its own election.
        let mut held = BTreeMap::new();
        for now in &self.current {
            let unit_of = |recorded: DivisionCode| self.unit_of(&recorded);
            held.extend(elections::by_recorded_unit(conn, term.id, now, unit_of)?);
        }
        beside.set_elections(held);
        // Seats that were joined before they were kept apart stay together, with some unit of the
        // day.
        for now in &self.current {
            if !known.contains(now) && !members.contains_key(now) {
                let mut parts = members.keys();
                let home = parts.find(|unit| self.follow(unit, |_| true) == *now);
                if let Some(home) = home {
                    beside.move_seats(now, home);
                }
            }
        }
        Ok(beside)
    }
}
