//! Decisions that an election or a winner is void, which the county took back. Everybody may have read
//! them: so their end is kept and told as well.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::db::Conn;
use crate::error::{Error, Result};
use crate::schema::void_taken_back;

/// Longest reason, in characters.
const LONGEST: usize = 200;

/// A decision that does not hold any more.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = void_taken_back)]
pub struct TakenBack {
    /// On one winner; else on the whole election or round.
    pub is_winner: bool,
    /// The decision as it was public, in a sentence.
    pub told: String,
    /// Why it was taken back.
    pub reason: String,
    /// When, in UTC.
    pub made_at: NaiveDateTime,
}

impl TakenBack {
    /// What everybody may know, in a sentence; `on` is the moment as it is read in China.
    pub fn sentence(&self, on: &str) -> String {
        let told = self.told.trim_end_matches('。');
        format!(
            "曾经登记：{told}。{on}由县里撤回，原因：{}。",
            self.reason.trim_end_matches('。')
        )
    }
}

/// The reason as it will be public; refused without one.
pub fn reason(text: &str) -> Result<&str> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST {
        return Err(Error::invalid(format!(
            "请填写撤回的原因，不超过{LONGEST}字；这段话会公开。"
        )));
    }
    Ok(text)
}

/// Keeps that a decision on a chapter (`is_winner`: on one winner of it) was taken back.
pub fn keep(
    conn: &mut Conn,
    (election, is_winner): (i64, bool),
    (told, why): (&str, &str),
    (by, now): (i64, NaiveDateTime),
) -> Result<()> {
    diesel::insert_into(void_taken_back::table)
        .values((
            void_taken_back::election_id.eq(election),
            void_taken_back::is_winner.eq(is_winner),
            void_taken_back::told.eq(told),
            void_taken_back::reason.eq(reason(why)?),
            void_taken_back::account_id.eq(by),
            void_taken_back::made_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// What was taken back of a chapter, the oldest first.
pub fn taken_back(conn: &mut Conn, election: i64) -> Result<Vec<TakenBack>> {
    Ok(void_taken_back::table
        .filter(void_taken_back::election_id.eq(election))
        .order(void_taken_back::id)
        .select(TakenBack::as_select())
        .load(conn)?)
}
