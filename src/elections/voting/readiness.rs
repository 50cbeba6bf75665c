//! Whether stations and staff are ready to be made public and to open (R-A5-2, R-A5-3).

use super::contestants::Contestants;
use super::staff::Duty;
use super::stations::{StationRules, lacking};
use super::store_staff::Worker;
use super::store_stations::Station;

/// What a station lacks, as sentences.
pub fn of_station(station: &Station, staff: &[Worker], mobile: &StationRules) -> Vec<String> {
    let supervises =
        |own: &&Worker| own.station_id == Some(station.id) && own.duty == Duty::BallotSupervisor;
    let supervisors = staff.iter().filter(supervises).count();
    let is_approved = station.about.approved_on.is_some();
    lacking(station.about.kind, supervisors, is_approved, mobile)
}

/// What stations and staff lack together; empty when all is ready.
pub fn faults(
    stations: &[Station],
    staff: &[Worker],
    contestants: &Contestants,
    mobile: &StationRules,
) -> Vec<String> {
    if stations.is_empty() {
        return vec!["还没有登记投票站点。".to_owned()];
    }
    let mut told = Vec::new();
    for one in stations {
        let name = &one.about.name;
        let lacks = of_station(one, staff, mobile).into_iter();
        told.extend(lacks.map(|lack| format!("{name}：{lack}")));
    }
    let conflicts = staff.iter().filter_map(|one| {
        let conflict = one.conflict(contestants)?;
        Some(conflict.told(&one.name))
    });
    told.extend(conflicts);
    told
}
