//! Observers and the villages they are assigned to.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::accounts::Principal;
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::elections::store::{self as elections, Election};
use crate::error::{Error, Result};
use crate::schema::{observation_settings, observer_assignments, programmes};

/// A village of an observer with the chapters of its election.
#[derive(Clone, Debug)]
pub struct Assigned {
    /// The programme.
    pub programme_id: i64,
    /// The village.
    pub unit: DivisionCode,
    /// Its name.
    pub name: String,
    /// The chapters, in order.
    pub chapters: Vec<Election>,
}

/// The villages an account is assigned to, by programme and code.
pub fn assigned_to(conn: &mut Conn, account_id: i64) -> Result<Vec<Assigned>> {
    let rows: Vec<(i64, String)> = observer_assignments::table
        .filter(observer_assignments::account_id.eq(account_id))
        .filter(observer_assignments::ended_at.is_null())
        .order((
            observer_assignments::programme_id,
            observer_assignments::unit_code,
        ))
        .select((
            observer_assignments::programme_id,
            observer_assignments::unit_code,
        ))
        .load(conn)?;
    let mut all = Vec::with_capacity(rows.len());
    for (programme_id, code) in rows {
        let unit = DivisionCode::parse(&code).map_err(Error::internal)?;
        let chapters = elections::elections_of(conn, programme_id, &unit)?;
        if let Some(first) = chapters.first() {
            all.push(Assigned {
                programme_id,
                name: first.unit_name.clone(),
                unit,
                chapters,
            });
        }
    }
    Ok(all)
}

/// A chapter that an observer may report on: of a village they are assigned to, or were. Any other
/// does not exist for them.
pub fn observed_by(conn: &mut Conn, who: &Principal, id: i64) -> Result<Election> {
    let election = elections::election(conn, &who.scope, id)?;
    let assignment: Option<i64> = observer_assignments::table
        .find((
            election.programme_id,
            election.unit.as_str(),
            who.account_id,
        ))
        .select(observer_assignments::account_id)
        .first(conn)
        .optional()?;
    assignment.map(|_| election).ok_or(Error::NotFound)
}

/// The telephone of a county's latest programme for observers; empty when none was said.
pub fn county_telephone(conn: &mut Conn, county: &DivisionCode) -> Result<String> {
    let last: Option<String> = observation_settings::table
        .inner_join(programmes::table.on(programmes::id.eq(observation_settings::programme_id)))
        .filter(programmes::county_code.eq(county.as_str()))
        .order(programmes::id.desc())
        .select(observation_settings::telephone)
        .first(conn)
        .optional()?;
    Ok(last.unwrap_or_default())
}

/// The county's telephones for observers, by programme.
pub fn telephones(conn: &mut Conn, programmes: &[i64]) -> Result<BTreeMap<i64, String>> {
    let rows: Vec<(i64, String)> = observation_settings::table
        .filter(observation_settings::programme_id.eq_any(programmes))
        .select((
            observation_settings::programme_id,
            observation_settings::telephone,
        ))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}
