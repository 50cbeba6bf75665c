//! The voting day by script: stations with their ballots, staff, proxies; the same changes as the
//! pages.

use actix_web::{HttpResponse, web};
use serde_json::{Value, json};

use super::{Answer, Sent, carry_out, read};
use crate::accounts::{Allowed, ManageElections, ReadElections};
use crate::elections::voting::store_mobile::MobileVoter;
use crate::elections::voting::store_proxies::Proxy;
use crate::elections::voting::store_staff::Worker;
use crate::elections::voting::store_stations::Station;
use crate::elections::voting::store_voters::VoterList;
use crate::elections::voting::views::VotingDay;
use crate::web::form_post::Fields;
use crate::web::request::{App, PageContext};

/// Everything of the voting day of a chapter.
pub(in crate::elections) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadElections>,
    id: web::Path<i64>,
) -> Answer {
    let day = read(&app, allowed.who, *id, &Fields::default()).await?;
    Ok(HttpResponse::Ok().json(whole(&day, page.csrf())))
}

/// A change: `station`, `station_remove`, `ballots`, `staff`, `staff_remove`, `proxies`,
/// `proxies_publish`, `proxy_end`, `place_publish`, `mobile`, `mobile_publish`, `mobile_end`,
/// `withdraw`, `withdraw_undo` (of a repeated vote). Answers with all as it stands then.
pub(in crate::elections) async fn change(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageElections>,
    path: web::Path<(i64, String)>,
    form: Sent,
) -> Answer {
    let (id, word) = path.into_inner();
    let who = allowed.who;
    carry_out(&app, &who, id, &word, &form, String::new()).await?;
    let day = read(&app, who, id, &Fields::default()).await?;
    Ok(HttpResponse::Ok().json(whole(&day, page.csrf())))
}

fn whole(day: &VotingDay, csrf: &str) -> Value {
    let stations: Vec<Value> = day.stations.iter().map(|one| station(day, one)).collect();
    let staff: Vec<Value> = day.staff.iter().map(|one| worker(day, one)).collect();
    let proxies: Vec<Value> = day.proxies.iter().map(|one| proxy(day, one)).collect();
    let mobile = day.mobile_voters.iter();
    let mobile: Vec<Value> = mobile.map(|one| mobile_voter(day, one)).collect();
    json!({
        "csrf_token": csrf, "election": day.election.id,
        "voters_from_roll": matches!(day.list, VoterList::Roll(..)),
        "candidates": day.contestants.names(),
        "withdrawn": day.withdrawn.iter().map(|one| &one.name).collect::<Vec<_>>(), "lacking": day.faults(), "mobile_voters": mobile,
        "election_day": day.election.known.election_day,
        "stations": stations, "staff": staff, "proxies": proxies,
        "proxy_deadline": day.law.due, "proxy_limit": day.law.rules.most,
    })
}

fn station(day: &VotingDay, one: &Station) -> Value {
    let (about, ballots) = (&one.about, &one.ballots);
    json!({
        "id": one.id, "number": one.number, "kind": about.kind, "name": about.name,
        "place": about.place, "opens_at": about.opens_at, "closes_at": about.closes_at,
        "for_whom": about.for_whom, "approved_on": about.approved_on,
        "ballots": {
            "received": ballots.received, "issued": ballots.issued,
            "spoiled": ballots.spoiled, "left": ballots.left,
        },
        "box": one.box_id, "lacking": day.lacking(one), "version": one.version,
    })
}

fn worker(day: &VotingDay, one: &Worker) -> Value {
    let conflict = one.conflict(&day.contestants);
    json!({
        "id": one.id, "station": one.station_id, "name": one.name, "duty": one.duty,
        "kin": one.kin, "kin_of": one.kin_of,
        "conflict": conflict.map(|found| found.told(&one.name)),
    })
}

fn proxy(day: &VotingDay, one: &Proxy) -> Value {
    json!({
        "id": one.id, "principal": one.principal.name, "proxy": one.proxy.name, "kin": one.kin,
        "asked_on": one.asked_on, "published_on": one.published_on, "ended_on": one.ended_on,
        "lapsed": day.lapsed(one), "version": one.version,
    })
}

fn mobile_voter(day: &VotingDay, one: &MobileVoter) -> Value {
    json!({
        "id": one.id, "station": one.station_id, "voter": one.voter.name, "reason": one.reason,
        "published_on": one.published_on, "ended_on": one.ended_on,
        "on_list": !day.not_listed.contains(&one.voter.id), "version": one.version,
    })
}
