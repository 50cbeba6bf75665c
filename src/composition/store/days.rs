//! The day on which the members of a place are aged in a term.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{code, texts};
use crate::committees::{ReferenceDays, Term, list_terms};
use crate::db::Conn;
use crate::divisions::{DivisionCode, Level};
use crate::error::{Error, Result};
use crate::schema::election_days;

/// The reference days of one term.
#[derive(Clone, Debug)]
pub(super) struct Days {
    reference: ReferenceDays,
    set: BTreeMap<DivisionCode, NaiveDate>,
}

impl Days {
    /// All days of a term.
    pub(super) fn load(conn: &mut Conn, term: &Term) -> Result<Self> {
        let rows = election_days::table
            .filter(election_days::term_id.eq(term.id))
            .select((election_days::division_code, election_days::election_day))
            .load(conn)?;
        Self::from_rows(term, rows)
    }

    /// The days that matter for a few places.
    pub(super) fn load_for(conn: &mut Conn, term: &Term, places: &[DivisionCode]) -> Result<Self> {
        let above = |place: &DivisionCode| Level::ALL.map(|level| place.at(level));
        let mut codes: Vec<DivisionCode> = places.iter().flat_map(above).flatten().collect();
        codes.sort();
        codes.dedup();
        let rows = election_days::table
            .filter(election_days::term_id.eq(term.id))
            .filter(election_days::division_code.eq_any(texts(&codes)))
            .select((election_days::division_code, election_days::election_day))
            .load(conn)?;
        Self::from_rows(term, rows)
    }

    fn from_rows(term: &Term, rows: Vec<(String, NaiveDate)>) -> Result<Self> {
        let day = |(place, day): (String, NaiveDate)| Ok((code(&place)?, day));
        let set: BTreeMap<_, _> = rows.into_iter().map(day).collect::<Result<_>>()?;
        Ok(Self {
            reference: ReferenceDays::new(term.starts_on, set.clone()),
            set,
        })
    }

    /// The day of a place.
    pub(super) fn of(&self, place: &DivisionCode) -> NaiveDate {
        self.reference.of(place)
    }

    /// The different days of the places inside `place` down to `level`, each once.
    pub(super) fn inside(&self, place: &DivisionCode, level: Level) -> BTreeSet<NaiveDate> {
        let own = self.of(place);
        let below = self
            .set
            .range(place.clone()..)
            .take_while(|(other, _)| place.contains(other))
            .filter(|(other, _)| other.level() <= level);
        below.map(|(_, day)| *day).chain([own]).collect()
    }
}

/// The term of an id that another record names.
pub(super) fn term_of(conn: &mut Conn, term_id: i32) -> Result<Term> {
    let mut terms = list_terms(conn)?.into_iter();
    terms
        .find(|term| term.id == term_id)
        .ok_or_else(|| Error::internal(format!("no term {term_id}")))
}
