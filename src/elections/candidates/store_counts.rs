//! The joint review of a programme in numbers: how many were refused in each village.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::words::Decision;
use crate::db::Conn;
use crate::error::Result;
use crate::schema::{candidate_lists, elections, nominees};

/// The review of one chapter in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct ReviewCount {
    /// Nominees, those who left included.
    pub nominees: usize,
    /// With a decision that they are fit.
    pub passed: usize,
    /// 县级联审未通过人数
    pub refused: usize,
    /// Left before or after.
    pub left: usize,
    /// The version of the published list; 0 for none.
    pub list: i32,
}

/// The review of each chapter of a programme whose unit's code starts with `prefix`; chapters
/// without nominees and list are not there. Sums of it are those of a township or county.
pub fn review_counts(
    conn: &mut Conn,
    programme: i64,
    prefix: &str,
) -> Result<BTreeMap<i64, ReviewCount>> {
    let within = elections::table
        .filter(elections::programme_id.eq(programme))
        .filter(elections::unit_code.ge(prefix))
        .filter(elections::unit_code.lt(format!("{prefix}:")))
        .select(elections::id);
    let rows: Vec<(i64, Option<String>, Option<String>)> = nominees::table
        .filter(nominees::election_id.eq_any(within.clone()))
        .select((nominees::election_id, nominees::decision, nominees::leaving))
        .load(conn)?;
    let mut all: BTreeMap<i64, ReviewCount> = BTreeMap::new();
    for (election, decision, leaving) in rows {
        let own = all.entry(election).or_default();
        own.nominees += 1;
        own.left += usize::from(leaving.is_some());
        match decision.as_deref().and_then(Decision::from_word) {
            Some(Decision::Passed) => own.passed += 1,
            Some(Decision::Refused) => own.refused += 1,
            None => {}
        }
    }
    let lists: Vec<(i64, i32)> = candidate_lists::table
        .filter(candidate_lists::election_id.eq_any(within))
        .order((candidate_lists::election_id, candidate_lists::version))
        .select((candidate_lists::election_id, candidate_lists::version))
        .load(conn)?;
    for (election, version) in lists {
        all.entry(election).or_default().list = version;
    }
    Ok(all)
}
