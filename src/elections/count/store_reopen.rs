//! The county opens a confirmed count again.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::store::stale;
use super::store_reading::Count;
use crate::db::Conn;
use crate::elections::chapter::ChapterKind;
use crate::elections::state::State;
use crate::elections::step::Step;
use crate::elections::store::{self as elections_store, Election};
use crate::elections::store_figures;
use crate::elections::store_minority;
use crate::error::{Error, Result};
use crate::schema::{count_reopenings, counts, election_steps, elections};

/// The county opens a confirmed count again, while nothing rests on it yet.
pub fn reopen(
    conn: &mut Conn,
    count: &Count,
    version: i32,
    reason: &str,
    (by, now): (i64, NaiveDateTime),
) -> Result<()> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > 200 {
        return Err(Error::invalid("请写明重新打开的原因，不超过200字。"));
    }
    let Some(last) = count.outcomes.last() else {
        return Err(Error::invalid("还没有确认过的结果。"));
    };
    if is_too_late(conn, count)? {
        return Err(Error::conflict(TOO_LATE));
    }
    let closed = counts::table
        .find(count.election.id)
        .filter(counts::state.eq("final"))
        .filter(counts::version.eq(version));
    let changed = diesel::update(closed)
        .set((
            counts::state.eq("open"),
            counts::version.eq(version.saturating_add(1)),
            counts::proposed_by.eq(None::<i64>),
            counts::proposed_hash.eq(None::<String>),
        ))
        .execute(conn)?;
    if changed != 1 {
        return Err(stale());
    }
    diesel::insert_into(count_reopenings::table)
        .values((
            count_reopenings::election_id.eq(count.election.id),
            count_reopenings::outcome_version.eq(last.version),
            count_reopenings::reason.eq(reason),
            count_reopenings::account_id.eq(by),
            count_reopenings::made_at.eq(now),
        ))
        .execute(conn)?;
    // Whoever is elected may be somebody else now: they are checked anew.
    let checked = (count.election.id, Step::WinnersChecked.word());
    diesel::delete(election_steps::table.find(checked)).execute(conn)?;
    diesel::update(elections::table.find(count.election.id))
        .set((
            elections::state.eq(State::Counting.word()),
            elections::tied_persons.eq(None::<i32>),
            elections::unfilled_seats.eq(None::<i32>),
            elections::woman_decision.eq(None::<String>),
            elections::version.eq(elections::version + 1),
        ))
        .execute(conn)?;
    store_minority::forget(conn, count.election.id)?;
    store_figures::keep(conn, count.election.id)
}

/// Whether the reader may open a count again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reopening {
    /// The county may, now.
    Offered,
    /// The county can no more.
    TooLate,
    /// Only the county may.
    NotTheirs,
}

/// Said where a count can no more be opened again.
pub const TOO_LATE: &str = "后面的程序已经开始，不能再打开这次计票；有争议的按信访和申诉程序处理。";

/// What is offered to a reader who may plan for the county, or may not.
pub fn reopening(conn: &mut Conn, count: &Count, may_plan: bool) -> Result<Reopening> {
    if !may_plan || count.outcomes.is_empty() {
        return Ok(Reopening::NotTheirs);
    }
    Ok(if is_too_late(conn, count)? {
        Reopening::TooLate
    } else {
        Reopening::Offered
    })
}

/// Whether a step rests on the outcome already.
fn is_too_late(conn: &mut Conn, count: &Count) -> Result<bool> {
    let beside = elections_store::chapters_beside(conn, &count.election)?;
    let rests = beside
        .iter()
        .any(|one| one.parent_id == Some(count.election.id));
    let state = count.election.known.state;
    let is_early = [
        State::Invalid,
        State::Round1Result,
        State::TieRevote,
        State::Runoff,
    ]
    .contains(&state);
    let root = elections_store::first_of(&beside, &count.election);
    let is_void = count.election.void_reason.is_some() || root.known.void_seats > 0;
    Ok(rests || is_void || !is_early || has_moved_on(&beside, count))
}

fn has_moved_on(beside: &[Election], count: &Count) -> bool {
    let waits_in = match count.election.known.kind {
        ChapterKind::TieRevote => State::TieRevote,
        ChapterKind::Runoff => State::Runoff,
        _ => return false,
    };
    let parent = beside
        .iter()
        .find(|one| Some(one.id) == count.election.parent_id);
    parent.is_some_and(|one| ![waits_in, State::Invalid].contains(&one.known.state))
}

/// Why and when (UTC) a count was opened again, the oldest first.
pub fn reopenings(conn: &mut Conn, election: i64) -> Result<Vec<(String, NaiveDateTime)>> {
    Ok(count_reopenings::table
        .filter(count_reopenings::election_id.eq(election))
        .order(count_reopenings::outcome_version)
        .select((count_reopenings::reason, count_reopenings::made_at))
        .load(conn)?)
}
