//! The joint review of a whole programme: numbers by village, departments and negative list.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde_json::json;

use super::{Answer, LIST, Sent};
use crate::accounts::{Allowed, PlanElections, Principal, ReadElections, Right};
use crate::audit::NewEvent;
use crate::db::{WriteScope, Written};
use crate::elections::candidates::store_counts::review_counts;
use crate::elections::candidates::store_review::{save_settings, settings};
use crate::elections::candidates::views::county::{self as views, ReviewLine, ReviewPage};
use crate::elections::store;
use crate::error::Result;
use crate::web::again::{Again, version};
use crate::web::flash::with_notice;
use crate::web::form_post::Fields;
use crate::web::idempotency::{new_key, once};
use crate::web::request::{App, PageContext};

/// The page.
pub(in crate::elections) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadElections>,
    id: web::Path<i64>,
) -> Answer {
    let shown = read(&app, allowed.who, *id).await?;
    let refused = (None, &Fields::default());
    Ok(told(&page, StatusCode::OK, &shown, refused, &new_key()))
}

fn told(
    page: &PageContext,
    status: StatusCode,
    shown: &ReviewPage,
    refused: (Option<&str>, &Fields),
    key: &str,
) -> HttpResponse {
    let way = [("首页", "/office"), ("换届", LIST)];
    let body = views::review(shown, refused, page.csrf(), key);
    page.answer(status, "候选人联审", &way, &body)
}

async fn read(app: &App, who: Principal, id: i64) -> Result<ReviewPage> {
    let read = app.db.read(move |conn| {
        let programme = store::programme(conn, &who.scope, id)?;
        let county = programme.county()?;
        let is_county = who.scope.contains(&county);
        let scope = if is_county { county } else { who.scope };
        let reviewed = review_counts(conn, id, scope.as_str())?;
        let elections = store::elections_of(conn, id, &scope)?;
        let lines = elections
            .into_iter()
            .filter_map(|one| {
                let count = *reviewed.get(&one.id)?;
                Some(ReviewLine {
                    id: one.id,
                    unit_code: one.unit.to_string(),
                    unit_name: one.unit_name,
                    kind: one.known.kind,
                    state: one.known.state,
                    count,
                })
            })
            .collect();
        Ok(ReviewPage {
            settings: settings(conn, id)?,
            programme,
            lines,
            may_plan: is_county && who.role.may(Right::PlanElections),
        })
    });
    read.await
}

/// Saves departments and negative list.
pub(in crate::elections) async fn change(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<PlanElections>,
    id: web::Path<i64>,
    form: Sent,
) -> Answer {
    match save(&app, &allowed.who, *id, &form).await {
        Ok(answer) => Ok(answer),
        Err(error) => {
            let again = Again::of(error, &form)?;
            let shown = read(&app, allowed.who, *id).await?;
            let refused = (Some(again.sentence.as_str()), &form.fields);
            Ok(told(&page, again.status, &shown, refused, form.key()))
        }
    }
}

async fn save(app: &App, who: &Principal, id: i64, form: &Sent) -> Result<HttpResponse> {
    let scope = who.scope.clone();
    let found = app.db.read(move |conn| store::programme(conn, &scope, id));
    let county = found.await?.county()?;
    who.may_see(&county)?;
    let (stamp, version, who) = (form.stamp()?, version(form)?, who.clone());
    let fields = form.fields.clone();
    let written = app
        .db
        .write(WriteScope::County(county.clone()), move |conn| {
            once(conn, &stamp, |conn| {
                let before = settings(conn, id)?;
                let (departments, negative_list) =
                    (fields.get("departments"), fields.get("negative_list"));
                save_settings(conn, id, version, departments, negative_list)?;
                let after = settings(conn, id)?;
                let details = json!({
                    "before": { "departments": before.departments, "negative_list": before.negative_list },
                    "after": { "departments": after.departments, "negative_list": after.negative_list },
                });
                let event = NewEvent::new(who.actor(), "candidates.settings", &county, "联审部门和负面清单");
                let location = with_notice(&format!("/office/programmes/{id}/review"), "saved");
                Ok(Written::new(location, event.with_details(details)))
            })
        });
    Ok(written.await?.see_other())
}

/// The numbers as JSON, for metrics.
pub(in crate::elections) async fn counts(
    app: web::Data<App>,
    allowed: Allowed<ReadElections>,
    id: web::Path<i64>,
) -> Answer {
    let shown = read(&app, allowed.who, *id).await?;
    let villages: Vec<_> = shown
        .lines
        .iter()
        .map(|one| json!({ "election": one.id, "unit": one.unit_code, "count": one.count }))
        .collect();
    let refused: usize = shown.lines.iter().map(|one| one.count.refused).sum();
    Ok(HttpResponse::Ok().json(json!({ "refused": refused, "villages": villages })))
}
