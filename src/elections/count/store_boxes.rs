//! Reading the ballot boxes of a count with their entries.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::ballot_box::{BallotBox, Entry};
use super::sheet::Sheet;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::schema::{accounts, count_boxes, count_entries, voting_stations};

/// Ballots issued on the day, by box.
fn issued_at_stations(conn: &mut Conn, election: i64) -> Result<BTreeMap<i64, u64>> {
    let rows: Vec<(Option<i64>, Option<i64>)> = voting_stations::table
        .filter(voting_stations::election_id.eq(election))
        .select((voting_stations::box_id, voting_stations::ballots_issued))
        .load(conn)?;
    let known =
        |(id, issued): (Option<i64>, Option<i64>)| Some((id?, u64::try_from(issued?).ok()?));
    Ok(rows.into_iter().filter_map(known).collect())
}

type EntryRow = (
    i64,
    i32,
    i32,
    i64,
    String,
    NaiveDateTime,
    String,
    String,
    String,
);

/// The boxes of a chapter by number, each with the last state of its entries.
pub(super) fn boxes(conn: &mut Conn, election: i64) -> Result<Vec<BallotBox>> {
    let found: Vec<(i64, i32, String)> = count_boxes::table
        .filter(count_boxes::election_id.eq(election))
        .order(count_boxes::number)
        .select((count_boxes::id, count_boxes::number, count_boxes::name))
        .load(conn)?;
    let issued = issued_at_stations(conn, election)?;
    let ids: Vec<i64> = found.iter().map(|one| one.0).collect();
    let rows: Vec<EntryRow> = count_entries::table
        .inner_join(accounts::table)
        .filter(count_entries::box_id.eq_any(ids))
        .order((
            count_entries::box_id,
            count_entries::entry,
            count_entries::revision,
        ))
        .select((
            count_entries::box_id,
            count_entries::entry,
            count_entries::revision,
            count_entries::account_id,
            accounts::display_name,
            count_entries::made_at,
            count_entries::cells,
            count_entries::state,
            count_entries::reason,
        ))
        .load(conn)?;
    // The last state of each entry stays.
    let mut last: BTreeMap<(i64, i32), Entry> = BTreeMap::new();
    for (id, number, revision, account_id, by, made_at, cells, state, reason) in rows {
        let sheet = Sheet::from_json(&cells).ok_or_else(|| Error::internal("a stored sheet"))?;
        let (is_final, is_reset) = (state == "final", state == "reset");
        let entry = Entry {
            revision,
            account_id,
            by,
            made_at,
            sheet,
            is_final,
            is_reset,
            reason,
        };
        last.insert((id, number), entry);
    }
    let with_entries = |(id, number, name): (i64, i32, String)| BallotBox {
        id,
        number,
        name,
        issued: issued.get(&id).copied(),
        entries: [1, 2, 3].map(|entry| last.remove(&(id, entry))),
    };
    Ok(found.into_iter().map(with_entries).collect())
}
