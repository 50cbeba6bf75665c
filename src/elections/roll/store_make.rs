//! Making a roll: out of the registered voters of the unit, and person by person.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::ground::of_age;
use super::listing::RollState;
use super::store::{self, NewEntry, Roll, check_open, roll, touch};
use super::store_representatives::{chosen, heads};
use crate::db::{Conn, on_backend};
use crate::divisions::{DivisionCode, with_former_units};
use crate::elections::electorate::ElectorateMode;
use crate::elections::store::{Election, chapters_beside};
use crate::elections::store_electorate::electorate;
use crate::error::Result;
use crate::people::Birth;
use crate::schema::{persons, roll_entries, rolls, voters};

/// A registered voter of the unit.
#[derive(Clone, Debug, Queryable)]
pub(super) struct Registered {
    person_id: i64,
    category: i16,
    pub(super) group_name: Option<String>,
    remark: Option<String>,
    pub(super) name: String,
    sex: i16,
    birth_date: NaiveDate,
    birth_month_only: bool,
}

impl Registered {
    /// Somebody whom a group has chosen.
    pub(super) fn chosen(
        (person_id, name, sex): (i64, String, i16),
        (birth_date, birth_month_only): (NaiveDate, bool),
        category: i16,
        group: String,
    ) -> Self {
        Self {
            person_id,
            category,
            group_name: Some(group),
            remark: None,
            name,
            sex,
            birth_date,
            birth_month_only,
        }
    }

    fn birth(&self) -> Birth {
        Birth {
            date: self.birth_date,
            month_only: self.birth_month_only,
        }
    }

    fn entry(self, election_id: i64, household: String) -> NewEntry {
        NewEntry {
            election_id,
            person_id: self.person_id,
            name: self.name,
            sex: self.sex,
            birth_date: self.birth_date,
            birth_month_only: self.birth_month_only,
            category: self.category,
            group_name: self.group_name.unwrap_or_default(),
            basis: self.remark.unwrap_or_default(),
            is_listed: true,
            struck_reason: String::new(),
            claim: String::new(),
            household,
            version: 1,
            resident_since: None,
        }
    }
}

/// A registered voter who does not stand on the roll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The person; `None` for the head of a household who is no registered voter.
    pub person_id: Option<i64>,
    /// The name.
    pub name: String,
    /// Why, in Chinese.
    pub why: String,
    /// Whether an import would take the person.
    pub is_fit: bool,
}

/// What an import of registered voters did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Newly on the roll.
    pub taken: usize,
    /// Not 18 on election day.
    pub too_young: usize,
}

/// The roll of a chapter; made when there is none, and then the newest of its unit.
pub(super) fn made_now(conn: &mut Conn, election: &Election) -> Result<Roll> {
    if let Some(roll) = roll(conn, election.id)? {
        return Ok(roll);
    }
    let before = rolls::table
        .filter(rolls::programme_id.eq(election.programme_id))
        .filter(rolls::unit_code.eq(election.unit.as_str()));
    diesel::update(before)
        .set(rolls::is_current.eq(false))
        .execute(conn)?;
    diesel::insert_into(rolls::table)
        .values((
            rolls::election_id.eq(election.id),
            rolls::programme_id.eq(election.programme_id),
            rolls::unit_code.eq(election.unit.as_str()),
            rolls::state.eq(RollState::Open.word()),
            rolls::is_current.eq(true),
            rolls::version.eq(1),
        ))
        .execute(conn)?;
    store::made(conn, election.id)
}

/// Takes the registered voters of the unit who are 18 on election day and were never on this roll;
/// the others stay where they are. Only before publication.
pub fn import(conn: &mut Conn, election: &Election) -> Result<Taken> {
    let own = roll(conn, election.id)?;
    check_open(election, own.as_ref())?;
    if own.as_ref().is_some_and(Roll::is_published) {
        return Err(crate::error::Error::conflict(
            "名单已经公布，不能再成批导入；漏登的人请用“增加一人”逐个办理。",
        ));
    }
    let day = election.known.election_day;
    let (fit, young): (Vec<_>, Vec<_>) = waiting(conn, election)?
        .0
        .into_iter()
        .partition(|(one, _)| of_age(one.birth(), day).is_ok());
    let taken = Taken {
        taken: fit.len(),
        too_young: young.len(),
    };
    if fit.is_empty() && own.is_none() {
        return Err(crate::error::Error::invalid(
            "本村还没有登记选民。请先在“导入”页面导入登记选民名单，或者在这里逐个添加。",
        ));
    }
    let roll = made_now(conn, election)?;
    touch(conn, &roll, None)?;
    let entry = |(one, household): (Registered, String)| one.entry(election.id, household);
    let rows: Vec<NewEntry> = fit.into_iter().map(entry).collect();
    for chunk in rows.chunks(500) {
        on_backend!(conn, |conn| diesel::insert_into(roll_entries::table)
            .values(chunk)
            .execute(conn))?;
    }
    Ok(taken)
}

/// Registered voters, each with the household he votes for, empty where all voters vote.
pub(super) type Waiting = Vec<(Registered, String)>;

/// Who may still be taken: all registered voters, or where a residents' committee is elected by
/// representatives those (RCL18 art. 8). Heads of households whom nobody knows are told by name.
fn waiting(conn: &mut Conn, election: &Election) -> Result<(Waiting, Vec<LeftOut>)> {
    let alone = |all: Vec<Registered>| all.into_iter().map(|one| (one, String::new())).collect();
    match electorate(conn, election.id)?.mode {
        ElectorateMode::AllVoters => Ok((alone(never_listed(conn, election)?), Vec::new())),
        ElectorateMode::OnePerHousehold => {
            let voters = registered(conn, election, &[election.id])?;
            heads(conn, election, &voters)
        }
        ElectorateMode::GroupRepresentatives => {
            let own = vec![election.id];
            Ok((alone(chosen(conn, election, own)?), Vec::new()))
        }
        ElectorateMode::VillageRepresentatives => {
            let all = chapters_beside(conn, election)?;
            let all = all.iter().map(|one| one.id).collect();
            Ok((alone(chosen(conn, election, all)?), Vec::new()))
        }
    }
}

/// Who may still be taken: those on the former roll of the unit, where there was one (a rerun goes
/// on from its gains and losses), and the registered voters who never stood on either.
fn never_listed(conn: &mut Conn, election: &Election) -> Result<Vec<Registered>> {
    let former: Option<i64> = rolls::table
        .filter(rolls::programme_id.eq(election.programme_id))
        .filter(rolls::unit_code.eq(election.unit.as_str()))
        .filter(rolls::election_id.ne(election.id))
        .select(diesel::dsl::max(rolls::election_id))
        .first(conn)?;
    let Some(former) = former.filter(|former| *former < election.id) else {
        return registered(conn, election, &[election.id]);
    };
    let mut found: Vec<Registered> = roll_entries::table
        .filter(roll_entries::election_id.eq(former))
        .filter(roll_entries::is_listed.eq(true))
        .order(roll_entries::id)
        .select((
            roll_entries::person_id,
            roll_entries::category,
            roll_entries::group_name.nullable(),
            roll_entries::basis.nullable(),
            roll_entries::name,
            roll_entries::sex,
            roll_entries::birth_date,
            roll_entries::birth_month_only,
        ))
        .load(conn)?;
    let own: BTreeSet<i64> = roll_entries::table
        .filter(roll_entries::election_id.eq(election.id))
        .select(roll_entries::person_id)
        .load(conn)?
        .into_iter()
        .collect();
    found.retain(|one| !own.contains(&one.person_id));
    found.extend(registered(conn, election, &[election.id, former])?);
    Ok(found)
}

/// The registered voters of the unit, and of those merged into it (they stand under the old code),
/// who never stood on one of these rolls.
fn registered(conn: &mut Conn, election: &Election, known: &[i64]) -> Result<Vec<Registered>> {
    let units = with_former_units(conn, &election.unit)?;
    let known = roll_entries::table
        .filter(roll_entries::election_id.eq_any(known.to_vec()))
        .select(roll_entries::person_id);
    let mut found: Vec<Registered> = voters::table
        .inner_join(persons::table.on(persons::id.eq(voters::person_id)))
        .filter(voters::unit_code.eq_any(units.iter().map(DivisionCode::as_str)))
        .filter(voters::person_id.ne_all(known))
        .order((
            voters::unit_code.ne(election.unit.as_str()),
            voters::unit_code,
            voters::group_name,
            voters::person_id,
        ))
        .select((
            voters::person_id,
            voters::category,
            voters::group_name,
            voters::remark,
            persons::name,
            persons::sex,
            persons::birth_date,
            persons::birth_month_only,
        ))
        .load(conn)?;
    // Registered in both of two units that became one.
    let mut seen = BTreeSet::new();
    found.retain(|one| seen.insert(one.person_id));
    Ok(found)
}

/// The registered voters who do not stand on the roll, and why.
pub fn left_out(conn: &mut Conn, election: &Election) -> Result<Vec<LeftOut>> {
    let day = election.known.election_day;
    let told = |(one, _): (Registered, String)| {
        let young = of_age(one.birth(), day).err();
        LeftOut {
            is_fit: young.is_none(),
            why: young.unwrap_or_else(|| "还没有列入名单".to_owned()),
            person_id: Some(one.person_id),
            name: one.name,
        }
    };
    let (waiting, unknown) = waiting(conn, election)?;
    Ok(waiting.into_iter().map(told).chain(unknown).collect())
}
