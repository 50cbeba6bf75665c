//! The pages of candidates, and every change from them.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::{Answer, LIST, Sent, carry};
use crate::accounts::{Allowed, ManageElections, Principal, ReadElections, Right};
use crate::divisions::Level;
use crate::elections::candidates::store::known_in;
use crate::elections::candidates::store_committee::clashes;
use crate::elections::candidates::store_kinship::relatives_of;
use crate::elections::candidates::store_reading::candidacy;
use crate::elections::candidates::views::{self, CandidatesPage, Part};
use crate::elections::pages::chapter_page;
use crate::elections::store;
use crate::error::{Error, Result};
use crate::web::again::Again;
use crate::web::flash::with_notice;
use crate::web::form_post::Fields;
use crate::web::idempotency::new_key;
use crate::web::request::{App, PageContext};

/// All that the pages of candidates show. `search` is part of a name to pick somebody by.
pub(super) async fn read(
    app: &App,
    who: Principal,
    id: i64,
    part: Part,
    search: String,
) -> Result<CandidatesPage> {
    let today = app.db.clock().today();
    let read = app.db.read(move |conn| {
        let election = store::election(conn, &who.scope, id)?;
        let candidacy = candidacy(conn, &who.scope, election)?;
        if let Part::Nominee(nominee) = part
            && candidacy.person(nominee).is_none()
        {
            return Err(Error::NotFound);
        }
        let may_manage = who.role.may(Right::ManageElections);
        let known = if search.trim().is_empty() || !may_manage {
            Vec::new()
        } else {
            known_in(conn, &candidacy.election, &search)?
        };
        Ok(CandidatesPage {
            must_leave: clashes(conn, &candidacy)?,
            relatives: relatives_of(conn, candidacy.election.id)?,
            candidacy,
            part,
            may_manage,
            may_decide: who.scope.level() <= Level::Township,
            known,
            search,
            today,
        })
    });
    read.await
}

/// The overview.
pub(in crate::elections) async fn overview(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadElections>,
    id: web::Path<i64>,
) -> Answer {
    shown(&app, &page, allowed.who, *id, Part::Overview).await
}

/// Another part by its word.
pub(in crate::elections) async fn part(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadElections>,
    path: web::Path<(i64, String)>,
) -> Answer {
    let (id, word) = path.into_inner();
    let part = Part::from_word(&word).ok_or(Error::NotFound)?;
    shown(&app, &page, allowed.who, id, part).await
}

/// One nominee.
pub(in crate::elections) async fn nominee(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadElections>,
    path: web::Path<(i64, i64)>,
) -> Answer {
    let (id, nominee) = path.into_inner();
    shown(&app, &page, allowed.who, id, Part::Nominee(nominee)).await
}

async fn shown(app: &App, page: &PageContext, who: Principal, id: i64, part: Part) -> Answer {
    let shown = read(app, who, id, part, page.asked("q")).await?;
    let refused = (None, "", &Fields::default());
    Ok(told(page, StatusCode::OK, &shown, refused, &new_key()))
}

fn told(
    page: &PageContext,
    status: StatusCode,
    shown: &CandidatesPage,
    refused: (Option<&str>, &str, &Fields),
    key: &str,
) -> HttpResponse {
    let overview = ("候选人和联审", "candidates");
    let between = (shown.part != Part::Overview).then_some(overview);
    let body = views::page(shown, refused, page.csrf(), key);
    let election = &shown.candidacy.election;
    chapter_page::answer(page, status, &shown.title(), election, between, &body)
}

/// A change; a refused form is shown again with what was typed.
pub(in crate::elections) async fn change(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageElections>,
    path: web::Path<(i64, String)>,
    form: Sent,
) -> Answer {
    let (id, word) = path.into_inner();
    let who = allowed.who;
    let next = match word.as_str() {
        "add" => "/add",
        "verdicts" | "decisions" => "/review",
        "publish" => "/list",
        "relate" | "unrelate" | "relative" | "relative_remove" => "/relatives",
        _ => "",
    };
    let location = with_notice(&format!("{LIST}/{id}/candidates{next}"), "saved");
    match carry::carry_out(&app, &who, id, &word, &form, location).await {
        Ok(done) => Ok(done.see_other()),
        Err(error) => {
            let again = Again::of(error, &form)?;
            let part = Part::of_change(&word, form.fields.get("nominee").parse().ok());
            let search = form.fields.get("q").to_owned();
            let shown = read(&app, who.clone(), id, part, search.clone()).await;
            // The nominee may be gone meanwhile.
            let shown = match shown {
                Err(Error::NotFound) => read(&app, who, id, Part::Overview, search).await?,
                other => other?,
            };
            let refused = (Some(again.sentence.as_str()), word.as_str(), &form.fields);
            Ok(told(&page, again.status, &shown, refused, form.key()))
        }
    }
}
