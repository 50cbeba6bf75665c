//! A day for each place, set for it or for a place it lies in.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{DivisionCode, Level};

/// The day that counts in each place: the election day of a term, on which its members are aged and
/// its tables name the units; or one day everywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferenceDays {
    default: NaiveDate,
    days: BTreeMap<DivisionCode, NaiveDate>,
}

impl ReferenceDays {
    /// `default`: the term's start date. `days`: election days by place.
    pub fn new(default: NaiveDate, days: BTreeMap<DivisionCode, NaiveDate>) -> Self {
        Self { default, days }
    }

    /// The same day everywhere.
    pub fn everywhere(day: NaiveDate) -> Self {
        Self::new(day, BTreeMap::new())
    }

    /// The reference date of a place: the election day set for the nearest place it lies in, else
    /// the term's start date.
    pub fn of(&self, place: &DivisionCode) -> NaiveDate {
        self.election_day(place).unwrap_or(self.default)
    }

    /// The election day set for the nearest place that a place lies in, if any is set.
    pub fn election_day(&self, place: &DivisionCode) -> Option<NaiveDate> {
        let nearest = Level::ALL
            .into_iter()
            .rev()
            .filter_map(|level| place.at(level))
            .find_map(|above| self.days.get(&above));
        nearest.copied()
    }

    /// The latest of all.
    pub fn latest(&self) -> NaiveDate {
        let last = self.days.values().max();
        last.map_or(self.default, |last| self.default.max(*last))
    }

    /// The one reference date of a place and all below it; `None` when a place below has its own,
    /// different one.
    pub fn common_to(&self, place: &DivisionCode) -> Option<NaiveDate> {
        let day = self.of(place);
        let mut below = self
            .days
            .range(place.clone()..)
            .take_while(|(other, _)| place.contains(other));
        below.all(|(_, other)| *other == day).then_some(day)
    }
}
