//! Write steps about persons that reach into committees and sums.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::prelude::*;
use serde_json::json;

use super::changes::{free_stretch, retell};
use crate::audit::NewEvent;
use crate::committees;
use crate::db::{Conn, WriteScope};
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::people::persons_store::{self, Particulars, Person};
use crate::people::same_number::Join;
use crate::people::{Birth, VOTING_AGE};
use crate::schema::{
    departures, elected_members, memberships, nominees, party_candidates, recalls, roll_entries,
    service_records, voters,
};

/// The units persons are counted in as members, in any term.
pub fn units_of(conn: &mut Conn, persons: &[i64]) -> Result<Vec<DivisionCode>> {
    let codes: Vec<String> = memberships::table
        .filter(memberships::person_id.eq_any(persons.to_vec()))
        .select(memberships::current_unit_code)
        .distinct()
        .load(conn)?;
    let codes: BTreeSet<String> = codes.into_iter().collect();
    codes
        .iter()
        .map(|code| DivisionCode::parse(code).map_err(Error::internal))
        .collect()
}

/// What a change of persons must lock: their county, or everything when they served in several.
pub fn lock_for(conn: &mut Conn, home: &DivisionCode, persons: &[i64]) -> Result<WriteScope> {
    let units = units_of(conn, persons)?;
    let is_one = units.iter().all(|unit| unit.county() == home.county());
    Ok(if is_one {
        WriteScope::of(home)
    } else {
        WriteScope::Whole
    })
}

/// Meanwhile an import may have given the person a post elsewhere: then the lock is too small.
fn check_lock(lock: &WriteScope, units: &[DivisionCode]) -> Result<()> {
    let is_locked = |unit: &DivisionCode| match lock {
        WriteScope::Whole => true,
        lock => *lock == WriteScope::of(unit),
    };
    if units.iter().all(is_locked) {
        return Ok(());
    }
    Err(Error::conflict("此人的任职记录刚有变动，请核对后再提交。"))
}

/// Corrects a person; sex and birth of all stretches in office follow, and the sums.
pub fn correct(
    conn: &mut Conn,
    lock: &WriteScope,
    (id, version): (i64, i32),
    to: &Particulars,
    today: NaiveDate,
) -> Result<()> {
    let units = units_of(conn, &[id])?;
    check_lock(lock, &units)?;
    if persons_store::person(conn, id)?.birth() != to.birth {
        check_of_age(conn, id, to.birth, today)?;
    }
    persons_store::correct(conn, id, version, to)?;
    follow_person(conn, id, to)?;
    super::changes::refresh_sums(conn, &units)
}

/// A birth that would make somebody too young for a seat or a place on a voter roll is a mistake.
fn check_of_age(conn: &mut Conn, id: i64, birth: Birth, today: NaiveDate) -> Result<()> {
    let terms = committees::list_terms(conn)?;
    let held: Vec<(i32, Option<NaiveDate>)> = memberships::table
        .filter(memberships::person_id.eq(id))
        .order((memberships::term_id, memberships::stretch))
        .select((memberships::term_id, memberships::began_on))
        .load(conn)?;
    for (term, began_on) in held {
        if let Some(term) = terms.iter().find(|known| known.id == term) {
            committees::check_of_age(birth, term, began_on)?;
        }
    }
    let votes_in: Vec<String> = voters::table
        .filter(voters::person_id.eq(id))
        .order(voters::unit_code)
        .select(voters::unit_code)
        .load(conn)?;
    for unit in votes_in {
        let unit = DivisionCode::parse(&unit).map_err(Error::internal)?;
        check_may_vote(conn, &unit, birth, today)?;
    }
    Ok(())
}

/// Whether somebody on the roll of a unit is 18 on its election day, that of the usual term
/// (Organic Law of Villagers' Committees, art. 13).
pub fn check_may_vote(
    conn: &mut Conn,
    unit: &DivisionCode,
    birth: Birth,
    today: NaiveDate,
) -> Result<()> {
    let terms = committees::list_terms(conn)?;
    let Some(term) = committees::likely_term(&terms, today) else {
        return Ok(());
    };
    let day = committees::reference_days(conn, term)?.of(unit);
    if birth.is_of_age_on(day) {
        return Ok(());
    }
    Err(Error::Invalid(format!(
        "出生日期{}，到{}届选举日（没有设的，到开始日期）{day}未满{VOTING_AGE}周岁，不能登记为选民：请核对出生日期，或者删除这条选民登记。",
        birth.date, term.name
    )))
}

fn follow_person(conn: &mut Conn, id: i64, to: &Particulars) -> Result<()> {
    let stale = memberships::table
        .filter(memberships::person_id.eq(id))
        .filter(
            memberships::sex
                .ne(to.sex)
                .or(memberships::birth_date.ne(to.birth.date)),
        );
    diesel::update(stale)
        .set((
            memberships::sex.eq(to.sex),
            memberships::birth_date.eq(to.birth.date),
            memberships::version.eq(memberships::version + 1),
        ))
        .execute(conn)?;
    Ok(())
}

/// Makes one person of two: everything recorded of `gone` goes over to `keep`, who was re-elected
/// and who is new is told anew in their units, and the sums follow.
pub fn join(conn: &mut Conn, lock: &WriteScope, keep: &Person, gone: &Person) -> Result<()> {
    let units = units_of(conn, &[keep.id, gone.id])?;
    check_lock(lock, &units)?;
    take_over(conn, keep, gone)?;
    retell(conn, &units)
}

/// As [`join`], of all these records in an import whose lock holds their units. Two that both have a
/// number by now, and not the same one, stay two. Gives the audit events.
pub fn join_by_number(conn: &mut Conn, actor: &str, joins: &[Join]) -> Result<Vec<NewEvent>> {
    let mut events = Vec::new();
    let mut joined = Vec::new();
    for Join { keep, gone, unit } in joins {
        let (kept, other) = (
            persons_store::person(conn, *keep)?,
            persons_store::person(conn, *gone)?,
        );
        if persons_store::check_same(&kept, &other).is_err() {
            continue;
        }
        take_over(conn, &kept, &other)?;
        joined.push(*keep);
        let subject = format!("人员 {keep} 与 {gone}");
        let details = json!({ "kept": keep, "other": gone, "by": "id_number" });
        events.push(NewEvent::new(actor, "person.join", unit, subject).with_details(details));
    }
    let mut units = BTreeSet::new();
    for some in joined.chunks(500) {
        units.extend(units_of(conn, some)?);
    }
    retell(conn, &units.into_iter().collect::<Vec<_>>())?;
    Ok(events)
}

fn take_over(conn: &mut Conn, keep: &Person, gone: &Person) -> Result<()> {
    persons_store::check_same(keep, gone)?;
    move_stretches(conn, keep.id, gone.id)?;
    diesel::update(service_records::table.filter(service_records::person_id.eq(gone.id)))
        .set(service_records::person_id.eq(keep.id))
        .execute(conn)?;
    move_election_records(conn, keep.id, gone.id)?;
    diesel::update(roll_entries::table.filter(roll_entries::person_id.eq(gone.id)))
        .set(roll_entries::person_id.eq(keep.id))
        .execute(conn)?;
    diesel::update(nominees::table.filter(nominees::known_person_id.eq(gone.id)))
        .set(nominees::known_person_id.eq(keep.id))
        .execute(conn)?;
    let now = persons_store::join(conn, keep, gone)?;
    follow_person(conn, keep.id, &now)
}

/// What elections and their proceedings say of a person.
fn move_election_records(conn: &mut Conn, keep: i64, gone: i64) -> Result<()> {
    diesel::update(elected_members::table.filter(elected_members::person_id.eq(gone)))
        .set(elected_members::person_id.eq(keep))
        .execute(conn)?;
    diesel::update(party_candidates::table.filter(party_candidates::person_id.eq(gone)))
        .set(party_candidates::person_id.eq(keep))
        .execute(conn)?;
    diesel::update(departures::table.filter(departures::person_id.eq(gone)))
        .set(departures::person_id.eq(keep))
        .execute(conn)?;
    diesel::update(recalls::table.filter(recalls::person_id.eq(gone)))
        .set(recalls::person_id.eq(keep))
        .execute(conn)?;
    Ok(())
}

fn move_stretches(conn: &mut Conn, keep: i64, gone: i64) -> Result<()> {
    let rows: Vec<(i32, String, i16)> = memberships::table
        .filter(memberships::person_id.eq(gone))
        .order((
            memberships::term_id,
            memberships::current_unit_code,
            memberships::stretch,
        ))
        .select((
            memberships::term_id,
            memberships::current_unit_code,
            memberships::stretch,
        ))
        .load(conn)?;
    for (term, unit, stretch) in rows {
        let code = DivisionCode::parse(&unit).map_err(Error::internal)?;
        let free = free_stretch(conn, term, &code, keep)?;
        diesel::update(memberships::table.find((term, &unit, gone, stretch)))
            .set((
                memberships::person_id.eq(keep),
                memberships::stretch.eq(free),
                memberships::version.eq(memberships::version + 1),
            ))
            .execute(conn)?;
    }
    Ok(())
}
