//! Who was re-elected and who is new: both follow from the rosters of the earlier terms.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::member::Member;
use super::refresh::FEW;
use super::{code, span, texts};
use crate::committees::membership;
use crate::committees::{Posts, Term, list_terms};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::error::Result;
use crate::schema::memberships;

/// Recomputes the flags in all terms after `term_id`, in these units (where members are counted
/// today): to be called when the roster of `term_id` changed there. Gives back for which terms
/// and units the sums must be refreshed now.
pub fn refresh_flags(
    conn: &mut Conn,
    term_id: i32,
    units: &[DivisionCode],
) -> Result<Vec<(i32, DivisionCode)>> {
    let terms = list_terms(conn)?;
    let own = terms.iter().position(|term| term.id == term_id);
    recompute(conn, &terms, own.map_or(0, |place| place + 1), units)
}

/// As [`refresh_flags`], for `term_id` itself as well: after units or persons were merged.
pub fn refresh_own_flags(
    conn: &mut Conn,
    term_id: i32,
    units: &[DivisionCode],
) -> Result<Vec<(i32, DivisionCode)>> {
    let terms = list_terms(conn)?;
    let own = terms.iter().position(|term| term.id == term_id);
    recompute(conn, &terms, own.unwrap_or(0), units)
}

fn recompute(
    conn: &mut Conn,
    terms: &[Term],
    first: usize,
    units: &[DivisionCode],
) -> Result<Vec<(i32, DivisionCode)>> {
    let mut changed = Vec::new();
    if first >= terms.len() {
        return Ok(changed);
    }
    let units: BTreeSet<&DivisionCode> = units.iter().collect();
    let units: Vec<&DivisionCode> = units.into_iter().collect();
    for county in units.chunk_by(|one, other| one.county() == other.county()) {
        let wants = |unit: &DivisionCode| county.binary_search(&unit).is_ok();
        let seats = committee_seats(conn, terms, &places_to_read(county), wants)?;
        for (unit, rows) in seats {
            for (place, term) in terms.iter().enumerate().skip(first) {
                if update_unit(conn, (place, term), &unit, &rows)? {
                    changed.push((term.id, unit.clone()));
                }
            }
        }
    }
    Ok(changed)
}

/// A stretch on the committee of a unit.
struct Seat {
    /// Place of the term in order of time.
    term: usize,
    person_id: i64,
    flags: Flags,
}

/// Re-elected, new.
type Flags = (bool, bool);

/// One sentence for each person of a county whose flags are not those that follow from the terms.
pub(super) fn check_flags(
    conn: &mut Conn,
    terms: &[Term],
    county: &DivisionCode,
) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    for (unit, seats) in committee_seats(conn, terms, std::slice::from_ref(county), |_| true)? {
        for (place, term) in terms.iter().enumerate() {
            let persons: BTreeSet<i64> =
                wrong_flags(&seats, place).into_values().flatten().collect();
            findings.extend(persons.into_iter().map(|person| {
                format!(
                    "{}届区划 {unit} 人员编号 {person} 保存的连任、新任标记与各届名册不符，重新导入这个村（社区）该届名册可以改正。",
                    term.name
                )
            }));
        }
    }
    Ok(findings)
}

/// The stretches on the committee in all terms, by unit.
fn committee_seats(
    conn: &mut Conn,
    terms: &[Term],
    places: &[DivisionCode],
    wants: impl Fn(&DivisionCode) -> bool,
) -> Result<BTreeMap<DivisionCode, Vec<Seat>>> {
    let mut seats: BTreeMap<DivisionCode, Vec<Seat>> = BTreeMap::new();
    for within in places {
        for (place, term) in terms.iter().enumerate() {
            for (unit, person_id, posts, reelected, newcomer) in rows_in(conn, term, within)? {
                let unit = code(&unit)?;
                if Posts::from_bits(posts).in_committee() && wants(&unit) {
                    seats.entry(unit).or_default().push(Seat {
                        term: place,
                        person_id,
                        flags: (reelected, newcomer),
                    });
                }
            }
        }
    }
    Ok(seats)
}

/// A few units of a county are read one by one, more by reading the county through.
fn places_to_read(units: &[&DivisionCode]) -> Vec<DivisionCode> {
    let county = units.first().and_then(|unit| unit.county());
    match county {
        Some(county) if units.len() > FEW => vec![county],
        _ => units.iter().map(|unit| (*unit).clone()).collect(),
    }
}

/// Unit, person, posts and flags.
type Row = (String, i64, i16, bool, bool);

fn rows_in(conn: &mut Conn, term: &Term, place: &DivisionCode) -> Result<Vec<Row>> {
    let (from, before) = span(place);
    Ok(memberships::table
        .filter(memberships::term_id.eq(term.id))
        .filter(memberships::current_unit_code.ge(from))
        .filter(memberships::current_unit_code.lt(before))
        .filter(membership::served())
        .select((
            memberships::current_unit_code,
            memberships::person_id,
            memberships::posts,
            memberships::reelected,
            memberships::newcomer,
        ))
        .load(conn)?)
}

/// Writes the flags of one unit and term that are wrong; whether there were any.
fn update_unit(
    conn: &mut Conn,
    (place, term): (usize, &Term),
    unit: &DivisionCode,
    seats: &[Seat],
) -> Result<bool> {
    let wrong = wrong_flags(seats, place);
    for ((reelected, newcomer), persons) in &wrong {
        let stale = memberships::table
            .filter(memberships::term_id.eq(term.id))
            .filter(memberships::current_unit_code.eq(unit.as_str()))
            .filter(memberships::person_id.eq_any(persons.iter().copied().collect::<Vec<_>>()));
        diesel::update(stale)
            .set((
                memberships::reelected.eq(*reelected),
                memberships::newcomer.eq(*newcomer),
            ))
            .execute(conn)?;
    }
    Ok(!wrong.is_empty())
}

/// Whose flags in a term are wrong, by what is right.
fn wrong_flags(seats: &[Seat], place: usize) -> BTreeMap<Flags, BTreeSet<i64>> {
    let mut wrong: BTreeMap<Flags, BTreeSet<i64>> = BTreeMap::new();
    for seat in seats.iter().filter(|seat| seat.term == place) {
        let right = flags(seats, place, seat.person_id);
        if seat.flags != right {
            wrong.entry(right).or_default().insert(seat.person_id);
        }
    }
    wrong
}

/// Sets the flags of the members of units as they were on a day, by the unit that `unit_of` gives
/// for the one somebody was recorded in: the stored flags are those of the units of today, `current`.
pub(super) fn tell_as_it_was(
    conn: &mut Conn,
    term: &Term,
    current: &[DivisionCode],
    unit_of: impl Fn(&DivisionCode) -> DivisionCode,
    units: &mut BTreeMap<DivisionCode, Vec<Member>>,
) -> Result<()> {
    let mut earlier = list_terms(conn)?;
    earlier.retain(|other| other.starts_on < term.starts_on);
    let before = earlier.last().map(|before| before.id);
    let ids: Vec<i32> = earlier.iter().map(|term| term.id).collect();
    let (mut sat_ever, mut sat_before) = (BTreeSet::new(), BTreeSet::new());
    for chunk in current.chunks(1_000) {
        let rows: Vec<(i32, String, i64, i16)> = memberships::table
            .filter(memberships::term_id.eq_any(&ids))
            .filter(memberships::current_unit_code.eq_any(texts(chunk)))
            .filter(membership::served())
            .select((
                memberships::term_id,
                memberships::unit_code,
                memberships::person_id,
                memberships::posts,
            ))
            .load(conn)?;
        for (term_id, recorded, person, posts) in rows {
            if Posts::from_bits(posts).in_committee() {
                let stood = (unit_of(&code(&recorded)?), person);
                if Some(term_id) == before {
                    sat_before.insert(stood.clone());
                }
                sat_ever.insert(stood);
            }
        }
    }
    for (unit, members) in units {
        for member in members {
            if !member.facts.posts.in_committee() {
                continue;
            }
            let stands = (unit.clone(), member.person_id);
            member.facts.reelected = sat_before.contains(&stands);
            member.facts.newcomer = !sat_ever.contains(&stands);
        }
    }
    Ok(())
}

/// Re-elected: sat on the committee of the unit in the term before. New: in no earlier term.
fn flags(seats: &[Seat], term: usize, person_id: i64) -> Flags {
    let mut earlier = seats
        .iter()
        .filter(|seat| seat.person_id == person_id && seat.term < term)
        .map(|seat| seat.term)
        .peekable();
    let newcomer = earlier.peek().is_none();
    (earlier.any(|before| before + 1 == term), newcomer)
}
