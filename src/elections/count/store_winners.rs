//! Names of those who gave way to a relative.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::winners::GaveWay;
use crate::db::Conn;
use crate::error::Result;
use crate::schema::election_persons;

/// Who gave way to whom, each in a sentence.
pub fn told(conn: &mut Conn, all: &[GaveWay]) -> Result<Vec<String>> {
    let ids: Vec<i64> = all.iter().flat_map(|one| [one.person, one.to]).collect();
    let names: BTreeMap<i64, String> = election_persons::table
        .filter(election_persons::id.eq_any(ids))
        .select((election_persons::id, election_persons::name))
        .load::<(i64, String)>(conn)?
        .into_iter()
        .collect();
    let name = |id: i64| names.get(&id).map_or("？", String::as_str);
    let one = |one: &GaveWay| one.told(name(one.person), name(one.to));
    Ok(all.iter().map(one).collect())
}
