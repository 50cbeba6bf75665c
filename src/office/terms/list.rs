//! Handlers of the list of terms: looking, adding.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::{LIST, store, views};
use crate::accounts::{Allowed, ManageTerms};
use crate::audit::NewEvent;
use crate::committees;
use crate::db::{WriteScope, Written};
use crate::divisions::DivisionCode;
use crate::office::forms::{self, Again, Answer, Sent};
use crate::web::flash::with_notice;
use crate::web::form::FieldErrors;
use crate::web::idempotency::{new_key, once};
use crate::web::request::{App, PageContext};

const WAY: &[(&str, &str)] = &[("首页", "/office"), ("届次", LIST)];

/// All terms, the newest first.
pub(super) async fn list(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageTerms>,
) -> Answer {
    let scope = allowed.who.scope;
    let read = app.db.read(move |conn| {
        let mut terms = committees::list_terms(conn)?;
        terms.reverse();
        Ok((terms, store::days_by_term(conn, &scope)?))
    });
    let (terms, days) = read.await?;
    Ok(page.page("届次", &[("首页", "/office")], &views::list(&terms, &days)))
}

/// The form for a new term.
pub(super) async fn new(page: PageContext, _allowed: Allowed<ManageTerms>) -> Answer {
    let none = FieldErrors::NONE;
    Ok(told(
        &page,
        StatusCode::OK,
        &views::Typed::default(),
        (None, &none),
        &new_key(),
    ))
}

/// Adds a term. Terms belong to nobody's scope: the event stands in the chain above the counties.
pub(super) async fn add(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageTerms>,
    form: Sent,
) -> Answer {
    let typed = views::Typed::of(&form.fields);
    let mut errors = FieldErrors::NONE;
    if typed.name.is_empty() {
        errors.add("name", "请填写届次名称。");
    }
    let starts_on = forms::date(&form.fields, "starts_on", "开始日期", &mut errors);
    let ordinal: Option<i32> = match typed.ordinal.as_str() {
        "" => None,
        text => text.parse().ok().or_else(|| {
            errors.add("ordinal", "届数应为整数，不清楚可以不填。");
            None
        }),
    };
    let (Some(starts_on), true) = (starts_on, errors.is_empty()) else {
        return Ok(told(
            &page,
            StatusCode::UNPROCESSABLE_ENTITY,
            &typed,
            (None, &errors),
            form.key(),
        ));
    };
    let (stamp, actor, name) = (form.stamp()?, allowed.who.actor(), typed.name.clone());
    let written = app.db.write(WriteScope::Above, move |conn| {
        once(conn, &stamp, |conn| {
            let term = committees::add_term(conn, &name, starts_on, ordinal)?;
            let subject = format!("届次 {}（自{}起）", term.name, term.starts_on);
            let event = NewEvent::new(actor, "term.add", &DivisionCode::nation(), subject);
            let location = with_notice(&format!("{LIST}/{}", term.id), "saved");
            Ok(Written::new(location, event))
        })
    });
    match written.await {
        Ok(done) => Ok(done.see_other()),
        Err(error) => {
            let again = Again::of(error, &form)?;
            let refused = (Some(again.sentence.as_str()), &errors);
            Ok(told(&page, again.status, &typed, refused, form.key()))
        }
    }
}

fn told(
    page: &PageContext,
    status: StatusCode,
    typed: &views::Typed,
    refused: (Option<&str>, &FieldErrors),
    key: &str,
) -> HttpResponse {
    let body = views::new(typed, refused, page.csrf(), key);
    page.answer(status, "添加届次", WAY, &body)
}
