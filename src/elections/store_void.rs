//! A round that is declared void: by hand, because it was counted on paper or broke the law (VCL18
//! arts 15, 17; rulebook R-A7-5), or by an authority's decision after the count (art. 17; rulebook
//! A1 state 12). With its reason, and taken back by the county while nothing follows.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::action::Action;
use super::facts::Facts;
use super::state::State;
use super::store::{Election, chapters_beside};
use super::store_change::act;
use super::store_figures;
use super::store_programme::changed_once;
use super::store_steps::LONGEST_NOTE;
use super::store_taken_back;
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::schema::{elected_members, elections};

/// Declares a round void.
pub fn declare(
    conn: &mut Conn,
    scope: &DivisionCode,
    election: &Election,
    version: i32,
    reason: &str,
    today: NaiveDate,
) -> Result<State> {
    let asked = "宣布选举无效，请写明无效的原因和谁作的决定";
    let example = "收回选票158张，不到登记选民329人的一半，选举委员会当场宣布";
    let reason = stated(reason, asked, example)?;
    let action = Action::DeclareInvalid;
    let to = act(conn, scope, election, version, action, today)?;
    diesel::update(elections::table.find(election.id))
        .set(elections::void_reason.eq(Some(reason)))
        .execute(conn)?;
    Ok(to)
}

/// An authority declares a counted election void; it is held again.
pub fn annul(
    conn: &mut Conn,
    scope: &DivisionCode,
    election: &Election,
    version: i32,
    reason: &str,
    today: NaiveDate,
) -> Result<State> {
    let asked = "请写明哪个机关在哪天作的决定、文号和理由";
    let example = "黟县人民政府2026年12月25日决定（黟政〔2026〕31号），选票印制违法，选举无效";
    let reason = stated(reason, asked, example)?;
    let to = act(conn, scope, election, version, Action::Annul, today)?;
    diesel::update(elections::table.find(election.id))
        .set((
            elections::void_reason.eq(Some(reason)),
            elections::voided_in.eq(Some(election.known.state.word())),
        ))
        .execute(conn)?;
    Ok(to)
}

/// The reason without space around it; refused when there is none.
fn stated<'a>(reason: &'a str, asked: &str, example: &str) -> Result<&'a str> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > LONGEST_NOTE {
        return Err(Error::invalid(format!(
            "{asked}，不超过{LONGEST_NOTE}字；如：{example}。"
        )));
    }
    Ok(reason)
}

/// Tells the guards how many of its elected are members by now.
pub fn fill(conn: &mut Conn, election: &Election, facts: &mut Facts) -> Result<()> {
    let written: i64 = elected_members::table
        .filter(elected_members::election_id.eq(election.id))
        .count()
        .get_result(conn)?;
    facts.members_written = u32::try_from(written).unwrap_or(u32::MAX);
    Ok(())
}

/// Takes the declaration back: the round is counted again, or stands where the authority found it.
/// Only what was declared by hand, and while no repetition was opened.
pub fn take_back(
    conn: &mut Conn,
    election: &Election,
    version: i32,
    why: &str,
    by: (i64, NaiveDateTime),
) -> Result<()> {
    let voided_in: Option<String> = elections::table
        .find(election.id)
        .select(elections::voided_in)
        .first(conn)?;
    // Rounds that were held before the authority decided are no repetition.
    let follows = chapters_beside(conn, election)?.iter().any(|one| {
        let was_before = voided_in.is_some() && one.known.kind.is_round_of_another();
        one.parent_id == Some(election.id) && !was_before
    });
    let void = election.void_reason.as_deref();
    let (Some(void), State::Invalid, false) = (void, election.known.state, follows) else {
        return Err(Error::conflict(
            "只有手工宣布的无效、后面还没有新建轮次的，才能撤回；在系统里计票的，由县级在“选举结果”页重新打开。",
        ));
    };
    let counting = || State::Counting.word().to_owned();
    let row = elections::table.find(election.id);
    let changed = diesel::update(row)
        .filter(elections::version.eq(version))
        .set((
            elections::state.eq(voided_in.unwrap_or_else(counting)),
            elections::void_reason.eq(None::<String>),
            elections::voided_in.eq(None::<String>),
            elections::version.eq(version.saturating_add(1)),
        ))
        .execute(conn)?;
    changed_once(changed)?;
    let told = format!("这次选举无效：{void}");
    store_taken_back::keep(conn, (election.id, false), (&told, why), by)?;
    store_figures::keep(conn, election.id)
}
