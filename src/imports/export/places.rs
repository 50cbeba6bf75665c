//! Exports of places, fixed seats and households.

use super::unit_names::UnitNames;
use super::{Numbers, number_column, optional, text_column, yes_or_no};
use crate::committees::{self, Term, seats};
use crate::db::Conn;
use crate::divisions::{self, DivisionCode};
use crate::error::Result;
use crate::people::households;
use crate::people::mask_telephone;
use crate::people::seal::SealingKey;
use crate::tables::sheet::{Sheet, SheetColumn, Value};

/// The columns that name a unit.
pub(super) fn unit_columns() -> Vec<SheetColumn> {
    vec![text_column("乡镇", 16), text_column("村（社区）", 24)]
}

/// All places from `place` down to its villages that exist: an ended one would begin anew where the
/// table is read.
pub(super) fn divisions(conn: &mut Conn, place: &DivisionCode) -> Result<Sheet> {
    let mut rows = divisions::listed_below(conn, place)?;
    rows.retain(|place| place.valid_to.is_none());
    let row = |place: divisions::Division| {
        vec![
            Value::Text(place.code.to_string()),
            Value::Text(place.name),
            Value::Text(place.parent_code.to_string()),
        ]
    };
    Ok(Sheet {
        columns: vec![
            text_column("区划代码", 16),
            text_column("名称", 30),
            text_column("上级代码", 14),
        ],
        rows: rows.into_iter().map(row).collect(),
        ..Sheet::default()
    })
}

pub(super) fn seats(conn: &mut Conn, place: &DivisionCode, term: &Term) -> Result<Sheet> {
    let mut names = UnitNames::new(place);
    let mut rows = Vec::new();
    let lines = committees::seats_as_given(conn, term, place)?;
    let is_undecided = lines.iter().any(|line| line.woman.is_none());
    let has_anew = lines.iter().any(|line| line.is_anew);
    for line in lines {
        let mut row = names.cells(conn, line.unit.as_str())?.to_vec();
        row.extend([
            Value::Integer(line.party.into()),
            Value::Integer(line.committee.into()),
            line.woman.map_or(Value::Empty, yes_or_no),
            yes_or_no(line.single_ballot),
        ]);
        if has_anew {
            row.push(optional(line.is_anew.then_some("是")));
        }
        rows.push(row);
    }
    let mut columns = unit_columns();
    columns.extend([
        number_column("党组织职数", 12),
        number_column("村（居）委会职数", 18),
        text_column("妇女委员定岗", 14),
        text_column("一票选举", 10),
    ]);
    if has_anew {
        columns.push(text_column(seats::ANEW_TITLE, 16));
    }
    let note = "选举以后合并的村（社区），按选举时的各村列出；妇女委员定岗空着的，是合并后的村有这一职，分不清原来是哪个村的。";
    Ok(Sheet {
        notes: is_undecided.then(|| note.to_owned()).into_iter().collect(),
        columns,
        rows,
        ..Sheet::default()
    })
}

pub(super) fn households(
    conn: &mut Conn,
    key: &SealingKey,
    place: &DivisionCode,
    is_full: bool,
) -> Result<Sheet> {
    let numbers = Numbers { key, is_full };
    let mut names = UnitNames::new(place);
    let mut rows = Vec::new();
    for household in households::households_in(conn, place)? {
        let mut row = names.cells(conn, &household.unit_code)?.to_vec();
        let telephone = household.telephone_sealed.as_deref();
        row.extend([
            Value::Text(household.number),
            Value::Text(household.head_name),
            optional(household.group_name.as_deref()),
            household
                .persons
                .map_or(Value::Empty, |count| Value::Integer(count.into())),
            numbers.show(telephone, households::TELEPHONE, mask_telephone)?,
        ]);
        rows.push(row);
    }
    let mut columns = unit_columns();
    columns.extend([
        text_column("户编号", 12),
        text_column("户主姓名", 12),
        text_column("村民小组", 14),
        number_column("人口数", 8),
        text_column(&numbers.title("联系电话"), 20),
    ]);
    Ok(Sheet {
        columns,
        rows,
        ..Sheet::default()
    })
}
