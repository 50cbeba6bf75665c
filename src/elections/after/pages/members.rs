//! The elected become members: one page that asks who each is and what statistics need.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web;

use super::{Answer, LIST, Sent, lock};
use crate::accounts::{Allowed, ManagePeople, Principal, ReadElections, Right};
use crate::db::Written;
use crate::elections::after::store::{self, Register};
use crate::elections::after::store_members::{self, By, Choice, Decision};
use crate::elections::after::views::members::{self as views, RegisterPage, field, name_of};
use crate::error::{Error, Result};
use crate::office::seating::{self, Chosen, Meant};
use crate::office::sheet::Sheet;
use crate::people::{Education, PoliticalStatus};
use crate::web::again::Again;
use crate::web::flash::with_notice;
use crate::web::form::FieldErrors;
use crate::web::form_post::Fields;
use crate::web::idempotency::{Done, is_known, new_key, once};
use crate::web::request::{App, PageContext};

/// The page.
pub(in crate::elections) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadElections>,
    id: web::Path<i64>,
) -> Answer {
    let shown = read(&app, allowed.who, *id, Fields::default()).await?;
    let key = new_key();
    Ok(told(
        &page,
        StatusCode::OK,
        &shown,
        &Sheet::first(&page, &key),
    ))
}

fn told(
    page: &PageContext,
    status: StatusCode,
    shown: &RegisterPage,
    sheet: &Sheet<'_>,
) -> HttpResponse {
    let election = &shown.register.election;
    let own = format!("{LIST}/{}", election.id);
    let village = format!("{} {}", election.unit_name, election.known.kind.label());
    let way = [
        ("首页", "/office"),
        ("换届", LIST),
        (village.as_str(), own.as_str()),
    ];
    page.answer(
        status,
        "当选人登记入册",
        &way,
        &views::members(shown, sheet),
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
            let name = name_of(&typed, one);
            namesakes.insert(one.id, store::namesakes(conn, &register, &name)?);
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
pub(in crate::elections) async fn save(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    id: web::Path<i64>,
    form: Sent,
) -> Answer {
    let who = allowed.who;
    let location = with_notice(&format!("{LIST}/{id}/after/members"), "saved");
    let (status, refusal, errors) = match carry_out(&app, &who, *id, &form, location).await {
        Ok(Ok(done)) => return Ok(done.see_other()),
        Ok(Err(errors)) => (StatusCode::UNPROCESSABLE_ENTITY, None, errors),
        Err(error) => {
            let again = Again::of(error, &form)?;
            (again.status, Some(again.sentence), FieldErrors::NONE)
        }
    };
    let shown = read(&app, who, *id, form.fields.clone()).await?;
    let sheet = Sheet::again(&page, &form, refusal.as_deref(), &errors);
    Ok(told(&page, status, &shown, &sheet))
}

/// From a sent form to the written members, or what is wrong with its fields.
pub(super) async fn carry_out(
    app: &App,
    who: &Principal,
    id: i64,
    form: &Sent,
    location: String,
) -> Result<std::result::Result<Done, FieldErrors>> {
    let (lock, by) = (lock(app, who, id).await?, by(app, who));
    let stamp = form.stamp()?;
    let asked = form.stamp()?;
    let was_done = app.db.read(move |conn| is_known(conn, &asked)).await?;
    // Sent a second time it gets the first answer: nobody is left to be written now.
    let (decision, errors) = match was_done {
        true => (Decision::default(), FieldErrors::NONE),
        false => decide(app, who, id, form.fields.clone()).await?,
    };
    if !errors.is_empty() {
        return Ok(Err(errors));
    }
    let key = app.key.clone();
    let written = app.db.write(lock, move |conn| {
        once(conn, &stamp, |conn| {
            let events = store_members::write(conn, &key, id, &decision, &by)?;
            Ok(match events.is_empty() {
                true => Written::bookkeeping(location),
                false => Written::with_events(location, events),
            })
        })
    });
    written.await.map(Ok)
}

fn by(app: &App, who: &Principal) -> By {
    By {
        scope: who.scope.clone(),
        actor: who.actor(),
        today: app.db.clock().today(),
        now: app.db.clock().now(),
    }
}

/// Who is meant by a person's part of the form.
struct Part {
    id: i64,
    name: String,
    meant: Meant,
    education: Education,
    political_status: PoliticalStatus,
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
        let parts = parts(&at, &fields, today, &mut errors);
        let mut decision = Decision::default();
        let mut persons = at.known_persons();
        for part in parts {
            let mut own = FieldErrors::NONE;
            let (chosen, _) = seating::resolve(conn, &key, &at.unit, &part.meant, &mut own)?;
            add_named(&mut errors, &own, part.id, &part.name);
            if let Some(chosen) = chosen.filter(|_| own.is_empty()) {
                if let Chosen::OnRecord(person, _) = &chosen {
                    persons.push(*person);
                }
                decision.choices.push(Choice {
                    elected: part.id,
                    chosen,
                    education: part.education,
                    political_status: part.political_status,
                });
            }
        }
        answer_others(&at, &persons, &fields, &mut decision, &mut errors);
        Ok((decision, errors))
    });
    reading.await
}

/// The parts of the form, of everybody who is not left out.
fn parts(
    at: &Register,
    fields: &Fields,
    today: chrono::NaiveDate,
    errors: &mut FieldErrors,
) -> Vec<Part> {
    let mut parts = Vec::new();
    for one in at.open() {
        let prefix = field(one.id, "");
        let is_sent = fields.iter().any(|(name, _)| name.starts_with(&prefix));
        if !is_sent || fields.get(&field(one.id, "skip")) == "true" {
            continue;
        }
        let mut own = Fields::default();
        for name in ["person", "id_number", "birth"] {
            own.set(name, fields.get(&field(one.id, name)).to_owned());
        }
        own.set("name", name_of(fields, one));
        own.set("sex", if one.is_woman { "2" } else { "1" }.to_owned());
        let mut wrong = FieldErrors::NONE;
        let meant = seating::read(&own, today, &mut wrong);
        let code = |name: &str| fields.get(&field(one.id, name)).parse().ok();
        let education = Education::ALL.into_iter();
        let education = education
            .into_iter()
            .find(|level| Some(level.code()) == code("education"));
        if education.is_none() {
            wrong.add("education", "请选择学历；不清楚的选“未知”。");
        }
        let status = PoliticalStatus::ALL.into_iter();
        let status = status
            .into_iter()
            .find(|one| Some(one.code()) == code("political_status"));
        if status.is_none() {
            wrong.add("political_status", "请选择政治面貌；不清楚的选“未知”。");
        }
        add_named(errors, &wrong, one.id, &one.name);
        if let (Some(meant), Some(education), Some(political_status)) = (meant, education, status) {
            parts.push(Part {
                id: one.id,
                name: one.name.clone(),
                meant,
                education,
                political_status,
            });
        }
    }
    parts
}

/// Mistakes of one person's part, with the name in front.
fn add_named(errors: &mut FieldErrors, own: &FieldErrors, id: i64, name: &str) {
    for (wrong, sentence) in own.iter() {
        errors.add(&field(id, wrong), format!("{name}：{sentence}"));
    }
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
