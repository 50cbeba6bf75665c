//! What is on record in the counties a roster touches: persons, and their stretches in office.
//!
//! A county is loaded when the first row of it comes; a million rows stay within the memory of a
//! small machine because an empty database is not asked at all.

use std::collections::{HashMap, HashSet};

use crate::committees::Posts;
use crate::committees::Term;
use crate::committees::membership::{self, Membership, Origin};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::error::Result;
use crate::people::directory::Directory;

/// A unit and a person.
type Seat = (String, i64);

/// The record of the counties touched so far.
#[derive(Debug)]
pub(super) struct Known {
    counties: HashSet<DivisionCode>,
    pub(super) people: Directory,
    /// This term's stretches that came with the election or a roster.
    stretches: HashMap<Seat, Membership>,
    /// Stretches of this term in a unit and person, whatever their origin.
    used_stretches: HashMap<Seat, i16>,
    /// Sat on the committee in the preceding term.
    preceding: HashSet<Seat>,
    /// Sat on the committee in any earlier term.
    earlier: HashSet<Seat>,
    /// Units with a committee on record in the preceding term.
    units_before: HashSet<String>,
    /// There are stretches of later terms, whose flags depend on this one.
    pub(super) has_later_terms: bool,
}

/// The terms around the one that is imported.
#[derive(Debug, Clone)]
pub(super) struct Terms {
    pub(super) current: Term,
    pub(super) preceding: Option<i32>,
    pub(super) earlier: HashSet<i32>,
}

impl Known {
    pub(super) fn new(conn: &mut Conn, scope: &DivisionCode) -> Result<Self> {
        Ok(Self {
            people: Directory::new(conn, scope)?,
            counties: HashSet::new(),
            stretches: HashMap::new(),
            used_stretches: HashMap::new(),
            preceding: HashSet::new(),
            earlier: HashSet::new(),
            units_before: HashSet::new(),
            has_later_terms: false,
        })
    }

    /// Loads who sat or sits in the county of a unit, unless that is loaded. Everybody else at home
    /// there, voters by the hundred thousand, is looked for by name.
    pub(super) fn load(
        &mut self,
        conn: &mut Conn,
        unit: &DivisionCode,
        terms: &Terms,
    ) -> Result<()> {
        if self.people.is_empty() {
            return Ok(());
        }
        let Some(county) = unit.county() else {
            return Ok(());
        };
        if !self.counties.insert(county.clone()) {
            return Ok(());
        }
        let rows = membership::counted_in(conn, county.as_str())?;
        self.people
            .load(conn, rows.iter().map(|row| row.person_id))?;
        for row in rows {
            self.add_stretch(row, terms);
        }
        Ok(())
    }

    fn add_stretch(&mut self, row: Membership, terms: &Terms) {
        let seat = (row.current_unit_code.clone(), row.person_id);
        let was_on_committee = Posts::from_bits(row.posts).in_committee();
        self.people.note_unit(row.person_id, &row.current_unit_code);
        if row.term_id == terms.current.id {
            let used = self.used_stretches.entry(seat.clone()).or_insert(0);
            *used = (*used).max(row.stretch.saturating_add(1));
            if Origin::BY_TERM_ELECTION.contains(&row.origin) {
                self.stretches.insert(seat, row);
            }
            return;
        }
        if !terms.earlier.contains(&row.term_id) {
            self.has_later_terms = true;
            return;
        }
        if !row.has_served() {
            return;
        }
        if terms.preceding == Some(row.term_id) {
            self.units_before.insert(seat.0.clone());
        }
        if was_on_committee {
            if terms.preceding == Some(row.term_id) {
                self.preceding.insert(seat.clone());
            }
            self.earlier.insert(seat);
        }
    }

    pub(super) fn stretch(&self, unit: &DivisionCode, person: i64) -> Option<&Membership> {
        if self.stretches.is_empty() {
            return None;
        }
        self.stretches.get(&(unit.to_string(), person))
    }

    pub(super) fn stretches(&self) -> impl Iterator<Item = &Membership> {
        self.stretches.values()
    }

    /// The number of the next stretch of a person in a unit and this term.
    pub(super) fn next_stretch(&self, unit: &DivisionCode, person: i64) -> i16 {
        if self.used_stretches.is_empty() {
            return 0;
        }
        self.used_stretches
            .get(&(unit.to_string(), person))
            .copied()
            .unwrap_or(0)
    }

    /// Whether re-election and newcomers can be told in a unit: the preceding term is on record.
    pub(super) fn has_preceding(&self, unit: &DivisionCode) -> bool {
        !self.units_before.is_empty() && self.units_before.contains(unit.as_str())
    }

    /// Re-elected, and newcomer, for a person on record (a person not on record is a newcomer);
    /// `joined` is another record of the same person.
    pub(super) fn flags(
        &self,
        unit: &DivisionCode,
        person: i64,
        joined: Option<i64>,
    ) -> (bool, bool) {
        let (mut reelected, mut newcomer) = (false, true);
        if self.earlier.is_empty() {
            return (reelected, newcomer);
        }
        for person in [Some(person), joined].into_iter().flatten() {
            let seat = (unit.to_string(), person);
            reelected |= self.preceding.contains(&seat);
            newcomer &= !self.earlier.contains(&seat);
        }
        (reelected, newcomer)
    }
}
