//! The days on which a chapter may vote, with what is recorded of its election.

use chrono::NaiveDate;

use super::chapter::ChapterKind;
use super::facts::told;
use super::roll::store_publish::too_young;
use super::store::{Election, chapters_beside, first_of, rules_of};
use super::store_vacancy::committee;
use super::vote_day::{LastDay, not_too_early};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};

/// The last lawful day of a chapter of this kind that follows `parent`. `unfilled`: the seats the
/// parent left open, where that is known. A round that was void does not move it.
pub fn last_day_after(
    conn: &mut Conn,
    parent: &Election,
    kind: ChapterKind,
    unfilled: Option<u32>,
) -> Result<Option<LastDay>> {
    if ![ChapterKind::Runoff, ChapterKind::Rerun].contains(&kind) {
        return Ok(None);
    }
    let rules = rules_of(conn, &DivisionCode::nation(), parent)?;
    let beside = chapters_beside(conn, parent)?;
    let voted = first_of(&beside, parent).known.election_day;
    let committee = committee(conn, &beside, parent)?;
    let elected = unfilled.map(|unfilled| committee.saturating_sub(unfilled));
    Ok(LastDay::after(&rules, kind, voted, elected))
}

/// The last lawful day of a chapter itself.
pub fn last_day_of(conn: &mut Conn, election: &Election) -> Result<Option<LastDay>> {
    let beside = chapters_beside(conn, election)?;
    let parent = beside.iter().find(|one| Some(one.id) == election.parent_id);
    let Some(parent) = parent else {
        return Ok(None);
    };
    let unfilled = parent.known.declared.map(|(_, unfilled)| unfilled);
    last_day_after(conn, parent, election.known.kind, unfilled)
}

/// Refuses to move the day of a chapter to where something recorded would be too late for it, or
/// the vote itself too late.
pub fn check_moved(
    conn: &mut Conn,
    election: &Election,
    day: NaiveDate,
    today: NaiveDate,
) -> Result<()> {
    let refuse = |reason| Error::invalid(told(&[reason]));
    if let Some(last) = last_day_of(conn, election)? {
        last.check(day, today).map_err(refuse)?;
    }
    if day >= election.known.election_day || election.known.kind.is_round_of_another() {
        return Ok(());
    }
    let rules = rules_of(conn, &DivisionCode::nation(), election)?;
    not_too_early(&rules, &election.known.done, day).map_err(refuse)?;
    let young = too_young(conn, election, day)?;
    if young.is_empty() {
        return Ok(());
    }
    Err(Error::invalid(format!(
        "选举日提前到{day}，已公布的选民名单上{}等人当天还未满18周岁，不能提前到这一天（村民委员会组织法第十三条）。",
        young.join("、")
    )))
}
