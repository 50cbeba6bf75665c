//! From a sent form about leaving a committee to the record: for pages and the JSON interface.

use chrono::NaiveDate;

use super::leaving::Matter;
use super::leaving_forms::{long_text, motion, read_vote, resignation, termination};
use super::{LIST, Sent};
use crate::accounts::Principal;
use crate::after_election::store_leaving::{self as store, Leaving, NewDeparture, leaving};
use crate::after_election::store_recall::{self as recalls, Motion, Vote};
use crate::after_election::store_undo;
use crate::audit::NewEvent;
use crate::db::{Conn, Written};
use crate::elections::chapter_page;
use crate::error::{Error, Result};
use crate::office::forms::date;
use crate::rules::RecallResult;
use crate::web::flash::with_notice;
use crate::web::form::FieldErrors;
use crate::web::idempotency::{Done, once};
use crate::web::request::App;

/// What somebody records.
enum Step {
    Leave(i64, NewDeparture),
    Ask(i64, Motion),
    Notice(i64, i32, NaiveDate, String),
    Vote(i64, i32, Vote),
    Undo(i64),
}

/// From a sent form to the record, or what is wrong with its fields.
pub(super) async fn carry_out(
    app: &App,
    who: &Principal,
    (id, matter, word): (i64, Matter, &str),
    form: &Sent,
) -> Result<std::result::Result<Done, FieldErrors>> {
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
        (Matter::Departure(departure), "undo") => Some(Step::Undo(departure)),
        _ => return Err(Error::NotFound),
    };
    let Some(step) = step.filter(|_| errors.is_empty()) else {
        return Ok(Err(errors));
    };
    let (who, today) = (who.clone(), app.db.clock().today());
    let written = app.db.write(lock, move |conn| {
        once(conn, &stamp, |conn| {
            let known = leaving(conn, &who.scope, id, today)?;
            let (location, event) = write(conn, &who, &known, &step, today)?;
            Ok(Written::new(with_notice(&location, "saved"), event))
        })
    });
    written.await.map(Ok)
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
        Step::Undo(departure) => {
            let subject = store_undo::undo(conn, known, *departure, today)?;
            (list, event("election.restore", subject))
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
