//! Who was elected, from the confirmed outcomes of an election and of its further rounds.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::elections::chapter::ChapterKind;
use crate::elections::count::store_kept::last_outcome;
use crate::elections::count::store_winners::told;
use crate::elections::count::winners::{Won, all_who_gave_way, winners};
use crate::elections::state::State;
use crate::elections::store::{self, Election};
use crate::elections::store_void_winners::void_winners;
use crate::elections::void_winner;
use crate::error::{Error, Result};
use crate::schema::{elected_members, elected_on_paper, election_persons, nominees};
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
    /// Votes in the round that decided; `None` where that was counted on paper and nobody said.
    pub(super) votes: Option<u64>,
    /// The round that decided.
    pub(super) round: ChapterKind,
    /// Its day of voting.
    pub(super) day: NaiveDate,
    /// The person on record, once somebody said who it is.
    pub(super) person: Option<i64>,
    /// Typed by hand: the round that decided was counted on paper.
    pub(super) is_typed: bool,
    /// What the candidates' list knows.
    pub(super) candidate: Candidate,
}

/// What was recorded of somebody as a candidate; all empty for a name written on a ballot.
#[derive(Clone, Debug, Default, PartialEq, Eq, Queryable)]
pub(super) struct Candidate {
    /// The person on record, when the candidate was picked and not typed.
    pub(super) person: Option<i64>,
    /// The day of birth.
    pub(super) birth: Option<NaiveDate>,
    /// Code of the education.
    pub(super) education: Option<i16>,
    /// Code of the political status.
    pub(super) political_status: Option<i16>,
}

/// A round without a count in the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PaperRound {
    /// Its chapter.
    pub(super) id: i64,
    /// What it is.
    pub(super) kind: ChapterKind,
    /// Its day of voting.
    pub(super) day: NaiveDate,
}

/// How the elected won, and whether that was typed by hand; by number.
type Seats = BTreeMap<i64, (Won, bool)>;

/// The election with this number; of a revote or runoff the one it belongs to.
pub(super) fn root(
    conn: &mut Conn,
    scope: &DivisionCode,
    id: i64,
) -> Result<(Election, Vec<Election>)> {
    let asked = store::election(conn, scope, id)?;
    let beside = store::chapters_beside(conn, &asked)?;
    let root = store::first_of(&beside, &asked).clone();
    Ok((root, beside))
}

/// The elected of an election, by post and votes; who gave way to a relative and whose election is
/// void, in sentences; the rounds that were counted on paper alone, whose elected are typed by hand.
pub(super) fn elected(
    conn: &mut Conn,
    root: &Election,
    beside: &[Election],
) -> Result<(Vec<Elected>, Vec<String>, Vec<PaperRound>)> {
    if root.known.state == State::Invalid {
        return Ok((Vec::new(), Vec::new(), Vec::new()));
    }
    let (mut counted, mut on_paper) = (Vec::new(), Vec::new());
    for round in store::with_rounds(beside, root) {
        if round.known.state == State::Invalid {
            continue;
        }
        match last_outcome(conn, round.id)? {
            Some(outcome) => counted.push(outcome.round(round)?),
            None => on_paper.push(PaperRound {
                id: round.id,
                kind: round.known.kind,
                day: round.known.election_day,
            }),
        }
    }
    let won = winners(&counted).ok_or_else(|| Error::internal("a stored outcome"))?;
    let mut won: Seats = won
        .into_iter()
        .map(|(id, won)| (id, (won, false)))
        .collect();
    typed(conn, root.id, &on_paper, &mut won)?;
    let void = void_winners(conn, root.id)?;
    won.retain(|id, _| void.iter().all(|one| one.person != *id));
    let mut all = named(conn, root.id, &won)?;
    all.sort_by_key(|one| (one.post as usize, std::cmp::Reverse(one.votes), one.id));
    let mut lost = told(conn, &all_who_gave_way(&counted))?;
    lost.extend(void_winner::told(&void));
    Ok((all, lost, on_paper))
}

/// Those typed by hand, for the rounds that are still on paper alone: what is counted later holds.
fn typed(conn: &mut Conn, root: i64, on_paper: &[PaperRound], won: &mut Seats) -> Result<()> {
    let rows: Vec<(i64, i64, String, Option<i64>)> = elected_on_paper::table
        .filter(elected_on_paper::election_id.eq(root))
        .select((
            elected_on_paper::election_person_id,
            elected_on_paper::round_id,
            elected_on_paper::post,
            elected_on_paper::votes,
        ))
        .load(conn)?;
    for (id, round, post, votes) in rows {
        let Some(round) = on_paper.iter().find(|one| one.id == round) else {
            continue;
        };
        let post = Post::from_word(&post).ok_or_else(|| Error::internal("a stored post"))?;
        let votes = votes.and_then(|votes| u64::try_from(votes).ok());
        let seat = Won {
            post,
            votes,
            kind: round.kind,
            day: round.day,
        };
        won.entry(id).or_insert((seat, true));
    }
    Ok(())
}

/// Names and particulars of those who won. They are looked for by number: a vote held again has the
/// persons of the one before.
fn named(conn: &mut Conn, root: i64, won: &Seats) -> Result<Vec<Elected>> {
    let ids: Vec<i64> = won.keys().copied().collect();
    let known: BTreeMap<i64, i64> = elected_members::table
        .filter(elected_members::election_id.eq(root))
        .select((
            elected_members::election_person_id,
            elected_members::person_id,
        ))
        .load::<(i64, i64)>(conn)?
        .into_iter()
        .collect();
    let mut candidates: BTreeMap<i64, Candidate> = nominees::table
        .filter(nominees::person_id.eq_any(&ids))
        .select((
            nominees::person_id,
            (
                nominees::known_person_id,
                nominees::birth_date,
                nominees::education,
                nominees::political_status,
            ),
        ))
        .load::<(i64, Candidate)>(conn)?
        .into_iter()
        .collect();
    let rows: Vec<(i64, String, i16)> = election_persons::table
        .filter(election_persons::id.eq_any(&ids))
        .select((
            election_persons::id,
            election_persons::name,
            election_persons::sex,
        ))
        .load(conn)?;
    let one = |(id, name, sex): (i64, String, i16)| {
        let (seat, is_typed) = *won.get(&id)?;
        Some(Elected {
            id,
            name,
            is_woman: sex == 2,
            post: seat.post,
            votes: seat.votes,
            round: seat.kind,
            day: seat.day,
            person: known.get(&id).copied(),
            is_typed,
            candidate: candidates.remove(&id).unwrap_or_default(),
        })
    };
    Ok(rows.into_iter().filter_map(one).collect())
}
