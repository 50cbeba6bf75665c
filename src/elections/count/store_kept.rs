//! The confirmed outcomes on record, each a package with everything it rests on.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::{Value, json};

use super::ballot_box::Progress;
use super::case::{Decided, hash};
use super::explain::Basis;
use super::settlement;
use super::store_outcome::Confirmation;
use super::store_reading::Count;
use super::winners::RoundOutcome;
use crate::db::Conn;
use crate::elections::chapter::ChapterKind;
use crate::elections::store::Election;
use crate::error::{Error, Result};
use crate::rules::RuleSet;
use crate::schema::{audit_events, elections, outcomes};

/// A confirmed outcome.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = outcomes)]
pub struct StoredOutcome {
    /// From 1; the last one holds.
    pub version: i32,
    /// Case, outcome and what they rest on, canonical JSON.
    pub package: String,
    /// Its SHA-256.
    pub hash: String,
    /// Who proposed it.
    pub proposed_by: i64,
    /// Who confirmed it.
    pub confirmed_by: i64,
    /// When, UTC.
    pub confirmed_at: NaiveDateTime,
}

impl StoredOutcome {
    /// A part of the package: `case`, `outcome`.
    pub fn part(&self, name: &str) -> Result<Value> {
        let mut package: Value = serde_json::from_str(&self.package).map_err(Error::internal)?;
        Ok(package[name].take())
    }

    /// What it rests on.
    pub fn basis(&self) -> Result<Basis> {
        Ok(Basis {
            case: self.part("case")?,
            gave_way: self.part("gave_way")?,
            settled: self.part("settled")?,
        })
    }

    /// What the round of a chapter decided.
    pub fn round(&self, election: &Election) -> Result<RoundOutcome> {
        Ok(RoundOutcome {
            kind: election.known.kind,
            day: election.known.election_day,
            outcome: self.part("outcome")?,
            gave_way: self.part("gave_way")?,
        })
    }
}

/// Everything the outcome rests on.
pub(super) fn package(
    conn: &mut Conn,
    count: &Count,
    rules: &RuleSet,
    case: &str,
    decided: &Decided,
    settled: &[Value],
) -> Result<String> {
    let county = count.election.unit.county().ok_or(Error::NotFound)?;
    let head: Option<(i64, Vec<u8>)> = audit_events::table
        .filter(audit_events::chain.eq(county.as_str()))
        .order(audit_events::sequence.desc())
        .select((audit_events::sequence, audit_events::hash))
        .first(conn)
        .optional()?;
    let head =
        head.map(|(sequence, hash)| json!({ "sequence": sequence, "hash": hex::encode(hash) }));
    let case: Value = serde_json::from_str(case).map_err(Error::internal)?;
    let boxes: Vec<Value> = count.boxes.iter().map(|one| {
        let revisions: Vec<i32> = one.entries.iter().flatten().map(|entry| entry.revision).collect();
        let numbers = match one.progress(&count.frame) {
            Progress::Done(sheet) => {
                serde_json::from_str(&sheet.to_json()).unwrap_or_default()
            }
            _ => Value::Null,
        };
        json!({ "number": one.number, "name": one.name, "revisions": revisions, "numbers": numbers })
    }).collect();
    let package = json!({
        "election": count.election.id, "unit": count.election.unit.to_string(),
        "chapter": count.election.chapter, "case": case, "outcome": decided.outcome, "boxes": boxes,
        "gave_way": decided.gave_way, "settled": settled, "rule_set_hash": rules.hash(), "audit_head": head,
    });
    serde_json::to_string(&package).map_err(Error::internal)
}

/// Keeps a confirmed outcome as the next version.
pub(super) fn keep(
    conn: &mut Conn,
    election: i64,
    package: &str,
    proposed_by: i64,
    by: &Confirmation,
) -> Result<()> {
    let last = outcomes_of(conn, election)?
        .last()
        .map_or(0, |one| one.version);
    diesel::insert_into(outcomes::table)
        .values((
            outcomes::election_id.eq(election),
            outcomes::version.eq(last.saturating_add(1)),
            outcomes::package.eq(package),
            outcomes::hash.eq(hash(package)),
            outcomes::proposed_by.eq(proposed_by),
            outcomes::confirmed_by.eq(by.account_id),
            outcomes::confirmed_at.eq(by.now),
        ))
        .execute(conn)?;
    Ok(())
}

/// The confirmed outcomes of a chapter, the newest last.
pub fn outcomes_of(conn: &mut Conn, election: i64) -> Result<Vec<StoredOutcome>> {
    Ok(outcomes::table
        .filter(outcomes::election_id.eq(election))
        .order(outcomes::version)
        .select(StoredOutcome::as_select())
        .load(conn)?)
}

/// The outcome of a chapter that holds.
pub fn last_outcome(conn: &mut Conn, election: i64) -> Result<Option<StoredOutcome>> {
    Ok(outcomes_of(conn, election)?.pop())
}

/// The outcome of a round that a revote is about: the newest of which neither it nor a later revote
/// settled anything.
pub(super) fn outcome_before(
    conn: &mut Conn,
    round: i64,
    revote: i64,
) -> Result<Option<StoredOutcome>> {
    let first: Option<i64> = elections::table
        .filter(elections::parent_id.eq(round))
        .filter(elections::kind.eq(ChapterKind::TieRevote.word()))
        .select(diesel::dsl::min(elections::id))
        .first(conn)?;
    for one in outcomes_of(conn, round)?.into_iter().rev() {
        let kept = settlement::kept(&one.part("settled")?);
        if kept
            .iter()
            .all(|known| known.revote.or(first) < Some(revote))
        {
            return Ok(Some(one));
        }
    }
    Ok(None)
}

/// SHA-256 of the package that holds; empty for none.
pub fn kept_hash(conn: &mut Conn, election: i64) -> Result<String> {
    let last = last_outcome(conn, election)?;
    Ok(last.map_or_else(String::new, |one| one.hash))
}
