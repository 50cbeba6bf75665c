//! The board's list as a file.

use chrono::NaiveDateTime;

use super::board::listed;
use crate::clock::in_china;
use crate::observation::board::Line;
use crate::observation::pages::board::Board;
use crate::tables::sheet::{Kind, Sheet, SheetColumn, Value};

/// The list as a file.
pub(in crate::observation) fn sheet(board: &Board) -> Sheet {
    let text = |title: &str, width| SheetColumn {
        title: title.to_owned(),
        width,
        kind: Kind::Text,
    };
    let number = |title: &str| SheetColumn {
        kind: Kind::Integer,
        ..text(title, 10)
    };
    let row = |line: &Line| {
        let [minor, serious, grave] = line.incidents;
        let last = line.last_at.map(in_china);
        let at = |at: Option<NaiveDateTime>| match at {
            Some(at) => Value::Text(at.format("%Y-%m-%d %H:%M").to_string()),
            None => Value::Empty,
        };
        let voters = line.turnout.map(|(_, voters)| voters);
        vec![
            Value::Text(line.township_name.clone()),
            Value::Text(line.unit.to_string()),
            Value::Text(line.unit_name.clone()),
            Value::Text(line.observers.join("、")),
            at(line.arrived_at),
            at(last),
            Value::from(if line.is_silent(board.now) {
                "是"
            } else {
                "否"
            }),
            voters.map_or(Value::Empty, Value::Integer),
            Value::Integer(minor),
            Value::Integer(serious),
            Value::Integer(grave),
            Value::from(if line.is_finished { "是" } else { "否" }),
        ]
    };
    Sheet {
        title: format!("选举观察情况（选举日{}）", board.programme.election_day),
        columns: vec![
            text("乡镇", 16),
            text("区划代码", 16),
            text("村（社区）", 20),
            text("观察员", 20),
            text("到场", 18),
            text("最近上报", 18),
            text("一小时没有消息", 16),
            number("已投票"),
            number("一般情况"),
            number("较重情况"),
            number("严重情况"),
            text("已交报告", 10),
        ],
        rows: listed(board).map(row).collect(),
        ..Sheet::default()
    }
}
