//! Stations of a chapter.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::stations::{Ballots, StationKind, StationRules};
use super::store_boxes::make_boxes;
use crate::db::Conn;
use crate::elections::count::store_reading::Count;
use crate::elections::rule_words::source_said;
use crate::elections::state::State;
use crate::elections::store::Election;
use crate::error::{Error, Result};
use crate::rules::{RuleSet, Value};
use crate::schema::{voting_mobile_voters, voting_staff, voting_stations};

/// Most stations of a chapter.
const MANY: usize = 100;

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = voting_stations)]
struct Row {
    id: i64,
    number: i32,
    kind: String,
    name: String,
    place: String,
    opens_at: String,
    closes_at: String,
    for_whom: String,
    approved_on: Option<NaiveDate>,
    ballots_received: Option<i64>,
    ballots_issued: Option<i64>,
    ballots_spoiled: Option<i64>,
    ballots_left: Option<i64>,
    box_id: Option<i64>,
    version: i32,
}

/// What is written of a station.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// What it is.
    pub kind: StationKind,
    /// Its name; its ballot box has the same.
    pub name: String,
    /// Where it is; for a mobile box the way it goes.
    pub place: String,
    /// HH:MM
    pub opens_at: String,
    /// HH:MM
    pub closes_at: String,
    /// Whom a mobile box goes to; empty for others.
    pub for_whom: String,
    /// When the township agreed to a mobile box.
    pub approved_on: Option<NaiveDate>,
}

/// A station.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Station {
    /// Its number in the database.
    pub id: i64,
    /// Its number in the village, from 1.
    pub number: i32,
    /// What is written of it.
    pub about: About,
    /// Its ballots.
    pub ballots: Ballots,
    /// Its box in the count.
    pub box_id: Option<i64>,
    /// Counts the changes.
    pub version: i32,
}

/// The stations of a chapter by number.
pub fn stations(conn: &mut Conn, election: i64) -> Result<Vec<Station>> {
    let rows: Vec<Row> = voting_stations::table
        .filter(voting_stations::election_id.eq(election))
        .order(voting_stations::number)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(station).collect()
}

fn station(row: Row) -> Result<Station> {
    let kind = StationKind::from_word(&row.kind);
    let number = |number: Option<i64>| number.and_then(|one| u64::try_from(one).ok());
    Ok(Station {
        id: row.id,
        number: row.number,
        about: About {
            kind: kind.ok_or_else(|| Error::internal("a kind of station"))?,
            name: row.name,
            place: row.place,
            opens_at: row.opens_at,
            closes_at: row.closes_at,
            for_whom: row.for_whom,
            approved_on: row.approved_on,
        },
        ballots: Ballots {
            received: number(row.ballots_received),
            issued: number(row.ballots_issued),
            spoiled: number(row.ballots_spoiled),
            left: number(row.ballots_left),
        },
        box_id: row.box_id,
        version: row.version,
    })
}

/// What the rules of a chapter ask of stations and mobile boxes.
pub fn station_rules(rules: &RuleSet) -> StationRules {
    let value = |key: &str| rules.stated(key).map(|stated| stated.value.clone());
    let key = "mobile_box.supervisors_least";
    let station = "station.supervisors_least";
    let station_least = match value(station) {
        Some(Value::Number(least)) => Some((least, source_said(rules.source(station)))),
        _ => None,
    };
    StationRules {
        station_least,
        supervisors_least: match value(key) {
            Some(Value::Number(least)) => least,
            _ => 0,
        },
        needs_approval: value("mobile_box.township_approval") == Some(Value::Flag(true)),
        source: source_said(rules.source(key)),
    }
}

/// Refused once the votes are counted.
pub(super) fn still_open(election: &Election) -> Result<()> {
    if election.known.state > State::Counting {
        return Err(Error::conflict("计票已经结束，投票日的安排不能再改。"));
    }
    Ok(())
}

pub(super) fn stale() -> Error {
    Error::conflict("刚才有人改过这一项，您看到的不是最新内容。请核对现在的内容后再办理。")
}

fn check(all: &[Station], about: &About, own: Option<i64>) -> Result<()> {
    let twice = |one: &Station| one.about.name == about.name && Some(one.id) != own;
    if all.iter().any(twice) {
        return Err(Error::invalid(format!(
            "已有“{}”，请换一个名称。",
            about.name
        )));
    }
    let is_centre = |one: &Station| one.about.kind == StationKind::Centre && Some(one.id) != own;
    if about.kind == StationKind::Centre && all.iter().any(is_centre) {
        return Err(Error::invalid("中心会场只有一个；其余的请选“投票站”。"));
    }
    Ok(())
}

/// Adds a station. While the count is open its box is added too.
pub fn add(conn: &mut Conn, count: &Count, about: &About) -> Result<()> {
    let election = &count.election;
    still_open(election)?;
    let all = stations(conn, election.id)?;
    if all.len() >= MANY {
        return Err(Error::invalid(format!("一次选举最多{MANY}个站点。")));
    }
    check(&all, about, None)?;
    let last = all.iter().map(|one| one.number).max().unwrap_or(0);
    diesel::insert_into(voting_stations::table)
        .values((
            voting_stations::election_id.eq(election.id),
            voting_stations::number.eq(last.saturating_add(1)),
            voting_stations::kind.eq(about.kind.word()),
            voting_stations::name.eq(&about.name),
            voting_stations::place.eq(&about.place),
            voting_stations::opens_at.eq(&about.opens_at),
            voting_stations::closes_at.eq(&about.closes_at),
            voting_stations::for_whom.eq(&about.for_whom),
            voting_stations::approved_on.eq(about.approved_on),
            voting_stations::version.eq(1),
        ))
        .execute(conn)?;
    if count.is_open() {
        crate::elections::count::store::touch(conn, count, None)?;
        make_boxes(conn, count)?;
    }
    Ok(())
}

/// The station with this number in a chapter.
pub fn find(conn: &mut Conn, election: i64, id: i64) -> Result<Station> {
    let all = stations(conn, election)?;
    all.into_iter()
        .find(|one| one.id == id)
        .ok_or(Error::NotFound)
}

/// Corrects a station.
pub fn change(
    conn: &mut Conn,
    election: &Election,
    (id, version): (i64, i32),
    about: &About,
) -> Result<()> {
    still_open(election)?;
    let all = stations(conn, election.id)?;
    let before = all.iter().find(|one| one.id == id).ok_or(Error::NotFound)?;
    check(&all, about, Some(id))?;
    if before.box_id.is_some() && before.about.name != about.name {
        return Err(Error::invalid("票箱已经在计票，名称不能再改。"));
    }
    let row = voting_stations::table.find(id);
    let changed = diesel::update(row.filter(voting_stations::version.eq(version)))
        .set((
            voting_stations::kind.eq(about.kind.word()),
            voting_stations::name.eq(&about.name),
            voting_stations::place.eq(&about.place),
            voting_stations::opens_at.eq(&about.opens_at),
            voting_stations::closes_at.eq(&about.closes_at),
            voting_stations::for_whom.eq(&about.for_whom),
            voting_stations::approved_on.eq(about.approved_on),
            voting_stations::version.eq(voting_stations::version + 1),
        ))
        .execute(conn)?;
    if changed == 1 { Ok(()) } else { Err(stale()) }
}

/// Removes a station with the people who work there, while it has no box and issued no ballots.
pub fn remove(conn: &mut Conn, election: &Election, (id, version): (i64, i32)) -> Result<Station> {
    still_open(election)?;
    let before = find(conn, election.id, id)?;
    if before.box_id.is_some() || before.ballots.issued.is_some() {
        return Err(Error::conflict(
            "这个站点已经发过选票或有了票箱，不能删除。",
        ));
    }
    if before.version != version {
        return Err(stale());
    }
    let voters: i64 = voting_mobile_voters::table
        .filter(voting_mobile_voters::station_id.eq(id))
        .count()
        .get_result(conn)?;
    if voters > 0 {
        return Err(Error::conflict(
            "这个流动票箱登记过投票人，不能删除；名称、路线写错的请更正。",
        ));
    }
    diesel::delete(voting_staff::table.filter(voting_staff::station_id.eq(id))).execute(conn)?;
    diesel::delete(voting_stations::table.find(id)).execute(conn)?;
    Ok(before)
}

/// Records the ballots of a station.
pub fn set_ballots(
    conn: &mut Conn,
    count: &Count,
    (id, version): (i64, i32),
    ballots: &Ballots,
) -> Result<()> {
    still_open(&count.election)?;
    if count.head.is_some() && !count.is_open() {
        return Err(Error::conflict("计票结果已经确认，选票数不能再改。"));
    }
    ballots.check().map_err(Error::invalid)?;
    find(conn, count.election.id, id)?;
    let number = |number: Option<u64>| number.map(i64::try_from).transpose();
    let number = |one| number(one).map_err(Error::internal);
    let row = voting_stations::table.find(id);
    let changed = diesel::update(row.filter(voting_stations::version.eq(version)))
        .set((
            voting_stations::ballots_received.eq(number(ballots.received)?),
            voting_stations::ballots_issued.eq(number(ballots.issued)?),
            voting_stations::ballots_spoiled.eq(number(ballots.spoiled)?),
            voting_stations::ballots_left.eq(number(ballots.left)?),
            voting_stations::version.eq(voting_stations::version + 1),
        ))
        .execute(conn)?;
    if changed == 1 { Ok(()) } else { Err(stale()) }
}
