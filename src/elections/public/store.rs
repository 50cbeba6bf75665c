//! Reads the public part of an election.

use chrono::NaiveDateTime;

use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::elections::chapter::ChapterKind;
use crate::elections::count::store_reading::{Count, count};
use crate::elections::count::store_reopen::reopenings;
use crate::elections::state::State;
use crate::elections::store::{self, Election};
use crate::error::{Error, Result};

/// An election with all its rounds, as far as it is public.
#[derive(Debug)]
pub(super) struct PublicElection {
    /// The chapter that the address names.
    pub(super) election: Election,
    /// That chapter and the rounds that follow from it, in order.
    pub(super) rounds: Vec<Round>,
}

/// One round.
#[derive(Debug)]
pub(super) struct Round {
    /// Its count; candidates and outcomes are in it.
    pub(super) count: Count,
    /// Why and when (UTC) a confirmed count was opened again.
    pub(super) reopenings: Vec<(String, NaiveDateTime)>,
    /// Whether its candidates are published.
    pub(super) has_candidates: bool,
    /// Whether its result is public.
    pub(super) has_result: bool,
}

/// The election of a village; `NotFound` when it is of another village or nothing of it has been
/// published yet.
pub(super) fn public_election(
    conn: &mut Conn,
    unit: &DivisionCode,
    id: i64,
) -> Result<PublicElection> {
    let election = store::election(conn, unit, id)?;
    if election.known.state == State::Preparation {
        return Err(Error::NotFound);
    }
    let beside = store::chapters_beside(conn, &election)?;
    let is_announced = election.known.state >= State::Announced;
    let mut rounds = Vec::new();
    for one in with_rounds(&beside, &election) {
        let state = one.known.state;
        let is_told_to_the_hall = [State::Invalid, State::TieRevote, State::Runoff];
        rounds.push(Round {
            reopenings: reopenings(conn, one.id)?,
            has_candidates: state >= State::CandidatesPublished,
            has_result: is_announced || is_told_to_the_hall.contains(&state),
            count: count(conn, one)?,
        });
    }
    Ok(PublicElection { election, rounds })
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
