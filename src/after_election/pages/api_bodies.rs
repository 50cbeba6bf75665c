//! Who elects, representatives, group leaders and the party body by script.

use actix_web::{HttpResponse, web};
use serde_json::{Value, json};

use super::members::in_one;
use super::{Answer, Sent, electorate, party, representatives};
use crate::accounts::{Allowed, ManageElections, ManagePeople, Principal, ReadElections};
use crate::after_election::representatives::{Plan, allowed_number};
use crate::after_election::store_party::Candidate;
use crate::after_election::store_representatives::Seat;
use crate::web::form_post::Fields;
use crate::web::request::{App, PageContext};

/// Who elects in a residents' committee's election or in a by-election, and what may be chosen.
pub(super) async fn show_electorate(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadElections>,
    id: web::Path<i64>,
) -> Answer {
    electing(&app, allowed.who, *id, page.csrf()).await
}

/// Keeps the setting: `mode`, `number`, `version`, as in the form of the page.
pub(super) async fn change_electorate(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageElections>,
    id: web::Path<i64>,
    form: Sent,
) -> Answer {
    let done = electorate::carry_out(&app, &allowed.who, *id, &form, String::new()).await?;
    done.map_err(|errors| in_one(&errors))?;
    electing(&app, allowed.who, *id, page.csrf()).await
}

async fn electing(app: &App, who: Principal, id: i64, csrf: &str) -> Answer {
    let shown = electorate::read(app, who, id).await?;
    let words: Vec<&str> = shown.allowed.iter().map(|one| one.word()).collect();
    Ok(HttpResponse::Ok().json(json!({
        "csrf_token": csrf, "election": shown.election.id, "mode": shown.set.mode.word(),
        "number": shown.set.number, "version": shown.set.version, "allowed": words,
    })))
}

/// The plan, who was chosen, who of the term before is still in office.
pub(super) async fn show_representatives(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadElections>,
    id: web::Path<i64>,
) -> Answer {
    chosen(&app, allowed.who, *id, page.csrf()).await
}

/// `plan`, `choose` or `end`, as in the forms of the page.
pub(super) async fn change_representatives(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    path: web::Path<(i64, String)>,
    form: Sent,
) -> Answer {
    let ((id, word), who) = (path.into_inner(), allowed.who);
    let mut namesakes = Vec::new();
    let done = representatives::carry_out(&app, &who, (id, &word), &form, &mut namesakes).await?;
    done.map_err(|errors| in_one(&errors))?;
    chosen(&app, who, id, page.csrf()).await
}

async fn chosen(app: &App, who: Principal, id: i64, csrf: &str) -> Answer {
    let shown = representatives::read(app, who, id, Vec::new()).await?;
    let plan = |(plan, version): &(Plan, i32)| {
        let (least, most) = allowed_number(&shown.rules, *plan);
        json!({
            "mode": plan.mode.word(), "people": plan.people, "households": plan.households,
            "representatives": plan.representatives, "least": least, "most": most,
            "version": version,
        })
    };
    let seat = |one: &Seat| {
        json!({
            "kind": one.kind, "group": one.group, "household": one.household, "name": one.name,
            "sex": if one.sex == 2 { "female" } else { "male" }, "began_on": one.began_on,
            "ended_on": one.ended_on, "body": one.body,
        })
    };
    Ok(HttpResponse::Ok().json(json!({
        "csrf_token": csrf, "election": shown.register.election.id,
        "plan": shown.plan.as_ref().map(plan),
        "chosen": shown.seats.iter().map(seat).collect::<Vec<_>>(), "former": shown.former,
    })))
}

/// The meeting of a party body, its candidates and further rounds, who is elected.
pub(super) async fn show_party(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadElections>,
    id: web::Path<i64>,
) -> Answer {
    elected(&app, allowed.who, *id, page.csrf()).await
}

/// `meeting`, `candidates`, `round`, `undo_round` or `members`, as in the forms of the page.
pub(super) async fn change_party(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    path: web::Path<(i64, String)>,
    form: Sent,
) -> Answer {
    let ((id, word), who) = (path.into_inner(), allowed.who);
    let done = party::carry_out(&app, &who, (id, &word), &form).await?;
    done.map_err(|errors| in_one(&errors))?;
    elected(&app, who, id, page.csrf()).await
}

async fn elected(app: &App, who: Principal, id: i64, csrf: &str) -> Answer {
    let shown = party::read(app, who, id, Fields::default()).await?;
    let known = &shown.known;
    let meeting = known.meeting.map(|one| {
        json!({
            "body": one.numbers.body.word(), "held_on": one.held_on, "seats": one.numbers.seats,
            "entitled": one.numbers.entitled, "present": one.numbers.present,
            "issued": one.numbers.issued, "recovered": one.numbers.recovered,
        })
    });
    let candidate = |one: &Candidate| {
        json!({
            "id": one.id, "name": one.name, "sex": if one.sex == 2 { "female" } else { "male" },
            "approvals": one.approvals, "joined_in": one.joined_in, "person": one.person_id,
        })
    };
    let rounds: Vec<Value> = known
        .rounds
        .iter()
        .map(|one| {
            json!({
                "number": one.number, "kind": one.kind.word(), "held_on": one.held_on,
                "present": one.meeting.present, "issued": one.meeting.issued,
                "recovered": one.meeting.recovered, "votes": one.votes,
            })
        })
        .collect();
    let outcome = known.outcome.as_ref().map(|one| {
        json!({
            "valid": one.is_valid, "elected": one.elected, "tied": one.tied,
            "open_seats": one.open_seats, "lines": one.lines,
        })
    });
    Ok(HttpResponse::Ok().json(json!({
        "csrf_token": csrf, "election": known.at.election.id,
        "version": known.meeting.map_or(0, |one| one.version), "meeting": meeting,
        "candidates": known.candidates.iter().map(candidate).collect::<Vec<_>>(),
        "rounds": rounds, "outcome": outcome,
    })))
}
