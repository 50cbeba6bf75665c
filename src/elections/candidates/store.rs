//! Rows of candidates, the arrangement, and who of the unit may be picked.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::setup::Setup;
use super::store_reading::Candidacy;
use super::words::Mode;
use crate::db::{Conn, containing};
use crate::elections::store::Election;
use crate::elections::store_programme::{changed_once, stored};
use crate::error::{Error, Result};
use crate::schema::{candidacies, election_persons, memberships, nominees, persons, voters};

/// A row of `candidacies`.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = candidacies)]
pub(super) struct SetupRow {
    pub(super) mode: String,
    pub(super) list_order: String,
    pub(super) basis: String,
    pub(super) registered: Option<i64>,
    pub(super) took_part: Option<i64>,
    pub(super) primary_took_part: Option<i64>,
    pub(super) chair_places: Option<i32>,
    pub(super) vice_chair_places: Option<i32>,
    pub(super) woman_member_places: Option<i32>,
    pub(super) member_places: Option<i32>,
    pub(super) version: i32,
}

/// A row of `nominees`.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = nominees)]
pub(super) struct NomineeRow {
    pub(super) person_id: i64,
    pub(super) known_person_id: Option<i64>,
    pub(super) birth_date: Option<NaiveDate>,
    pub(super) political_status: Option<i16>,
    pub(super) education: Option<i16>,
    pub(super) nominated_on: Option<NaiveDate>,
    pub(super) own_strokes: Option<i32>,
    pub(super) confirmed_post: Option<String>,
    pub(super) leaving: Option<String>,
    pub(super) left_on: Option<NaiveDate>,
    pub(super) leaving_reason: String,
    pub(super) decision: Option<String>,
    pub(super) decided_on: Option<NaiveDate>,
    pub(super) decision_reason: String,
    pub(super) version: i32,
    pub(super) joint_voters: Option<i32>,
    pub(super) joint_households: Option<i32>,
}

type WholeRow = (NomineeRow, String, i16, bool);

/// The nominees of a chapter with name, sex and whether they are on the published list.
pub(super) fn rows(conn: &mut Conn, election: i64) -> Result<Vec<WholeRow>> {
    let found: Vec<(NomineeRow, String, i16, bool, Option<String>)> = nominees::table
        .inner_join(election_persons::table)
        .filter(nominees::election_id.eq(election))
        .order(nominees::person_id)
        .select((
            NomineeRow::as_select(),
            election_persons::name,
            election_persons::sex,
            election_persons::is_counted,
            election_persons::post,
        ))
        .load(conn)?;
    let whole =
        |(row, name, sex, is_counted, post): (NomineeRow, String, i16, bool, Option<String>)| {
            // A name that voters wrote is counted and has no post.
            (row, name, sex, is_counted && post.is_some())
        };
    Ok(found.into_iter().map(whole).collect())
}

/// Saves the arrangement. A published list fixes it.
pub fn arrange(conn: &mut Conn, candidacy: &Candidacy, version: i32, to: &Setup) -> Result<()> {
    let state = candidacy.election.known.state;
    if state >= crate::elections::state::State::Voting {
        return candidacy.check_open();
    }
    let now = &candidacy.setup;
    let changes_list = (now.mode, now.order, now.places) != (to.mode, to.order, to.places);
    if !candidacy.lists.is_empty() && changes_list {
        return Err(Error::invalid(
            "正式候选人名单已经公布，产生方式、排列顺序和候选人名额不能再改。",
        ));
    }
    if to.mode == Mode::NoCandidate && !candidacy.people.is_empty() {
        return Err(Error::invalid(
            "已经录入了被提名人，不能改为无候选人选举；录错的请先逐一删除。",
        ));
    }
    let alone = |one: &super::store_reading::Person| one.nominee.nominations.len() == 1;
    if [Mode::SelfNominated, Mode::Joint].contains(&to.mode) && !candidacy.people.iter().all(alone)
    {
        return Err(Error::invalid(
            "自荐、联名提名的每人只能竞选一个职务；有人被提名为几个职务，请先更正。",
        ));
    }
    let count = |number: Option<u64>| number.map(i64::try_from).transpose();
    let [chair, vice_chair, woman_member, member] = to.places.map(|one| one.map(stored));
    let values = (
        candidacies::mode.eq(to.mode.word()),
        candidacies::list_order.eq(to.order.word()),
        candidacies::basis.eq(to.basis.trim()),
        candidacies::registered.eq(count(to.registered).map_err(Error::internal)?),
        candidacies::took_part.eq(count(to.took_part).map_err(Error::internal)?),
        candidacies::primary_took_part.eq(count(to.primary_took_part).map_err(Error::internal)?),
        candidacies::chair_places.eq(chair),
        candidacies::vice_chair_places.eq(vice_chair),
        candidacies::woman_member_places.eq(woman_member),
        candidacies::member_places.eq(member),
        candidacies::version.eq(version.saturating_add(1)),
    );
    if version != candidacy.setup_version {
        return changed_once(0);
    }
    if version == 0 {
        let id = candidacies::election_id.eq(candidacy.election.id);
        diesel::insert_into(candidacies::table)
            .values((id, values))
            .execute(conn)?;
        return Ok(());
    }
    let row = candidacies::table.find(candidacy.election.id);
    let changed = diesel::update(row)
        .filter(candidacies::version.eq(version))
        .set(values)
        .execute(conn)?;
    changed_once(changed)
}

/// Somebody on record who may be picked.
#[derive(Clone, Debug)]
pub struct Known {
    /// The number on record.
    pub id: i64,
    /// The name.
    pub name: String,
    /// As stored.
    pub sex: i16,
    /// The day of birth; with a month only its first day.
    pub birth: NaiveDate,
    /// Only the month of birth is known.
    pub is_month_only: bool,
    /// 村民小组 as a registered voter; empty where it is not known.
    pub group: String,
}

/// Most persons of one search.
const FOUND: i64 = 30;

/// Voters and members of the unit, and who is at home there, by a part of the name.
pub fn known_in(conn: &mut Conn, election: &Election, name: &str) -> Result<Vec<Known>> {
    found(conn, election, Some(name.trim()), None)
}

/// One of them.
pub fn known(conn: &mut Conn, election: &Election, id: i64) -> Result<Option<Known>> {
    Ok(found(conn, election, None, Some(id))?.pop())
}

fn found(
    conn: &mut Conn,
    election: &Election,
    name: Option<&str>,
    id: Option<i64>,
) -> Result<Vec<Known>> {
    let unit = election.unit.as_str();
    let voting = voters::table
        .filter(voters::unit_code.eq(unit))
        .select(voters::person_id);
    let members = memberships::table
        .filter(memberships::current_unit_code.eq(unit))
        .select(memberships::person_id);
    let mut query = persons::table
        .filter(
            persons::home_unit_code
                .eq(unit)
                .or(persons::id.eq_any(voting))
                .or(persons::id.eq_any(members)),
        )
        .into_boxed();
    if let Some(name) = name {
        query = query.filter(persons::name.like(containing(name)).escape('\\'));
    }
    if let Some(id) = id {
        query = query.filter(persons::id.eq(id));
    }
    let found: Vec<(i64, String, i16, NaiveDate, bool)> = query
        .order((persons::name, persons::id))
        .limit(FOUND)
        .select((
            persons::id,
            persons::name,
            persons::sex,
            persons::birth_date,
            persons::birth_month_only,
        ))
        .load(conn)?;
    let ids: Vec<i64> = found.iter().map(|one| one.0).collect();
    let groups: Vec<(i64, Option<String>)> = voters::table
        .filter(voters::unit_code.eq(unit))
        .filter(voters::person_id.eq_any(ids))
        .select((voters::person_id, voters::group_name))
        .load(conn)?;
    let mut groups: BTreeMap<i64, Option<String>> = groups.into_iter().collect();
    let known = |(id, name, sex, birth, is_month_only)| Known {
        id,
        name,
        sex,
        birth,
        is_month_only,
        group: groups.remove(&id).flatten().unwrap_or_default(),
    };
    Ok(found.into_iter().map(known).collect())
}

/// The persons on record behind the persons of an election, for whoever writes down who was
/// elected. `root` is the chapter whose persons they are.
pub fn known_persons(conn: &mut Conn, root: i64) -> Result<BTreeMap<i64, i64>> {
    let rows: Vec<(i64, Option<i64>)> = nominees::table
        .filter(nominees::election_id.eq(root))
        .select((nominees::person_id, nominees::known_person_id))
        .load(conn)?;
    let known = |(person, known): (i64, Option<i64>)| Some((person, known?));
    Ok(rows.into_iter().filter_map(known).collect())
}
