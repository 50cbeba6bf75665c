//! A result that leaves a villagers' committee without a woman (VCL18 art. 6): told to the guards,
//! cured by a runoff for women, or kept by a decision with its reason.

use diesel::prelude::*;

use super::count::store_kept::last_outcome;
use super::facts::{Facts, Seats};
use super::state::State;
use super::store::{Election, rules_of};
use super::store_programme::changed_once;
use super::store_steps::LONGEST_NOTE;
use super::store_vacancy::committee;
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::schema::elections;

/// Whether the counted result of a chapter, as it stands, has no woman; never while a revote or
/// runoff is open.
pub fn lacks_woman(conn: &mut Conn, election: &Election) -> Result<bool> {
    match last_outcome(conn, election.id)? {
        Some(last) => Ok(last.part("outcome")?["blocked"]
            .as_array()
            .is_some_and(|all| !all.is_empty())),
        None => Ok(false),
    }
}

/// Whether its result can still be kept from being confirmed.
fn is_undecided(election: &Election) -> bool {
    [State::Round1Result, State::TieRevote].contains(&election.known.state)
}

/// Tells the guards.
pub fn fill(conn: &mut Conn, election: &Election, facts: &mut Facts) -> Result<()> {
    if is_undecided(election) {
        facts.lacks_woman = lacks_woman(conn, election)?;
        facts.is_without_woman = election.woman_decision.is_some();
    }
    Ok(())
}

/// A runoff for women adds seats: the committee stays within its largest size (VCL18 art. 6).
pub fn check_seats(
    conn: &mut Conn,
    beside: &[Election],
    parent: &Election,
    seats: Seats,
) -> Result<()> {
    let unfilled = parent.known.declared.map_or(0, |(_, unfilled)| unfilled);
    if unfilled >= seats.total() || !lacks_woman(conn, parent)? {
        return Ok(());
    }
    let rules = rules_of(conn, &DivisionCode::nation(), parent)?;
    let most = rules.rules().committee_most;
    let filled = committee(conn, beside, parent)?.saturating_sub(unfilled);
    if filled.saturating_add(seats.total()) <= most {
        return Ok(());
    }
    Err(Error::invalid(format!(
        "委员会最多{most}人，已选出{filled}人，不能再加{}个妇女名额。名额已满又没有妇女的，登记村民会议或村民代表会议的决定和原因。",
        seats.total()
    )))
}

/// Who decided, when and why, as it was typed: neither empty nor endless.
pub(super) fn decision(text: &str) -> Result<&str> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST_NOTE {
        return Err(Error::invalid(format!(
            "请写明哪次会议在哪天作的决定、什么原因，不超过{LONGEST_NOTE}字。"
        )));
    }
    Ok(text)
}

/// Records who decided, when and why, that the committee is confirmed without a woman. Typed again,
/// the new text holds.
pub fn decide(conn: &mut Conn, election: &Election, version: i32, text: &str) -> Result<()> {
    let text = decision(text)?;
    if !is_undecided(election) || !lacks_woman(conn, election)? {
        return Err(Error::invalid(
            "只有计票结果已出、还没有确认，并且当选人中没有妇女时，才登记这项决定。",
        ));
    }
    let changed = diesel::update(elections::table.find(election.id))
        .filter(elections::version.eq(version))
        .set((
            elections::woman_decision.eq(Some(text)),
            elections::version.eq(version.saturating_add(1)),
        ))
        .execute(conn)?;
    changed_once(changed)
}
