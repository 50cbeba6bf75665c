//! What changes a roll person by person: somebody more, somebody less, particulars. After
//! publication each is a numbered gain, loss or correction that stays on record.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::ground::{Effect, Ground, basis_missing, lived_long_enough, of_age};
use super::store::{self, Entry, NewEntry, check_open, entry_of, insert, touch};
use super::store_make::made_now;
use super::store_representatives::check_household;
use super::store_why::{Why, count_again, explained, fixed_rules, note, reason};
use super::{store_decide, store_objections};
use crate::db::Conn;
use crate::elections::store::Election;
use crate::elections::store_programme::changed_once;
use crate::error::{Error, Result};
use crate::people::{Birth, RegistrationCategory};
use crate::rules::Value;
use crate::schema::{persons, roll_entries};

/// Months of residence where the rules of an election are not fixed yet (VCL18 art. 13).
const YEAR: u32 = 12;

/// A voter as a form says it.
#[derive(Clone, Debug)]
pub struct NewVoter {
    /// The person, who is on record.
    pub person_id: i64,
    /// On what ground of law the person is registered.
    pub category: RegistrationCategory,
    /// 村民小组; empty for none.
    pub group_name: String,
    /// 登记依据
    pub basis: String,
    /// From when somebody registered elsewhere lives here; `None` when nobody says so.
    pub resident_since: Option<NaiveDate>,
    /// The number of the household the person votes for; empty where all voters vote.
    pub household: String,
    /// Persons of like name and birth on other rolls are somebody else, and how one knows; empty
    /// when nobody said so.
    pub different: String,
}

/// Puts a person onto the roll. Gives the number of the entry.
pub fn add(
    conn: &mut Conn,
    election: &Election,
    new: &NewVoter,
    why: &Why,
    today: NaiveDate,
) -> Result<i64> {
    let before = store::roll(conn, election.id)?;
    check_open(election, before.as_ref())?;
    if let Some(told) = basis_missing(new.category, &new.basis) {
        return Err(Error::invalid(told));
    }
    check_residence(election, new, today)?;
    check_household(conn, election, new.household.trim(), new.person_id)?;
    let row = entry_row(conn, election, new)?;
    let birth = Birth {
        date: row.birth_date,
        month_only: row.birth_month_only,
    };
    of_age(birth, election.known.election_day)
        .map_err(|told| Error::invalid(format!("{}：{told}，不能登记。", row.name)))?;
    let roll = made_now(conn, election)?;
    let change = if roll.is_published() {
        reason(&why.reason, "增加的原因")?;
        Some(explained(election, &roll, why, Effect::Gain, today)?)
    } else {
        None
    };
    touch(conn, &roll, None)?;
    let (name, group) = (row.name.clone(), row.group_name.clone());
    let id = match entry_of(conn, election.id, new.person_id)? {
        Some(known) if known.is_listed => {
            return Err(Error::conflict(format!("{}已经在名单上。", known.name)));
        }
        Some(known) => again(conn, &known, row)?,
        None => insert(conn, row)?,
    };
    store_decide::check_new(conn, &roll, id, &new.different, today)?;
    if let Some((ground, on)) = change {
        note(conn, &roll, (id, &name, &group), ground, why, on)?;
        count_again(conn, &roll)?;
    }
    if let Some(number) = why.objection {
        store_objections::carried_out(conn, &roll, number)?;
    }
    Ok(id)
}

fn entry_row(conn: &mut Conn, election: &Election, new: &NewVoter) -> Result<NewEntry> {
    let (name, sex, birth_date, birth_month_only) = persons::table
        .find(new.person_id)
        .select((
            persons::name,
            persons::sex,
            persons::birth_date,
            persons::birth_month_only,
        ))
        .first(conn)?;
    Ok(NewEntry {
        election_id: election.id,
        person_id: new.person_id,
        name,
        sex,
        birth_date,
        birth_month_only,
        category: new.category.code(),
        group_name: new.group_name.trim().to_owned(),
        basis: new.basis.trim().to_owned(),
        is_listed: true,
        struck_reason: String::new(),
        claim: String::new(),
        household: new.household.trim().to_owned(),
        version: 1,
        resident_since: new.resident_since,
    })
}

/// Whoever comes from elsewhere has lived here for the months of the rules, as far as the day is
/// known.
fn check_residence(election: &Election, new: &NewVoter, today: NaiveDate) -> Result<()> {
    let Some(since) = new.resident_since else {
        return Ok(());
    };
    if since > today {
        return Err(Error::invalid(format!(
            "居住的起始日期{since}还没有到，请核对。"
        )));
    }
    if new.category != RegistrationCategory::NonlocalApproved {
        return Ok(());
    }
    let rules = fixed_rules(election)?;
    let stated = rules
        .as_ref()
        .and_then(|rules| rules.stated("register.residence_months"));
    let months = match stated.map(|one| &one.value) {
        Some(Value::Number(months)) => *months,
        _ => YEAR,
    };
    lived_long_enough(since, election.known.election_day, months).map_err(|told| {
        let label = new.category.label();
        Error::invalid(format!("{told}，不能按“{label}”登记。"))
    })
}

/// Somebody who was struck comes back.
fn again(conn: &mut Conn, known: &Entry, row: NewEntry) -> Result<i64> {
    diesel::update(roll_entries::table.find(known.id))
        .set((
            roll_entries::name.eq(row.name),
            roll_entries::birth_date.eq(row.birth_date),
            roll_entries::birth_month_only.eq(row.birth_month_only),
            roll_entries::sex.eq(row.sex),
            roll_entries::category.eq(row.category),
            roll_entries::group_name.eq(row.group_name),
            roll_entries::basis.eq(row.basis),
            roll_entries::resident_since.eq(row.resident_since),
            roll_entries::household.eq(row.household),
            roll_entries::is_listed.eq(true),
            roll_entries::struck_reason.eq(""),
            roll_entries::version.eq(roll_entries::version + 1),
        ))
        .execute(conn)?;
    Ok(known.id)
}

/// Strikes an entry from the roll.
pub fn strike(
    conn: &mut Conn,
    election: &Election,
    entry: &Entry,
    version: i32,
    why: &Why,
    today: NaiveDate,
) -> Result<()> {
    let roll = store::made(conn, election.id)?;
    check_open(election, Some(&roll))?;
    let words = reason(&why.reason, "划去的原因")?;
    let change = if roll.is_published() {
        Some(explained(election, &roll, why, Effect::Loss, today)?)
    } else {
        None
    };
    touch(conn, &roll, None)?;
    let changed = diesel::update(roll_entries::table.find(entry.id))
        .filter(roll_entries::version.eq(version))
        .filter(roll_entries::is_listed.eq(true))
        .set((
            roll_entries::is_listed.eq(false),
            roll_entries::struck_reason.eq(&words),
            roll_entries::version.eq(roll_entries::version + 1),
        ))
        .execute(conn)?;
    changed_once(changed)?;
    if let Some((ground, on)) = change {
        note(
            conn,
            &roll,
            (entry.id, &entry.name, &entry.group_name),
            ground,
            why,
            on,
        )?;
        count_again(conn, &roll)?;
    }
    Ok(())
}

/// What may be corrected of an entry.
#[derive(Clone, Debug)]
pub struct Particulars {
    /// On what ground of law the person is registered.
    pub category: RegistrationCategory,
    /// 村民小组; empty for none.
    pub group_name: String,
    /// 登记依据
    pub basis: String,
    /// From when somebody registered elsewhere lives here; `None` when nobody says so.
    pub resident_since: Option<NaiveDate>,
    /// The number of the household the person votes for; empty where all voters vote.
    pub household: String,
}

/// Corrects an entry; name, sex and birth are taken again from the person on record.
pub fn correct(
    conn: &mut Conn,
    election: &Election,
    entry: &Entry,
    version: i32,
    to: &Particulars,
    why: &Why,
    today: NaiveDate,
) -> Result<()> {
    let roll = store::made(conn, election.id)?;
    check_open(election, Some(&roll))?;
    if let Some(told) = basis_missing(to.category, &to.basis) {
        return Err(Error::invalid(told));
    }
    let new = NewVoter {
        person_id: entry.person_id,
        category: to.category,
        group_name: to.group_name.clone(),
        basis: to.basis.clone(),
        resident_since: to.resident_since,
        household: to.household.clone(),
        different: String::new(),
    };
    check_residence(election, &new, today)?;
    check_household(conn, election, to.household.trim(), entry.person_id)?;
    let row = entry_row(conn, election, &new)?;
    let why = Why {
        ground: Some(Ground::Particulars),
        ..why.clone()
    };
    let change = if roll.is_published() {
        reason(&why.reason, "更正的原因")?;
        Some(explained(election, &roll, &why, Effect::None, today)?)
    } else {
        None
    };
    touch(conn, &roll, None)?;
    let (name, group) = (row.name.clone(), row.group_name.clone());
    let changed = diesel::update(roll_entries::table.find(entry.id))
        .filter(roll_entries::version.eq(version))
        .set((
            roll_entries::name.eq(row.name),
            roll_entries::sex.eq(row.sex),
            roll_entries::birth_date.eq(row.birth_date),
            roll_entries::birth_month_only.eq(row.birth_month_only),
            roll_entries::category.eq(row.category),
            roll_entries::group_name.eq(row.group_name),
            roll_entries::basis.eq(row.basis),
            roll_entries::resident_since.eq(row.resident_since),
            roll_entries::household.eq(row.household),
            roll_entries::version.eq(roll_entries::version + 1),
        ))
        .execute(conn)?;
    changed_once(changed)?;
    if let Some((ground, on)) = change {
        note(conn, &roll, (entry.id, &name, &group), ground, &why, on)?;
    }
    if let Some(number) = why.objection {
        store_objections::carried_out(conn, &roll, number)?;
    }
    Ok(())
}
