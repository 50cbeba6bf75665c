//! Two records that may be one person: a list for people to decide.

use std::collections::HashSet;

use diesel::prelude::*;

use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::schema::person_matches as table;

/// Not decided yet.
const OPEN: i16 = 0;
/// Two different persons.
const DIFFERENT: i16 = 2;

/// Two records that may be one person.
#[derive(Clone, Debug, Queryable)]
pub struct PersonMatch {
    /// Number of the question.
    pub id: i64,
    /// One record.
    pub person_id: i64,
    /// The other record.
    pub other_person_id: i64,
    /// The unit in which they met.
    pub unit_code: String,
    /// 0 open, 2 different persons; one person: the question is gone with the second record.
    pub state: i16,
    /// Guards against lost updates.
    pub version: i32,
}

/// How many questions are open inside `scope`.
pub fn count_open(conn: &mut Conn, scope: &DivisionCode) -> Result<i64> {
    count(conn, scope, OPEN)
}

/// How many pairs inside `scope` were found to be different persons.
pub fn count_apart(conn: &mut Conn, scope: &DivisionCode) -> Result<i64> {
    count(conn, scope, DIFFERENT)
}

fn count(conn: &mut Conn, scope: &DivisionCode, state: i16) -> Result<i64> {
    let meant = table::table
        .filter(table::state.eq(state))
        .filter(table::unit_code.ge(scope.to_string()))
        .filter(table::unit_code.lt(format!("{scope}:")));
    Ok(meant.count().get_result(conn)?)
}

/// Some of the open questions inside `scope`, by unit.
pub fn list_open(
    conn: &mut Conn,
    scope: &DivisionCode,
    rows: (i64, i64),
) -> Result<Vec<PersonMatch>> {
    list(conn, scope, OPEN, rows)
}

/// Some of the pairs inside `scope` that were found to be different persons, by unit.
pub fn list_apart(
    conn: &mut Conn,
    scope: &DivisionCode,
    rows: (i64, i64),
) -> Result<Vec<PersonMatch>> {
    list(conn, scope, DIFFERENT, rows)
}

fn list(
    conn: &mut Conn,
    scope: &DivisionCode,
    state: i16,
    (offset, size): (i64, i64),
) -> Result<Vec<PersonMatch>> {
    Ok(table::table
        .filter(table::state.eq(state))
        .filter(table::unit_code.ge(scope.to_string()))
        .filter(table::unit_code.lt(format!("{scope}:")))
        .order((table::unit_code, table::id))
        .limit(size)
        .offset(offset)
        .load(conn)?)
}

/// The two records of every question, and whether they were found to be two persons.
pub fn all_pairs(conn: &mut Conn) -> Result<Vec<(i64, i64, bool)>> {
    let rows: Vec<(i64, i64, i16)> = table::table
        .select((table::person_id, table::other_person_id, table::state))
        .load(conn)?;
    let decided = |(one, other, state)| (one, other, state == DIFFERENT);
    Ok(rows.into_iter().map(decided).collect())
}

/// The persons of whom it is not decided inside `scope` whether somebody else is the same.
pub fn undecided(conn: &mut Conn, scope: &DivisionCode) -> Result<HashSet<i64>> {
    let open = list_open(conn, scope, (0, i64::MAX))?;
    let both = open
        .into_iter()
        .flat_map(|pair| [pair.person_id, pair.other_person_id]);
    Ok(both.collect())
}

/// An open question inside `scope`; `NotFound` when there is none (any more).
pub fn find_open(conn: &mut Conn, scope: &DivisionCode, id: i64) -> Result<PersonMatch> {
    find(conn, scope, (id, OPEN))
}

/// A pair inside `scope` that was found to be different persons; `NotFound` when there is none.
pub fn find_apart(conn: &mut Conn, scope: &DivisionCode, id: i64) -> Result<PersonMatch> {
    find(conn, scope, (id, DIFFERENT))
}

fn find(conn: &mut Conn, scope: &DivisionCode, (id, state): (i64, i16)) -> Result<PersonMatch> {
    let found: PersonMatch = table::table.find(id).first(conn)?;
    if found.state != state || !found.unit_code.starts_with(scope.as_str()) {
        return Err(Error::NotFound);
    }
    Ok(found)
}

/// Whether a question inside `scope` was answered: two different persons.
pub fn is_kept_apart(conn: &mut Conn, scope: &DivisionCode, id: i64) -> Result<bool> {
    let found: Option<PersonMatch> = table::table.find(id).first(conn).optional()?;
    Ok(found.is_some_and(|question| {
        question.state == DIFFERENT && question.unit_code.starts_with(scope.as_str())
    }))
}

/// The question as the form knew it; a conflict when somebody else was quicker.
pub fn check_version(question: &PersonMatch, version: i32) -> Result<()> {
    if question.version == version {
        return Ok(());
    }
    Err(Error::conflict(
        "这一对记录刚被他人处理过，请刷新页面，核对后再试。",
    ))
}

/// Records that the two are different persons.
pub fn decide_different(conn: &mut Conn, question: &PersonMatch) -> Result<()> {
    set_state(conn, question, DIFFERENT)
}

/// Takes back that the two are different persons: the question is open again.
pub fn ask_again(conn: &mut Conn, question: &PersonMatch) -> Result<()> {
    set_state(conn, question, OPEN)
}

fn set_state(conn: &mut Conn, question: &PersonMatch, state: i16) -> Result<()> {
    diesel::update(table::table.find(question.id))
        .set((
            table::state.eq(state),
            table::version.eq(table::version + 1),
        ))
        .execute(conn)?;
    Ok(())
}
