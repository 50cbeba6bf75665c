//! Winners whose election is void, as they are recorded: their seats are voted on again in a runoff
//! until the result is announced, and are vacancies afterwards.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::count::since::Since;
use super::facts::Seats;
use super::state::State;
use super::store::{Election, first_of};
use super::store_minority;
use super::void_winner::{Authority, Ground, VoidWinner};
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::schema::{election_persons, void_winners};
use crate::tally::Post;

/// Person, name, post, ground, authority, day, reason, evidence, runoff.
type Row = (
    i64,
    String,
    String,
    String,
    String,
    NaiveDate,
    String,
    String,
    Option<i64>,
);

/// The decisions of an election, its rounds included, in the order of persons.
pub fn void_winners(conn: &mut Conn, root: i64) -> Result<Vec<VoidWinner>> {
    let rows: Vec<Row> = void_winners::table
        .inner_join(election_persons::table)
        .filter(void_winners::election_id.eq(root))
        .order(void_winners::election_person_id)
        .select((
            void_winners::election_person_id,
            election_persons::name,
            void_winners::post,
            void_winners::ground,
            void_winners::authority,
            void_winners::decided_on,
            void_winners::reason,
            void_winners::evidence,
            void_winners::refilled_by,
        ))
        .load(conn)?;
    rows.into_iter().map(read).collect()
}

fn read(row: Row) -> Result<VoidWinner> {
    let (person, name, post, ground, authority, decided_on, reason, evidence, refilled_by) = row;
    let stored = || Error::internal("a stored decision on a winner");
    Ok(VoidWinner {
        person,
        name,
        post: Post::from_word(&post).ok_or_else(stored)?,
        ground: Ground::from_word(&ground).ok_or_else(stored)?,
        authority: Authority::from_word(&authority).ok_or_else(stored)?,
        decided_on,
        reason,
        evidence,
        refilled_by,
    })
}

/// The decisions of the election that a chapter is or belongs to.
pub fn of_chapter(conn: &mut Conn, beside: &[Election], own: &Election) -> Result<Vec<VoidWinner>> {
    void_winners(conn, first_of(beside, own).id)
}

/// What became of the winners of a chapter: their election, or all of it, may be void.
pub fn since(conn: &mut Conn, beside: &[Election], own: &Election) -> Result<Since> {
    let root = first_of(beside, own);
    let is_void = [root, own]
        .iter()
        .any(|one| one.known.state == State::Invalid);
    Ok(Since {
        void: void_winners(conn, root.id)?,
        is_void,
    })
}

/// How many seats of each election stand empty by such a decision, and no runoff was opened for.
pub(super) fn open_by_election(conn: &mut Conn, ids: &[i64]) -> Result<BTreeMap<i64, u32>> {
    let mut all = BTreeMap::new();
    for chunk in ids.chunks(10_000) {
        let open: Vec<i64> = void_winners::table
            .filter(void_winners::election_id.eq_any(chunk.to_vec()))
            .filter(void_winners::refilled_by.is_null())
            .select(void_winners::election_id)
            .load(conn)?;
        for id in open {
            let seats: &mut u32 = all.entry(id).or_default();
            *seats = seats.saturating_add(1);
        }
    }
    Ok(all)
}

/// The seats of an election that stand empty by such a decision, and no runoff was opened for.
pub(super) fn open_seats(conn: &mut Conn, root: i64) -> Result<Seats> {
    let mut seats = Seats::default();
    for one in void_winners(conn, root)? {
        if one.refilled_by.is_some() {
            continue;
        }
        let own = match one.post {
            Post::Chair => &mut seats.chair,
            Post::ViceChair => &mut seats.vice_chair,
            Post::WomanMember => &mut seats.woman_member,
            Post::Member => &mut seats.member,
        };
        *own = own.saturating_add(1);
    }
    Ok(seats)
}

/// The open seats of an election are voted on in this runoff.
pub(super) fn refill(conn: &mut Conn, root: i64, runoff: i64) -> Result<()> {
    let open = void_winners::table
        .filter(void_winners::election_id.eq(root))
        .filter(void_winners::refilled_by.is_null());
    let filled = diesel::update(open)
        .set(void_winners::refilled_by.eq(Some(runoff)))
        .execute(conn)?;
    if filled > 0 {
        store_minority::ask_again(conn, root)?;
    }
    Ok(())
}

/// A runoff that is removed fills no seat.
pub(super) fn not_refilled(conn: &mut Conn, runoff: i64) -> Result<()> {
    let own = void_winners::table.filter(void_winners::refilled_by.eq(runoff));
    diesel::update(own)
        .set(void_winners::refilled_by.eq(None::<i64>))
        .execute(conn)?;
    Ok(())
}
