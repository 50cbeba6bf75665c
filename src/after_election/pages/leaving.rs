//! Leaving a committee before the term is over: who is in office, resignation, automatic end,
//! recall.

use actix_web::http::StatusCode;
use actix_web::web;
use serde::Deserialize;

use super::leaving_write::carry_out;
use super::{Answer, Sent};
use crate::accounts::{Allowed, ManagePeople, Principal, ReadElections, Right};
use crate::after_election::store_leaving::leaving;
use crate::after_election::views::leaving::{self as views, LeavingPage};
use crate::after_election::views::leaving_forms as forms;
use crate::elections::chapter_page;
use crate::error::Result;
use crate::office::sheet::{Refusal, Sheet};
use crate::web::idempotency::new_key;
use crate::web::request::{App, PageContext};

/// What a page is about.
#[derive(Clone, Copy, Debug)]
pub(super) enum Matter {
    All,
    Member(i64),
    Recall(i64),
    Departure(i64),
}

/// The address of a change: the election, what it is about, the word of the form.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    pub(super) id: i64,
    person: Option<i64>,
    recall: Option<i64>,
    departure: Option<i64>,
    pub(super) change: String,
}

impl Asked {
    /// The address names one of the three.
    pub(super) fn matter(&self) -> Matter {
        let member = self.person.map(Matter::Member);
        let recall = self.recall.map(Matter::Recall);
        let departure = self.departure.map(Matter::Departure);
        member.or(recall).or(departure).unwrap_or(Matter::All)
    }
}

/// Who is in office, who left, what is vacant.
pub(super) async fn show_all(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadElections>,
    id: web::Path<i64>,
) -> Answer {
    first(&app, &page, allowed.who, (*id, Matter::All)).await
}

/// The forms for one member.
pub(super) async fn show_member(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    path: web::Path<(i64, i64)>,
) -> Answer {
    let (id, person) = path.into_inner();
    first(&app, &page, allowed.who, (id, Matter::Member(person))).await
}

/// The proceedings of a recall.
pub(super) async fn show_recall(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadElections>,
    path: web::Path<(i64, i64)>,
) -> Answer {
    let (id, recall) = path.into_inner();
    first(&app, &page, allowed.who, (id, Matter::Recall(recall))).await
}

/// What taking a departure back means.
pub(super) async fn show_departure(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    path: web::Path<(i64, i64)>,
) -> Answer {
    let (id, departure) = path.into_inner();
    first(&app, &page, allowed.who, (id, Matter::Departure(departure))).await
}

async fn first(
    app: &App,
    page: &PageContext,
    who: Principal,
    (id, matter): (i64, Matter),
) -> Answer {
    let shown = read(app, who, id).await?;
    let key = new_key();
    let sheet = Sheet::first(page, &key);
    told(page, StatusCode::OK, &shown, matter, ("", &sheet))
}

pub(super) async fn read(app: &App, who: Principal, id: i64) -> Result<LeavingPage> {
    let today = app.db.clock().today();
    let reading = app.db.read(move |conn| {
        Ok(LeavingPage {
            known: leaving(conn, &who.scope, id, today)?,
            may_manage: who.role.may(Right::ManagePeople),
            may_open: who.role.may(Right::ManageElections),
            today,
        })
    });
    reading.await
}

fn told(
    page: &PageContext,
    status: StatusCode,
    shown: &LeavingPage,
    matter: Matter,
    sent: (&str, &Sheet<'_>),
) -> Answer {
    let election = &shown.known.at.election;
    let between = (!matches!(matter, Matter::All)).then_some(("任期中的变动", "after/leaving"));
    let (title, body) = match matter {
        Matter::All => ("任期中的变动", views::all(shown, sent.1)),
        Matter::Member(person) => {
            // Who has left is told on the list; what was typed stays in sight.
            if sent.1.typed.is_none() {
                shown.known.member(person)?;
            }
            ("办理离任", forms::member(shown, person, sent))
        }
        Matter::Departure(id) => {
            let body = forms::undo(shown, shown.known.departure(id)?, sent.1);
            ("撤销登记错的离任", body)
        }
        Matter::Recall(id) => {
            let recall = shown.known.recall(id)?;
            ("罢免程序", forms::recall(shown, recall, sent)?)
        }
    };
    let answer = chapter_page::answer(page, status, title, election, between, &body);
    Ok(answer)
}

/// Resignation, automatic end, motion to recall; notice and vote of a recall; a departure recorded
/// wrongly is taken back.
pub(super) async fn change(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    asked: web::Path<Asked>,
    form: Sent,
) -> Answer {
    let who = allowed.who;
    let (id, matter, word) = (asked.id, asked.matter(), asked.change.as_str());
    let done = carry_out(&app, &who, (id, matter, word), &form).await;
    let refusal = match Refusal::of(done, &form)? {
        Ok(done) => return Ok(done.see_other()),
        Err(refusal) => refusal,
    };
    let shown = read(&app, who, id).await?;
    let sheet = refusal.sheet(&page, &form);
    let is_gone = |id: i64| shown.known.departure(id).is_err();
    let matter = match matter {
        Matter::Departure(id) if is_gone(id) => Matter::All,
        matter => matter,
    };
    told(&page, refusal.status, &shown, matter, (word, &sheet))
}
