//! After an election by script: the same as the pages.

use actix_web::{HttpResponse, web};
use serde_json::{Value, json};

use super::{Answer, Sent, members, on_paper, papers, void};
use crate::accounts::{Allowed, ManageElections, Principal, ReadElections, Right};
use crate::after_election::store::Namesake;
use crate::after_election::views::members::RegisterPage;
use crate::error::{Error, Result};
use crate::web::form_post::Fields;
use crate::web::request::{App, PageContext};

/// The elected and who of them is a member, those on the roster who were not elected, the papers.
pub(super) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadElections>,
    id: web::Path<i64>,
) -> Answer {
    answer(&app, allowed.who, *id, page.csrf()).await
}

async fn answer(app: &App, who: Principal, id: i64, csrf: &str) -> Answer {
    let register = members::read(app, who.clone(), id, Fields::default()).await?;
    let shown = papers::read(app, who, id).await?;
    let known = &shown.papers;
    let mut certificates = known.certificates.values();
    let is_elected = |one: &&super::super::store_papers::Certificate| {
        register
            .register
            .elected
            .iter()
            .any(|own| own.id == one.election_person_id)
    };
    let certificate = |one: &super::super::store_papers::Certificate| {
        json!({ "elected": one.election_person_id, "number": one.number,
            "received_by": one.received_by, "issued_on": one.issued_on })
    };
    let first = certificates.next().map_or(0, |one| one.version);
    Ok(HttpResponse::Ok().json(json!({
        "csrf_token": csrf, "election": shown.register.election.id,
        "state": shown.register.election.known.state, "term": shown.register.term.id,
        "elected": elected(&register), "gave_way": register.register.gave_way, "not_elected": others(&register),
        "on_paper": register.register.on_paper.iter().map(paper_round).collect::<Vec<_>>(),
        "filing": known.filing.as_ref().map(|one| json!({
            "filed_on": one.filed_on, "number": one.number, "received_by": one.received_by })),
        "certificates": known.certificates.values().filter(is_elected).map(certificate).collect::<Vec<_>>(),
        "handover": known.handover.as_ref().map(|one| json!({
            "handed_on": one.handed_on, "handed_by": one.handed_by,
            "received_by": one.received_by, "witness": one.witness, "items": known.items })),
        "handover_due": shown.due,
        "versions": {
            "filing": known.filing.as_ref().map_or(0, |one| one.version),
            "certificates": first,
            "handover": known.handover.as_ref().map_or(0, |one| one.version),
        },
    })))
}

fn elected(shown: &RegisterPage) -> Value {
    let namesake = |one: &Namesake| {
        json!({ "person": one.person.id, "birth": one.person.birth.date,
            "month_only": one.person.birth.month_only, "holds": one.holds })
    };
    let one = |one: &super::super::store_elected::Elected| {
        let known = shown.namesakes.get(&one.id).map_or(&[][..], Vec::as_slice);
        json!({
            "id": one.id, "name": one.name, "sex": if one.is_woman { "female" } else { "male" },
            "post": one.post, "votes": one.votes, "round": one.round, "day": one.day,
            "person": one.person, "on_paper": one.is_typed, "candidate": one.candidate.person,
            "namesakes": known.iter().map(namesake).collect::<Vec<_>>(),
        })
    };
    shown.register.elected.iter().map(one).collect()
}

fn paper_round(round: &super::super::store_elected::PaperRound) -> Value {
    json!({ "round": round.id, "kind": round.kind, "day": round.day })
}

fn others(shown: &RegisterPage) -> Vec<Value> {
    let at = &shown.register;
    let others = at.others(&at.known_persons());
    let one = |line: &&crate::office::seating::MemberLine| json!({ "person": line.stretch.person_id, "stretch": line.stretch.stretch, "name": line.name });
    others.iter().map(one).collect()
}

/// A change: `elected`, `not_elected` (of a round on paper), `members` (fields `p12.birth`, …),
/// `void`, `take_back_void` (of a winner), `annul`, `filing`, `certificates`, `handover`, as in the forms of the pages.
pub(super) async fn change(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageElections>,
    path: web::Path<(i64, String)>,
    form: Sent,
) -> Answer {
    let ((id, word), who) = (path.into_inner(), allowed.who);
    let done = match word.as_str() {
        "members" => {
            may_seat(&who)?;
            members::carry_out(&app, &who, id, &form, String::new()).await?
        }
        "elected" | "not_elected" => {
            may_seat(&who)?;
            on_paper::carry_out(&app, &who, (id, &word), &form, String::new()).await?
        }
        "void" => void::carry_out(&app, &who, (id, "record"), &form, String::new()).await?,
        "annul" => void::carry_out(&app, &who, (id, "annul"), &form, String::new()).await?,
        "take_back_void" => {
            void::carry_out(&app, &who, (id, "take_back"), &form, String::new()).await?
        }
        _ => papers::carry_out(&app, &who, (id, &word), &form, String::new()).await?,
    };
    done.map_err(|errors| members::in_one(&errors))?;
    answer(&app, who, id, page.csrf()).await
}

/// Members are written by those who may.
fn may_seat(who: &Principal) -> Result<()> {
    if who.role.may(Right::ManagePeople) {
        Ok(())
    } else {
        Err(Error::Forbidden)
    }
}
