//! What the pages of one chapter share, in whatever slice they are: where they stand, and the lock
//! a change of it needs.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use maud::Markup;

use crate::accounts::Principal;
use crate::audit::NewEvent;
use crate::db::WriteScope;
use crate::elections::store::{self, Election};
use crate::error::{Error, Result};
use crate::web::form_post::{Fields, Posted};
use crate::web::request::{App, PageContext};

/// What a handler gives.
pub type Answer = std::result::Result<HttpResponse, actix_web::Error>;
/// A form that was sent.
pub type Sent = Posted<Fields>;

/// The address of the board; that of a chapter is below it.
pub const LIST: &str = "/office/elections";

/// The lock for a change of a chapter inside the scope.
pub async fn lock(app: &App, who: &Principal, id: i64) -> Result<WriteScope> {
    let scope = who.scope.clone();
    let found = app.db.read(move |conn| store::election(conn, &scope, id));
    let county = found.await?.unit.county().ok_or(Error::NotFound)?;
    Ok(WriteScope::County(county))
}

/// The audit event of a change of a chapter.
pub fn event(who: &Principal, action: &'static str, election: &Election, what: &str) -> NewEvent {
    let subject = format!("{}：{what}", election.title());
    NewEvent::new(who.actor(), action, &election.unit, subject)
}

/// A page below the checklist of a chapter. `between`: the page it is reached from, label and last
/// part of its address.
pub fn answer(
    page: &PageContext,
    status: StatusCode,
    title: &str,
    election: &Election,
    between: Option<(&str, &str)>,
    body: &Markup,
) -> HttpResponse {
    let (own, chapter) = (format!("{LIST}/{}", election.id), election.title());
    let before = between.map(|(label, part)| (label, format!("{own}/{part}")));
    let mut way = vec![
        ("首页", "/office"),
        ("换届", LIST),
        (chapter.as_str(), own.as_str()),
    ];
    if let Some((label, address)) = &before {
        way.push((label, address));
    }
    page.answer(status, title, &way, body)
}
