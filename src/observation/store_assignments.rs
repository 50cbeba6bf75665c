//! Observers of a county and their villages: reading them, and changing who observes where.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDateTime;
use diesel::prelude::*;
use sha2::{Digest, Sha256};

use super::assignment::{Candidate, Village};
use super::store_settings::faster;
use crate::accounts::Role;
use crate::db::Conn;
use crate::divisions::{self, DivisionCode};
use crate::elections::store::Programme;
use crate::elections::store_observed;
use crate::error::Result;
use crate::schema::{accounts, elections, observer_assignments, observers};

/// An observer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observer {
    /// The account.
    pub account_id: i64,
    /// The account's name.
    pub account: String,
    /// The person's name.
    pub name: String,
    /// The account cannot sign in.
    pub is_disabled: bool,
    /// The password was given by the county and has not been changed.
    pub is_new: bool,
    /// 单位; empty when it is not known.
    pub organisation: String,
    /// Where they come from.
    pub home: Option<String>,
    /// Counts the changes; 0 when nothing is recorded but the account.
    pub version: i32,
    /// Codes of the villages in the programme.
    pub villages: Vec<String>,
}

impl Observer {
    /// As the rule of assignment takes it.
    pub fn candidate(&self) -> Candidate {
        Candidate {
            account_id: self.account_id,
            name: self.name.clone(),
            organisation: self.organisation.clone(),
            home: self.home.clone(),
        }
    }
}

/// The villages that vote in a programme, by code.
pub fn villages(conn: &mut Conn, programme: &Programme) -> Result<Vec<Village>> {
    let units: Vec<String> = elections::table
        .filter(elections::programme_id.eq(programme.id))
        .select(elections::unit_code)
        .distinct()
        .load(conn)?;
    let units: BTreeSet<String> = units.into_iter().collect();
    let all = divisions::units_of_county(conn, &programme.county()?)?;
    let own = all
        .into_iter()
        .filter(|unit| units.contains(unit.code.as_str()));
    Ok(own
        .map(|unit| Village {
            code: unit.code.to_string(),
            name: unit.name,
            township: unit.township_code.to_string(),
            township_name: unit.township_name,
        })
        .collect())
}

/// The observers of the programme's county, by name of account.
pub fn observers_of(conn: &mut Conn, programme: &Programme) -> Result<Vec<Observer>> {
    type Known = (i64, String, Option<String>, i32);
    let county = programme.county_code.as_str();
    let known: Vec<Known> = observers::table
        .filter(observers::county_code.eq(county))
        .select((
            observers::account_id,
            observers::organisation,
            observers::home_code,
            observers::version,
        ))
        .load(conn)?;
    let mut known: BTreeMap<i64, Known> = known.into_iter().map(|one| (one.0, one)).collect();
    let mut villages: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for (account, unit) in standing(conn, programme.id)? {
        villages.entry(account).or_default().push(unit);
    }
    let rows: Vec<(i64, String, String, bool, bool)> = accounts::table
        .filter(accounts::role.eq(Role::Observer.word()))
        .filter(accounts::scope_code.ge(county))
        .filter(accounts::scope_code.lt(format!("{county}:")))
        .order(accounts::name)
        .select((
            accounts::id,
            accounts::name,
            accounts::display_name,
            accounts::is_disabled,
            accounts::must_change_password,
        ))
        .load(conn)?;
    let line = |(account_id, account, name, is_disabled, is_new)| {
        let own = known.remove(&account_id);
        let (_, organisation, home, version) = own.unwrap_or_default();
        Observer {
            account_id,
            account,
            name,
            is_disabled,
            is_new,
            organisation,
            home,
            version,
            villages: villages.remove(&account_id).unwrap_or_default(),
        }
    };
    Ok(rows.into_iter().map(line).collect())
}

/// Account and village of all assignments that stand, in order.
fn standing(conn: &mut Conn, programme: i64) -> Result<Vec<(i64, String)>> {
    Ok(observer_assignments::table
        .filter(observer_assignments::programme_id.eq(programme))
        .filter(observer_assignments::ended_at.is_null())
        .order((
            observer_assignments::account_id,
            observer_assignments::unit_code,
        ))
        .select((
            observer_assignments::account_id,
            observer_assignments::unit_code,
        ))
        .load(conn)?)
}

/// What tells one arrangement of a programme from another: nobody saves over what they did not see.
pub fn fingerprint(conn: &mut Conn, programme: i64) -> Result<String> {
    let mut hash = Sha256::new();
    for (account, unit) in standing(conn, programme)? {
        hash.update(format!("{account}:{unit};"));
    }
    Ok(hex::encode(hash.finalize()))
}

/// Villages that an observer got and those that ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// Begun, by code.
    pub begun: Vec<String>,
    /// Ended, by code.
    pub ended: Vec<String>,
}

impl Changed {
    /// Nothing was changed.
    pub fn is_empty(&self) -> bool {
        self.begun.is_empty() && self.ended.is_empty()
    }
}

/// Gives an observer exactly these villages; what they lose stays on record with its end.
pub fn set_villages(
    conn: &mut Conn,
    (programme, account): (i64, i64),
    wanted: &BTreeSet<String>,
    now: NaiveDateTime,
) -> Result<Changed> {
    let known: Vec<(String, Option<NaiveDateTime>)> = observer_assignments::table
        .filter(observer_assignments::programme_id.eq(programme))
        .filter(observer_assignments::account_id.eq(account))
        .select((
            observer_assignments::unit_code,
            observer_assignments::ended_at,
        ))
        .order(observer_assignments::unit_code)
        .load(conn)?;
    let known: BTreeMap<String, Option<NaiveDateTime>> = known.into_iter().collect();
    let mut changed = Changed::default();
    for unit in wanted {
        let own = observer_assignments::table.find((programme, unit, account));
        match known.get(unit) {
            Some(None) => continue,
            Some(Some(_)) => diesel::update(own)
                .set((
                    observer_assignments::assigned_at.eq(now),
                    observer_assignments::ended_at.eq(None::<NaiveDateTime>),
                ))
                .execute(conn)?,
            None => diesel::insert_into(observer_assignments::table)
                .values((
                    observer_assignments::programme_id.eq(programme),
                    observer_assignments::unit_code.eq(unit),
                    observer_assignments::account_id.eq(account),
                    observer_assignments::assigned_at.eq(now),
                ))
                .execute(conn)?,
        };
        changed.begun.push(unit.clone());
    }
    let lost = known
        .into_iter()
        .filter(|(unit, ended)| ended.is_none() && !wanted.contains(unit));
    for (unit, _) in lost {
        diesel::update(observer_assignments::table.find((programme, &unit, account)))
            .set(observer_assignments::ended_at.eq(Some(now)))
            .execute(conn)?;
        changed.ended.push(unit);
    }
    if !changed.begun.is_empty() {
        store_observed::assigned(conn, programme)?;
    }
    Ok(changed)
}

/// What is recorded of an observer beside the account and still at `version`: 单位 and origin.
pub fn set_particulars(
    conn: &mut Conn,
    (account, county): (i64, &DivisionCode),
    (organisation, home): (&str, Option<&str>),
    version: i32,
) -> Result<()> {
    let values = (
        observers::organisation.eq(organisation),
        observers::home_code.eq(home),
        observers::version.eq(version.saturating_add(1)),
    );
    let changed = if version == 0 {
        let is_known: i64 = observers::table
            .filter(observers::account_id.eq(account))
            .count()
            .get_result(conn)?;
        if is_known > 0 {
            return Err(faster());
        }
        let own = (
            observers::account_id.eq(account),
            observers::county_code.eq(county.as_str()),
        );
        diesel::insert_into(observers::table)
            .values((own, values))
            .execute(conn)?
    } else {
        diesel::update(observers::table.find(account))
            .filter(observers::version.eq(version))
            .set(values)
            .execute(conn)?
    };
    if changed == 1 { Ok(()) } else { Err(faster()) }
}
