//! Leaving a committee before the term is over: who is in office, resignation, automatic end,
//! recall.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web;
use chrono::NaiveDate;

use super::leaving_forms::{long_text, motion, read_vote, resignation, termination};
use super::{Answer, LIST, Sent};
use crate::accounts::{Allowed, ManagePeople, Principal, ReadElections, Right};
use crate::after_election::store_leaving::{self as store, Leaving, NewDeparture, leaving};
use crate::after_election::store_recall::{self as recalls, Motion, Vote};
use crate::after_election::views::leaving::{self as views, LeavingPage};
use crate::after_election::views::leaving_forms as forms;
use crate::audit::NewEvent;
use crate::db::{Conn, Written};
use crate::elections::chapter_page;
use crate::error::{Error, Result};
use crate::office::forms::date;
use crate::office::sheet::Sheet;
use crate::rules::RecallResult;
use crate::web::again::Again;
use crate::web::flash::with_notice;
use crate::web::form::FieldErrors;
use crate::web::idempotency::{new_key, once};
use crate::web::request::{App, PageContext};

/// What a page is about.
#[derive(Clone, Copy, Debug)]
enum Matter {
    All,
    Member(i64),
    Recall(i64),
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

async fn read(app: &App, who: Principal, id: i64) -> Result<LeavingPage> {
    let today = app.db.clock().today();
    let reading = app.db.read(move |conn| {
        Ok(LeavingPage {
            known: leaving(conn, &who.scope, id)?,
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
        Matter::Recall(id) => {
            let recall = shown.known.recall(id)?;
            ("罢免程序", forms::recall(shown, recall, sent)?)
        }
    };
    let answer = chapter_page::answer(page, status, title, election, between, &body);
    Ok(answer)
}

/// Resignation, automatic end, motion to recall.
pub(super) async fn change_member(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    path: web::Path<(i64, i64, String)>,
    form: Sent,
) -> Answer {
    let (id, person, word) = path.into_inner();
    change(
        &app,
        &page,
        allowed.who,
        (id, Matter::Member(person), &word),
        form,
    )
    .await
}

/// Notice and vote of a recall.
pub(super) async fn change_recall(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    path: web::Path<(i64, i64, String)>,
    form: Sent,
) -> Answer {
    let (id, recall, word) = path.into_inner();
    change(
        &app,
        &page,
        allowed.who,
        (id, Matter::Recall(recall), &word),
        form,
    )
    .await
}

async fn change(
    app: &App,
    page: &PageContext,
    who: Principal,
    (id, matter, word): (i64, Matter, &str),
    form: Sent,
) -> Answer {
    let (status, refusal, errors) = match carry_out(app, &who, (id, matter, word), &form).await {
        Ok(Ok(done)) => return Ok(done),
        Ok(Err(errors)) => (StatusCode::UNPROCESSABLE_ENTITY, None, errors),
        Err(error) => {
            let again = Again::of(error, &form)?;
            (again.status, Some(again.sentence), FieldErrors::NONE)
        }
    };
    let shown = read(app, who, id).await?;
    let sheet = Sheet::again(page, &form, refusal.as_deref(), &errors);
    told(page, status, &shown, matter, (word, &sheet))
}

/// What somebody records.
enum Step {
    Leave(i64, NewDeparture),
    Ask(i64, Motion),
    Notice(i64, i32, NaiveDate, String),
    Vote(i64, i32, Vote),
}

async fn carry_out(
    app: &App,
    who: &Principal,
    (id, matter, word): (i64, Matter, &str),
    form: &Sent,
) -> Result<std::result::Result<HttpResponse, FieldErrors>> {
    let lock = chapter_page::lock(app, who, id).await?;
    let stamp = form.stamp()?;
    let mut errors = FieldErrors::NONE;
    let fields = &form.fields;
    let step = match (matter, word) {
        (Matter::Member(person), "resignation") => {
            resignation(fields, &mut errors).map(|new| Step::Leave(person, new))
        }
        (Matter::Member(person), "termination") => {
            termination(fields, &mut errors).map(|new| Step::Leave(person, new))
        }
        (Matter::Member(person), "recall") => {
            motion(fields, &mut errors).map(|motion| Step::Ask(person, motion))
        }
        (Matter::Recall(recall), "notice") => {
            let on = date(fields, "noticed_on", "公告日期", &mut errors);
            let defence = long_text(fields, "defence", "本人的申辩意见", &mut errors);
            let version = crate::web::again::version(form)?;
            on.map(|on| Step::Notice(recall, version, on, defence.unwrap_or_default()))
        }
        (Matter::Recall(recall), "vote") => {
            let version = crate::web::again::version(form)?;
            read_vote(fields, &mut errors).map(|vote| Step::Vote(recall, version, vote))
        }
        _ => return Err(Error::NotFound),
    };
    let Some(step) = step.filter(|_| errors.is_empty()) else {
        return Ok(Err(errors));
    };
    let (who, today) = (who.clone(), app.db.clock().today());
    let written = app.db.write(lock, move |conn| {
        once(conn, &stamp, |conn| {
            let known = leaving(conn, &who.scope, id)?;
            let (location, event) = write(conn, &who, &known, &step, today)?;
            Ok(Written::new(with_notice(&location, "saved"), event))
        })
    });
    written.await.map(|done| Ok(done.see_other()))
}

fn write(
    conn: &mut Conn,
    who: &Principal,
    known: &Leaving,
    step: &Step,
    today: NaiveDate,
) -> Result<(String, NewEvent)> {
    let (unit, id) = (&known.at.unit.code, known.at.election.id);
    let list = format!("{LIST}/{id}/after/leaving");
    let own = |recall: i64| format!("{LIST}/{id}/after/recalls/{recall}");
    let event = |action, subject: String| NewEvent::new(who.actor(), action, unit, subject);
    Ok(match step {
        Step::Leave(person, new) => {
            let subject = store::leave(conn, known, *person, new, today)?;
            (list, event("election.departure", subject))
        }
        Step::Ask(person, motion) => {
            let recall = recalls::ask(conn, known, *person, motion, today)?;
            let subject = format!("{unit} 人员 {person} 罢免要求 {}", motion.asked_on);
            (own(recall), event("recall.ask", subject))
        }
        Step::Notice(recall, version, on, defence) => {
            let recall = known.recall(*recall)?;
            recalls::notice(conn, recall, *version, (*on, defence), today)?;
            let subject = format!("{unit} 人员 {} 罢免公告 {on}", recall.person_id);
            (own(recall.id), event("recall.change", subject))
        }
        Step::Vote(recall, version, vote) => {
            let recall = known.recall(*recall)?;
            let result = recalls::vote(conn, known, recall, (*version, *vote), today)?;
            let word = match result {
                RecallResult::Recalled => "通过",
                RecallResult::Kept => "没有通过",
                RecallResult::TurnoutNotMajority => "参加的没有过半",
            };
            let subject = format!(
                "{unit} 人员 {} 罢免表决{word} {}",
                recall.person_id, vote.on
            );
            (own(recall.id), event("recall.vote", subject))
        }
    })
}
