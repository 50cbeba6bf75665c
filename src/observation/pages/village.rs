//! Handlers of the first page, a village's page and saving without scripts.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde_json::{Map, Value, json};

use super::{Answer, chapter, sender};
use crate::accounts::{Allowed, Observe, Principal};
use crate::db::WriteScope;
use crate::error::{Error, Result};
use crate::observation::field::Field;
use crate::observation::job::{Job, id_of_key};
use crate::observation::pack::Pack;
use crate::observation::store_jobs::receive;
use crate::observation::store_observers::{assigned_to, county_telephone, observed_by, telephones};
use crate::observation::store_pack::pack;
use crate::observation::store_receipts::receipts;
use crate::observation::views::fields::Page;
use crate::observation::views::{home as home_views, village as views};
use crate::web::form_post::{Fields, Posted};
use crate::web::idempotency::see_other;
use crate::web::request::{App, PageContext};

/// Receipts that are listed at most.
const MOST_RECEIPTS: i64 = 1_000;

/// The villages of the observer.
pub(super) async fn home(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<Observe>,
) -> Answer {
    let who = allowed.who.clone();
    let read = app.db.read(move |conn| {
        let villages = assigned_to(conn, who.account_id)?;
        let programmes: Vec<i64> = villages.iter().map(|one| one.programme_id).collect();
        let all = telephones(conn, &programmes)?.into_values();
        let mut telephones: BTreeSet<String> = all.filter(|one| !one.is_empty()).collect();
        if telephones.is_empty() {
            // Who has no village yet may still have to call.
            let county = who.scope.county().ok_or(Error::NotFound)?;
            let last = county_telephone(conn, &county)?;
            telephones.extend(Some(last).filter(|one| !one.is_empty()));
        }
        Ok((villages, telephones))
    });
    let (villages, telephones) = read.await?;
    Ok(page.page(
        "选举观察",
        &[],
        &home_views::home(&allowed.who.name, &villages, &telephones),
    ))
}

/// What the server has received.
pub(super) async fn sent(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<Observe>,
) -> Answer {
    let who = allowed.who.clone();
    let read = app.db.read(move |conn| {
        let county = who.scope.county().ok_or(Error::NotFound)?;
        let receipts = receipts(conn, who.account_id, (0, MOST_RECEIPTS))?;
        Ok((receipts, county_telephone(conn, &county)?))
    });
    let (receipts, telephone) = read.await?;
    let is_cut = i64::try_from(receipts.len()).unwrap_or(i64::MAX) == MOST_RECEIPTS;
    let body = home_views::sent((&allowed.who.name, &telephone), &receipts, is_cut);
    Ok(page.page("上传记录", &[("选举观察", "/observe")], &body))
}

/// The pack of a village.
pub(super) async fn read_pack(app: &App, who: &Principal, id: i64) -> Result<Pack> {
    let who = who.clone();
    app.db.read(move |conn| pack(conn, &who, id)).await
}

/// A village.
pub(super) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<Observe>,
    id: web::Path<i64>,
) -> Answer {
    let pack = read_pack(&app, &allowed.who, *id).await?;
    Ok(told(&page, StatusCode::OK, &pack, &[], None))
}

fn told(
    page: &PageContext,
    status: StatusCode,
    pack: &Pack,
    typed: &[(String, String)],
    refusal: Option<&str>,
) -> HttpResponse {
    let shown = Page {
        pack,
        csrf: page.csrf(),
        typed,
    };
    let body = views::village(shown, refusal);
    page.answer(status, &pack.title, &[("选举观察", "/observe")], &body)
}

/// Saves a form without scripts: the fields that were changed.
pub(super) async fn save(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<Observe>,
    id: web::Path<i64>,
    form: Posted<Fields>,
) -> Answer {
    let (who, id) = (allowed.who, *id);
    let typed = typed(&form.fields);
    match keep(&app, &who, id, &form, &typed).await {
        Ok(()) => Ok(see_other(&back(id, &typed))),
        Err(error @ (Error::Invalid(_) | Error::Conflict(_))) => {
            let pack = read_pack(&app, &who, id).await?;
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(told(&page, status, &pack, &typed, Some(&error.to_string())))
        }
        Err(error) => Err(error.into()),
    }
}

/// The part of the page where the form was, or the sheet of a place.
fn back(id: i64, typed: &[(String, String)]) -> String {
    let field = typed.first().and_then(|(name, _)| Field::from_name(name));
    let part = match field {
        Some(Field::Count(place, _)) => return format!("/observe/{id}/count/{}", place.word()),
        Some(Field::ArrivedAt) => "arrival",
        Some(Field::Answer(_) | Field::Remark(_)) => "checklist",
        Some(Field::Turnout(_) | Field::TurnoutAt(_)) => "turnout",
        Some(Field::Incident(..)) => "incidents",
        _ => "leaving",
    };
    format!("/observe/{id}#{part}")
}

/// The fields of a form with what was typed: ends of lines as everywhere, numbers without spaces.
fn typed(fields: &Fields) -> Vec<(String, String)> {
    let all = fields.iter().filter_map(|(name, value)| {
        let field = Field::from_name(name)?;
        let value = value.replace("\r\n", "\n");
        let value = match field {
            Field::Count(..) | Field::Turnout(_) => value.trim().to_owned(),
            _ => value,
        };
        Some((name.to_owned(), value))
    });
    all.collect()
}

async fn keep(
    app: &App,
    who: &Principal,
    id: i64,
    form: &Posted<Fields>,
    typed: &[(String, String)],
) -> Result<()> {
    let incomplete = || Error::invalid("表单不完整，请刷新页面后再试。");
    let object = |name: &str| -> Result<Map<String, Value>> {
        serde_json::from_str(form.fields.get(name)).map_err(|_| incomplete())
    };
    let (was, mut seen) = (object("was")?, object("seen")?);
    let is_changed = |(name, value): &&(String, String)| {
        was.get(name).and_then(Value::as_str).unwrap_or_default() != value
    };
    let set: Map<String, Value> = typed
        .iter()
        .filter(is_changed)
        .map(|(name, value)| (name.clone(), value.clone().into()))
        .collect();
    if set.is_empty() {
        return Ok(());
    }
    seen.retain(|name, _| set.contains_key(name));
    let sender = sender(app, who, None);
    let job = json!({
        "id": id_of_key(form.key()).ok_or_else(incomplete)?, "account": who.name, "device": "网页",
        "election": chapter(id), "at": sender.clock, "set": set, "seen": seen,
    });
    let job = Job::read(&job.to_string()).map_err(|refused| Error::invalid(refused.0))?;
    let own = who.clone();
    let written = app.db.write(WriteScope::of(&who.scope), move |conn| {
        if let Some(id) = chapter(id) {
            observed_by(conn, &own, id)?;
        }
        receive(conn, &sender, &job)
    });
    written.await.map(|_| ())
}
