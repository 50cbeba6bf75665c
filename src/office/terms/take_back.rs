//! Taking back an election day that was set by mistake.

use actix_web::http::StatusCode;
use actix_web::web;

use super::views::DayTyped;
use super::{LIST, days, views};
use crate::accounts::{Allowed, ManageTerms};
use crate::audit::NewEvent;
use crate::db::{WriteScope, Written};
use crate::divisions::DivisionCode;
use crate::error::Error;
use crate::office::changes;
use crate::office::forms::{self, Again, Answer, Sent};
use crate::web::flash::with_notice;
use crate::web::form::FieldErrors;
use crate::web::idempotency::{new_key, once};
use crate::web::request::{App, PageContext};

/// Takes back the day that the row shows, once it was told what follows; a day set since is kept.
pub(super) async fn take_back(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageTerms>,
    id: web::Path<i32>,
    form: Sent,
) -> Answer {
    if let Some(before) = forms::answered_before(&app, &form).await? {
        return Ok(before);
    }
    let known = days::known(&app, &page, &allowed.who, *id).await?;
    let place = match form.fields.get("code") {
        "" => DivisionCode::nation(),
        code => DivisionCode::parse(code).map_err(|_| Error::NotFound)?,
    };
    if !allowed.who.scope.contains(&place) {
        return Err(Error::NotFound.into());
    }
    let mut errors = FieldErrors::NONE;
    let Some(day) = forms::date(&form.fields, "day", "选举日", &mut errors) else {
        return Err(Error::NotFound.into());
    };
    if form.fields.get("sure") != "true" {
        let body = views::take_back_asked(&known, (&place, day), page.csrf(), form.key());
        return Ok(page.answer(StatusCode::OK, "取消选举日", days::WAY, &body));
    }
    // A place above a county reaches into the sums of many counties.
    let scope = place.county().map_or(WriteScope::Whole, WriteScope::County);
    let (stamp, actor, term) = (form.stamp()?, allowed.who.actor(), known.term.clone());
    let written = app.db.write(scope, move |conn| {
        once(conn, &stamp, |conn| {
            changes::take_back_election_day(conn, &place, &term, day)?;
            let subject = format!("届次 {} 区划 {place} 选举日 {day}", term.name);
            let event = NewEvent::new(actor, "term.take_back_election_day", &place, subject);
            let back = with_notice(&format!("{LIST}/{}", term.id), "saved");
            Ok(Written::new(back, event))
        })
    });
    match written.await {
        Ok(done) => Ok(done.see_other()),
        Err(error) => {
            let again = Again::of(error, &form)?;
            let now = days::known(&app, &page, &allowed.who, *id).await?;
            let typed = DayTyped::first(&allowed.who.scope);
            let refused = (Some(again.sentence.as_str()), &FieldErrors::NONE);
            Ok(days::told(
                &page,
                again.status,
                &now,
                &typed,
                refused,
                &new_key(),
            ))
        }
    }
}
