//! What is on record in the counties a roster touches: persons, and their stretches in office.
//!
//! A county is loaded when the first row of it comes; a million rows stay within the memory of a
//! small machine because an empty database is not asked at all.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, HashSet};

use crate::committees::membership::{self, Membership, Origin};
use crate::committees::{Posts, ReferenceDays, Term};
use crate::db::Conn;
use crate::divisions::resolver::UnitFound;
use crate::divisions::{DivisionCode, begun_units};
use crate::error::Result;
use crate::people::directory::Directory;

/// A unit and a person.
type Seat = (String, i64);

/// The record of the counties touched so far.
#[derive(Debug)]
pub(super) struct Known {
    counties: HashSet<DivisionCode>,
    pub(super) people: Directory,
    /// This term's stretches that came with the election or a roster: several where somebody sat in
    /// two units that were joined since.
    stretches: HashMap<Seat, Vec<Membership>>,
    /// The unit in which a stretch was recorded, beside the seat, of those that a row has met.
    met: HashSet<(Seat, String)>,
    /// Those met by a row of a unit that came after the election: it may mean any of their stretches.
    stood_for: HashSet<Seat>,
    /// Stretches of this term in a unit and person, whatever their origin.
    used_stretches: HashMap<Seat, i16>,
    /// Sat on the committee in the preceding term.
    preceding: HashSet<Seat>,
    /// Sat on the committee in any earlier term.
    earlier: HashSet<Seat>,
    /// Units with a committee on record in the preceding term.
    units_before: HashSet<String>,
    /// Units that came after the election: they stand for those before them.
    came: BTreeSet<DivisionCode>,
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
            met: HashSet::new(),
            stood_for: HashSet::new(),
            used_stretches: HashMap::new(),
            preceding: HashSet::new(),
            earlier: HashSet::new(),
            units_before: HashSet::new(),
            came: BTreeSet::new(),
            has_later_terms: false,
        })
    }

    /// Loads who sat or sits in the county of a unit, unless that is loaded. Everybody else at home
    /// there, voters by the hundred thousand, is looked for by name.
    pub(super) fn load(
        &mut self,
        conn: &mut Conn,
        unit: &DivisionCode,
        (terms, days): (&Terms, &ReferenceDays),
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
        for (unit, from) in begun_units(conn, &county)? {
            if days.of(&unit) < from {
                self.came.insert(unit);
            }
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
                match self.stretches.entry(seat) {
                    // Nearly always the only one: no room for more is taken.
                    Entry::Vacant(free) => drop(free.insert(vec![row])),
                    Entry::Occupied(mut known) => known.get_mut().push(row),
                }
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

    /// The stretch of a person that a row of this unit means, unless a row before it did.
    pub(super) fn stretch(&self, unit: &UnitFound, person: i64) -> Option<&Membership> {
        Some(self.best(unit, person)?.1)
    }

    /// How well a person on record fits a row of this unit: 0 for one recorded in it.
    pub(super) fn fit(&self, unit: &UnitFound, person: i64) -> Option<u8> {
        Some(self.best(unit, person)?.0)
    }

    fn best(&self, unit: &UnitFound, person: i64) -> Option<(u8, &Membership)> {
        if self.stretches.is_empty() {
            return None;
        }
        let own = self.stretches.get(&(unit.current.to_string(), person))?;
        let open = own.iter().filter(|row| !self.is_met(row));
        let fitting = open.filter_map(|row| Some((self.fits(unit, row)?, row)));
        fitting.min_by_key(|(fit, row)| (*fit, row.ending.is_some(), row.stretch))
    }

    /// Whether a row of this unit can mean a stretch: 0 for one recorded in the very unit. Only a unit
    /// that came after the election stands for those before it: one that existed on that day has a
    /// record of its own, also when others were joined with it since.
    fn fits(&self, unit: &UnitFound, row: &Membership) -> Option<u8> {
        let (code, current) = (unit.code.as_str(), unit.current.as_str());
        if row.unit_code == code {
            return Some(0);
        }
        let is_of_all = code == current || row.unit_code == current;
        (is_of_all && self.came.contains(&unit.current)).then_some(1)
    }

    /// Whether a person is on record in any unit that is counted in this one today.
    pub(super) fn has_stretch(&self, unit: &UnitFound, person: i64) -> bool {
        let seat = (unit.current.to_string(), person);
        !self.stretches.is_empty() && self.stretches.contains_key(&seat)
    }

    /// Whether a unit came after the election.
    pub(super) fn came_later(&self, unit: &DivisionCode) -> bool {
        self.came.contains(unit)
    }

    /// Notes that a row of this unit means a stretch.
    pub(super) fn meet(&mut self, unit: &UnitFound, row: &Membership) {
        let seat = (row.current_unit_code.clone(), row.person_id);
        if unit.code == unit.current && self.came.contains(&unit.current) {
            self.stood_for.insert(seat.clone());
        }
        self.met.insert((seat, row.unit_code.clone()));
    }

    fn is_met(&self, row: &Membership) -> bool {
        let seat = (row.current_unit_code.clone(), row.person_id);
        self.met.contains(&(seat, row.unit_code.clone()))
    }

    /// Those in office that no row of the file means.
    pub(super) fn not_met(&self) -> impl Iterator<Item = &Membership> {
        let all = self.stretches.iter();
        let other = all.filter(|(seat, _)| !self.stood_for.contains(seat));
        other
            .flat_map(|(_, rows)| rows)
            .filter(|row| row.ending.is_none() && !self.is_met(row))
    }

    /// The number of the next stretch of a person in a unit and this term. `is_again`: a row before
    /// this one begins a stretch of the person there, too.
    pub(super) fn next_stretch(&mut self, unit: &DivisionCode, person: i64, is_again: bool) -> i16 {
        if self.used_stretches.is_empty() && !is_again {
            return 0;
        }
        let seat = (unit.to_string(), person);
        let used = self.used_stretches.get(&seat).copied().unwrap_or(0);
        if is_again {
            let next = used.saturating_add(1);
            self.used_stretches.insert(seat, next.saturating_add(1));
            return next;
        }
        used
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
