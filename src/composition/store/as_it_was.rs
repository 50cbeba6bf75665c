//! A term, or a day, in the units that existed then: whoever is counted today in a unit that took
//! over another one since, stands in the one that was, and so does its election.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Figures;
use super::beside::{Beside, OfUnit};
use super::days::Days;
use super::elections;
use super::question::Question;
use super::roster::{self, Member, Serving};
use crate::db::Conn;
use crate::divisions::{self, DivisionCode, Succeeded, UnitKind};
use crate::error::Result;

/// The units that went on in others after the day that counts; nearly always none.
#[derive(Debug, Default)]
pub(super) struct AsItWas {
    succeeded: BTreeMap<DivisionCode, Succeeded>,
    /// The units whose members of today are to be read by the unit they were recorded in.
    moved: BTreeSet<DivisionCode>,
}

/// A unit of the day with its members.
pub(super) struct UnitThen {
    /// Its code.
    pub(super) unit: DivisionCode,
    /// Its members.
    pub(super) members: Vec<Member>,
    /// Its fixed seats and election.
    pub(super) beside: OfUnit,
}

impl UnitThen {
    /// Its figures by the election of the term.
    pub(super) fn figures(&self, days: &Days) -> Result<Figures> {
        let mut figures = Figures::default();
        let facts = self.members.iter().map(|member| member.facts);
        self.beside
            .count(&mut figures, facts, days.of(&self.unit))?;
        Ok(figures)
    }
}

impl AsItWas {
    /// The term compared with is told in the units of today: then there is nothing to move.
    pub(super) fn load(conn: &mut Conn, question: &Question, days: &Days) -> Result<Self> {
        if question.listed_by.is_some() {
            return Ok(Self::default());
        }
        let place = &question.division;
        // A unit of a township may have gone on in another township.
        let around = place.county().unwrap_or_else(|| place.clone());
        let found = divisions::succeeded_units(conn, &around)?.into_iter();
        let mut own = Self {
            succeeded: found.map(|one| (one.unit.clone(), one)).collect(),
            moved: BTreeSet::new(),
        };
        let late = own.succeeded.values().filter(|one| {
            let day = question.as_of.unwrap_or_else(|| days.of(&one.unit));
            day < one.ended_on && place.contains(&one.unit)
        });
        let moved = late.map(|one| own.follow(&one.unit, |_| true)).collect();
        own.moved = moved;
        Ok(own)
    }

    /// Whether the members counted today in a unit are to be read by [`AsItWas::each_unit`].
    pub(super) fn moves(&self, unit: &DivisionCode) -> bool {
        self.moved.contains(unit)
    }

    /// Those units of today.
    pub(super) fn moved(&self) -> &BTreeSet<DivisionCode> {
        &self.moved
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

    /// The units of the day whose members are counted elsewhere today, and those that are counted
    /// with them: inside the place and of the kind asked for.
    pub(super) fn each_unit(
        &self,
        conn: &mut Conn,
        question: &Question,
        days: &Days,
        serving: Serving,
    ) -> Result<Vec<UnitThen>> {
        let mut units = Vec::new();
        for current in &self.moved {
            let unit_of = |recorded: DivisionCode| {
                self.follow(&recorded, |one| {
                    one.ended_on <= question.as_of.unwrap_or_else(|| days.of(&one.unit))
                })
            };
            let term = question.term.id;
            let mut then = roster::by_recorded_unit(conn, term, serving, current, unit_of)?;
            let mut elections = elections::by_recorded_unit(conn, term, current, unit_of)?;
            for unit in elections.keys() {
                then.entry(unit.clone()).or_default();
            }
            let mut beside = Beside::of_units(conn, term, std::slice::from_ref(current))?;
            // The seats of units that were joined were added up: they stay together. Each has its own
            // election.
            let home = then.contains_key(current).then_some(current);
            let home = home.or_else(|| then.keys().next()).cloned();
            for (unit, members) in then {
                let kind = kind_of(conn, &unit)?;
                let is_wanted = question.kind.is_none_or(|wanted| wanted.number() == kind);
                if question.division.contains(&unit) && is_wanted {
                    let seats = match home.as_ref() {
                        Some(home) if *home == unit => beside.take(current),
                        _ => OfUnit::default(),
                    };
                    units.push(UnitThen {
                        beside: seats.with_election(elections.remove(&unit)),
                        unit,
                        members,
                    });
                }
            }
        }
        units.sort_by(|one, other| one.unit.cmp(&other.unit));
        Ok(units)
    }
}

fn kind_of(conn: &mut Conn, unit: &DivisionCode) -> Result<i16> {
    let place = divisions::find_anywhere(conn, unit)?;
    let kind = place.and_then(|place| place.unit_kind);
    Ok(kind.map_or(0, UnitKind::number))
}
