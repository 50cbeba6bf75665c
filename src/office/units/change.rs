//! Handlers of changes to a place: the page with the form, and the change.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::Markup;

use super::action::{self, Action};
use super::change_views::{self as views, Known};
use super::{address, merge, merge_views, store, unusual_code, way};
use crate::accounts::{Allowed, ManageDivisions, Principal};
use crate::audit::NewEvent;
use crate::db::{WriteScope, Written};
use crate::divisions::{self, DivisionCode, Happening, Stated};
use crate::error::{Error, Result};
use crate::office::forms::{self, Again, Answer, Sent};
use crate::people::names_a_number;
use crate::web::flash::with_notice;
use crate::web::form::FieldErrors;
use crate::web::idempotency::{new_key, once};
use crate::web::request::{App, PageContext};

/// The page with the form of a change.
pub(super) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageDivisions>,
    path: web::Path<(String, String)>,
) -> Answer {
    let known = known(&app, &allowed.who, &path).await?;
    let form = views::Typed {
        fields: None,
        refusal: None,
        errors: &FieldErrors::NONE,
        csrf: page.csrf(),
        key: &new_key(),
    };
    Ok(told(
        &page,
        StatusCode::OK,
        &known,
        &views::change(&known, &form),
    ))
}

/// Makes the change.
pub(super) async fn carry_out(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageDivisions>,
    path: web::Path<(String, String)>,
    form: Sent,
) -> Answer {
    if let Some(before) = forms::answered_before(&app, &form).await? {
        return Ok(before);
    }
    let known = known(&app, &allowed.who, &path).await?;
    let mut errors = FieldErrors::NONE;
    // Back from the figures before and after, with everything that was typed.
    if form.fields.get("step") == "edit" {
        return Ok(shown_again(
            &page,
            (StatusCode::OK, None),
            &known,
            &form,
            &FieldErrors::NONE,
        ));
    }
    let own = Stated {
        code: known.place.code.clone(),
        version: forms::version(&form)?,
    };
    let wanted = action::read(known.action, &known.place, &own, &form.fields, &mut errors);
    if let Some(wanted) = &wanted {
        unusual_code::ask(&known.place, wanted, &form.fields, &mut errors);
    }
    let day = action::read_day(known.action, &form.fields, known.today, &mut errors);
    let note = form.fields.get("note").to_owned();
    if names_a_number(&note) {
        errors.add("note", "说明中请不要写身份证号或手机号。");
    }
    let (Some(wanted), Some(day), true) = (wanted, day, errors.is_empty()) else {
        let wrong = (StatusCode::UNPROCESSABLE_ENTITY, None);
        return Ok(shown_again(&page, wrong, &known, &form, &errors));
    };
    let how = Happening {
        scope: allowed.who.scope.clone(),
        effective_on: day,
        note,
        now: app.db.clock().now(),
    };
    let asked = (how, own, wanted);
    match answer(&app, &page, &known, &allowed.who, &form, asked).await {
        Ok(done) => Ok(done),
        Err(error) => {
            let again = Again::of(error, &form)?;
            let now = self::known(&app, &allowed.who, &path).await?;
            let (version, words) = (now.place.version, views::in_words(&now.place));
            let again = again.compared(version, &words, &views::recorded(&now), &mut errors);
            let told = (again.status, Some(again.sentence.as_str()));
            Ok(shown_again(&page, told, &now, &again.form, &errors))
        }
    }
}

/// A merger that is not confirmed yet is only looked at; everything else is carried out.
async fn answer(
    app: &App,
    page: &PageContext,
    known: &Known,
    who: &Principal,
    form: &Sent,
    asked: (Happening, Stated, action::Wanted),
) -> Result<HttpResponse> {
    if known.action != Action::Merge || form.fields.get("step") == "confirm" {
        return write(app, known, who, form, asked).await;
    }
    let preview = merge::tried(app, &known.place, asked).await?;
    let sent = (&form.fields, page.csrf(), form.key());
    let body = merge_views::preview(known, sent, &preview);
    Ok(told(page, StatusCode::OK, known, &body))
}

fn shown_again(
    page: &PageContext,
    (status, refusal): (StatusCode, Option<&str>),
    known: &Known,
    form: &Sent,
    errors: &FieldErrors,
) -> HttpResponse {
    let typed = views::Typed {
        fields: Some(&form.fields),
        refusal,
        errors,
        csrf: page.csrf(),
        key: form.key(),
    };
    told(page, status, known, &views::change(known, &typed))
}

async fn write(
    app: &App,
    known: &Known,
    who: &Principal,
    form: &Sent,
    (how, own, wanted): (Happening, Stated, action::Wanted),
) -> Result<HttpResponse> {
    let (stamp, actor, action) = (form.stamp()?, who.actor(), known.action);
    let place = known.place.clone();
    let done = app.db.write(WriteScope::of(&place.code), move |conn| {
        once(conn, &stamp, |conn| {
            let subject = action::carry_out(conn, &how, &place, &own, &wanted)?;
            let event = NewEvent::new(actor, action.event(), &place.code, subject).with_details(
                serde_json::json!({ "code": place.code.as_str(), "note": how.note.trim() }),
            );
            let notice = match action {
                Action::Merge => "places-merged",
                _ => "place-changed",
            };
            let location = with_notice(&address(&place.code), notice);
            Ok(Written::new(location, event))
        })
    });
    Ok(done.await?.see_other())
}

/// What the page of a change shows of the place.
async fn known(app: &App, who: &Principal, path: &(String, String)) -> Result<Known> {
    let code = forms::code_in_path(&path.0)?;
    let action = Action::from_word(&path.1).ok_or(Error::NotFound)?;
    let (scope, today) = (who.scope.clone(), app.db.clock().today());
    let read = app.db.read(move |conn| {
        let place = divisions::find(conn, &scope, &code)?;
        if !action.fits(&place) {
            let sentence = format!("“{}”不能办理这项变更，可能已被撤销。", place.name);
            return Err(Error::conflict(sentence));
        }
        let county = code.county().unwrap_or_else(DivisionCode::nation);
        let others = match action {
            Action::Merge => store::units_by_township(conn, &scope, &county, &code)?,
            _ => Vec::new(),
        };
        Ok(Known {
            members: store::members_of(conn, &code)?,
            by_term: match action {
                Action::Close => store::members_by_term(conn, &code)?,
                _ => Vec::new(),
            },
            ancestors: divisions::ancestors(conn, &code)?,
            scope,
            action,
            others,
            place,
            today,
        })
    });
    read.await
}

fn told(page: &PageContext, status: StatusCode, known: &Known, body: &Markup) -> HttpResponse {
    let mut steps = way(&known.scope, &known.ancestors);
    steps.push((known.place.name.clone(), address(&known.place.code)));
    let steps: Vec<(&str, &str)> = steps
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    let label = known.action.label(known.place.unit_kind);
    page.answer(
        status,
        &format!("{label}：{}", known.place.name),
        &steps,
        body,
    )
}
