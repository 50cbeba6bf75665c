//! What a runoff is held for: seats that nobody won, a committee without a woman, seats whose winner's
//! election is void; and who was elected before it.

use serde_json::{Value, json};

use super::frame::{Frame, Person};
use super::store_kept::{StoredOutcome, last_outcome};
use super::void_seats::{self, Held, Standing};
use super::winners::elected_after;
use crate::db::Conn;
use crate::elections::chapter::ChapterKind;
use crate::elections::state::State;
use crate::elections::store::{Election, first_of, with_rounds};
use crate::elections::store_void_winners::of_chapter;
use crate::elections::void_winner::VoidWinner;
use crate::error::{Error, Result};
use crate::rules::{RuleSet, WomanRule};
use crate::tally::Post;

fn list(list: &Value) -> Vec<Value> {
    list.as_array().cloned().unwrap_or_default()
}

/// Whether a round repeats a void one of its kind.
fn repeats(beside: &[Election], own: &Election) -> bool {
    let is_parent = |one: &&Election| Some(one.id) == own.parent_id;
    beside
        .iter()
        .find(is_parent)
        .is_some_and(|one| one.known.kind == own.known.kind && one.known.state == State::Invalid)
}

/// Its entries and who was elected before, as the calculator takes them; `None` where the round
/// before was counted on paper and nobody's election is void.
pub(super) fn left_open(
    conn: &mut Conn,
    beside: &[Election],
    election: &Election,
    frame: &Frame,
) -> Result<Option<(Vec<Value>, Vec<Value>)>> {
    let void = of_chapter(conn, beside, election)?;
    let held = earlier(conn, beside, election)?;
    let Some(parent) = election.parent_id else {
        return Ok(None);
    };
    let is_first = !beside.iter().any(|one| {
        one.parent_id == Some(parent)
            && one.known.kind == ChapterKind::Runoff
            && one.id < election.id
    });
    let last = last_outcome(conn, parent)?.filter(|_| is_first);
    let (mut entries, mut before) = (Vec::new(), Vec::new());
    if let Some(last) = &last {
        let (case, outcome) = (last.part("case")?, last.part("outcome")?);
        before = list(&case["elected_before"]);
        if outcome["valid"] == Value::Bool(false) || repeats(beside, election) {
            // A void round is held again with the same entries.
            before.retain(|one| !is_void(&void, one));
            return Ok(Some((list(&case["entries"]), before)));
        }
        before = elected_after(&before, &last.round(election)?, frame);
        before.retain(|one| !is_void(&void, one));
        entries = list(&outcome["runoffs"]);
        if entries.is_empty() && !outcome["blocked"].as_array().is_none_or(Vec::is_empty) {
            let gone = last.round(election)?.lost();
            entries = for_women(election, frame, &before, &gone);
        }
        without(&mut entries, &void);
    } else if !held.is_empty() {
        for (at, one) in held.iter().enumerate() {
            if at == 0 {
                before = list(&one.part("case")?["elected_before"]);
            }
            before = elected_after(&before, &one.round(election)?, frame);
        }
        before.retain(|one| !is_void(&void, one));
    }
    let own: Vec<(i64, Post)> = void
        .iter()
        .filter(|one| one.refilled_by == Some(election.id))
        .map(|one| (one.person, one.post))
        .collect();
    if last.is_none() && own.is_empty() {
        return Ok(None);
    }
    if !own.is_empty() {
        let (rounds, standing) = standing(election, &held, (&void, &before))?;
        void_seats::join(&mut entries, &own, &rounds, &standing);
    }
    Ok(Some((entries, before)))
}

/// The valid counted rounds of its election before a runoff, in order; revotes are in the outcome of
/// the round they decide.
fn earlier(
    conn: &mut Conn,
    beside: &[Election],
    election: &Election,
) -> Result<Vec<StoredOutcome>> {
    let mut all = Vec::new();
    for one in with_rounds(beside, first_of(beside, election)) {
        let is_revote = one.known.kind == ChapterKind::TieRevote;
        if one.id < election.id && !is_revote && one.known.state != State::Invalid {
            all.extend(last_outcome(conn, one.id)?);
        }
    }
    Ok(all)
}

fn is_void(void: &[VoidWinner], one: &Value) -> bool {
    let id = one["person"].as_str();
    void.iter()
        .any(|known| id == Some(super::frame::case_id(known.person).as_str()))
}

/// Whose election is void stands for no seat of it again.
fn without(entries: &mut [Value], void: &[VoidWinner]) {
    for entry in entries {
        if let Some(pool) = entry["pool"].as_array_mut() {
            pool.retain(|id| !is_void(void, &json!({ "person": id })));
        }
    }
}

/// The rounds before a runoff, and who may stand in it for a seat whose winner's election is void.
fn standing(
    election: &Election,
    earlier: &[StoredOutcome],
    (void, before): (&[VoidWinner], &[Value]),
) -> Result<(Vec<Held>, Standing)> {
    let mut out: Vec<i64> = void.iter().map(|one| one.person).collect();
    let mut rounds = Vec::new();
    for one in earlier {
        out.extend(one.round(election)?.lost());
        rounds.push(Held {
            case: one.part("case")?,
            outcome: one.part("outcome")?,
        });
    }
    let frozen = election.frozen.as_deref().map(RuleSet::from_frozen);
    let rules = frozen.transpose().map_err(Error::internal)?;
    let rule = rules.map(|set| set.rules().tally.woman_rule);
    let ids = before.iter().filter_map(|one| one["person"].as_str());
    let standing = Standing {
        seated: ids.map(str::to_owned).collect(),
        out,
        woman_first: rule == Some(WomanRule::TopWomanFirst)
            && before.iter().all(|one| one["sex"] != "female"),
    };
    Ok((rounds, standing))
}

/// A runoff because no woman was elected (VCL18 art. 6): its seats are for women, and every woman of
/// the election who has no seat may stand.
fn for_women(
    election: &Election,
    frame: &Frame,
    elected_before: &[Value],
    lost: &[i64],
) -> Vec<Value> {
    let seats = election.known.seats;
    let is_seated = |id: &str| elected_before.iter().any(|one| one["person"] == id);
    let women = frame
        .persons
        .iter()
        .filter(|one| one.is_woman && !lost.contains(&one.id));
    let pool: Vec<String> = women
        .map(Person::case_id)
        .filter(|id| !is_seated(id))
        .collect();
    let by_post = [
        seats.chair,
        seats.vice_chair,
        seats.woman_member,
        seats.member,
    ];
    let entry = |(post, seats): (&Post, u32)| json!({ "post": post, "seats": seats, "pool": pool, "women_only": true, "woman_first": false });
    let open = Post::ALL
        .iter()
        .zip(by_post)
        .filter(|(_, seats)| *seats > 0);
    open.map(entry).collect()
}
