//! The elected become members: one page that asks who each is and what statistics need.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::parts::{Part, part};
use super::{Answer, LIST, Sent};
use crate::accounts::{Allowed, ManagePeople, Principal, ReadElections, Right};
use crate::after_election::store::{self, Register};
use crate::after_election::store_members::{self, By, Decision};
use crate::after_election::views::members::{self as views, RegisterPage, name_of};
use crate::db::Written;
use crate::elections::chapter_page;
use crate::error::{Error, Result};
use crate::office::seating::Chosen;
use crate::office::sheet::{self, Sheet};
use crate::web::flash::with_notice;
use crate::web::form::FieldErrors;
use crate::web::form_post::Fields;
use crate::web::idempotency::{Done, is_known, once};
use crate::web::request::{App, PageContext};

/// The page.
pub(super) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadElections>,
    id: web::Path<i64>,
) -> Answer {
    let read = read(&app, allowed.who, *id, Fields::default());
    let shown = |status, shown: &_, sheet: &Sheet<'_>| told(&page, status, shown, ("", sheet));
    sheet::first(&page, read, shown).await
}

/// The page; `sent`: the form that was refused.
pub(super) fn told(
    page: &PageContext,
    status: StatusCode,
    shown: &RegisterPage,
    sent: (&str, &Sheet<'_>),
) -> HttpResponse {
    let election = &shown.register.election;
    chapter_page::answer(
        page,
        status,
        "当选人登记入册",
        election,
        None,
        &views::members(shown, sent),
    )
}

/// All that the page shows; of names that were typed the namesakes, too.
pub(super) async fn read(
    app: &App,
    who: Principal,
    id: i64,
    typed: Fields,
) -> Result<RegisterPage> {
    let reading = app.db.read(move |conn| {
        let register = store::register(conn, &who.scope, id)?;
        let mut namesakes = BTreeMap::new();
        for one in register.open() {
            let name = name_of(&typed, (one.id, &one.name));
            let picked = one.candidate.person;
            let found = store::namesakes(conn, &register, &name, picked)?;
            namesakes.insert(one.id, found);
        }
        Ok(RegisterPage {
            may_manage: who.role.may(Right::ManagePeople),
            register,
            namesakes,
        })
    });
    reading.await
}

/// Writes the elected as members; a refused form is shown again with everything typed.
pub(super) async fn save(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    id: web::Path<i64>,
    form: Sent,
) -> Answer {
    let who = allowed.who;
    let location = with_notice(&format!("{LIST}/{id}/after/members"), "saved");
    let done = carry_out(&app, &who, *id, &form, location).await;
    let read = read(&app, who, *id, form.fields.clone());
    let shown =
        |status, shown: &_, sheet: &Sheet<'_>| told(&page, status, shown, ("members", sheet));
    sheet::answered((&page, &form), done, read, shown).await
}

/// From a sent form to the written members, or what is wrong with its fields.
pub(super) async fn carry_out(
    app: &App,
    who: &Principal,
    id: i64,
    form: &Sent,
    location: String,
) -> Result<std::result::Result<Done, FieldErrors>> {
    let (lock, by) = (chapter_page::lock(app, who, id).await?, by(app, who));
    let stamp = form.stamp()?;
    let asked = form.stamp()?;
    let was_done = app.db.read(move |conn| is_known(conn, &asked)).await?;
    // Sent a second time it gets the first answer: nobody is left to be written now.
    let (decision, errors) = if was_done {
        (Decision::default(), FieldErrors::NONE)
    } else {
        decide(app, who, id, form.fields.clone()).await?
    };
    if !errors.is_empty() {
        return Ok(Err(errors));
    }
    let key = app.key.clone();
    let written = app.db.write(lock, move |conn| {
        once(conn, &stamp, |conn| {
            let events = store_members::write(conn, &key, id, &decision, &by)?;
            Ok(if events.is_empty() {
                Written::bookkeeping(location)
            } else {
                Written::with_events(location, events)
            })
        })
    });
    written.await.map(Ok)
}

pub(super) fn by(app: &App, who: &Principal) -> By {
    By {
        scope: who.scope.clone(),
        actor: who.actor(),
        today: app.db.clock().today(),
        now: app.db.clock().now(),
    }
}

async fn decide(
    app: &App,
    who: &Principal,
    id: i64,
    fields: Fields,
) -> Result<(Decision, FieldErrors)> {
    let (scope, key, today) = (who.scope.clone(), app.key.clone(), app.db.clock().today());
    let reading = app.db.read(move |conn| {
        let at = store::register(conn, &scope, id)?;
        let mut errors = FieldErrors::NONE;
        let parts: Vec<Part> = at
            .open()
            .filter_map(|one| {
                let who = (one.id, one.name.as_str(), one.is_woman);
                let part = part(&fields, who, today, &mut errors)?;
                let picked = one.candidate.person;
                Some(Part { picked, ..part })
            })
            .collect();
        let mut decision = Decision::default();
        let mut persons = at.known_persons();
        for part in parts {
            if let Some(choice) = part.choice(conn, &key, &at.unit, &mut errors)? {
                if let Chosen::OnRecord(person, _) = &choice.chosen {
                    persons.push(*person);
                }
                decision.choices.push(choice);
            }
        }
        answer_others(&at, &persons, &fields, &mut decision, &mut errors);
        Ok((decision, errors))
    });
    reading.await
}

/// Of those on the roster who were not elected somebody must say what becomes of them.
fn answer_others(
    at: &Register,
    persons: &[i64],
    fields: &Fields,
    decision: &mut Decision,
    errors: &mut FieldErrors,
) {
    if decision.choices.is_empty() {
        if errors.is_empty() {
            errors.add("nobody", "没有要登记的人：请至少填写一位当选人。");
        }
        return;
    }
    for line in at.others(persons) {
        let seat = (line.stretch.person_id, line.stretch.stretch);
        let name = views::other_field(seat);
        match fields.get(&name) {
            "keep" => decision.kept.push(seat),
            "remove" => decision.removed.push(seat),
            _ => errors.add(
                &name,
                format!("名册上的{}不在当选人中，请选择保留还是除名。", line.name),
            ),
        }
    }
}

/// What is wrong as one sentence, for programs.
pub(super) fn in_one(errors: &FieldErrors) -> Error {
    let all: Vec<&str> = errors.iter().map(|(_, sentence)| sentence).collect();
    Error::invalid(all.join(""))
}
