//! Birth dates as tables give them: to the day, or to the month only.

use chrono::{Datelike, Months, NaiveDate};

/// The age from which one may vote and be elected (Organic Law of Villagers' Committees,
/// article 13).
pub const VOTING_AGE: u32 = 18;

/// A birth date; tables of cadres often give only year and month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Birth {
    /// The date; the first of the month when the day is not known.
    pub date: NaiveDate,
    /// Whether only year and month are known.
    pub month_only: bool,
}

impl Birth {
    /// A birth date known to the day.
    pub const fn on(date: NaiveDate) -> Self {
        Self {
            date,
            month_only: false,
        }
    }

    /// A birth month; the day of `date` does not matter.
    pub const fn in_month_of(date: NaiveDate) -> Self {
        Self {
            date,
            month_only: true,
        }
    }

    /// Whether somebody born then may vote and be elected on a day; of a month the first counts.
    pub fn is_of_age_on(self, day: NaiveDate) -> bool {
        let of_age = self.date.checked_add_months(Months::new(12 * VOTING_AGE));
        of_age.is_some_and(|of_age| of_age <= day)
    }

    /// Whether both can be the birth of one person: a month agrees with any day in it.
    pub fn agrees(self, other: Self) -> bool {
        if self.month_only || other.month_only {
            (self.date.year(), self.date.month()) == (other.date.year(), other.date.month())
        } else {
            self.date == other.date
        }
    }
}
