//! Terms and the day on which members of a place are aged in a term.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::texts;
use crate::db::Conn;
use crate::divisions::{DivisionCode, Level};
use crate::error::{Error, Result};
use crate::schema::{election_days, terms};

/// A term.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = terms)]
pub struct Term {
    /// Its number.
    pub id: i32,
    /// Its name, such as 2026.
    pub name: String,
    /// Its first day.
    pub starts_on: NaiveDate,
}

/// All terms, the earliest first.
pub(super) fn all(conn: &mut Conn) -> Result<Vec<Term>> {
    Ok(terms::table
        .order(terms::starts_on)
        .select(Term::as_select())
        .load(conn)?)
}

/// The day on which the members of each place are aged in one term.
#[derive(Clone, Debug)]
pub struct ReferenceDays {
    starts_on: NaiveDate,
    days: BTreeMap<DivisionCode, NaiveDate>,
}

impl ReferenceDays {
    /// All election days of the term.
    pub(super) fn load(conn: &mut Conn, term_id: i32) -> Result<Self> {
        let rows = election_days::table
            .filter(election_days::term_id.eq(term_id))
            .select((election_days::division_code, election_days::election_day))
            .load(conn)?;
        Self::from_rows(conn, term_id, rows)
    }

    /// The election days that matter for a few places.
    pub(super) fn load_for(conn: &mut Conn, term_id: i32, places: &[DivisionCode]) -> Result<Self> {
        let above = |place: &DivisionCode| Level::ALL.map(|level| place.at(level));
        let codes: Vec<DivisionCode> = places.iter().flat_map(above).flatten().collect();
        let rows = election_days::table
            .filter(election_days::term_id.eq(term_id))
            .filter(election_days::division_code.eq_any(texts(&codes)))
            .select((election_days::division_code, election_days::election_day))
            .load(conn)?;
        Self::from_rows(conn, term_id, rows)
    }

    fn from_rows(conn: &mut Conn, term_id: i32, rows: Vec<(String, NaiveDate)>) -> Result<Self> {
        let starts_on = terms::table
            .find(term_id)
            .select(terms::starts_on)
            .first(conn)
            .optional()?
            .ok_or_else(|| Error::internal(format!("no term {term_id}")))?;
        let day = |(place, day): (String, NaiveDate)| Ok((super::code(&place)?, day));
        let days = rows.into_iter().map(day).collect::<Result<_>>()?;
        Ok(Self { starts_on, days })
    }

    /// The election day of the place itself, else of the nearest place above it that has one,
    /// else the first day of the term.
    pub fn of(&self, place: &DivisionCode) -> NaiveDate {
        if self.days.is_empty() {
            return self.starts_on;
        }
        let mut levels = Level::ALL.into_iter().rev();
        levels
            .find_map(|level| self.days.get(&place.at(level)?).copied())
            .unwrap_or(self.starts_on)
    }
}
