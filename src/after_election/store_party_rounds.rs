//! Further rounds of a party election as they are recorded.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::party::{PartyMeeting, check_meeting, check_room};
use super::party_rounds::{RoundKind, due};
use super::store_party::{Candidate, Meeting, Party, add_candidate};
use crate::db::Conn;
use crate::elections::store_programme::changed_once;
use crate::error::{Error, Result};
use crate::schema::{party_candidates, party_elections, party_round_votes, party_rounds};

/// A further round.
#[derive(Clone, Debug)]
pub(super) struct Round {
    /// From 2.
    pub(super) number: i32,
    pub(super) kind: RoundKind,
    pub(super) held_on: NaiveDate,
    /// Its numbers; body and those entitled are those of the first round.
    pub(super) meeting: PartyMeeting,
    /// Approvals by candidate.
    pub(super) votes: Vec<(i64, u64)>,
}

/// The further rounds of an election, in order.
pub(super) fn rounds(conn: &mut Conn, election: i64, first: Meeting) -> Result<Vec<Round>> {
    type Row = (i64, i32, String, NaiveDate, i64, i64, i64);
    let rows: Vec<Row> = party_rounds::table
        .filter(party_rounds::election_id.eq(election))
        .order(party_rounds::number)
        .load(conn)?;
    let votes: Vec<(i32, i64, i64)> = party_round_votes::table
        .filter(party_round_votes::election_id.eq(election))
        .order((party_round_votes::number, party_round_votes::candidate_id))
        .select((
            party_round_votes::number,
            party_round_votes::candidate_id,
            party_round_votes::approvals,
        ))
        .load(conn)?;
    let count = |number: i64| u64::try_from(number).map_err(Error::internal);
    let round = |(_, number, kind, held_on, present, issued, recovered): Row| {
        let own = votes.iter().filter(|(round, ..)| *round == number);
        let votes: Result<Vec<(i64, u64)>> = own
            .map(|(_, id, votes)| Ok((*id, count(*votes)?)))
            .collect();
        Ok(Round {
            number,
            kind: RoundKind::from_word(&kind).ok_or_else(|| Error::internal("a kind of round"))?,
            held_on,
            meeting: PartyMeeting {
                present: count(present)?,
                issued: count(issued)?,
                recovered: count(recovered)?,
                ..first.numbers
            },
            votes: votes?,
        })
    };
    rows.into_iter().map(round).collect()
}

/// A further round as typed.
#[derive(Clone, Debug)]
pub(super) struct NewRound {
    pub(super) held_on: NaiveDate,
    pub(super) present: u64,
    pub(super) issued: u64,
    pub(super) recovered: u64,
    /// Approvals by candidate.
    pub(super) votes: Vec<(i64, u64)>,
    /// Who first stands in this round: name, woman, approvals.
    pub(super) new: Vec<(String, bool, u64)>,
    /// Of the meeting.
    pub(super) version: i32,
}

impl Party {
    /// Those who stand in the next round whoever else does; all of them in a tie.
    pub(super) fn standing(&self, kind: RoundKind) -> Vec<&Candidate> {
        let Some(outcome) = &self.outcome else {
            return Vec::new();
        };
        let stands = |one: &&Candidate| match kind {
            RoundKind::Tie => outcome.tied.contains(&one.id),
            RoundKind::Gap => !outcome.elected.contains(&one.id),
        };
        self.candidates.iter().filter(stands).collect()
    }
}

/// Keeps the round that is due. Gives its kind.
pub(super) fn add(
    conn: &mut Conn,
    known: &Party,
    new: &NewRound,
    today: NaiveDate,
) -> Result<RoundKind> {
    known.check_open()?;
    let (Some(first), Some(kind)) = (known.meeting, known.outcome.as_ref().and_then(due)) else {
        return Err(Error::conflict("现在不需要再投一轮，请核对选举结果。"));
    };
    let before = known.rounds.last();
    let since = before.map_or(first.held_on, |one| one.held_on);
    if new.held_on < since || new.held_on > today {
        return Err(Error::invalid(format!(
            "这一轮的日期应在{since}以后、不晚于今天，请核对。"
        )));
    }
    let meeting = PartyMeeting {
        present: new.present,
        issued: new.issued,
        recovered: new.recovered,
        ..first.numbers
    };
    check_meeting(meeting).map_err(Error::invalid)?;
    check_votes(known, kind, new)?;
    let number = before.map_or(2, |one| one.number.saturating_add(1));
    bump(conn, known, new.version)?;
    let id = known.at.election.id;
    let count = |number: u64| i64::try_from(number).map_err(Error::internal);
    diesel::insert_into(party_rounds::table)
        .values((
            party_rounds::election_id.eq(id),
            party_rounds::number.eq(number),
            party_rounds::kind.eq(kind.word()),
            party_rounds::held_on.eq(new.held_on),
            party_rounds::present.eq(count(new.present)?),
            party_rounds::issued.eq(count(new.issued)?),
            party_rounds::recovered.eq(count(new.recovered)?),
        ))
        .execute(conn)?;
    let mut votes = new.votes.clone();
    for (name, is_woman, approvals) in &new.new {
        let candidate = add_candidate(conn, known, (name, *is_woman), (0, number))?;
        votes.push((candidate, *approvals));
    }
    for (candidate, approvals) in votes {
        diesel::insert_into(party_round_votes::table)
            .values((
                party_round_votes::election_id.eq(id),
                party_round_votes::number.eq(number),
                party_round_votes::candidate_id.eq(candidate),
                party_round_votes::approvals.eq(count(approvals)?),
            ))
            .execute(conn)?;
    }
    Ok(kind)
}

/// Who stands and with how many approvals.
fn check_votes(known: &Party, kind: RoundKind, new: &NewRound) -> Result<()> {
    let standing = known.standing(kind);
    let may_stand = |id: i64| standing.iter().any(|one| one.id == id);
    if new.votes.iter().any(|(id, _)| !may_stand(*id)) {
        return Err(Error::conflict(
            "候选人有变动，请核对现在的选举结果后再填。",
        ));
    }
    if kind == RoundKind::Tie && (!new.new.is_empty() || new.votes.len() != standing.len()) {
        return Err(Error::invalid(
            "再次投票只在得票相同的人中进行，请填写每个人的赞成票。",
        ));
    }
    let given = new.votes.iter().map(|(_, votes)| *votes);
    let all: Vec<u64> = given.chain(new.new.iter().map(|one| one.2)).collect();
    if all.is_empty() {
        return Err(Error::invalid("请填写这一轮候选人的赞成票。"));
    }
    let filled = known.outcome.as_ref().map_or(0, |one| one.elected.len());
    let seats = known.meeting.map_or(0, |one| one.numbers.seats);
    let seats = seats.saturating_sub(u32::try_from(filled).unwrap_or(u32::MAX));
    check_room(&all, new.recovered, seats).map_err(Error::invalid)?;
    let mut names: BTreeSet<&str> = known
        .candidates
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    for (name, ..) in &new.new {
        if !names.insert(name) {
            return Err(Error::invalid(format!(
                "“{name}”已经是候选人，请填在原来的姓名后面。"
            )));
        }
    }
    Ok(())
}

/// Takes back the last further round, which was recorded wrongly.
pub(super) fn remove_last(conn: &mut Conn, known: &Party, version: i32) -> Result<RoundKind> {
    known.check_open()?;
    let Some(last) = known.rounds.last() else {
        return Err(Error::conflict("没有可以撤销的轮次。"));
    };
    bump(conn, known, version)?;
    let id = known.at.election.id;
    let votes = party_round_votes::table
        .filter(party_round_votes::election_id.eq(id))
        .filter(party_round_votes::number.eq(last.number));
    diesel::delete(votes).execute(conn)?;
    let joined = party_candidates::table
        .filter(party_candidates::election_id.eq(id))
        .filter(party_candidates::joined_in.eq(last.number));
    diesel::delete(joined).execute(conn)?;
    diesel::delete(party_rounds::table.find((id, last.number))).execute(conn)?;
    Ok(last.kind)
}

/// Only from the state that somebody saw.
fn bump(conn: &mut Conn, known: &Party, version: i32) -> Result<()> {
    let own = party_elections::table
        .find(known.at.election.id)
        .filter(party_elections::version.eq(version));
    let changed = diesel::update(own)
        .set(party_elections::version.eq(party_elections::version + 1))
        .execute(conn)?;
    changed_once(changed)
}
