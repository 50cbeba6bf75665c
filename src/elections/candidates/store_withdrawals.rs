//! Leaving a repeated vote (重新选举 from the vote on): its candidates are those of the election it
//! comes from, whose record stays as it was.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::setup::days;
use super::store_leaving::reason;
use super::words::Leaving;
use crate::db::Conn;
use crate::elections::chapter::ChapterKind;
use crate::elections::state::State;
use crate::elections::store::Election;
use crate::error::{Error, Result};
use crate::rules::{RuleSet, days_before};
use crate::schema::{candidate_withdrawals as rows, election_persons};

/// Somebody who left a repeated vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// The number among the persons of the election.
    pub person: i64,
    /// The name.
    pub name: String,
    /// Withdrew or died.
    pub leaving: Leaving,
    /// The day.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
}

/// Whether a chapter is a repeated vote among the candidates of another one.
pub fn is_repeated_vote(election: &Election) -> bool {
    election.known.kind == ChapterKind::Rerun && election.known.keeps_candidates()
}

/// Who left a repeated vote, by number; nobody in other chapters.
pub fn withdrawn(conn: &mut Conn, election: i64) -> Result<Vec<Withdrawal>> {
    let found: Vec<(i64, String, NaiveDate, String)> = rows::table
        .filter(rows::election_id.eq(election))
        .order(rows::person_id)
        .select((rows::person_id, rows::leaving, rows::left_on, rows::reason))
        .load(conn)?;
    let ids: Vec<i64> = found.iter().map(|(id, ..)| *id).collect();
    let names: Vec<(i64, String)> = election_persons::table
        .filter(election_persons::id.eq_any(ids))
        .select((election_persons::id, election_persons::name))
        .load(conn)?;
    let one = |(person, word, on, reason): (i64, String, NaiveDate, String)| {
        let leaving = Leaving::from_word(&word);
        let name = names.iter().find(|(id, _)| *id == person);
        Ok(Withdrawal {
            person,
            name: name.map_or_else(String::new, |(_, name)| name.clone()),
            leaving: leaving.ok_or_else(|| Error::internal("a stored leaving"))?,
            on,
            reason,
        })
    };
    found.into_iter().map(one).collect()
}

fn still_open(election: &Election) -> Result<()> {
    if !is_repeated_vote(election) {
        return Err(Error::conflict(
            "这一轮的候选人请在“候选人和联审”页办理退出。",
        ));
    }
    if election.known.state >= State::Voting {
        return Err(Error::invalid("投票已经开始，候选人不能再变动。"));
    }
    Ok(())
}

/// Last day to withdraw in writing before this vote; `None` where the rules are silent (ZJ art. 19).
pub fn last_day(rules: &RuleSet, election_day: NaiveDate) -> Option<NaiveDate> {
    let days = days(rules, "candidates.withdraw_days_before")?;
    days_before(election_day, days)
}

/// A candidate leaves the repeated vote.
pub fn withdraw(
    conn: &mut Conn,
    election: &Election,
    rules: &RuleSet,
    person: (i64, &str),
    (leaving, on, why): (Leaving, NaiveDate, &str),
) -> Result<()> {
    still_open(election)?;
    let why = reason(why, "退出的理由（死亡的写明依据）")?;
    let last = last_day(rules, election.known.election_day);
    if let Some(last) = last.filter(|last| on > *last && leaving == Leaving::Withdrew) {
        return Err(Error::invalid(format!(
            "书面退出最迟在{last}，{on}已经超过期限，不能登记。"
        )));
    }
    let (id, name) = person;
    if withdrawn(conn, election.id)?
        .iter()
        .any(|one| one.person == id)
    {
        return Err(Error::conflict(format!("{name}已经登记为退出。")));
    }
    diesel::insert_into(rows::table)
        .values((
            rows::election_id.eq(election.id),
            rows::person_id.eq(id),
            rows::leaving.eq(leaving.word()),
            rows::left_on.eq(on),
            rows::reason.eq(why),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes a leaving back that was typed by mistake.
pub fn restore(conn: &mut Conn, election: &Election, person: i64) -> Result<()> {
    still_open(election)?;
    match diesel::delete(rows::table.find((election.id, person))).execute(conn)? {
        1 => Ok(()),
        _ => Err(Error::conflict("此人没有登记退出，请刷新页面。")),
    }
}
