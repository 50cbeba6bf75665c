//! The results of a chapter and of its further rounds, for the documents: papers and votes of each
//! round, who is elected with the votes that decided, who gave way to a relative.

use std::collections::BTreeMap;

use serde_json::Value;

use super::particulars::{Counted, Elected, Later, Particulars, VoteLine};
use super::votes_needed::votes_needed;
use crate::db::Conn;
use crate::elections::chapter::ChapterKind;
use crate::elections::count::frame::{case_id, person_of};
use crate::elections::count::store_kept::{StoredOutcome, last_outcome};
use crate::elections::count::store_winners::told;
use crate::elections::count::winners::{RoundOutcome, Won, all_who_gave_way, winners};
use crate::elections::state::State;
use crate::elections::store::{Election, first_of, with_rounds};
use crate::elections::store_void_winners::of_chapter;
use crate::elections::void_winner;
use crate::error::{Error, Result};
use crate::tally::Post;

/// A counted round.
struct Held {
    stored: StoredOutcome,
    round: RoundOutcome,
    case: Value,
}

/// What became of everybody in all rounds.
struct Standing<'a> {
    held: &'a [Held],
    won: BTreeMap<i64, Won>,
    lost: Vec<i64>,
    /// Whose election is void, with the post.
    void: Vec<(i64, Post)>,
}

/// Fills in the results of a chapter. `beside`: all chapters of the unit.
pub(super) fn join(
    conn: &mut Conn,
    election: &Election,
    beside: &[Election],
    into: &mut Particulars,
) -> Result<()> {
    let (mut held, mut is_own) = (Vec::new(), false);
    for round in with_rounds(beside, election) {
        if let Some(stored) = last_outcome(conn, round.id)? {
            is_own |= round.id == election.id;
            held.push(Held {
                round: stored.round(round)?,
                case: stored.part("case")?,
                stored,
            });
        }
    }
    let outcomes: Vec<RoundOutcome> = held.iter().map(|one| one.round.clone()).collect();
    let mut won = winners(&outcomes).ok_or_else(|| Error::internal("a stored outcome"))?;
    let void = of_chapter(conn, beside, election)?;
    let is_void = first_of(beside, election).known.state == State::Invalid;
    won.retain(|id, _| !is_void && void.iter().all(|one| one.person != *id));
    let gave_way = all_who_gave_way(&outcomes);
    let standing = Standing {
        held: &held,
        won,
        lost: gave_way.iter().map(|one| one.person).collect(),
        void: void.iter().map(|one| (one.person, one.post)).collect(),
    };
    let later = held.iter().skip(usize::from(is_own));
    into.later = later
        .map(|one| standing.later(one))
        .collect::<Result<_>>()?;
    into.counted = match held.first().filter(|_| is_own) {
        Some(own) => Some(standing.counted(own)?),
        None => None,
    };
    if let Some(counted) = into.counted.as_mut().filter(|_| is_void) {
        counted.is_valid = false;
    }
    let elected = standing.elected();
    into.elected = (!elected.is_empty()).then_some(elected);
    into.gave_way = told(conn, &gave_way)?;
    into.gave_way.extend(void_winner::told(&void));
    if let Some(reason) = election.void_reason.as_ref().filter(|_| is_void) {
        into.gave_way.push(format!("本次选举无效：{reason}"));
    }
    Ok(())
}

/// Name and sex of the persons of a case, by id.
fn persons(case: &Value) -> BTreeMap<&str, (&str, bool)> {
    let all = case["persons"].as_array().into_iter().flatten();
    all.filter_map(|one| {
        let (id, name) = (one["id"].as_str()?, one["name"].as_str()?);
        Some((id, (name, one["sex"] == "female")))
    })
    .collect()
}

/// Whether an entry of a round for few is about somebody at a post.
fn competes(entry: &Value, id: &str, post: Post) -> bool {
    let all = entry["persons"].as_array().or(entry["pool"].as_array());
    let names = |all: &Vec<Value>| all.iter().any(|one| one == id);
    entry["post"] == post.word() && all.is_some_and(names)
}

impl Standing<'_> {
    fn later(&self, held: &Held) -> Result<Later> {
        Ok(Later {
            kind: held.round.kind,
            day: held.round.day,
            counted: self.counted(held)?,
        })
    }

    /// The numbers of a round, and everybody's votes: the highest first.
    fn counted(&self, held: &Held) -> Result<Counted> {
        let (case, boxes) = (&held.case, held.stored.part("boxes")?);
        let number = |name: &str| case[name].as_u64();
        // Valid and invalid papers are not in the case: the sum of the boxes, when each has its number.
        let sum = |cell: &str| -> Option<u64> {
            let all = boxes.as_array().filter(|all| !all.is_empty())?;
            let numbers = all.iter().map(|one| one["numbers"][cell].as_u64());
            numbers.sum::<Option<u64>>()
        };
        Ok(Counted {
            registered: number("registered"),
            issued: number("issued"),
            voters: number("voters"),
            recovered: number("recovered"),
            valid: sum("valid"),
            invalid: sum("invalid"),
            is_valid: held.round.outcome["valid"] == Value::Bool(true),
            needed: votes_needed(&held.round.outcome),
            votes: self.votes(held),
        })
    }

    fn votes(&self, held: &Held) -> Vec<VoteLine> {
        let case = &held.case;
        let entries = || case["entries"].as_array().into_iter().flatten();
        let mut votes = Vec::new();
        for (id, (name, is_woman)) in persons(case) {
            for post in Post::ALL.iter().copied() {
                let count = case["votes"][id][post.word()].as_u64();
                // Who stands in a round for few is told without votes too.
                let stands = || entries().any(|entry| competes(entry, id, post));
                if let Some(count) = count.or_else(|| stands().then_some(0)) {
                    votes.push(VoteLine {
                        post,
                        name: name.to_owned(),
                        is_woman,
                        votes: count,
                        result: self.result(held, id, post),
                    });
                }
            }
        }
        votes.sort_by(|a, b| {
            (a.post, std::cmp::Reverse(a.votes), &a.name).cmp(&(
                b.post,
                std::cmp::Reverse(b.votes),
                &b.name,
            ))
        });
        votes
    }

    /// What became of somebody at a post: in this round, or in the one that decided later.
    fn result(&self, held: &Held, id: &str, post: Post) -> String {
        let number = person_of(id).unwrap_or_default();
        let own = (held.round.kind, held.round.day);
        let won = self.won.get(&number).filter(|won| won.post == post);
        let find = |list: &str| {
            let mut all = held.round.outcome[list].as_array().into_iter().flatten();
            all.find(|one| one["person"] == id)
        };
        let is_elected = find("elected").is_some_and(|one| one["post"] == post.word());
        let standing = find("persons").and_then(|one| one["result"].as_str());
        match (won, standing.unwrap_or_default()) {
            (None, _) if self.void.contains(&(number, post)) && is_elected => "当选无效".to_owned(),
            (Some(won), _) if (won.kind, won.day) == own => "当选".to_owned(),
            (Some(won), _) => format!("{}当选", won.kind.label()),
            (None, "dropped") => "因近亲属回避未当选".to_owned(),
            _ if is_elected && self.lost.contains(&number) => "因近亲属回避未当选".to_owned(),
            _ if self.lost_a_revote(held, id, post) => "再次投票未当选".to_owned(),
            (None, "tie" | "kinship_tie") => "待再次投票".to_owned(),
            (None, "pending") => "待定".to_owned(),
            _ => "未当选".to_owned(),
        }
    }

    /// Whether somebody's votes were equal in this round, and a valid revote decided.
    fn lost_a_revote(&self, held: &Held, id: &str, post: Post) -> bool {
        let is_revote = |one: &&Held| {
            one.round.kind == ChapterKind::TieRevote
                && one.round.outcome["valid"] == Value::Bool(true)
        };
        let mut revotes = self.held.iter().filter(is_revote);
        held.round.kind != ChapterKind::TieRevote
            && revotes.any(|one| {
                let mut entries = one.case["entries"].as_array().into_iter().flatten();
                entries.any(|entry| competes(entry, id, post))
            })
    }

    /// Everybody who is elected, by post and votes.
    fn elected(&self) -> Vec<Elected> {
        let known: Vec<_> = self.held.iter().map(|one| persons(&one.case)).collect();
        let one = |(id, won): (&i64, &Won)| {
            let id = case_id(*id);
            let (name, is_woman) = known.iter().find_map(|all| all.get(id.as_str()))?;
            Some(Elected {
                post: won.post,
                name: (*name).to_owned(),
                is_woman: *is_woman,
                votes: won.votes.unwrap_or(0),
                round: won.kind,
                day: won.day,
            })
        };
        let mut all: Vec<Elected> = self.won.iter().filter_map(one).collect();
        all.sort_by_key(|one| (one.post, std::cmp::Reverse(one.votes)));
        all
    }
}
