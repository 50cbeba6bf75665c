//! Taking back that a member left, which was recorded by mistake.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::html;

use super::members::told;
use super::members_change::{Seat, after, ask_second_head, seat, second_head_tick};
use super::members_record::{self as record, left_in_words};
use super::members_store::{self as store, MemberLine, posts_label};
use super::sheet::Sheet;
use super::{forms_of_service, members_address};
use crate::accounts::{Allowed, ManagePeople, Principal};
use crate::audit::NewEvent;
use crate::committees::{Posts, Term};
use crate::db::{WriteScope, Written};
use crate::divisions::Division;
use crate::error::Result;
use crate::office::forms::{self, Again, Answer, Sent};
use crate::web::form::{self, FieldErrors, Form};
use crate::web::idempotency::{new_key, once};
use crate::web::request::{App, PageContext};

const TITLE: &str = "撤销离任";

/// The page that asks back.
pub(super) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    path: web::Path<Seat>,
) -> Answer {
    let (unit, term, line) = seat(&app, &allowed.who, &path).await?;
    let key = new_key();
    let sheet = Sheet::first(&page, &key);
    let known = (&unit, &term, &line);
    Ok(restore_page(&page, known, (StatusCode::OK, &sheet)))
}

/// Puts the member back into office.
pub(super) async fn save(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    path: web::Path<Seat>,
    form: Sent,
) -> Answer {
    let (unit, term, line) = seat(&app, &allowed.who, &path).await?;
    let mut errors = FieldErrors::NONE;
    let reason = forms::reason(&form.fields, "撤销的原因", &mut errors);
    let row = &line.stretch;
    let own = (row.term_id, Some((row.person_id, row.stretch)));
    let posts = Posts::from_bits(row.posts);
    ask_second_head(&app, &unit.code, own, posts, &form.fields, &mut errors).await?;
    let Some(reason) = reason.filter(|_| errors.is_empty()) else {
        let sheet = Sheet::again(&page, &form, None, &errors);
        let shown = (StatusCode::UNPROCESSABLE_ENTITY, &sheet);
        return Ok(restore_page(&page, (&unit, &term, &line), shown));
    };
    let known = (unit, term, line);
    match write(&app, &allowed.who, &form, known, reason).await {
        Ok(done) => Ok(done),
        Err(error) => {
            let again = Again::of(error, &form)?;
            let (unit, term, now) = seat(&app, &allowed.who, &path).await?;
            let row = &now.stretch;
            let left = forms_of_service::in_words(row.ended_on, row.ending);
            let again = again.beside(row.version, &format!("{}，{left}", now.name));
            let sheet = Sheet::again(&page, &again.form, Some(&again.sentence), &errors);
            let shown = (again.status, &sheet);
            Ok(restore_page(&page, (&unit, &term, &now), shown))
        }
    }
}

async fn write(
    app: &App,
    who: &Principal,
    form: &Sent,
    (unit, term, line): (Division, Term, MemberLine),
    reason: String,
) -> Result<HttpResponse> {
    let (stamp, actor, version) = (form.stamp()?, who.actor(), forms::version(form)?);
    let key = (term.id, line.stretch.person_id, line.stretch.stretch);
    let written = app.db.write(WriteScope::of(&unit.code), move |conn| {
        once(conn, &stamp, |conn| {
            let line = store::member(conn, &unit.code, key)?;
            record::restore(conn, &unit.code, &line, version)?;
            let (row, name) = (&line.stretch, &term.name);
            let posts = posts_label(Posts::from_bits(row.posts));
            let subject = format!("{} 届次 {name} 人员 {} {posts}", unit.code, row.person_id);
            let details = serde_json::json!({
                "reason": reason,
                "before": left(&line),
                "after": "在任",
            });
            let event = NewEvent::new(actor, "membership.restore", &unit.code, subject);
            Ok(Written::new(
                after(&unit, &term),
                event.with_details(details),
            ))
        })
    });
    Ok(written.await?.see_other())
}

/// When and how the member left.
fn left(line: &MemberLine) -> String {
    let row = &line.stretch;
    match row.ended_on.zip(row.ending) {
        Some((day, ending)) => left_in_words(day, ending),
        None => forms_of_service::in_words(row.ended_on, row.ending),
    }
}

fn restore_page(
    page: &PageContext,
    (unit, term, line): (&Division, &Term, &MemberLine),
    (status, sheet): (StatusCode, &Sheet<'_>),
) -> HttpResponse {
    let row = &line.stretch;
    let own = members_address(&unit.code);
    let action = format!(
        "{own}/{}/{}/{}/restore",
        row.term_id, row.person_id, row.stretch
    );
    let totals = [
        ("届次", term.name.clone()),
        ("成员", line.name.clone()),
        ("职务", posts_label(Posts::from_bits(row.posts))),
        ("登记的离任", left(line)),
    ];
    let fields = html! {
        (form::hidden("version", &sheet.value_or("version", &row.version)))
        (form::textarea("reason", "撤销的原因", sheet.value("reason"), sheet.errors).hint("写进操作记录，如：误点了别人。"))
        (second_head_tick(sheet))
        (form::actions(&html! {
            (form::danger("撤销离任")) (form::link_button("取消", &own))
        }))
    };
    let body = html! {
        (forms::refusals(sheet.refusal, sheet.errors))
        (form::confirm(
            "即将撤销离任",
            &totals,
            "只用于离任登记错了的情形：撤销后此人仍为在任，统计随之更新。只是日期或方式写错的，请用“更正”。",
        ))
        (Form::post(&action, sheet.csrf, sheet.key, fields))
    };
    told(page, status, unit, (TITLE, true), &body)
}
