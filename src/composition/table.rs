//! The composition as one flat table for CSV and XLSX: one line a place, the total first.

use chrono::NaiveDate;

use super::catalogue::{Metric, Unit};
use super::definitions::Definitions;
use super::metrics::{Measured, NoSource};
use super::report::{Composition, MetricFigure, Row};
use super::table_headers::{definitions, headers};
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
    missing: Vec<(Metric, NoSource)>,
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

fn notes(composition: &Composition, shape: &Shape) -> Vec<String> {
    let mut notes = vec![match composition.as_of {
        Some(date) => format!(
            "统计{}在任的成员，年龄计算到当日。",
            date.format("%Y年%-m月%-d日")
        ),
        None => "统计本届选举产生的成员，年龄计算到各村（社区）选举日。".to_owned(),
    }];
    if let Some(compare) = &composition.compare {
        notes.push(format!(
            "上届指{compare}年换届；变化按未四舍五入的数值计算后取一位小数。"
        ));
    }
    for reason in NoSource::ALL {
        let labels: Vec<&str> = shape
            .missing
            .iter()
            .filter(|(_, why)| *why == reason)
            .map(|(metric, _)| metric.label())
            .collect();
        if !labels.is_empty() {
            notes.push(format!("{}，未列：{}。", reason.label(), labels.join("、")));
        }
    }
    notes.extend(partial_sources(composition));
    if composition.undecided_matches > 0 {
        notes.push(format!(
            "有{}对人员可能是同一人，还没有核对：核对以前按不同的人计算，连任率可能偏低、新任率可能偏高。请在“人员”页的“可能是同一人”中核对。",
            composition.undecided_matches
        ));
    }
    if !composition.changed_units.is_empty() {
        notes.push(format!(
            "以下村（社区）有撤并或改制，上届数按现有村（社区）计算：{}。",
            composition.changed_units.join("、")
        ));
    }
    notes
}

/// What is known of a part of the units only, so that a reader does not take it for all.
fn partial_sources(composition: &Composition) -> Vec<String> {
    let total = &composition.total;
    let mut notes = Vec::new();
    if total.units_with_seats > 0 && total.units_with_seats < total.units_due {
        notes.push(format!(
            "应换届的{}个村（社区）中只有{}个核定了职数：空缺职数和职数达标率只统计这些村（社区）。",
            total.units_due, total.units_with_seats
        ));
    }
    let is_without = |row: &&Row| {
        let figure = row
            .metric(Metric::NewcomerRate)
            .map(|figure| figure.current);
        row.committee_seats > 0 && figure == Some(Measured::NoSource(NoSource::EarlierTerm))
    };
    let without = composition.rows.iter().filter(is_without).count();
    let of_total = total.metric(Metric::NewcomerRate);
    if without > 0 && of_total.is_some_and(|figure| figure.current.counts().is_some()) {
        notes.push(format!(
            "有{without}行没有更早一届的名册：合计的连选连任率、新当选占比把这些行的村（居）委会成员都算作新当选，补齐往届名册后才准确。"
        ));
    }
    notes
}

fn line(row: &Row, is_total: bool, shape: &Shape) -> Vec<FigureCell> {
    let name = if is_total { "合计" } else { &row.name };
    let mut cells = vec![
        FigureCell::Text(row.division.to_string()),
        FigureCell::Text(name.to_owned()),
        row.reference_date
            .map_or(FigureCell::Undefined, FigureCell::Date),
    ];
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
    let vacant = row
        .vacant_seats
        .map_or(FigureCell::Missing(NoSource::FixedSeats), FigureCell::Whole);
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
