//! A roll by script: the same changes as the pages.

use actix_web::{HttpResponse, web};
use serde_json::{Value, json};

use super::{Answer, Sent, write};
use crate::accounts::{Allowed, ManageElections, Principal, ReadElections};
use crate::elections::roll::listing::RollState;
use crate::elections::roll::pair::Likeness;
use crate::elections::roll::store::registering;
use crate::elections::roll::store_pairs::Conflict;
use crate::elections::roll::store_reading::{Overview, overview};
use crate::elections::store;
use crate::elections::store::rules_of;
use crate::error::Result;
use crate::people::RegistrationCategory;
use crate::web::request::{App, PageContext};

/// The roll a chapter uses: figures, what stands against its publication, conflicts, objections.
pub(in crate::elections) async fn show(
    app: web::Data<App>,
    context: PageContext,
    allowed: Allowed<ReadElections>,
    id: web::Path<i64>,
) -> Answer {
    let shown = read(&app, allowed.who, *id).await?;
    Ok(HttpResponse::Ok().json(whole(&shown, context.csrf())))
}

/// A change: `import`, `add`, `correct`, `strike`, `decide`, `publish`, `entitled`, `object`,
/// `answer`.
pub(in crate::elections) async fn change(
    app: web::Data<App>,
    context: PageContext,
    allowed: Allowed<ManageElections>,
    path: web::Path<(i64, String)>,
    form: Sent,
) -> Answer {
    let (id, word) = path.into_inner();
    let who = allowed.who;
    write::carry_out(&app, &who, id, &word, &form, String::new()).await?;
    let shown = read(&app, who, id).await?;
    Ok(HttpResponse::Ok().json(whole(&shown, context.csrf())))
}

async fn read(app: &App, who: Principal, id: i64) -> Result<Overview> {
    let today = app.db.clock().today();
    let read = app.db.read(move |conn| {
        let election = store::election(conn, &who.scope, id)?;
        let election = registering(conn, &election)?;
        let deadlines = rules_of(conn, &who.scope, &election)?.rules().deadlines;
        overview(conn, election, &deadlines, today)
    });
    read.await
}

fn whole(all: &Overview, csrf: &str) -> Value {
    let roll = all.roll.as_ref();
    let categories: serde_json::Map<String, Value> = all
        .by_category
        .iter()
        .filter_map(|(code, count)| {
            let category = RegistrationCategory::from_code(*code)?;
            Some((category.word().to_owned(), json!(count)))
        })
        .collect();
    let objections: Vec<Value> = all
        .objections
        .iter()
        .map(|(one, _)| {
            json!({
                "number": one.number, "received_on": one.received_on, "upheld": one.is_upheld,
                "decided_on": one.decided_on, "carried_out": one.is_carried_out,
            })
        })
        .collect();
    let versions: Vec<Value> = all
        .versions
        .iter()
        .map(|one| {
            json!({
                "number": one.number, "kind": one.kind, "day": one.on_day,
                "voters": one.voters, "hash": one.hash,
            })
        })
        .collect();
    json!({
        "csrf_token": csrf, "election": all.election.id,
        "state": roll.and_then(|roll| roll.state().ok()).map(RollState::word),
        "version": roll.map_or(0, |roll| roll.version),
        "published_on": roll.and_then(|roll| roll.published_on),
        "registered": roll.and_then(|roll| roll.voters),
        "entitled": all.entitled.map(|one| json!({
            "entitled": one.entitled, "registered": one.registered, "version": one.version })),
        "listed": all.listed(), "by_category": categories, "left_out": all.left_out.len(),
        "publish_by": all.publish_by, "object_by": all.object_by, "faults": all.faults,
        "conflicts": all.conflicts.iter().map(conflict).collect::<Vec<_>>(),
        "objections": objections, "open_objections": all.open_objections(),
        "changes": all.changes.len(), "versions": versions,
    })
}

fn conflict(one: &Conflict) -> Value {
    json!({
        "own": one.own.id, "other": one.other.id, "name": one.own.name,
        "other_unit": one.other_unit.to_string(),
        "certain": one.likeness == Likeness::Same,
        "claimed": !one.own.claim.is_empty(), "claimed_there": !one.other.claim.is_empty(),
    })
}
