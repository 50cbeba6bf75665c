//! The board as files.

use chrono::NaiveDateTime;

use super::board::{listed, of_township};
use super::board_grid::{coverage, townships, whole};
use crate::clock::in_china;
use crate::observation::board::{Line, Stage, Sums};
use crate::observation::pages::board_reading::Board;
use crate::observation::turnout;
use crate::tables::sheet::{Kind, Page, Sheet, SheetColumn, Value};

fn text(title: &str, width: u16) -> SheetColumn {
    SheetColumn {
        title: title.to_owned(),
        width,
        kind: Kind::Text,
    }
}

fn number(title: &str) -> SheetColumn {
    SheetColumn {
        kind: Kind::Integer,
        ..text(title, 12)
    }
}

fn count(number: usize) -> Value {
    i64::try_from(number).map_or(Value::Empty, Value::Integer)
}

/// All tables of the board.
pub(in crate::observation) fn pages(board: &Board) -> Vec<Page> {
    let page = |name: &str, sheet| Page {
        name: name.to_owned(),
        sheet,
        ..Page::default()
    };
    vec![
        page("各村", sheet(board)),
        page("各乡镇", township_sheet(board)),
        page("投票率", hours_sheet(board)),
        page("计票不一致", differences_sheet(board)),
    ]
}

fn title(board: &Board, what: &str) -> String {
    format!("{what}（选举日{}）", board.programme.election_day)
}

/// The list.
pub(in crate::observation) fn sheet(board: &Board) -> Sheet {
    let number_of = |value: Option<i64>| value.map_or(Value::Empty, Value::Integer);
    let row = |line: &Line| {
        let at = |at: Option<NaiveDateTime>| match at {
            Some(at) => Value::Text(at.format("%Y-%m-%d %H:%M").to_string()),
            None => Value::Empty,
        };
        let is_silent = if line.is_silent(board.now) {
            "是"
        } else {
            "否"
        };
        let registered = line.told.registered;
        let mut row = vec![
            Value::Text(line.township_name.clone()),
            Value::Text(line.unit.to_string()),
            Value::Text(line.unit_name.clone()),
            Value::Text(line.observers.join("、")),
            Value::from(line.stage().label()),
            at(line.arrived_at),
            at(line.last_at.map(in_china)),
            Value::from(is_silent),
            number_of(line.turnout.map(|(_, voters)| voters)),
            number_of(registered.and_then(|one| i64::try_from(one).ok())),
        ];
        row.extend(line.incidents.map(Value::Integer));
        row.push(Value::Text(line.told.compared.told()));
        row
    };
    Sheet {
        title: title(board, "选举观察情况"),
        columns: vec![
            text("乡镇", 16),
            text("区划代码", 16),
            text("村（社区）", 20),
            text("观察员", 20),
            text("进展", 12),
            text("到场", 18),
            text("最近上报", 18),
            text("一小时没有消息", 16),
            number("已投票"),
            number("登记选民"),
            number("一般情况"),
            number("较重情况"),
            number("严重情况"),
            text("计票核对", 16),
        ],
        rows: listed(board).map(row).collect(),
        ..Sheet::default()
    }
}

fn township_sheet(board: &Board) -> Sheet {
    let row = |name: &str, lines: &[Line]| {
        let sums = Sums::of(lines, board.now);
        let mut row = vec![Value::from(name), count(sums.villages)];
        row.extend(sums.stages.map(count));
        row.push(count(sums.silent));
        row.extend(sums.incidents.map(Value::Integer));
        row.extend([count(sums.differing), Value::Integer(sums.voters)]);
        row
    };
    let rows = townships(&board.lines).map(|own| {
        let name = own.first().map_or("", |line| line.township_name.as_str());
        row(name, own)
    });
    let mut columns = vec![text("乡镇", 16), number("村（社区）")];
    columns.extend(Stage::ALL.map(|one| number(one.label())));
    let others = [
        "没消息",
        "一般情况",
        "较重情况",
        "严重情况",
        "计票不一致",
        "已投票",
    ];
    columns.extend(others.map(number));
    Sheet {
        title: title(board, "各乡镇观察情况"),
        columns,
        rows: rows.collect(),
        total: Some(row("合计", &board.lines)),
        ..Sheet::default()
    }
}

/// Turnout by hour, of all and of each township.
pub(in crate::observation) fn hours_sheet(board: &Board) -> Sheet {
    let hours = turnout::hours(board.lines.iter().map(Line::village));
    let rows_of = |name: &str, lines: &[Line]| -> Vec<Vec<Value>> {
        let points = hours.clone().map(|hours| {
            let points = turnout::curve(hours, lines.iter().map(Line::village));
            points.into_iter().map(|point| {
                vec![
                    Value::from(name),
                    Value::Text(format!("{}时", point.hour)),
                    count(lines.len()),
                    count(point.villages),
                    Value::Integer(point.voters),
                    Value::Integer(point.registered),
                    point.rate().map_or(Value::Empty, Value::Decimal),
                ]
            })
        });
        points.into_iter().flatten().collect()
    };
    let mut rows = rows_of(whole(&board.lines), &board.lines);
    let counted = hours.clone().map_or(0, |hours| {
        let points = turnout::curve(hours, board.lines.iter().map(Line::village));
        points.last().map_or(0, |one| one.villages)
    });
    if townships(&board.lines).count() > 1 {
        rows.extend(townships(&board.lines).flat_map(|own| {
            let name = own.first().map_or("", |line| line.township_name.as_str());
            rows_of(name, own)
        }));
    }
    Sheet {
        title: title(board, "观察员上报的投票率"),
        notes: vec![coverage(&board.lines, counted)],
        columns: vec![
            text("范围", 16),
            text("时间", 8),
            number("村（社区）"),
            number("已上报的村"),
            number("已投票"),
            number("登记选民"),
            SheetColumn {
                kind: Kind::Decimal(1),
                ..number("投票率（%）")
            },
        ],
        rows,
        ..Sheet::default()
    }
}

fn differences_sheet(board: &Board) -> Sheet {
    let rows = of_township(board).flat_map(|line| {
        line.told.compared.open.iter().map(move |one| {
            let number = |number: u64| i64::try_from(number).map_or(Value::Empty, Value::Integer);
            vec![
                Value::Text(line.township_name.clone()),
                Value::Text(line.unit_name.clone()),
                Value::Text(one.place.clone()),
                Value::Text(one.cell.clone()),
                number(one.observed),
                number(one.official),
            ]
        })
    });
    Sheet {
        title: title(board, "计票不一致，待说明"),
        columns: vec![
            text("乡镇", 16),
            text("村（社区）", 20),
            text("计票处", 20),
            text("项目", 28),
            number("观察员"),
            number("官方"),
        ],
        rows: rows.collect(),
        ..Sheet::default()
    }
}
