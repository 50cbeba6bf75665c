//! Voters of the mobile boxes of a chapter.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::mobile::{Listed, judge};
use super::proxies::{Held, Named};
use super::store_proxies::{holding, still_open};
use super::store_published::published_list;
use super::store_stations::{find, stale, stations};
use crate::db::Conn;
use crate::elections::store::Election;
use crate::error::{Error, Result};
use crate::schema::voting_mobile_voters as rows;

/// Most voters of mobile boxes of a chapter.
const MANY: usize = 1_000;

/// Somebody who votes at a mobile box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MobileVoter {
    /// The number.
    pub id: i64,
    /// The box.
    pub station_id: i64,
    /// The voter.
    pub voter: Named,
    /// Why the voter cannot come to a station.
    pub reason: String,
    /// When it was published.
    pub published_on: Option<NaiveDate>,
    /// When it was taken back.
    pub ended_on: Option<NaiveDate>,
    /// Counts the changes.
    pub version: i32,
}

type Row = (
    i64,
    i64,
    i64,
    String,
    String,
    Option<NaiveDate>,
    Option<NaiveDate>,
    i32,
);

/// The voters of mobile boxes of a chapter, those taken back too, as they were recorded.
pub fn mobile_voters(conn: &mut Conn, election: i64) -> Result<Vec<MobileVoter>> {
    let found: Vec<Row> = rows::table
        .filter(rows::election_id.eq(election))
        .order(rows::id)
        .select((
            rows::id,
            rows::station_id,
            rows::person_id,
            rows::person_name,
            rows::reason,
            rows::published_on,
            rows::ended_on,
            rows::version,
        ))
        .load(conn)?;
    let one = |(id, station_id, person, name, reason, published_on, ended_on, version): Row| {
        MobileVoter {
            id,
            station_id,
            voter: Named { id: person, name },
            reason,
            published_on,
            ended_on,
            version,
        }
    };
    Ok(found.into_iter().map(one).collect())
}

/// Those who vote at a mobile box, with its name, by box.
pub fn listed(conn: &mut Conn, election: i64) -> Result<Vec<Listed>> {
    let boxes = stations(conn, election)?;
    let all = mobile_voters(conn, election)?;
    let mut listed = Vec::new();
    for one in &boxes {
        let own = all
            .iter()
            .filter(|own| own.station_id == one.id && own.ended_on.is_none());
        listed.extend(own.map(|own| (own.voter.clone(), one.about.name.clone())));
    }
    Ok(listed)
}

/// Puts a voter on the list of a box.
pub fn add(
    conn: &mut Conn,
    election: &Election,
    station: i64,
    voter: &Named,
    reason: &str,
) -> Result<()> {
    still_open(election)?;
    let place = find(conn, election.id, station)?;
    let known = listed(conn, election.id)?;
    if known.len() >= MANY {
        return Err(Error::invalid(format!(
            "一次选举最多登记{MANY}名流动票箱投票人。"
        )));
    }
    let held: Vec<Held> = holding(conn, election.id)?;
    judge(voter, place.about.kind, &known, &held).map_err(Error::invalid)?;
    diesel::insert_into(rows::table)
        .values((
            rows::election_id.eq(election.id),
            rows::station_id.eq(station),
            rows::person_id.eq(voter.id),
            rows::person_name.eq(&voter.name),
            rows::reason.eq(reason),
            rows::version.eq(1),
        ))
        .execute(conn)?;
    Ok(())
}

/// Records that all who are on the list are published. Gives how many.
pub fn publish(conn: &mut Conn, election: &Election, on: NaiveDate) -> Result<usize> {
    still_open(election)?;
    let all = listed(conn, election.id)?.len();
    if publish_open(conn, election.id, on)? == 0 {
        return Err(Error::invalid("没有还没公布的流动票箱投票人。"));
    }
    Ok(all)
}

published_list!();
