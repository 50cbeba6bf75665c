//! What is known of units beside their members: fixed seats, and what their election adds.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::unit::count_unit_into;
use super::super::{ElectionFacts, Figures, MemberFacts, SeatFacts, count_election_into};
use super::elections::{ElectionRow, together};
use super::{code, span, texts};
use crate::committees::former_seats_of;
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::schema::{election_figures, fixed_seats};

/// Seats and elections of units; each unit is taken out once.
#[derive(Debug, Default)]
pub(super) struct Beside {
    seats: BTreeMap<DivisionCode, SeatFacts>,
    elections: BTreeMap<DivisionCode, ElectionFacts>,
}

/// The two of one unit.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OfUnit {
    seats: Option<SeatFacts>,
    election: Option<ElectionFacts>,
}

impl OfUnit {
    /// Counts a unit with its members, each with the day of its age, into `figures`, which must be empty.
    pub(super) fn count(
        &self,
        figures: &mut Figures,
        members: impl Iterator<Item = (MemberFacts, NaiveDate)>,
    ) -> Result<()> {
        count_unit_into(figures, members, self.seats).map_err(Error::internal)?;
        if let Some(election) = &self.election {
            let has_single_ballot = self.seats.is_some_and(|seats| seats.has_single_ballot);
            count_election_into(figures, election, has_single_ballot).map_err(Error::internal)?;
        }
        Ok(())
    }
}

impl Beside {
    /// Those of the units in a place.
    pub(super) fn in_place(conn: &mut Conn, term_id: i32, place: &DivisionCode) -> Result<Self> {
        let (from, before) = span(place);
        let mut found = Self::default();
        let seats: Vec<SeatRow> = fixed_seats::table
            .filter(fixed_seats::term_id.eq(term_id))
            .filter(fixed_seats::unit_code.ge(&from))
            .filter(fixed_seats::unit_code.lt(&before))
            .select(SEATS)
            .load(conn)?;
        found.add_seats(seats)?;
        let elections: Vec<ElectionRow> = election_figures::table
            .filter(election_figures::term_id.eq(term_id))
            .filter(election_figures::current_unit_code.ge(&from))
            .filter(election_figures::current_unit_code.lt(&before))
            .select(ElectionRow::as_select())
            .load(conn)?;
        found.add_elections(&elections)?;
        Ok(found)
    }

    /// Those of these units.
    pub(super) fn of_units(conn: &mut Conn, term_id: i32, units: &[DivisionCode]) -> Result<Self> {
        let mut found = Self::default();
        for chunk in units.chunks(1_000) {
            let seats: Vec<SeatRow> = fixed_seats::table
                .filter(fixed_seats::term_id.eq(term_id))
                .filter(fixed_seats::unit_code.eq_any(texts(chunk)))
                .select(SEATS)
                .load(conn)?;
            found.add_seats(seats)?;
            let elections: Vec<ElectionRow> = election_figures::table
                .filter(election_figures::term_id.eq(term_id))
                .filter(election_figures::current_unit_code.eq_any(texts(chunk)))
                .select(ElectionRow::as_select())
                .load(conn)?;
            found.add_elections(&elections)?;
        }
        Ok(found)
    }

    /// Puts the seats in the place of those of today that each unit had on the day of `on`, and gives
    /// the units of which that is known.
    pub(super) fn seats_as_they_were(
        &mut self,
        conn: &mut Conn,
        term_id: i32,
        units: &[DivisionCode],
        on: impl Fn(&DivisionCode) -> NaiveDate,
    ) -> Result<BTreeSet<DivisionCode>> {
        let mut known = BTreeSet::new();
        for (unit, kept) in former_seats_of(conn, term_id, units)? {
            let day = on(&unit);
            let Some(then) = kept.into_iter().find(|former| day < former.until_day) else {
                continue;
            };
            self.seats.remove(&unit);
            if let (Some(party), Some(committee)) = (then.party_seats, then.committee_seats) {
                let row = (then.unit_code, party, committee, then.single_ballot);
                self.add_seats(vec![row])?;
            }
            known.insert(unit);
        }
        Ok(known)
    }

    /// Puts other elections in the place of those of today.
    pub(super) fn set_elections(&mut self, elections: BTreeMap<DivisionCode, ElectionFacts>) {
        self.elections = elections;
    }

    /// Those of one unit.
    pub(super) fn take(&mut self, unit: &DivisionCode) -> OfUnit {
        OfUnit {
            seats: self.seats.remove(unit),
            election: self.elections.remove(unit),
        }
    }

    /// Counts the seats of a unit with another one that has none.
    pub(super) fn move_seats(&mut self, from: &DivisionCode, to: &DivisionCode) {
        if !self.seats.contains_key(to)
            && let Some(seats) = self.seats.remove(from)
        {
            self.seats.insert(to.clone(), seats);
        }
    }

    /// The units that are left, by code.
    pub(super) fn units(&self) -> BTreeSet<DivisionCode> {
        let units = self.seats.keys().chain(self.elections.keys());
        units.cloned().collect()
    }

    /// Those of the units that were not taken, by code.
    pub(super) fn take_rest(&mut self) -> Vec<(DivisionCode, OfUnit)> {
        let with_facts = self.units().into_iter().map(|unit| {
            let facts = self.take(&unit);
            (unit, facts)
        });
        with_facts.collect()
    }

    fn add_seats(&mut self, rows: Vec<SeatRow>) -> Result<()> {
        for (unit, party, committee, has_single_ballot) in rows {
            let seats = SeatFacts {
                party_seats: u32::try_from(party).map_err(Error::internal)?,
                committee_seats: u32::try_from(committee).map_err(Error::internal)?,
                has_single_ballot,
            };
            self.seats.insert(code(&unit)?, seats);
        }
        Ok(())
    }

    fn add_elections(&mut self, rows: &[ElectionRow]) -> Result<()> {
        let mut by_unit: BTreeMap<DivisionCode, Vec<&ElectionRow>> = BTreeMap::new();
        for row in rows {
            let unit = code(&row.current_unit_code)?;
            by_unit.entry(unit).or_default().push(row);
        }
        for (unit, rows) in by_unit {
            let facts = together(&unit, &rows);
            self.elections.extend(facts.map(|facts| (unit, facts)));
        }
        Ok(())
    }
}

/// Unit, seats of the party body, seats of the committee, one ballot for all posts.
type SeatRow = (String, i32, i32, bool);

const SEATS: (
    fixed_seats::unit_code,
    fixed_seats::party_seats,
    fixed_seats::committee_seats,
    fixed_seats::single_ballot,
) = (
    fixed_seats::unit_code,
    fixed_seats::party_seats,
    fixed_seats::committee_seats,
    fixed_seats::single_ballot,
);
