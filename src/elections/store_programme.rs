//! Starting a county's programme and changing its template and rules.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::chapter::ChapterKind;
use super::in_force::{programme_rules, usual_seats};
use super::state::State;
use super::store::Programme;
use super::template::Template;
use crate::committees::{self, seats};
use crate::composition;
use crate::db::Conn;
use crate::divisions::{self, DivisionCode};
use crate::error::{Error, Result};
use crate::rules::Value;
use crate::schema::{elections, programmes};

/// What a new programme is made of.
#[derive(Clone, Debug)]
pub struct NewProgramme {
    /// The county.
    pub county: DivisionCode,
    /// The term that begins.
    pub term_id: i32,
    /// 选举日
    pub election_day: NaiveDate,
    /// The rule set it follows.
    pub rule_set_id: String,
    /// Now, UTC.
    pub now: chrono::NaiveDateTime,
}

/// A row of `elections` that is new.
#[derive(Debug, Insertable)]
#[diesel(table_name = elections)]
pub(super) struct NewRow {
    pub(super) programme_id: i64,
    pub(super) unit_code: String,
    pub(super) chapter: i32,
    pub(super) kind: &'static str,
    pub(super) parent_id: Option<i64>,
    pub(super) starts_in: &'static str,
    pub(super) state: &'static str,
    pub(super) chair_seats: i32,
    pub(super) vice_chair_seats: i32,
    pub(super) woman_member_seats: i32,
    pub(super) member_seats: i32,
    pub(super) election_day: NaiveDate,
    pub(super) rule_set: Option<String>,
    pub(super) rule_set_hash: Option<String>,
    pub(super) version: i32,
}

/// The units of a county that exist on a day, with the seats of its committee (0: not fixed) and
/// whether one is for a woman.
pub fn units_to_elect(
    conn: &mut Conn,
    county: &DivisionCode,
    term_id: i32,
    day: NaiveDate,
) -> Result<Vec<(DivisionCode, String, u32, bool)>> {
    let fixed = seats::seats_in(conn, term_id, county)?;
    let fixed: BTreeMap<&str, &seats::FixedSeats> = fixed
        .iter()
        .map(|one| (one.unit_code.as_str(), one))
        .collect();
    let mut units = divisions::units_of_county(conn, county)?;
    units.retain(|unit| unit.valid_to.is_none_or(|end| day < end));
    let line = |unit: divisions::UnitLine| {
        let own = fixed.get(unit.code.as_str());
        let total = own.map_or(0, |one| u32::try_from(one.committee_seats).unwrap_or(0));
        let has_woman = own.is_some_and(|one| one.designated_woman_member);
        (unit.code, unit.name, total, has_woman)
    };
    Ok(units.into_iter().map(line).collect())
}

/// Starts a programme: an election for every village and community of the county. Gives its number
/// and how many there are.
pub fn start(conn: &mut Conn, new: &NewProgramme) -> Result<(i64, usize)> {
    check(conn, new)?;
    let units = units_to_elect(conn, &new.county, new.term_id, new.election_day)?;
    if units.is_empty() {
        return Err(Error::invalid(
            "这个县还没有村（社区），请先在“导入”里导入区划。",
        ));
    }
    let none = BTreeMap::new();
    let rules = programme_rules(&new.rule_set_id, new.county.as_str(), &none, "")?;
    let id: i64 = diesel::insert_into(programmes::table)
        .values((
            programmes::county_code.eq(new.county.as_str()),
            programmes::term_id.eq(new.term_id),
            programmes::election_day.eq(new.election_day),
            programmes::rule_set_id.eq(&new.rule_set_id),
            programmes::rule_changes.eq("{}"),
            programmes::rule_reason.eq(""),
            programmes::template.eq(Template::usual(&rules).to_json()),
            programmes::started_at.eq(new.now),
            programmes::version.eq(1),
        ))
        .returning(programmes::id)
        .get_result(conn)?;
    for (unit, _, total, has_woman) in &units {
        diesel::insert_into(elections::table)
            .values(first_round(id, unit, new, *total, *has_woman))
            .execute(conn)?;
    }
    let units: Vec<DivisionCode> = units.into_iter().map(|(unit, ..)| unit).collect();
    composition::begin_elections(conn, new.term_id, &units)?;
    Ok((id, units.len()))
}

/// The term exists and the county has no programme in it.
fn check(conn: &mut Conn, new: &NewProgramme) -> Result<()> {
    let term = committees::list_terms(conn)?;
    if !term.iter().any(|term| term.id == new.term_id) {
        return Err(Error::invalid("没有这个届次，请先添加届次。"));
    }
    let taken: i64 = programmes::table
        .filter(programmes::county_code.eq(new.county.as_str()))
        .filter(programmes::term_id.eq(new.term_id))
        .count()
        .get_result(conn)?;
    if taken > 0 {
        return Err(Error::conflict(
            "这个县本届的换届工作已经建好，请从“换届”页进入。",
        ));
    }
    Ok(())
}

/// The first chapter of a unit.
fn first_round(
    programme_id: i64,
    unit: &DivisionCode,
    new: &NewProgramme,
    total: u32,
    has_woman: bool,
) -> NewRow {
    let seats = usual_seats(total, has_woman);
    NewRow {
        programme_id,
        unit_code: unit.to_string(),
        chapter: 1,
        kind: ChapterKind::FirstRound.word(),
        parent_id: None,
        starts_in: State::Preparation.word(),
        state: State::Preparation.word(),
        chair_seats: stored(seats.chair),
        vice_chair_seats: stored(seats.vice_chair),
        woman_member_seats: stored(seats.woman_member),
        member_seats: stored(seats.member),
        election_day: new.election_day,
        rule_set: None,
        rule_set_hash: None,
        version: 1,
    }
}

/// A small count as the database keeps it.
pub(in crate::elections) fn stored(count: u32) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// Gives a programme other days; refused with sentence and article where the law is stricter.
pub fn set_template(
    conn: &mut Conn,
    programme: &Programme,
    version: i32,
    template: &Template,
) -> Result<()> {
    let faults = template.faults(&programme.rules()?);
    if let Some((_, reason)) = faults.first() {
        return Err(Error::invalid(format!(
            "{}依据：{}。",
            reason.sentence, reason.source
        )));
    }
    let changed = diesel::update(programmes::table.find(programme.id))
        .filter(programmes::version.eq(version))
        .set((
            programmes::template.eq(template.to_json()),
            programmes::version.eq(version.saturating_add(1)),
        ))
        .execute(conn)?;
    changed_once(changed)
}

/// Gives a programme the county's own values. They hold for elections whose registration has not
/// opened; the others keep what they froze.
pub fn set_rules(
    conn: &mut Conn,
    programme: &Programme,
    version: i32,
    own: &BTreeMap<String, Value>,
    reason: &str,
) -> Result<()> {
    let rules = programme_rules(&programme.rule_set_id, &programme.county_code, own, reason)?;
    if let Some((_, fault)) = programme.template()?.faults(&rules).first() {
        let advice = "请先在时间表里调整这一步的日期，再保存规则。";
        return Err(Error::invalid(format!("{}{advice}", fault.sentence)));
    }
    let changed = diesel::update(programmes::table.find(programme.id))
        .filter(programmes::version.eq(version))
        .set((
            programmes::rule_changes.eq(serde_json::to_string(own).map_err(Error::internal)?),
            programmes::rule_reason.eq(reason.trim()),
            programmes::version.eq(version.saturating_add(1)),
        ))
        .execute(conn)?;
    changed_once(changed)
}

/// A change that found its version; otherwise somebody else was faster.
pub fn changed_once(rows: usize) -> Result<()> {
    if rows == 1 {
        return Ok(());
    }
    Err(Error::conflict(
        "刚才有人改过，您看到的不是最新内容。请刷新页面，核对后再办理。",
    ))
}
