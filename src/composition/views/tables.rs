//! The statistics by place, cut by subject so that each table fits a page; every figure leads to
//! the people behind it, that of the term before too.

use maud::{Markup, html};

use super::super::pages::PAGE;
use super::overview::Overview;
use super::parts::Part;
use super::{figure, value_text};
use crate::composition::subjects::SUBJECTS;
use crate::composition::table_headers::TOWNSHIP;
use crate::composition::{Band, Composition, FigureName, Metric, MetricFigure, Row};
use crate::people::{PoliticalStatus, Sex};
use crate::web::table::{ColumnHead, Shape, Table};

/// All tables, each a part of the page.
pub(super) fn tables(shown: &Overview, composition: &Composition) -> Vec<Part> {
    let writer = Writer { shown, composition };
    let mut parts = vec![Part::new("counts", "人数和职数", writer.counts())];
    for (number, (subject, metrics)) in (1..).zip(SUBJECTS) {
        let metrics = writer.with_source(metrics);
        if !metrics.is_empty() {
            let table = writer.metrics(subject, &metrics);
            parts.push(Part::new(format!("metrics-{number}"), subject, table));
        }
    }
    for (id, subject, pick) in BANDS {
        parts.push(Part::new(id, subject, writer.bands(subject, pick)));
    }
    parts
}

/// The tables of bands: place in addresses, subject, columns.
const BANDS: [(&str, &str, Pick); 2] = [
    ("age-and-sex", "年龄和性别", age_and_sex),
    ("education", "学历和政治面貌", education_and_status),
];

struct Writer<'a> {
    shown: &'a Overview,
    composition: &'a Composition,
}

impl Writer<'_> {
    fn table(
        &self,
        subject: &str,
        columns: Vec<ColumnHead>,
        cells: impl Fn(&Row) -> Vec<Markup>,
    ) -> Table {
        let with_townships = self.rows().any(|row| row.township.is_some());
        let township = |row: &Row| html! { (row.township.as_deref().unwrap_or_default()) };
        let line = |row: &Row, head: Markup| {
            let township = with_townships.then(|| township(row));
            let names = [head].into_iter().chain(township);
            names.chain(cells(row)).collect()
        };
        let names = [
            Some(ColumnHead::text("place", "区划")),
            with_townships.then(|| ColumnHead::text("", TOWNSHIP)),
        ];
        let total = &self.composition.total;
        let mut rows: Vec<Vec<Markup>> = Vec::new();
        for row in &self.composition.rows {
            rows.push(line(row, self.head(row)));
        }
        let whole = html! { @if rows.is_empty() { (total.name) } @else { "合计" } };
        let total = line(total, whole);
        // One place alone has nothing to be compared with: on a phone it is a card.
        let (rows, total, shape) = if rows.is_empty() {
            (vec![total], None, Shape::List)
        } else {
            (rows, Some(total), Shape::Statistics)
        };
        Table {
            caption: format!("{}：{subject}", self.composition.name),
            columns: names.into_iter().flatten().chain(columns).collect(),
            rows,
            total,
            shape,
            ..Table::default()
        }
    }

    /// The name, which leads to the place's own figures.
    fn head(&self, row: &Row) -> Markup {
        let href = self.shown.address.about(&row.division).href(PAGE, &[]);
        html! { a href=(href) { (row.name) } }
    }

    fn rows(&self) -> impl Iterator<Item = &Row> {
        let total = [&self.composition.total].into_iter();
        total.chain(&self.composition.rows)
    }

    /// Counts; what is the same or missing in every row is said once, under the table.
    fn counts(&self) -> Markup {
        const COUNTS: [(&str, FigureName); 7] = [
            ("有成员的村（社区）", FigureName::Units),
            ("应换届的村（社区）", FigureName::UnitsDue),
            ("两委成员", FigureName::Members),
            ("党组织成员", FigureName::PartySeats),
            ("村（居）委会成员", FigureName::CommitteeSeats),
            ("交叉任职", FigureName::CrossPosted),
            ("空缺职数", FigureName::VacantSeats),
        ];
        let has_source = |name: FigureName| self.rows().any(|row| name.amount(row).is_some());
        let shown = COUNTS.into_iter().filter(|(_, name)| has_source(*name));
        let shown: Vec<(&str, FigureName)> = shown.collect();
        let day = self.composition.total.reference_date;
        let label = |(label, _): &(&str, FigureName)| ColumnHead::number("", label);
        let mut columns: Vec<ColumnHead> = shown.iter().map(label).collect();
        if day.is_none() {
            columns.push(ColumnHead::number("", "年龄计算日期"));
        }
        let mut table = self.table("人数和职数", columns, |row| {
            let count = |(_, name): &(&str, FigureName)| match name.amount(row) {
                None => html! { "〔缺：" (row.why_no_seats().label()) "〕" },
                Some(number) => figure::linked_number(self.shown, &row.division, *name, number),
            };
            let own = row.reference_date.map(|day| day.to_string());
            let date = day
                .is_none()
                .then(|| html! { (own.as_deref().unwrap_or("—")) });
            shown.iter().map(count).chain(date).collect()
        });
        let days = day.map(|day| format!("年龄都计算到{day}。"));
        let reason = self.composition.total.why_no_seats().label();
        let seats = (shown.len() < COUNTS.len()).then(|| format!("{reason}，未列空缺职数。"));
        table.note = days.into_iter().chain(seats).collect();
        html! { (table) }
    }

    /// Those of the metrics that have a source somewhere.
    fn with_source(&self, metrics: &[Metric]) -> Vec<Metric> {
        let has_source = |metric: &&Metric| {
            self.rows().any(|row| {
                row.metric(**metric)
                    .is_some_and(|one| one.current.counts().is_some())
            })
        };
        metrics.iter().filter(has_source).copied().collect()
    }

    fn metrics(&self, subject: &str, metrics: &[Metric]) -> Markup {
        let columns = metrics
            .iter()
            .map(|metric| ColumnHead::number("", metric.label()))
            .collect();
        let table = self.table(subject, columns, |row| {
            let figures = metrics.iter().map(|metric| row.metric(*metric));
            figures
                .map(|figure| figure.map_or_else(|| html! {}, |one| self.metric(row, one)))
                .collect()
        });
        html! { (table) }
    }

    /// Value, numerator over denominator, the term before, change, target; the pieces share a
    /// line where the column is wide enough.
    fn metric(&self, row: &Row, one: &MetricFigure) -> Markup {
        let before = one.previous.filter(|measured| measured.counts().is_some());
        let before = before.and_then(|_| figure::previous(self.shown, row, one));
        html! {
            span.line { b { (value_text(one.current, one)) } " " (figure::counts(self.shown, row, one)) }
            @if let Some(before) = before { span.line.before { (before) } }
            @if let Some(moved) = figure::moved(one) { span.line.moved { (moved) } }
            @if let Some(mark) = figure::mark(one) { span.line { (mark) } }
        }
    }

    fn bands(&self, subject: &str, pick: Pick) -> Markup {
        let columns = pick(&self.composition.total)
            .into_iter()
            .map(|(group, _, label, _)| ColumnHead::number("", label).in_group(group))
            .collect();
        let mut table = self.table(subject, columns, |row| {
            let picked = pick(row).into_iter();
            picked
                .map(|(_, name, _, persons)| {
                    figure::linked_number(self.shown, &row.division, name, persons)
                })
                .collect()
        });
        "单位：人".clone_into(&mut table.unit);
        html! { (table) }
    }
}

/// The bands of a row that one table shows.
type Pick = fn(&Row) -> Vec<Picked>;

/// A band as a column: group, figure, label, persons.
type Picked = (&'static str, FigureName, &'static str, i64);

fn picked(
    group: &'static str,
    figures: impl Iterator<Item = FigureName>,
    bands: &[Band],
) -> impl Iterator<Item = Picked> {
    figures
        .zip(bands)
        .map(move |(figure, band)| (group, figure, band.label, band.persons))
}

fn age_and_sex(row: &Row) -> Vec<Picked> {
    let ages = picked("年龄", (0..).map(FigureName::Age), &row.bands.age);
    let sexes = Sex::ALL.into_iter().map(FigureName::Gender);
    ages.chain(picked("性别", sexes, &row.bands.gender))
        .collect()
}

fn education_and_status(row: &Row) -> Vec<Picked> {
    let levels = (0..).map(FigureName::Education);
    let statuses = PoliticalStatus::ALL
        .into_iter()
        .map(FigureName::PoliticalStatus);
    let levels = picked("学历", levels, &row.bands.education);
    levels
        .chain(picked("政治面貌", statuses, &row.bands.political_status))
        .collect()
}
