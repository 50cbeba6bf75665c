//! Reading the record, newest first, a page at a time.

use diesel::prelude::*;

use super::chain::ChainedEvent;
use super::store::{Row, event};
use crate::db::{Conn, MultiBackend};
use crate::divisions::DivisionCode;
use crate::error::Result;
use crate::schema::audit_events as table;

/// Which events somebody looks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Only chains inside this scope. A chain belongs to a county, so below a county there is none.
    pub scope: DivisionCode,
    /// The action's word; empty for all.
    pub action: String,
    /// Part of the actor's name; empty for all.
    pub actor: String,
}

fn fitting<'a>(wanted: &Wanted) -> table::BoxedQuery<'a, MultiBackend> {
    let scope = &wanted.scope;
    let mut query = table::table
        .filter(table::chain.ge(scope.to_string()))
        .filter(table::chain.lt(format!("{scope}:")))
        .into_boxed::<MultiBackend>();
    if !wanted.action.is_empty() {
        query = query.filter(table::action.eq(wanted.action.clone()));
    }
    let actor = wanted.actor.trim().replace(['%', '_', '\\'], "");
    if !actor.is_empty() {
        query = query.filter(table::actor.like(format!("%{actor}%")));
    }
    query
}

/// How many events there are.
pub fn count(conn: &mut Conn, wanted: &Wanted) -> Result<i64> {
    Ok(fitting(wanted).count().get_result(conn)?)
}

/// Some of the events, newest first.
pub fn lines(
    conn: &mut Conn,
    wanted: &Wanted,
    (offset, size): (i64, i64),
) -> Result<Vec<ChainedEvent>> {
    let rows: Vec<Row> = fitting(wanted)
        .order((table::at.desc(), table::chain, table::sequence.desc()))
        .limit(size)
        .offset(offset)
        .select(table::all_columns)
        .load(conn)?;
    Ok(rows.into_iter().map(event).collect())
}
