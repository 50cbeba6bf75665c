//! The JSON interface: what the pages do, for scripts. The same session, token (`csrf_token` of the
//! answers) and `idempotency_key` as in forms; bodies are form-encoded.

use actix_web::{HttpResponse, web};
use serde_json::{Value, json};

use super::change::Change;
use super::chapter_page;
use super::{Answer, Sent, plan, village};
use crate::accounts::{Allowed, ManageElections, PlanElections, ReadElections};
use crate::elections::count::store_round_candidates::Contest;
use crate::elections::step_pages::page_of;
use crate::elections::store::{self, Election};
use crate::elections::views::village::{Village, standing_words};
use crate::error::Error;
use crate::web::again::version;
use crate::web::idempotency::once;
use crate::web::request::{App, PageContext};

/// Programmes and the elections of one of them (`programme`; the newest when none is named).
pub(super) async fn list(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadElections>,
) -> Answer {
    let asked = page.asked("programme").parse::<i64>().ok();
    let scope = allowed.who.scope;
    let read = app.db.read(move |conn| {
        let programmes = store::programmes_of(conn, &scope)?;
        let chosen = match asked {
            Some(id) => Some(store::programme(conn, &scope, id)?),
            None => programmes.first().cloned(),
        };
        let elections = match &chosen {
            None => Vec::new(),
            Some(programme) => {
                let county = programme.county()?;
                let within = if scope.contains(&county) {
                    &county
                } else {
                    &scope
                };
                store::elections_of(conn, programme.id, within)?
            }
        };
        Ok((programmes, chosen, elections))
    });
    let (programmes, chosen, elections) = read.await?;
    let programmes: Vec<Value> = programmes
        .iter()
        .map(|one| {
            json!({
                "id": one.id, "county": one.county_code, "term_id": one.term_id,
                "election_day": one.election_day, "rule_set": one.rule_set_id,
            })
        })
        .collect();
    Ok(HttpResponse::Ok().json(json!({
        "csrf_token": page.csrf(),
        "programmes": programmes,
        "programme": chosen.map(|one| one.id),
        "elections": elections.iter().map(brief).collect::<Vec<_>>(),
    })))
}

fn brief(one: &Election) -> Value {
    json!({
        "id": one.id,
        "unit": one.unit.to_string(),
        "unit_name": one.unit_name,
        "chapter": one.chapter,
        "kind": one.known.kind.word(),
        "parent": one.parent_id,
        "state": one.known.state.word(),
        "election_day": one.known.election_day,
        "seats": one.known.seats,
        "version": one.version,
    })
}

/// One chapter: its steps with dates, what may be done now and why not.
pub(super) async fn one(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadElections>,
    id: web::Path<i64>,
) -> Answer {
    let shown = village::read(&app, allowed.who, *id).await?;
    Ok(HttpResponse::Ok().json(whole(&shown, page.csrf())))
}

fn whole(shown: &Village, csrf: &str) -> Value {
    let steps: Vec<Value> = shown
        .lines
        .iter()
        .map(|line| {
            json!({
                "step": line.step.word(), "label": line.step.label(),
                "phase": line.step.info().phase.word(), "optional": line.step.info().is_optional,
                "begins": line.begins, "planned": line.planned, "latest": line.latest,
                "done_on": line.done, "standing": standing_words(line.standing),
                "blocked": line.blocked, "source": line.step.info().source,
                "page": page_of(line.step, &shown.kept).map(|page| page.part),
                "lacks": shown.lacks.get(&line.step).cloned().unwrap_or_default(),
            })
        })
        .collect();
    let actions: Vec<Value> = shown
        .ways
        .iter()
        .map(|(edge, reasons)| {
            json!({
                "action": edge.action.word(), "label": edge.action.label(),
                "to": edge.to.word(), "allowed": reasons.is_empty(), "reasons": reasons,
            })
        })
        .collect();
    let mut answer = brief(&shown.election);
    if let Some(object) = answer.as_object_mut() {
        object.insert("csrf_token".to_owned(), json!(csrf));
        object.insert("rules".to_owned(), json!(shown.rules_name));
        object.insert("rules_hash".to_owned(), json!(shown.rules_hash));
        object.insert("steps".to_owned(), json!(steps));
        object.insert("actions".to_owned(), json!(actions));
        object.insert("may_follow".to_owned(), json!(shown.follows));
        object.insert("lacks_woman".to_owned(), json!(shown.lacks_woman));
        let minority = json!({ "several_groups": shown.minority.several_groups, "decision": shown.minority.decision });
        object.insert("minority".to_owned(), minority);
        let contest = |one: &Contest| {
            json!({ "post": one.post, "seats": one.seats, "women_only": one.women_only,
                "candidates": one.candidates.iter().map(|(id, name, put_up)|
                    json!({ "person": id, "name": name, "put_up": put_up })).collect::<Vec<_>>() })
        };
        let contests: Vec<Value> = shown.contests.iter().map(contest).collect();
        object.insert("contests".to_owned(), json!(contests));
        let last_days = shown.last_days.iter();
        let last_days: Vec<Value> = last_days
            .map(|last| json!({ "kind": last.kind, "day": last.day, "source": last.source }))
            .collect();
        object.insert("last_days".to_owned(), json!(last_days));
        let due = shown
            .by_election
            .as_ref()
            .map(|due| json!({ "sitting": due.sitting, "since": due.since, "last": due.last }));
        object.insert("by_election_due".to_owned(), json!(due));
    }
    answer
}

/// Starts the programme of a county.
pub(super) async fn start(
    app: web::Data<App>,
    allowed: Allowed<PlanElections>,
    form: Sent,
) -> Answer {
    let (done, new) = plan::carry_out(&app, &allowed.who, &form).await?;
    Ok(HttpResponse::Ok().json(json!({
        "location": done.location, "is_repeat": done.is_repeat,
        "county": new.county.to_string(), "election_day": new.election_day,
    })))
}

/// A change of one chapter: `steps`, `undo`, `actions`, `declared`, `details`, `chapters`,
/// `without_woman`, `several_groups`, `minority`, `put_up`, `take_back`. Answers
/// with the chapter as it stands then.
pub(super) async fn change(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageElections>,
    path: web::Path<(i64, String)>,
    form: Sent,
) -> Answer {
    let (id, word) = path.into_inner();
    let (who, at) = (allowed.who, (app.db.clock().today(), app.db.clock().now()));
    let lock = chapter_page::lock(&app, &who, id).await?;
    let (change, version) = (Change::read(&word, &form.fields)?, version(&form)?);
    let (stamp, actor) = (form.stamp()?, who.clone());
    let written = app.db.write(lock, move |conn| {
        once(conn, &stamp, |conn| {
            let written = change.carry_out(conn, &actor, id, version, at)?;
            Ok(written.map(|next| next.to_string()))
        })
    });
    let next = written.await?.location.parse().map_err(Error::internal)?;
    let shown = village::read(&app, who, next).await?;
    Ok(HttpResponse::Ok().json(whole(&shown, page.csrf())))
}
