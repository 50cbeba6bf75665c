//! Appending to, reading and verifying the audit chains.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::NewEvent;
use super::chain::{Broken, ChainedEvent, start};
use crate::db::{Conn, WriteScope};
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::schema::audit_events;

pub(super) type Row = (
    String,
    i64,
    NaiveDateTime,
    String,
    String,
    String,
    String,
    Vec<u8>,
    Vec<u8>,
);

/// Appends the events of one write to their chains. Only the chains the scope has locked are
/// written: an event of another county would race with that county's own writers.
pub(crate) fn append(
    conn: &mut Conn,
    scope: &WriteScope,
    now: NaiveDateTime,
    events: &[NewEvent],
) -> Result<()> {
    for event in events {
        let chain = event.chain();
        let is_locked = match scope {
            WriteScope::Whole => true,
            WriteScope::Above => chain == super::ABOVE,
            WriteScope::County(county) => chain == county.as_str(),
        };
        if !is_locked {
            return Err(Error::internal(format!(
                "event for chain {chain} outside {scope:?}"
            )));
        }
        append_one(conn, now, event, chain)?;
    }
    Ok(())
}

fn append_one(conn: &mut Conn, now: NaiveDateTime, event: &NewEvent, chain: String) -> Result<()> {
    let head: Option<(i64, Vec<u8>)> = audit_events::table
        .filter(audit_events::chain.eq(&chain))
        .order(audit_events::sequence.desc())
        .select((audit_events::sequence, audit_events::hash))
        .first(conn)
        .optional()?;
    let (sequence, previous_hash) = head.unwrap_or_else(|| (0, start()));
    let mut chained = ChainedEvent {
        chain,
        sequence: sequence + 1,
        at: now,
        actor: event.actor.clone(),
        action: event.action.to_owned(),
        subject: event.subject.clone(),
        details: event.details.to_string(),
        previous_hash,
        hash: Vec::new(),
    };
    chained.hash = chained.expected_hash();
    diesel::insert_into(audit_events::table)
        .values((
            audit_events::chain.eq(&chained.chain),
            audit_events::sequence.eq(chained.sequence),
            audit_events::at.eq(chained.at),
            audit_events::actor.eq(&chained.actor),
            audit_events::action.eq(&chained.action),
            audit_events::subject.eq(&chained.subject),
            audit_events::details.eq(&chained.details),
            audit_events::previous_hash.eq(&chained.previous_hash),
            audit_events::hash.eq(&chained.hash),
        ))
        .execute(conn)?;
    Ok(())
}

/// What a verification found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Rows read.
    pub events: u64,
    /// Chains read, with their last sequence number and hash, to compare with an outside copy.
    pub heads: Vec<(String, i64, Vec<u8>)>,
    /// The first row of each chain that does not hold.
    pub broken: Vec<Broken>,
}

/// How many events the longest chain has; 0 when there is none.
pub fn longest(conn: &mut Conn) -> Result<i64> {
    let last: Option<i64> = audit_events::table
        .select(diesel::dsl::max(audit_events::sequence))
        .first(conn)?;
    Ok(last.unwrap_or(0))
}

/// Walks all chains (from sequence `from` on, its predecessor taken as given) in pages.
pub fn verify(conn: &mut Conn, from: i64) -> Result<Verified> {
    verify_in(conn, &DivisionCode::nation(), from)
}

/// As [`verify`], for the chains inside a scope: a county's own; below a county there is none.
pub fn verify_in(conn: &mut Conn, scope: &DivisionCode, from: i64) -> Result<Verified> {
    let (first, end) = (scope.to_string(), format!("{scope}:"));
    let chains: Vec<String> = audit_events::table
        .filter(audit_events::chain.ge(first))
        .filter(audit_events::chain.lt(end))
        .select(audit_events::chain)
        .distinct()
        .order(audit_events::chain)
        .load(conn)?;
    let mut verified = Verified::default();
    for chain in chains {
        verify_chain(conn, chain, from, &mut verified)?;
    }
    Ok(verified)
}

fn verify_chain(conn: &mut Conn, chain: String, from: i64, verified: &mut Verified) -> Result<()> {
    const PAGE: i64 = 10_000;
    let mut sequence = from.max(1) - 1;
    let mut hash = match sequence {
        0 => start(),
        _ => match hash_at(conn, &chain, sequence)? {
            Some(hash) => hash,
            // The chain ends before: nothing of it is read, and nothing said of it.
            None if !reaches(conn, &chain, sequence)? => return Ok(()),
            // A gap: the first event behind it does not follow.
            None => start(),
        },
    };
    loop {
        let page = page_after(conn, &chain, sequence, PAGE)?;
        let is_last = page.len() < usize::try_from(PAGE).unwrap_or(usize::MAX);
        for event in page {
            verified.events += 1;
            if let Err(broken) = event.follows(sequence, &hash) {
                verified.broken.push(broken);
                return Ok(());
            }
            sequence = event.sequence;
            hash = event.hash;
        }
        if is_last {
            verified.heads.push((chain, sequence, hash));
            return Ok(());
        }
    }
}

fn reaches(conn: &mut Conn, chain: &str, sequence: i64) -> Result<bool> {
    let behind = audit_events::table
        .filter(audit_events::chain.eq(chain))
        .filter(audit_events::sequence.gt(sequence));
    Ok(behind.count().get_result::<i64>(conn)? > 0)
}

fn hash_at(conn: &mut Conn, chain: &str, sequence: i64) -> Result<Option<Vec<u8>>> {
    Ok(audit_events::table
        .find((chain, sequence))
        .select(audit_events::hash)
        .first(conn)
        .optional()?)
}

fn page_after(conn: &mut Conn, chain: &str, sequence: i64, size: i64) -> Result<Vec<ChainedEvent>> {
    let rows: Vec<Row> = audit_events::table
        .filter(
            audit_events::chain
                .eq(chain)
                .and(audit_events::sequence.gt(sequence)),
        )
        .order(audit_events::sequence)
        .limit(size)
        .load(conn)?;
    Ok(rows.into_iter().map(event).collect())
}

pub(super) fn event(row: Row) -> ChainedEvent {
    let (chain, sequence, at, actor, action, subject, details, previous_hash, hash) = row;
    ChainedEvent {
        chain,
        sequence,
        at,
        actor,
        action,
        subject,
        details,
        previous_hash,
        hash,
    }
}
