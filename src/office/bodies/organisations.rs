//! Handlers of organisations: the list of a village, one of them, adding and ending.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::Markup;

use super::organisations_views as views;
use super::sheet::Sheet;
use super::{may_change, organisations_address, place_address, unit};
use crate::accounts::{Allowed, ManagePeople, Principal, ReadPeople};
use crate::audit::NewEvent;
use crate::committees::OrganisationKind;
use crate::committees::organisations_store::{self as store, Organisation, ServiceRecord};
use crate::db::{WriteScope, Written};
use crate::divisions::{self, Division, DivisionCode};
use crate::error::{Error, Result};
use crate::office::forms::{self, Again, Answer, Sent};
use crate::web::flash::with_notice;
use crate::web::form::FieldErrors;
use crate::web::idempotency::{new_key, once};
use crate::web::request::{App, PageContext};

/// The organisations of a village.
pub(super) async fn list(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadPeople>,
    code: web::Path<String>,
) -> Answer {
    let unit = unit(&app, &allowed.who, &code).await?;
    let key = new_key();
    let sheet = Sheet::first(&page, &key);
    Ok(list_page(&app, &page, &allowed.who, &unit, (StatusCode::OK, &sheet)).await?)
}

async fn list_page(
    app: &App,
    page: &PageContext,
    who: &Principal,
    unit: &Division,
    (status, sheet): (StatusCode, &Sheet<'_>),
) -> Result<HttpResponse> {
    let code = unit.code.clone();
    let bodies = app
        .db
        .read(move |conn| store::organisations_of(conn, &code))
        .await?;
    let body = views::list(unit, &bodies, may_change(who), sheet);
    let own = place_address(&unit.code);
    let way = [
        ("首页", "/office"),
        ("区划", "/office/divisions"),
        (unit.name.as_str(), own.as_str()),
    ];
    Ok(page.answer(status, "组织", &way, &body))
}

/// Adds an organisation to a village.
pub(super) async fn add(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    code: web::Path<String>,
    form: Sent,
) -> Answer {
    let unit = unit(&app, &allowed.who, &code).await?;
    if unit.valid_to.is_some() {
        return Err(Error::conflict("这个村（社区）已撤销，不能再添加组织。").into());
    }
    let mut errors = FieldErrors::NONE;
    let kind = OrganisationKind::from_word(form.fields.get("kind"));
    if kind.is_none() {
        errors.add("kind", "请选择组织类别。");
    }
    let since = forms::optional_date(&form.fields, "since", "成立日期", &mut errors);
    let sheet = |refusal, errors| Sheet::again(&page, &form, refusal, errors);
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    let Some(kind) = kind.filter(|_| errors.is_empty()) else {
        let sheet = sheet(None, &errors);
        return Ok(list_page(&app, &page, &allowed.who, &unit, (refused, &sheet)).await?);
    };
    let (stamp, actor) = (form.stamp()?, allowed.who.actor());
    let (place, name) = (unit.code.clone(), form.fields.get("name").to_owned());
    let written = app.db.write(WriteScope::of(&unit.code), move |conn| {
        once(conn, &stamp, |conn| {
            let (id, name) = store::add_organisation(conn, &place, kind, &name, since)?;
            let event = NewEvent::new(actor, "organisation.add", &place, format!("{place} {name}"));
            Ok(Written::new(
                with_notice(&format!("/office/organisations/{id}"), "saved"),
                event,
            ))
        })
    });
    match written.await {
        Ok(done) => Ok(done.see_other()),
        Err(error) => {
            let again = Again::of(error, &form)?;
            let sheet = sheet(Some(&again.sentence), &errors);
            Ok(list_page(&app, &page, &allowed.who, &unit, (again.status, &sheet)).await?)
        }
    }
}

/// One organisation.
pub(super) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadPeople>,
    id: web::Path<i64>,
) -> Answer {
    let known = known(&app, &allowed.who, *id).await?;
    let key = new_key();
    let sheet = Sheet::first(&page, &key);
    Ok(one_page(
        &app,
        &page,
        &allowed.who,
        &known,
        (StatusCode::OK, &sheet),
    ))
}

fn one_page(
    app: &App,
    page: &PageContext,
    who: &Principal,
    known: &Known,
    (status, sheet): (StatusCode, &Sheet<'_>),
) -> HttpResponse {
    let today = app.db.clock().today();
    let body = views::one(&known.body, &known.services, may_change(who), today, sheet);
    told(page, status, known, (&known.body.name, false), &body)
}

/// Ends an organisation that nobody serves in any more.
pub(super) async fn end(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    id: web::Path<i64>,
    form: Sent,
) -> Answer {
    if let Some(before) = forms::answered_before(&app, &form).await? {
        return Ok(before);
    }
    let known = known(&app, &allowed.who, *id).await?;
    let mut errors = FieldErrors::NONE;
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    let Some(day) = forms::date(&form.fields, "day", "撤销日期", &mut errors) else {
        let sheet = Sheet::again(&page, &form, None, &errors);
        return Ok(one_page(
            &app,
            &page,
            &allowed.who,
            &known,
            (refused, &sheet),
        ));
    };
    let (stamp, actor, version) = (form.stamp()?, allowed.who.actor(), forms::version(&form)?);
    let (scope, id, today) = (allowed.who.scope.clone(), *id, app.db.clock().today());
    let written = app.db.write(WriteScope::of(&known.unit.code), move |conn| {
        once(conn, &stamp, |conn| {
            let body = store::organisation(conn, &scope, id)?;
            store::end_organisation(conn, &body, version, day, today)?;
            let place = DivisionCode::parse(&body.unit_code).map_err(Error::internal)?;
            let subject = format!("{place} {}（{day}）", body.name);
            let event = NewEvent::new(actor, "organisation.end", &place, subject);
            Ok(Written::new(
                with_notice(&organisations_address(place.as_str()), "saved"),
                event,
            ))
        })
    });
    match written.await {
        Ok(done) => Ok(done.see_other()),
        Err(error) => {
            let again = Again::of(error, &form)?;
            let now = self::known(&app, &allowed.who, id).await?;
            let again = again.beside(now.body.version, &views::in_words(&now.body));
            let sheet = Sheet::again(&page, &again.form, Some(&again.sentence), &errors);
            let shown = (again.status, &sheet);
            Ok(one_page(&app, &page, &allowed.who, &now, shown))
        }
    }
}

/// An organisation with its village and members.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) body: Organisation,
    pub(super) unit: Division,
    pub(super) services: Vec<ServiceRecord>,
}

pub(super) async fn known(app: &App, who: &Principal, id: i64) -> Result<Known> {
    let scope = who.scope.clone();
    let read = app.db.read(move |conn| {
        let body = store::organisation(conn, &scope, id)?;
        let code = DivisionCode::parse(&body.unit_code).map_err(Error::internal)?;
        Ok(Known {
            unit: divisions::find(conn, &scope, &code)?,
            services: store::services_of(conn, id)?,
            body,
        })
    });
    read.await
}

/// The page of an organisation (`is_below`: a page below it).
pub(super) fn told(
    page: &PageContext,
    status: StatusCode,
    known: &Known,
    (title, is_below): (&str, bool),
    body: &Markup,
) -> HttpResponse {
    let place = place_address(&known.unit.code);
    let list = organisations_address(known.unit.code.as_str());
    let own = format!("/office/organisations/{}", known.body.id);
    let mut way = vec![
        ("首页", "/office"),
        (known.unit.name.as_str(), place.as_str()),
        ("组织", list.as_str()),
    ];
    if is_below {
        way.push((known.body.name.as_str(), own.as_str()));
    }
    page.answer(status, title, &way, body)
}
