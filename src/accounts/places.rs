//! The place of an account in words.

use diesel::prelude::*;

use super::roles::Role;
use crate::db::Conn;
use crate::divisions::{DivisionCode, Level};
use crate::error::Result;
use crate::schema::divisions;

/// The first two digits of the codes of provinces (GB/T 2260-2007), for as long as no place is
/// imported that a code could be compared with.
const PROVINCES: [&str; 34] = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41",
    "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71",
    "81", "82",
];

/// What is wrong with a place for a role; `None` when it will do.
pub(super) fn mistake(role: Role, scope: &DivisionCode) -> Option<&'static str> {
    if role.needs_place() && scope.level() == Level::Nation {
        Some("请填写管理范围的区划代码：县6位，乡镇9位，村12位；只有系统管理员和审计员可以不填。")
    } else if role == Role::TownshipStaff && scope.level() < Level::Township {
        Some("乡镇工作人员的管理范围应是乡镇（9位代码）或村（12位代码）。")
    } else if role == Role::Observer && scope.level() != Level::County {
        Some("选举观察员的管理范围应是县（6位代码）；观察哪些村，由县里另外安排。")
    } else {
        None
    }
}

/// A place in words: the names from the county down; the code where a name is missing.
pub fn place_name(conn: &mut Conn, place: &DivisionCode) -> Result<String> {
    if place.level() == Level::Nation {
        return Ok(Level::Nation.label().to_owned());
    }
    let first = if place.level() < Level::County {
        place.level()
    } else {
        Level::County
    };
    let codes: Vec<String> = Level::ALL
        .into_iter()
        .filter(|level| *level >= first)
        .filter_map(|level| place.at(level))
        .map(|code| code.as_str().to_owned())
        .collect();
    let names: Vec<String> = divisions::table
        .filter(divisions::code.eq_any(codes))
        .order(divisions::code)
        .select(divisions::name)
        .load(conn)?;
    Ok(if names.is_empty() {
        format!("{place}（尚未导入）")
    } else {
        names.concat()
    })
}

/// Whether an account may have this place: the nation, a place on record, or, as long as no place
/// is on record at all, one in a known province. The first account that imports places must be
/// made before there are any.
pub(super) fn may_be_scope(conn: &mut Conn, place: &DivisionCode) -> Result<bool> {
    let found = divisions::table.filter(divisions::code.eq(place.as_str()));
    if place.level() == Level::Nation || found.count().get_result::<i64>(conn)? > 0 {
        return Ok(true);
    }
    let is_known = |province: DivisionCode| PROVINCES.contains(&province.as_str());
    Ok(place.at(Level::Province).is_some_and(is_known) && no_place_yet(conn)?)
}

/// Whether no place is on record.
pub(super) fn no_place_yet(conn: &mut Conn) -> Result<bool> {
    let any: Option<String> = divisions::table
        .select(divisions::code)
        .first(conn)
        .optional()?;
    Ok(any.is_none())
}
