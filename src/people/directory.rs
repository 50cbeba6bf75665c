//! The persons on record that an import may meet, found by ID number or by unit and name.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

use super::changes::person_change;
use super::matches_store;
use super::store::{self, KnownPerson, PersonChange};
use super::unconfirmed::Pairs;
use super::{PersonCells, intake::SealedCells, normalise_name};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::divisions::resolver::UnitFound;
use crate::error::Result;

/// Persons loaded so far. An empty database is not asked at all, so that a million new rows stay
/// within the memory of a small machine.
#[derive(Debug)]
pub struct Directory {
    nobody: bool,
    pub(super) pairs: Pairs,
    /// What the importing person may see and change.
    scope: DivisionCode,
    /// Not at home in the scope, but of a committee or among the voters there.
    inside: HashSet<i64>,
    /// Hold or held a post, as far as that was noted.
    pub(super) members: HashSet<i64>,
    pub(super) persons: HashMap<i64, KnownPerson>,
    pub(super) by_id_number: HashMap<Vec<u8>, i64>,
    by_name: HashMap<(String, String), Vec<i64>>,
}

/// The different units and names of some rows.
pub fn units_and_names<'a>(
    rows: impl Iterator<Item = (&'a UnitFound, &'a str)>,
) -> (Vec<&'a str>, Vec<&'a str>) {
    let (mut units, mut names) = (BTreeSet::new(), BTreeSet::new());
    for (unit, name) in rows {
        units.insert(unit.current.as_str());
        names.insert(name);
    }
    (Vec::from_iter(units), Vec::from_iter(names))
}

impl Directory {
    /// An empty directory of this database, for somebody who may see and change `scope`.
    pub fn new(conn: &mut Conn, scope: &DivisionCode) -> Result<Self> {
        let nobody = store::is_empty(conn)?;
        let pairs = if nobody {
            Pairs::default()
        } else {
            Pairs::new(matches_store::all_pairs(conn)?)
        };
        Ok(Self::empty(nobody, pairs, scope.clone()))
    }

    fn empty(nobody: bool, pairs: Pairs, scope: DivisionCode) -> Self {
        Self {
            nobody,
            pairs,
            scope,
            inside: HashSet::new(),
            members: HashSet::new(),
            persons: HashMap::new(),
            by_id_number: HashMap::new(),
            by_name: HashMap::new(),
        }
    }

    /// Whether nobody was on record when the import began.
    pub fn is_empty(&self) -> bool {
        self.nobody
    }

    /// Forgets the persons loaded so far: a long table is met batch by batch.
    pub fn forget(&mut self) {
        let pairs = std::mem::take(&mut self.pairs);
        *self = Self::empty(self.nobody, pairs, self.scope.clone());
    }

    /// Loads those at home in these units who bear one of these names.
    pub fn load_named(&mut self, conn: &mut Conn, units: &[&str], names: &[&str]) -> Result<()> {
        for person in store::at_home_named(conn, units, names)? {
            self.add(person);
        }
        Ok(())
    }

    /// Loads these persons.
    pub fn load(&mut self, conn: &mut Conn, ids: impl Iterator<Item = i64>) -> Result<()> {
        let unknown: Vec<i64> = ids.filter(|id| !self.persons.contains_key(id)).collect();
        for person in store::by_ids(conn, &unknown)? {
            self.add(person);
        }
        Ok(())
    }

    /// Finds persons by ID number wherever they were first recorded.
    pub fn look_up(&mut self, conn: &mut Conn, lookups: &[&[u8]]) -> Result<()> {
        if self.nobody {
            return Ok(());
        }
        let is_unknown = |lookup: &&&[u8]| !self.by_id_number.contains_key(**lookup);
        let unknown: Vec<&[u8]> = lookups.iter().filter(is_unknown).copied().collect();
        for person in store::with_id_numbers(conn, &unknown)? {
            self.add(person);
        }
        let met = lookups
            .iter()
            .filter_map(|lookup| self.by_id_number.get(*lookup));
        let foreign: Vec<i64> = met.copied().filter(|id| self.is_outside(*id)).collect();
        self.inside
            .extend(store::known_in(conn, &self.scope, &foreign)?);
        Ok(())
    }

    /// Whether a loaded person is neither at home, in a committee nor a voter in the scope.
    pub(super) fn is_outside(&self, id: i64) -> bool {
        let person = self.persons.get(&id);
        person.is_some_and(|person| !self.is_home(&person.home_unit_code))
            && !self.inside.contains(&id)
    }

    /// What a row changes in a loaded person: nothing in one from outside the scope.
    pub fn change(
        &self,
        id: i64,
        cells: &PersonCells,
        sealed: &SealedCells,
    ) -> Option<PersonChange> {
        let person = self.persons.get(&id).filter(|_| !self.is_outside(id))?;
        if self.holder(id, sealed.lookup()).is_some() {
            let others = SealedCells {
                id_number: None,
                ..sealed.clone()
            };
            return person_change(cells, &others, person);
        }
        person_change(cells, sealed, person)
    }

    /// What the importing person may see and change.
    pub(super) fn scope(&self) -> &DivisionCode {
        &self.scope
    }

    /// Whether a unit lies in the scope.
    pub(super) fn is_home(&self, unit: &str) -> bool {
        unit.starts_with(self.scope.as_str())
    }

    /// The other record that has the ID number of a row which means `id`.
    pub fn holder(&self, id: i64, lookup: Option<&[u8; 32]>) -> Option<i64> {
        let holder = self.by_id_number.get(lookup?.as_slice());
        holder.copied().filter(|holder| *holder != id)
    }

    /// Whether somebody was asked already if two records are one person.
    pub fn is_asked(&self, one: i64, other: i64) -> bool {
        self.pairs.is_asked(one, other)
    }

    fn add(&mut self, mut person: KnownPerson) {
        if self.persons.contains_key(&person.id) {
            return;
        }
        // Recorded before a full stop counted as the dot of a name.
        if let Cow::Owned(name) = normalise_name(&person.name) {
            person.name = name;
        }
        if let Some(lookup) = &person.id_number_lookup {
            self.by_id_number.insert(lookup.clone(), person.id);
        }
        let key = (person.home_unit_code.clone(), person.name.clone());
        self.by_name.entry(key).or_default().push(person.id);
        self.persons.insert(person.id, person);
    }

    /// Notes that somebody holds or held a post in a unit, which need not be the home unit.
    pub fn note_unit(&mut self, person: i64, unit: &str) {
        self.members.insert(person);
        let Some(known) = self.persons.get(&person) else {
            return;
        };
        if unit.starts_with(self.scope.as_str()) {
            self.inside.insert(person);
        }
        let there = self
            .by_name
            .entry((unit.to_owned(), known.name.clone()))
            .or_default();
        if !there.contains(&person) {
            there.push(person);
        }
    }

    /// A loaded person.
    pub fn person(&self, id: i64) -> Option<&KnownPerson> {
        self.persons.get(&id)
    }

    pub(super) fn named(
        &self,
        unit: &DivisionCode,
        name: &str,
    ) -> impl Iterator<Item = &KnownPerson> {
        let ids = if self.persons.is_empty() {
            None
        } else {
            self.by_name.get(&(unit.to_string(), name.to_owned()))
        };
        ids.into_iter()
            .flatten()
            .filter_map(|id| self.persons.get(id))
    }
}
