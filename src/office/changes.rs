//! Write steps that several slices must follow together: what happens to units carries their
//! members and seats along, an election day ages the members anew, and kept sums follow both.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::committees::{self, Term};
use crate::composition;
use crate::db::Conn;
use crate::divisions::{self, DivisionCode, Level};
use crate::error::{Error, Result};
use crate::schema::{fixed_seats, memberships};

/// Makes the kept sums of units (where members are counted today) anew in every term: the one
/// place through which pages keep sums up to date.
pub fn refresh_sums(conn: &mut Conn, units: &[DivisionCode]) -> Result<()> {
    for term in committees::list_terms(conn)? {
        composition::refresh(conn, term.id, units)?;
    }
    Ok(())
}

/// After members or fixed seats of a term changed in these units (where they are counted today):
/// the sums follow, and so do the flags and sums of later terms.
pub fn members_changed(conn: &mut Conn, term_id: i32, units: &[DivisionCode]) -> Result<()> {
    composition::refresh(conn, term_id, units)?;
    let mut later: BTreeMap<i32, Vec<DivisionCode>> = BTreeMap::new();
    for (term, unit) in composition::refresh_flags(conn, term_id, units)? {
        later.entry(term).or_default().push(unit);
    }
    for (term, units) in later {
        composition::refresh(conn, term, &units)?;
    }
    Ok(())
}

/// Tells anew who in these units was re-elected and who is new, in every term, then refreshes the
/// sums. Units of the caller's locked county only, unless the whole is locked.
pub fn retell(conn: &mut Conn, units: &[DivisionCode]) -> Result<()> {
    let first = committees::list_terms(conn)?.first().map(|term| term.id);
    if let Some(first) = first {
        composition::refresh_own_flags(conn, first, units)?;
    }
    refresh_sums(conn, units)
}

/// After something happened to units: members, fixed seats and elections of each old unit are counted
/// in the new one from now on, and the sums of both follow. Voters and households stay with the unit they
/// were recorded in. The same code twice: only the kind of the unit changed, or it
/// ended without another.
pub fn follow_units(conn: &mut Conn, affected: &[(DivisionCode, DivisionCode)]) -> Result<()> {
    let mut units = BTreeSet::new();
    for (old, new) in affected {
        if old != new {
            move_members(conn, old, new)?;
            let ended = divisions::find_anywhere(conn, old)?.and_then(|unit| unit.valid_to);
            if let Some(until) = ended {
                committees::keep_former_seats(conn, [old, new], until)?;
            }
            move_seats(conn, old, new)?;
            composition::move_elections(conn, old, new)?;
        }
        units.extend([old.clone(), new.clone()]);
    }
    retell(conn, &units.into_iter().collect::<Vec<_>>())
}

/// Sets an election day and ages the members of all units below the place on it, but of those that
/// have voted: there the day of their own election counts. A place above a county needs a lock on
/// the whole.
pub fn set_election_day(
    conn: &mut Conn,
    place: &DivisionCode,
    term: &Term,
    day: NaiveDate,
) -> Result<()> {
    committees::set_election_day(conn, place, term, day)?;
    for (unit, voted_on) in composition::voted_in(conn, place, term.id)? {
        committees::set_election_day(conn, &unit, term, voted_on)?;
    }
    age_anew(conn, place, term)
}

/// Takes an election day back and ages the members of all units below the place on the day that
/// counts again. A place above a county needs a lock on the whole.
pub fn take_back_election_day(
    conn: &mut Conn,
    place: &DivisionCode,
    term: &Term,
    day: NaiveDate,
) -> Result<()> {
    let voted = composition::voted_in(conn, place, term.id)?;
    if voted.contains(&(place.clone(), day)) {
        return Err(Error::invalid(
            "这是该村（社区）实际投票的日子，来自系统里办理的选举，不能取消。",
        ));
    }
    committees::take_back_election_day(conn, place, term, day)?;
    age_anew(conn, place, term)
}

fn age_anew(conn: &mut Conn, place: &DivisionCode, term: &Term) -> Result<()> {
    if place.level() < Level::County {
        return composition::rebuild(conn, term.id);
    }
    let units = counted_units(conn, place, term.id)?;
    composition::refresh(conn, term.id, &units)
}

/// The units that have members or fixed seats of a place in a term: also those in which units of the
/// place went on, elsewhere or under another code.
fn counted_units(conn: &mut Conn, place: &DivisionCode, term: i32) -> Result<Vec<DivisionCode>> {
    let (from, before) = (place.to_string(), format!("{place}:"));
    let of_members: Vec<String> = memberships::table
        .filter(memberships::term_id.eq(term))
        .filter(memberships::current_unit_code.ge(&from))
        .filter(memberships::current_unit_code.lt(&before))
        .select(memberships::current_unit_code)
        .distinct()
        .load(conn)?;
    let gone_on: Vec<String> = memberships::table
        .filter(memberships::term_id.eq(term))
        .filter(memberships::unit_code.ge(&from))
        .filter(memberships::unit_code.lt(&before))
        .filter(memberships::unit_code.ne(memberships::current_unit_code))
        .select(memberships::current_unit_code)
        .distinct()
        .load(conn)?;
    let of_seats: Vec<String> = fixed_seats::table
        .filter(fixed_seats::term_id.eq(term))
        .filter(fixed_seats::unit_code.ge(&from))
        .filter(fixed_seats::unit_code.lt(&before))
        .select(fixed_seats::unit_code)
        .load(conn)?;
    let codes: BTreeSet<String> = of_members
        .into_iter()
        .chain(gone_on)
        .chain(of_seats)
        .collect();
    codes
        .iter()
        .map(|code| DivisionCode::parse(code).map_err(Error::internal))
        .collect()
}

/// A stretch of a person is numbered within unit and term, so one who sits in both units gets
/// the next free number in the new one.
fn move_members(conn: &mut Conn, old: &DivisionCode, new: &DivisionCode) -> Result<()> {
    let rows: Vec<(i32, i64, i16)> = memberships::table
        .filter(memberships::current_unit_code.eq(old.as_str()))
        .filter(memberships::term_id.eq_any(term_ids(conn)?))
        .order((
            memberships::term_id,
            memberships::person_id,
            memberships::stretch,
        ))
        .select((
            memberships::term_id,
            memberships::person_id,
            memberships::stretch,
        ))
        .load(conn)?;
    for (term, person, stretch) in rows {
        let free = free_stretch(conn, term, new, person)?;
        diesel::update(memberships::table.find((term, old.as_str(), person, stretch)))
            .set((
                memberships::current_unit_code.eq(new.as_str()),
                memberships::stretch.eq(free),
                memberships::version.eq(memberships::version + 1),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// The number of the next stretch of a person in a unit and term.
pub(super) fn free_stretch(
    conn: &mut Conn,
    term: i32,
    unit: &DivisionCode,
    person: i64,
) -> Result<i16> {
    let last: Option<i16> = memberships::table
        .filter(memberships::term_id.eq(term))
        .filter(memberships::current_unit_code.eq(unit.as_str()))
        .filter(memberships::person_id.eq(person))
        .select(diesel::dsl::max(memberships::stretch))
        .first(conn)?;
    Ok(last.map_or(0, |last| last.saturating_add(1)))
}

fn term_ids(conn: &mut Conn) -> Result<Vec<i32>> {
    let terms = committees::list_terms(conn)?;
    Ok(terms.into_iter().map(|term| term.id).collect())
}

/// The seats of a merged unit are those of its parts together, as its members are; those of each
/// part before are kept apart, for what was elected before.
fn move_seats(conn: &mut Conn, old: &DivisionCode, new: &DivisionCode) -> Result<()> {
    type Seats = (i32, i32, i32, bool, bool);
    let rows: Vec<Seats> = fixed_seats::table
        .filter(fixed_seats::unit_code.eq(old.as_str()))
        .select((
            fixed_seats::term_id,
            fixed_seats::party_seats,
            fixed_seats::committee_seats,
            fixed_seats::designated_woman_member,
            fixed_seats::single_ballot,
        ))
        .load(conn)?;
    for (term, party, committee, woman, single) in rows {
        let added = diesel::update(fixed_seats::table.find((term, new.as_str())))
            .set((
                fixed_seats::party_seats.eq(fixed_seats::party_seats + party),
                fixed_seats::committee_seats.eq(fixed_seats::committee_seats + committee),
                fixed_seats::version.eq(fixed_seats::version + 1),
            ))
            .execute(conn)?;
        let from = fixed_seats::table.find((term, old.as_str()));
        if added == 0 {
            diesel::update(from)
                .set(fixed_seats::unit_code.eq(new.as_str()))
                .execute(conn)?;
            continue;
        }
        diesel::delete(from).execute(conn)?;
        let into = fixed_seats::table.find((term, new.as_str()));
        if woman {
            diesel::update(into)
                .set(fixed_seats::designated_woman_member.eq(true))
                .execute(conn)?;
        }
        if single {
            diesel::update(into)
                .set(fixed_seats::single_ballot.eq(true))
                .execute(conn)?;
        }
    }
    Ok(())
}
