//! Change since the term before: that term hollow, this one solid, the difference in words.

use std::collections::BTreeMap;

use maud::{Markup, Render as _, html};

use super::{Chart, WIDTH, length};
use crate::web::number::{change, tenths};
use crate::web::table::{ColumnHead, Shape, Table};

const ROW: i64 = 72;
const BAR: i64 = 16;
/// Kept free for the figure behind a bar.
const FIGURE: i64 = 104;
const ROOM: i64 = WIDTH - FIGURE;

/// One figure in two terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change<'a> {
    /// What is measured, as 女性成员占比.
    pub label: &'a str,
    /// The term before, in tenths; `None` when there are no data of it.
    pub previous: Option<i64>,
    /// This term, in tenths.
    pub current: i64,
    /// The change in tenths as reckoned from the exact values; `None`: the difference of the two
    /// rounded figures.
    pub exact_change: Option<i64>,
    /// The unit: `%`, 岁, 人. Bars of one unit share one scale.
    pub unit: &'a str,
}

/// Figures of this term beside those of the term before.
pub fn changes(title: &str, figures: &[Change<'_>]) -> Markup {
    let scales = scales(figures);
    let drawing = html! {
        @for (y, figure) in (0_i64..).map(|index| index * ROW).zip(figures) {
            (row(y, figure, scales.get(figure.unit).copied().unwrap_or(0)))
        }
    };
    let description = figures.iter().map(describe).collect::<Vec<_>>().join("；");
    Chart {
        title,
        description,
        height: ROW * i64::try_from(figures.len()).unwrap_or(0),
        patterns: 0,
        drawing,
        legend: Vec::new(),
        table: table(title, figures),
    }
    .render()
}

/// The largest figure of each unit.
fn scales<'a>(figures: &[Change<'a>]) -> BTreeMap<&'a str, i64> {
    let mut scales = BTreeMap::new();
    for figure in figures {
        let most = figure.current.max(figure.previous.unwrap_or(0));
        let scale = scales.entry(figure.unit).or_insert(most);
        *scale = most.max(*scale);
    }
    scales
}

fn row(y: i64, figure: &Change<'_>, most: i64) -> Markup {
    let now = length(figure.current, most, ROOM);
    let before = length(figure.previous.unwrap_or(0), most, ROOM);
    let words = moved(figure);
    let up = if words.starts_with('▲') {
        "strong up"
    } else {
        "strong"
    };
    html! {
        text x="0" y=(y + 14) { (figure.label) }
        text class=(up) x=(WIDTH) y=(y + 14) text-anchor="end" { (words) }
        rect.solid x="0" y=(y + 22) width=(now) height=(BAR) {}
        text x=(now + 6) y=(y + 35) { "本届 " (tenths(figure.current)) (figure.unit) }
        @if let Some(previous) = figure.previous {
            rect.hollow x="1" y=(y + 43) width=((before - 2).max(0)) height=(BAR - 2) {}
            text x=(before + 6) y=(y + 55) { "上届 " (tenths(previous)) (figure.unit) }
        }
    }
}

fn moved(figure: &Change<'_>) -> String {
    figure.previous.map_or_else(
        || "上届无数据".to_owned(),
        |previous| match figure.exact_change {
            Some(moved) => change(0, moved, figure.unit),
            None => change(previous, figure.current, figure.unit),
        },
    )
}

fn describe(figure: &Change<'_>) -> String {
    format!(
        "{}：本届{}{}，{}",
        figure.label,
        tenths(figure.current),
        figure.unit,
        moved(figure)
    )
}

fn table(title: &str, figures: &[Change<'_>]) -> Table {
    let cells = |figure: &Change<'_>| {
        let previous = figure.previous.map_or_else(|| "—".to_owned(), tenths);
        vec![
            html! { (figure.label) @if !figure.unit.is_empty() { "（" (figure.unit) "）" } },
            html! { (previous) },
            html! { (tenths(figure.current)) },
            html! { (moved(figure)) },
        ]
    };
    Table {
        caption: format!("{title}（数据）"),
        columns: vec![
            ColumnHead::text("figure", "指标"),
            ColumnHead::number("previous", "上届"),
            ColumnHead::number("current", "本届"),
            ColumnHead::number("change", "变化"),
        ],
        rows: figures.iter().map(cells).collect(),
        shape: Shape::Statistics,
        empty_text: "没有数据。".to_owned(),
        ..Table::default()
    }
}
