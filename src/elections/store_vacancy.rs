//! Who sits on the committee of a unit, as far as a by-election depends on it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::chapter::ChapterKind;
use super::count::frame::person_of;
use super::count::store_kept::last_outcome;
use super::sitting::Sitting;
use super::state::State;
use super::store::{Election, chapters_beside, committee_seats, first_of, programme};
use super::vacancy::{ByElectionDue, Sat, by_election_due};
use crate::committees::Posts;
use crate::committees::membership;
use crate::db::{Conn, on_backend};
use crate::divisions::DivisionCode;
use crate::error::Result;
use crate::rules::RuleSet;
use crate::schema::{elected_members, memberships, persons};
use crate::tally::Post;

/// The by-election that is due in the unit of a chapter; never before its term election is announced.
pub fn by_election(
    conn: &mut Conn,
    election: &Election,
    rules: &RuleSet,
    today: NaiveDate,
) -> Result<Option<ByElectionDue>> {
    let beside = chapters_beside(conn, election)?;
    let is_over = |one: &Election| {
        !one.known.kind.is_round_of_another() && one.known.state >= State::Announced
    };
    if election.known.kind.is_round_of_another() || !beside.iter().any(is_over) {
        return Ok(None);
    }
    let nation = DivisionCode::nation();
    let term = programme(conn, &nation, election.programme_id)?.term_id;
    let stretches = memberships::table
        .filter(memberships::term_id.eq(term))
        .filter(memberships::current_unit_code.eq(election.unit.as_str()))
        .filter(membership::served())
        .select((
            memberships::posts,
            memberships::began_on,
            memberships::ended_on,
        ));
    let rows: Vec<(i16, Option<NaiveDate>, Option<NaiveDate>)> =
        on_backend!(conn, |conn| stretches.load(conn))?;
    let in_committee =
        |row: &(i16, Option<NaiveDate>, Option<NaiveDate>)| Posts::from_bits(row.0).in_committee();
    let sat: Vec<Sat> = rows
        .into_iter()
        .filter(in_committee)
        .map(|(_, began, ended)| (began, ended))
        .collect();
    Ok(by_election_due(rules, &sat, today))
}

/// Person, name, sex, posts, first and last day in office.
type Stretch = (i64, String, i16, i16, Option<NaiveDate>, Option<NaiveDate>);

/// Who sits on the committee on the day of the by-election that a chapter is or belongs to; nobody
/// for any other chapter, which elects all of it. A by-election that was void is held again as what it
/// was.
pub fn sitting(conn: &mut Conn, beside: &[Election], own: &Election) -> Result<Vec<Sitting>> {
    let by = first_of(beside, own);
    if !by.known.is_by_election {
        return Ok(Vec::new());
    }
    let (nation, day) = (DivisionCode::nation(), by.known.election_day);
    let term = programme(conn, &nation, by.programme_id)?.term_id;
    let rows = memberships::table
        .inner_join(persons::table.on(persons::id.eq(memberships::person_id)))
        .filter(memberships::term_id.eq(term))
        .filter(memberships::current_unit_code.eq(by.unit.as_str()))
        .filter(membership::served())
        .select((
            memberships::person_id,
            persons::name,
            persons::sex,
            memberships::posts,
            memberships::began_on,
            memberships::ended_on,
        ))
        .order(memberships::person_id);
    let rows: Vec<Stretch> = on_backend!(conn, |conn| rows.load(conn))?;
    let won = posts_won(conn, beside, by)?;
    let elected_by_it: Vec<i64> = elected_members::table
        .filter(elected_members::election_id.eq(by.id))
        .select(elected_members::person_id)
        .load(conn)?;
    let in_office = |row: &Stretch| {
        row.4.is_none_or(|began| began <= day) && row.5.is_none_or(|ended| ended > day)
    };
    let member = |(person, name, sex, posts, ..): Stretch| {
        let posts = Posts::from_bits(posts);
        let won = won.get(&person).copied();
        let post = match won {
            _ if posts.has(Posts::CHAIR) => Post::Chair,
            _ if posts.has(Posts::VICE_CHAIR) => Post::ViceChair,
            Some((Post::WomanMember, _)) => Post::WomanMember,
            _ => Post::Member,
        };
        Sitting {
            person,
            name,
            is_woman: sex == 2,
            post,
            votes: won.map_or(0, |(_, votes)| votes),
        }
    };
    let rows = rows.into_iter().filter(in_office);
    let rows = rows.filter(|row| !elected_by_it.contains(&row.0));
    let rows = rows.filter(|row| Posts::from_bits(row.3).in_committee());
    Ok(rows.map(member).collect())
}

/// Post and votes of those on record who were elected in the chapters before a by-election.
fn posts_won(
    conn: &mut Conn,
    beside: &[Election],
    by: &Election,
) -> Result<BTreeMap<i64, (Post, u64)>> {
    let ids: Vec<i64> = beside.iter().map(|one| one.id).collect();
    let written: Vec<(i64, i64)> = elected_members::table
        .filter(elected_members::election_id.eq_any(ids))
        .select((
            elected_members::election_person_id,
            elected_members::person_id,
        ))
        .load(conn)?;
    let mut won = BTreeMap::new();
    let before = |one: &&Election| one.chapter < by.chapter && one.id != by.id;
    for chapter in beside.iter().filter(before) {
        // Votes of a revote are those of another paper: the round it came from has them. A void one
        // elected nobody.
        let known = &chapter.known;
        if known.kind == ChapterKind::TieRevote || known.state == State::Invalid {
            continue;
        }
        let Some(last) = last_outcome(conn, chapter.id)? else {
            continue;
        };
        for one in last.part("outcome")?["elected"]
            .as_array()
            .into_iter()
            .flatten()
        {
            let id = one["person"].as_str().and_then(person_of);
            let person = written.iter().find(|(own, _)| Some(*own) == id);
            let post = one["post"].as_str().and_then(Post::from_word);
            if let (Some((_, person)), Some(post)) = (person, post) {
                won.insert(*person, (post, one["votes"].as_u64().unwrap_or(0)));
            }
        }
    }
    Ok(won)
}

/// How many seats the committee has that a chapter belongs to: of a by-election those that are not
/// empty besides its own.
pub fn committee(conn: &mut Conn, beside: &[Election], own: &Election) -> Result<u32> {
    let sitting = sitting(conn, beside, own)?.len();
    let sitting = u32::try_from(sitting).unwrap_or(u32::MAX);
    Ok(committee_seats(beside, own).saturating_add(sitting))
}
