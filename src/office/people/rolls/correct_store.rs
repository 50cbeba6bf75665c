//! Correcting and removing one voter or household that was recorded wrongly.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::people::persons_store::{self, Person};
use crate::people::voters::Voter;
use crate::people::{RegistrationCategory, households::Household};
use crate::schema::{households, voters};

/// A voter with the person.
#[derive(Clone, Debug)]
pub(in super::super) struct VoterRecord {
    pub(super) voter: Voter,
    pub(super) unit: DivisionCode,
    pub(super) person: Person,
}

/// What may be corrected of a voter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct VoterTo {
    pub(super) category: RegistrationCategory,
    pub(super) group: Option<String>,
    pub(super) remark: Option<String>,
}

impl VoterRecord {
    /// In words, without what tells who it is.
    pub(super) fn in_words(&self) -> String {
        let category = RegistrationCategory::from_code(self.voter.category)
            .map_or("未知", RegistrationCategory::label);
        voter_in_words(category, self.voter.group_name.as_deref())
    }
}

impl VoterTo {
    /// In words, without what tells who it is.
    pub(super) fn in_words(&self) -> String {
        voter_in_words(self.category.label(), self.group.as_deref())
    }
}

fn voter_in_words(category: &str, group: Option<&str>) -> String {
    format!("登记类别{category}，村民小组{}", group.unwrap_or("—"))
}

/// The voter of a unit inside the scope.
pub(super) fn voter(
    conn: &mut Conn,
    scope: &DivisionCode,
    unit: &DivisionCode,
    person: i64,
) -> Result<VoterRecord> {
    if !scope.contains(unit) {
        return Err(Error::NotFound);
    }
    let found: Option<Voter> = voters::table
        .find((unit.as_str(), person))
        .select(Voter::as_select())
        .first(conn)
        .optional()?;
    Ok(VoterRecord {
        voter: found.ok_or(Error::NotFound)?,
        unit: unit.clone(),
        person: persons_store::person(conn, person)?,
    })
}

/// Corrects a voter, who must be old enough to vote.
pub(super) fn correct_voter(
    conn: &mut Conn,
    record: &VoterRecord,
    version: i32,
    to: &VoterTo,
    today: NaiveDate,
) -> Result<()> {
    crate::office::persons::check_may_vote(conn, &record.unit, record.person.birth(), today)?;
    let unchanged = voters::table
        .find((record.unit.as_str(), record.voter.person_id))
        .filter(voters::version.eq(version));
    let written = diesel::update(unchanged)
        .set((
            voters::category.eq(to.category.code()),
            voters::group_name.eq(to.group.clone()),
            voters::remark.eq(to.remark.clone()),
            voters::version.eq(voters::version + 1),
        ))
        .execute(conn)?;
    check_written(&record.person.name, written)
}

/// Takes a voter off the roll; the person stays on record.
pub(super) fn remove_voter(conn: &mut Conn, record: &VoterRecord, version: i32) -> Result<()> {
    let unchanged = voters::table
        .find((record.unit.as_str(), record.voter.person_id))
        .filter(voters::version.eq(version));
    check_written(
        &record.person.name,
        diesel::delete(unchanged).execute(conn)?,
    )
}

/// What may be corrected of a household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct HouseholdTo {
    pub(super) head: String,
    pub(super) persons: Option<i32>,
    pub(super) group: Option<String>,
}

impl HouseholdTo {
    /// As it is recorded.
    pub(super) fn of(household: &Household) -> Self {
        Self {
            head: household.head_name.clone(),
            persons: household.persons,
            group: household.group_name.clone(),
        }
    }

    /// In words, without what tells who it is.
    pub(super) fn in_words(&self) -> String {
        let persons = self
            .persons
            .map_or_else(|| "—".to_owned(), |n| n.to_string());
        let group = self.group.as_deref().unwrap_or("—");
        format!("人口数{persons}，村民小组{group}")
    }
}

/// Corrects a household.
pub(super) fn correct_household(
    conn: &mut Conn,
    household: &Household,
    version: i32,
    to: &HouseholdTo,
) -> Result<()> {
    let unchanged = households::table
        .find(household.id)
        .filter(households::version.eq(version));
    let written = diesel::update(unchanged)
        .set((
            households::head_name.eq(to.head.clone()),
            households::persons.eq(to.persons),
            households::group_name.eq(to.group.clone()),
            households::version.eq(households::version + 1),
        ))
        .execute(conn)?;
    check_written(&household.head_name, written)
}

/// Removes a household.
pub(super) fn remove_household(conn: &mut Conn, household: &Household, version: i32) -> Result<()> {
    let unchanged = households::table
        .find(household.id)
        .filter(households::version.eq(version));
    check_written(
        &household.head_name,
        diesel::delete(unchanged).execute(conn)?,
    )
}

/// No row was written when its version is another one by now.
fn check_written(name: &str, rows: usize) -> Result<()> {
    if rows == 1 {
        return Ok(());
    }
    Err(Error::conflict(format!(
        "“{name}”的登记刚被他人修改过，请核对后再提交。"
    )))
}
