//! Keeps what elections add to the statistics beside the chapters themselves: made anew whenever a
//! chapter changes, in the same transaction.

use super::count::store_kept::last_outcome;
use super::figures::{Held, facts, registration_that_counts, vote_that_counts};
use super::roll::store_entitled;
use super::store::{self, Election};
use super::store_observed::observed;
use super::voting::store_proxies::votes_by_proxy;
use crate::committees;
use crate::composition::{self, CountedVote, ElectionFacts};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::rules::Basis;

/// To be called after a chapter or its outcome changed: the figures of its unit follow, and its
/// members are aged on the day of the vote.
pub(super) fn keep(conn: &mut Conn, election: i64) -> Result<()> {
    let nation = DivisionCode::nation();
    let changed = store::election(conn, &nation, election)?;
    let (unit, programme_id) = (changed.unit.clone(), changed.programme_id);
    let term_id = store::programme(conn, &nation, programme_id)?.term_id;
    let chapters = store::elections_of(conn, programme_id, &unit)?;
    let held: Vec<Held> = chapters.iter().map(held).collect();
    let vote = vote_that_counts(&held).copied();
    let counted = match chapters
        .iter()
        .find(|one| Some(one.id) == vote.map(|vote| vote.id))
    {
        Some(chapter) => counted_vote(conn, chapter)?,
        None => None,
    };
    let voted_on = vote.map(|vote| vote.election_day);
    let registration = registration_that_counts(&held).map(|one| one.id);
    let registration = chapters.iter().find(|one| Some(one.id) == registration);
    let enrolled = match registration {
        Some(chapter) => store_entitled::enrolled(conn, chapter, counted)?,
        None => None,
    };
    let facts = ElectionFacts {
        observed: observed(conn, programme_id, vote.as_ref())?,
        ..facts(&held, counted, enrolled)
    };
    let Some(now) = composition::keep_election(conn, term_id, &unit, voted_on, &facts)? else {
        return Ok(());
    };
    if let Some(day) = voted_on {
        let mut terms = committees::list_terms(conn)?.into_iter();
        if let Some(term) = terms.find(|term| term.id == term_id) {
            committees::set_election_day(conn, &unit, &term, day)?;
        }
    }
    composition::refresh(conn, term_id, &[now])
}

pub(super) fn held(chapter: &Election) -> Held {
    let known = &chapter.known;
    Held {
        id: chapter.id,
        kind: known.kind,
        is_by_election: known.is_by_election,
        parent: chapter.parent_id,
        state: known.state,
        election_day: known.election_day,
        has_woman_seat: known.seats.woman_member > 0,
        declared: known.declared,
    }
}

/// The numbers of a chapter that was counted in the system, by its frozen rules.
fn counted_vote(conn: &mut Conn, chapter: &Election) -> Result<Option<CountedVote>> {
    let Some(outcome) = last_outcome(conn, chapter.id)? else {
        return Ok(None);
    };
    let case = outcome.part("case")?;
    let number = |name: &str| {
        let missing = || Error::internal(format!("a stored case without {name}"));
        case[name].as_i64().ok_or_else(missing)
    };
    let nation = DivisionCode::nation();
    let rules = store::rules_of(conn, &nation, chapter)?;
    let participants = match rules.rules().tally.participants_basis {
        Basis::Recovered => "recovered",
        Basis::Voters => "voters",
        Basis::Issued => "issued",
    };
    let (recovered, proxies) = (number("recovered")?, votes_by_proxy(conn, chapter)?);
    Ok(Some(CountedVote {
        registered: number("registered")?,
        participants: number(participants)?,
        recovered,
        proxies,
        recovered_with_proxies: proxies.map(|_| recovered),
    }))
}
