//! Leaving the nomination: withdrawal in writing and in time, death; taking a wrong entry back.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::setup::days;
use super::store_nominees::{found, touched};
use super::store_reading::Candidacy;
use super::words::Leaving;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::rules::days_before;
use crate::schema::nominees;

/// Longest reason, in characters.
pub(super) const LONGEST: usize = 200;

/// A reason that must be given.
pub(super) fn reason(text: &str, what: &str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST {
        return Err(Error::invalid(format!("请填写{what}，不超过{LONGEST}字。")));
    }
    Ok(text.to_owned())
}

/// The last day for a withdrawal; `None` where the rules are silent (ZJ art. 19, HA art. 27).
pub fn last_day(candidacy: &Candidacy) -> Option<NaiveDate> {
    let rules = &candidacy.rules;
    let before = days(rules, "candidates.withdraw_days_before")
        .and_then(|days| days_before(candidacy.election.known.election_day, days));
    let after = days(rules, "candidates.withdraw_days_after_list").and_then(|days| {
        let published = candidacy.list()?.list.published_on;
        rules.rules().deadlines.days_after(published, days)
    });
    before.into_iter().chain(after).min()
}

/// Somebody leaves; the next one by votes comes in by himself.
pub fn leave(
    conn: &mut Conn,
    candidacy: &Candidacy,
    (id, version): (i64, i32),
    (leaving, on, why): (Leaving, NaiveDate, &str),
    today: NaiveDate,
) -> Result<()> {
    candidacy.check_open()?;
    let person = found(candidacy, id)?;
    let name = &person.nominee.name;
    let why = reason(why, "退出的理由（死亡的写明依据）")?;
    if person.left.is_some() {
        return Err(Error::conflict(format!("{name}已经登记为退出。")));
    }
    if on > today {
        return Err(Error::invalid(format!("退出的日期{on}还没有到。")));
    }
    if let Some(last) =
        last_day(candidacy).filter(|last| on > *last && leaving == Leaving::Withdrew)
    {
        return Err(Error::invalid(format!(
            "书面退出最迟在{last}，{on}已经超过期限，不能登记。"
        )));
    }
    touched(conn, id, version)?;
    diesel::update(nominees::table.find(id))
        .set((
            nominees::leaving.eq(Some(leaving.word())),
            nominees::left_on.eq(Some(on)),
            nominees::leaving_reason.eq(why),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes a leaving back that was typed by mistake, as long as no list was published without him.
pub fn restore(conn: &mut Conn, candidacy: &Candidacy, id: i64, version: i32) -> Result<()> {
    candidacy.check_open()?;
    let person = found(candidacy, id)?;
    if person.left.is_none() {
        return Err(Error::conflict("此人没有登记退出，请刷新页面。"));
    }
    if !candidacy.lists.is_empty() && !person.is_listed {
        return Err(Error::invalid("已经公布了没有此人的名单，退出不能撤销。"));
    }
    touched(conn, id, version)?;
    diesel::update(nominees::table.find(id))
        .set((
            nominees::leaving.eq(None::<String>),
            nominees::left_on.eq(None::<NaiveDate>),
            nominees::leaving_reason.eq(""),
        ))
        .execute(conn)?;
    Ok(())
}
