//! Representatives and group leaders of a village: the plan, who was chosen by which group, the end
//! of those of the term before. They serve in the bodies that the office keeps.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::representatives::{
    GroupMeeting, Plan, PlanMode, SeatKind, check_meeting, judge_plan, meeting_lines,
};
use crate::committees::OrganisationKind;
use crate::committees::membership::{Ending, Origin};
use crate::committees::organisations_store::{self as bodies, NewService, Organisation};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::elections::store::Election;
use crate::elections::store_programme::changed_once;
use crate::error::{Error, Result};
use crate::rules::RuleSet;
use crate::schema::{persons, representative_plans, representative_seats, service_records};

/// Somebody who was chosen.
#[derive(Clone, Debug, Queryable)]
pub(super) struct Seat {
    pub(super) kind: String,
    pub(super) group: String,
    pub(super) household: String,
    pub(super) name: String,
    pub(super) sex: i16,
    pub(super) began_on: NaiveDate,
    pub(super) ended_on: Option<NaiveDate>,
    /// The body he serves in, for correcting and leaving.
    pub(super) body: i64,
}

impl Seat {
    /// Representative or group leader.
    pub(super) fn kind(&self) -> Option<SeatKind> {
        SeatKind::from_word(&self.kind)
    }
}

/// The plan of an election with its version; `None` before it was made.
pub(super) fn plan(conn: &mut Conn, election: i64) -> Result<Option<(Plan, i32)>> {
    let row: Option<(i64, String, i32, i32, i32, i32)> = representative_plans::table
        .find(election)
        .first(conn)
        .optional()?;
    let Some((_, mode, people, households, representatives, version)) = row else {
        return Ok(None);
    };
    let count = |number: i32| u32::try_from(number).map_err(Error::internal);
    let plan = Plan {
        mode: PlanMode::from_word(&mode).ok_or_else(|| Error::internal("a mode"))?,
        people: count(people)?,
        households: count(households)?,
        representatives: count(representatives)?,
    };
    Ok(Some((plan, version)))
}

/// Keeps the plan, if the rules allow its number.
pub(super) fn save_plan(
    conn: &mut Conn,
    (election, rules): (i64, &RuleSet),
    new: Plan,
    version: i32,
) -> Result<()> {
    judge_plan(rules, new).map_err(Error::invalid)?;
    let known = plan(conn, election)?.map_or(0, |(_, version)| version);
    changed_once(usize::from(known == version))?;
    let count = |number: u32| i32::try_from(number).map_err(Error::internal);
    diesel::delete(representative_plans::table.find(election)).execute(conn)?;
    diesel::insert_into(representative_plans::table)
        .values((
            representative_plans::election_id.eq(election),
            representative_plans::mode.eq(new.mode.word()),
            representative_plans::people.eq(count(new.people)?),
            representative_plans::households.eq(count(new.households)?),
            representative_plans::representatives.eq(count(new.representatives)?),
            representative_plans::version.eq(version.saturating_add(1)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Everybody chosen in an election, by group.
pub(super) fn seats(conn: &mut Conn, election: i64) -> Result<Vec<Seat>> {
    Ok(representative_seats::table
        .inner_join(
            service_records::table
                .on(service_records::id.eq(representative_seats::service_record_id)),
        )
        .inner_join(persons::table.on(persons::id.eq(service_records::person_id)))
        .filter(representative_seats::election_id.eq(election))
        .order((
            representative_seats::group_name,
            representative_seats::kind,
            representative_seats::service_record_id,
        ))
        .select((
            representative_seats::kind,
            representative_seats::group_name,
            representative_seats::household,
            persons::name,
            persons::sex,
            service_records::began_on,
            service_records::ended_on,
            service_records::organisation_id,
        ))
        .load(conn)?)
}

const fn kind_of(kind: SeatKind) -> OrganisationKind {
    match kind {
        SeatKind::Representative => OrganisationKind::Representatives,
        SeatKind::GroupLeader => OrganisationKind::GroupLeaders,
    }
}

/// The existing body of the unit for a kind.
fn body(conn: &mut Conn, unit: &DivisionCode, kind: SeatKind) -> Result<Option<Organisation>> {
    let all = bodies::organisations_of(conn, unit)?;
    let own = |body: &Organisation| body.kind == kind_of(kind).number() && body.valid_to.is_none();
    Ok(all.into_iter().map(|(body, _)| body).find(own))
}

/// Those in office who were chosen before this election: body, record, name.
pub(super) fn former(
    conn: &mut Conn,
    election: &Election,
) -> Result<Vec<(SeatKind, bodies::ServiceRecord)>> {
    let own: Vec<i64> = representative_seats::table
        .filter(representative_seats::election_id.eq(election.id))
        .select(representative_seats::service_record_id)
        .load(conn)?;
    let mut former = Vec::new();
    for kind in SeatKind::ALL.iter().copied() {
        let Some(body) = body(conn, &election.unit, kind)? else {
            continue;
        };
        let serving = bodies::services_of(conn, body.id)?.into_iter();
        let serving =
            serving.filter(|record| record.ended_on.is_none() && !own.contains(&record.id));
        former.extend(serving.map(|record| (kind, record)));
    }
    Ok(former)
}

/// Ends those chosen before: their term is over with that of the committee. Gives how many.
pub(super) fn end_former(
    conn: &mut Conn,
    election: &Election,
    on: NaiveDate,
    today: NaiveDate,
) -> Result<usize> {
    let former = former(conn, election)?;
    if former.is_empty() {
        return Err(Error::conflict("没有上一届还登记为在任的代表、组长。"));
    }
    for (_, record) in &former {
        let left = (on, Ending::TermOver);
        bodies::leave(conn, record, record.version, left, today)?;
    }
    Ok(former.len())
}

/// A choice.
#[derive(Clone, Debug)]
pub(super) struct NewSeat {
    pub(super) kind: SeatKind,
    pub(super) group: String,
    /// Number of the household; empty where it is not recorded.
    pub(super) household: String,
    pub(super) chosen_on: NaiveDate,
    /// Of a leader the meeting that chose him.
    pub(super) meeting: Option<GroupMeeting>,
}

/// One representative a household where the province says so (ZJI art. 18), one leader a group, and
/// a leader only by a meeting that could choose.
fn check(known: &[Seat], new: &NewSeat, province: Option<&str>) -> Result<()> {
    let serving = known.iter().filter(|seat| seat.ended_on.is_none());
    let mut same = serving.filter(|seat| seat.kind() == Some(new.kind));
    if let Some(meeting) = new.meeting {
        check_meeting(meeting).map_err(Error::invalid)?;
        let (lines, chose) = meeting_lines(meeting);
        if !chose {
            let told = lines.join("；");
            return Err(Error::invalid(format!(
                "这次小组会议的推选无效：{told}（村民委员会组织法第二十八条）。"
            )));
        }
        if let Some(one) = same.find(|seat| seat.group == new.group) {
            return Err(Error::conflict(format!(
                "{}已有组长{}，请先办理离任。",
                new.group, one.name
            )));
        }
        return Ok(());
    }
    let is_limited = province == Some("33") && !new.household.is_empty();
    match same.find(|seat| is_limited && seat.household == new.household) {
        Some(one) => Err(Error::conflict(format!(
            "同一户已有代表{}，一户只能有一名代表（浙江省实施办法第十八条）。",
            one.name
        ))),
        None => Ok(()),
    }
}

/// Records somebody who was chosen; the body is made where the village has none yet.
pub(super) fn choose(
    conn: &mut Conn,
    (election, rules): (&Election, &RuleSet),
    (person, new): (i64, &NewSeat),
    today: NaiveDate,
) -> Result<()> {
    let known = seats(conn, election.id)?;
    check(&known, new, rules.about().province.as_deref())?;
    let body = if let Some(body) = body(conn, &election.unit, new.kind)? {
        body
    } else {
        let kind = kind_of(new.kind);
        let (id, _) = bodies::add_organisation(conn, &election.unit, kind, "", None)?;
        bodies::organisation(conn, &election.unit, id)?
    };
    let service = NewService {
        person_id: person,
        post: new.kind.label().to_owned(),
        origin: Origin::Election,
        began_on: new.chosen_on,
    };
    bodies::appoint(conn, &body, &service, today)?;
    let record: i64 = service_records::table
        .filter(service_records::organisation_id.eq(body.id))
        .filter(service_records::person_id.eq(person))
        .filter(service_records::ended_on.is_null())
        .order(service_records::id.desc())
        .select(service_records::id)
        .first(conn)?;
    let meeting = new.meeting.unwrap_or_default();
    let count = |number: u64| i64::try_from(number).map_err(Error::internal);
    diesel::insert_into(representative_seats::table)
        .values((
            representative_seats::service_record_id.eq(record),
            representative_seats::election_id.eq(election.id),
            representative_seats::kind.eq(new.kind.word()),
            representative_seats::group_name.eq(&new.group),
            representative_seats::household.eq(&new.household),
            representative_seats::adults.eq(count(meeting.adults)?),
            representative_seats::present.eq(count(meeting.present)?),
            representative_seats::households.eq(count(meeting.households)?),
            representative_seats::households_present.eq(count(meeting.households_present)?),
            representative_seats::in_favour.eq(count(meeting.in_favour)?),
        ))
        .execute(conn)?;
    Ok(())
}
