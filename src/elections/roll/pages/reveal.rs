//! The ID number of a voter in full: for a reason that is kept in the audit, shown once.

use actix_web::http::StatusCode;
use actix_web::web;

use super::reading::read_person;
use super::show::{body, told};
use super::{Answer, LIST, Sent};
use crate::accounts::{Allowed, RevealPeople};
use crate::audit::NewEvent;
use crate::db::{WriteScope, Written};
use crate::elections::roll::views::{self, Typed};
use crate::error::Error;
use crate::people::seal;
use crate::people::{NUMBER_IN_TEXT, names_a_number, voters};
use crate::web::flash::with_notice;
use crate::web::idempotency::once;
use crate::web::request::{App, PageContext};

/// Shows it. The event is committed before anything is shown; the page is stored nowhere, and the
/// same form sent again shows nothing.
pub(in crate::elections) async fn reveal(
    app: web::Data<App>,
    context: PageContext,
    allowed: Allowed<RevealPeople>,
    path: web::Path<(i64, i64)>,
    form: Sent,
) -> Answer {
    let (id, entry_id) = path.into_inner();
    let who = allowed.who;
    let shown = read_person(&app, who.clone(), id, entry_id).await?;
    let (entry, _) = shown.person.as_ref().ok_or(Error::NotFound)?;
    let reason = form.fields.get("reason").trim().to_owned();
    let refusal = if !(4..=200).contains(&reason.chars().count()) {
        Some("请写明查看的原因，4至200个字。".to_owned())
    } else if names_a_number(&reason) {
        Some(format!("{NUMBER_IN_TEXT}。"))
    } else {
        None
    };
    if let Some(refusal) = &refusal {
        let typed = Typed {
            refusal: Some(refusal),
            word: "reveal",
            fields: &form.fields,
            csrf: context.csrf(),
            key: form.key(),
        };
        let body = body(&shown, typed);
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(told(&context, status, &shown, "名单上的人", &body));
    }
    let (stamp, actor, person) = (form.stamp()?, who.actor(), entry.person_id);
    let unit = shown.page.overview.election.unit.clone();
    let again = with_notice(
        &format!("{LIST}/{id}/roll/entries/{entry_id}"),
        "revealed-before",
    );
    let written = app.db.write(WriteScope::of(&unit), move |conn| {
        once(conn, &stamp, |_| {
            let subject = format!("选民名单 人员 {person}");
            let details = serde_json::json!({ "field": "id_number", "reason": reason });
            let event = NewEvent::new(actor, "roll.reveal", &unit, subject).with_details(details);
            Ok(Written::new(again, event))
        })
    });
    let done = written.await?;
    if done.is_repeat {
        return Ok(done.see_other());
    }
    let sealed = app.db.read(move |conn| voters::sealed_number(conn, person));
    let sealed = sealed.await?;
    let sealed = sealed.ok_or_else(|| Error::conflict("此人没有登记身份证号，无需查看。"))?;
    let number = app.key.open(&sealed, seal::ID_NUMBER);
    let number = number.map_err(Error::internal)?;
    let body = views::revealed(&shown.page, entry, &number);
    Ok(told(&context, StatusCode::OK, &shown, "名单上的人", &body))
}
