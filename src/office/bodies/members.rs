//! The list of those on the two committees of a village.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use maud::Markup;

use super::{may_change, members_address, members_store as store, members_views as views};
use super::{place_address, unit};
use crate::accounts::{Allowed, ReadPeople};
use crate::committees::{self, Term};
use crate::db::Conn;
use crate::divisions::{Division, DivisionCode};
use crate::error::Result;
use crate::office::forms::Answer;
use crate::web::request::{App, PageContext};
use crate::web::table::Listing;

/// The latest term with members; without any, the one most likely meant.
fn usual(
    conn: &mut Conn,
    place: &DivisionCode,
    terms: &[Term],
    today: NaiveDate,
) -> Result<(Option<Term>, Vec<store::MemberLine>)> {
    for term in terms.iter().rev() {
        let lines = store::members(conn, place, term.id)?;
        if !lines.is_empty() {
            return Ok((Some(term.clone()), lines));
        }
    }
    Ok((committees::likely_term(terms, today).cloned(), Vec::new()))
}

/// The members of one term, the latest with members unless another is asked for.
pub(super) async fn list(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadPeople>,
    code: web::Path<String>,
) -> Answer {
    let unit = unit(&app, &allowed.who, &code).await?;
    let listing = Listing::from_query(page.path(), page.query(), &[], "");
    let (place, asked) = (unit.code.clone(), listing.filter_value("term").to_owned());
    let today = app.db.clock().today();
    let read = app.db.read(move |conn| {
        let terms = committees::list_terms(conn)?;
        let named = terms.iter().find(|term| term.name == asked).cloned();
        let (term, lines) = match named {
            Some(term) => {
                let lines = store::members(conn, &place, term.id)?;
                (Some(term), lines)
            }
            None => usual(conn, &place, &terms, today)?,
        };
        let mistakes = match &term {
            Some(term) => store::mistakes(conn, term, &lines)?,
            None => BTreeMap::default(),
        };
        Ok((terms, term, (lines, mistakes)))
    });
    let (terms, term, (lines, mistakes)) = read.await?;
    let body = views::list(
        &unit,
        &terms,
        term.as_ref(),
        (&lines, &mistakes),
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
