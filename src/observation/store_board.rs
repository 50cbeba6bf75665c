//! Reads the board, and tells whether it changed.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use diesel::dsl::{count_star, max, sum};
use diesel::prelude::*;
use sha2::{Digest, Sha256};

use super::board::{Difference, Line, Told};
use super::compare::Verdict;
use super::store_assignments::villages;
use super::store_compare::{Comparison, comparison};
use super::store_reports::Report;
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::elections::store::{Election, Programme, elections_of};
use crate::error::Result;
use crate::schema::{
    accounts, counts, elections, observation_explanations, observation_jobs, observation_reports,
    observer_assignments, rolls,
};

/// The board of a programme as it was at one moment.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// What [`pulse`] said then.
    pub pulse: String,
    /// All villages of the county, by code.
    pub lines: Vec<Line>,
}

/// The board now; `None` when the one before still tells all. What did not change of a village is
/// taken from there: comparing its counts asks the database many times.
pub fn kept(conn: &mut Conn, programme: &Programme, before: Option<&Kept>) -> Result<Option<Kept>> {
    let pulse = pulse(conn, programme)?;
    if before.is_some_and(|one| one.pulse == pulse) {
        return Ok(None);
    }
    let known = before.map_or(&[][..], |one| &one.lines);
    let lines = read(conn, programme, &programme.county()?, known)?;
    Ok(Some(Kept { pulse, lines }))
}

/// All villages of a programme in a scope, by code.
pub fn lines(conn: &mut Conn, programme: &Programme, scope: &DivisionCode) -> Result<Vec<Line>> {
    read(conn, programme, scope, &[])
}

fn read(
    conn: &mut Conn,
    programme: &Programme,
    scope: &DivisionCode,
    known: &[Line],
) -> Result<Vec<Line>> {
    let townships: BTreeMap<String, String> = villages(conn, programme)?
        .into_iter()
        .map(|one| (one.code, one.township_name))
        .collect();
    let observers = observers(conn, programme)?;
    let reports = reports(conn, programme)?;
    let stamps = stamps(conn, programme)?;
    let known: BTreeMap<i64, &Told> = known.iter().map(|one| (one.election, &one.told)).collect();
    let elections = elections_of(conn, programme.id, scope)?;
    let mut lines = Vec::new();
    for chapters in elections.chunk_by(|one, other| one.unit == other.unit) {
        // The newest chapter somebody reported on, else the newest.
        let is_reported = |one: &&Election| reports.contains_key(&one.id);
        let newest = chapters.iter().rev().find(is_reported).or(chapters.last());
        let Some(one) = newest else { continue };
        let unit = one.unit.as_str();
        let own = reports.get(&one.id).map_or(&[][..], Vec::as_slice);
        let mut line = line(one, own);
        line.observers = observers.get(unit).cloned().unwrap_or_default();
        line.township_name = townships.get(unit).cloned().unwrap_or_default();
        if !own.is_empty() {
            let jobs: i64 = own.iter().map(|one| one.jobs).sum();
            let kept = chapters.iter().filter_map(|one| stamps.get(&one.id));
            let stamp = format!("{jobs} {:?}", kept.collect::<Vec<_>>());
            line.told = match known.get(&one.id).filter(|told| told.stamp == stamp) {
                Some(&told) => told.clone(),
                None => told(&comparison(conn, scope, one.id)?, stamp),
            };
        }
        lines.push(line);
    }
    Ok(lines)
}

/// Names of those assigned, by village.
fn observers(conn: &mut Conn, programme: &Programme) -> Result<BTreeMap<String, Vec<String>>> {
    let mut observers: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let assigned: Vec<(String, String)> = observer_assignments::table
        .inner_join(accounts::table.on(accounts::id.eq(observer_assignments::account_id)))
        .filter(observer_assignments::programme_id.eq(programme.id))
        .filter(observer_assignments::ended_at.is_null())
        .order((observer_assignments::unit_code, accounts::name))
        .select((observer_assignments::unit_code, accounts::display_name))
        .load(conn)?;
    for (unit, name) in assigned {
        observers.entry(unit).or_default().push(name);
    }
    Ok(observers)
}

/// The reports of the county by chapter.
fn reports(conn: &mut Conn, programme: &Programme) -> Result<BTreeMap<i64, Vec<Report>>> {
    let mut reports: BTreeMap<i64, Vec<Report>> = BTreeMap::new();
    let all: Vec<Report> = observation_reports::table
        .filter(observation_reports::county_code.eq(&programme.county_code))
        .filter(observation_reports::election_id.is_not_null())
        .order(observation_reports::id)
        .select(Report::as_select())
        .load(conn)?;
    for report in all {
        if let Some(election) = report.election_id {
            reports.entry(election).or_default().push(report);
        }
    }
    Ok(reports)
}

/// By chapter what changes with its official numbers: versions of chapter, count and roll, and the
/// last explanation.
type Stamp = (i32, Option<i32>, Option<i32>, Option<i64>);

fn stamps(conn: &mut Conn, programme: &Programme) -> Result<BTreeMap<i64, Stamp>> {
    let versions: Vec<(i64, i32, Option<i32>, Option<i32>)> = elections::table
        .left_join(counts::table.on(counts::election_id.eq(elections::id)))
        .left_join(rolls::table.on(rolls::election_id.eq(elections::id)))
        .filter(elections::programme_id.eq(programme.id))
        .select((
            elections::id,
            elections::version,
            counts::version.nullable(),
            rolls::version.nullable(),
        ))
        .load(conn)?;
    let explained: Vec<(i64, Option<i64>)> = observation_explanations::table
        .inner_join(elections::table.on(elections::id.eq(observation_explanations::election_id)))
        .filter(elections::programme_id.eq(programme.id))
        .group_by(observation_explanations::election_id)
        .select((
            observation_explanations::election_id,
            max(observation_explanations::id),
        ))
        .load(conn)?;
    let explained: BTreeMap<i64, Option<i64>> = explained.into_iter().collect();
    let stamp = |(id, own, count, roll)| {
        let last = explained.get(&id).copied().flatten();
        (id, (own, count, roll, last))
    };
    Ok(versions.into_iter().map(stamp).collect())
}

fn line(one: &Election, reports: &[Report]) -> Line {
    let sum = |of: fn(&Report) -> i32| reports.iter().map(|one| i64::from(of(one))).sum();
    let turnouts = reports
        .iter()
        .filter_map(|one| one.voters_at.zip(one.voters));
    Line {
        election: one.id,
        unit: one.unit.clone(),
        unit_name: one.unit_name.clone(),
        township_name: String::new(),
        day: one.known.election_day,
        observers: Vec::new(),
        arrived_at: reports.iter().filter_map(|one| one.arrived_at).min(),
        last_at: reports.iter().map(|one| one.last_received_at).max(),
        turnout: turnouts.max(),
        incidents: [
            sum(|one| one.minor_incidents),
            sum(|one| one.serious_incidents),
            sum(|one| one.grave_incidents),
        ],
        is_finished: reports.iter().any(|one| one.finished_at.is_some()),
        told: Told::default(),
    }
}

fn told(known: &Comparison, stamp: String) -> Told {
    let mut told = Told {
        stamp,
        registered: known.registered,
        ..Told::default()
    };
    for one in &known.observers {
        told.readings.extend(&one.readings);
        told.has_counted |= !one.lines.is_empty();
        for line in &one.lines {
            let differs = line.official.filter(|_| line.verdict == Verdict::Differs);
            let open = differs.map(|official| Difference {
                place: known.place(line.place).to_owned(),
                cell: known.frame.label(line.cell),
                observed: line.observed,
                official,
            });
            told.compared.add(line.verdict, open);
        }
    }
    told.readings.sort_unstable();
    told
}

/// How many assignments there are, the last beginning and the last end.
type Times = (i64, Option<NaiveDateTime>, Option<NaiveDateTime>);

/// A word that changes with all that the board of a programme shows: what observers send, who is
/// assigned, the official numbers, what is explained.
pub fn pulse(conn: &mut Conn, programme: &Programme) -> Result<String> {
    let sent: Option<i64> = observation_jobs::table
        .filter(observation_jobs::county_code.eq(&programme.county_code))
        .select(max(observation_jobs::receipt))
        .first(conn)?;
    let assigned: Times = observer_assignments::table
        .filter(observer_assignments::programme_id.eq(programme.id))
        .select((
            count_star(),
            max(observer_assignments::assigned_at),
            max(observer_assignments::ended_at),
        ))
        .first(conn)?;
    let standing: i64 = observer_assignments::table
        .filter(observer_assignments::programme_id.eq(programme.id))
        .filter(observer_assignments::ended_at.is_null())
        .count()
        .get_result(conn)?;
    let official: (i64, Option<i64>, Option<i64>, Option<i64>) = elections::table
        .left_join(counts::table.on(counts::election_id.eq(elections::id)))
        .left_join(rolls::table.on(rolls::election_id.eq(elections::id)))
        .filter(elections::programme_id.eq(programme.id))
        .select((
            count_star(),
            sum(elections::version),
            sum(counts::version.nullable()),
            sum(rolls::version.nullable()),
        ))
        .first(conn)?;
    let explained: Option<i64> = observation_explanations::table
        .select(max(observation_explanations::id))
        .first(conn)?;
    let all = format!("{sent:?} {assigned:?} {standing} {official:?} {explained:?}");
    Ok(hex::encode(Sha256::digest(all)))
}
