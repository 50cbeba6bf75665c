//! The composition as one flat table for CSV and XLSX: one line a place, the total first.

use chrono::NaiveDate;

use super::catalogue::{Metric, Unit};
use super::definitions::Definitions;
use super::metrics::{Measured, NoSource};
use super::report::{Composition, MetricFigure, Row};
use super::table_headers::{definitions, headers};
use super::table_notes::notes;
use super::tenths::Tenths;

/// A table ready to be written to a file of any kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureTable {
    /// The title above the table.
    pub title: String,
    /// Sentences below it: dates, comparison, what is missing and why.
    pub notes: Vec<String>,
    /// One header a column.
    pub headers: Vec<String>,
    /// Each as long as `headers`.
    pub rows: Vec<Vec<FigureCell>>,
    /// Label and definition of each metric shown, with the county's choices.
    pub definitions: Vec<(String, String)>,
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FigureCell {
    /// Words; a division code is words too.
    Text(String),
    /// A count.
    Whole(i64),
    /// A value with one decimal.
    Tenths(Tenths),
    /// A date.
    Date(NaiveDate),
    /// There is nobody to count or nothing to compare.
    Undefined,
    /// There is no source.
    Missing(NoSource),
}

impl FigureCell {
    /// The cell in words: `—` where a value is not defined, `〔缺：原因〕` without source, never 0.
    pub fn text(&self) -> String {
        match self {
            Self::Text(words) => words.clone(),
            Self::Whole(count) => count.to_string(),
            Self::Tenths(value) => value.to_string(),
            Self::Date(date) => date.to_string(),
            Self::Undefined => "—".to_owned(),
            Self::Missing(reason) => format!("〔缺：{}〕", reason.label()),
        }
    }
}

/// The table of a composition.
///
/// A metric without source in every row is not given empty columns: a note names it and why.
pub fn figure_table(composition: &Composition) -> FigureTable {
    let lines: Vec<&Row> = [&composition.total]
        .into_iter()
        .chain(&composition.rows)
        .collect();
    let shape = Shape::of(composition, &lines);
    FigureTable {
        title: title(composition),
        notes: notes(composition, &shape),
        headers: headers(&composition.total, &shape),
        rows: lines
            .iter()
            .enumerate()
            .map(|(place, row)| line(row, place == 0, &shape))
            .collect(),
        definitions: definitions(&shape),
    }
}

/// Which columns the table has.
pub(super) struct Shape {
    pub(super) metrics: Vec<Metric>,
    /// The county's own choices of a base; named in every header they change.
    pub(super) definitions: Definitions,
    pub(super) missing: Vec<(Metric, NoSource)>,
    /// Units of several townships: each line names its own.
    pub(super) with_townships: bool,
    pub(super) compared: bool,
    pub(super) with_target: Vec<Metric>,
}

impl Shape {
    fn of(composition: &Composition, lines: &[&Row]) -> Self {
        let figures = |metric| lines.iter().filter_map(move |row| row.metric(metric));
        let sourced = |metric: &Metric| figures(*metric).any(|one| one.current.counts().is_some());
        let (metrics, without): (Vec<Metric>, Vec<Metric>) =
            Metric::ALL.into_iter().partition(sourced);
        let reason = |metric| match composition.total.metric(metric)?.current {
            Measured::NoSource(reason) => Some((metric, reason)),
            Measured::Counted { .. } => None,
        };
        Self {
            with_target: metrics
                .iter()
                .copied()
                .filter(|metric| figures(*metric).any(|one| one.target.is_some()))
                .collect(),
            with_townships: lines.iter().any(|row| row.township.is_some()),
            missing: without.into_iter().filter_map(reason).collect(),
            definitions: composition.definitions.clone(),
            compared: composition.compare.is_some(),
            metrics,
        }
    }
}

fn title(composition: &Composition) -> String {
    let units = composition.kind.map_or("村（社区）", |kind| kind.label());
    format!(
        "{}{}“两委”成员构成统计表（{}年换届）",
        composition.name, units, composition.term
    )
}

fn line(row: &Row, is_total: bool, shape: &Shape) -> Vec<FigureCell> {
    let name = if is_total { "合计" } else { &row.name };
    let mut cells = vec![
        FigureCell::Text(row.division.to_string()),
        FigureCell::Text(name.to_owned()),
    ];
    if shape.with_townships {
        let township = row.township.clone().unwrap_or_default();
        cells.push(FigureCell::Text(township));
    }
    cells.push(
        row.reference_date
            .map_or(FigureCell::Undefined, FigureCell::Date),
    );
    cells.extend(count_cells(row));
    for figure in &row.metrics {
        if shape.metrics.contains(&figure.metric) {
            metric_cells(figure, shape, &mut cells);
        }
    }
    let bands = &row.bands;
    let lists = [
        &bands.age,
        &bands.education,
        &bands.gender,
        &bands.political_status,
    ];
    cells.extend(
        lists
            .into_iter()
            .flatten()
            .map(|band| FigureCell::Whole(band.persons)),
    );
    cells
}

fn count_cells(row: &Row) -> impl Iterator<Item = FigureCell> {
    let counts = [
        row.units,
        row.units_due,
        row.members,
        row.party_seats,
        row.committee_seats,
        row.cross_posted,
    ];
    let vacant = row.vacant_seats.map_or_else(
        || FigureCell::Missing(row.why_no_seats()),
        FigureCell::Whole,
    );
    counts.map(FigureCell::Whole).into_iter().chain([vacant])
}

fn metric_cells(figure: &MetricFigure, shape: &Shape, cells: &mut Vec<FigureCell>) {
    let tenths = |value: Option<Tenths>| value.map_or(FigureCell::Undefined, FigureCell::Tenths);
    let unit = figure.metric.unit();
    cells.extend(measured_cells(Some(figure.current), unit));
    if shape.compared {
        cells.extend(measured_cells(figure.previous, unit));
        cells.push(tenths(figure.change()));
    }
    if shape.with_target.contains(&figure.metric) {
        cells.push(tenths(figure.target.map(|target| target.threshold)));
        cells.push(match figure.reached() {
            Some(true) => FigureCell::Text("达标".to_owned()),
            Some(false) => FigureCell::Text("未达标".to_owned()),
            None => FigureCell::Undefined,
        });
    }
}

fn measured_cells(measured: Option<Measured>, unit: Unit) -> [FigureCell; 3] {
    match measured {
        None => [const { FigureCell::Undefined }; 3],
        Some(Measured::NoSource(reason)) => [reason; 3].map(FigureCell::Missing),
        Some(Measured::Counted {
            numerator,
            denominator,
        }) => [
            FigureCell::Whole(numerator),
            FigureCell::Whole(denominator),
            Tenths::of_ratio(numerator, denominator, unit.scale())
                .map_or(FigureCell::Undefined, FigureCell::Tenths),
        ],
    }
}
