//! The JSON interface of composition statistics, key for key.
//!
//! - Values are numbers with one decimal, written from tenths.
//! - Without comparison `previous` and `change` are `null`.
//! - A figure without source is `numerator`, `denominator`, `value` as `null` and `reason`, and
//!   nothing else; so is a `previous` without source, and `change` is `null` then.
//! - `vacant_seats` is such a figure without source while no unit has its seats fixed.
//! - `cross_post_rate` and `dual_head_rate` are so where a place has members of one body only.
//! - `division` of the nation is `0`, the word it is asked for by.
//! - `changed_units` stands at the end only when there are any.
//! - `target` and `reached` stand only where a target is set, `basis` only where the county
//!   chose another basis than the members of both bodies.

use std::str::FromStr;

use serde::ser::{Error, SerializeMap};
use serde::{Serialize, Serializer};

use super::bands::{Band, Bands};
use super::catalogue::Unit;
use super::definitions::Basis;
use super::metrics::{Measured, NoSource};
use super::report::{Composition, MetricFigure, Row};
use super::tenths::Tenths;
use crate::divisions::DivisionCode;

impl Serialize for Composition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("division", code_of(&self.division))?;
        map.serialize_entry("name", &self.name)?;
        map.serialize_entry("term", &self.term)?;
        map.serialize_entry("compare", &self.compare)?;
        map.serialize_entry("as_of", &self.as_of)?;
        map.serialize_entry("kind", self.kind.map_or("all", |kind| kind.word()))?;
        map.serialize_entry("total", &Total(&self.total))?;
        map.serialize_entry("rows", &self.rows)?;
        if !self.changed_units.is_empty() {
            map.serialize_entry("changed_units", &self.changed_units)?;
        }
        map.end()
    }
}

/// The code by which the place can be asked for again; the nation's is `0`.
fn code_of(place: &DivisionCode) -> &str {
    match place.as_str() {
        "" => "0",
        code => code,
    }
}

/// The total: a row without division and name, which stand at the top already.
struct Total<'a>(&'a Row);

impl Serialize for Total<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        row_entries(self.0, &mut map)?;
        map.end()
    }
}

impl Serialize for Row {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("division", self.division.as_str())?;
        map.serialize_entry("name", &self.name)?;
        row_entries(self, &mut map)?;
        map.end()
    }
}

fn row_entries<M: SerializeMap>(row: &Row, map: &mut M) -> Result<(), M::Error> {
    map.serialize_entry("reference_date", &row.reference_date)?;
    map.serialize_entry("units", &row.units)?;
    map.serialize_entry("units_due", &row.units_due)?;
    map.serialize_entry("members", &row.members)?;
    map.serialize_entry("party_seats", &row.party_seats)?;
    map.serialize_entry("committee_seats", &row.committee_seats)?;
    map.serialize_entry("cross_posted", &row.cross_posted)?;
    match row.vacant_seats {
        Some(vacant) => map.serialize_entry("vacant_seats", &vacant)?,
        None => map.serialize_entry("vacant_seats", &WithoutSource)?,
    }
    map.serialize_entry("metrics", &Metrics(&row.metrics))?;
    map.serialize_entry("bands", &row.bands)
}

/// What stands in the place of a figure that has no source.
struct WithoutSource;

impl Serialize for WithoutSource {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let nothing = Measured::NoSource(NoSource::FixedSeats);
        let mut map = serializer.serialize_map(None)?;
        measured_entries(nothing, Unit::Percent, &mut map)?;
        map.end()
    }
}

struct Metrics<'a>(&'a [MetricFigure]);

impl Serialize for Metrics<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let figures = self.0.iter();
        serializer.collect_map(figures.map(|figure| (figure.metric.code(), figure)))
    }
}

impl Serialize for MetricFigure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let unit = self.metric.unit();
        let mut map = serializer.serialize_map(None)?;
        measured_entries(self.current, unit, &mut map)?;
        if self.current.counts().is_none() {
            return map.end();
        }
        map.serialize_entry("unit", unit.word())?;
        if self.basis != Basis::default() {
            map.serialize_entry("basis", self.basis.word())?;
        }
        let previous = self.previous.map(|measured| Previous(measured, unit));
        map.serialize_entry("previous", &previous)?;
        map.serialize_entry("change", &self.change())?;
        if let Some(target) = self.target {
            map.serialize_entry("target", &target.threshold)?;
            map.serialize_entry("reached", &self.reached())?;
        }
        map.end()
    }
}

struct Previous(Measured, Unit);

impl Serialize for Previous {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        measured_entries(self.0, self.1, &mut map)?;
        map.end()
    }
}

fn measured_entries<M: SerializeMap>(
    measured: Measured,
    unit: Unit,
    map: &mut M,
) -> Result<(), M::Error> {
    let counts = measured.counts();
    map.serialize_entry("numerator", &counts.map(|(above, _)| above))?;
    map.serialize_entry("denominator", &counts.map(|(_, below)| below))?;
    map.serialize_entry("value", &measured.value(unit))?;
    if counts.is_none() {
        map.serialize_entry("reason", "no_source")?;
    }
    Ok(())
}

impl Serialize for Tenths {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serde_json::Number::from_str(&self.to_string())
            .map_err(S::Error::custom)?
            .serialize(serializer)
    }
}

impl Serialize for Bands {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("age", &self.age)?;
        map.serialize_entry("education", &self.education)?;
        map.serialize_entry("gender", &self.gender)?;
        map.serialize_entry("political_status", &self.political_status)?;
        map.end()
    }
}

impl Serialize for Band {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("band", self.code)?;
        map.serialize_entry("label", self.label)?;
        map.serialize_entry("persons", &self.persons)?;
        map.end()
    }
}
