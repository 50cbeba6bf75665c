//! Handlers of an election's public page and of its notices.

use actix_web::{HttpResponse, web};

use super::store::{public_election, public_notice};
use super::views;
use crate::divisions::{self, DivisionCode};
use crate::error::{Error, Result};
use crate::web::request::{App, PageContext};

/// The page of an election; a wrong address and an election of which nothing is public look alike.
pub(in crate::elections) async fn show(
    app: web::Data<App>,
    page: PageContext,
    path: web::Path<(String, i64)>,
) -> Result<HttpResponse> {
    let (code, id) = path.into_inner();
    let unit = DivisionCode::parse(&code).map_err(|_| Error::NotFound)?;
    let (name, election) = app
        .db
        .read(move |conn| {
            let unit = divisions::find_anywhere(conn, &unit)?.ok_or(Error::NotFound)?;
            let election = public_election(conn, &unit.code, id)?;
            Ok((unit.name, election))
        })
        .await?;
    let title = format!("{name}{}", election.election.known.label());
    let own = format!("/v/{}", election.election.unit);
    let way = [("村（社区）公开", "/v"), (name.as_str(), own.as_str())];
    Ok(page.page(&title, &way, &views::election(&election)))
}

/// A notice as it was made final, on a page of its own.
pub(in crate::elections) async fn notice(
    app: web::Data<App>,
    page: PageContext,
    path: web::Path<(String, i64, String)>,
) -> Result<HttpResponse> {
    let (code, id, kind) = path.into_inner();
    let unit = DivisionCode::parse(&code).map_err(|_| Error::NotFound)?;
    let found = app
        .db
        .read(move |conn| public_notice(conn, &unit, id, &kind))
        .await?;
    let reader = page.chrome("").preferences;
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .body(views::notice(&found, reader).into_string()))
}
