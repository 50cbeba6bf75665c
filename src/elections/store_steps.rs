//! Recorded steps of a chapter: written down and taken back.

use chrono::{Days, NaiveDate};
use diesel::prelude::*;

use super::state::State;
use super::step::Step;
use super::store::Election;
use super::store_programme::changed_once;
use super::store_step_pages::{check_by_hand, undo};
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::schema::election_steps;

/// Longest note or evidence, in characters.
pub const LONGEST_NOTE: usize = 500;

/// A step longer before the election day is a typing error, in days.
const EARLIEST: u64 = 366;

/// A step that was done.
#[derive(Clone, Debug)]
pub struct Done {
    /// The step.
    pub step: Step,
    /// The day.
    pub on: NaiveDate,
    /// A remark.
    pub note: String,
    /// Where the proof is: the number of a minute, a photograph, a file.
    pub evidence: String,
}

/// Records a step of a chapter. A step of a later phase waits for its turn.
pub fn mark(conn: &mut Conn, election: &Election, done: &Done, today: NaiveDate) -> Result<()> {
    let (known, label) = (&election.known, done.step.label());
    let refuse = |sentence: String| {
        Err(Error::invalid(format!(
            "{}：{sentence}",
            election.unit_name
        )))
    };
    if !done.step.belongs(known.start) {
        return refuse(format!("“{label}”不属于这一轮。"));
    }
    if [State::Invalid, State::Archived].contains(&known.state) {
        return refuse(format!("“{}”后不能再登记步骤。", known.state.label()));
    }
    if done.step.info().phase > known.state {
        let (now, then) = (known.state.label(), done.step.info().phase.label());
        return refuse(format!(
            "现在是“{now}”阶段，“{label}”要到“{then}”阶段才办。"
        ));
    }
    if done.on > today {
        return refuse(format!("“{label}”的完成日期{}还没有到。", done.on));
    }
    let earliest = known.election_day.checked_sub_days(Days::new(EARLIEST));
    if earliest.is_some_and(|earliest| done.on < earliest) {
        let day = known.election_day;
        return refuse(format!(
            "“{label}”的完成日期{}比选举日{day}早一年以上，请核对。",
            done.on
        ));
    }
    if done.note.chars().count() > LONGEST_NOTE || done.evidence.chars().count() > LONGEST_NOTE {
        return refuse(format!("说明和凭证各不超过{LONGEST_NOTE}字。"));
    }
    if known.done.contains_key(&done.step) {
        return Err(Error::conflict(format!(
            "{}：“{label}”已经登记过；如需更正，请先撤销。",
            election.unit_name
        )));
    }
    diesel::insert_into(election_steps::table)
        .values((
            election_steps::election_id.eq(election.id),
            election_steps::step.eq(done.step.word()),
            election_steps::done_on.eq(done.on),
            election_steps::note.eq(done.note.trim()),
            election_steps::evidence.eq(done.evidence.trim()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Records a step by hand: refused where a page of the program records it.
pub fn mark_by_hand(
    conn: &mut Conn,
    election: &Election,
    done: &Done,
    today: NaiveDate,
) -> Result<()> {
    check_by_hand(conn, election, done.step)?;
    mark(conn, election, done, today)
}

/// Records a step for the page on which it is done; done anew, the step has the new day.
pub fn record(conn: &mut Conn, election: &Election, done: &Done, today: NaiveDate) -> Result<()> {
    let mut now = election.clone();
    if now.known.done.remove(&done.step).is_some() {
        forget(conn, election, done.step)?;
    }
    mark(conn, &now, done, today)
}

/// Removes the record of a step whose page says that it is no longer done.
pub fn forget(conn: &mut Conn, election: &Election, step: Step) -> Result<()> {
    diesel::delete(election_steps::table.find((election.id, step.word()))).execute(conn)?;
    Ok(())
}

/// Takes a recorded step back, while its phase lasts; the audit, on which the vote waits, until then.
pub fn unmark(conn: &mut Conn, election: &Election, step: Step) -> Result<()> {
    let last = match step {
        Step::AuditPublished => State::CampaignAndLogistics,
        _ => step.info().phase,
    };
    if last < election.known.state {
        return Err(Error::invalid(format!(
            "“{}”所在的阶段已经过去，不能撤销。",
            step.label()
        )));
    }
    undo(conn, election, step)?;
    let gone = diesel::delete(election_steps::table.find((election.id, step.word())));
    changed_once(gone.execute(conn)?)
}

/// Whether a recorded step is all that the next stage waits for: a result that was published is
/// announced (villagers read it from then on).
pub fn leads_on(election: &Election, step: Step) -> bool {
    let known = &election.known;
    step == Step::ResultPublished
        && known.state == State::ResultConfirmed
        && !known.kind.is_round_of_another()
}
