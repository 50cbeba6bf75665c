//! Several pairs that are one person each, joined in one step.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::LIST;
use super::matches::{CONFIRM_WAY, pairs_of, settle};
use super::views::matches_several as views;
use crate::accounts::{Allowed, ManagePeople, Principal};
use crate::db::{Conn, WriteScope, Written};
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::office::forms::{self, Again, Answer, Sent};
use crate::office::persons;
use crate::people::matches_store::{self, PersonMatch};
use crate::people::persons_store;
use crate::web::flash::with_notice;
use crate::web::form::FieldErrors;
use crate::web::idempotency::{new_key, once};
use crate::web::request::{App, PageContext};
use crate::web::table::Listing;

/// Pairs on a page, and in one step.
const MOST_PAIRS: i64 = 50;
const TITLE: &str = "一次合并几对";

/// A question and the version that was seen.
type Chosen = (i64, i32);

/// The pairs to choose from; `all=1` shows them ticked.
pub(super) async fn list(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
) -> Answer {
    let (errors, key) = (FieldErrors::NONE, new_key());
    let shown = Shown {
        status: StatusCode::OK,
        key: &key,
        ticked: Vec::new(),
        refusal: None,
        errors: &errors,
    };
    choose(&app, &page, &allowed.who, shown).await
}

/// How the page with the pairs is shown.
struct Shown<'a> {
    status: StatusCode,
    key: &'a str,
    ticked: Vec<&'a str>,
    refusal: Option<&'a str>,
    errors: &'a FieldErrors,
}

async fn choose(app: &App, page: &PageContext, who: &Principal, shown: Shown<'_>) -> Answer {
    let path = format!("{LIST}/matches/several");
    let mut listing = Listing::from_query(&path, page.query(), &[], "");
    listing.query.retain(|(name, _)| name != "done");
    listing.per_page = MOST_PAIRS;
    let all = listing.filter_value("all") == "1";
    let (scope, key) = (who.scope.clone(), app.key.clone());
    let read = app.db.read(move |conn| {
        listing.total_rows = matches_store::count_open(conn, &scope)?;
        let rows = (listing.offset(), listing.per_page);
        let questions = matches_store::list_open(conn, &scope, rows)?;
        Ok((pairs_of(conn, &key, &scope, questions)?, listing))
    });
    let (pairs, listing) = read.await?;
    let sent = (page.csrf(), shown.key);
    let refused = (shown.refusal, shown.errors);
    let body = views::choose(&pairs, &listing, (all, &shown.ticked), refused, sent);
    Ok(page.answer(shown.status, TITLE, CONFIRM_WAY, &body))
}

/// Asks once about all that were chosen, then joins them in one transaction.
pub(super) async fn join(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    form: Sent,
) -> Answer {
    let who = allowed.who;
    if let Some(before) = forms::answered_before(&app, &form).await? {
        return Ok(before);
    }
    let mut errors = FieldErrors::NONE;
    let chosen = read(&form);
    if chosen.is_empty() {
        errors.add("pair", "请至少勾选一对。");
        let shown = Shown {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            key: form.key(),
            ticked: Vec::new(),
            refusal: None,
            errors: &errors,
        };
        return choose(&app, &page, &who, shown).await;
    }
    let done = if form.fields.get("confirmed") == "true" {
        write(&app, &who, &form, chosen).await
    } else {
        ask(&app, &page, &who, &form, chosen).await
    };
    match done {
        Ok(done) => Ok(done),
        Err(error) => {
            let again = Again::of(error, &form)?;
            let shown = Shown {
                status: again.status,
                key: form.key(),
                ticked: form.fields.all("pair").collect(),
                refusal: Some(&again.sentence),
                errors: &errors,
            };
            choose(&app, &page, &who, shown).await
        }
    }
}

/// `number:version` of every pair that was ticked.
fn read(form: &Sent) -> Vec<Chosen> {
    let chosen = form.fields.all("pair").filter_map(|pair| {
        let (id, version) = pair.split_once(':')?;
        Some((id.parse().ok()?, version.parse().ok()?))
    });
    let most = usize::try_from(MOST_PAIRS).unwrap_or(usize::MAX);
    chosen.take(most).collect()
}

async fn ask(
    app: &App,
    page: &PageContext,
    who: &Principal,
    form: &Sent,
    chosen: Vec<Chosen>,
) -> Result<HttpResponse> {
    let (scope, key) = (who.scope.clone(), app.key.clone());
    let read = app.db.read(move |conn| {
        let questions = open(conn, &scope, &chosen)?;
        pairs_of(conn, &key, &scope, questions)
    });
    let pairs = read.await?;
    let body = views::confirm(&pairs, page.csrf(), form.key());
    Ok(page.page(TITLE, CONFIRM_WAY, &body))
}

/// The questions that were chosen, all of them still open and as they were seen.
fn open(conn: &mut Conn, scope: &DivisionCode, chosen: &[Chosen]) -> Result<Vec<PersonMatch>> {
    let mut found = Vec::with_capacity(chosen.len());
    for (id, version) in chosen {
        let question = match matches_store::find_open(conn, scope, *id) {
            Err(Error::NotFound) => {
                return Err(Error::conflict(
                    "选中的记录里有一对刚被他人处理过，一对也没有合并。下面是现在还没有处理的，请重新勾选。",
                ));
            }
            found => found?,
        };
        matches_store::check_version(&question, *version)?;
        found.push(question);
    }
    Ok(found)
}

async fn write(
    app: &App,
    who: &Principal,
    form: &Sent,
    chosen: Vec<Chosen>,
) -> Result<HttpResponse> {
    let (scope, meant) = (who.scope.clone(), chosen.clone());
    let read = app.db.read(move |conn| {
        let questions = open(conn, &scope, &meant)?;
        lock_for(conn, &questions)
    });
    let lock = read.await?;
    let (stamp, who, held) = (form.stamp()?, who.clone(), lock.clone());
    let written = app.db.write(lock, move |conn| {
        once(conn, &stamp, |conn| {
            open(conn, &who.scope, &chosen)?;
            let mut events = Vec::with_capacity(chosen.len());
            for (id, _) in &chosen {
                // Of three records of one person the last question goes with the others.
                let question = match matches_store::find_open(conn, &who.scope, *id) {
                    Err(Error::NotFound) => continue,
                    found => found?,
                };
                let person = persons_store::person(conn, question.person_id)?;
                let joined = settle(conn, &who, &held, &question, true);
                events.push(joined.map_err(|error| naming(error, &person.name))?);
            }
            let list = with_notice(&format!("{LIST}/matches"), "several-joined");
            Ok(Written::with_events(list, events))
        })
    });
    Ok(written.await?.see_other())
}

/// A refusal with the name of the pair it is about.
fn naming(error: Error, name: &str) -> Error {
    match error {
        Error::Conflict(sentence) => Error::Conflict(format!(
            "“{name}”：{sentence}选中的一对也没有合并，请去掉这一对再试。"
        )),
        other => other,
    }
}

/// What joining them locks: their county, or everything.
fn lock_for(conn: &mut Conn, questions: &[PersonMatch]) -> Result<WriteScope> {
    let mut locks = Vec::new();
    for question in questions {
        let unit = DivisionCode::parse(&question.unit_code).map_err(Error::internal)?;
        let both = [question.person_id, question.other_person_id];
        let lock = persons::lock_for(conn, &unit, &both)?;
        if !locks.contains(&lock) {
            locks.push(lock);
        }
    }
    match (locks.pop(), locks.is_empty()) {
        (Some(only), true) => Ok(only),
        _ => Ok(WriteScope::Whole),
    }
}
