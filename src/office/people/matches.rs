//! Who may be the same person: two records side by side, and the decision.

use std::collections::BTreeMap;

use actix_web::web;

use super::store::unit_names;
use super::views::matches as views;
use super::{LIST, WAY, check_home, gone, one, service};
use crate::accounts::{Allowed, ManagePeople, Principal};
use crate::audit::NewEvent;
use crate::db::{Conn, WriteScope, Written};
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::office::forms::{self, Answer, Sent};
use crate::office::persons;
use crate::people::matches_store::{self, PersonMatch};
use crate::people::persons_store;
use crate::people::seal::SealingKey;
use crate::web::flash::with_notice;
use crate::web::idempotency::{new_key, once};
use crate::web::request::{App, PageContext};
use crate::web::table::Listing;

/// Pairs on a page: each is a form of its own.
const PAIRS_OF_A_PAGE: i64 = 20;
const CONFIRM_WAY: &[(&str, &str)] = &[
    ("首页", "/office"),
    ("人员", LIST),
    ("可能是同一人", "/office/people/matches"),
];

/// The open questions of the reader's scope.
pub(super) async fn list(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
) -> Answer {
    let path = format!("{LIST}/matches");
    let mut listing = Listing::from_query(&path, page.query(), &[], "");
    listing.query.retain(|(name, _)| name != "done");
    listing.per_page = PAIRS_OF_A_PAGE;
    let (scope, key) = (allowed.who.scope.clone(), app.key.clone());
    let read = app.db.read(move |conn| {
        listing.total_rows = matches_store::count_open(conn, &scope)?;
        let rows = (listing.offset(), listing.per_page);
        let questions = matches_store::list_open(conn, &scope, rows)?;
        let units = unit_names(
            conn,
            questions.iter().map(|question| question.unit_code.as_str()),
        )?;
        let mut pairs = Vec::with_capacity(questions.len());
        for question in questions {
            pairs.push(both(conn, &key, &scope, question, &units)?);
        }
        Ok((pairs, listing))
    });
    let (pairs, listing) = read.await?;
    let body = views::list(&pairs, &listing, page.csrf(), new_key);
    Ok(page.page("可能是同一人", WAY, &body))
}

fn both(
    conn: &mut Conn,
    key: &SealingKey,
    scope: &DivisionCode,
    question: PersonMatch,
    units: &BTreeMap<String, String>,
) -> Result<views::Pair> {
    let (one, other) = (question.person_id, question.other_person_id);
    Ok(views::Pair {
        unit: units.get(&question.unit_code).cloned().unwrap_or_default(),
        sides: [
            side(conn, key, scope, one.min(other))?,
            side(conn, key, scope, one.max(other))?,
        ],
        question,
    })
}

fn side(conn: &mut Conn, key: &SealingKey, scope: &DivisionCode, id: i64) -> Result<views::Side> {
    let person = persons_store::person(conn, id)?;
    let names = unit_names(conn, std::iter::once(person.home_unit_code.as_str()))?;
    Ok(views::Side {
        id_number: one::masked_id_number(key, &person)?,
        telephone: one::masked_telephone(key, &person)?,
        services: service::of_person(conn, scope, id)?,
        home: names
            .get(&person.home_unit_code)
            .cloned()
            .unwrap_or_default(),
        person,
    })
}

/// Records the decision about a pair.
pub(super) async fn decide(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    id: web::Path<i64>,
    form: Sent,
) -> Answer {
    let who = allowed.who;
    // Sent twice: the pair is decided, and the first answer is given again.
    if let Some(before) = forms::answered_before(&app, &form).await? {
        return Ok(before);
    }
    let (question, lock) = match question(&app, &who, *id).await {
        Err(Error::NotFound) => return Err(gone::answered(&app, &who, *id, &form).await?.into()),
        found => found?,
    };
    let is_same = match form.fields.get("decision") {
        "same" => true,
        "different" => false,
        _ => return Err(Error::invalid("请选择“是同一人”或“不是同一人”。").into()),
    };
    let (stamp, version) = (form.stamp()?, forms::version(&form)?);
    if is_same && form.fields.get("confirmed") != "true" {
        let pair = pair(&app, &who, question, version).await?;
        let body = views::confirm(&pair, page.csrf(), form.key());
        return Ok(page.page("合并为同一人", CONFIRM_WAY, &body));
    }
    let held = lock.clone();
    let written = app.db.write(lock, move |conn| {
        once(conn, &stamp, |conn| {
            let question = matches_store::find_open(conn, &who.scope, question.id)?;
            matches_store::check_version(&question, version)?;
            decided(conn, &who, &held, &question, is_same)
        })
    });
    Ok(written.await?.see_other())
}

/// The two records once more, before they become one for good.
async fn pair(
    app: &App,
    who: &Principal,
    question: PersonMatch,
    version: i32,
) -> Result<views::Pair> {
    matches_store::check_version(&question, version)?;
    let (scope, key) = (who.scope.clone(), app.key.clone());
    app.db
        .read(move |conn| {
            let units = unit_names(conn, std::iter::once(question.unit_code.as_str()))?;
            both(conn, &key, &scope, question, &units)
        })
        .await
}

fn decided(
    conn: &mut Conn,
    who: &Principal,
    lock: &WriteScope,
    question: &PersonMatch,
    is_same: bool,
) -> Result<Written<String>> {
    let list = format!("{LIST}/matches");
    let unit = DivisionCode::parse(&question.unit_code).map_err(Error::internal)?;
    let keep = persons_store::person(conn, question.person_id.min(question.other_person_id))?;
    let gone = persons_store::person(conn, question.person_id.max(question.other_person_id))?;
    let details = serde_json::json!({ "kept": keep.id, "other": gone.id });
    let (action, word) = if is_same {
        check_home(&who.scope, &keep.home_unit_code)?;
        check_home(&who.scope, &gone.home_unit_code)?;
        persons::join(conn, lock, &keep, &gone)?;
        ("person.join", "persons-joined")
    } else {
        matches_store::decide_different(conn, question)?;
        ("person.keep_apart", "persons-apart")
    };
    let subject = format!("人员 {} 与 {}", keep.id, gone.id);
    let event = NewEvent::new(who.actor(), action, &unit, subject).with_details(details);
    Ok(Written::new(with_notice(&list, word), event))
}

/// The open question and what deciding it locks.
async fn question(app: &App, who: &Principal, id: i64) -> Result<(PersonMatch, WriteScope)> {
    let scope = who.scope.clone();
    let read = app.db.read(move |conn| {
        let question = matches_store::find_open(conn, &scope, id)?;
        let unit = DivisionCode::parse(&question.unit_code).map_err(Error::internal)?;
        let both = [question.person_id, question.other_person_id];
        let lock = persons::lock_for(conn, &unit, &both)?;
        Ok((question, lock))
    });
    read.await
}
