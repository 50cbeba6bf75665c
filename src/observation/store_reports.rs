//! Reports: one observer on one chapter, with the numbers the board shows.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::field::{Field, read_time};
use super::incident::{IncidentPart, Severity};
use super::store_jobs::{Sender, fields};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::elections::count::cell::read_number;
use crate::elections::store::Election;
use crate::elections::store_observed;
use crate::error::{Error, Result};
use crate::schema::{elections, observation_reports};

/// A report.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = observation_reports)]
pub struct Report {
    /// Its number.
    pub id: i64,
    /// The observer.
    pub account_id: i64,
    /// The county whose receipts it has.
    pub county_code: String,
    /// The village; the county for the practice election.
    pub unit_code: String,
    /// The chapter; none for the practice election.
    pub election_id: Option<i64>,
    /// When the observer came (civil time).
    pub arrived_at: Option<NaiveDateTime>,
    /// When the observer left (civil time).
    pub left_at: Option<NaiveDateTime>,
    /// When the report was finished (civil time).
    pub finished_at: Option<NaiveDateTime>,
    /// The last turnout that was read.
    pub voters: Option<i64>,
    /// When (civil time).
    pub voters_at: Option<NaiveDateTime>,
    /// 一般
    pub minor_incidents: i32,
    /// 较重
    pub serious_incidents: i32,
    /// 严重
    pub grave_incidents: i32,
    /// How many jobs arrived.
    pub jobs: i64,
    /// When the last one arrived (UTC).
    pub last_received_at: NaiveDateTime,
}

impl Report {
    /// What the audit calls it.
    pub fn subject(&self) -> String {
        match self.election_id {
            Some(id) => format!("观察记录 {} 选举{id}", self.unit_code),
            None => "观察练习".to_owned(),
        }
    }
}

/// The report of an observer on a chapter of their county; made when there is none yet.
pub(super) fn report_for(conn: &mut Conn, from: &Sender, election: Option<i64>) -> Result<Report> {
    if let Some(known) = find(conn, from.account_id, election)? {
        return Ok(known);
    }
    let county = from.scope.county().ok_or(Error::NotFound)?;
    let unit = match election {
        None => county.clone(),
        Some(id) => {
            let unit: Option<String> = elections::table
                .find(id)
                .select(elections::unit_code)
                .first(conn)
                .optional()?;
            let unit = unit.and_then(|unit| DivisionCode::parse(&unit).ok());
            unit.filter(|unit| from.scope.contains(unit))
                .ok_or_else(|| {
                    Error::conflict(
                        "系统里没有这次选举，可能县里改过安排。记录还在手机里，请联系县里。",
                    )
                })?
        }
    };
    let id: i64 = diesel::insert_into(observation_reports::table)
        .values((
            observation_reports::account_id.eq(from.account_id),
            observation_reports::county_code.eq(county.as_str()),
            observation_reports::unit_code.eq(unit.as_str()),
            observation_reports::election_id.eq(election),
            observation_reports::minor_incidents.eq(0),
            observation_reports::serious_incidents.eq(0),
            observation_reports::grave_incidents.eq(0),
            observation_reports::jobs.eq(0),
            observation_reports::last_received_at.eq(from.now),
        ))
        .returning(observation_reports::id)
        .get_result(conn)?;
    Ok(observation_reports::table
        .find(id)
        .select(Report::as_select())
        .first(conn)?)
}

/// The report of an account on a chapter, or on the practice election.
pub fn find(conn: &mut Conn, account_id: i64, election: Option<i64>) -> Result<Option<Report>> {
    let own = observation_reports::table.filter(observation_reports::account_id.eq(account_id));
    let found = match election {
        Some(id) => own
            .filter(observation_reports::election_id.eq(id))
            .select(Report::as_select())
            .first(conn),
        None => own
            .filter(observation_reports::election_id.is_null())
            .select(Report::as_select())
            .first(conn),
    };
    Ok(found.optional()?)
}

/// All reports on a chapter.
pub fn reports_on(conn: &mut Conn, election: &Election) -> Result<Vec<Report>> {
    Ok(observation_reports::table
        .filter(observation_reports::election_id.eq(election.id))
        .order(observation_reports::id)
        .select(Report::as_select())
        .load(conn)?)
}

/// Brings the kept numbers of a report up to date after a job with these fields.
pub(super) fn summarise(
    conn: &mut Conn,
    report: &Report,
    changed: &[&Field],
    now: NaiveDateTime,
) -> Result<()> {
    let jobs = report.jobs.checked_add(1);
    let jobs = jobs.ok_or_else(|| Error::internal("too many jobs"))?;
    let own = observation_reports::table.find(report.id);
    diesel::update(own)
        .set((
            observation_reports::jobs.eq(jobs),
            observation_reports::last_received_at.eq(now),
        ))
        .execute(conn)?;
    if !changed.iter().any(|field| counts(field)) {
        return Ok(());
    }
    let numbers = Numbers::of(
        fields(conn, report.id)?
            .iter()
            .filter_map(|(name, shown)| Some((Field::from_name(name)?, shown.value.as_str()))),
    );
    let [minor, serious, grave] = numbers.incidents;
    let last = numbers.readings.last().copied();
    diesel::update(own)
        .set((
            observation_reports::arrived_at.eq(numbers.arrived_at),
            observation_reports::left_at.eq(numbers.left_at),
            observation_reports::finished_at.eq(numbers.finished_at),
            observation_reports::voters.eq(last.map(|(_, voters)| voters)),
            observation_reports::voters_at.eq(last.map(|(at, _)| at)),
            observation_reports::minor_incidents.eq(minor),
            observation_reports::serious_incidents.eq(serious),
            observation_reports::grave_incidents.eq(grave),
        ))
        .execute(conn)?;
    let before = (report.arrived_at, report.left_at, report.finished_at);
    let is_finished = report.finished_at.or(numbers.finished_at).is_some();
    match report.election_id {
        Some(election)
            if is_finished
                && before != (numbers.arrived_at, numbers.left_at, numbers.finished_at) =>
        {
            store_observed::reported(conn, election)
        }
        _ => Ok(()),
    }
}

/// Whether a field is part of the kept numbers.
fn counts(field: &Field) -> bool {
    matches!(
        field,
        Field::ArrivedAt
            | Field::LeftAt
            | Field::FinishedAt
            | Field::Turnout(_)
            | Field::TurnoutAt(_)
            | Field::Incident(_, IncidentPart::Severity | IncidentPart::What)
    )
}

/// What the fields of a report come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Numbers {
    pub(super) arrived_at: Option<NaiveDateTime>,
    pub(super) left_at: Option<NaiveDateTime>,
    pub(super) finished_at: Option<NaiveDateTime>,
    /// Turnouts by time.
    pub(super) readings: Vec<(NaiveDateTime, i64)>,
    /// By severity.
    pub(super) incidents: [i32; 3],
}

impl Numbers {
    /// From the values of fields.
    pub(super) fn of<'a>(values: impl Iterator<Item = (Field, &'a str)>) -> Self {
        let mut numbers = Self::default();
        let mut turnouts =
            std::collections::BTreeMap::<String, (Option<NaiveDateTime>, Option<i64>)>::new();
        for (field, value) in values {
            match field {
                Field::ArrivedAt => numbers.arrived_at = read_time(value),
                Field::LeftAt => numbers.left_at = read_time(value),
                Field::FinishedAt => numbers.finished_at = read_time(value),
                Field::TurnoutAt(id) => turnouts.entry(id).or_default().0 = read_time(value),
                Field::Turnout(id) => {
                    let number = read_number(value).ok().flatten();
                    turnouts.entry(id).or_default().1 = number.and_then(|n| i64::try_from(n).ok());
                }
                Field::Incident(_, IncidentPart::Severity) => {
                    if let Some(severity) = Severity::from_word(value) {
                        let count = &mut numbers.incidents[severity as usize];
                        *count = count.saturating_add(1);
                    }
                }
                _ => {}
            }
        }
        let read = turnouts
            .into_values()
            .filter_map(|(at, voters)| at.zip(voters));
        numbers.readings = read.collect();
        numbers.readings.sort_unstable();
        numbers
    }
}
