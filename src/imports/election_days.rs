//! The election days that are still to come: on them a voter must be of age.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::committees::{self, ReferenceDays};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::error::Result;
use crate::schema::elections;

/// The days of all terms, and of the elections that run in the system.
pub(super) struct ElectionDays {
    today: NaiveDate,
    terms: Vec<ReferenceDays>,
    running: HashMap<String, NaiveDate>,
}

impl ElectionDays {
    pub(super) fn load(conn: &mut Conn, today: NaiveDate) -> Result<Self> {
        let terms = committees::list_terms(conn)?;
        let days = terms
            .iter()
            .map(|term| committees::reference_days(conn, term));
        let terms = days.collect::<Result<_>>()?;
        let running: Vec<(String, NaiveDate)> = elections::table
            .filter(elections::election_day.ge(today))
            .order(elections::election_day.desc())
            .select((elections::unit_code, elections::election_day))
            .load(conn)?;
        Ok(Self {
            today,
            terms,
            // Of several the first day is kept, which comes last here.
            running: running.into_iter().collect(),
        })
    }

    /// The next election day of a unit from today on, if one is known. The terms after it are
    /// still far off.
    pub(super) fn next(&self, unit: &DivisionCode) -> Option<NaiveDate> {
        if let Some(day) = self.running.get(unit.as_str()) {
            return Some(*day);
        }
        let coming = self.terms.iter().map(|days| days.of(unit));
        coming.filter(|day| *day >= self.today).min()
    }
}
