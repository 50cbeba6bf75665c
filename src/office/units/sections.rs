//! Adding villager groups and grids to a village.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::html;

use super::{address, browse, way};
use crate::accounts::{Allowed, ManageDivisions, Principal};
use crate::audit::NewEvent;
use crate::db::{WriteScope, Written};
use crate::divisions::{self, Division, DivisionCode, Level, SectionKind};
use crate::error::{Error, Result};
use crate::office::forms::{self, Again, Answer, Sent};
use crate::web::flash::with_notice;
use crate::web::form::{self, Choice, FieldErrors, Form};
use crate::web::idempotency::{new_key, once};
use crate::web::request::{App, PageContext};

const TITLE: &str = "添加村民小组或网格";

/// The form as it was typed.
#[derive(Clone, Debug, Default)]
struct Typed {
    kind: String,
    name: String,
    since: String,
}

/// The page with the form.
pub(super) async fn new(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageDivisions>,
    code: web::Path<String>,
) -> Answer {
    let unit = unit(&app, &allowed.who, &code).await?;
    let typed = Typed {
        kind: SectionKind::Group.word().to_owned(),
        ..Typed::default()
    };
    let known = (&unit, &allowed.who.scope);
    Ok(told(
        &page,
        StatusCode::OK,
        known,
        &typed,
        (None, &FieldErrors::NONE),
        &new_key(),
    ))
}

/// Adds one.
pub(super) async fn add(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageDivisions>,
    code: web::Path<String>,
    form: Sent,
) -> Answer {
    let unit = unit(&app, &allowed.who, &code).await?;
    let typed = Typed {
        kind: form.fields.get("kind").to_owned(),
        name: form.fields.get("name").trim().to_owned(),
        since: form.fields.get("since").to_owned(),
    };
    let mut errors = FieldErrors::NONE;
    let kind = SectionKind::ALL
        .into_iter()
        .find(|kind| kind.word() == typed.kind);
    if kind.is_none() {
        errors.add("kind", "请选择村民小组或网格。");
    }
    if typed.name.is_empty() {
        errors.add("name", "请填写名称。");
    }
    let since = forms::optional_date(&form.fields, "since", "设立日期", &mut errors);
    let known = (&unit, &allowed.who.scope);
    let refuse = |status, refusal: Option<&str>, errors: &FieldErrors| {
        told(&page, status, known, &typed, (refusal, errors), form.key())
    };
    let (Some(kind), true) = (kind, errors.is_empty()) else {
        return Ok(refuse(StatusCode::UNPROCESSABLE_ENTITY, None, &errors));
    };
    let (stamp, actor, scope) = (
        form.stamp()?,
        allowed.who.actor(),
        allowed.who.scope.clone(),
    );
    let (place, name) = (unit.code.clone(), typed.name.clone());
    let written = app.db.write(WriteScope::of(&unit.code), move |conn| {
        once(conn, &stamp, |conn| {
            let added = divisions::add_section(conn, &scope, &place, kind, &name, since)?;
            let subject = format!("添加{}：{}（{}）", kind.label(), added.name, added.code);
            let event = NewEvent::new(actor, "division.add_section", &place, subject);
            Ok(Written::new(with_notice(&address(&place), "saved"), event))
        })
    });
    match written.await {
        Ok(done) => Ok(done.see_other()),
        Err(error) => {
            let again = Again::of(error, &form)?;
            Ok(refuse(again.status, Some(&again.sentence), &errors))
        }
    }
}

async fn unit(app: &App, who: &Principal, code: &str) -> Result<Division> {
    let (code, scope) = (forms::code_in_path(code)?, who.scope.clone());
    let found = app
        .db
        .read(move |conn| divisions::find(conn, &scope, &code))
        .await?;
    if found.level == Level::Village {
        Ok(found)
    } else {
        Err(Error::conflict("只有村、社区才有村民小组和网格。"))
    }
}

fn told(
    page: &PageContext,
    status: StatusCode,
    (unit, scope): (&Division, &DivisionCode),
    typed: &Typed,
    (refusal, errors): (Option<&str>, &FieldErrors),
    key: &str,
) -> HttpResponse {
    let kinds = SectionKind::ALL.map(|kind| Choice::new(kind.word(), kind.label()));
    let fields = html! {
        (form::radios("kind", "类别", &typed.kind, &kinds, errors))
        (form::text("name", "名称", &typed.name, errors).hint("如“第一村民组”，同一村内不能重名。"))
        (form::date("since", "设立日期", &typed.since, errors).optional())
        (form::actions(&html! {
            (form::primary("添加")) (form::link_button("取消", &address(&unit.code)))
        }))
    };
    let action = format!("{}/sections", address(&unit.code));
    let body = html! {
        (forms::refusals(refusal, errors))
        (Form::post(&action, page.csrf(), key, fields))
    };
    let mut steps = way(scope, &[]);
    steps.push(browse::step(unit));
    let steps: Vec<(&str, &str)> = steps
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    page.answer(status, TITLE, &steps, &body)
}
