//! The list behind a figure as a table that goes out, for paper and spreadsheets.

use super::{Behind, PersonLine, UnitLine};
use crate::tables::sheet::{Kind, Sheet, SheetColumn, Value};

/// The list under a title; `note` says what was asked.
pub fn behind_sheet(title: &str, note: &str, behind: &Behind) -> Sheet {
    let (columns, rows) = if behind.people.is_empty() {
        (units(), behind.units.iter().map(unit).collect())
    } else {
        (people(), behind.people.iter().map(person).collect())
    };
    Sheet {
        title: title.to_owned(),
        notes: vec![note.to_owned()],
        columns,
        rows,
        ..Sheet::default()
    }
}

fn column(title: &str, width: u16, kind: Kind) -> SheetColumn {
    SheetColumn {
        title: title.to_owned(),
        width,
        kind,
    }
}

fn people() -> Vec<SheetColumn> {
    vec![
        column("姓名", 12, Kind::Text),
        column("村（社区）", 22, Kind::Text),
        column("乡镇（街道）", 16, Kind::Text),
        column("性别", 6, Kind::Text),
        column("年龄", 6, Kind::Integer),
        column("学历", 12, Kind::Text),
        column("政治面貌", 14, Kind::Text),
        column("党组织职务", 18, Kind::Text),
        column("村（居）委会职务", 18, Kind::Text),
    ]
}

fn person(line: &PersonLine) -> Vec<Value> {
    let facts = &line.facts;
    vec![
        line.name.as_str().into(),
        line.unit_name.as_str().into(),
        line.township_name.as_str().into(),
        facts.sex.label().into(),
        Value::Integer(line.age.into()),
        facts.education.label().into(),
        facts.political_status.label().into(),
        facts.posts.party_label().as_str().into(),
        facts.posts.committee_label().as_str().into(),
    ]
}

fn units() -> Vec<SheetColumn> {
    vec![
        column("村（社区）", 22, Kind::Text),
        column("乡镇（街道）", 16, Kind::Text),
        column("区划代码", 16, Kind::Text),
        column("人员", 30, Kind::Text),
        column("数量", 8, Kind::Integer),
    ]
}

fn unit(line: &UnitLine) -> Vec<Value> {
    let names: Vec<&str> = line.people.iter().map(|(_, name)| name.as_str()).collect();
    vec![
        line.unit_name.as_str().into(),
        line.township_name.as_str().into(),
        line.unit.as_str().into(),
        names.join("、").as_str().into(),
        Value::Integer(line.count),
    ]
}
