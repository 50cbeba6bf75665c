//! What a merger would bring together: members, seats, households and voters of units.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::committees::{Posts, Term, list_terms};
use crate::db::Conn;
use crate::divisions::{self, Division, DivisionCode};
use crate::error::Result;
use crate::schema::{fixed_seats, households, memberships, persons, voters};

/// One unit in figures.
#[derive(Clone, Debug)]
pub(super) struct UnitFigures {
    pub(super) unit: Division,
    /// The name of the township it stands under.
    pub(super) township: String,
    /// Members of both bodies who serve in the term, each once.
    pub(super) members: usize,
    /// Seats of the party body and of the committee; none while they are not fixed.
    pub(super) seats: Option<(i32, i32)>,
    /// Households recorded under the unit.
    pub(super) households: i64,
    /// Voters recorded under the unit.
    pub(super) voters: i64,
}

/// A seat that somebody holds: nobody who has left.
#[derive(Clone, Debug)]
pub(super) struct Seat {
    pub(super) term: i32,
    pub(super) unit: DivisionCode,
    pub(super) person: i64,
    pub(super) posts: Posts,
}

/// Everybody on record who still serves in these units, in any term.
pub(super) fn serving(conn: &mut Conn, units: &[DivisionCode]) -> Result<Vec<Seat>> {
    let terms: Vec<i32> = list_terms(conn)?.iter().map(|term| term.id).collect();
    let rows: Vec<(i32, String, i64, i16)> = memberships::table
        .filter(memberships::term_id.eq_any(terms))
        .filter(memberships::current_unit_code.eq_any(texts(units)))
        .filter(memberships::ended_on.is_null())
        .order((memberships::term_id, memberships::person_id))
        .select((
            memberships::term_id,
            memberships::current_unit_code,
            memberships::person_id,
            memberships::posts,
        ))
        .load(conn)?;
    let seat = |(term, unit, person, posts): (i32, String, i64, i16)| {
        Some(Seat {
            term,
            unit: DivisionCode::parse(&unit).ok()?,
            person,
            posts: Posts::from_bits(posts),
        })
    };
    let seats = rows.into_iter().filter_map(seat);
    Ok(seats.filter(|seat| seat.posts.is_member()).collect())
}

/// The units in figures, in the order of their codes; members and seats of one term.
pub(super) fn figures(
    conn: &mut Conn,
    term: Option<&Term>,
    units: &[DivisionCode],
) -> Result<Vec<UnitFigures>> {
    let found = divisions::find_many(conn, units)?;
    let parents: Vec<DivisionCode> = found.iter().map(|unit| unit.parent_code.clone()).collect();
    let townships = divisions::find_many(conn, &parents)?;
    let seats = serving(conn, units)?;
    let fixed = fixed(conn, term, units)?;
    let households = counted(
        households::table
            .filter(households::unit_code.eq_any(texts(units)))
            .group_by(households::unit_code)
            .select((households::unit_code, diesel::dsl::count_star()))
            .load(conn)?,
    );
    let voters = counted(
        voters::table
            .filter(voters::unit_code.eq_any(texts(units)))
            .group_by(voters::unit_code)
            .select((voters::unit_code, diesel::dsl::count_star()))
            .load(conn)?,
    );
    let line = |unit: Division| {
        let code = unit.code.as_str();
        let own = seats
            .iter()
            .filter(|seat| Some(seat.term) == term.map(|term| term.id) && seat.unit == unit.code);
        let township = townships
            .iter()
            .find(|place| place.code == unit.parent_code);
        UnitFigures {
            township: township.map_or_else(String::new, |place| place.name.clone()),
            members: own.map(|seat| seat.person).collect::<BTreeSet<_>>().len(),
            seats: fixed.get(code).copied(),
            households: households.get(code).copied().unwrap_or(0),
            voters: voters.get(code).copied().unwrap_or(0),
            unit,
        }
    };
    Ok(found.into_iter().map(line).collect())
}

fn counted(rows: Vec<(String, i64)>) -> BTreeMap<String, i64> {
    rows.into_iter().collect()
}

fn fixed(
    conn: &mut Conn,
    term: Option<&Term>,
    units: &[DivisionCode],
) -> Result<BTreeMap<String, (i32, i32)>> {
    let Some(term) = term else {
        return Ok(BTreeMap::new());
    };
    let rows: Vec<(String, i32, i32)> = fixed_seats::table
        .filter(fixed_seats::term_id.eq(term.id))
        .filter(fixed_seats::unit_code.eq_any(texts(units)))
        .select((
            fixed_seats::unit_code,
            fixed_seats::party_seats,
            fixed_seats::committee_seats,
        ))
        .load(conn)?;
    let seats = rows.into_iter();
    Ok(seats
        .map(|(unit, party, own)| (unit, (party, own)))
        .collect())
}

/// Names and birth dates of persons, by number.
pub(super) fn people(
    conn: &mut Conn,
    ids: &BTreeSet<i64>,
) -> Result<BTreeMap<i64, (String, NaiveDate)>> {
    let rows: Vec<(i64, String, NaiveDate)> = persons::table
        .filter(persons::id.eq_any(ids.iter().copied().collect::<Vec<_>>()))
        .select((persons::id, persons::name, persons::birth_date))
        .load(conn)?;
    let people = rows.into_iter();
    Ok(people
        .map(|(id, name, birth)| (id, (name, birth)))
        .collect())
}

fn texts(codes: &[DivisionCode]) -> Vec<String> {
    codes.iter().map(ToString::to_string).collect()
}
