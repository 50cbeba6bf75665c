//! Winners whose election is void: the page, its two forms.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::{Answer, LIST, Sent};
use crate::accounts::{Allowed, ManageElections, Principal, ReadElections, Right};
use crate::after_election::store;
use crate::after_election::store_void::{self, NewVoid};
use crate::after_election::views::void::{self as views, VoidPage};
use crate::db::Written;
use crate::elections::chapter_page;
use crate::elections::store_taken_back::taken_back;
use crate::elections::store_void_winners::void_winners;
use crate::elections::void_winner::{Authority, Ground};
use crate::error::{Error, Result};
use crate::office::forms::date;
use crate::office::sheet::{self, Sheet};
use crate::web::again::version;
use crate::web::flash::with_notice;
use crate::web::form::FieldErrors;
use crate::web::form_post::Fields;
use crate::web::idempotency::{Done, once};
use crate::web::request::{App, PageContext};

/// The page.
pub(super) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadElections>,
    id: web::Path<i64>,
) -> Answer {
    let read = read(&app, allowed.who, *id);
    let shown = |status, shown: &_, sheet: &Sheet<'_>| told(&page, status, shown, ("", sheet));
    sheet::first(&page, read, shown).await
}

fn told(
    page: &PageContext,
    status: StatusCode,
    shown: &VoidPage,
    sent: (&str, &Sheet<'_>),
) -> HttpResponse {
    let election = &shown.register.election;
    let body = views::void(shown, sent);
    chapter_page::answer(page, status, "当选无效", election, None, &body)
}

async fn read(app: &App, who: Principal, id: i64) -> Result<VoidPage> {
    let today = app.db.clock().today();
    let reading = app.db.read(move |conn| {
        let register = store::register(conn, &who.scope, id)?;
        Ok(VoidPage {
            decisions: void_winners(conn, register.election.id)?,
            taken_back: taken_back(conn, register.election.id)?,
            may_manage: who.role.may(Right::ManageElections),
            may_take_back: store_void::may_take_back(&who, &register.election),
            register,
            today,
        })
    });
    reading.await
}

/// All forms: `record` a decision, `take_back` one, `annul` the whole election; a refused one is
/// shown again as it was typed.
pub(super) async fn change(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageElections>,
    path: web::Path<(i64, String)>,
    form: Sent,
) -> Answer {
    let ((id, word), who) = (path.into_inner(), allowed.who);
    let location = with_notice(&format!("{LIST}/{id}/after/void"), "saved");
    let done = carry_out(&app, &who, (id, &word), &form, location).await;
    let read = read(&app, who, id);
    let shown = |status, shown: &_, sheet: &Sheet<'_>| told(&page, status, shown, (&word, sheet));
    sheet::answered((&page, &form), done, read, shown).await
}

enum Change {
    Record(NewVoid),
    TakeBack(i64, String),
    /// An authority's decision on the whole election, with its reason.
    Annul(String),
}

/// From a sent form to the record, or what is wrong with its fields.
pub(super) async fn carry_out(
    app: &App,
    who: &Principal,
    (id, word): (i64, &str),
    form: &Sent,
    location: String,
) -> Result<std::result::Result<Done, FieldErrors>> {
    let lock = chapter_page::lock(app, who, id).await?;
    let (stamp, version) = (form.stamp()?, version(form)?);
    let fields = &form.fields;
    let mut errors = FieldErrors::NONE;
    let change = match word {
        "record" => decision(fields, &mut errors).map(Change::Record),
        "take_back" => {
            let person = fields.get("person").parse().map_err(|_| Error::NotFound)?;
            Some(Change::TakeBack(person, fields.get("reason").to_owned()))
        }
        "annul" => Some(Change::Annul(fields.get("reason").to_owned())),
        _ => return Err(Error::NotFound),
    };
    let Some(change) = change.filter(|_| errors.is_empty()) else {
        return Ok(Err(errors));
    };
    let (who, days) = (who.clone(), (app.db.clock().today(), app.db.clock().now()));
    let written = app.db.write(lock, move |conn| {
        once(conn, &stamp, |conn| {
            let events = match &change {
                Change::Record(new) => store_void::record(conn, &who, (id, version), new, days)?,
                Change::Annul(reason) => {
                    store_void::annul(conn, &who, (id, version), reason, days.0)?
                }
                Change::TakeBack(person, reason) => {
                    let back = (*person, reason.as_str());
                    vec![store_void::take_back(
                        conn,
                        &who,
                        (id, version),
                        back,
                        days.1,
                    )?]
                }
            };
            Ok(Written::with_events(location, events))
        })
    });
    written.await.map(Ok)
}

fn decision(fields: &Fields, errors: &mut FieldErrors) -> Option<NewVoid> {
    let person = fields.get("person").parse().ok();
    if person.is_none() {
        errors.add("person", "请选择是哪一位当选人。");
    }
    let ground = Ground::from_word(fields.get("ground"));
    if ground.is_none() {
        errors.add("ground", "请选择当选无效的原因。");
    }
    let authority = Authority::from_word(fields.get("authority"));
    if authority.is_none() {
        errors.add("authority", "请选择作出决定的机关。");
    }
    let decided_on = date(fields, "decided_on", "决定日期", errors);
    Some(NewVoid {
        person: person?,
        ground: ground?,
        authority: authority?,
        decided_on: decided_on?,
        reason: fields.get("reason").to_owned(),
        evidence: fields.get("evidence").to_owned(),
    })
}
