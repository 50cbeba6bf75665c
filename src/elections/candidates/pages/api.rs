//! Candidates by script: what the pages show and change. Bodies are form-encoded as on the pages.

use actix_web::{HttpResponse, web};
use serde_json::{Value, json};

use super::{Answer, Sent, carry, show};
use crate::accounts::{Allowed, ManageElections, ReadElections};
use crate::elections::candidates::store_list::against_publishing;
use crate::elections::candidates::store_reading::{Candidacy, Person};
use crate::elections::candidates::views::{CandidatesPage, Part};
use crate::tally::Post;
use crate::web::request::{App, PageContext};

/// Arrangement, nominees, verdicts, the list as it stands and as it was published.
pub(in crate::elections) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadElections>,
    id: web::Path<i64>,
) -> Answer {
    let shown = show::read(&app, allowed.who, *id, Part::Overview, String::new()).await?;
    Ok(HttpResponse::Ok().json(whole(&shown, page.csrf())))
}

/// A change: `arrange`, `add`, `correct`, `remove`, `confirm`, `revote`, `primary`, `leave`,
/// `restore`, `relate`, `unrelate`, `relative`, `relative_remove`, `committee`, `verdicts`, `decisions`, `publish`.
pub(in crate::elections) async fn change(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageElections>,
    path: web::Path<(i64, String)>,
    form: Sent,
) -> Answer {
    let (id, word) = path.into_inner();
    let who = allowed.who;
    carry::carry_out(&app, &who, id, &word, &form, String::new()).await?;
    let shown = show::read(&app, who, id, Part::Overview, String::new()).await?;
    Ok(HttpResponse::Ok().json(whole(&shown, page.csrf())))
}

fn whole(shown: &CandidatesPage, csrf: &str) -> Value {
    let own = &shown.candidacy;
    let setup = &own.setup;
    let kinship: Vec<Value> = own
        .kinships
        .iter()
        .map(|one| json!({ "a": one.a, "b": one.b, "relation": one.relation }))
        .collect();
    let relatives: Vec<Value> = shown
        .relatives
        .iter()
        .map(|one| {
            json!({ "id": one.id, "of": one.candidate, "name": one.name, "relation": one.relation })
        })
        .collect();
    let must_leave: Vec<Value> = shown
        .must_leave
        .iter()
        .map(|one| json!({ "member": one.member, "name": one.name, "why": one.why }))
        .collect();
    let ties: Vec<Value> = own
        .standing
        .ties
        .iter()
        .map(|one| json!({ "post": one.post, "places": one.places, "persons": one.persons }))
        .collect();
    let places: Value = Post::ALL
        .iter()
        .map(|post| (post.word().to_owned(), json!(setup.places[*post as usize])))
        .collect::<serde_json::Map<String, Value>>()
        .into();
    json!({
        "csrf_token": csrf, "election": own.election.id, "state": own.election.known.state,
        "version": own.setup_version, "mode": setup.mode, "order": setup.order,
        "basis": setup.basis, "registered": setup.registered, "took_part": setup.took_part,
        "primary_took_part": setup.primary_took_part, "places": places,
        "nominees": own.people.iter().map(|one| nominee(own, one)).collect::<Vec<_>>(),
        "kinship": kinship, "relatives": relatives, "must_leave_committee": must_leave, "ties": ties, "departments": own.settings.departments,
        "negative_list": own.settings.negative_list,
        "unreviewed": own.unreviewed().map(|one| one.nominee.id).collect::<Vec<_>>(),
        "against_publishing": against_publishing(own),
        "list": own.list().map(|one| json!({ "hash": one.hash, "list": one.list })),
    })
}

fn nominee(own: &Candidacy, one: &Person) -> Value {
    let nominee = &one.nominee;
    let nominations: Vec<Value> = nominee
        .nominations
        .iter()
        .map(|one| {
            json!({
                "post": one.post, "votes": one.votes, "primary": one.primary,
                "revotes": one.revotes,
            })
        })
        .collect();
    let verdicts: Vec<Value> = one
        .given
        .iter()
        .map(|(department, given)| {
            json!({
                "department": department, "verdict": given.verdict, "item": given.item,
                "evidence": given.evidence, "on": given.on,
            })
        })
        .collect();
    let left = one.left.as_ref();
    let decision = one.decision.as_ref();
    json!({
        "id": nominee.id, "name": nominee.name, "sex": if nominee.is_woman { "female" } else { "male" },
        "nominations": nominations, "confirmed": nominee.confirmed,
        "standing": own.standing.post_of(nominee.id), "is_tied": own.standing.is_tied(nominee.id),
        "joint_voters": one.supporters.voters, "joint_households": one.supporters.households,
        "is_listed": one.is_listed, "verdicts": verdicts,
        "decision": decision.map(|(decision, on, reason)| {
            json!({ "decision": decision, "on": on, "reason": reason })
        }),
        "left": left.map(|(leaving, on, reason)| {
            json!({ "leaving": leaving, "on": on, "reason": reason })
        }),
        "version": one.version,
    })
}
