//! Rolls and their entries: reading them.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::listing::RollState;
use crate::db::Conn;
use crate::elections::state::State;
use crate::elections::store::{self, Election};
use crate::elections::store_programme::changed_once;
use crate::error::{Error, Result};
use crate::people::Birth;
use crate::schema::{roll_entries, rolls};

/// The roll of a chapter.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = rolls)]
pub struct Roll {
    /// The chapter whose registration it is.
    pub election_id: i64,
    /// The programme.
    pub programme_id: i64,
    /// The village or community.
    pub unit_code: String,
    state: String,
    /// Whether it is the newest of its unit.
    pub is_current: bool,
    /// The day of the last publication.
    pub published_on: Option<NaiveDate>,
    /// The final number of voters.
    pub voters: Option<i32>,
    /// Counts the changes.
    pub version: i32,
}

impl Roll {
    /// How far it is.
    pub fn state(&self) -> Result<RollState> {
        RollState::from_word(&self.state).ok_or_else(|| Error::internal("a state of a roll"))
    }

    /// Whether it was published.
    pub fn is_published(&self) -> bool {
        self.state != RollState::Open.word()
    }

    /// Whether its number is fixed.
    pub fn is_final(&self) -> bool {
        self.state == RollState::Final.word()
    }
}

/// A person on a roll, or struck from it.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = roll_entries)]
pub struct Entry {
    /// Its number.
    pub id: i64,
    /// The roll.
    pub election_id: i64,
    /// The person.
    pub person_id: i64,
    /// The name on the roll.
    pub name: String,
    /// Code of `Sex`.
    pub sex: i16,
    /// Birth date; the first of the month when only that is known.
    pub birth_date: NaiveDate,
    /// Whether only year and month of birth are known.
    pub birth_month_only: bool,
    /// Code of `RegistrationCategory`.
    pub category: i16,
    /// 村民小组; empty for none.
    pub group_name: String,
    /// 登记依据: the declaration or the meeting; may be empty.
    pub basis: String,
    /// Whether the person stands on the roll.
    pub is_listed: bool,
    /// Why the person was struck; empty for none.
    pub struck_reason: String,
    /// The household the person votes for, by number; empty where all voters vote.
    pub household: String,
    /// Why the person belongs here and not on another roll; empty when nobody said so.
    pub claim: String,
    /// Counts the changes.
    pub version: i32,
    /// From when somebody registered elsewhere lives here; `None` when nobody wrote it down.
    pub resident_since: Option<NaiveDate>,
}

impl Entry {
    /// The birth as it is known.
    pub fn birth(&self) -> Birth {
        Birth {
            date: self.birth_date,
            month_only: self.birth_month_only,
        }
    }
}

/// The chapter whose roll is used: its own where it registers voters itself, else that of the
/// chapter it comes from (a tie revote or runoff has no registration of its own, A1).
pub fn registering(conn: &mut Conn, own: &Election) -> Result<Election> {
    let beside = store::chapters_beside(conn, own)?;
    let mut at = own;
    for _ in &beside {
        if at.known.start <= State::RegistrationOpen {
            break;
        }
        match beside.iter().find(|one| Some(one.id) == at.parent_id) {
            Some(parent) => at = parent,
            None => break,
        }
    }
    Ok(at.clone())
}

/// The roll of a chapter that registers voters; `None` before it is made.
pub fn roll(conn: &mut Conn, election: i64) -> Result<Option<Roll>> {
    let found = rolls::table.find(election).select(Roll::as_select());
    Ok(found.first(conn).optional()?)
}

/// The roll, which must have been made.
pub fn made(conn: &mut Conn, election: i64) -> Result<Roll> {
    roll(conn, election)?
        .ok_or_else(|| Error::conflict("还没有选民名单，请先“从选民登记导入”或添加一人。"))
}

/// An entry of this roll.
pub fn entry(conn: &mut Conn, election: i64, id: i64) -> Result<Entry> {
    let found: Option<Entry> = roll_entries::table
        .find(id)
        .filter(roll_entries::election_id.eq(election))
        .select(Entry::as_select())
        .first(conn)
        .optional()?;
    found.ok_or(Error::NotFound)
}

/// Everybody who stands on a roll, in the order of the roll.
pub fn listed(conn: &mut Conn, election: i64) -> Result<Vec<Entry>> {
    Ok(roll_entries::table
        .filter(roll_entries::election_id.eq(election))
        .filter(roll_entries::is_listed.eq(true))
        .order(roll_entries::id)
        .select(Entry::as_select())
        .load(conn)?)
}

/// How many stand on a roll.
pub fn count_listed(conn: &mut Conn, election: i64) -> Result<i64> {
    Ok(roll_entries::table
        .filter(roll_entries::election_id.eq(election))
        .filter(roll_entries::is_listed.eq(true))
        .count()
        .get_result(conn)?)
}

/// Those of this name on a roll.
pub fn listed_named(conn: &mut Conn, election: i64, name: &str) -> Result<Vec<Entry>> {
    Ok(roll_entries::table
        .filter(roll_entries::election_id.eq(election))
        .filter(roll_entries::is_listed.eq(true))
        .filter(roll_entries::name.eq(name))
        .order(roll_entries::id)
        .select(Entry::as_select())
        .load(conn)?)
}

/// Raises the version of a roll; with `version`, only from there.
pub(super) fn touch(conn: &mut Conn, roll: &Roll, version: Option<i32>) -> Result<()> {
    let version = version.unwrap_or(roll.version);
    let changed = diesel::update(rolls::table.find(roll.election_id))
        .filter(rolls::version.eq(version))
        .set(rolls::version.eq(rolls::version + 1))
        .execute(conn)?;
    changed_once(changed)
}

/// Whether names may be put on or struck now; the sentence says why not.
pub(super) fn check_open(election: &Election, roll: Option<&Roll>) -> Result<()> {
    let state = election.known.state;
    if state < State::RegistrationOpen {
        return Err(Error::conflict(format!(
            "现在是“{}”阶段，选民登记开始以后才能编制选民名单。",
            state.label()
        )));
    }
    if state >= State::Voting {
        return Err(Error::conflict("投票开始后，选民名单不能再改。"));
    }
    if state > State::RegistrationOpen && roll.is_none() {
        return Err(Error::conflict(
            "选民名单已按手工登记公布，这一轮不能再在系统里编制。",
        ));
    }
    Ok(())
}

/// An entry to be added.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = roll_entries)]
pub(super) struct NewEntry {
    pub(super) election_id: i64,
    pub(super) person_id: i64,
    pub(super) name: String,
    pub(super) sex: i16,
    pub(super) birth_date: NaiveDate,
    pub(super) birth_month_only: bool,
    pub(super) category: i16,
    pub(super) group_name: String,
    pub(super) basis: String,
    pub(super) is_listed: bool,
    pub(super) struck_reason: String,
    pub(super) claim: String,
    pub(super) household: String,
    pub(super) version: i32,
    pub(super) resident_since: Option<NaiveDate>,
}

/// Adds one entry and gives its number.
pub(super) fn insert(conn: &mut Conn, new: NewEntry) -> Result<i64> {
    Ok(diesel::insert_into(roll_entries::table)
        .values(new)
        .returning(roll_entries::id)
        .get_result(conn)?)
}

/// The entry of a person on a roll, struck or not.
pub(super) fn entry_of(conn: &mut Conn, election: i64, person: i64) -> Result<Option<Entry>> {
    Ok(roll_entries::table
        .filter(roll_entries::election_id.eq(election))
        .filter(roll_entries::person_id.eq(person))
        .order(roll_entries::is_listed.desc())
        .select(Entry::as_select())
        .first(conn)
        .optional()?)
}
