//! Staff of a chapter.

use diesel::prelude::*;

use super::contestants::Contestants;
use super::staff::{Conflict, Duty, conflict, conflict_on_record};
use super::store_stations::{find, still_open};
use crate::db::Conn;
use crate::elections::store::Election;
use crate::error::{Error, Result};
use crate::rules::Kin;
use crate::schema::voting_staff;

/// Most staff of a chapter.
const MANY: usize = 500;

/// Somebody who works on the election day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worker {
    /// The number.
    pub id: i64,
    /// Where; `None` for the whole venue.
    pub station_id: Option<i64>,
    /// The name.
    pub name: String,
    /// What the person does.
    pub duty: Duty,
    /// How the person is related …
    pub kin: Option<Kin>,
    /// … to whom.
    pub kin_of: String,
}

impl Worker {
    /// The conflict with the candidates of now: as the clerk says, or as it is on record.
    pub fn conflict(&self, contestants: &Contestants) -> Option<Conflict> {
        let said = conflict(&self.name, self.kin, &self.kin_of, &contestants.names());
        said.or_else(|| conflict_on_record(&self.name, contestants))
    }
}

type Row = (i64, Option<i64>, String, String, Option<String>, String);

/// The staff of a chapter, as they were added.
pub fn staff(conn: &mut Conn, election: i64) -> Result<Vec<Worker>> {
    let rows: Vec<Row> = voting_staff::table
        .filter(voting_staff::election_id.eq(election))
        .order(voting_staff::id)
        .select((
            voting_staff::id,
            voting_staff::station_id,
            voting_staff::name,
            voting_staff::duty,
            voting_staff::kin,
            voting_staff::kin_of,
        ))
        .load(conn)?;
    let worker = |(id, station_id, name, duty, kin, kin_of): Row| {
        let duty = Duty::from_word(&duty).ok_or_else(|| Error::internal("a duty"))?;
        Ok(Worker {
            id,
            station_id,
            name,
            duty,
            kin: kin.as_deref().and_then(Kin::from_word),
            kin_of,
        })
    };
    rows.into_iter().map(worker).collect()
}

/// Adds somebody; the number of `new` means nothing. Candidates and their near relatives are
/// refused (R-A5-3).
pub fn add(
    conn: &mut Conn,
    election: &Election,
    contestants: &Contestants,
    new: &Worker,
) -> Result<()> {
    still_open(election)?;
    if let Some(station) = new.station_id {
        find(conn, election.id, station)?;
    }
    if let Some(found) = new.conflict(contestants) {
        return Err(Error::invalid(found.told(&new.name)));
    }
    let all = staff(conn, election.id)?;
    if all.len() >= MANY {
        return Err(Error::invalid(format!("一次选举最多{MANY}名工作人员。")));
    }
    let is_same = |one: &Worker| {
        one.name == new.name && one.duty == new.duty && one.station_id == new.station_id
    };
    if all.iter().any(is_same) {
        let (name, duty) = (&new.name, new.duty.label());
        return Err(Error::invalid(format!("这里已有{duty}{name}。")));
    }
    diesel::insert_into(voting_staff::table)
        .values((
            voting_staff::election_id.eq(election.id),
            voting_staff::station_id.eq(new.station_id),
            voting_staff::name.eq(&new.name),
            voting_staff::duty.eq(new.duty.word()),
            voting_staff::kin.eq(new.kin.map(Kin::word)),
            voting_staff::kin_of.eq(&new.kin_of),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes somebody off the list.
pub fn remove(conn: &mut Conn, election: &Election, id: i64) -> Result<Worker> {
    still_open(election)?;
    let all = staff(conn, election.id)?;
    let found = all.into_iter().find(|one| one.id == id);
    let found = found.ok_or_else(|| Error::conflict("这个人已经不在名单上。"))?;
    diesel::delete(voting_staff::table.find(id)).execute(conn)?;
    Ok(found)
}
