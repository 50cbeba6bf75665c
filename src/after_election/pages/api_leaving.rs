//! Leaving a committee by script: resignation, automatic end, recall, and taking back what was
//! recorded wrongly.

use actix_web::{HttpResponse, web};
use serde_json::{Value, json};

use super::leaving::{Asked, read};
use super::leaving_write::carry_out;
use super::members::in_one;
use super::{Answer, Sent};
use crate::accounts::{Allowed, ManagePeople, Principal, ReadElections};
use crate::after_election::leaving::{petition_lines, vote_lines};
use crate::after_election::recall_days::{Holder, recall_days};
use crate::after_election::store_leaving::{Departure, Leaving};
use crate::after_election::store_recall::Recall;
use crate::committees::Posts;
use crate::error::Result;
use crate::office::seating::{self, MemberLine};
use crate::web::request::{App, PageContext};

/// Who is in office, who left, what is vacant, recalls and until when each must be voted on.
pub(super) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadElections>,
    id: web::Path<i64>,
) -> Answer {
    answer(&app, allowed.who, *id, page.csrf()).await
}

/// `resignation`, `termination` or `recall` of a member, `notice` or `vote` of a recall, `undo` of
/// a departure, as in the forms of the pages.
pub(super) async fn change(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    asked: web::Path<Asked>,
    form: Sent,
) -> Answer {
    let (who, id) = (allowed.who, asked.id);
    let done = carry_out(&app, &who, (id, asked.matter(), &asked.change), &form).await?;
    done.map_err(|errors| in_one(&errors))?;
    answer(&app, who, id, page.csrf()).await
}

async fn answer(app: &App, who: Principal, id: i64, csrf: &str) -> Answer {
    let shown = read(app, who, id).await?;
    let known = &shown.known;
    let recalls: Result<Vec<Value>> = known.recalls.iter().map(|one| recall(known, one)).collect();
    let due = known
        .by_election
        .as_ref()
        .map(|due| json!({ "sitting": due.sitting, "since": due.since, "last": due.last }));
    Ok(HttpResponse::Ok().json(json!({
        "csrf_token": csrf, "election": known.at.election.id, "term": known.at.term.id,
        "in_office": known.in_office().map(member).collect::<Vec<_>>(),
        "vacant": known.vacant, "by_election_due": due, "may_fill": known.may_fill,
        "departures": known.departures.iter().map(|one| departure(known, one)).collect::<Vec<_>>(),
        "recalls": recalls?,
    })))
}

fn member(line: &MemberLine) -> Value {
    let row = &line.stretch;
    json!({
        "person": row.person_id, "name": line.name,
        "posts": seating::posts_label(Posts::from_bits(row.posts)), "began_on": row.began_on,
    })
}

fn departure(known: &Leaving, one: &Departure) -> Value {
    json!({
        "id": one.id, "person": one.person_id, "name": known.name(one.person_id),
        "kind": one.kind, "reason": one.reason, "told": one.told, "left_on": one.left_on,
        "posts": seating::posts_label(Posts::from_bits(one.posts)),
        "submitted_on": one.submitted_on, "submitted_to": one.submitted_to,
        "accepted_by": one.accepted_by, "announced_on": one.announced_on,
    })
}

fn recall(known: &Leaving, one: &Recall) -> Result<Value> {
    let days = recall_days(&known.rules, one.asked_on);
    let vote = one.vote().map(|(registered, cast, in_favour)| {
        json!({
            "voted_on": one.voted_on, "registered": registered, "cast": cast,
            "in_favour": in_favour, "held_by": one.holder().map(Holder::word),
            "lines": vote_lines(registered, cast, in_favour),
        })
    });
    Ok(json!({
        "id": one.id, "version": one.version, "person": one.person_id,
        "name": known.name(one.person_id), "state": one.state()?.word(), "reason": one.reason,
        "asked_on": one.asked_on, "lines": petition_lines(known.rules.rules(), one.signatures()),
        "due": days.map(|days| days.committee),
        "township_due": days.and_then(|days| days.township),
        "noticed_on": one.noticed_on, "defence": one.defence, "vote": vote,
    }))
}
