//! The composition as a workbook: first the tables of the page, each on a sheet that fits A4 and can
//! be handed in as it is, then all data on one sheet, then the definitions.

use super::catalogue::{Metric, Unit};
use super::definitions::Basis;
use super::handed_in_notes::{MISSING, metric_notes, missing_note};
use super::metrics::{Measured, NoSource};
use super::report::{Composition, MetricFigure, Row};
use super::sheet::figure_sheet;
use super::subjects::SUBJECTS;
use super::table_headers::TOWNSHIP;
use super::{Band, Tenths};
use crate::tables::sheet::{Kind, Page, Sheet, SheetColumn, Value};

/// Columns beside the name that are still legible on A4 landscape.
const FIGURE_COLUMNS: usize = 12;
/// Width of the names, and of all figures together, in characters.
const NAME_WIDTH: u16 = 20;
const FIGURES_WIDTH: usize = 120;
/// What the office fills in by hand.
const FILLED_BY_HAND: &str = "填报单位（盖章）：　　　　　　　　　　　填报人：　　　　　　　　制表时间：　　　　年　　月　　日";

/// The sheets of the workbook; the definitions come with the sheet 全部数据.
pub(super) fn workbook_pages(composition: &Composition) -> Vec<Page> {
    let writer = Writer {
        composition,
        all: figure_sheet(composition),
    };
    let mut pages = vec![writer.counts()];
    for (subject, metrics) in SUBJECTS {
        writer.metrics(subject, metrics, &mut pages);
    }
    pages.push(writer.bands("年龄和性别", |row| {
        [
            ("年龄", row.bands.age.as_slice()),
            ("性别", row.bands.gender.as_slice()),
        ]
    }));
    pages.push(writer.bands("学历和政治面貌", |row| {
        [
            ("学历", row.bands.education.as_slice()),
            ("政治面貌", row.bands.political_status.as_slice()),
        ]
    }));
    pages.push(Page {
        name: "全部数据".to_owned(),
        sheet: writer.all,
        ..Page::default()
    });
    pages
}

/// Two lists of bands, each below its header.
type Picked<'r> = [(&'static str, &'r [Band]); 2];

struct Writer<'a> {
    composition: &'a Composition,
    all: Sheet,
}

impl Writer<'_> {
    /// A sheet with a column of names, the total last.
    fn page(
        &self,
        subject: &str,
        columns: Vec<(String, Kind)>,
        mut notes: Vec<String>,
        cells: impl Fn(&Row) -> Vec<Value>,
    ) -> Page {
        let Composition { rows, total, .. } = self.composition;
        let with_townships = rows.iter().any(|row| row.township.is_some());
        let township = |row: &Row| row.township.as_deref().map_or(Value::Empty, Value::from);
        let line = |row: &Row, name: &str| {
            let township = with_townships.then(|| township(row));
            let names = [Value::from(name)].into_iter().chain(township);
            names.chain(cells(row)).collect()
        };
        let name = if rows.is_empty() {
            &total.name
        } else {
            "合计"
        };
        let width = (FIGURES_WIDTH / columns.len().max(1)).clamp(9, 24);
        let figures = columns.into_iter().map(|(title, kind)| SheetColumn {
            title,
            width: u16::try_from(width).unwrap_or(NAME_WIDTH),
            kind,
        });
        let column_of_words = |title: &str| SheetColumn {
            title: title.to_owned(),
            width: NAME_WIDTH,
            kind: Kind::Text,
        };
        let names = [Some("区划"), with_townships.then_some(TOWNSHIP)];
        let names = names.into_iter().flatten().map(column_of_words);
        let lines: Vec<Vec<Value>> = rows.iter().map(|row| line(row, &row.name)).collect();
        let total: Vec<Value> = line(total, name);
        notes.push(FILLED_BY_HAND.to_owned());
        Page {
            name: subject.to_owned(),
            sheet: Sheet {
                title: format!("{} — {subject}", self.all.title),
                notes,
                columns: names.chain(figures).collect(),
                rows: lines,
                total: Some(total),
                definitions: Vec::new(),
            },
            groups: Vec::new(),
            for_paper: true,
        }
    }

    /// The rows, the total among them.
    fn rows(&self) -> impl Iterator<Item = &Row> {
        [&self.composition.total]
            .into_iter()
            .chain(&self.composition.rows)
    }

    /// The first sheet tells all there is to know; what has no source at all stands on no other.
    fn counts(&self) -> Page {
        const COLUMNS: [&str; 7] = [
            "有成员的村（社区）",
            "应换届的村（社区）",
            "两委成员",
            "党组织成员",
            "村（居）委会成员",
            "交叉任职",
            "空缺职数",
        ];
        let mut columns: Vec<_> = COLUMNS
            .map(|title| (title.to_owned(), Kind::Integer))
            .into();
        columns.push(("年龄计算日期".to_owned(), Kind::Date));
        let mut notes = self.all.notes.clone();
        let without = self.rows().filter(|row| row.vacant_seats.is_none());
        let reasons: Vec<NoSource> = without.map(Row::why_no_seats).collect();
        if !reasons.is_empty() {
            let all = NoSource::ALL.into_iter();
            notes.push(missing_note(all.filter(|reason| reasons.contains(reason))));
        }
        self.page("人数和职数", columns, notes, |row| {
            let counts = [
                row.units,
                row.units_due,
                row.members,
                row.party_seats,
                row.committee_seats,
                row.cross_posted,
            ];
            let vacant = row.vacant_seats.map_or(MISSING.into(), Value::Integer);
            let date = row.reference_date.map_or("—".into(), Value::Date);
            let counts = counts.map(Value::Integer).into_iter();
            counts.chain([vacant, date]).collect()
        })
    }

    /// The metrics of one subject that have a source somewhere, on as many sheets as stay legible.
    fn metrics(&self, subject: &str, metrics: &[Metric], pages: &mut Vec<Page>) {
        let figures = |metric| self.rows().filter_map(move |row| row.metric(metric));
        let sourced = |metric: &Metric| figures(*metric).any(|one| one.current.counts().is_some());
        let metrics: Vec<Metric> = metrics.iter().copied().filter(sourced).collect();
        let most = FIGURE_COLUMNS / self.headers(Unit::Percent).len();
        let sheets = metrics.len().div_ceil(most).max(1);
        let parts = metrics.chunks(metrics.len().div_ceil(sheets).max(1));
        for (part, number) in parts.zip(["一", "二", "三", "四", "五", "六"]) {
            let subject = match sheets {
                1 => subject.to_owned(),
                _ => format!("{subject}（{number}）"),
            };
            pages.push(self.metrics_page(&subject, part));
        }
    }

    fn metrics_page(&self, subject: &str, metrics: &[Metric]) -> Page {
        let headers = metrics
            .iter()
            .flat_map(|metric| self.headers(metric.unit()));
        let mut page = self.page(
            subject,
            headers.collect(),
            metric_notes(self.composition, &self.all.notes, metrics),
            |row| {
                let figures = metrics.iter().map(|metric| row.metric(*metric));
                figures.flat_map(|one| self.values(one)).collect()
            },
        );
        let groups = metrics.iter().map(|metric| {
            let basis = self.composition.definitions.basis(*metric);
            let label = if basis == Basis::default() {
                metric.label().to_owned()
            } else {
                format!("{}（以{}为范围）", metric.label(), basis.label())
            };
            (label, self.headers(metric.unit()).len())
        });
        page.groups = [(String::new(), self.name_columns())]
            .into_iter()
            .chain(groups)
            .collect();
        page
    }

    /// Columns of names: units of several townships have two.
    fn name_columns(&self) -> usize {
        1 + usize::from(self.rows().any(|row| row.township.is_some()))
    }

    /// The columns of one metric.
    fn headers(&self, unit: Unit) -> Vec<(String, Kind)> {
        let counts = match unit {
            Unit::Percent => "分子/分母",
            Unit::Years => "年龄之和/人数",
        };
        let mut headers = vec![
            (counts.to_owned(), Kind::Text),
            (format!("本届（{}）", unit.label()), Kind::Decimal(1)),
        ];
        if self.composition.compare.is_some() {
            headers.extend([
                (format!("上届（{}）", unit.label()), Kind::Decimal(1)),
                (
                    format!("增减\n（{}）", unit.change_label()),
                    Kind::Decimal(1),
                ),
            ]);
        }
        headers
    }

    /// The cells below these headers.
    fn values(&self, figure: Option<&MetricFigure>) -> Vec<Value> {
        let Some(figure) = figure else {
            return vec![Value::Empty; self.headers(Unit::Percent).len()];
        };
        let counts = figure.current.counts();
        let mut values = vec![
            counts.map_or(MISSING.into(), |(above, below)| {
                Value::Text(format!("{above}/{below}"))
            }),
            measured_value(Some(figure.current), figure),
        ];
        if self.composition.compare.is_some() {
            values.push(measured_value(figure.previous, figure));
            values.push(tenths(figure.change()));
        }
        values
    }

    fn bands(&self, subject: &str, pick: for<'r> fn(&'r Row) -> Picked<'r>) -> Page {
        let picked = pick(&self.composition.total);
        let columns = picked.iter().flat_map(|(_, bands)| bands.iter());
        let columns = columns
            .map(|band| (band.label.to_owned(), Kind::Integer))
            .collect();
        let mut notes: Vec<String> = self.all.notes.iter().take(1).cloned().collect();
        notes.push("单位：人".to_owned());
        let mut page = self.page(subject, columns, notes, |row| {
            let bands = pick(row).into_iter().flat_map(|(_, bands)| bands);
            bands.map(|band| Value::Integer(band.persons)).collect()
        });
        let groups = picked
            .iter()
            .map(|(group, bands)| ((*group).to_owned(), bands.len()));
        page.groups = [(String::new(), self.name_columns())]
            .into_iter()
            .chain(groups)
            .collect();
        page
    }
}

fn tenths(value: Option<Tenths>) -> Value {
    value.map_or("—".into(), |Tenths(number)| Value::Decimal(number))
}

fn measured_value(measured: Option<Measured>, figure: &MetricFigure) -> Value {
    match measured {
        Some(Measured::NoSource(_)) => MISSING.into(),
        Some(counted) => tenths(counted.value(figure.metric.unit())),
        None => tenths(None),
    }
}
