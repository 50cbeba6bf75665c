//! A chapter that was opened by mistake: it is removed while nothing is recorded in it.

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as Refusal};

use super::chapter::ChapterKind;
use super::store::{Election, chapters_beside};
use super::store_figures;
use super::store_programme::changed_once;
use super::store_void_winners;
use crate::db::{Conn, savepoint};
use crate::error::{Error, Result};
use crate::schema::elections;

fn refuse<T>() -> Result<T> {
    Err(Error::conflict(
        "这一轮已经办了手续，或者不是后来新建的，不能撤销。",
    ))
}

/// Removes it. Gives the chapter it came from.
pub fn remove(conn: &mut Conn, election: &Election, version: i32) -> Result<i64> {
    let known = &election.known;
    let beside = chapters_beside(conn, election)?;
    let follows = beside.iter().any(|one| one.parent_id == Some(election.id));
    let Some(parent) = election.parent_id.filter(|_| {
        known.kind != ChapterKind::FirstRound
            && known.kind != ChapterKind::Rerun
            && known.state == known.start
            && known.done.is_empty()
            && !follows
    }) else {
        return refuse();
    };
    store_void_winners::not_refilled(conn, election.id)?;
    // Whatever was recorded in it refers to it.
    let gone = savepoint(conn, |conn| {
        let row = elections::table.find(election.id);
        let rows = diesel::delete(row)
            .filter(elections::version.eq(version))
            .execute(conn);
        match rows {
            Err(Refusal::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _)) => refuse(),
            rows => Ok(rows?),
        }
    })?;
    changed_once(gone)?;
    store_figures::keep(conn, parent)?;
    Ok(parent)
}
