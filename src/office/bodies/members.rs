//! The list of those on the two committees of a village.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::Markup;

use super::{may_change, members_address, members_store as store, members_views as views};
use super::{place_address, unit};
use crate::accounts::{Allowed, ReadPeople};
use crate::committees;
use crate::divisions::Division;
use crate::office::forms::Answer;
use crate::web::request::{App, PageContext};
use crate::web::table::Listing;

/// The members of one term, the newest unless another is asked for.
pub(super) async fn list(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadPeople>,
    code: web::Path<String>,
) -> Answer {
    let unit = unit(&app, &allowed.who, &code).await?;
    let listing = Listing::from_query(page.path(), page.query(), &[], "");
    let (place, asked) = (unit.code.clone(), listing.filter_value("term").to_owned());
    let read = app.db.read(move |conn| {
        let terms = committees::list_terms(conn)?;
        let term = terms
            .iter()
            .find(|term| term.name == asked)
            .or(terms.last())
            .cloned();
        let lines = match &term {
            Some(term) => store::members(conn, &place, term.id)?,
            None => Vec::new(),
        };
        Ok((terms, term, lines))
    });
    let (terms, term, lines) = read.await?;
    let body = views::list(
        &unit,
        &terms,
        term.as_ref(),
        &lines,
        may_change(&allowed.who),
    );
    Ok(told(
        &page,
        StatusCode::OK,
        &unit,
        ("两委成员", false),
        &body,
    ))
}

/// A page about the committees of a village (`is_below`: a page below the list).
pub(super) fn told(
    page: &PageContext,
    status: StatusCode,
    unit: &Division,
    (title, is_below): (&str, bool),
    body: &Markup,
) -> HttpResponse {
    let (place, list) = (place_address(&unit.code), members_address(&unit.code));
    let mut way = vec![
        ("首页", "/office"),
        ("区划", "/office/divisions"),
        (unit.name.as_str(), place.as_str()),
    ];
    if is_below {
        way.push(("两委成员", list.as_str()));
    }
    page.answer(status, title, &way, body)
}
