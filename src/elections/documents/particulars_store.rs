//! What is known of an election today, for its documents: programme, count and outcome here, the
//! lists of other slices in `store_lists.rs`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::Value;

use super::particulars::{
    AboutCandidate, Candidate, Counted, Days, Elected, Particulars, VoteLine,
};
use super::store_lists::join;
use super::votes_needed::votes_needed;
use super::{store_after, store_bodies, store_candidates};
use crate::db::Conn;
use crate::divisions::{self, DivisionCode, Level, UnitKind};
use crate::elections::chapter::ChapterKind;
use crate::elections::count::store_kept::{StoredOutcome, last_outcome};
use crate::elections::count::store_reading::{Count, count};
use crate::elections::step::Step;
use crate::elections::store::{self, Election};
use crate::error::Result;
use crate::tally::Post;

/// All that the system knows of a chapter; the rest stays a line to write on.
pub(super) fn particulars(
    conn: &mut Conn,
    scope: &DivisionCode,
    election: &Election,
    today: NaiveDate,
) -> Result<Particulars> {
    let programme = store::programme(conn, scope, election.programme_id)?;
    let rules = election.rules(&programme.rules()?)?;
    let known = &election.known;
    let is_community = known.unit_kind == UnitKind::Community;
    let lines = known.lines(&rules, &programme.template()?, today);
    let mut days: BTreeMap<Step, Days> = BTreeMap::new();
    for line in lines {
        // A planned day that is over without the step is nobody's date.
        // The time of registration is what was announced before it began: the day on which the roll
        // was drawn up changes nothing about it.
        let last = if line.step == Step::VotersRegistered {
            Some(line.planned)
        } else {
            line.done
                .or((line.planned >= today).then_some(line.planned))
        };
        if let Some(last) = last {
            let days_of = Days {
                first: line.begins.min(last),
                last,
                is_done: line.done.is_some(),
            };
            days.insert(line.step, days_of);
        }
    }
    let above = divisions::ancestors(conn, &election.unit)?;
    let name = |level: Level| {
        let found = above.iter().find(|place| place.level == level);
        found.map(|place| place.name.clone())
    };
    let count = count(conn, election.clone())?;
    let candidates = candidates(&count);
    let elected = elected(conn, election)?;
    let mut all = Particulars {
        county: name(Level::County),
        township: name(Level::Township),
        unit: Some(election.unit_name.clone()),
        election_day: Some(known.election_day),
        seats: Some(known.seats).filter(|seats| seats.total() > 0),
        days,
        registered: count.frame.registered,
        candidates: (!candidates.is_empty()).then_some(candidates),
        boxes: count.boxes.iter().map(|one| one.name.clone()).collect(),
        counted: count.outcomes.last().map(counted).transpose()?,
        elected: (!elected.is_empty()).then_some(elected),
        ..Particulars::blank(rules, is_community, known.kind)
    };
    join(conn, election, &mut all)?;
    store_candidates::join(conn, scope, election, &mut all)?;
    store_bodies::join(conn, election, &mut all)?;
    store_after::join(conn, election, programme.term_id, &mut all)?;
    Ok(all)
}

/// The candidates by post, in the order of the paper.
fn candidates(count: &Count) -> Vec<Candidate> {
    let frame = &count.frame;
    let mut all = Vec::new();
    for post in frame.posts() {
        for one in frame
            .persons_of(post)
            .filter(|one| frame.competes(one.id, post))
        {
            all.push(Candidate {
                post,
                name: one.name.clone(),
                is_woman: one.is_woman,
                votes: None,
                about: AboutCandidate::default(),
            });
        }
    }
    all
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

fn post_of(one: &Value) -> Option<Post> {
    one["post"].as_str().and_then(Post::from_word)
}

/// The numbers of a confirmed count, and everybody's votes: the highest first.
fn counted(stored: &StoredOutcome) -> Result<Counted> {
    let (case, outcome) = (stored.part("case")?, stored.part("outcome")?);
    let boxes = stored.part("boxes")?;
    let number = |name: &str| case[name].as_u64();
    // Valid and invalid papers are not in the case: the sum of the boxes, when each has its number.
    let sum = |cell: &str| -> Option<u64> {
        let all = boxes.as_array().filter(|all| !all.is_empty())?;
        let numbers = all.iter().map(|one| one["numbers"][cell].as_u64());
        numbers.sum::<Option<u64>>()
    };
    let persons = persons(&case);
    let is_elected = |id: &str, post: Post| {
        let mut all = outcome["elected"].as_array().into_iter().flatten();
        all.any(|one| one["person"] == id && post_of(one) == Some(post))
    };
    let result = |id: &str, post: Post| {
        let mut all = outcome["persons"].as_array().into_iter().flatten();
        let own = all.find(|one| one["person"] == id);
        match own
            .and_then(|one| one["result"].as_str())
            .unwrap_or_default()
        {
            _ if is_elected(id, post) => "当选",
            "tie" | "kinship_tie" => "待再次投票",
            "pending" => "待定",
            _ => "未当选",
        }
    };
    let mut votes = Vec::new();
    for (id, own) in case["votes"].as_object().into_iter().flatten() {
        let Some((name, is_woman)) = persons.get(id.as_str()) else {
            continue;
        };
        for post in Post::ALL.iter().copied() {
            if let Some(count) = own[post.word()].as_u64() {
                votes.push(VoteLine {
                    post,
                    name: (*name).to_owned(),
                    is_woman: *is_woman,
                    votes: count,
                    result: result(id, post).to_owned(),
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
    Ok(Counted {
        registered: number("registered"),
        issued: number("issued"),
        voters: number("voters"),
        recovered: number("recovered"),
        valid: sum("valid"),
        invalid: sum("invalid"),
        is_valid: outcome["valid"] == Value::Bool(true),
        needed: votes_needed(&outcome),
        votes,
    })
}

/// Everybody elected in a chapter and in the runoffs that followed it, by post and votes. What a tie
/// revote settled stands in the outcome of the round it came from.
fn elected(conn: &mut Conn, election: &Election) -> Result<Vec<Elected>> {
    let beside = store::chapters_beside(conn, election)?;
    let mut rounds = vec![election.id];
    // Chapters are listed after the ones they come from.
    for one in &beside {
        let is_round = one.known.kind.is_round_of_another();
        if is_round && one.parent_id.is_some_and(|parent| rounds.contains(&parent)) {
            rounds.push(one.id);
        }
    }
    let mut all: Vec<Elected> = Vec::new();
    for id in rounds {
        let kind = beside
            .iter()
            .find(|one| one.id == id)
            .map(|one| one.known.kind);
        if id != election.id && kind == Some(ChapterKind::TieRevote) {
            continue;
        }
        let Some(stored) = last_outcome(conn, id, false)? else {
            continue;
        };
        let (case, outcome) = (stored.part("case")?, stored.part("outcome")?);
        let persons = persons(&case);
        for one in outcome["elected"].as_array().into_iter().flatten() {
            let person = one["person"].as_str().and_then(|id| persons.get(id));
            if let (Some((name, is_woman)), Some(post)) = (person, post_of(one)) {
                all.push(Elected {
                    post,
                    name: (*name).to_owned(),
                    is_woman: *is_woman,
                    votes: one["votes"].as_u64().unwrap_or(0),
                });
            }
        }
    }
    all.sort_by_key(|one| (one.post, std::cmp::Reverse(one.votes)));
    Ok(all)
}
