//! Bars made of parts, such as education by sex: all bars on one scale.

use maud::{Markup, Render as _, html};

use super::{Chart, TYPE, WIDTH, length, pattern, width_of};
use crate::web::number::grouped;
use crate::web::table::{ColumnHead, Shape, Table};

const ROW: i64 = 56;
const BAR: i64 = 26;
/// From the top of a row to its bar: the line with the label.
const LABEL: i64 = 22;

/// Bars made of parts. `rows`: the label of a bar and its parts (name, number), the same names in
/// the same order in each. A part carries its number where there is room; the table has all.
pub fn stacked_bars(title: &str, rows: &[(&str, &[(&str, i64)])]) -> Markup {
    let most = rows.iter().map(|(_, parts)| sum(parts)).max().unwrap_or(0);
    let names: Vec<String> = rows.first().map_or(Vec::new(), |(_, parts)| {
        parts.iter().map(|(name, _)| (*name).to_owned()).collect()
    });
    let id = pattern::chart_id(title);
    let drawing = html! {
        @for (y, (label, parts)) in (0_i64..).map(|index| index * ROW).zip(rows) {
            text.strong x="0" y=(y + 15) { (label) }
            text x=(WIDTH) y=(y + 15) text-anchor="end" { "共 " (grouped(sum(parts))) }
            (bar(&id, y + LABEL, parts, most))
        }
    };
    Chart {
        title,
        description: describe(rows),
        height: ROW * i64::try_from(rows.len()).unwrap_or(0),
        patterns: names.len(),
        drawing,
        table: table(title, &names, rows),
        legend: names,
    }
    .render()
}

/// The ends of the parts are reckoned from the running sum, so that rounding never adds up.
fn bar(id: &str, y: i64, parts: &[(&str, i64)], most: i64) -> Markup {
    let mut before = 0_i64;
    let placed: Vec<(usize, i64, i64, i64)> = parts
        .iter()
        .enumerate()
        .map(|(index, (_, number))| {
            let start = length(before, most, WIDTH);
            before = before.saturating_add((*number).max(0));
            (index, start, length(before, most, WIDTH) - start, *number)
        })
        .filter(|(_, _, width, _)| *width > 0)
        .collect();
    html! {
        @for (index, x, width, number) in placed {
            @let words = grouped(number);
            rect.bar x=(x) y=(y) width=(width) height=(BAR) fill=(pattern::fill(id, index)) {}
            @if width_of(&words) + TYPE <= width {
                rect.plate x=(x + (width - width_of(&words)) / 2 - 3) y=(y + 4) width=(width_of(&words) + 6) height="18" rx="3" {}
                text x=(x + width / 2) y=(y + 18) text-anchor="middle" { (words) }
            }
        }
    }
}

fn sum(parts: &[(&str, i64)]) -> i64 {
    parts
        .iter()
        .fold(0, |sum, (_, number)| sum.saturating_add((*number).max(0)))
}

fn describe(rows: &[(&str, &[(&str, i64)])]) -> String {
    let row = |(label, parts): &(&str, &[(&str, i64)])| {
        let parts = parts.iter().map(|(name, number)| format!("{name}{number}"));
        format!("{label}：{}", parts.collect::<Vec<_>>().join("，"))
    };
    rows.iter().map(row).collect::<Vec<_>>().join("；")
}

fn table(title: &str, names: &[String], rows: &[(&str, &[(&str, i64)])]) -> Table {
    let mut columns = vec![ColumnHead::text("row", "")];
    columns.extend(names.iter().map(|name| ColumnHead::number("", name)));
    columns.push(ColumnHead::number("all", "合计"));
    let cells = |(label, parts): &(&str, &[(&str, i64)])| {
        let numbers = parts.iter().map(|(_, number)| *number).chain([sum(parts)]);
        let head = html! { (label) };
        [head]
            .into_iter()
            .chain(numbers.map(|number| html! { (grouped(number)) }))
            .collect()
    };
    Table {
        caption: format!("{title}（数据）"),
        columns,
        rows: rows.iter().map(cells).collect(),
        shape: Shape::Statistics,
        empty_text: "没有数据。".to_owned(),
        ..Table::default()
    }
}
