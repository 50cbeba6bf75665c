//! What a round is about: who may be given votes, what the round before left open and who was
//! elected in it.

use std::collections::BTreeMap;

use diesel::prelude::*;
use serde_json::{Value, json};

use super::case::{About, revote_entries};
use super::frame::{Frame, Person, case_id};
use super::store_kept::outcome_before;
use super::store_runoff::left_open;
use crate::db::Conn;
use crate::divisions::UnitKind;
use crate::elections::chapter::ChapterKind;
use crate::elections::sitting::Sitting;
use crate::elections::state::State;
use crate::elections::store::Election;
use crate::error::Result;
use crate::schema::{election_persons, round_candidates};
use crate::tally::{Post, Round};

/// The persons of a chapter: candidates and names that voters wrote; in a round of another also those
/// who were put up for a runoff.
pub(super) fn persons(conn: &mut Conn, root: i64, election: &Election) -> Result<Vec<Person>> {
    let put_up: BTreeMap<i64, String> = if election.known.kind.is_round_of_another() {
        let own = round_candidates::table.inner_join(election_persons::table);
        own.filter(election_persons::election_id.eq(root))
            .select((round_candidates::person_id, round_candidates::post))
            .load::<(i64, String)>(conn)?
            .into_iter()
            .collect()
    } else {
        BTreeMap::new()
    };
    let rows: Vec<(i64, String, i16, Option<String>)> = election_persons::table
        .filter(election_persons::election_id.eq(root))
        .filter(
            election_persons::is_counted
                .eq(true)
                .or(election_persons::id.eq_any(put_up.keys())),
        )
        // Candidates of the formal list in its order, then the others as they were typed.
        .order((
            election_persons::place.is_null(),
            election_persons::place,
            election_persons::id,
        ))
        .select((
            election_persons::id,
            election_persons::name,
            election_persons::sex,
            election_persons::post,
        ))
        .load(conn)?;
    let person = |(id, name, sex, post): (i64, String, i16, Option<String>)| Person {
        id,
        name,
        is_woman: sex == 2,
        post: put_up
            .get(&id)
            .or(post.as_ref())
            .and_then(|word| Post::from_word(word)),
    };
    Ok(rows.into_iter().map(person).collect())
}

/// The round that waits for a revote and the chapter that was first opened for it: void ones are
/// held again with the same entries.
fn waiting_for(beside: &[Election], revote: &Election) -> Option<(i64, i64)> {
    let mut at = revote;
    for _ in beside {
        let parent = beside.iter().find(|one| Some(one.id) == at.parent_id)?;
        let is_void = parent.known.state == State::Invalid;
        if parent.known.kind != ChapterKind::TieRevote || !is_void {
            return Some((parent.id, at.id));
        }
        at = parent;
    }
    None
}

/// Round, entries and who was elected before, from the outcome of the round before. `beside`: all
/// chapters of the unit.
pub(super) fn about(
    conn: &mut Conn,
    beside: &[Election],
    election: &Election,
    frame: &Frame,
    sitting: &[Sitting],
) -> Result<About> {
    let kind = election.known.kind;
    let mut entries = Vec::new();
    // A revote asks for nothing but votes.
    let in_office = sitting.iter().filter(|_| kind != ChapterKind::TieRevote);
    let mut elected_before: Vec<Value> = in_office.map(Sitting::as_elected).collect();
    if kind == ChapterKind::TieRevote
        && let Some((round, revote)) = waiting_for(beside, election)
        && let Some(last) = outcome_before(conn, round, revote)?
    {
        entries = revote_entries(&last.part("outcome")?);
    }
    if kind == ChapterKind::Runoff
        && let Some(found) = left_open(conn, beside, election, frame)?
    {
        (entries, elected_before) = found;
    }
    let round = match kind {
        ChapterKind::TieRevote => Round::TieRevote,
        ChapterKind::Runoff => Round::Runoff,
        _ => Round::First,
    };
    Ok(About {
        label: format!("{} {}", election.unit_name, kind.label()),
        is_community: election.known.unit_kind == UnitKind::Community,
        round,
        entries,
        elected_before,
        kinship: Vec::new(),
        kinship_in_office: Vec::new(),
    })
}

/// Adds those who were put up for this runoff, or for one that it repeats, to the pools of its seats.
pub(super) fn join_pools(
    conn: &mut Conn,
    election: &Election,
    frame: &Frame,
    entries: &mut [Value],
) -> Result<()> {
    if election.known.kind != ChapterKind::Runoff {
        return Ok(());
    }
    let put_up: Vec<(i64, String)> = round_candidates::table
        .filter(round_candidates::election_id.eq(election.id))
        .order(round_candidates::person_id)
        .select((round_candidates::person_id, round_candidates::post))
        .load(conn)?;
    for (id, post) in put_up {
        let is_woman = frame.persons.iter().any(|one| one.id == id && one.is_woman);
        let fits = |entry: &&mut Value| {
            entry["post"] == post.as_str() && (is_woman || entry["women_only"] != Value::Bool(true))
        };
        for entry in entries.iter_mut().filter(fits) {
            if let Some(pool) = entry["pool"].as_array_mut() {
                pool.push(json!(case_id(id)));
            }
        }
    }
    Ok(())
}
