//! Where chapters come from, as it is stored.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::chapter::{ChapterKind, Lineage};
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::schema::elections;

/// What chapters come from, by number: what it is, and its election day.
pub(super) type Parents = BTreeMap<i64, (Lineage, NaiveDate)>;

/// Chapters (number, kind, parent, election day) with those they come from, all the way up.
pub(super) fn parents(
    conn: &mut Conn,
    rows: &[(i64, &str, Option<i64>, NaiveDate)],
) -> Result<Parents> {
    let mut known = Parents::new();
    for (id, kind, parent, day) in rows {
        known.insert(*id, (lineage(kind, *parent)?, *day));
    }
    let mut wanted: Vec<i64> = rows.iter().filter_map(|row| row.2).collect();
    loop {
        wanted.retain(|id| !known.contains_key(id));
        if wanted.is_empty() {
            return Ok(known);
        }
        let found: Vec<(i64, String, Option<i64>, NaiveDate)> = elections::table
            .filter(elections::id.eq_any(&wanted))
            .select((
                elections::id,
                elections::kind,
                elections::parent_id,
                elections::election_day,
            ))
            .load(conn)?;
        wanted = found.iter().filter_map(|one| one.2).collect();
        if found.is_empty() {
            return Ok(known);
        }
        for (id, kind, parent, day) in found {
            known.insert(id, (lineage(&kind, parent)?, day));
        }
    }
}

/// Kind and parent as they are stored.
pub(super) fn lineage(kind: &str, parent: Option<i64>) -> Result<Lineage> {
    let kind = ChapterKind::from_word(kind).ok_or_else(|| Error::internal("a kind of chapter"))?;
    Ok((kind, parent))
}
