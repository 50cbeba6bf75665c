//! The one clock: instants in UTC, civil dates in Asia/Shanghai (+08:00, no summer time since 1991).

use std::fmt::Debug;
use std::sync::Arc;

use chrono::{Duration, NaiveDate, NaiveDateTime, NaiveTime, Timelike};

/// Tells the time. Rules never ask it; they are given a date.
pub trait Clock: Debug + Send + Sync {
    /// The present instant in UTC, whole seconds (PostgreSQL and SQLite keep different fractions).
    fn now(&self) -> NaiveDateTime;

    /// The civil date in China.
    fn today(&self) -> NaiveDate {
        in_china(self.now()).date()
    }
}

/// A clock that is handed around.
pub type SharedClock = Arc<dyn Clock>;

/// An instant in UTC as civil time in China, for display.
pub fn in_china(instant: NaiveDateTime) -> NaiveDateTime {
    instant + Duration::hours(8)
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> NaiveDateTime {
        #[expect(
            clippy::disallowed_methods,
            reason = "this is the one place that asks the machine"
        )]
        let now = chrono::Utc::now().naive_utc();
        now.with_nanosecond(0).unwrap_or(now)
    }
}

/// The clock of the machine, moved to another day: an example is tried on the days of an election.
#[derive(Clone, Copy, Debug)]
pub struct MovedClock(
    /// How far ahead of the machine.
    Duration,
);

impl MovedClock {
    /// Begins on a day at nine in the morning in China, and goes on from there.
    pub fn beginning_on(day: NaiveDate) -> Self {
        let begin = day.and_time(NaiveTime::MIN) + Duration::hours(1);
        Self(begin - SystemClock.now())
    }
}

impl Clock for MovedClock {
    fn now(&self) -> NaiveDateTime {
        SystemClock.now() + self.0
    }
}

/// A clock that stands still, for tests and for documents that must come out the same.
#[derive(Clone, Copy, Debug)]
pub struct FixedClock(
    /// The instant in UTC.
    pub NaiveDateTime,
);

impl Clock for FixedClock {
    fn now(&self) -> NaiveDateTime {
        self.0
    }
}
