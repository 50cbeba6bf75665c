//! What a chapter keeps in the program, and what recording or taking back a step by hand asks of it.

use diesel::prelude::*;

use super::candidates::store_committee;
use super::candidates::store_list::published;
use super::roll::store as rolls;
use super::step::Step;
use super::step_pages::{Kept, Record, page_of};
use super::store::Election;
use super::store_minority;
use super::voting::{store_mobile, store_proxies};
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::schema::{election_committee_members, nominees, voting_stations};

/// What a chapter keeps.
pub fn kept(conn: &mut Conn, election: &Election) -> Result<Kept> {
    let id = election.id;
    let members: i64 = election_committee_members::table
        .filter(election_committee_members::election_id.eq(id))
        .count()
        .get_result(conn)?;
    let nominated: i64 = nominees::table
        .filter(nominees::election_id.eq(id))
        .count()
        .get_result(conn)?;
    let stations: i64 = voting_stations::table
        .filter(voting_stations::election_id.eq(id))
        .count()
        .get_result(conn)?;
    let all = [
        (Record::Committee, members > 0),
        (Record::Roll, rolls::roll(conn, id)?.is_some()),
        (
            Record::Candidates,
            nominated > 0 && published(conn, id)?.is_empty(),
        ),
        (Record::Stations, stations > 0),
        (
            Record::MobileVoters,
            !store_mobile::listed(conn, id)?.is_empty(),
        ),
        (
            Record::Proxies,
            !store_proxies::holding(conn, id)?.is_empty(),
        ),
    ];
    let kept = all.into_iter().filter(|(_, is_kept)| *is_kept);
    Ok(kept.map(|(record, _)| record).collect())
}

/// Refuses to record by hand what a page records, that the candidates have left the election
/// committee while one of them sits on it, and that the winners were checked while nobody said who of
/// them belongs to the smaller ethnic groups.
pub fn check_by_hand(conn: &mut Conn, election: &Election, step: Step) -> Result<()> {
    if let Some(page) = page_of(step, &kept(conn, election)?) {
        return Err(Error::conflict(format!(
            "{}：“{}”在系统里办理，请到“{}”页{}，这一步随之登记。",
            election.unit_name,
            step.label(),
            page.label,
            page.what
        )));
    }
    if step == Step::WinnersChecked {
        return store_minority::check_winners(conn, election);
    }
    if step != Step::CommitteeCleared {
        return Ok(());
    }
    let told = store_committee::must_leave(conn, election)?;
    if told.is_empty() {
        return Ok(());
    }
    Err(Error::conflict(format!(
        "{}：{}请到“候选人和联审”页办理退出。",
        election.unit_name,
        told.concat()
    )))
}

/// What taking a step back by hand undoes with it, or why it cannot be taken back.
pub fn undo(conn: &mut Conn, election: &Election, step: Step) -> Result<()> {
    let refuse = |told: &str| Err(Error::conflict(told));
    match step {
        Step::VotersRegistered | Step::ListPublished => {
            let roll = rolls::roll(conn, election.id)?;
            if roll.is_some_and(|roll| roll.is_published()) {
                return refuse(
                    "选民名单已在系统里公布，不能撤销；日期写错的，请到“选民名单”页重新公布。",
                );
            }
        }
        Step::CommitteeChosen if kept(conn, election)?.contains(&Record::Committee) => {
            return refuse(
                "选举委员会登记在系统里，这一步随之登记；登记错了的人，请到“选举委员会”页更正。",
            );
        }
        Step::ProxiesPublished => store_proxies::unpublish(conn, election.id)?,
        Step::MobileVotersPublished => store_mobile::unpublish(conn, election.id)?,
        _ => {}
    }
    Ok(())
}
