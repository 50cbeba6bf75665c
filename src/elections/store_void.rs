//! A round that is declared void by hand, because it was counted on paper or broke the law (VCL18
//! arts 15, 17; rulebook R-A7-5): with its reason, and taken back by the county while nothing follows.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::action::Action;
use super::state::State;
use super::store::{Election, chapters_beside};
use super::store_change::act;
use super::store_figures;
use super::store_programme::changed_once;
use super::store_steps::LONGEST_NOTE;
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::schema::elections;

/// Declares a round void.
pub fn declare(
    conn: &mut Conn,
    scope: &DivisionCode,
    election: &Election,
    version: i32,
    reason: &str,
    today: NaiveDate,
) -> Result<State> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > LONGEST_NOTE {
        return Err(Error::invalid(format!(
            "宣布选举无效，请写明无效的原因和谁作的决定，不超过{LONGEST_NOTE}字；如：收回选票158张，不到登记选民329人的一半，选举委员会当场宣布。"
        )));
    }
    let to = act(
        conn,
        scope,
        election,
        version,
        Action::DeclareInvalid,
        today,
    )?;
    diesel::update(elections::table.find(election.id))
        .set(elections::void_reason.eq(Some(reason)))
        .execute(conn)?;
    Ok(to)
}

/// Takes the declaration back: the round is counted again. Only what was declared by hand, and while
/// no repetition was opened.
pub fn take_back(conn: &mut Conn, election: &Election, version: i32) -> Result<()> {
    let follows = chapters_beside(conn, election)?
        .iter()
        .any(|one| one.parent_id == Some(election.id));
    if election.known.state != State::Invalid || election.void_reason.is_none() || follows {
        return Err(Error::conflict(
            "只有手工宣布的无效、后面还没有新建轮次的，才能撤回；在系统里计票的，由县级在“选举结果”页重新打开。",
        ));
    }
    let row = elections::table.find(election.id);
    let changed = diesel::update(row)
        .filter(elections::version.eq(version))
        .set((
            elections::state.eq(State::Counting.word()),
            elections::void_reason.eq(None::<String>),
            elections::version.eq(version.saturating_add(1)),
        ))
        .execute(conn)?;
    changed_once(changed)?;
    store_figures::keep(conn, election.id)
}
