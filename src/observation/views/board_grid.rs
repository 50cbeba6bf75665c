//! What the board and the screen in the hall share: townships, and turnout by hour.

use chrono::NaiveDateTime;
use maud::{Markup, html};

use super::board::of_township;
use crate::observation::board::{Line, Stage, Sums};
use crate::observation::pages::board_reading::Board;
use crate::observation::turnout::{self, Point};
use crate::web::chart::{Course, courses};
use crate::web::number::{grouped, tenths};
use crate::web::table::{ColumnHead, Shape, Table};

/// The lines of each township.
pub(super) fn townships(lines: &[Line]) -> impl Iterator<Item = &[Line]> {
    lines.chunk_by(|one, other| one.unit.parent() == other.unit.parent())
}

/// One line a township: each village stands in one stage. With the number of a programme the
/// townships are links.
pub(super) fn grid(lines: &[Line], now: NaiveDateTime, programme: Option<i64>) -> Markup {
    let rows = townships(lines).map(|own| {
        let name = own.first().map_or("", |line| line.township_name.as_str());
        let code = own.first().and_then(|line| line.unit.parent());
        let name = if let (Some(id), Some(code)) = (programme, code) {
            html! { a href={ "/office/observers/board?programme=" (id) "&township=" (code) } { (name) } }
        } else {
            html! { (name) }
        };
        cells(name, &Sums::of(own, now))
    });
    let mut columns = vec![
        ColumnHead::text("township", "乡镇（街道）"),
        ColumnHead::number("villages", "村（社区）"),
    ];
    let stages = Stage::ALL.map(|one| ColumnHead::number("", one.label()).in_group("进展"));
    columns.extend(stages);
    columns.push(ColumnHead::number("silent", "没消息"));
    let severities = ["一般", "较重", "严重"];
    columns.extend(severities.map(|label| ColumnHead::number(label, label).in_group("情况")));
    columns.push(ColumnHead::number("differing", "计票不一致"));
    columns.push(ColumnHead::number("voters", "已投票"));
    let table = Table {
        caption: "各乡镇".to_owned(),
        columns,
        rows: rows.collect(),
        total: Some(cells(html! { "合计" }, &Sums::of(lines, now))),
        shape: Shape::Statistics,
        empty_text: "没有村（社区）。".to_owned(),
        note: "“进展”五栏是村（社区）数，加起来就是全部。“没消息”：选举日当天，还没交报告而一小时没有上报。“计票不一致”：有待说明的村（社区）数。“已投票”是各村最近一次上报的人数之和。".to_owned(),
        ..Table::default()
    };
    html! { div.townships { (table) } }
}

fn cells(name: Markup, sums: &Sums) -> Vec<Markup> {
    let mut cells = vec![name, html! { (sums.villages) }];
    cells.extend(sums.stages.map(|figure| html! { (figure) }));
    cells.push(html! { (sums.silent) });
    cells.extend(sums.incidents.map(|figure| html! { (figure) }));
    cells.push(html! { (sums.differing) });
    cells.push(html! { (grouped(sums.voters)) });
    cells
}

/// Turnout by hour as a drawing, and by township as a table.
pub(super) fn curve(board: &Board) -> Markup {
    let Some(hours) = turnout::hours(board.lines.iter().map(Line::village)) else {
        return html! { p { "还没有观察员上报投票人数，所以没有投票率。" } };
    };
    let all = turnout::curve(hours.clone(), board.lines.iter().map(Line::village));
    let labels: Vec<String> = all.iter().map(|one| format!("{}时", one.hour)).collect();
    let mut lines = vec![Course {
        name: whole(&board.lines),
        rates: all.iter().map(Point::rate).collect(),
    }];
    let own: Vec<&Line> = of_township(board).collect();
    if let Some(first) = own.first().filter(|_| own.len() < board.lines.len()) {
        let points = turnout::curve(hours.clone(), own.iter().map(|line| line.village()));
        lines.push(Course {
            name: &first.township_name,
            rates: points.iter().map(Point::rate).collect(),
        });
    }
    html! {
        div.turnout {
            (courses("观察员上报的投票率", &labels, &lines, by_hour(&labels, &all)))
            p.note { (coverage(&board.lines, all.last().map_or(0, |one| one.villages))) }
        }
        (by_township(board, &labels, &all, &hours))
    }
}

/// What all lines together are called.
pub(super) fn whole(lines: &[Line]) -> &str {
    let mut townships = townships(lines);
    match (
        townships.next().and_then(|own| own.first()),
        townships.next(),
    ) {
        (Some(line), None) => &line.township_name,
        _ => "全县",
    }
}

/// How much of the villages the figures speak of.
pub(super) fn coverage(lines: &[Line], counted: usize) -> String {
    let heard = lines.iter().filter(|one| !one.told.readings.is_empty());
    let (heard, all) = (heard.count(), lines.len());
    let without = heard.saturating_sub(counted);
    let left_out = if without > 0 {
        format!("，其中{without}个的登记选民数还不知道（或上报的不是选举日的时间），没有算进去")
    } else {
        String::new()
    };
    format!(
        "{all}个村（社区）中有{heard}个上报过投票人数{left_out}。“9时”是到9时59分为止各村最近一次上报。\
         后来有新的村上报时，投票率可能下降。正式的投票率以计票结果为准。"
    )
}

fn rate(point: &Point) -> String {
    let told = point.rate().map(|rate| format!("{}%", tenths(rate)));
    told.unwrap_or_else(|| "—".to_owned())
}

fn by_hour(labels: &[String], points: &[Point]) -> Table {
    let row = |(label, point): (&String, &Point)| {
        vec![
            html! { (label) },
            html! { (point.villages) },
            html! { (grouped(point.voters)) },
            html! { (grouped(point.registered)) },
            html! { (rate(point)) },
        ]
    };
    Table {
        caption: "观察员上报的投票率（数据）".to_owned(),
        columns: vec![
            ColumnHead::text("hour", "时间"),
            ColumnHead::number("villages", "村（社区）"),
            ColumnHead::number("voters", "已投票"),
            ColumnHead::number("registered", "登记选民"),
            ColumnHead::number("rate", "投票率"),
        ],
        rows: labels.iter().zip(points).map(row).collect(),
        shape: Shape::Statistics,
        ..Table::default()
    }
}

fn by_township(
    board: &Board,
    labels: &[String],
    all: &[Point],
    hours: &std::ops::RangeInclusive<u32>,
) -> Markup {
    let cells = |name: &str, lines: &[Line], points: &[Point]| {
        let counted = points.last().map_or(0, |one| one.villages);
        let mut cells = vec![html! { (name) }, html! { (counted) "/" (lines.len()) }];
        cells.extend(points.iter().map(|point| html! { (rate(point)) }));
        cells
    };
    let rows = townships(&board.lines).map(|own| {
        let name = own.first().map_or("", |line| line.township_name.as_str());
        let points = turnout::curve(hours.clone(), own.iter().map(Line::village));
        cells(name, own, &points)
    });
    let mut columns = vec![
        ColumnHead::text("township", "乡镇（街道）"),
        ColumnHead::number("villages", "已上报/全部村"),
    ];
    columns.extend(labels.iter().map(|label| ColumnHead::number("", label)));
    let table = Table {
        caption: "各乡镇投票率".to_owned(),
        columns,
        rows: rows.collect(),
        total: Some(cells("合计", &board.lines, all)),
        shape: Shape::Statistics,
        ..Table::default()
    };
    html! { (table) }
}
