//! Programmes: reading them.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::in_force;
use super::store::Election;
use super::template::Template;
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::rules::{RuleSet, Value};
use crate::schema::programmes;

/// The election programme of a county in a term.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = programmes)]
pub struct Programme {
    /// Its number.
    pub id: i64,
    /// The county, six digits.
    pub county_code: String,
    /// The term that begins.
    pub term_id: i32,
    /// 选举日 of all units that have none of their own.
    pub election_day: NaiveDate,
    /// The rule set of the program it follows.
    pub rule_set_id: String,
    /// The county's own values, JSON.
    pub rule_changes: String,
    /// Why.
    pub rule_reason: String,
    /// The template, JSON.
    pub template: String,
    /// When it was made, UTC.
    pub started_at: NaiveDateTime,
    /// Counts the changes.
    pub version: i32,
}

impl Programme {
    /// The county.
    pub fn county(&self) -> Result<DivisionCode> {
        DivisionCode::parse(&self.county_code).map_err(Error::internal)
    }

    /// The county's own values.
    pub fn changes(&self) -> Result<BTreeMap<String, Value>> {
        read_changes(&self.rule_changes)
    }

    /// Its rules.
    pub fn rules(&self) -> Result<RuleSet> {
        let changes = self.changes()?;
        in_force::programme_rules(
            &self.rule_set_id,
            &self.county_code,
            &changes,
            &self.rule_reason,
        )
    }

    /// Its template.
    pub fn template(&self) -> Result<Template> {
        Template::from_json(&self.template).ok_or_else(|| Error::internal("a stored template"))
    }
}

/// The stored text of a county's own values.
pub(super) fn read_changes(text: &str) -> Result<BTreeMap<String, Value>> {
    let read: BTreeMap<String, serde_json::Value> =
        serde_json::from_str(text).map_err(Error::internal)?;
    let known = read
        .iter()
        .map(|(key, value)| Some((key.clone(), Value::from_json(value)?)));
    known
        .collect::<Option<_>>()
        .ok_or_else(|| Error::internal("stored values of rules"))
}

/// The programme with this number, if its county lies in the scope or the scope in its county.
pub fn programme(conn: &mut Conn, scope: &DivisionCode, id: i64) -> Result<Programme> {
    let found: Option<Programme> = programmes::table
        .find(id)
        .select(Programme::as_select())
        .first(conn)
        .optional()?;
    let found = found.ok_or(Error::NotFound)?;
    let county = found.county()?;
    if scope.contains(&county) || county.contains(scope) {
        Ok(found)
    } else {
        Err(Error::NotFound)
    }
}

/// The rules of a chapter: its frozen ones, else those of its programme.
pub fn rules_of(conn: &mut Conn, scope: &DivisionCode, election: &Election) -> Result<RuleSet> {
    let programme = programme(conn, scope, election.programme_id)?;
    election.rules(&programme.rules()?)
}

/// The programmes a scope has to do with, the newest first.
pub fn programmes_of(conn: &mut Conn, scope: &DivisionCode) -> Result<Vec<Programme>> {
    let county = scope.county();
    let own = county.as_ref().unwrap_or(scope).to_string();
    Ok(programmes::table
        .filter(programmes::county_code.ge(&own))
        .filter(programmes::county_code.lt(format!("{own}:")))
        .order((programmes::started_at.desc(), programmes::id.desc()))
        .limit(200)
        .select(Programme::as_select())
        .load(conn)?)
}
