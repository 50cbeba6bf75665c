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
pub(super) const CONFIRM_WAY: &[(&str, &str)] = &[
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
        let pairs = pairs_of(conn, &key, &scope, questions)?;
        Ok((pairs, listing))
    });
    let (pairs, listing) = read.await?;
    let body = views::list(&pairs, &listing, page.csrf(), new_key);
    Ok(page.page("可能是同一人", WAY, &body))
}

/// The pairs of some questions, side by side.
pub(super) fn pairs_of(
    conn: &mut Conn,
    key: &SealingKey,
    scope: &DivisionCode,
    questions: Vec<PersonMatch>,
) -> Result<Vec<views::Pair>> {
    let codes = questions.iter().map(|question| question.unit_code.as_str());
    let units = unit_names(conn, codes)?;
    let pair = |question| both(conn, key, scope, question, &units);
    questions.into_iter().map(pair).collect()
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
    if form.fields.get("confirmed") != "true" {
        let pair = pair(&app, &who, question, version).await?;
        let (title, body) = if is_same {
            (
                "合并为同一人",
                views::confirm(&pair, page.csrf(), form.key()),
            )
        } else {
            (
                "不是同一人",
                views::confirm_apart(&pair, page.csrf(), form.key()),
            )
        };
        return Ok(page.page(title, CONFIRM_WAY, &body));
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
            let mut pairs = pairs_of(conn, &key, &scope, vec![question])?;
            pairs.pop().ok_or(Error::NotFound)
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
    let word = if is_same {
        "persons-joined"
    } else {
        "persons-apart"
    };
    let event = settle(conn, who, lock, question, is_same)?;
    Ok(Written::new(with_notice(&list, word), event))
}

/// Carries out the decision about a pair; gives its audit event.
pub(super) fn settle(
    conn: &mut Conn,
    who: &Principal,
    lock: &WriteScope,
    question: &PersonMatch,
    is_same: bool,
) -> Result<NewEvent> {
    let unit = DivisionCode::parse(&question.unit_code).map_err(Error::internal)?;
    let keep = persons_store::person(conn, question.person_id.min(question.other_person_id))?;
    let gone = persons_store::person(conn, question.person_id.max(question.other_person_id))?;
    let details = serde_json::json!({ "kept": keep.id, "other": gone.id });
    let action = if is_same {
        check_home(&who.scope, &keep.home_unit_code)?;
        check_home(&who.scope, &gone.home_unit_code)?;
        persons::join(conn, lock, &keep, &gone)?;
        "person.join"
    } else {
        matches_store::decide_different(conn, question)?;
        "person.keep_apart"
    };
    let subject = format!("人员 {} 与 {}", keep.id, gone.id);
    Ok(NewEvent::new(who.actor(), action, &unit, subject).with_details(details))
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
