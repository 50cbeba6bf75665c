//! Seats of an election that was before units were joined or went on under another code: they are
//! given to the units of that day. Each keeps its own, and the sum of the unit of today follows.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::former_seats_store::{FormerSeats, former_seats_of};
use super::seats::FixedSeats;
use super::terms::ReferenceDays;
use crate::db::Conn;
use crate::divisions::{self, DivisionCode};
use crate::error::{Error, Result};
use crate::schema::{fixed_seats, former_seats};
use crate::tables::import::Outcome;

/// Stands for a time that has not ended: the seats of today.
const TODAY: NaiveDate = NaiveDate::MAX;

/// What happened to units after the election; nearly always nothing.
#[derive(Debug)]
pub(super) struct Later {
    days: ReferenceDays,
    /// The unit an ended one goes on in, and since when.
    gone_on: BTreeMap<DivisionCode, (DivisionCode, NaiveDate)>,
    /// All units that have to do with it.
    concerned: BTreeSet<DivisionCode>,
    /// Those that came after the election.
    came: BTreeSet<DivisionCode>,
}

/// The seats a row gives to a unit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Given {
    pub(super) party: i32,
    pub(super) committee: i32,
    /// `None`: as it is on record.
    pub(super) woman: Option<bool>,
    /// `None`: as it is on record.
    pub(super) single_ballot: Option<bool>,
}

/// Seats of a unit at some time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Seats {
    party: i32,
    committee: i32,
    single_ballot: bool,
}

impl Later {
    /// Reads it for the units of `scope`.
    pub(super) fn load(conn: &mut Conn, scope: &DivisionCode, days: ReferenceDays) -> Result<Self> {
        let around = scope.county().unwrap_or_else(|| scope.clone());
        let mut gone_on = BTreeMap::new();
        let mut concerned = BTreeSet::new();
        for one in divisions::succeeded_units(conn, &around)? {
            if days.of(&one.unit) < one.ended_on {
                concerned.extend([one.unit.clone(), one.successor.clone()]);
                gone_on.insert(one.unit, (one.successor, one.ended_on));
            }
        }
        let units = divisions::find_many(conn, &Vec::from_iter(concerned.clone()))?.into_iter();
        let is_later = |unit: &divisions::Division| {
            let from = unit.valid_from;
            from.is_some_and(|from| days.of(&unit.code) < from)
        };
        Ok(Self {
            came: units.filter(is_later).map(|unit| unit.code).collect(),
            days,
            gone_on,
            concerned,
        })
    }

    /// Whether the seats of a unit are to be given by [`Later::give`].
    pub(super) fn concerns(&self, unit: &DivisionCode) -> bool {
        self.concerned.contains(unit)
    }

    /// Each time, told by its end, in which the seats of a unit of the election day are counted, with
    /// the unit that they are counted in; the last one is today's.
    fn path(&self, unit: &DivisionCode) -> Vec<(DivisionCode, NaiveDate)> {
        let mut path = Vec::new();
        let (mut now, mut from) = (unit, self.days.of(unit));
        // A damaged record could run in a circle.
        for _ in 0..=self.gone_on.len() {
            let end = self.gone_on.get(now);
            let joins = self.gone_on.values().filter(|(into, _)| into == now);
            let days = joins.map(|(_, on)| *on).chain(end.map(|(_, on)| *on));
            let days: BTreeSet<NaiveDate> = days.filter(|day| *day > from).collect();
            if !self.came.contains(now) || now != unit {
                path.extend(days.into_iter().map(|day| (now.clone(), day)));
            }
            match end {
                Some((next, on)) => (now, from) = (next, *on),
                None => break,
            }
        }
        path.push((now.clone(), TODAY));
        path
    }

    /// Gives seats to a unit of the election day, and tells what that is to the record; nothing is
    /// written unless `writes`.
    pub(super) fn give(
        &self,
        conn: &mut Conn,
        (term_id, unit): (i32, &DivisionCode),
        given: Given,
        writes: bool,
    ) -> Result<Outcome> {
        let path = self.path(unit);
        let mut ledger = Ledger::load(conn, term_id, &path)?;
        let old = path.first().and_then(|time| ledger.at(time));
        let new = Seats {
            party: given.party,
            committee: given.committee,
            single_ballot: given
                .single_ballot
                .unwrap_or(old.is_some_and(|old| old.single_ballot)),
        };
        let has_woman = ledger
            .today
            .as_ref()
            .is_some_and(|today| today.designated_woman_member);
        let is_new_woman = given.woman == Some(true) && !has_woman;
        if old == Some(new) && !is_new_woman {
            return Ok(Outcome::Unchanged);
        }
        if writes {
            self.keep_apart(&path, &mut ledger);
            ledger.change(&path, old, new);
            ledger.save(conn, term_id, &path, given.woman)?;
        }
        Ok(if old.is_none() {
            Outcome::Added
        } else {
            Outcome::Changed
        })
    }

    /// The unit into which seats come keeps those it had before. One that came later had none: a sum
    /// that was given to it gives way to the seats of its parts.
    fn keep_apart(&self, path: &[(DivisionCode, NaiveDate)], ledger: &mut Ledger) {
        for pair in path.windows(2) {
            let [(from, on), (into, _)] = pair else {
                continue;
            };
            let time = (into.clone(), *on);
            if from == into || ledger.times.contains_key(&time) {
                continue;
            }
            let mut before = ledger.at(&time);
            if self.came.contains(into) {
                before = None;
                let own = ledger
                    .times
                    .iter_mut()
                    .filter(|((unit, _), _)| unit == into);
                own.for_each(|(_, seats)| *seats = None);
            }
            ledger.times.insert(time, before);
        }
    }
}

/// The seats of some units by unit and the end of the time they were so.
struct Ledger {
    times: BTreeMap<(DivisionCode, NaiveDate), Option<Seats>>,
    today: Option<FixedSeats>,
}

impl Ledger {
    fn load(conn: &mut Conn, term_id: i32, path: &[(DivisionCode, NaiveDate)]) -> Result<Self> {
        let units: BTreeSet<DivisionCode> = path.iter().map(|(unit, _)| unit.clone()).collect();
        let mut times = BTreeMap::new();
        for (unit, kept) in former_seats_of(conn, term_id, &Vec::from_iter(units))? {
            for row in kept {
                let both = row.party_seats.zip(row.committee_seats);
                let seats = both.map(|(party, committee)| Seats {
                    party,
                    committee,
                    single_ballot: row.single_ballot,
                });
                times.insert((unit.clone(), row.until_day), seats);
            }
        }
        let last = path
            .last()
            .map(|(unit, _)| unit.clone())
            .unwrap_or_default();
        let today: Option<FixedSeats> = fixed_seats::table
            .find((term_id, last.as_str()))
            .select(FixedSeats::as_select())
            .first(conn)
            .optional()?;
        let seats = today.as_ref().map(|row| Seats {
            party: row.party_seats,
            committee: row.committee_seats,
            single_ballot: row.single_ballot,
        });
        times.insert((last, TODAY), seats);
        Ok(Self { times, today })
    }

    /// The seats of a unit in the time that ends then: what is not kept apart is as it was later.
    fn at(&self, time: &(DivisionCode, NaiveDate)) -> Option<Seats> {
        let mut later = self.times.range(time.clone()..);
        later
            .next()
            .filter(|((unit, _), _)| *unit == time.0)?
            .1
            .to_owned()
    }

    /// Puts the new seats in the place of the old ones, there and in all sums they are part of.
    fn change(&mut self, path: &[(DivisionCode, NaiveDate)], old: Option<Seats>, new: Seats) {
        let old = old.unwrap_or_default();
        let (party, committee) = (new.party - old.party, new.committee - old.committee);
        let before: Vec<Option<Seats>> = path.iter().map(|time| self.at(time)).collect();
        for (place, (time, before)) in path.iter().zip(before).enumerate() {
            let before = before.unwrap_or_default();
            let sum = Seats {
                party: (before.party + party).max(0),
                committee: (before.committee + committee).max(0),
                single_ballot: before.single_ballot || new.single_ballot,
            };
            let seats = if place == 0 { new } else { sum };
            self.times.insert(time.clone(), Some(seats));
        }
    }

    fn save(
        self,
        conn: &mut Conn,
        term_id: i32,
        path: &[(DivisionCode, NaiveDate)],
        woman: Option<bool>,
    ) -> Result<()> {
        for ((unit, until), seats) in self.times {
            if until != TODAY {
                let row = FormerSeats {
                    term_id,
                    unit_code: unit.to_string(),
                    until_day: until,
                    party_seats: seats.map(|seats| seats.party),
                    committee_seats: seats.map(|seats| seats.committee),
                    single_ballot: seats.is_some_and(|seats| seats.single_ballot),
                };
                let same = former_seats::table.find((term_id, unit.as_str(), until));
                diesel::delete(same).execute(conn)?;
                diesel::insert_into(former_seats::table)
                    .values(&row)
                    .execute(conn)?;
                continue;
            }
            let seats = seats.ok_or_else(|| Error::internal("seats that were given"))?;
            let known = self.today.as_ref();
            let had_woman = known.is_some_and(|row| row.designated_woman_member);
            let alone = path.len() == 1;
            let row = FixedSeats {
                term_id,
                unit_code: unit.to_string(),
                party_seats: seats.party,
                committee_seats: seats.committee,
                designated_woman_member: match woman {
                    Some(woman) if alone => woman,
                    woman => had_woman || woman == Some(true),
                },
                single_ballot: seats.single_ballot,
                version: known.map_or(1, |row| row.version + 1),
            };
            let same = fixed_seats::table.find((term_id, unit.as_str()));
            diesel::delete(same).execute(conn)?;
            diesel::insert_into(fixed_seats::table)
                .values(&row)
                .execute(conn)?;
        }
        Ok(())
    }
}
