//! Pairs that were found to be different persons: the list, and taking the decision back.

use actix_web::web;

use super::LIST;
use super::matches::{CONFIRM_WAY, pairs_of};
use super::views::matches as views;
use crate::accounts::{Allowed, ManagePeople};
use crate::audit::NewEvent;
use crate::db::{WriteScope, Written};
use crate::divisions::DivisionCode;
use crate::error::Error;
use crate::office::forms::{self, Answer, Sent};
use crate::people::matches_store;
use crate::web::flash::with_notice;
use crate::web::idempotency::{new_key, once};
use crate::web::request::{App, PageContext};
use crate::web::table::Listing;

/// The pairs of the reader's scope.
pub(super) async fn list(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
) -> Answer {
    let path = format!("{LIST}/matches/apart");
    let mut listing = Listing::from_query(&path, page.query(), &[], "");
    listing.query.retain(|(name, _)| name != "done");
    listing.per_page = 20;
    let (scope, key) = (allowed.who.scope.clone(), app.key.clone());
    let read = app.db.read(move |conn| {
        listing.total_rows = matches_store::count_apart(conn, &scope)?;
        let rows = (listing.offset(), listing.per_page);
        let questions = matches_store::list_apart(conn, &scope, rows)?;
        Ok((pairs_of(conn, &key, &scope, questions)?, listing))
    });
    let (pairs, listing) = read.await?;
    let body = views::apart(&pairs, &listing, page.csrf(), new_key);
    Ok(page.page("认定不是同一人的", CONFIRM_WAY, &body))
}

/// Opens the question again.
pub(super) async fn ask_again(
    app: web::Data<App>,
    allowed: Allowed<ManagePeople>,
    id: web::Path<i64>,
    form: Sent,
) -> Answer {
    let who = allowed.who;
    if let Some(before) = forms::answered_before(&app, &form).await? {
        return Ok(before);
    }
    let (scope, id) = (who.scope.clone(), *id);
    let read = app
        .db
        .read(move |conn| matches_store::find_apart(conn, &scope, id));
    let unit = DivisionCode::parse(&read.await?.unit_code).map_err(Error::internal)?;
    let (stamp, version) = (form.stamp()?, forms::version(&form)?);
    let written = app.db.write(WriteScope::of(&unit), move |conn| {
        once(conn, &stamp, |conn| {
            let question = matches_store::find_apart(conn, &who.scope, id)?;
            matches_store::check_version(&question, version)?;
            matches_store::ask_again(conn, &question)?;
            let (one, other) = (question.person_id, question.other_person_id);
            let subject = format!("人员 {} 与 {}", one.min(other), one.max(other));
            let event = NewEvent::new(who.actor(), "person.ask_again", &unit, subject);
            let list = format!("{LIST}/matches/apart");
            Ok(Written::new(
                with_notice(&list, "persons-asked-again"),
                event,
            ))
        })
    });
    Ok(written.await?.see_other())
}
