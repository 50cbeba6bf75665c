//! The seats of some units of a term, of today and of the times before units were joined.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::former_seats_store::{FormerSeats, former_seats_of};
use super::seats_store::FixedSeats;
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::schema::{fixed_seats, former_seats};

/// Stands for a time that has not ended: the seats of today.
pub(super) const TODAY: NaiveDate = NaiveDate::MAX;

/// A unit in the time that ends then.
pub(super) type Time = (DivisionCode, NaiveDate);

/// Seats of a unit at some time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Seats {
    pub(super) party: i32,
    pub(super) committee: i32,
    pub(super) single_ballot: bool,
}

impl Seats {
    /// Of today, as they are on record.
    pub(super) fn of(row: &FixedSeats) -> Self {
        Self {
            party: row.party_seats,
            committee: row.committee_seats,
            single_ballot: row.single_ballot,
        }
    }

    /// Those of two units together.
    pub(super) fn with(self, other: Self) -> Self {
        Self {
            party: self.party + other.party,
            committee: self.committee + other.committee,
            single_ballot: self.single_ballot || other.single_ballot,
        }
    }
}

/// The seats of some units by unit and the end of the time they were so.
pub(super) struct Ledger {
    pub(super) times: BTreeMap<Time, Option<Seats>>,
    /// As they are on record.
    known: BTreeMap<Time, Option<Seats>>,
}

impl Ledger {
    /// Reads the seats of these units.
    pub(super) fn load(
        conn: &mut Conn,
        term_id: i32,
        units: &BTreeSet<DivisionCode>,
    ) -> Result<Self> {
        let units = Vec::from_iter(units.clone());
        let mut times = BTreeMap::new();
        for (unit, kept) in former_seats_of(conn, term_id, &units)? {
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
        for chunk in units.chunks(1_000) {
            let codes: Vec<&str> = chunk.iter().map(DivisionCode::as_str).collect();
            let rows: Vec<FixedSeats> = fixed_seats::table
                .filter(fixed_seats::term_id.eq(term_id))
                .filter(fixed_seats::unit_code.eq_any(codes))
                .select(FixedSeats::as_select())
                .load(conn)?;
            for row in rows {
                let unit = DivisionCode::parse(&row.unit_code).map_err(Error::internal)?;
                times.insert((unit, TODAY), Some(Seats::of(&row)));
            }
        }
        Ok(Self {
            known: times.clone(),
            times,
        })
    }

    /// The seats of a unit in the time that ends then: what is not kept apart is as it was later.
    pub(super) fn at(&self, time: &Time) -> Option<Seats> {
        let mut later = self.times.range(time.clone()..);
        later
            .next()
            .filter(|((unit, _), _)| *unit == time.0)?
            .1
            .to_owned()
    }

    /// Writes what differs from the record; `woman` is the answer of a row that means the unit of
    /// today and nothing else, or adds to it.
    pub(super) fn save(
        self,
        conn: &mut Conn,
        term_id: i32,
        (woman, is_alone): (Option<bool>, bool),
    ) -> Result<()> {
        let known = self.known;
        let changed = |time: &Time, seats: &Option<Seats>| known.get(time) != Some(seats);
        for ((unit, until), seats) in self.times {
            if until != TODAY {
                if changed(&(unit.clone(), until), &seats) {
                    keep(conn, term_id, (&unit, until), seats)?;
                }
                continue;
            }
            if let Some(seats) = seats {
                set_today(conn, (term_id, &unit), seats, (woman, is_alone))?;
            }
        }
        Ok(())
    }
}

fn keep(
    conn: &mut Conn,
    term_id: i32,
    (unit, until): (&DivisionCode, NaiveDate),
    seats: Option<Seats>,
) -> Result<()> {
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
    Ok(())
}

fn set_today(
    conn: &mut Conn,
    (term_id, unit): (i32, &DivisionCode),
    seats: Seats,
    (woman, is_alone): (Option<bool>, bool),
) -> Result<()> {
    let same = fixed_seats::table.find((term_id, unit.as_str()));
    let known: Option<FixedSeats> = same
        .select(FixedSeats::as_select())
        .first(conn)
        .optional()?;
    let was_set = known
        .as_ref()
        .is_some_and(|row| row.designated_woman_member);
    let is_set = match woman {
        Some(woman) if is_alone => woman,
        woman => was_set || woman == Some(true),
    };
    let is_same = known.as_ref().map(Seats::of) == Some(seats) && was_set == is_set;
    if is_same {
        return Ok(());
    }
    let row = FixedSeats {
        term_id,
        unit_code: unit.to_string(),
        party_seats: seats.party,
        committee_seats: seats.committee,
        designated_woman_member: is_set,
        single_ballot: seats.single_ballot,
        version: known.map_or(1, |row| row.version + 1),
    };
    let same = fixed_seats::table.find((term_id, unit.as_str()));
    diesel::delete(same).execute(conn)?;
    diesel::insert_into(fixed_seats::table)
        .values(&row)
        .execute(conn)?;
    Ok(())
}
