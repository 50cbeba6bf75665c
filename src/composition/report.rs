//! The composition of a place in one term: the plain result that pages, files and the JSON
//! interface show.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::bands::Bands;
use super::catalogue::Metric;
use super::definitions::{Basis, Definitions};
use super::figures::Figures;
use super::keys::{Class, Key};
use super::metrics::{Availability, Measured, NoSource, ratio};
use super::tenths::Tenths;
use crate::divisions::{DivisionCode, UnitKind};

/// The composition of one place, with a row for each place inside it when asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composition {
    /// The place.
    pub division: DivisionCode,
    /// Its name.
    pub name: String,
    /// The term shown.
    pub term: String,
    /// The term compared with; `None` when there is none or comparison is switched off.
    pub compare: Option<String>,
    /// The day on which members served and were aged; `None`: members and dates of the election.
    pub as_of: Option<NaiveDate>,
    /// Villages or communities only; `None` for both.
    pub kind: Option<UnitKind>,
    /// The choices by which the metrics were computed.
    pub definitions: Definitions,
    /// Names of units that changed kind, merged or were split since the term compared with.
    pub changed_units: Vec<String>,
    /// Pairs of records in the place that may be one person and are not decided yet: until then
    /// they count as two, one of them as new.
    pub undecided_matches: i64,
    /// What is known of a part of the place only.
    pub gaps: Gaps,
    /// The same of the term compared with; `None` without comparison.
    pub previous_gaps: Option<Gaps>,
    /// Units whose members of the term are not in office on the day asked for.
    pub out_of_office: OutOfOffice,
    /// The day asked for is still to come: who is in office then is told by what is recorded today.
    pub is_forecast: bool,
    /// The place as a whole.
    pub total: Row,
    /// The places inside it; empty when not asked for.
    pub rows: Vec<Row>,
}

/// What is on record for some units or places only, so that a total is not that of all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gaps {
    /// Units with members of the committee only.
    pub units_without_party: i64,
    /// Units with members of the party body only.
    pub units_without_committee: i64,
    /// Places of the next level with a committee of which the term before is not on record, while
    /// it is for others.
    pub without_earlier: i64,
    /// What these places are called, such as 乡镇（街道）.
    pub level: &'static str,
}

/// Units that exist on the day asked for, but whose members of the term are not in office.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutOfOffice {
    /// They elect later.
    pub early: i64,
    /// The days on which they do.
    pub days: BTreeSet<NaiveDate>,
    /// They have elected the next term.
    pub late: i64,
}

/// The figures of one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The place.
    pub division: DivisionCode,
    /// Its name.
    pub name: String,
    /// The name of its township, for a unit among those of several townships.
    pub township: Option<String>,
    /// The day on which members were aged; `None` when the units differ.
    pub reference_date: Option<NaiveDate>,
    /// Units with at least one member.
    pub units: i64,
    /// All units of the place and kind that are valid on the date.
    pub units_due: i64,
    /// Distinct members of both bodies, per unit: |T|.
    pub members: i64,
    /// Filled seats of the party bodies: |P|.
    pub party_seats: i64,
    /// Filled seats of the committees: |C|.
    pub committee_seats: i64,
    /// Persons on both bodies: |X|.
    pub cross_posted: i64,
    /// Fixed seats nobody holds; `None` without fixed seats.
    pub vacant_seats: Option<i64>,
    /// Units whose numbers of seats are fixed.
    pub units_with_seats: i64,
    /// Every metric in the order of [`Metric::ALL`].
    pub metrics: Vec<MetricFigure>,
    /// The members by age, education, sex and political status.
    pub bands: Bands,
}

/// One metric of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MetricFigure {
    /// Which metric.
    pub metric: Metric,
    /// The basis it was taken over.
    pub basis: Basis,
    /// This term.
    pub current: Measured,
    /// The term compared with; `None` without comparison.
    pub previous: Option<Measured>,
    /// The target in force for this place; `None` when none is set.
    pub target: Option<Target>,
}

/// What a metric should come to (三升三降).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The value to reach.
    pub threshold: Tenths,
    /// Whether the threshold is a floor; otherwise it is a ceiling.
    pub at_least: bool,
}

impl std::fmt::Display for Target {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let direction = if self.at_least {
            "不低于"
        } else {
            "不高于"
        };
        write!(out, "{direction}{}", self.threshold)
    }
}

impl MetricFigure {
    /// The value, rounded; see [`Measured::value`].
    pub fn value(&self) -> Option<Tenths> {
        self.current.value(self.metric.unit())
    }

    /// The value of the term compared with.
    pub fn previous_value(&self) -> Option<Tenths> {
        self.previous?.value(self.metric.unit())
    }

    /// Percentage points or years gained since the term compared with; `None` when either side
    /// has no value.
    pub fn change(&self) -> Option<Tenths> {
        self.current
            .change_since(self.previous?, self.metric.unit())
    }

    /// Whether the target is reached, by the unrounded value; `None` without target or value.
    pub fn reached(&self) -> Option<bool> {
        let target = self.target?;
        let unit = self.metric.unit();
        let order = self.current.compared_with(target.threshold, unit)?;
        Some(if target.at_least {
            order.is_ge()
        } else {
            order.is_le()
        })
    }
}

impl Row {
    /// Why there is no number of vacant seats.
    pub fn why_no_seats(&self) -> NoSource {
        match self.metric(Metric::SeatFillRate).map(|one| one.current) {
            Some(Measured::NoSource(reason)) => reason,
            _ => NoSource::FixedSeats,
        }
    }

    /// The figure of one metric; rows made by [`row`] have all of them.
    pub fn metric(&self, metric: Metric) -> Option<&MetricFigure> {
        self.metrics.iter().find(|figure| figure.metric == metric)
    }
}

impl Composition {
    /// As it is told on a day: members of a day to come are those of today, as nobody knows better.
    #[must_use]
    pub fn seen_on(self, today: NaiveDate) -> Self {
        Self {
            is_forecast: self.as_of.is_some_and(|day| today < day),
            ..self
        }
    }
}

impl Gaps {
    /// What the figures of a term tell of the bodies that are on record.
    pub fn of(figures: &Figures) -> Self {
        let count = |key| figures.count(key);
        Self {
            units_without_party: count(Key::UNITS_WITH_COMMITTEE)
                - count(Key::UNITS_WITH_BOTH_BODIES),
            units_without_committee: count(Key::UNITS) - count(Key::UNITS_WITH_COMMITTEE),
            ..Self::default()
        }
    }
}

/// The figures of one place in one term, and what stands behind them.
#[derive(Clone, Copy, Debug)]
pub struct TermFigures<'a> {
    /// The kept sum.
    pub figures: &'a Figures,
    /// Which metrics have a source in that term.
    pub availability: Availability,
}

/// Everything from which a row is made.
#[derive(Clone, Debug)]
pub struct RowFacts<'a> {
    /// The place.
    pub division: DivisionCode,
    /// Its name.
    pub name: String,
    /// The name of its township, for a unit among those of several townships.
    pub township: Option<String>,
    /// All units of the place and kind that are valid on the date.
    pub units_due: i64,
    /// This term.
    pub current: TermFigures<'a>,
    /// The term compared with; `None` without comparison.
    pub previous: Option<TermFigures<'a>>,
    /// The choices of the county.
    pub definitions: &'a Definitions,
    /// The targets in force for this place.
    pub targets: &'a BTreeMap<Metric, Target>,
}

/// Makes the row of one place.
pub fn row(facts: RowFacts<'_>) -> Row {
    let figures = facts.current.figures;
    Row {
        reference_date: figures.reference_date(),
        units: figures.count(Key::UNITS),
        units_due: facts.units_due,
        members: figures.persons(Basis::Members.classes()),
        party_seats: figures.persons(Basis::Party.classes()),
        committee_seats: figures.persons(Basis::Committee.classes()),
        cross_posted: figures.persons(&[Class::Both]),
        vacant_seats: figures.vacant_seats(),
        units_with_seats: figures.count(Key::UNITS_WITH_FIXED_SEATS),
        metrics: Metric::ALL
            .into_iter()
            .map(|metric| metric_figure(metric, &facts))
            .collect(),
        bands: Bands::of(figures),
        division: facts.division,
        name: facts.name,
        township: facts.township,
    }
}

fn metric_figure(metric: Metric, facts: &RowFacts<'_>) -> MetricFigure {
    let measure =
        |term: TermFigures<'_>| ratio(metric, term.figures, facts.definitions, term.availability);
    MetricFigure {
        metric,
        basis: facts.definitions.basis(metric),
        current: measure(facts.current),
        previous: facts.previous.map(measure),
        target: facts.targets.get(&metric).copied(),
    }
}
