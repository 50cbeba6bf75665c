//! The candidates of a chapter as they are recorded: arrangement, nominees, verdicts, lists.

use std::collections::BTreeMap;

use diesel::prelude::*;

pub use super::candidacy::{Candidacy, Person};
use super::review::Given;
use super::setup::{Setup, usual_places};
use super::standing::{Nomination, Nominee, Standing};
use super::store::{self as own, NomineeRow};
use super::store_kinship::kinships;
use super::store_list::published;
use super::store_review::{settings, verdicts};
use super::typed::Supporters;
use super::words::{Decision, Leaving, ListOrder, Mode};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::elections::store::{self, Election};
use crate::error::{Error, Result};
use crate::rules::RuleSet;
use crate::schema::{candidacies, nominations, voters};
use crate::tally::Post;

/// Everything about the candidates of a chapter. A further round has no candidates of its own.
pub fn candidacy(conn: &mut Conn, scope: &DivisionCode, election: Election) -> Result<Candidacy> {
    if election.known.keeps_candidates() {
        return Err(Error::NotFound);
    }
    let programme = store::programme(conn, scope, election.programme_id)?;
    let rules = election.rules(&programme.rules()?)?;
    let (setup, setup_version) = setup(conn, &election, &rules)?;
    let people = people(conn, election.id)?;
    let mut candidacy = Candidacy {
        setup,
        setup_version,
        people,
        kinships: kinships(conn, election.id)?,
        settings: settings(conn, election.programme_id)?,
        standing: Standing::default(),
        lists: published(conn, election.id)?,
        election,
        rules,
    };
    candidacy.standing = candidacy.selection().standing(&candidacy.nominees());
    Ok(candidacy)
}

/// How many voters are registered in the unit; `None` where no list is kept.
fn registered(conn: &mut Conn, election: &Election) -> Result<Option<u64>> {
    let count: i64 = voters::table
        .filter(voters::unit_code.eq(election.unit.as_str()))
        .count()
        .get_result(conn)?;
    Ok(u64::try_from(count).ok().filter(|count| *count > 0))
}

fn setup(conn: &mut Conn, election: &Election, rules: &RuleSet) -> Result<(Setup, i32)> {
    let row: Option<own::SetupRow> = candidacies::table
        .find(election.id)
        .select(own::SetupRow::as_select())
        .first(conn)
        .optional()?;
    let seats = election.known.seats;
    let Some(row) = row else {
        let mut usual = Setup::usual(rules, seats);
        usual.registered = registered(conn, election)?;
        return Ok((usual, 0));
    };
    let count = |number: Option<i64>| number.and_then(|number| u64::try_from(number).ok());
    let typed = [
        row.chair_places,
        row.vice_chair_places,
        row.woman_member_places,
        row.member_places,
    ];
    let mut places = usual_places(rules, seats);
    for (place, typed) in places.iter_mut().zip(typed) {
        if place.is_some() {
            *place = typed.and_then(|one| u32::try_from(one).ok()).or(*place);
        }
    }
    let setup = Setup {
        mode: Mode::from_word(&row.mode).ok_or_else(|| Error::internal("a way of nomination"))?,
        order: ListOrder::from_word(&row.list_order).ok_or_else(|| Error::internal("an order"))?,
        basis: row.basis,
        registered: count(row.registered),
        took_part: count(row.took_part),
        primary_took_part: count(row.primary_took_part),
        places,
    };
    Ok((setup, row.version))
}

fn people(conn: &mut Conn, election: i64) -> Result<Vec<Person>> {
    let rows = own::rows(conn, election)?;
    let ids: Vec<i64> = rows.iter().map(|(row, ..)| row.person_id).collect();
    let found: Vec<(i64, String, i64, Option<i64>, String)> = nominations::table
        .filter(nominations::person_id.eq_any(&ids))
        .select((
            nominations::person_id,
            nominations::post,
            nominations::votes,
            nominations::primary_votes,
            nominations::revotes,
        ))
        .load(conn)?;
    let mut by_person: BTreeMap<i64, Vec<Nomination>> = BTreeMap::new();
    for (person, post, votes, primary, revotes) in found {
        let own = by_person.entry(person).or_default();
        own.push(Nomination {
            post: Post::from_word(&post).ok_or_else(|| Error::internal("a post"))?,
            votes: u64::try_from(votes).map_err(Error::internal)?,
            primary: primary.and_then(|votes| u64::try_from(votes).ok()),
            revotes: serde_json::from_str(&revotes).map_err(Error::internal)?,
        });
    }
    let mut verdicts = verdicts(conn, &ids)?;
    let mut all = Vec::with_capacity(rows.len());
    for (row, name, sex, is_listed) in rows {
        let mut nominations = by_person.remove(&row.person_id).unwrap_or_default();
        nominations.sort_by_key(|one| one.post);
        let given = verdicts.remove(&row.person_id).unwrap_or_default();
        all.push(person(row, (name, sex, is_listed), nominations, given)?);
    }
    Ok(all)
}

fn person(
    row: NomineeRow,
    (name, sex, is_listed): (String, i16, bool),
    nominations: Vec<Nomination>,
    given: BTreeMap<String, Given>,
) -> Result<Person> {
    let left = match (row.leaving.as_deref().map(Leaving::from_word), row.left_on) {
        (Some(Some(leaving)), Some(on)) => Some((leaving, on, row.leaving_reason)),
        (None, _) => None,
        _ => return Err(Error::internal("a stored leaving")),
    };
    let word = row.decision.as_deref().map(Decision::from_word);
    let decision = match (word, row.decided_on) {
        (Some(Some(decision)), Some(on)) => Some((decision, on, row.decision_reason)),
        (None, _) => None,
        _ => return Err(Error::internal("a stored decision")),
    };
    let is_refused = matches!(decision, Some((Decision::Refused, ..)));
    Ok(Person {
        nominee: Nominee {
            id: row.person_id,
            name,
            is_woman: sex == 2,
            nominations,
            confirmed: row.confirmed_post.as_deref().and_then(Post::from_word),
            is_out: left.is_some() || is_refused,
            own_strokes: row.own_strokes.and_then(|one| u32::try_from(one).ok()),
        },
        known_person_id: row.known_person_id,
        birth: row.birth_date,
        political_status: row.political_status,
        education: row.education,
        nominated_on: row.nominated_on,
        supporters: Supporters {
            voters: row.joint_voters.and_then(|one| u32::try_from(one).ok()),
            households: row.joint_households.and_then(|one| u32::try_from(one).ok()),
        },
        left,
        decision,
        given,
        is_listed,
        version: row.version,
    })
}
