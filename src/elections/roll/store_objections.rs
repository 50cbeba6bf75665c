//! Objections to a published roll: filed, decided, carried out.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::ground::Ground;
use super::objection::{ObjectionKind, decision_day, receive};
use super::store::{self, Roll, touch};
use super::store_change::strike;
use super::store_why::Why;
use crate::db::Conn;
use crate::elections::state::State;
use crate::elections::store::Election;
use crate::error::{Error, Result};
use crate::rules::Deadlines;
use crate::schema::roll_objections;

/// Longest name and longest text, in characters.
const LONGEST: (usize, usize) = (50, 500);

/// An objection as it is recorded.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = roll_objections)]
pub struct Objection {
    /// From 1, in the order they came in.
    pub number: i32,
    kind: String,
    /// Who filed it.
    pub filed_by: String,
    /// Whom it is about.
    pub about: String,
    /// The entry it is about; `None` for somebody who is missing.
    pub entry_id: Option<i64>,
    /// What it says.
    pub statement: String,
    /// The day it came in.
    pub received_on: NaiveDate,
    /// Whether it was found right; `None` before the decision.
    pub is_upheld: Option<bool>,
    /// The decision in words.
    pub decision: String,
    /// Who decided.
    pub decided_by: String,
    /// When.
    pub decided_on: Option<NaiveDate>,
    /// Whether the roll says what was decided.
    pub is_carried_out: bool,
}

impl Objection {
    /// What it says.
    pub fn kind(&self) -> Result<ObjectionKind> {
        ObjectionKind::from_word(&self.kind).ok_or_else(|| Error::internal("a kind of objection"))
    }
}

/// An objection as a form says it.
#[derive(Clone, Debug)]
pub struct NewObjection {
    /// What it says.
    pub kind: ObjectionKind,
    /// Who filed it.
    pub filed_by: String,
    /// Whom it is about.
    pub about: String,
    /// The entry, where several bear the name.
    pub entry: Option<i64>,
    /// What it says in words.
    pub statement: String,
    /// The day it came in.
    pub received_on: NaiveDate,
}

/// All objections to a roll, in their order.
pub fn objections(conn: &mut Conn, election: i64) -> Result<Vec<Objection>> {
    Ok(roll_objections::table
        .filter(roll_objections::election_id.eq(election))
        .order(roll_objections::number)
        .select(Objection::as_select())
        .load(conn)?)
}

fn text(value: &str, what: &str, longest: usize) -> Result<String> {
    let value = value.trim();
    if value.is_empty() || value.chars().count() > longest {
        return Err(Error::invalid(format!("请填写{what}，不超过{longest}字。")));
    }
    if crate::people::names_a_number(value) {
        return Err(Error::invalid(format!(
            "{what}里请不要写身份证号或手机号。"
        )));
    }
    Ok(value.to_owned())
}

/// Takes an objection; a late one is refused. Gives its number.
pub fn file(
    conn: &mut Conn,
    election: &Election,
    deadlines: &Deadlines,
    new: &NewObjection,
    today: NaiveDate,
) -> Result<i32> {
    let roll = store::made(conn, election.id)?;
    let published = roll
        .published_on
        .ok_or_else(|| Error::conflict("名单还没有公布，公布以后才受理异议。"))?;
    let filed_by = text(&new.filed_by, "提出人姓名", LONGEST.0)?;
    let about = text(&new.about, "异议涉及的人的姓名", LONGEST.0)?;
    let statement = text(&new.statement, "异议的内容", LONGEST.1)?;
    receive(deadlines, published, new.received_on, today).map_err(Error::invalid)?;
    if election.known.state > State::ListPublished {
        return Err(Error::conflict("选民名单已经确定，不再受理异议。"));
    }
    let entry = entry_meant(conn, &roll, new, &about)?;
    touch(conn, &roll, None)?;
    let last: Option<i32> = roll_objections::table
        .filter(roll_objections::election_id.eq(election.id))
        .select(diesel::dsl::max(roll_objections::number))
        .first(conn)?;
    let number = last.unwrap_or(0).saturating_add(1);
    diesel::insert_into(roll_objections::table)
        .values((
            roll_objections::election_id.eq(election.id),
            roll_objections::number.eq(number),
            roll_objections::kind.eq(new.kind.word()),
            roll_objections::filed_by.eq(filed_by),
            roll_objections::about.eq(about),
            roll_objections::entry_id.eq(entry),
            roll_objections::statement.eq(statement),
            roll_objections::received_on.eq(new.received_on),
            roll_objections::decision.eq(""),
            roll_objections::decided_by.eq(""),
            roll_objections::is_carried_out.eq(false),
        ))
        .execute(conn)?;
    Ok(number)
}

/// The entry an objection is about.
fn entry_meant(
    conn: &mut Conn,
    roll: &Roll,
    new: &NewObjection,
    about: &str,
) -> Result<Option<i64>> {
    let named = store::listed_named(conn, roll.election_id, about)?;
    if new.kind == ObjectionKind::Missing {
        return Ok(None);
    }
    let chosen = named.iter().find(|one| Some(one.id) == new.entry);
    match (chosen, named.as_slice()) {
        (Some(one), _) | (None, [one]) => Ok(Some(one.id)),
        (None, []) => Err(Error::invalid(format!(
            "名单上没有“{about}”。请核对姓名；认为名单漏了人的，请选“名单上漏了人”。"
        ))),
        (None, several) => Err(Error::invalid(format!(
            "名单上有{}个“{about}”，请选择是哪一位。",
            several.len()
        ))),
    }
}

/// A decision as a form says it.
#[derive(Clone, Debug)]
pub struct NewDecision {
    /// Which objection.
    pub number: i32,
    /// Whether it is right.
    pub is_upheld: bool,
    /// In words.
    pub decision: String,
    /// Who decided.
    pub decided_by: String,
    /// When.
    pub decided_on: NaiveDate,
}

/// Writes a decision down. Who was listed wrongly is struck with it; who is missing and what is
/// wrong is put right by the clerk next. A decision that comes late is taken and shown as late.
pub fn decide(
    conn: &mut Conn,
    election: &Election,
    new: &NewDecision,
    today: NaiveDate,
) -> Result<Objection> {
    let roll = store::made(conn, election.id)?;
    let all = objections(conn, election.id)?;
    let one = all.into_iter().find(|one| one.number == new.number);
    let one = one.ok_or(Error::NotFound)?;
    if one.is_upheld.is_some() {
        return Err(Error::conflict(format!(
            "第{}号异议已经处理，不能再改；确有错误的，请在名单上办理增加或划去。",
            one.number
        )));
    }
    let decision = text(&new.decision, "处理决定", LONGEST.1)?;
    let decided_by = text(&new.decided_by, "作出决定的组织", LONGEST.0)?;
    decision_day(one.received_on, new.decided_on, today).map_err(Error::invalid)?;
    let is_struck = new.is_upheld && one.kind()? == ObjectionKind::WronglyListed;
    if let (true, Some(entry)) = (is_struck, one.entry_id) {
        let entry = store::entry(conn, election.id, entry)?;
        let why = Why {
            ground: Some(Ground::WronglyListed),
            reason: format!("第{}号异议成立", one.number),
            on: Some(new.decided_on),
            objection: Some(one.number),
        };
        if entry.is_listed {
            strike(conn, election, &entry, entry.version, &why, today)?;
        }
    } else {
        touch(conn, &roll, None)?;
    }
    let row = roll_objections::table.find((election.id, one.number));
    diesel::update(row)
        .set((
            roll_objections::is_upheld.eq(Some(new.is_upheld)),
            roll_objections::decision.eq(decision),
            roll_objections::decided_by.eq(decided_by),
            roll_objections::decided_on.eq(Some(new.decided_on)),
            roll_objections::is_carried_out.eq(is_struck || !new.is_upheld),
        ))
        .execute(conn)?;
    Ok(one)
}

/// Marks an upheld objection as carried out by a gain or a correction.
pub(super) fn carried_out(conn: &mut Conn, roll: &Roll, number: i32) -> Result<()> {
    let row = roll_objections::table
        .find((roll.election_id, number))
        .filter(roll_objections::is_upheld.eq(Some(true)));
    let changed = diesel::update(row)
        .set(roll_objections::is_carried_out.eq(true))
        .execute(conn)?;
    if changed == 1 {
        return Ok(());
    }
    Err(Error::invalid(format!(
        "第{number}号异议还没有处理决定，或者没有支持，不能据此改名单。"
    )))
}
