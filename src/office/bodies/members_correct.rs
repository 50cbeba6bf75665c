//! Correcting what was recorded wrongly of a member: posts, education, political status.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::asked_back::ask_second_head;
use super::forms_of_service;
use super::members::told;
use super::members_change::{Seat, after, read_posts, seat};
use super::members_record::{self as record, Corrected};
use super::members_store::{self as store, MemberLine};
use super::members_views as views;
use super::sheet::Sheet;
use crate::accounts::{Allowed, ManagePeople, Principal};
use crate::audit::NewEvent;
use crate::committees::{Posts, Term};
use crate::db::{WriteScope, Written};
use crate::divisions::Division;
use crate::error::Result;
use crate::office::forms::{self, Again, Answer, Sent};
use crate::people::{Education, PoliticalStatus};
use crate::web::form::FieldErrors;
use crate::web::form_post::Fields;
use crate::web::idempotency::{new_key, once};
use crate::web::request::{App, PageContext};

const TITLE: &str = "更正任职资料";

/// The form.
pub(super) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    path: web::Path<Seat>,
) -> Answer {
    let (unit, term, line) = seat(&app, &allowed.who, &path).await?;
    let key = new_key();
    let sheet = Sheet::first(&page, &key);
    let body = views::correct(&unit, &term, &line, &sheet);
    Ok(told(&page, StatusCode::OK, &unit, (TITLE, true), &body))
}

/// Saves what was typed; who was re-elected, and the sums, follow.
pub(super) async fn save(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    path: web::Path<Seat>,
    form: Sent,
) -> Answer {
    let (unit, term, line) = seat(&app, &allowed.who, &path).await?;
    let mut errors = FieldErrors::NONE;
    let to = read(&form.fields, &line, &mut errors);
    if let Some(to) = &to {
        let row = &line.stretch;
        let own = (row.term_id, Some((row.person_id, row.stretch)));
        // One who left, or was secretary or chair before, makes no second one.
        let new = match row.ending {
            None => Posts::from_bits(to.posts.bits() & !row.posts),
            Some(_) => Posts::NONE,
        };
        ask_second_head(&app, &unit.code, own, new, &form.fields, &mut errors).await?;
    }
    let Some(to) = to.filter(|_| errors.is_empty()) else {
        let sheet = Sheet::again(&page, &form, None, &errors);
        let body = views::correct(&unit, &term, &line, &sheet);
        let wrong = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(told(&page, wrong, &unit, (TITLE, true), &body));
    };
    match write(&app, &allowed.who, &form, (unit, term, line), to).await {
        Ok(done) => Ok(done),
        Err(error) => {
            let again = Again::of(error, &form)?;
            let (unit, term, now) = seat(&app, &allowed.who, &path).await?;
            let present = Corrected::of(&now.stretch);
            let (version, words) = (now.stretch.version, present.in_words());
            let again = again.compared(version, &words, &present.recorded(), &mut errors);
            let sheet = Sheet::again(&page, &again.form, Some(&again.sentence), &errors);
            let body = views::correct(&unit, &term, &now, &sheet);
            Ok(told(&page, again.status, &unit, (TITLE, true), &body))
        }
    }
}

fn read(fields: &Fields, line: &MemberLine, errors: &mut FieldErrors) -> Option<Corrected> {
    let posts = read_posts(fields, errors);
    let code = |name: &str| fields.get(name).parse().ok();
    let education = Education::ALL
        .into_iter()
        .find(|level| Some(level.code()) == code("education"));
    if education.is_none() {
        errors.add("education", "请选择学历；不清楚的选“未知”。");
    }
    let status = PoliticalStatus::ALL
        .into_iter()
        .find(|status| Some(status.code()) == code("political_status"));
    if status.is_none() {
        errors.add("political_status", "请选择政治面貌；不清楚的选“未知”。");
    }
    let left = forms_of_service::read_left(fields, &line.stretch, errors);
    let to = Corrected {
        posts,
        education: education?,
        political_status: status?,
        left,
    };
    errors.is_empty().then_some(to)
}

async fn write(
    app: &App,
    who: &Principal,
    form: &Sent,
    (unit, term, line): (Division, Term, MemberLine),
    to: Corrected,
) -> Result<HttpResponse> {
    let (stamp, actor, version) = (form.stamp()?, who.actor(), forms::version(form)?);
    let key = (term.id, line.stretch.person_id, line.stretch.stretch);
    let today = app.db.clock().today();
    let written = app.db.write(WriteScope::of(&unit.code), move |conn| {
        once(conn, &stamp, |conn| {
            let line = store::member(conn, &unit.code, key)?;
            let before = Corrected::of(&line.stretch);
            let back = after(&unit, &term);
            if before == to {
                return Ok(Written::bookkeeping(back));
            }
            record::correct(conn, (&unit.code, &term), &line, version, to, today)?;
            let person = line.stretch.person_id;
            let subject = format!("{} 届次 {} 人员 {person}", unit.code, term.name);
            let details = serde_json::json!({
                "before": before.in_words(),
                "after": to.in_words(),
            });
            let event = NewEvent::new(actor, "membership.correct", &unit.code, subject);
            Ok(Written::new(back, event.with_details(details)))
        })
    });
    Ok(written.await?.see_other())
}
