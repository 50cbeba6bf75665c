//! Handlers of service in an organisation: somebody begins, somebody leaves.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::Markup;

use super::forms_of_service::{self, LeavePage};
use super::organisations::{Known, known, told};
use super::organisations_views::{self as views, ORIGINS};
use super::person_choice;
use super::sheet::Sheet;
use crate::accounts::{Allowed, ManagePeople, Principal};
use crate::audit::NewEvent;
use crate::committees::membership::Ending;
use crate::committees::organisations_store::{self as store, NewService, ServiceRecord};
use crate::db::{WriteScope, Written};
use crate::error::Error;
use crate::office::forms::{self, Again, Answer, Sent};
use crate::web::flash::with_notice;
use crate::web::form::FieldErrors;
use crate::web::idempotency::{new_key, once};
use crate::web::request::{App, PageContext};

const ADD: &str = "添加成员";
const LEAVE: &str = "办理离任";

/// The form that adds a member.
pub(super) async fn new(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    id: web::Path<i64>,
) -> Answer {
    let known = known(&app, &allowed.who, *id).await?;
    let key = new_key();
    let sheet = Sheet::first(&page, &key);
    let body = views::appoint(&known.body, &[], &sheet);
    Ok(told(&page, StatusCode::OK, &known, (ADD, true), &body))
}

/// Adds a member: somebody on record, or somebody new.
pub(super) async fn appoint(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    id: web::Path<i64>,
    form: Sent,
) -> Answer {
    let known = known(&app, &allowed.who, *id).await?;
    if let Some(before) = forms::answered_before(&app, &form).await? {
        return Ok(before);
    }
    let today = app.db.clock().today();
    let mut errors = FieldErrors::NONE;
    let meant = person_choice::read(&form.fields, today, &mut errors);
    let post = form.fields.get("post").trim().to_owned();
    if post.is_empty() {
        errors.add("post", "请填写职务。");
    }
    let origin = forms_of_service::read_origin(&ORIGINS, &form.fields, &mut errors);
    let began_on = forms::date(&form.fields, "began_on", "任职日期", &mut errors);
    let (chosen, candidates, errors) =
        person_choice::resolved(&app, &known.unit, meant, errors).await?;
    let refuse = |status, refusal| {
        let sheet = Sheet::again(&page, &form, refusal, &errors);
        let body = views::appoint(&known.body, &candidates, &sheet);
        told(&page, status, &known, (ADD, true), &body)
    };
    let (Some(chosen), Some(origin), Some(began_on), true) =
        (chosen, origin, began_on, errors.is_empty())
    else {
        return Ok(refuse(StatusCode::UNPROCESSABLE_ENTITY, None));
    };
    // Whose service it is shows when a new person has a number.
    let service = NewService {
        person_id: 0,
        post,
        origin,
        began_on,
    };
    match write_new(&app, &allowed.who, &form, &known, (chosen, service)).await {
        Ok(done) => Ok(done),
        Err(error) => {
            let again = Again::of(error, &form)?;
            Ok(refuse(again.status, Some(&again.sentence)))
        }
    }
}

/// Records the person, where new, and the service in one transaction.
async fn write_new(
    app: &App,
    who: &Principal,
    form: &Sent,
    known: &Known,
    (chosen, service): (person_choice::Chosen, NewService),
) -> Result<HttpResponse, Error> {
    let (stamp, actor, key) = (form.stamp()?, who.actor(), app.key.clone());
    let (unit, body, today) = (
        known.unit.clone(),
        known.body.clone(),
        app.db.clock().today(),
    );
    let written = app.db.write(WriteScope::of(&known.unit.code), move |conn| {
        once(conn, &stamp, |conn| {
            let person_id = person_choice::record(conn, &key, &unit, &chosen)?;
            let new = NewService {
                person_id,
                ..service
            };
            store::appoint(conn, &body, &new, today)?;
            let subject = format!("{} {} 人员 {person_id} {}", unit.code, body.name, new.post);
            let event = NewEvent::new(actor, "organisation.appoint", &unit.code, subject);
            Ok(Written::new(with_notice(&own(body.id), "saved"), event))
        })
    });
    Ok(written.await?.see_other())
}

fn own(body: i64) -> String {
    format!("/office/organisations/{body}")
}

/// The page on which somebody leaves.
pub(super) async fn ask_leave(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    path: web::Path<(i64, i64)>,
) -> Answer {
    let known = known(&app, &allowed.who, path.0).await?;
    let record = record(&known, path.1)?;
    let key = new_key();
    let sheet = Sheet::first(&page, &key);
    Ok(leave_page(
        &app,
        &page,
        &known,
        &record,
        (StatusCode::OK, &sheet),
    ))
}

/// Records that somebody left.
pub(super) async fn leave(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    path: web::Path<(i64, i64)>,
    form: Sent,
) -> Answer {
    let known = known(&app, &allowed.who, path.0).await?;
    let found = record(&known, path.1)?;
    let mut errors = FieldErrors::NONE;
    let Some(left) = forms_of_service::read_leave(&form.fields, &mut errors) else {
        let sheet = Sheet::again(&page, &form, None, &errors);
        let shown = (StatusCode::UNPROCESSABLE_ENTITY, &sheet);
        return Ok(leave_page(&app, &page, &known, &found, shown));
    };
    let (stamp, actor, version) = (form.stamp()?, allowed.who.actor(), forms::version(&form)?);
    let (body, today, id) = (known.body.clone(), app.db.clock().today(), found.id);
    let place = known.unit.code.clone();
    let written = app.db.write(WriteScope::of(&place.clone()), move |conn| {
        once(conn, &stamp, |conn| {
            let record = store::service(conn, body.id, id)?;
            store::leave(conn, &record, version, left, today)?;
            let subject = format!(
                "{place} {} 人员 {} {} {}{}离任",
                body.name,
                record.person_id,
                record.post,
                left.0,
                Ending::label_of(left.1.number())
            );
            let event = NewEvent::new(actor, "organisation.leave", &place, subject);
            Ok(Written::new(with_notice(&own(body.id), "saved"), event))
        })
    });
    match written.await {
        Ok(done) => Ok(done.see_other()),
        Err(error) => {
            let again = Again::of(error, &form)?;
            let known = self::known(&app, &allowed.who, path.0).await?;
            let now = record(&known, path.1)?;
            let left = forms_of_service::in_words(now.ended_on, now.ending);
            let present = format!("{}，{}，{left}", now.name, now.post);
            let again = again.beside(now.version, &present);
            let sheet = Sheet::again(&page, &again.form, Some(&again.sentence), &errors);
            Ok(leave_page(
                &app,
                &page,
                &known,
                &now,
                (again.status, &sheet),
            ))
        }
    }
}

fn record(known: &Known, id: i64) -> Result<ServiceRecord, Error> {
    let found = known.services.iter().find(|record| record.id == id);
    found.cloned().ok_or(Error::NotFound)
}

fn leave_page(
    app: &App,
    page: &PageContext,
    known: &Known,
    record: &ServiceRecord,
    (status, sheet): (StatusCode, &Sheet<'_>),
) -> HttpResponse {
    let body = forms_of_service::leave(&LeavePage {
        action: &format!("{}/services/{}", own(known.body.id), record.id),
        back: &own(known.body.id),
        totals: &[
            ("组织", known.body.name.clone()),
            ("成员", format!("{}，{}", record.name, record.post)),
            ("任职日期", record.began_on.to_string()),
        ],
        consequence: "离任后任职记录保留，不能删除。",
        otherwise: Markup::default(),
        version: record.version,
        today: app.db.clock().today(),
        sheet,
    });
    told(page, status, known, (LEAVE, true), &body)
}
