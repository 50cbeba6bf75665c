//! The election of a party body as it is recorded, and its elected as members.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::party::{PartyMeeting, PartyOutcome, PartyPost, check_meeting, check_room};
use super::party_rounds::{RoundKind, Votes, decided};
use super::store::{Register, register};
use super::store_members::{By, Choice, Writer};
use super::store_party_rounds::{self, Round};
use crate::audit::NewEvent;
use crate::committees::membership::Origin;
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::elections::store as elections_store;
use crate::elections::store_programme::changed_once;
use crate::error::{Error, Result};
use crate::people::seal::SealingKey;
use crate::rules::{PartyBody, RuleSet};
use crate::schema::{party_candidates, party_elections};

/// Most candidates.
const MOST: usize = 40;

/// The meeting as recorded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Meeting {
    pub(super) held_on: NaiveDate,
    pub(super) numbers: PartyMeeting,
    pub(super) version: i32,
}

/// A candidate.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = party_candidates)]
pub(super) struct Candidate {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) sex: i16,
    pub(super) approvals: i64,
    pub(super) person_id: Option<i64>,
    /// The round in which he first stood.
    pub(super) joined_in: i32,
}

/// All of a party election.
#[derive(Debug)]
pub(super) struct Party {
    pub(super) at: Register,
    pub(super) rules: RuleSet,
    pub(super) meeting: Option<Meeting>,
    pub(super) candidates: Vec<Candidate>,
    /// The rounds after the first.
    pub(super) rounds: Vec<Round>,
    /// What was decided; `None` before the meeting is recorded.
    pub(super) outcome: Option<PartyOutcome>,
}

type Row = (i64, String, NaiveDate, i32, i64, i64, i64, i64, i32);

fn meeting_of(row: Row) -> Result<Meeting> {
    let (_, body, held_on, seats, entitled, present, issued, recovered, version) = row;
    let count = |number: i64| u64::try_from(number).map_err(Error::internal);
    Ok(Meeting {
        held_on,
        numbers: PartyMeeting {
            body: PartyBody::from_word(&body).ok_or_else(|| Error::internal("a party body"))?,
            seats: u32::try_from(seats).map_err(Error::internal)?,
            entitled: count(entitled)?,
            present: count(present)?,
            issued: count(issued)?,
            recovered: count(recovered)?,
        },
        version,
    })
}

/// What is recorded beside an election of the village.
pub(super) fn party(conn: &mut Conn, scope: &DivisionCode, id: i64) -> Result<Party> {
    let at = register(conn, scope, id)?;
    let programme = elections_store::programme(conn, scope, at.election.programme_id)?;
    let rules = at.election.rules(&programme.rules()?)?;
    let row: Option<Row> = party_elections::table
        .find(at.election.id)
        .first(conn)
        .optional()?;
    let meeting = row.map(meeting_of).transpose()?;
    let candidates: Vec<Candidate> = party_candidates::table
        .filter(party_candidates::election_id.eq(at.election.id))
        .order(party_candidates::id)
        .select(Candidate::as_select())
        .load(conn)?;
    let rounds = match meeting {
        Some(first) => store_party_rounds::rounds(conn, at.election.id, first)?,
        None => Vec::new(),
    };
    let counted = candidates
        .iter()
        .filter(|one| one.joined_in == 1)
        .map(|one| {
            let approvals = u64::try_from(one.approvals).unwrap_or(0);
            (one.id, one.name.clone(), approvals)
        });
    let counted: Votes = counted.collect();
    let held: Vec<(RoundKind, PartyMeeting, Votes)> = rounds
        .iter()
        .map(|round| (round.kind, round.meeting, named(&candidates, &round.votes)))
        .collect();
    let outcome = meeting.map(|known| decided(rules.rules(), known.numbers, &counted, &held));
    Ok(Party {
        at,
        rules,
        meeting,
        candidates,
        rounds,
        outcome,
    })
}

fn named(candidates: &[Candidate], votes: &[(i64, u64)]) -> Votes {
    let name = |id: i64| {
        let found = candidates.iter().find(|one| one.id == id);
        found.map_or_else(String::new, |one| one.name.clone())
    };
    votes
        .iter()
        .map(|(id, approvals)| (*id, name(*id), *approvals))
        .collect()
}

impl Party {
    /// The elected who are not members yet.
    pub(super) fn open(&self) -> impl Iterator<Item = &Candidate> {
        let elected = self
            .outcome
            .as_ref()
            .map_or(&[][..], |one| one.elected.as_slice());
        let is_open = |one: &&Candidate| one.person_id.is_none() && elected.contains(&one.id);
        self.candidates.iter().filter(is_open)
    }

    /// Once somebody was written as a member, the numbers stand.
    pub(super) fn check_open(&self) -> Result<()> {
        if self.candidates.iter().all(|one| one.person_id.is_none()) {
            return Ok(());
        }
        Err(Error::conflict("已有当选人登记入册，会议和得票不能再改。"))
    }
}

/// The first round stands while later ones rest on it.
fn check_first(known: &Party) -> Result<()> {
    known.check_open()?;
    if known.rounds.is_empty() {
        return Ok(());
    }
    Err(Error::conflict(
        "后面已经登记了再次投票或另行选举，第一轮不能再改；确实填错的，请先逐轮撤销。",
    ))
}

/// Keeps the meeting.
pub(super) fn save_meeting(
    conn: &mut Conn,
    known: &Party,
    new: Meeting,
    today: NaiveDate,
) -> Result<()> {
    check_first(known)?;
    check_meeting(new.numbers).map_err(Error::invalid)?;
    if new.held_on > today {
        return Err(Error::invalid("党员大会的日期还没有到，请核对。"));
    }
    let version = known.meeting.map_or(0, |one| one.version);
    changed_once(usize::from(version == new.version))?;
    let highest = known
        .candidates
        .iter()
        .map(|one| one.approvals)
        .max()
        .unwrap_or(0);
    let count = |number: u64| i64::try_from(number).map_err(Error::internal);
    let meeting = new.numbers;
    if highest > count(meeting.recovered)? {
        return Err(Error::invalid("收回的选票少于已填的赞成票，请核对。"));
    }
    let id = known.at.election.id;
    diesel::delete(party_elections::table.find(id)).execute(conn)?;
    diesel::insert_into(party_elections::table)
        .values((
            party_elections::election_id.eq(id),
            party_elections::body.eq(meeting.body.word()),
            party_elections::held_on.eq(new.held_on),
            party_elections::seats.eq(i32::try_from(meeting.seats).map_err(Error::internal)?),
            party_elections::entitled.eq(count(meeting.entitled)?),
            party_elections::present.eq(count(meeting.present)?),
            party_elections::issued.eq(count(meeting.issued)?),
            party_elections::recovered.eq(count(meeting.recovered)?),
            party_elections::version.eq(new.version.saturating_add(1)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Adds a candidate with the approvals, or corrects those of one with the same name.
pub(super) fn save_candidate(
    conn: &mut Conn,
    known: &Party,
    (name, is_woman, approvals): (&str, bool, u64),
) -> Result<()> {
    check_first(known)?;
    let Some(meeting) = known.meeting else {
        return Err(Error::invalid("请先填写党员大会的人数。"));
    };
    let others = known.candidates.iter().filter(|one| one.name != name);
    let others = others.filter_map(|one| u64::try_from(one.approvals).ok());
    let all: Vec<u64> = others.chain([approvals]).collect();
    check_room(&all, meeting.numbers.recovered, meeting.numbers.seats).map_err(Error::invalid)?;
    let approvals = i64::try_from(approvals).map_err(Error::internal)?;
    let sex = if is_woman { 2_i16 } else { 1 };
    if let Some(one) = known.candidates.iter().find(|one| one.name == name) {
        diesel::update(party_candidates::table.find(one.id))
            .set((
                party_candidates::approvals.eq(approvals),
                party_candidates::sex.eq(sex),
            ))
            .execute(conn)?;
        return Ok(());
    }
    add_candidate(conn, known, (name, is_woman), (approvals, 1))?;
    Ok(())
}

/// Adds a candidate with the approvals of the first round. Gives the number.
pub(super) fn add_candidate(
    conn: &mut Conn,
    known: &Party,
    (name, is_woman): (&str, bool),
    (approvals, joined_in): (i64, i32),
) -> Result<i64> {
    if known.candidates.len() >= MOST {
        return Err(Error::invalid(format!("候选人最多{MOST}人。")));
    }
    Ok(diesel::insert_into(party_candidates::table)
        .values((
            party_candidates::election_id.eq(known.at.election.id),
            party_candidates::name.eq(name),
            party_candidates::sex.eq(if is_woman { 2_i16 } else { 1 }),
            party_candidates::approvals.eq(approvals),
            party_candidates::joined_in.eq(joined_in),
        ))
        .returning(party_candidates::id)
        .get_result(conn)?)
}

/// The day of the last further round in which somebody stood: it decided.
fn won_on(candidate: i64, rounds: &[Round]) -> Option<NaiveDate> {
    let stood = |round: &&Round| round.votes.iter().any(|(id, _)| *id == candidate);
    rounds.iter().rfind(stood).map(|round| round.held_on)
}

/// The elected become members of the party body, each with the post that was chosen.
pub(super) fn write(
    conn: &mut Conn,
    key: &SealingKey,
    id: i64,
    (choices, posts): (&[Choice], &BTreeMap<i64, PartyPost>),
    by: &By,
) -> Result<Vec<NewEvent>> {
    let known = party(conn, &by.scope, id)?;
    let Some(meeting) = known.meeting else {
        return Err(Error::invalid("请先填写党员大会的人数。"));
    };
    let open: Vec<Candidate> = known.open().cloned().collect();
    let rounds = known.rounds;
    let persons: Vec<i64> = known
        .candidates
        .iter()
        .filter_map(|one| one.person_id)
        .collect();
    let mut writer = Writer::new(conn, known.at, by, (persons, Origin::Election));
    for choice in choices {
        let Some(one) = open.iter().find(|one| one.id == choice.elected) else {
            continue;
        };
        let post = posts.get(&one.id).copied().unwrap_or(PartyPost::Member);
        let who = (one.name.as_str(), one.sex == 2);
        let day = won_on(one.id, &rounds).unwrap_or(meeting.held_on);
        let person = writer.seat(key, who, (post.posts(), day), choice)?;
        diesel::update(party_candidates::table.find(one.id))
            .set(party_candidates::person_id.eq(Some(person)))
            .execute(writer.conn)?;
    }
    Ok(writer.events)
}
