//! The statistics by place, cut by subject so that each table fits a page; every figure leads to
//! the people behind it.

use maud::{Markup, html};

use super::super::pages::PAGE;
use super::overview::Overview;
use super::{change_text, value_text};
use crate::composition::subjects::SUBJECTS;
use crate::composition::{Band, Composition, FigureName, Metric, MetricFigure, Row};
use crate::people::{PoliticalStatus, Sex};
use crate::web::number::grouped;
use crate::web::table::{ColumnHead, Shape, Table};

/// All tables.
pub(super) fn tables(shown: &Overview, composition: &Composition) -> Markup {
    let writer = Writer { shown, composition };
    html! {
        (writer.counts())
        @for (subject, metrics) in SUBJECTS { (writer.metrics(subject, metrics)) }
        (writer.bands("年龄和性别", age_and_sex))
        (writer.bands("学历和政治面貌", education_and_status))
    }
}

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
        let line = |row: &Row, head: Markup| [head].into_iter().chain(cells(row)).collect();
        let total = &self.composition.total;
        let mut rows: Vec<Vec<Markup>> = Vec::new();
        for row in &self.composition.rows {
            rows.push(line(row, self.head(row)));
        }
        let whole = html! { @if rows.is_empty() { (total.name) } @else { "合计" } };
        let total = line(total, whole);
        let (rows, total) = if rows.is_empty() {
            (vec![total], None)
        } else {
            (rows, Some(total))
        };
        Table {
            caption: format!("{}：{subject}", self.composition.name),
            columns: [ColumnHead::text("place", "区划")]
                .into_iter()
                .chain(columns)
                .collect(),
            rows,
            total,
            shape: Shape::Statistics,
            ..Table::default()
        }
    }

    /// The name, which leads to the place's own figures.
    fn head(&self, row: &Row) -> Markup {
        let href = self.shown.address.about(&row.division).href(PAGE, &[]);
        html! { a href=(href) { (row.name) } }
    }

    /// A number that leads to the list behind it.
    fn figure(&self, row: &Row, figure: FigureName, number: i64) -> Markup {
        let text = grouped(number);
        if number == 0 || !self.shown.sees_people {
            return html! { (text) };
        }
        html! { a href=(self.shown.address.people(&row.division, figure)) { (text) } }
    }

    fn counts(&self) -> Markup {
        const COUNTS: [(&str, FigureName); 6] = [
            ("有成员的村（社区）", FigureName::Units),
            ("两委成员", FigureName::Members),
            ("党组织成员", FigureName::PartySeats),
            ("村（居）委会成员", FigureName::CommitteeSeats),
            ("交叉任职", FigureName::CrossPosted),
            ("空缺职数", FigureName::VacantSeats),
        ];
        let mut columns: Vec<ColumnHead> = COUNTS
            .iter()
            .map(|(label, _)| ColumnHead::number("", label))
            .collect();
        columns.insert(1, ColumnHead::number("", "应换届的村（社区）"));
        columns.push(ColumnHead::number("", "年龄计算日期"));
        let table = self.table("人数和职数", columns, |row| {
            let mut cells: Vec<Markup> = COUNTS
                .iter()
                .map(|(_, figure)| {
                    figure.amount(row).map_or_else(
                        || html! { "〔缺：尚未核定职数〕" },
                        |number| self.figure(row, *figure, number),
                    )
                })
                .collect();
            cells.insert(1, html! { (grouped(row.units_due)) });
            let date = row
                .reference_date
                .map_or_else(|| "—".to_owned(), |day| day.to_string());
            cells.push(html! { (date) });
            cells
        });
        html! { (table) }
    }

    /// The metrics that have a source somewhere; nothing when none has.
    fn metrics(&self, subject: &str, metrics: &[Metric]) -> Markup {
        let rows = || {
            [&self.composition.total]
                .into_iter()
                .chain(&self.composition.rows)
        };
        let sourced = |metric: &Metric| {
            rows().any(|row| {
                row.metric(*metric)
                    .is_some_and(|one| one.current.counts().is_some())
            })
        };
        let metrics: Vec<Metric> = metrics.iter().copied().filter(sourced).collect();
        if metrics.is_empty() {
            return html! {};
        }
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

    /// Value, numerator over denominator, change, target.
    fn metric(&self, row: &Row, figure: &MetricFigure) -> Markup {
        let metric = figure.metric;
        html! {
            b { (value_text(figure.current, figure)) }
            @if let Some((above, below)) = figure.current.counts() {
                br;
                (self.figure(row, FigureName::Numerator(metric), above)) "/"
                (self.figure(row, FigureName::Denominator(metric), below))
            }
            @if let Some(change) = change_text(figure) { br; (change) }
            @if let Some(reached) = figure.reached() {
                br; @if reached { "✔ 达标" } @else { "● 未达标" }
            }
        }
    }

    fn bands(&self, subject: &str, pick: fn(&Row) -> Vec<Picked>) -> Markup {
        let columns = pick(&self.composition.total)
            .into_iter()
            .map(|(group, _, label, _)| ColumnHead::number("", label).in_group(group))
            .collect();
        let mut table = self.table(subject, columns, |row| {
            let picked = pick(row).into_iter();
            picked
                .map(|(_, figure, _, persons)| self.figure(row, figure, persons))
                .collect()
        });
        "单位：人".clone_into(&mut table.unit);
        html! { (table) }
    }
}

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
