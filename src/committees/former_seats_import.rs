//! Seats of an election that was before units were joined or went on under another code: they are
//! given to the units of that day. Each keeps its own, and the sum of the unit of today follows,
//! until its seats are fixed anew.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::former_seats_store_ledger::{Ledger, Seats, TODAY, Time};
use crate::db::Conn;
use crate::divisions::{self, DivisionCode, ReferenceDays};
use crate::error::Result;
use crate::tables::import::Outcome;

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

impl Given {
    fn seats(self, old: Option<Seats>) -> Seats {
        let had = old.is_some_and(|old| old.single_ballot);
        Seats {
            party: self.party,
            committee: self.committee,
            single_ballot: self.single_ballot.unwrap_or(had),
        }
    }
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

    /// All units that anything happened to.
    pub(super) fn concerned(&self) -> &BTreeSet<DivisionCode> {
        &self.concerned
    }

    /// Whether a unit came after the election.
    pub(super) fn came(&self, unit: &DivisionCode) -> bool {
        self.came.contains(unit)
    }

    /// The unit of today in which a unit goes on.
    pub(super) fn today(&self, unit: &DivisionCode) -> DivisionCode {
        let path = self.path(unit);
        path.last()
            .map_or_else(|| unit.clone(), |time| time.0.clone())
    }

    /// The day on which others were joined with a unit last, or it began as one that others go on in.
    pub(super) fn joined_on(&self, unit: &DivisionCode) -> Option<NaiveDate> {
        self.joins(unit, TODAY)
    }

    fn joins(&self, unit: &DivisionCode, before: NaiveDate) -> Option<NaiveDate> {
        let joins = self.gone_on.values().filter(|(into, _)| into == unit);
        joins.map(|(_, on)| *on).filter(|on| *on < before).max()
    }

    fn parts(&self, unit: &DivisionCode, on: NaiveDate) -> impl Iterator<Item = &DivisionCode> {
        let own = self.gone_on.iter();
        own.filter(move |(_, next)| next.0 == *unit && next.1 == on)
            .map(|(part, _)| part)
    }

    /// Each time, told by its end, in which the seats of a unit of the election day are counted, with
    /// the unit that they are counted in; the last one is today's.
    pub(super) fn path(&self, unit: &DivisionCode) -> Vec<Time> {
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

    /// The path with the units whose sums lie on it.
    fn around(&self, path: &[Time]) -> BTreeSet<DivisionCode> {
        let units = path.iter().map(|(unit, _)| unit);
        let parts = self.gone_on.iter().filter(|(_, (into, _))| {
            let mut units = path.iter().map(|(unit, _)| unit);
            units.any(|unit| unit == into)
        });
        units.chain(parts.map(|(part, _)| part)).cloned().collect()
    }

    /// Whether the seats of a unit in the time that ends then are those of the units that were joined
    /// in it, and not fixed anew since.
    pub(super) fn is_sum(&self, ledger: &Ledger, time: &Time) -> bool {
        let Some(began) = self.joins(&time.0, time.1) else {
            return false;
        };
        let own = ledger.at(&(time.0.clone(), began));
        let parts = self.parts(&time.0, began);
        let parts = parts.filter_map(|part| ledger.at(&(part.clone(), began)));
        let sum = own.into_iter().chain(parts);
        sum.fold(Seats::default(), Seats::with) == ledger.at(time).unwrap_or_default()
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
        let mut ledger = Ledger::load(conn, term_id, &self.around(&path))?;
        let old = path.first().and_then(|time| ledger.at(time));
        let new = given.seats(old);
        let is_new_woman = given.woman == Some(true) && !has_woman(conn, term_id, &path)?;
        if old == Some(new) && !is_new_woman {
            return Ok(Outcome::Unchanged);
        }
        if writes {
            self.keep_apart(&path, &mut ledger);
            self.change(&mut ledger, &path, old, new);
            ledger.save(conn, term_id, (given.woman, path.len() == 1))?;
        }
        Ok(if old.is_none() {
            Outcome::Added
        } else {
            Outcome::Changed
        })
    }

    /// Gives a unit of today, with which others were joined on `joined_on`, seats that were fixed
    /// since: those of the election stay.
    pub(super) fn give_anew(
        &self,
        conn: &mut Conn,
        (term_id, unit, joined_on): (i32, &DivisionCode, NaiveDate),
        given: Given,
        writes: bool,
    ) -> Result<Outcome> {
        let today = (unit.clone(), TODAY);
        let path = std::slice::from_ref(&today);
        let mut ledger = Ledger::load(conn, term_id, &self.around(path))?;
        let old = ledger.at(&today);
        let new = given.seats(old);
        let had_woman = has_woman(conn, term_id, path)?;
        if old == Some(new) && given.woman.is_none_or(|woman| woman == had_woman) {
            return Ok(Outcome::Unchanged);
        }
        let is_first = self.is_sum(&ledger, &today);
        if writes {
            let time = (unit.clone(), joined_on);
            if !ledger.times.contains_key(&time) {
                // What was recorded for it as a whole stays with one unit of the election day.
                let first = self
                    .parts(unit, joined_on)
                    .next()
                    .filter(|_| self.came(unit));
                let home = first.map(|part| (part.clone(), joined_on));
                let home = home.filter(|home| !ledger.times.contains_key(home));
                let own = if self.came(unit) { None } else { old };
                if let Some(home) = home.filter(|_| old.is_some()) {
                    ledger.times.insert(home, old);
                }
                ledger.times.insert(time, own);
            }
            ledger.times.insert(today, Some(new));
            ledger.save(conn, term_id, (given.woman, true))?;
        }
        Ok(if is_first {
            Outcome::Added
        } else {
            Outcome::Changed
        })
    }

    /// The unit into which seats come keeps those it had before. One that came later had none: a sum
    /// that was given to it gives way to the seats of its parts.
    fn keep_apart(&self, path: &[Time], ledger: &mut Ledger) {
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

    /// Puts the new seats in the place of the old ones, there and in all sums they are part of.
    fn change(&self, ledger: &mut Ledger, path: &[Time], old: Option<Seats>, new: Seats) {
        let old = old.unwrap_or_default();
        let (party, committee) = (new.party - old.party, new.committee - old.committee);
        let sums = path.iter().skip(1);
        // Seats that were fixed anew are no sum, nor is what follows from them.
        let sums: Vec<&Time> = sums.take_while(|time| self.is_sum(ledger, time)).collect();
        let before: Vec<Option<Seats>> = sums.iter().map(|time| ledger.at(time)).collect();
        if let Some(first) = path.first() {
            ledger.times.insert(first.clone(), Some(new));
        }
        for (time, before) in sums.into_iter().zip(before) {
            let before = before.unwrap_or_default();
            let sum = Seats {
                party: (before.party + party).max(0),
                committee: (before.committee + committee).max(0),
                single_ballot: before.single_ballot || new.single_ballot,
            };
            ledger.times.insert(time.clone(), Some(sum));
        }
    }
}

/// Whether the unit of today in which a path ends has a seat for a woman.
fn has_woman(conn: &mut Conn, term_id: i32, path: &[Time]) -> Result<bool> {
    let today = path.last().map(|(unit, _)| unit.clone());
    super::seats_store::has_woman(conn, term_id, &today.unwrap_or_default())
}
