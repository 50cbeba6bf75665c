//! Persons as their pages need them: who is visible in a scope, one page of a list.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::committees::{self, Posts, Term, membership};
use crate::db::{Conn, MultiBackend, containing};
use crate::divisions::{self, DivisionCode};
use crate::error::{Error, Result};
use crate::people::Birth;
use crate::people::persons_store::{self, Person};
use crate::schema::{memberships, organisations, persons, service_records, voters};
use crate::web::table::Listing;

type Condition = Box<dyn BoxableExpression<persons::table, MultiBackend, SqlType = Bool>>;

/// What the reader narrowed the list down to.
#[derive(Clone, Debug)]
pub(super) struct Narrowed {
    /// The place all must lie in: the scope, or a place inside it.
    pub(super) place: DivisionCode,
    /// Part of the name.
    pub(super) name: String,
    /// Members of the committees in this term only.
    pub(super) term: Option<i32>,
}

/// One line of the list.
#[derive(Clone, Debug)]
pub(super) struct PersonLine {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) sex: i16,
    pub(super) birth_date: NaiveDate,
    /// Where the person holds a post in the newest term, else the home unit.
    pub(super) unit: String,
    /// Posts in the newest term.
    pub(super) posts: Posts,
}

/// Persons of a place: at home there, member of a committee there in any term, voter there, or
/// serving in an organisation there.
fn lies_in(terms: &[Term], place: &DivisionCode) -> Condition {
    let (from, before) = (place.to_string(), format!("{place}:"));
    let terms: Vec<i32> = terms.iter().map(|term| term.id).collect();
    let members = memberships::table
        .filter(memberships::term_id.eq_any(terms))
        .filter(memberships::current_unit_code.ge(from.clone()))
        .filter(memberships::current_unit_code.lt(before.clone()))
        .select(memberships::person_id);
    let voting = voters::table
        .filter(voters::unit_code.ge(from.clone()))
        .filter(voters::unit_code.lt(before.clone()))
        .select(voters::person_id);
    let serving = service_records::table
        .filter(
            service_records::organisation_id.eq_any(
                organisations::table
                    .filter(organisations::unit_code.ge(from.clone()))
                    .filter(organisations::unit_code.lt(before.clone()))
                    .select(organisations::id),
            ),
        )
        .select(service_records::person_id);
    let at_home = persons::home_unit_code
        .ge(from)
        .and(persons::home_unit_code.lt(before));
    Box::new(
        at_home
            .or(persons::id.eq_any(members))
            .or(persons::id.eq_any(voting))
            .or(persons::id.eq_any(serving)),
    )
}

/// Members of the committees of a place in one term.
fn sits_in(term: i32, place: &DivisionCode) -> Condition {
    let members = memberships::table
        .filter(memberships::term_id.eq(term))
        .filter(memberships::current_unit_code.ge(place.to_string()))
        .filter(memberships::current_unit_code.lt(format!("{place}:")))
        .filter(membership::served())
        .select(memberships::person_id);
    Box::new(persons::id.eq_any(members))
}

fn fitting<'a>(terms: &[Term], narrowed: &Narrowed) -> persons::BoxedQuery<'a, MultiBackend> {
    let mut query = persons::table.into_boxed::<MultiBackend>();
    if let Some(term) = narrowed.term {
        query = query.filter(sits_in(term, &narrowed.place));
    } else if !narrowed.place.as_str().is_empty() {
        query = query.filter(lies_in(terms, &narrowed.place));
    }
    let name = narrowed.name.trim();
    if !name.is_empty() {
        query = query.filter(persons::name.like(containing(name)).escape('\\'));
    }
    query
}

/// One page of the list; sets the number of rows.
pub(super) fn list(
    conn: &mut Conn,
    narrowed: &Narrowed,
    listing: &mut Listing,
) -> Result<Vec<PersonLine>> {
    let terms = committees::list_terms(conn)?;
    listing.total_rows = fitting(&terms, narrowed).count().get_result(conn)?;
    let query = fitting(&terms, narrowed);
    let ordered = match (listing.sort.as_str(), listing.descending) {
        ("name", false) => query.order((persons::name.asc(), persons::id.asc())),
        ("name", true) => query.order((persons::name.desc(), persons::id.asc())),
        ("age", false) => query.order((persons::birth_date.desc(), persons::id.asc())),
        ("age", true) => query.order((persons::birth_date.asc(), persons::id.asc())),
        (_, false) => query.order((persons::home_unit_code.asc(), persons::id.asc())),
        (_, true) => query.order((persons::home_unit_code.desc(), persons::id.asc())),
    };
    let rows: Vec<(i64, String, i16, NaiveDate, String)> = ordered
        .limit(listing.per_page)
        .offset(listing.offset())
        .select((
            persons::id,
            persons::name,
            persons::sex,
            persons::birth_date,
            persons::home_unit_code,
        ))
        .load(conn)?;
    let ids: Vec<i64> = rows.iter().map(|(id, ..)| *id).collect();
    let posts = newest_posts(conn, &terms, &narrowed.place, &ids)?;
    let line = |(id, name, sex, birth_date, home): (i64, String, i16, NaiveDate, String)| {
        let (unit, posts) = posts.get(&id).cloned().unwrap_or((home, Posts::NONE));
        PersonLine {
            id,
            name,
            sex,
            birth_date,
            unit,
            posts,
        }
    };
    Ok(rows.into_iter().map(line).collect())
}

/// The newest term in which anybody of a place is a member: a later one may be added long before
/// its rosters.
fn newest_with_members(
    conn: &mut Conn,
    terms: &[Term],
    place: &DivisionCode,
) -> Result<Option<i32>> {
    for term in terms.iter().rev() {
        let found: Option<i32> = memberships::table
            .filter(memberships::term_id.eq(term.id))
            .filter(memberships::current_unit_code.ge(place.to_string()))
            .filter(memberships::current_unit_code.lt(format!("{place}:")))
            .select(memberships::term_id)
            .first(conn)
            .optional()?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// Unit and posts in the newest term of those who serve in the place.
fn newest_posts(
    conn: &mut Conn,
    terms: &[Term],
    place: &DivisionCode,
    ids: &[i64],
) -> Result<BTreeMap<i64, (String, Posts)>> {
    let Some(newest) = newest_with_members(conn, terms, place)? else {
        return Ok(BTreeMap::new());
    };
    let rows: Vec<(i64, String, i16)> = memberships::table
        .filter(memberships::person_id.eq_any(ids.to_vec()))
        .filter(memberships::term_id.eq(newest))
        .filter(memberships::current_unit_code.ge(place.to_string()))
        .filter(memberships::current_unit_code.lt(format!("{place}:")))
        .filter(memberships::ending.is_null())
        .order((memberships::current_unit_code, memberships::stretch))
        .select((
            memberships::person_id,
            memberships::current_unit_code,
            memberships::posts,
        ))
        .load(conn)?;
    let mut found: BTreeMap<i64, (String, Posts)> = BTreeMap::new();
    for (id, unit, posts) in rows {
        let held = found.entry(id).or_insert((unit, Posts::NONE));
        held.1 = held.1.and(Posts::from_bits(posts));
    }
    Ok(found)
}

/// The person with this number, if visible in the scope.
pub(super) fn visible(conn: &mut Conn, scope: &DivisionCode, id: i64) -> Result<Person> {
    let narrowed = Narrowed {
        place: scope.clone(),
        name: String::new(),
        term: None,
    };
    let terms = committees::list_terms(conn)?;
    let found: Option<i64> = fitting(&terms, &narrowed)
        .filter(persons::id.eq(id))
        .select(persons::id)
        .first(conn)
        .optional()?;
    persons_store::person(conn, found.ok_or(Error::NotFound)?)
}

/// The visible person with this keyed hash of an ID number.
pub(super) fn with_id_number(
    conn: &mut Conn,
    scope: &DivisionCode,
    lookup: &[u8],
) -> Result<Option<i64>> {
    let found: Option<i64> = persons::table
        .filter(persons::id_number_lookup.eq(lookup))
        .select(persons::id)
        .first(conn)
        .optional()?;
    let Some(id) = found else { return Ok(None) };
    match visible(conn, scope, id) {
        Ok(person) => Ok(Some(person.id)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Somebody of a unit with a certain name.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) sex: i16,
    pub(crate) birth: Birth,
    pub(crate) has_id_number: bool,
}

/// Number, sex, birth, month only, keyed hash of the ID number.
type CandidateRow = (i64, i16, NaiveDate, bool, Option<Vec<u8>>);

/// Persons of a unit with exactly this name, the older record first.
pub(crate) fn named_in(conn: &mut Conn, unit: &DivisionCode, name: &str) -> Result<Vec<Candidate>> {
    let terms = committees::list_terms(conn)?;
    let rows: Vec<CandidateRow> = persons::table
        .into_boxed::<MultiBackend>()
        .filter(lies_in(&terms, unit))
        .filter(persons::name.eq(name.to_owned()))
        .order(persons::id)
        .select((
            persons::id,
            persons::sex,
            persons::birth_date,
            persons::birth_month_only,
            persons::id_number_lookup,
        ))
        .load(conn)?;
    let candidate = |(id, sex, date, month_only, lookup): CandidateRow| Candidate {
        id,
        name: name.to_owned(),
        sex,
        birth: Birth { date, month_only },
        has_id_number: lookup.is_some(),
    };
    Ok(rows.into_iter().map(candidate).collect())
}

/// The names of units by code; a code without a place stands for itself.
pub(super) fn unit_names<'a>(
    conn: &mut Conn,
    codes: impl Iterator<Item = &'a str>,
) -> Result<BTreeMap<String, String>> {
    let codes: Vec<DivisionCode> = codes
        .filter_map(|code| DivisionCode::parse(code).ok())
        .collect();
    let found = divisions::find_many(conn, &codes)?;
    let mut names: BTreeMap<String, String> = codes
        .iter()
        .map(|code| (code.to_string(), code.to_string()))
        .collect();
    names.extend(
        found
            .into_iter()
            .map(|place| (place.code.to_string(), place.name)),
    );
    Ok(names)
}
