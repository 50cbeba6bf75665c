//! The age pyramid: men to the left, women to the right, the oldest on top.

use maud::{Markup, Render as _, html};

use super::{Chart, WIDTH, length, pattern};
use crate::web::number::grouped;
use crate::web::table::{ColumnHead, Shape, Table};

const ROW: i64 = 30;
const BAR: i64 = 20;
const TOP: i64 = 26;
/// Half of the column of labels in the middle.
const LABEL: i64 = 44;
/// Kept free for the figure outside a bar.
const FIGURE: i64 = 38;
const ROOM: i64 = WIDTH / 2 - LABEL - FIGURE;

/// Men and women by age group. `groups`: label, men, women, the youngest group first.
pub fn age_pyramid(title: &str, groups: &[(&str, i64, i64)]) -> Markup {
    let most = groups
        .iter()
        .map(|(_, men, women)| *men.max(women))
        .max()
        .unwrap_or(0);
    let (men, women) = sums(groups);
    let rows = (0_i64..)
        .map(|index| TOP + index * ROW)
        .zip(groups.iter().rev());
    let id = pattern::chart_id(title);
    let drawing = html! {
        text.strong x=(WIDTH / 2 - LABEL) y="15" text-anchor="end" { "男 " (grouped(men)) }
        text.strong x=(WIDTH / 2 + LABEL) y="15" { "女 " (grouped(women)) }
        @for (y, (label, men, women)) in rows { (row(&id, y, label, length(*men, most, ROOM), length(*women, most, ROOM), (*men, *women))) }
    };
    Chart {
        title,
        description: describe(groups),
        height: TOP + ROW * i64::try_from(groups.len()).unwrap_or(0),
        patterns: 2,
        drawing,
        legend: Vec::new(),
        table: table(title, groups),
    }
    .render()
}

fn row(id: &str, y: i64, label: &str, left: i64, right: i64, people: (i64, i64)) -> Markup {
    let middle = WIDTH / 2;
    let base = y + 15;
    html! {
        rect.bar x=(middle - LABEL - left) y=(y) width=(left) height=(BAR) fill=(pattern::fill(id, 0)) {}
        rect.bar x=(middle + LABEL) y=(y) width=(right) height=(BAR) fill=(pattern::fill(id, 1)) {}
        text x=(middle - LABEL - left - 5) y=(base) text-anchor="end" { (grouped(people.0)) }
        text x=(middle + LABEL + right + 5) y=(base) { (grouped(people.1)) }
        text x=(middle) y=(base) text-anchor="middle" { (label) }
    }
}

fn sums(groups: &[(&str, i64, i64)]) -> (i64, i64) {
    groups.iter().fold((0_i64, 0_i64), |(men, women), group| {
        (men.saturating_add(group.1), women.saturating_add(group.2))
    })
}

fn describe(groups: &[(&str, i64, i64)]) -> String {
    let lines = groups
        .iter()
        .map(|(label, men, women)| format!("{label}：男{men}人，女{women}人"));
    lines.collect::<Vec<_>>().join("；")
}

fn table(title: &str, groups: &[(&str, i64, i64)]) -> Table {
    let cells = |label: &str, men: i64, women: i64| {
        let all = men.saturating_add(women);
        vec![
            html! { (label) },
            html! { (grouped(men)) },
            html! { (grouped(women)) },
            html! { (grouped(all)) },
        ]
    };
    let (men, women) = sums(groups);
    Table {
        caption: format!("{title}（数据）"),
        unit: "单位：人".to_owned(),
        columns: vec![
            ColumnHead::text("group", "年龄段"),
            ColumnHead::number("men", "男"),
            ColumnHead::number("women", "女"),
            ColumnHead::number("all", "小计"),
        ],
        rows: groups
            .iter()
            .map(|(label, men, women)| cells(label, *men, *women))
            .collect(),
        shape: Shape::Statistics,
        total: Some(cells("合计", men, women)),
        empty_text: "没有数据。".to_owned(),
        ..Table::default()
    }
}
