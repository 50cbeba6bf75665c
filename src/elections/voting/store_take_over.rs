//! Stations and staff of the round before, written down again for a chapter that follows it: they are
//! usually the same people at the same places.

use std::collections::BTreeMap;

use super::contestants::Contestants;
use super::staff::Duty;
use super::store_staff::{self, Worker, staff};
use super::store_stations::{self, About, stations};
use crate::db::Conn;
use crate::elections::count::store_reading::Count;
use crate::error::{Error, Result};

/// Whether a chapter has nothing yet and comes from one whose stations it may take over.
pub fn is_offered(has_parent: bool, stations: usize, staff: usize) -> bool {
    has_parent && stations == 0 && staff == 0
}

/// Takes over the stations and staff of the round before, without the days on which the township
/// agreed, and without those who are near relatives of the candidates now. Gives how many were taken
/// and who was left out.
pub fn take_over(
    conn: &mut Conn,
    count: &Count,
    contestants: &Contestants,
) -> Result<(usize, Vec<String>)> {
    let election = &count.election;
    let known = (
        stations(conn, election.id)?.len(),
        staff(conn, election.id)?.len(),
    );
    let parent = election
        .parent_id
        .filter(|_| is_offered(true, known.0, known.1))
        .ok_or_else(|| Error::conflict("这一轮已经登记了站点或工作人员，不能再照上一轮登记。"))?;
    let before = stations(conn, parent)?;
    if before.is_empty() {
        return Err(Error::invalid("上一轮没有在系统里登记站点，请逐个添加。"));
    }
    for one in &before {
        let about = About {
            approved_on: None,
            ..one.about.clone()
        };
        store_stations::add(conn, count, &about)?;
    }
    let now = stations(conn, election.id)?;
    let same_name = |id: i64| {
        let old = before.iter().find(|one| one.id == id)?;
        let new = now.iter().find(|one| one.about.name == old.about.name)?;
        Some((id, new.id))
    };
    let new_of: BTreeMap<i64, i64> = before.iter().filter_map(|one| same_name(one.id)).collect();
    let (mut taken, mut left_out) = (0, Vec::new());
    for one in staff(conn, parent)? {
        let worker = Worker {
            station_id: one.station_id.and_then(|id| new_of.get(&id).copied()),
            ..one
        };
        if worker.conflict(contestants).is_some() {
            left_out.push(format!("{}{}", Duty::label(worker.duty), worker.name));
            continue;
        }
        store_staff::add(conn, election, contestants, &worker)?;
        taken += 1;
    }
    Ok((taken, left_out))
}
