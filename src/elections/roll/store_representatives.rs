//! Who stands on the roll of a residents' committee that representatives elect: one of each household,
//! or those whom the groups have chosen.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::store_make::{LeftOut, Registered, Waiting};
use crate::db::Conn;
use crate::elections::electorate::{ElectorateMode, roll_faults};
use crate::elections::store::Election;
use crate::elections::store_electorate::electorate;
use crate::error::{Error, Result};
use crate::people::RegistrationCategory;
use crate::schema::{households, persons, representative_seats, roll_entries, service_records};

/// The heads of the households that have nobody on the roll, as far as they are registered voters;
/// the other heads with the reason.
pub(super) fn heads(
    conn: &mut Conn,
    election: &Election,
    voters: &[Registered],
) -> Result<(Waiting, Vec<LeftOut>)> {
    let all: Vec<(String, String, Option<String>)> = households::table
        .filter(households::unit_code.eq(election.unit.as_str()))
        .order(households::number)
        .select((
            households::number,
            households::head_name,
            households::group_name,
        ))
        .load(conn)?;
    let listed: BTreeSet<String> = roll_entries::table
        .filter(roll_entries::election_id.eq(election.id))
        .filter(roll_entries::is_listed.eq(true))
        .select(roll_entries::household)
        .load(conn)?
        .into_iter()
        .collect();
    let (mut waiting, mut unknown) = (Waiting::new(), Vec::new());
    for (number, head, group) in all {
        if listed.contains(&number) {
            continue;
        }
        let named: Vec<&Registered> = voters.iter().filter(|one| one.name == head).collect();
        let in_group: Vec<&Registered> = named
            .iter()
            .copied()
            .filter(|one| group.is_some() && one.group_name == group)
            .collect();
        let why = match (named.as_slice(), in_group.as_slice()) {
            ([one], _) | (_, [one]) => {
                waiting.push(((*one).clone(), number));
                continue;
            }
            ([], _) => format!("户号{number}的户主，登记选民里没有这个姓名"),
            (many, _) => format!("户号{number}的户主，登记选民里有{}个同名的人", many.len()),
        };
        unknown.push(LeftOut {
            person_id: None,
            is_fit: false,
            why: format!("{why}，请用“增加一人”登记这一户的代表"),
            name: head,
        });
    }
    Ok((waiting, unknown))
}

/// The representatives whom the groups have chosen in one of these chapters, in office and never on
/// the roll of the election.
pub(super) fn chosen(
    conn: &mut Conn,
    election: &Election,
    chapters: Vec<i64>,
) -> Result<Vec<Registered>> {
    type Row = (i64, String, String, i16, chrono::NaiveDate, bool);
    let known = roll_entries::table
        .filter(roll_entries::election_id.eq(election.id))
        .select(roll_entries::person_id);
    let rows: Vec<Row> = representative_seats::table
        .inner_join(
            service_records::table
                .on(service_records::id.eq(representative_seats::service_record_id)),
        )
        .inner_join(persons::table.on(persons::id.eq(service_records::person_id)))
        .filter(representative_seats::election_id.eq_any(chapters))
        .filter(representative_seats::kind.eq("representative"))
        .filter(service_records::ended_on.is_null())
        .filter(persons::id.ne_all(known))
        .order((representative_seats::group_name, persons::id))
        .select((
            persons::id,
            representative_seats::group_name,
            persons::name,
            persons::sex,
            persons::birth_date,
            persons::birth_month_only,
        ))
        .load(conn)?;
    let category = RegistrationCategory::LocalResident.code();
    let one = |(id, group, name, sex, birth, month_only): Row| {
        Registered::chosen((id, name, sex), (birth, month_only), category, group)
    };
    // Whoever was chosen twice votes once.
    let mut seen = BTreeSet::new();
    let rows = rows.into_iter().filter(|row| seen.insert(row.0));
    Ok(rows.map(one).collect())
}

/// What stands against the roll by who elects the committee; nothing where all voters do.
pub(super) fn faults(conn: &mut Conn, election: &Election) -> Result<Vec<String>> {
    let set = electorate(conn, election.id)?;
    if set.mode == ElectorateMode::AllVoters {
        return Ok(Vec::new());
    }
    let rows: Vec<(String, String, String)> = roll_entries::table
        .filter(roll_entries::election_id.eq(election.id))
        .filter(roll_entries::is_listed.eq(true))
        .order(roll_entries::id)
        .select((
            roll_entries::name,
            roll_entries::household,
            roll_entries::group_name,
        ))
        .load(conn)?;
    let roll: Vec<(&str, &str, &str)> = rows
        .iter()
        .map(|(name, household, group)| (name.as_str(), household.as_str(), group.as_str()))
        .collect();
    Ok(roll_faults(set.mode, set.number, &roll))
}

/// Refuses a second representative of a household.
pub(super) fn check_household(
    conn: &mut Conn,
    election: &Election,
    household: &str,
    person: i64,
) -> Result<()> {
    if electorate(conn, election.id)?.mode != ElectorateMode::OnePerHousehold {
        return Ok(());
    }
    if household.is_empty() {
        return Err(Error::invalid("这次由每户派代表选举，请填写户号。"));
    }
    let other: Option<String> = roll_entries::table
        .filter(roll_entries::election_id.eq(election.id))
        .filter(roll_entries::is_listed.eq(true))
        .filter(roll_entries::household.eq(household))
        .filter(roll_entries::person_id.ne(person))
        .select(roll_entries::name)
        .first(conn)
        .optional()?;
    match other {
        Some(name) => Err(Error::conflict(format!(
            "户号{household}已有代表{name}，每户只能有一名；要换人的，先把{name}划去。"
        ))),
        None => Ok(()),
    }
}
