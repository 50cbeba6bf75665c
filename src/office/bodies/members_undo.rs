//! What was recorded of a member by mistake and is taken back, each with a page that asks before:
//! that he left, and that he was a member at all.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::html;

use super::asked_back::{ask_second_head, ticks};
use super::members::told;
use super::members_change::{Seat, after, seat};
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

/// What was recorded by mistake.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mistake {
    /// That somebody left.
    Leave,
    /// That somebody was a member.
    Entry,
}

/// The words of one of the two pages.
struct Words {
    /// Also the button.
    title: &'static str,
    /// The last part of the address.
    address: &'static str,
    event: &'static str,
    headline: &'static str,
    consequence: &'static str,
    reason: &'static str,
    hint: &'static str,
}

impl Mistake {
    fn words(self) -> Words {
        match self {
            Self::Leave => Words {
                title: "撤销离任",
                address: "restore",
                event: "membership.restore",
                headline: "即将撤销离任",
                consequence: "只用于离任登记错了的情形：撤销后此人仍为在任，统计随之更新。只是日期或方式写错的，请用“更正”。",
                reason: "撤销的原因",
                hint: "写进操作记录，如：误点了别人。",
            },
            Self::Entry => Words {
                title: "登记错了，不是本届成员",
                address: "mistaken",
                event: "membership.withdraw",
                headline: "即将移出误登的成员",
                consequence: "只用于此人本届没有任过职的情形，如导错了名册、登错了人、选举日以前已经离开。移出后哪一天的统计都不再计入此人，以后各届的连任、新任也随之更新；记录留在名单里，移错了可以“撤销离任”。任过职的请办理离任。",
                reason: "移出的原因",
                hint: "写进操作记录，如：导入时选错了届次。",
            },
        }
    }
}

/// The page that asks before a leave is taken back.
pub(super) async fn show_restore(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    path: web::Path<Seat>,
) -> Answer {
    show(&app, &page, &allowed.who, &path, Mistake::Leave).await
}

/// Puts the member back into office.
pub(super) async fn restore(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    path: web::Path<Seat>,
    form: Sent,
) -> Answer {
    save((&app, &page, &allowed.who), &path, &form, Mistake::Leave).await
}

/// The page that asks before somebody is taken out.
pub(super) async fn show_withdraw(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    path: web::Path<Seat>,
) -> Answer {
    show(&app, &page, &allowed.who, &path, Mistake::Entry).await
}

/// Takes out somebody who was never a member.
pub(super) async fn withdraw(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    path: web::Path<Seat>,
    form: Sent,
) -> Answer {
    save((&app, &page, &allowed.who), &path, &form, Mistake::Entry).await
}

async fn show(
    app: &App,
    page: &PageContext,
    who: &Principal,
    path: &Seat,
    mistake: Mistake,
) -> Answer {
    let (unit, term, line) = seat(app, who, path).await?;
    let key = new_key();
    let sheet = Sheet::first(page, &key);
    let known = (&unit, &term, &line);
    Ok(asked(page, known, mistake, (StatusCode::OK, &sheet)))
}

async fn save(
    (app, page, who): (&App, &PageContext, &Principal),
    path: &Seat,
    form: &Sent,
    mistake: Mistake,
) -> Answer {
    let (unit, term, line) = seat(app, who, path).await?;
    let mut errors = FieldErrors::NONE;
    let reason = forms::reason(&form.fields, mistake.words().reason, &mut errors);
    if mistake == Mistake::Leave {
        let row = &line.stretch;
        let own = (row.term_id, Some((row.person_id, row.stretch)));
        let posts = Posts::from_bits(row.posts);
        ask_second_head(app, &unit.code, own, posts, &form.fields, &mut errors).await?;
    }
    let Some(reason) = reason.filter(|_| errors.is_empty()) else {
        let sheet = Sheet::again(page, form, None, &errors);
        let shown = (StatusCode::UNPROCESSABLE_ENTITY, &sheet);
        return Ok(asked(page, (&unit, &term, &line), mistake, shown));
    };
    let known = (unit, term, line);
    match write(app, who, form, known, (mistake, reason)).await {
        Ok(done) => Ok(done),
        Err(error) => {
            let again = Again::of(error, form)?;
            let (unit, term, now) = seat(app, who, path).await?;
            let row = &now.stretch;
            let left = forms_of_service::in_words(row.ended_on, row.ending);
            let again = again.beside(row.version, &format!("{}，{left}", now.name));
            let sheet = Sheet::again(page, &again.form, Some(&again.sentence), &errors);
            let shown = (again.status, &sheet);
            Ok(asked(page, (&unit, &term, &now), mistake, shown))
        }
    }
}

async fn write(
    app: &App,
    who: &Principal,
    form: &Sent,
    (unit, term, line): (Division, Term, MemberLine),
    (mistake, reason): (Mistake, String),
) -> Result<HttpResponse> {
    let (stamp, actor, version) = (form.stamp()?, who.actor(), forms::version(form)?);
    let key = (term.id, line.stretch.person_id, line.stretch.stretch);
    let today = app.db.clock().today();
    let written = app.db.write(WriteScope::of(&unit.code), move |conn| {
        once(conn, &stamp, |conn| {
            let line = store::member(conn, &unit.code, key)?;
            match mistake {
                Mistake::Leave => record::restore(conn, &unit.code, &line, version)?,
                Mistake::Entry => record::withdraw(conn, &unit.code, &line, version, today)?,
            }
            let (row, name) = (&line.stretch, &term.name);
            let posts = posts_label(Posts::from_bits(row.posts));
            let subject = format!("{} 届次 {name} 人员 {} {posts}", unit.code, row.person_id);
            let details = serde_json::json!({
                "reason": reason,
                "before": left(&line),
                "after": left(&store::member(conn, &unit.code, key)?),
            });
            let event = NewEvent::new(actor, mistake.words().event, &unit.code, subject);
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

fn asked(
    page: &PageContext,
    (unit, term, line): (&Division, &Term, &MemberLine),
    mistake: Mistake,
    (status, sheet): (StatusCode, &Sheet<'_>),
) -> HttpResponse {
    let (row, words) = (&line.stretch, mistake.words());
    let own = members_address(&unit.code);
    let action = format!(
        "{own}/{}/{}/{}/{}",
        row.term_id, row.person_id, row.stretch, words.address
    );
    let totals = [
        ("届次", term.name.clone()),
        ("成员", line.name.clone()),
        ("职务", posts_label(Posts::from_bits(row.posts))),
        ("现状", left(line)),
    ];
    let fields = html! {
        (form::hidden("version", &sheet.value_or("version", &row.version)))
        (form::textarea("reason", words.reason, sheet.value("reason"), sheet.errors).hint(words.hint))
        @if mistake == Mistake::Leave { (ticks(sheet)) }
        (form::actions(&html! {
            (form::danger(words.title)) (form::link_button("取消", &own))
        }))
    };
    let body = html! {
        (forms::refusals(sheet.refusal, sheet.errors))
        (form::confirm(words.headline, &totals, words.consequence))
        (Form::post(&action, sheet.csrf, sheet.key, fields))
    };
    told(page, status, unit, (words.title, true), &body)
}
