//! Who was elected, from the confirmed outcomes of an election and of its further rounds.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::elections::chapter::ChapterKind;
use crate::elections::count::frame::person_of;
use crate::elections::count::store_kept::last_outcome;
use crate::elections::state::State;
use crate::elections::store::{self, Election};
use crate::error::{Error, Result};
use crate::schema::{elected_members, election_persons};
use crate::tally::Post;

/// Somebody who was elected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Elected {
    /// The number among those who may be given votes.
    pub(super) id: i64,
    /// As on the ballot.
    pub(super) name: String,
    /// Women have seats kept for them.
    pub(super) is_woman: bool,
    /// The post that was won.
    pub(super) post: Post,
    /// Votes in the round that decided.
    pub(super) votes: u64,
    /// The round that decided.
    pub(super) round: ChapterKind,
    /// Its day of voting.
    pub(super) day: NaiveDate,
    /// The person on record, once somebody said who it is.
    pub(super) person: Option<i64>,
}

/// The election with this number; of a revote or runoff the one it belongs to.
pub(super) fn root(
    conn: &mut Conn,
    scope: &DivisionCode,
    id: i64,
) -> Result<(Election, Vec<Election>)> {
    let asked = store::election(conn, scope, id)?;
    let beside = store::chapters_beside(conn, &asked)?;
    let mut at = asked;
    for _ in &beside {
        let parent = beside.iter().find(|one| Some(one.id) == at.parent_id);
        match parent {
            Some(parent) if at.known.kind.is_round_of_another() => at = parent.clone(),
            _ => break,
        }
    }
    Ok((at, beside))
}

/// The election and its further rounds, each after the one it comes from.
fn rounds<'a>(root: &'a Election, beside: &'a [Election]) -> Vec<&'a Election> {
    let mut all = vec![root];
    for one in beside {
        let is_round = one.known.kind.is_round_of_another()
            && all.iter().any(|known| Some(known.id) == one.parent_id);
        if is_round {
            all.push(one);
        }
    }
    all
}

/// The elected of an election, by post and votes; `None` where a round that must tell was counted
/// on paper alone. A revote decides who of the tied sits: its day and votes are told, and the
/// outcome of the round it came from says who is in.
pub(super) fn elected(
    conn: &mut Conn,
    root: &Election,
    beside: &[Election],
) -> Result<Option<Vec<Elected>>> {
    let mut won: BTreeMap<i64, (Post, u64, ChapterKind, NaiveDate)> = BTreeMap::new();
    for round in rounds(root, beside) {
        if round.known.state == State::Invalid {
            continue;
        }
        let (kind, day) = (round.known.kind, round.known.election_day);
        let Some(outcome) = last_outcome(conn, round.id, false)? else {
            return Ok(None);
        };
        let outcome = outcome.part("outcome")?;
        for one in outcome["elected"].as_array().into_iter().flatten() {
            let id = one["person"].as_str().and_then(person_of);
            let post = one["post"].as_str().and_then(Post::from_word);
            let (Some(id), Some(post)) = (id, post) else {
                return Err(Error::internal("a stored outcome"));
            };
            if kind == ChapterKind::TieRevote && !won.contains_key(&id) {
                continue;
            }
            won.insert(id, (post, one["votes"].as_u64().unwrap_or(0), kind, day));
        }
    }
    let mut all = named(conn, root.id, &won)?;
    all.sort_by_key(|one| (one.post as usize, std::cmp::Reverse(one.votes), one.id));
    Ok(Some(all))
}

fn named(
    conn: &mut Conn,
    root: i64,
    won: &BTreeMap<i64, (Post, u64, ChapterKind, NaiveDate)>,
) -> Result<Vec<Elected>> {
    let known: BTreeMap<i64, i64> = elected_members::table
        .filter(elected_members::election_id.eq(root))
        .select((
            elected_members::election_person_id,
            elected_members::person_id,
        ))
        .load::<(i64, i64)>(conn)?
        .into_iter()
        .collect();
    let rows: Vec<(i64, String, i16)> = election_persons::table
        .filter(election_persons::election_id.eq(root))
        .select((
            election_persons::id,
            election_persons::name,
            election_persons::sex,
        ))
        .load(conn)?;
    let one = |(id, name, sex): (i64, String, i16)| {
        let (post, votes, round, day) = *won.get(&id)?;
        Some(Elected {
            id,
            name,
            is_woman: sex == 2,
            post,
            votes,
            round,
            day,
            person: known.get(&id).copied(),
        })
    };
    Ok(rows.into_iter().filter_map(one).collect())
}
