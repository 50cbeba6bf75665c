//! The proceedings of a recall (VCL18 art. 16): motion, notice, vote.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::leaving::{Cause, RecallState, Signatures};
use super::recall_days::{Holder, recall_days};
use super::store_leaving::{Leaving, NewDeparture, leave};
use crate::db::Conn;
use crate::elections::store_programme::changed_once;
use crate::error::{Error, Result};
use crate::rules::{RecallResult, Value, is_petition_enough, recall_vote};
use crate::schema::recalls;

/// The proceedings of a recall.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = recalls)]
pub(super) struct Recall {
    pub(super) id: i64,
    pub(super) person_id: i64,
    pub(super) state: String,
    pub(super) reason: String,
    pub(super) asked_on: NaiveDate,
    pub(super) voters: i64,
    pub(super) registered: i64,
    pub(super) representatives: i64,
    pub(super) all_representatives: i64,
    pub(super) noticed_on: Option<NaiveDate>,
    pub(super) defence: String,
    pub(super) voted_on: Option<NaiveDate>,
    pub(super) vote_registered: Option<i64>,
    pub(super) cast_papers: Option<i64>,
    pub(super) in_favour: Option<i64>,
    held_by: String,
    pub(super) version: i32,
}

impl Recall {
    /// Who held the vote; `None` before it.
    pub(super) fn holder(&self) -> Option<Holder> {
        Holder::from_word(&self.held_by)
    }

    /// Where it stands.
    pub(super) fn state(&self) -> Result<RecallState> {
        RecallState::from_word(&self.state).ok_or_else(|| Error::internal("a state of a recall"))
    }

    /// The signatures under the motion.
    pub(super) fn signatures(&self) -> Signatures {
        let count = |number: i64| u64::try_from(number).unwrap_or(0);
        Signatures {
            voters: count(self.voters),
            registered: count(self.registered),
            representatives: count(self.representatives),
            all_representatives: count(self.all_representatives),
        }
    }

    /// Registered voters, papers cast and in favour, once it was voted.
    pub(super) fn vote(&self) -> Option<(u64, u64, u64)> {
        let count = |number: i64| u64::try_from(number).ok();
        let registered = count(self.vote_registered?)?;
        Some((
            registered,
            count(self.cast_papers?)?,
            count(self.in_favour?)?,
        ))
    }
}

/// A motion to recall somebody.
#[derive(Clone, Debug)]
pub(super) struct Motion {
    pub(super) reason: String,
    pub(super) asked_on: NaiveDate,
    pub(super) signed: Signatures,
    /// Its facts are others than those of a motion before.
    pub(super) is_new_matter: bool,
}

/// Where the rules say so, the same facts are not taken up twice in a term (BJ art. 34).
fn check_term(known: &Leaving, before: &Recall, motion: &Motion) -> Result<()> {
    let key = "recall.repeat_bar_term";
    let is_barred = known.rules.stated(key).map(|one| &one.value) == Some(&Value::Flag(true));
    if !is_barred || before.voted_on.is_none() || motion.is_new_matter {
        return Ok(());
    }
    let source = known.rules.source(key);
    Err(Error::invalid(format!(
        "这一届已经表决过对此人的罢免，同一事实和理由不再受理（{source}）。事实不同的请勾选说明。"
    )))
}

/// Accepts a motion with enough signatures. Gives its number.
pub(super) fn ask(
    conn: &mut Conn,
    known: &Leaving,
    person: i64,
    motion: &Motion,
    today: NaiveDate,
) -> Result<i64> {
    known.member(person)?;
    let rules = known.rules.rules();
    if motion.asked_on > today || motion.asked_on < known.at.election.known.election_day {
        return Err(Error::invalid(
            "提出罢免的日期应在选举日以后、不晚于今天，请核对。",
        ));
    }
    let own: Vec<&Recall> = known
        .recalls
        .iter()
        .filter(|one| one.person_id == person)
        .collect();
    for one in own {
        if one.state()?.is_open() {
            return Err(Error::conflict("对此人的罢免正在办理，请在那一件里继续。"));
        }
        check_term(known, one, motion)?;
        let again = one
            .voted_on
            .and_then(|day| rules.deadlines.recall_again_from(day));
        if again.is_some_and(|from| motion.asked_on < from) && !motion.is_new_matter {
            let source = known.rules.source("recall.repeat_bar_months");
            return Err(Error::invalid(format!(
                "同一事实和理由在{}以前不能再次提出罢免（{source}）。事实不同的请勾选说明。",
                again.unwrap_or_default()
            )));
        }
    }
    let signed = motion.signed;
    let (voters, representatives) = (
        (signed.voters, signed.registered),
        (signed.representatives, signed.all_representatives),
    );
    if signed.voters > signed.registered || signed.representatives > signed.all_representatives {
        return Err(Error::invalid("联名的人数不能多于总人数，请核对。"));
    }
    if !is_petition_enough(rules, voters, representatives) {
        let lines = super::leaving::petition_lines(rules, signed).join("；");
        let source = "村民委员会组织法第十六条";
        return Err(Error::invalid(format!(
            "联名人数不够，不能受理：{lines}（{source}）。"
        )));
    }
    let count = |number: u64| i64::try_from(number).map_err(Error::internal);
    Ok(diesel::insert_into(recalls::table)
        .values((
            recalls::election_id.eq(known.at.election.id),
            recalls::person_id.eq(person),
            recalls::state.eq(RecallState::Accepted.word()),
            recalls::reason.eq(&motion.reason),
            recalls::asked_on.eq(motion.asked_on),
            recalls::voters.eq(count(signed.voters)?),
            recalls::registered.eq(count(signed.registered)?),
            recalls::representatives.eq(count(signed.representatives)?),
            recalls::all_representatives.eq(count(signed.all_representatives)?),
            recalls::defence.eq(""),
            recalls::version.eq(1),
        ))
        .returning(recalls::id)
        .get_result(conn)?)
}

/// Publishes the motion with the member's defence.
pub(super) fn notice(
    conn: &mut Conn,
    recall: &Recall,
    version: i32,
    (on, defence): (NaiveDate, &str),
    today: NaiveDate,
) -> Result<()> {
    if !recall.state()?.is_open() {
        return Err(Error::conflict("这件罢免已经办完，不能再改。"));
    }
    if on < recall.asked_on || on > today {
        return Err(Error::invalid(
            "公告日期应在提出罢免以后、不晚于今天，请核对。",
        ));
    }
    let unchanged = recalls::table
        .find(recall.id)
        .filter(recalls::version.eq(version));
    let changed = diesel::update(unchanged)
        .set((
            recalls::state.eq(RecallState::Noticed.word()),
            recalls::noticed_on.eq(Some(on)),
            recalls::defence.eq(defence),
            recalls::version.eq(version.saturating_add(1)),
        ))
        .execute(conn)?;
    changed_once(changed)
}

/// A vote on a recall.
#[derive(Clone, Copy, Debug)]
pub(super) struct Vote {
    pub(super) on: NaiveDate,
    pub(super) registered: u64,
    pub(super) cast: u64,
    pub(super) in_favour: u64,
    pub(super) held_by: Holder,
}

/// Records the vote; the member who is recalled leaves. Gives the result.
pub(super) fn vote(
    conn: &mut Conn,
    known: &Leaving,
    recall: &Recall,
    (version, vote): (i32, Vote),
    today: NaiveDate,
) -> Result<RecallResult> {
    let Some(noticed) = recall
        .noticed_on
        .filter(|_| recall.state().is_ok_and(RecallState::is_open))
    else {
        return Err(Error::invalid(
            "请先公告罢免理由和投票日期，再登记表决结果。",
        ));
    };
    if vote.on < noticed || vote.on > today {
        return Err(Error::invalid("表决日期应在公告以后、不晚于今天，请核对。"));
    }
    if vote.cast > vote.registered || vote.in_favour > vote.cast {
        return Err(Error::invalid(
            "投票人数不能多于登记选民，赞成的不能多于投票人数，请核对。",
        ));
    }
    let days = recall_days(&known.rules, recall.asked_on);
    if let Some(told) = days.and_then(|days| days.against(vote.held_by, vote.on)) {
        return Err(Error::invalid(told));
    }
    let result = recall_vote(vote.registered, vote.cast, vote.in_favour);
    let state = match result {
        RecallResult::Recalled => RecallState::Recalled,
        RecallResult::Kept => RecallState::Kept,
        RecallResult::TurnoutNotMajority => RecallState::Void,
    };
    let count = |number: u64| i64::try_from(number).map_err(Error::internal);
    let unchanged = recalls::table
        .find(recall.id)
        .filter(recalls::version.eq(version));
    let changed = diesel::update(unchanged)
        .set((
            recalls::state.eq(state.word()),
            recalls::vote_registered.eq(Some(count(vote.registered)?)),
            recalls::voted_on.eq(Some(vote.on)),
            recalls::cast_papers.eq(Some(count(vote.cast)?)),
            recalls::in_favour.eq(Some(count(vote.in_favour)?)),
            recalls::held_by.eq(vote.held_by.word()),
            recalls::version.eq(version.saturating_add(1)),
        ))
        .execute(conn)?;
    changed_once(changed)?;
    if result == RecallResult::Recalled {
        let new = NewDeparture {
            cause: Cause::Recall,
            reason: None,
            left_on: vote.on,
            told: recall.reason.clone(),
            submitted_on: None,
            submitted_to: String::new(),
            accepted_by: String::new(),
            announced_on: None,
        };
        leave(conn, known, recall.person_id, &new, today)?;
    }
    Ok(result)
}
