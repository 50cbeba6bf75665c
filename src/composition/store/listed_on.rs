//! The day on which the list of units is read.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::days::Days;
use super::question::Question;
use crate::db::Conn;
use crate::divisions::{DivisionCode, Level};
use crate::error::Result;

/// The days on which the list of units is read: that of the term asked for, even where the figures
/// are those of the term before.
pub(super) struct ListedOn {
    days: Days,
    as_of: Option<NaiveDate>,
}

impl ListedOn {
    pub(super) fn load(conn: &mut Conn, question: &Question) -> Result<Self> {
        let (term, as_of) = match &question.listed_by {
            Some((term, as_of)) => (term, *as_of),
            None => (&question.term, question.as_of),
        };
        Ok(Self {
            days: Days::load(conn, term)?,
            as_of,
        })
    }

    /// The day that counts for a unit.
    pub(super) fn of(&self, unit: &DivisionCode) -> NaiveDate {
        self.as_of.unwrap_or_else(|| self.days.of(unit))
    }

    /// The different days of the units inside a place.
    pub(super) fn inside(&self, place: &DivisionCode) -> BTreeSet<NaiveDate> {
        match self.as_of {
            Some(day) => BTreeSet::from([day]),
            None => self.days.inside(place, Level::Village),
        }
    }
}
