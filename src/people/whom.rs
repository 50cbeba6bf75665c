//! Whom a row means among the persons on record.

use super::contradictions::{refuse_conflict, refuse_foreign, warn_of_namesake};
use super::directory::Directory;
use super::matching::{Decision, Evidence, Facts, Relation, decide, relate};
use super::store::KnownPerson;
use super::{Birth, PersonCells};
use crate::divisions::DivisionCode;
use crate::tables::import::Report;

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
    /// Whom the row means; `None` when it contradicts the record, which is reported. `fit` tells of a
    /// candidate whether the very record the row is about is on file already, 0 for the best.
    pub fn who(
        &self,
        meant: &Meant<'_>,
        fit: impl Fn(i64) -> Option<u8>,
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
            Decision::Same(person) => {
                let entry = self.entry_without_number((person.id, &row), meant, &fit);
                Some(Who::OnRecord(entry.unwrap_or(person.id)))
            }
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
                let same = candidates.iter().map(|(person, _)| *person);
                let same = same.filter(|person| meant.agrees_in_sex(person));
                Some(best(same, &fit).map_or(Who::New(ids), Who::OnRecord))
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

    /// The entry which the row of a known ID number means although it stands under another record:
    /// one of this name and birth date in the unit, without a number, unless somebody decided that
    /// the two are different persons.
    fn entry_without_number(
        &self,
        (holder, row): (i64, &Facts<'_>),
        meant: &Meant<'_>,
        fit: &impl Fn(i64) -> Option<u8>,
    ) -> Option<i64> {
        if fit(holder).is_some() {
            return None;
        }
        let others = self.named(meant.unit, meant.name);
        let entries = others.filter(|other| {
            let is_candidate = relate(row, &facts(other)) == Relation::Candidate(Evidence::RowOnly);
            is_candidate && meant.agrees_in_sex(other) && !self.pairs.is_apart(holder, other.id)
        });
        best(entries, fit)
    }
}

impl Meant<'_> {
    /// Another sex is a contradiction: people decide, not the import.
    fn agrees_in_sex(&self, person: &KnownPerson) -> bool {
        let sex = self.cells.sex;
        sex.is_none_or(|sex| person.sex == sex.code())
    }
}

/// The one of these whose record fits best.
fn best<'a>(
    persons: impl Iterator<Item = &'a KnownPerson>,
    fit: &impl Fn(i64) -> Option<u8>,
) -> Option<i64> {
    let fitting = persons.filter_map(|person| Some((fit(person.id)?, person.id)));
    fitting.min_by_key(|(fit, _)| *fit).map(|(_, id)| id)
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
