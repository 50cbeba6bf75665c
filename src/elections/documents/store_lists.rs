//! What roll, election committee and voting day know, for the documents. A list that nobody has
//! begun stays empty paper.

use super::particulars::{Group, Mandate, Official, Particulars, Station, Worker};
use crate::db::Conn;
use crate::elections::roll;
use crate::elections::store::Election;
use crate::elections::voting::kin;
use crate::elections::voting::staff::Duty;
use crate::elections::voting::stations::StationKind;
use crate::elections::voting::store_mobile::listed;
use crate::elections::voting::store_proxies::proxies;
use crate::elections::voting::store_staff::{Worker as Engaged, staff};
use crate::elections::voting::store_stations::{Station as Recorded, stations};
use crate::error::Result;

/// Fills in what is recorded of the election.
pub(super) fn join(conn: &mut Conn, election: &Election, into: &mut Particulars) -> Result<()> {
    if let Some(published) = roll::published_roll(conn, election)? {
        let group = |one: roll::listing::Group| Group {
            name: one.name,
            names: one.names,
        };
        // The number of a roll that is not final yet is that of its names.
        let voters = u64::try_from(published.voters).ok();
        into.registered = into.registered.or(voters);
        into.roll = Some(published.groups.into_iter().map(group).collect());
    }
    let committee = roll::members_now(conn, election.id)?.into_iter();
    into.committee = some(committee.map(|one| Official {
        post: if one.is_chair { "主任" } else { "委员" }.to_owned(),
        name: one.name,
    }));
    let all = stations(conn, election.id)?;
    let told = |one: &Recorded| Station {
        name: one.about.name.clone(),
        address: one.about.place.clone(),
        hours: format!("{}至{}", one.about.opens_at, one.about.closes_at),
    };
    let is_mobile = |one: &&Recorded| one.about.kind == StationKind::Mobile;
    into.stations = some(all.iter().filter(|one| !is_mobile(one)).map(told));
    into.mobile_boxes = some(all.iter().filter(is_mobile).map(told));
    workers(conn, election, &all, into)?;
    let held = proxies(conn, election.id)?.into_iter();
    let held = held.filter(|one| one.ended_on.is_none());
    into.proxies = some(held.map(|one| Mandate {
        principal: one.principal.name,
        proxy: one.proxy.name,
        relation: kin::label(one.kin).to_owned(),
    }));
    into.mobile_voters = mobile_voters(conn, election)?;
    Ok(())
}

/// Who works on the day, by duty and station.
fn workers(
    conn: &mut Conn,
    election: &Election,
    stations: &[Recorded],
    into: &mut Particulars,
) -> Result<()> {
    let mut all = staff(conn, election.id)?;
    let at = |id: Option<i64>| stations.iter().find(|one| Some(one.id) == id);
    all.sort_by_key(|one| (one.duty, at(one.station_id).map(|at| at.number), one.id));
    let told = |one: &Engaged| Worker {
        duty: one.duty.label().to_owned(),
        name: one.name.clone(),
        place: at(one.station_id).map_or_else(
            || "全部会场".to_owned(),
            |station| station.about.name.clone(),
        ),
    };
    into.staff = some(all.iter().map(told));
    let scribes = all.iter().filter(|one| one.duty == Duty::Scribe);
    into.scribes = some(scribes.map(told));
    Ok(())
}

/// Who votes at which mobile box.
fn mobile_voters(conn: &mut Conn, election: &Election) -> Result<Option<Vec<Group>>> {
    let mut boxes: Vec<Group> = Vec::new();
    for (voter, name) in listed(conn, election.id)? {
        match boxes.iter_mut().find(|one| one.name == name) {
            Some(known) => known.names.push(voter.name),
            None => boxes.push(Group {
                name,
                names: vec![voter.name],
            }),
        }
    }
    Ok(some(boxes.into_iter()))
}

/// `None` for a list of nobody.
pub(super) fn some<T>(list: impl Iterator<Item = T>) -> Option<Vec<T>> {
    let list: Vec<T> = list.collect();
    (!list.is_empty()).then_some(list)
}
