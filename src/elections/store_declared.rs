//! What a round declared that was counted on paper: persons tied, seats nobody won.

use diesel::prelude::*;

use super::chapter::ChapterKind;
use super::count::store_kept::last_outcome;
use super::state::State;
use super::store::Election;
use super::store_change::not_being_counted;
use super::store_figures;
use super::store_programme::{changed_once, stored};
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::schema::elections;

/// Writes down what a round declared, before its result is announced.
pub fn declare(
    conn: &mut Conn,
    election: &Election,
    version: i32,
    tied: u32,
    unfilled: u32,
) -> Result<()> {
    if election.known.state != State::Counting {
        return Err(Error::invalid("只有计票阶段才能填写本轮结果。"));
    }
    not_being_counted(conn, election)?;
    let seats = election.known.seats.total();
    if unfilled > seats || tied == 1 {
        return Err(Error::invalid(format!(
            "未选足的名额不能超过应选{seats}人；同票至少2人，没有填0。"
        )));
    }
    let changed = diesel::update(elections::table.find(election.id))
        .filter(elections::version.eq(version))
        .set((
            elections::tied_persons.eq(Some(stored(tied))),
            elections::unfilled_seats.eq(Some(stored(unfilled))),
            elections::version.eq(version.saturating_add(1)),
        ))
        .execute(conn)?;
    changed_once(changed)?;
    store_figures::keep(conn, election.id)
}

/// With the result of its revote, a round that was counted on paper is tied no longer. One counted
/// in the system is decided again instead, and may be tied anew.
pub(super) fn settle_tie(conn: &mut Conn, beside: &[Election], revote: &Election) -> Result<()> {
    if revote.known.kind != ChapterKind::TieRevote {
        return Ok(());
    }
    let above = |id: Option<i64>| beside.iter().find(|one| Some(one.id) == id);
    let mut waiting = above(revote.parent_id);
    // A void revote was held again: the round above it waits.
    let is_void = |one: &&Election| {
        one.known.kind == ChapterKind::TieRevote && one.known.state == State::Invalid
    };
    while let Some(void) = waiting.filter(is_void) {
        waiting = above(void.parent_id);
    }
    let Some(waiting) = waiting.filter(|one| one.known.declared.is_some()) else {
        return Ok(());
    };
    if last_outcome(conn, waiting.id)?.is_some() {
        return Ok(());
    }
    diesel::update(elections::table.find(waiting.id))
        .set((
            elections::tied_persons.eq(Some(0)),
            elections::version.eq(elections::version + 1),
        ))
        .execute(conn)?;
    store_figures::keep(conn, waiting.id)
}
