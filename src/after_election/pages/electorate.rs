//! Who elects: the page of a residents' committee and of a by-election.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web;

use super::leaving_forms::count;
use super::{Answer, LIST, Sent};
use crate::accounts::{Allowed, ManageElections, Principal, ReadElections, Right};
use crate::after_election::store_elected::root;
use crate::after_election::views::electorate::{self as views, ElectoratePage};
use crate::audit::NewEvent;
use crate::db::{Conn, Written};
use crate::elections::chapter_page;
use crate::elections::electorate::{ElectorateMode, allowed};
use crate::elections::store as elections_store;
use crate::elections::store::Election;
use crate::elections::store_electorate::{self as store, Electorate};
use crate::error::Result;
use crate::office::sheet::{self, Sheet};
use crate::rules::RuleSet;
use crate::web::again::version;
use crate::web::flash::with_notice;
use crate::web::form::FieldErrors;
use crate::web::idempotency::{Done, once};
use crate::web::request::{App, PageContext};

fn election_and_rules(conn: &mut Conn, who: &Principal, id: i64) -> Result<(Election, RuleSet)> {
    let (election, _) = root(conn, &who.scope, id)?;
    let programme = elections_store::programme(conn, &who.scope, election.programme_id)?;
    let rules = election.rules(&programme.rules()?)?;
    Ok((election, rules))
}

/// All that the page shows.
pub(super) async fn read(app: &App, who: Principal, id: i64) -> Result<ElectoratePage> {
    let reading = app.db.read(move |conn| {
        let (election, rules) = election_and_rules(conn, &who, id)?;
        Ok(ElectoratePage {
            set: store::electorate(conn, election.id)?,
            allowed: allowed(
                &rules,
                election.known.unit_kind,
                election.known.is_by_election,
            ),
            source: rules.source("residents.electorate").to_owned(),
            may_manage: who.role.may(Right::ManageElections),
            election,
        })
    });
    reading.await
}

/// The page.
pub(super) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadElections>,
    id: web::Path<i64>,
) -> Answer {
    let read = read(&app, allowed.who, *id);
    let shown = |status, shown: &_, sheet: &Sheet<'_>| told(&page, status, shown, sheet);
    sheet::first(&page, read, shown).await
}

fn told(
    page: &PageContext,
    status: StatusCode,
    shown: &ElectoratePage,
    sheet: &Sheet<'_>,
) -> HttpResponse {
    let body = views::page(shown, sheet);
    chapter_page::answer(page, status, "选举方式", &shown.election, None, &body)
}

/// Keeps the setting.
pub(super) async fn save(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageElections>,
    id: web::Path<i64>,
    form: Sent,
) -> Answer {
    let who = allowed.who;
    let location = with_notice(&format!("{LIST}/{id}/electorate"), "saved");
    let done = carry_out(&app, &who, *id, &form, location).await;
    let read = read(&app, who, *id);
    let shown = |status, shown: &_, sheet: &Sheet<'_>| told(&page, status, shown, sheet);
    sheet::answered((&page, &form), done, read, shown).await
}

/// From a sent form to the setting, or what is wrong with its fields.
pub(super) async fn carry_out(
    app: &App,
    who: &Principal,
    id: i64,
    form: &Sent,
    location: String,
) -> Result<std::result::Result<Done, FieldErrors>> {
    let lock = chapter_page::lock(app, who, id).await?;
    let (stamp, version) = (form.stamp()?, version(form)?);
    let mut errors = FieldErrors::NONE;
    let mode = ElectorateMode::from_word(form.fields.get("mode"));
    if mode.is_none() {
        errors.add("mode", "请选择选举方式。");
    }
    let number = match form.fields.get("number").trim() {
        "" => None,
        _ => count(&form.fields, "number", "有选举权的代表人数", &mut errors),
    };
    let Some(mode) = mode.filter(|_| errors.is_empty()) else {
        return Ok(Err(errors));
    };
    let new = Electorate {
        mode,
        number,
        version,
    };
    let who = who.clone();
    let written = app.db.write(lock, move |conn| {
        once(conn, &stamp, |conn| {
            let (election, rules) = election_and_rules(conn, &who, id)?;
            store::save(conn, (&election, &rules), new)?;
            let subject = format!("{}：{}", election.unit_name, mode.label());
            let event = NewEvent::new(who.actor(), "election.electorate", &election.unit, subject);
            Ok(Written::new(location, event))
        })
    });
    written.await.map(Ok)
}
