//! The persons on record that an import may meet, found by ID number or by unit and name.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

use super::changes::person_change;
use super::contradictions::{refuse_conflict, refuse_foreign, warn_of_namesake};
use super::matching::{Decision, Facts, decide};
use super::store::{self, KnownPerson, PersonChange};
use super::{Birth, PersonCells, intake::SealedCells, normalise_name};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::divisions::resolver::UnitFound;
use crate::error::Result;
use crate::tables::import::Report;

/// Persons loaded so far. An empty database is not asked at all, so that a million new rows stay
/// within the memory of a small machine.
#[derive(Debug)]
pub struct Directory {
    nobody: bool,
    /// What the importing person may see and change.
    scope: DivisionCode,
    /// Not at home in the scope, but of a committee or among the voters there.
    inside: HashSet<i64>,
    /// Hold or held a post, as far as that was noted.
    members: HashSet<i64>,
    persons: HashMap<i64, KnownPerson>,
    by_id_number: HashMap<Vec<u8>, i64>,
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

/// Whom a row means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// Somebody on record.
    OnRecord(i64),
    /// Nobody on record; perhaps one of these, which people must decide.
    New(Vec<i64>),
}

/// A row as far as it tells who is meant.
#[derive(Debug, Clone, Copy)]
pub struct Meant<'a> {
    /// Row number.
    pub row: u32,
    /// Columns of name and birth date, for defects.
    pub columns: (usize, usize),
    /// Column of the ID number, for defects.
    pub id_column: usize,
    /// Keyed hash of the ID number.
    pub lookup: Option<&'a [u8; 32]>,
    /// Normalised name.
    pub name: &'a str,
    /// The other cells.
    pub cells: &'a PersonCells,
    /// The unit.
    pub unit: &'a DivisionCode,
    /// Only namesakes who hold or held a post are told: the roll of voters has many.
    pub among_members: bool,
    /// The row is refused, or a warning is given already: another would only distract.
    pub is_quiet: bool,
}

impl Directory {
    /// An empty directory of this database, for somebody who may see and change `scope`.
    pub fn new(conn: &mut Conn, scope: &DivisionCode) -> Result<Self> {
        Ok(Self::empty(store::is_empty(conn)?, scope.clone()))
    }

    fn empty(nobody: bool, scope: DivisionCode) -> Self {
        Self {
            nobody,
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
        *self = Self::empty(self.nobody, self.scope.clone());
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
    fn is_outside(&self, id: i64) -> bool {
        let person = self.persons.get(&id);
        person.is_some_and(|person| !person.home_unit_code.starts_with(self.scope.as_str()))
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
        person_change(cells, sealed, person)
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

    fn named(&self, unit: &DivisionCode, name: &str) -> impl Iterator<Item = &KnownPerson> {
        let ids = if self.persons.is_empty() {
            None
        } else {
            self.by_name.get(&(unit.to_string(), name.to_owned()))
        };
        ids.into_iter()
            .flatten()
            .filter_map(|id| self.persons.get(id))
    }

    /// Whom the row means; `None` when it contradicts the record, which is reported. `is_same`
    /// tells of a candidate whether the very record the row is about is on file already.
    pub fn who(
        &self,
        meant: &Meant<'_>,
        is_same: impl Fn(i64) -> bool,
        report: &mut Report,
    ) -> Option<Who> {
        let row = Facts {
            id_lookup: meant.lookup,
            name: meant.name,
            birth: meant.cells.birth,
            unit: 0,
        };
        let by_id = meant
            .lookup
            .and_then(|lookup| self.by_id_number.get(lookup.as_slice()));
        let by_id = by_id.and_then(|id| self.persons.get(id));
        let records = by_id.into_iter().chain(self.named(meant.unit, meant.name));
        match decide(&row, records.map(|person| (person, facts(person)))) {
            Decision::Same(person) => Some(Who::OnRecord(person.id)),
            Decision::Conflict { person, .. } if self.is_outside(person.id) => {
                refuse_foreign(report, meant);
                None
            }
            Decision::Conflict { person, name, .. } => {
                refuse_conflict(report, meant, person, name);
                None
            }
            Decision::Confirm(candidates) => {
                let ids: Vec<i64> = candidates.iter().map(|(person, _)| person.id).collect();
                // Another sex is a contradiction: people decide, not the import.
                let agrees = |id: &i64| {
                    let known = self.persons.get(id).map(|person| person.sex);
                    meant.cells.sex.is_none_or(|sex| known == Some(sex.code()))
                };
                let same = ids.iter().copied().find(|id| is_same(*id) && agrees(id));
                Some(same.map_or(Who::New(ids), Who::OnRecord))
            }
            Decision::New { namesakes } => {
                let is_told = |person: &&KnownPerson| {
                    !meant.among_members || self.members.contains(&person.id)
                };
                if !meant.is_quiet && namesakes.iter().any(is_told) {
                    warn_of_namesake(report, meant);
                }
                Some(Who::New(Vec::new()))
            }
        }
    }
}

fn facts(person: &KnownPerson) -> Facts<'_> {
    Facts {
        id_lookup: person
            .id_number_lookup
            .as_deref()
            .and_then(|lookup| lookup.try_into().ok()),
        name: &person.name,
        birth: Some(Birth {
            date: person.birth_date,
            month_only: person.birth_month_only,
        }),
        unit: 0,
    }
}
