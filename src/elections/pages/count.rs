//! Handlers of counting: the overview with persons and boxes, the sheets, the outcome, its files.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, web};

use super::chapter_page;
use super::count_told::giving_way;
use super::{Answer, LIST, Sent, count_write};
use crate::accounts::{Allowed, ManageElections, Principal, ReadElections, Right};
use crate::elections::chapter::ChapterKind;
use crate::elections::count::package;
use crate::elections::count::store::may_enter;
use crate::elections::count::store_outcome::draft;
use crate::elections::count::store_reading::count;
use crate::elections::count::store_reopen::{reopening, reopenings};
use crate::elections::store;
use crate::elections::store_void_winners::since;
use crate::elections::store_vote_day::last_day_after;
use crate::elections::views::count::{self as views, CountPage};
use crate::elections::views::{count_sheet, outcome};
use crate::elections::void_winner;
use crate::error::{Error, Result};
use crate::web::again::Again;
use crate::web::flash::with_notice;
use crate::web::form_post::Fields;
use crate::web::idempotency::new_key;
use crate::web::request::{App, PageContext};

/// All that the pages of a count show.
pub(super) async fn read(app: &App, who: Principal, id: i64) -> Result<CountPage> {
    let read = app.db.read(move |conn| {
        let election = store::election(conn, &who.scope, id)?;
        let rules = store::rules_of(conn, &who.scope, &election)?;
        let count = count(conn, election)?;
        let county = count.election.unit.county().ok_or(Error::NotFound)?;
        let may_plan = who.role.may(Right::PlanElections) && who.scope.contains(&county);
        let draft = draft(&count, &rules);
        let unfilled = draft.as_ref().ok().map(|one| one.decided.unfilled_seats);
        let last_day = last_day_after(conn, &count.election, ChapterKind::Runoff, unfilled)?;
        let beside = store::chapters_beside(conn, &count.election)?;
        let mut told = giving_way(&count, draft.as_ref().ok(), &rules)?;
        let since = since(conn, &beside, &count.election)?;
        told.extend(void_winner::told(&since.void));
        Ok(CountPage {
            last_day,
            giving_way: told,
            since,
            draft: draft.map_err(|told| told.to_string()),
            reopenings: reopenings(conn, id)?,
            rules_name: rules.about().name.clone(),
            rules_hash: rules.hash().to_owned(),
            may_manage: who.role.may(Right::ManageElections),
            reopening: reopening(conn, &count, may_plan)?,
            account_id: who.account_id,
            count,
        })
    });
    read.await
}

const NOTHING: (Option<&str>, &str) = (None, "");

/// The overview.
pub(super) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadElections>,
    id: web::Path<i64>,
) -> Answer {
    let shown = read(&app, allowed.who, *id).await?;
    let told = (NOTHING, Fields::default());
    Ok(answer(
        &page,
        StatusCode::OK,
        &shown,
        "",
        (told.0, &told.1),
        &new_key(),
    ))
}

/// The outcome: as it would be, or as it was confirmed.
pub(super) async fn show_outcome(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadElections>,
    id: web::Path<i64>,
) -> Answer {
    let shown = read(&app, allowed.who, *id).await?;
    let told = (NOTHING, Fields::default());
    Ok(answer(
        &page,
        StatusCode::OK,
        &shown,
        "propose",
        (told.0, &told.1),
        &new_key(),
    ))
}

/// The page a change belongs to.
fn answer(
    page: &PageContext,
    status: StatusCode,
    shown: &CountPage,
    word: &str,
    ((refusal, sent), fields): ((Option<&str>, &str), &Fields),
    key: &str,
) -> HttpResponse {
    let election = &shown.count.election;
    let refused = (refusal, sent, fields);
    if ["propose", "confirm", "reopen"].contains(&word) {
        let body = outcome::outcome(shown, refused, page.csrf(), key);
        return chapter_page::answer(page, status, "选举结果", election, None, &body);
    }
    let body = views::overview(shown, refused, page.csrf(), key);
    chapter_page::answer(page, status, "计票", election, None, &body)
}

/// A change of the count; a refused form is shown again with what was typed.
pub(super) async fn change(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageElections>,
    path: web::Path<(i64, String)>,
    form: Sent,
) -> Answer {
    let (id, word) = path.into_inner();
    let who = allowed.who;
    let last = match word.as_str() {
        "propose" | "confirm" | "reopen" => "outcome",
        _ => "count",
    };
    let location = with_notice(&format!("{LIST}/{id}/{last}"), "saved");
    match count_write::carry_out(&app, &who, id, &word, &form, location).await {
        Ok(done) => Ok(done.see_other()),
        Err(error) => {
            let again = Again::of(error, &form)?;
            let shown = read(&app, who, id).await?;
            let again = match &shown.count.head {
                Some(head) if word == "setup" && head.is_open() => {
                    let papers = head
                        .papers
                        .map_or_else(|| "没有填".to_owned(), |number| format!("{number}张"));
                    let present = format!("登记选民{}人，开箱清点{papers}", head.registered);
                    again.beside(head.version, &present)
                }
                _ => again,
            };
            let refused = ((Some(again.sentence.as_str()), word.as_str()), &form.fields);
            Ok(answer(
                &page,
                again.status,
                &shown,
                &word,
                refused,
                form.key(),
            ))
        }
    }
}

/// A sheet of a box: first entry, blind second entry, or the cells of the third look.
pub(super) async fn sheet(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageElections>,
    path: web::Path<(i64, i64, usize)>,
) -> Answer {
    let (id, box_id, entry) = path.into_inner();
    let shown = read(&app, allowed.who, id).await?;
    let refused = (None, "", &Fields::default());
    sheet_page(
        &page,
        StatusCode::OK,
        &shown,
        (box_id, entry),
        refused,
        &new_key(),
    )
}

fn sheet_page(
    page: &PageContext,
    status: StatusCode,
    shown: &CountPage,
    (box_id, entry): (i64, usize),
    refused: (Option<&str>, &str, &Fields),
    key: &str,
) -> Answer {
    let one = shown.count.boxes.iter().find(|one| one.id == box_id);
    let one = one
        .filter(|_| (1..=3).contains(&entry))
        .ok_or(Error::NotFound)?;
    let closed = may_enter(one, &shown.count, entry, shown.account_id).err();
    let id = shown.count.election.id;
    let overview = format!("{LIST}/{id}/count");
    let way = [
        ("首页", "/office"),
        ("换届", LIST),
        ("计票", overview.as_str()),
    ];
    let title = match entry {
        3 => format!("{}：核对不一致的数", one.name),
        _ => format!(
            "{}：第{}遍录入",
            one.name,
            if entry == 1 { "一" } else { "二" }
        ),
    };
    let body = match closed {
        // What was typed is shown even where it can no longer be kept.
        Some(why) if refused.0.is_none() => count_sheet::closed(&why.to_string(), &overview),
        _ => count_sheet::sheet(shown, one, entry, refused, page.csrf(), key),
    };
    Ok(page.answer(status, &title, &way, &body))
}

/// Keeps or finishes an entry.
pub(super) async fn enter(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageElections>,
    path: web::Path<(i64, i64, usize)>,
    form: Sent,
) -> Answer {
    let (id, box_id, entry) = path.into_inner();
    let who = allowed.who;
    let next = if form.fields.get("action") == "finish" {
        format!("{LIST}/{id}/count")
    } else {
        format!("{LIST}/{id}/count/boxes/{box_id}/{entry}")
    };
    let location = with_notice(&next, "saved");
    match count_write::enter(&app, &who, (id, box_id, entry), &form, location).await {
        Ok(done) => Ok(done.see_other()),
        Err(error) => {
            let again = Again::of(error, &form)?;
            let shown = read(&app, who, id).await?;
            let again = match count_sheet::kept_instead(&shown, (box_id, entry), &form.fields) {
                Some((revision, present)) => again.beside(revision, &present),
                None => again,
            };
            let refused = (Some(again.sentence.as_str()), "entry", &form.fields);
            sheet_page(
                &page,
                again.status,
                &shown,
                (box_id, entry),
                refused,
                form.key(),
            )
        }
    }
}

/// A file of the confirmed outcome, or all of them in one ZIP.
pub(super) async fn file(
    app: web::Data<App>,
    allowed: Allowed<ReadElections>,
    path: web::Path<(i64, String)>,
) -> Answer {
    let (id, name) = path.into_inner();
    let shown = read(&app, allowed.who, id).await?;
    let last = shown.count.outcomes.last().ok_or(Error::NotFound)?;
    let frozen = shown.count.election.frozen.as_deref().unwrap_or_default();
    let files = package::files(&last.package, frozen).map_err(Error::internal)?;
    if name == "package.zip" {
        let zipped = package::zipped(&files).map_err(Error::internal)?;
        return Ok(HttpResponse::Ok()
            .content_type("application/zip")
            .insert_header(header::ContentDisposition::attachment(name))
            .body(zipped));
    }
    let found = files.into_iter().find(|(known, _)| *known == name);
    let (name, text) = found.ok_or(Error::NotFound)?;
    let kind = if name.rsplit('.').next() == Some("json") {
        "application/json"
    } else {
        "text/plain; charset=utf-8"
    };
    Ok(HttpResponse::Ok()
        .content_type(kind)
        .insert_header(header::ContentDisposition::attachment(name))
        .body(text))
}
