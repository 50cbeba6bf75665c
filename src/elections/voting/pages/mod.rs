//! Handlers of the voting day: stations, staff, proxies, and the same as JSON.

pub(in crate::elections) mod api;
mod change;
mod forms;
#[cfg(test)]
mod joined_tests;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use self::change::Change;
use super::contestants::surplus_faults;
use super::store_contestants::contestants;
use super::store_mobile::mobile_voters;
use super::store_proxies::{law, proxies};
use super::store_staff::staff;
use super::store_stations::{station_rules, stations};
use super::store_voters::{list_of, not_on, voters_named};
use super::views::{self, VotingDay};
use crate::accounts::{Allowed, ManageElections, Principal, ReadElections, Right};
use crate::elections::candidates::store_withdrawals::{is_repeated_vote, last_day, withdrawn};
use crate::elections::count::store_reading::count;
use crate::elections::pages::chapter_page::{self, Answer, LIST, Sent};
use crate::elections::store;
use crate::elections::store::rules_of;
use crate::elections::views::village::Refused;
use crate::error::{Error, Result};
use crate::web::again::Again;
use crate::web::flash::with_notice;
use crate::web::form_post::Fields;
use crate::web::idempotency::{Done, new_key, once};
use crate::web::request::{App, PageContext};

/// Which page of the voting day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Stations,
    Station(i64),
    Staff,
    Proxies,
    ProxyList,
    Mobile,
    MobileList,
    Candidates,
}

/// All that the pages show; `typed` is a refused form, whose names may fit several voters.
async fn read(app: &App, who: Principal, id: i64, typed: &Fields) -> Result<VotingDay> {
    let names = ["principal", "proxy", "voter"].map(|name| typed.get(name).trim().to_owned());
    let today = app.db.clock().today();
    let read = app.db.read(move |conn| {
        let election = store::election(conn, &who.scope, id)?;
        let rules = rules_of(conn, &who.scope, &election)?;
        let count = count(conn, election)?;
        let election = &count.election;
        let list = list_of(conn, election)?;
        let mut namesakes = Vec::new();
        for name in &names {
            let found = match name.as_str() {
                "" => Vec::new(),
                name => voters_named(conn, &list, name)?,
            };
            namesakes.push(found);
        }
        let (proxies, mobile_voters) = (proxies(conn, id)?, mobile_voters(conn, id)?);
        let mut asked = BTreeSet::new();
        for one in &proxies {
            asked.extend([one.principal.id, one.proxy.id]);
        }
        asked.extend(mobile_voters.iter().map(|one| one.voter.id));
        Ok(VotingDay {
            stations: stations(conn, id)?,
            staff: staff(conn, id)?,
            not_listed: not_on(conn, &list, &asked)?,
            list,
            proxies,
            mobile_voters,
            contestants: contestants(conn, &count)?,
            is_repeated: is_repeated_vote(election),
            withdrawn: withdrawn(conn, id)?,
            withdraw_by: last_day(&rules, election.known.election_day),
            surplus_faults: surplus_faults(&count.frame),
            mobile: station_rules(&rules),
            law: law(&rules, election.known.election_day),
            namesakes,
            may_manage: who.role.may(Right::ManageElections),
            today,
            election: count.election,
        })
    });
    read.await
}

/// Stations, mobile boxes and their ballots.
pub(in crate::elections) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadElections>,
    id: web::Path<i64>,
) -> Answer {
    shown(&app, &page, allowed.who, *id, Part::Stations).await
}

/// Staff, proxies, voters of mobile boxes, or a list to be posted.
pub(in crate::elections) async fn show_part(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadElections>,
    path: web::Path<(i64, String)>,
) -> Answer {
    let (id, word) = path.into_inner();
    let part = match word.as_str() {
        "staff" => Part::Staff,
        "proxies" => Part::Proxies,
        "proxy-list" => Part::ProxyList,
        "mobile" => Part::Mobile,
        "mobile-list" => Part::MobileList,
        "candidates" => Part::Candidates,
        _ => return Err(Error::NotFound.into()),
    };
    shown(&app, &page, allowed.who, id, part).await
}

/// One station.
pub(in crate::elections) async fn show_station(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadElections>,
    path: web::Path<(i64, i64)>,
) -> Answer {
    let (id, station) = path.into_inner();
    shown(&app, &page, allowed.who, id, Part::Station(station)).await
}

async fn shown(app: &App, page: &PageContext, who: Principal, id: i64, part: Part) -> Answer {
    let fields = Fields::default();
    let day = read(app, who, id, &fields).await?;
    let refused = (None, "", &fields);
    Ok(told(page, StatusCode::OK, &day, part, refused, &new_key())?)
}

fn told(
    page: &PageContext,
    status: StatusCode,
    day: &VotingDay,
    part: Part,
    refused: Refused<'_>,
    key: &str,
) -> Result<HttpResponse> {
    let election = &day.election;
    let between = (part != Part::Stations).then_some(("投票日", "voting"));
    let csrf = page.csrf();
    let (title, body) = match part {
        Part::Stations => (
            "投票日".to_owned(),
            views::stations::list(day, refused, csrf, key),
        ),
        Part::Station(id) => {
            let one = day.stations.iter().find(|one| one.id == id);
            let one = one.ok_or(Error::NotFound)?;
            let body = views::stations::one(day, one, refused, csrf, key);
            (one.about.name.clone(), body)
        }
        Part::Staff => (
            "选举工作人员".to_owned(),
            views::staff::page(day, refused, csrf, key),
        ),
        Part::Proxies => (
            "委托投票".to_owned(),
            views::proxies::page(day, refused, csrf, key),
        ),
        Part::ProxyList => ("委托投票名单".to_owned(), views::proxies::list(day)),
        Part::Mobile => (
            "流动票箱投票人".to_owned(),
            views::mobile::page(day, refused, csrf, key),
        ),
        Part::Candidates if !day.is_repeated => return Err(Error::NotFound),
        Part::Candidates => (
            "候选人退出".to_owned(),
            views::candidates::page(day, refused, csrf, key),
        ),
        Part::MobileList => ("流动票箱投票人名单".to_owned(), views::mobile::list(day)),
    };
    let answer = chapter_page::answer(page, status, &title, election, between, &body);
    Ok(answer)
}

/// The page a change belongs to.
fn part_of(word: &str, fields: &Fields) -> Part {
    let station = fields.get("station").parse().ok();
    match (word, station) {
        ("station" | "station_remove" | "ballots", Some(station)) => Part::Station(station),
        ("staff" | "staff_remove", _) => Part::Staff,
        ("proxies" | "proxies_publish" | "proxy_end", _) => Part::Proxies,
        ("mobile" | "mobile_publish" | "mobile_end", _) => Part::Mobile,
        ("withdraw" | "withdraw_undo", _) => Part::Candidates,
        _ => Part::Stations,
    }
}

/// Every change; a refused form is shown again with what was typed.
pub(in crate::elections) async fn change(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageElections>,
    path: web::Path<(i64, String)>,
    form: Sent,
) -> Answer {
    let (id, word) = path.into_inner();
    let (who, part) = (allowed.who, part_of(&word, &form.fields));
    let last = match part {
        Part::Stations | Part::Station(_) => "voting",
        Part::Staff => "voting/staff",
        Part::Proxies | Part::ProxyList => "voting/proxies",
        Part::Mobile | Part::MobileList => "voting/mobile",
        Part::Candidates => "voting/candidates",
    };
    let location = with_notice(&format!("{LIST}/{id}/{last}"), "saved");
    match carry_out(&app, &who, id, &word, &form, location).await {
        Ok(done) => Ok(done.see_other()),
        Err(error) => {
            let again = Again::of(error, &form)?;
            let day = read(&app, who, id, &form.fields).await?;
            let refused = (Some(again.sentence.as_str()), word.as_str(), &form.fields);
            Ok(told(&page, again.status, &day, part, refused, form.key())?)
        }
    }
}

/// Carries a change out, once.
async fn carry_out(
    app: &App,
    who: &Principal,
    id: i64,
    word: &str,
    form: &Sent,
    location: String,
) -> Result<Done> {
    let (lock, today) = (
        chapter_page::lock(app, who, id).await?,
        app.db.clock().today(),
    );
    let change = Change::read(word, &form.fields, today)?;
    let (stamp, who) = (form.stamp()?, who.clone());
    let written = app.db.write(lock, move |conn| {
        once(conn, &stamp, |conn| {
            let written = change.carry_out(conn, &who, id, today)?;
            Ok(written.map(|()| location))
        })
    });
    written.await
}
