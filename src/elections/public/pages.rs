//! The handler of an election's public page.

use actix_web::{HttpResponse, web};

use super::store::public_election;
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
    let title = format!("{name}{}", election.election.known.kind.label());
    Ok(page.page(&title, &[], &views::election(&election)))
}
