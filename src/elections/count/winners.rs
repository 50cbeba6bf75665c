//! Who is elected after all rounds of an election: whoever won a seat and has not given way to a
//! relative since (rulebook C0 step 5, ZJ art. 31, SH art. 2, HA art. 8).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::cell::post_name;
use super::frame::{Frame, case_id, person_of};
use crate::elections::candidates::store_kinship::relation_name;
use crate::elections::chapter::ChapterKind;
use crate::rules::Relation;
use crate::tally::Post;

/// What a round decided.
#[derive(Clone, Debug)]
pub struct RoundOutcome {
    /// What it is.
    pub kind: ChapterKind,
    /// Its day of voting.
    pub day: NaiveDate,
    /// As `cunzhi tally` prints it.
    pub outcome: Value,
    /// Who gave way to whom, those of earlier rounds too.
    pub gave_way: Value,
}

/// How somebody won a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Won {
    /// The post.
    pub post: Post,
    /// Votes in the round that decided; `None` where nobody said.
    pub votes: Option<u64>,
    /// The round that decided.
    pub kind: ChapterKind,
    /// Its day of voting.
    pub day: NaiveDate,
}

/// Somebody who won a seat, or had the votes for it, and gave way to a relative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GaveWay {
    /// Who.
    pub person: i64,
    /// The post that was lost.
    pub post: Post,
    /// The relative who serves.
    pub to: i64,
    /// What they are to each other.
    pub relation: Option<Relation>,
}

impl GaveWay {
    /// Who gave way to whom, in a sentence.
    pub fn told(&self, name: &str, to: &str) -> String {
        let post = post_name(self.post);
        let relation = self.relation.map(relation_name);
        let relation = relation.map_or_else(String::new, |relation| format!("（{relation}）"));
        format!(
            "{name}（{post}）与{to}是近亲属{relation}，不能同时任职，由{to}任职，{name}不当选。"
        )
    }
}

fn person(one: &Value, name: &str) -> Option<i64> {
    one[name].as_str().and_then(person_of)
}

/// Who gave way to whom, as a package keeps it.
pub fn gave_way(kept: &Value) -> Vec<GaveWay> {
    let one = |one: &Value| {
        Some(GaveWay {
            person: person(one, "person")?,
            post: one["post"].as_str().and_then(Post::from_word)?,
            to: person(one, "to")?,
            relation: one["relation"].as_str().and_then(Relation::from_word),
        })
    };
    let all = kept.as_array().into_iter().flatten();
    all.filter_map(one).collect()
}

impl RoundOutcome {
    /// Who has no seat after this round, whatever earlier rounds gave: those who gave way, and
    /// those whose revote against a relative is still to be held.
    pub fn lost(&self) -> Vec<i64> {
        let mut all: Vec<i64> = gave_way(&self.gave_way)
            .iter()
            .map(|one| one.person)
            .collect();
        let revotes = self.outcome["kinship_revotes"].as_array();
        for revote in revotes.into_iter().flatten() {
            let persons = revote["persons"].as_array().into_iter().flatten();
            all.extend(persons.filter_map(Value::as_str).filter_map(person_of));
        }
        all
    }
}

/// The elected after rounds, each given after the one it comes from, by number. A revote decides
/// who of the tied sits: its day and votes are told, and the outcome of the round it came from says
/// who is in. `None` for an outcome that cannot be read.
pub fn winners(rounds: &[RoundOutcome]) -> Option<BTreeMap<i64, Won>> {
    let mut won = BTreeMap::new();
    for (at, round) in rounds.iter().enumerate() {
        for id in round.lost() {
            won.remove(&id);
        }
        for one in round.outcome["elected"].as_array().into_iter().flatten() {
            let id = person(one, "person")?;
            let post = one["post"].as_str().and_then(Post::from_word)?;
            if at > 0 && round.kind == ChapterKind::TieRevote && !won.contains_key(&id) {
                continue;
            }
            let seat = Won {
                post,
                votes: one["votes"].as_u64(),
                kind: round.kind,
                day: round.day,
            };
            won.insert(id, seat);
        }
    }
    Some(won)
}

/// Everybody who gave way in rounds, once each.
pub fn all_who_gave_way(rounds: &[RoundOutcome]) -> Vec<GaveWay> {
    let mut all: Vec<GaveWay> = Vec::new();
    for one in rounds.iter().flat_map(|round| gave_way(&round.gave_way)) {
        if all.iter().all(|known| known.person != one.person) {
            all.push(one);
        }
    }
    all
}

/// Who is elected after a round, with sex, as `elected_before` of the next one.
pub fn elected_after(before: &[Value], round: &RoundOutcome, frame: &Frame) -> Vec<Value> {
    // By the ids of the case: members in office, in a by-election, have other ones.
    let gave_way = round.gave_way.as_array().into_iter().flatten();
    let left: Vec<&Value> = gave_way.map(|one| &one["person"]).collect();
    let lost = round.lost();
    let keeps = |one: &&Value| {
        let waits = person(one, "person").is_some_and(|id| lost.contains(&id));
        !waits && !left.contains(&&one["person"])
    };
    let mut all: Vec<Value> = before.iter().filter(keeps).cloned().collect();
    for one in round.outcome["elected"].as_array().into_iter().flatten() {
        let id = person(one, "person");
        let person = frame.persons.iter().find(|other| Some(other.id) == id);
        if let Some(person) = person {
            let sex = if person.is_woman { "female" } else { "male" };
            all.push(json!({
                "person": case_id(person.id), "post": one["post"], "sex": sex, "votes": one["votes"],
            }));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(kind: ChapterKind, day: u32, outcome: Value, gave_way: Value) -> RoundOutcome {
        RoundOutcome {
            kind,
            day: NaiveDate::from_ymd_opt(2026, 12, day).unwrap(),
            outcome,
            gave_way,
        }
    }

    fn seat(id: &str, post: &str, votes: u64) -> Value {
        json!({ "person": id, "post": post, "votes": votes })
    }

    #[test]
    fn who_gave_way_in_a_later_round_is_no_longer_elected() {
        let first = json!({ "elected": [seat("p1", "member", 400), seat("p2", "member", 300)] });
        let second = json!({ "elected": [seat("p3", "chair", 310)] });
        let lost = json!([{ "person": "p1", "post": "member", "to": "p3", "relation": "spouse" }]);
        let rounds = [
            round(ChapterKind::FirstRound, 20, first.clone(), json!([])),
            round(ChapterKind::Runoff, 22, second, lost),
        ];
        let won = winners(&rounds).unwrap();
        assert_eq!(won.keys().copied().collect::<Vec<_>>(), [2, 3]);
        assert_eq!(won[&3].kind, ChapterKind::Runoff);
        let told = all_who_gave_way(&rounds);
        assert_eq!((told.len(), told[0].person, told[0].to), (1, 1, 3));
        assert_eq!(
            told[0].told("丁", "甲"),
            "丁（委员）与甲是近亲属（夫妻），不能同时任职，由甲任职，丁不当选。"
        );
        let before = elected_after(&[], &rounds[0], &Frame::default());
        assert!(before.is_empty(), "nobody of this frame");
        let before = [
            json!({ "person": "p1" }),
            json!({ "person": "p2" }),
            json!({ "person": "m9" }),
        ];
        let after = elected_after(&before, &rounds[1], &Frame::default());
        assert_eq!(
            after,
            before[1..].to_vec(),
            "not elected before the next round"
        );
    }

    #[test]
    fn relatives_with_equal_votes_wait_and_the_loser_of_their_revote_is_out() {
        let first = json!({ "elected": [seat("p1", "member", 310)] });
        let waits = json!({ "elected": [], "kinship_revotes": [{ "post": "member", "seats": 1, "persons": ["p1", "p2"] }] });
        let before = round(ChapterKind::FirstRound, 20, first, json!([]));
        let open = [
            before.clone(),
            round(ChapterKind::Runoff, 22, waits, json!([])),
        ];
        assert!(winners(&open).unwrap().is_empty());
        let settled = json!({ "elected": [seat("p2", "member", 310)], "kinship_revotes": [] });
        let lost = json!([{ "person": "p1", "post": "member", "to": "p2" }]);
        let revote = json!({ "elected": [seat("p2", "member", 350)] });
        let rounds = [
            before,
            round(ChapterKind::Runoff, 22, settled, lost),
            round(ChapterKind::TieRevote, 23, revote, json!([])),
        ];
        let won = winners(&rounds).unwrap();
        assert_eq!(won.keys().copied().collect::<Vec<_>>(), [2]);
        assert_eq!(
            (won[&2].votes, won[&2].kind),
            (Some(350), ChapterKind::TieRevote)
        );
    }
}
