//! Reads the public part of an election.

use chrono::NaiveDateTime;

use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::documents::Document;
use crate::elections::chapter::ChapterKind;
use crate::elections::count::since::Since;
use crate::elections::count::store_kept::last_outcome;
use crate::elections::count::store_reading::{Count, count};
use crate::elections::count::store_reopen::reopenings;
use crate::elections::count::winners::{GaveWay, all_who_gave_way};
use crate::elections::documents::{PublicPaper, public_paper, public_papers};
use crate::elections::state::State;
use crate::elections::store::{self, Election};
use crate::elections::store_taken_back::{TakenBack, taken_back};
use crate::elections::store_void_winners::since;
use crate::error::{Error, Result};

/// An election with all its rounds, as far as it is public.
#[derive(Debug)]
pub(super) struct PublicElection {
    /// The chapter that the address names.
    pub(super) election: Election,
    /// Where it stands; a revote or runoff is public with the election it belongs to.
    pub(super) stands_in: State,
    /// That chapter and the rounds that follow from it, in order.
    pub(super) rounds: Vec<Round>,
    /// Who gave way to a relative in one of the rounds.
    pub(super) gave_way: Vec<GaveWay>,
}

/// One round.
#[derive(Debug)]
pub(super) struct Round {
    /// Its count; candidates and outcomes are in it.
    pub(super) count: Count,
    /// What became of its winners.
    pub(super) since: Since,
    /// Why and when (UTC) a confirmed count was opened again.
    pub(super) reopenings: Vec<(String, NaiveDateTime)>,
    /// Decisions that it or a winner is void, which were taken back.
    pub(super) taken_back: Vec<TakenBack>,
    /// Whether its candidates are published.
    pub(super) has_candidates: bool,
    /// Whether its result is public.
    pub(super) has_result: bool,
    /// Its final notices, the newest first.
    pub(super) papers: Vec<PublicPaper>,
}

/// A notice with the chapter it belongs to.
#[derive(Debug)]
pub(super) struct PublicNotice {
    pub(super) election: Election,
    /// The chapter whose page lists it: the one the round comes from.
    pub(super) listed_in: i64,
    pub(super) paper: PublicPaper,
    pub(super) document: Document,
}

/// The election of a village; `NotFound` when it is of another village or nothing of it has been
/// published yet.
pub(super) fn public_election(
    conn: &mut Conn,
    unit: &DivisionCode,
    id: i64,
) -> Result<PublicElection> {
    let election = begun(conn, unit, id)?;
    let beside = store::chapters_beside(conn, &election)?;
    let is_announced = store::first_of(&beside, &election).known.state >= State::Announced;
    let (mut rounds, mut decided) = (Vec::new(), Vec::new());
    for one in with_rounds(&beside, &election) {
        let state = one.known.state;
        let has_result = is_announced || was_told_to_the_hall(&beside, &one);
        if let Some(last) = last_outcome(conn, one.id)?.filter(|_| has_result) {
            decided.push(last.round(&one)?);
        }
        rounds.push(Round {
            reopenings: reopenings(conn, one.id)?,
            taken_back: taken_back(conn, one.id)?,
            has_candidates: state >= State::CandidatesPublished,
            has_result,
            papers: public_papers(conn, one.id, (state, has_result))?,
            since: since(conn, &beside, &one)?,
            count: count(conn, one)?,
        });
    }
    let stands_in = if is_announced {
        State::Announced.max(election.known.state)
    } else {
        election.known.state
    };
    Ok(PublicElection {
        stands_in,
        election,
        rounds,
        gave_way: all_who_gave_way(&decided),
    })
}

/// A notice of a chapter of a village; `NotFound` for what is not public.
pub(super) fn public_notice(
    conn: &mut Conn,
    unit: &DivisionCode,
    id: i64,
    kind: &str,
) -> Result<PublicNotice> {
    let election = begun(conn, unit, id)?;
    let beside = store::chapters_beside(conn, &election)?;
    let first = store::first_of(&beside, &election);
    let is_announced = first.known.state >= State::Announced;
    let state = election.known.state;
    let stands = (
        state,
        is_announced || was_told_to_the_hall(&beside, &election),
    );
    let (paper, document) = public_paper(conn, id, kind, stands)?;
    Ok(PublicNotice {
        listed_in: first.id,
        election,
        paper,
        document,
    })
}

/// A chapter of which something may be public.
fn begun(conn: &mut Conn, unit: &DivisionCode, id: i64) -> Result<Election> {
    let election = store::election(conn, unit, id)?;
    if election.unit != *unit || election.known.state == State::Preparation {
        return Err(Error::NotFound);
    }
    Ok(election)
}

/// Whether the result of a round was told at once, since another vote follows from it, or would have
/// to. What was told once stays public.
pub(super) fn was_told_to_the_hall(beside: &[Election], one: &Election) -> bool {
    let has_round = beside
        .iter()
        .any(|other| other.known.kind.is_round_of_another() && other.parent_id == Some(one.id));
    let waits = [State::Invalid, State::TieRevote, State::Runoff].contains(&one.known.state);
    waits || (has_round && one.known.state > State::Counting)
}

/// The chapter and the tie revotes and runoffs that come from it, in order.
fn with_rounds(beside: &[Election], first: &Election) -> Vec<Election> {
    let mut own = vec![first.clone()];
    for one in beside {
        let is_round = matches!(one.known.kind, ChapterKind::TieRevote | ChapterKind::Runoff);
        if is_round && own.iter().any(|known| Some(known.id) == one.parent_id) {
            own.push(one.clone());
        }
    }
    own
}
