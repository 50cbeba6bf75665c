//! Handlers of a village's public page and of the search for villages.

use actix_web::{HttpResponse, web};

use super::store_village::{found, public_village};
use super::views_village as views;
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::web::request::{App, PageContext};

/// Longest text that is looked for, in characters.
const LONGEST: usize = 40;

/// The page of a village or community.
pub(in crate::elections) async fn village(
    app: web::Data<App>,
    page: PageContext,
    code: web::Path<String>,
) -> Result<HttpResponse> {
    let code = DivisionCode::parse(&code).map_err(|_| Error::NotFound)?;
    let village = app.db.read(move |conn| public_village(conn, &code)).await?;
    let way = [("村（社区）公开", "/v")];
    Ok(page.page(&village.unit.name, &way, &views::village(&village)))
}

/// Villages of which something is public, by name or township.
pub(in crate::elections) async fn search(
    app: web::Data<App>,
    page: PageContext,
) -> Result<HttpResponse> {
    let asked = page.asked("q").trim().to_owned();
    let text: String = asked.chars().take(LONGEST).collect();
    let looked_for = text.clone();
    let (villages, has_more) = app.db.read(move |conn| found(conn, &looked_for)).await?;
    let body = views::search(&text, &villages, has_more);
    Ok(page.page("村（社区）公开", &[], &body))
}
