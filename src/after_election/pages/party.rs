//! The election of a village's party body: meeting, candidates, outcome, members.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web;

use super::leaving_forms::count;
use super::members::by;
use super::parts::part;
use super::party_rounds::round;
use super::{Answer, LIST, Sent};
use crate::accounts::{Allowed, ManagePeople, Principal, ReadElections, Right};
use crate::after_election::party::{PartyMeeting, PartyPost};
use crate::after_election::store;
use crate::after_election::store_members::Choice;
use crate::after_election::store_party::{self, Meeting, Party, party};
use crate::after_election::store_party_rounds::{self, NewRound};
use crate::after_election::views::members::{field, name_of};
use crate::after_election::views::party::{self as views, PartyPage};
use crate::audit::NewEvent;
use crate::db::{Conn, Written};
use crate::elections::chapter_page;
use crate::error::{Error, Result};
use crate::office::forms::date;
use crate::office::sheet::{self, Sheet};
use crate::people::parse_name;
use crate::rules::PartyBody;
use crate::web::again::version;
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

/// All that the page shows.
pub(super) async fn read(app: &App, who: Principal, id: i64, typed: Fields) -> Result<PartyPage> {
    let today = app.db.clock().today();
    let reading = app.db.read(move |conn| {
        let known = party(conn, &who.scope, id)?;
        let mut namesakes = BTreeMap::new();
        for one in known.open() {
            let name = name_of(&typed, (one.id, &one.name));
            namesakes.insert(one.id, store::namesakes(conn, &known.at, &name, None)?);
        }
        Ok(PartyPage {
            may_manage: who.role.may(Right::ManagePeople),
            known,
            namesakes,
            today,
        })
    });
    reading.await
}

fn told(
    page: &PageContext,
    status: StatusCode,
    shown: &PartyPage,
    sent: (&str, &Sheet<'_>),
) -> HttpResponse {
    let election = &shown.known.at.election;
    chapter_page::answer(
        page,
        status,
        "党组织换届",
        election,
        None,
        &views::page(shown, sent),
    )
}

/// Every form of the page: `meeting`, `candidates`, `round`, `undo_round`, `members`.
pub(super) async fn change(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    path: web::Path<(i64, String)>,
    form: Sent,
) -> Answer {
    let ((id, word), who) = (path.into_inner(), allowed.who);
    let done = carry_out(&app, &who, (id, &word), &form).await;
    let read = read(&app, who, id, form.fields.clone());
    let shown = |status, shown: &_, sheet: &Sheet<'_>| told(&page, status, shown, (&word, sheet));
    sheet::answered((&page, &form), done, read, shown).await
}

/// What somebody records.
enum Change {
    Meeting(Meeting),
    Candidate(String, bool, u64),
    Round(NewRound),
    UndoRound(i32),
    Members(Vec<Choice>, BTreeMap<i64, PartyPost>),
}

/// From a sent form to the record, or what is wrong with its fields.
pub(super) async fn carry_out(
    app: &App,
    who: &Principal,
    (id, word): (i64, &str),
    form: &Sent,
) -> Result<std::result::Result<Done, FieldErrors>> {
    let lock = chapter_page::lock(app, who, id).await?;
    let (stamp, asked) = (form.stamp()?, form.stamp()?);
    let was_done = app.db.read(move |conn| is_known(conn, &asked)).await?;
    let mut errors = FieldErrors::NONE;
    let change = match word {
        "meeting" => {
            let version = version(form)?;
            meeting(&form.fields, version, &mut errors).map(Change::Meeting)
        }
        "round" => {
            let (version, scope) = (version(form)?, who.scope.clone());
            let known = app.db.read(move |conn| party(conn, &scope, id)).await?;
            round(&known, &form.fields, version, &mut errors).map(Change::Round)
        }
        "undo_round" => Some(Change::UndoRound(version(form)?)),
        "candidates" => candidate(&form.fields, &mut errors),
        "members" if was_done => Some(Change::Members(Vec::new(), BTreeMap::new())),
        "members" => {
            let (choices, posts, found) = members(app, who, id, form.fields.clone()).await?;
            errors = found;
            Some(Change::Members(choices, posts))
        }
        _ => return Err(Error::NotFound),
    };
    let Some(change) = change.filter(|_| errors.is_empty()) else {
        return Ok(Err(errors));
    };
    let (by, key, who) = (by(app, who), app.key.clone(), who.clone());
    let location = with_notice(&format!("{LIST}/{id}/party"), "saved");
    let written = app.db.write(lock, move |conn| {
        once(conn, &stamp, |conn| {
            let events = match &change {
                Change::Members(choices, posts) => {
                    store_party::write(conn, &key, id, (choices, posts), &by)?
                }
                other => vec![record(conn, &who, id, (other, by.today))?],
            };
            Ok(if events.is_empty() {
                Written::bookkeeping(location)
            } else {
                Written::with_events(location, events)
            })
        })
    });
    written.await.map(Ok)
}

fn record(
    conn: &mut Conn,
    who: &Principal,
    id: i64,
    (change, today): (&Change, chrono::NaiveDate),
) -> Result<NewEvent> {
    let known: Party = party(conn, &who.scope, id)?;
    let what = match change {
        Change::Meeting(new) => {
            store_party::save_meeting(conn, &known, *new, today)?;
            format!("党员大会 {}", new.held_on)
        }
        Change::Candidate(name, is_woman, approvals) => {
            store_party::save_candidate(conn, &known, (name, *is_woman, *approvals))?;
            format!("候选人得票{approvals}")
        }
        Change::Round(new) => {
            let kind = store_party_rounds::add(conn, &known, new, today)?;
            format!("{} {}", kind.label(), new.held_on)
        }
        Change::UndoRound(version) => {
            let kind = store_party_rounds::remove_last(conn, &known, *version)?;
            format!("撤销{}", kind.label())
        }
        Change::Members(..) => return Err(Error::NotFound),
    };
    let unit = &known.at.unit;
    let subject = format!("{}：{what}", unit.name);
    Ok(NewEvent::new(
        who.actor(),
        "party.election",
        &unit.code,
        subject,
    ))
}

fn meeting(fields: &Fields, version: i32, errors: &mut FieldErrors) -> Option<Meeting> {
    let body = PartyBody::from_word(fields.get("body"));
    if body.is_none() {
        errors.add("body", "请选择选举哪一种党组织。");
    }
    let held_on = date(fields, "held_on", "党员大会的日期", errors);
    let seats = count(fields, "seats", "应选委员", errors);
    let entitled = count(fields, "entitled", "有表决权的党员", errors);
    let present = count(fields, "present", "到会的党员", errors);
    let issued = count(fields, "issued", "发出的选票", errors);
    let recovered = count(fields, "recovered", "收回的选票", errors);
    Some(Meeting {
        held_on: held_on?,
        numbers: PartyMeeting {
            body: body?,
            seats: u32::try_from(seats?).ok()?,
            entitled: entitled?,
            present: present?,
            issued: issued?,
            recovered: recovered?,
        },
        version,
    })
}

fn candidate(fields: &Fields, errors: &mut FieldErrors) -> Option<Change> {
    let name = parse_name(fields.get("name").trim());
    if let Err(problem) = &name {
        errors.add("name", format!("{problem}。"));
    }
    let is_woman = match fields.get("sex") {
        "male" | "1" => Some(false),
        "female" | "2" => Some(true),
        _ => {
            errors.add("sex", "请选择性别。");
            None
        }
    };
    let approvals = count(fields, "approvals", "赞成票", errors);
    Some(Change::Candidate(name.ok()?, is_woman?, approvals?))
}

type Members = (Vec<Choice>, BTreeMap<i64, PartyPost>, FieldErrors);

async fn members(app: &App, who: &Principal, id: i64, fields: Fields) -> Result<Members> {
    let (scope, key, today) = (who.scope.clone(), app.key.clone(), app.db.clock().today());
    let reading = app.db.read(move |conn| {
        let known = party(conn, &scope, id)?;
        let (mut choices, mut posts) = (Vec::new(), BTreeMap::new());
        let mut errors = FieldErrors::NONE;
        for one in known.open() {
            let who = (one.id, one.name.as_str(), one.sex == 2);
            let Some(part) = part(&fields, who, today, &mut errors) else {
                continue;
            };
            let name = field(one.id, "post");
            if let Some(post) = PartyPost::from_word(fields.get(&name)) {
                posts.insert(one.id, post);
            } else {
                errors.add(&name, format!("{}：请选择职务。", one.name));
            }
            choices.extend(part.choice(conn, &key, &known.at.unit, &mut errors)?);
        }
        let heads = posts
            .values()
            .filter(|post| **post == PartyPost::Secretary)
            .count();
        if heads > 1 {
            errors.add("post", "书记只有一名，请核对各人的职务。");
        }
        if choices.is_empty() && errors.is_empty() {
            errors.add("nobody", "没有要登记的人：请至少填写一位当选人。");
        }
        Ok((choices, posts, errors))
    });
    reading.await
}
