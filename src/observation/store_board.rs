//! Reads the board, tells whether it changed, and keeps the tokens of hall screens.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use sha2::{Digest, Sha256};

use super::board::Line;
use super::store_assignments::villages;
use super::store_reports::Report;
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::elections::store::{Election, Programme, elections_of, programme};
use crate::error::{Error, Result};
use crate::schema::{
    accounts, observation_halls, observation_reports, observer_assignments, programmes,
};

/// All villages of a programme in a scope, by code.
pub fn lines(conn: &mut Conn, programme: &Programme, scope: &DivisionCode) -> Result<Vec<Line>> {
    let townships: BTreeMap<String, String> = villages(conn, programme)?
        .into_iter()
        .map(|one| (one.code, one.township_name))
        .collect();
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
    let mut reports: BTreeMap<i64, Vec<Report>> = BTreeMap::new();
    let all: Vec<Report> = observation_reports::table
        .filter(observation_reports::county_code.eq(&programme.county_code))
        .filter(observation_reports::election_id.is_not_null())
        .select(Report::as_select())
        .load(conn)?;
    for report in all {
        if let Some(election) = report.election_id {
            reports.entry(election).or_default().push(report);
        }
    }
    let elections = elections_of(conn, programme.id, scope)?;
    let of_units = elections.chunk_by(|one, other| one.unit == other.unit);
    let shown = of_units.filter_map(|unit| {
        // The newest chapter somebody reported on, else the newest.
        let is_reported = |one: &&Election| reports.contains_key(&one.id);
        unit.iter().rev().find(is_reported).or_else(|| unit.last())
    });
    let none = Vec::new();
    let lines = shown.map(|one| {
        let own = reports.get(&one.id).unwrap_or(&none);
        let unit = one.unit.as_str();
        let observers = observers.get(unit).cloned().unwrap_or_default();
        line(
            one,
            own,
            observers,
            townships.get(unit).cloned().unwrap_or_default(),
        )
    });
    Ok(lines.collect())
}

fn line(one: &Election, reports: &[Report], observers: Vec<String>, township_name: String) -> Line {
    let sum = |of: fn(&Report) -> i32| reports.iter().map(|one| i64::from(of(one))).sum();
    let turnouts = reports
        .iter()
        .filter_map(|one| one.voters_at.zip(one.voters));
    Line {
        election: one.id,
        unit: one.unit.clone(),
        unit_name: one.unit_name.clone(),
        township_name,
        day: one.known.election_day,
        observers,
        arrived_at: reports.iter().filter_map(|one| one.arrived_at).min(),
        last_at: reports.iter().map(|one| one.last_received_at).max(),
        turnout: turnouts.max(),
        incidents: [
            sum(|one| one.minor_incidents),
            sum(|one| one.serious_incidents),
            sum(|one| one.grave_incidents),
        ],
        is_finished: reports.iter().any(|one| one.finished_at.is_some()),
    }
}

/// A word that changes with every sending of the county's observers.
pub fn pulse(conn: &mut Conn, county: &str) -> Result<String> {
    let last: Option<NaiveDateTime> = observation_reports::table
        .filter(observation_reports::county_code.eq(county))
        .select(diesel::dsl::max(observation_reports::last_received_at))
        .first(conn)?;
    Ok(last.map_or_else(String::new, |at| {
        at.and_utc().timestamp_millis().to_string()
    }))
}

fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token))
}

/// Opens a screen for a place and closes the ones before; the token is told once.
pub fn open_hall(
    conn: &mut Conn,
    (programme, scope): (i64, &DivisionCode),
    (account, now): (i64, NaiveDateTime),
    token: &str,
) -> Result<()> {
    close_halls(conn, (programme, scope), now)?;
    diesel::insert_into(observation_halls::table)
        .values((
            observation_halls::token_hash.eq(hash(token)),
            observation_halls::programme_id.eq(programme),
            observation_halls::scope_code.eq(scope.as_str()),
            observation_halls::made_by.eq(account),
            observation_halls::made_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Closes the screens of a place; gives how many there were.
pub fn close_halls(
    conn: &mut Conn,
    (programme, scope): (i64, &DivisionCode),
    now: NaiveDateTime,
) -> Result<usize> {
    let open = observation_halls::table
        .filter(observation_halls::programme_id.eq(programme))
        .filter(observation_halls::scope_code.eq(scope.as_str()))
        .filter(observation_halls::ended_at.is_null());
    Ok(diesel::update(open)
        .set(observation_halls::ended_at.eq(Some(now)))
        .execute(conn)?)
}

/// The programme and place of a screen that is open; any other does not exist.
pub fn hall(conn: &mut Conn, token: &str) -> Result<(Programme, DivisionCode)> {
    let found: Option<(i64, String)> = observation_halls::table
        .find(hash(token))
        .filter(observation_halls::ended_at.is_null())
        .select((
            observation_halls::programme_id,
            observation_halls::scope_code,
        ))
        .first(conn)
        .optional()?;
    let (id, scope) = found.ok_or(Error::NotFound)?;
    let scope = DivisionCode::parse(&scope).map_err(Error::internal)?;
    let is_there: i64 = programmes::table.find(id).count().get_result(conn)?;
    if is_there == 0 {
        return Err(Error::NotFound);
    }
    Ok((programme(conn, &scope, id)?, scope))
}
