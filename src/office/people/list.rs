//! Handlers of the list of persons, and of the search by ID number.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::views::lists as views;
use super::{LIST, SEARCH, WAY, address, store};
use crate::accounts::{Allowed, ReadPeople, Right};
use crate::committees;
use crate::divisions::DivisionCode;
use crate::error::Result;
use crate::office::forms::Answer;
use crate::office::places::{self, Meant};
use crate::people::matches_store;
use crate::people::{IdNumber, normalise_name, seal};
use crate::tables::clean_text;
use crate::web::flash::with_notice;
use crate::web::form::FieldErrors;
use crate::web::form_post::Posted;
use crate::web::idempotency::see_other;
use crate::web::request::{App, PageContext};
use crate::web::table::Listing;

/// The persons of the reader's scope.
pub(super) async fn list(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadPeople>,
) -> Answer {
    let mut listing = Listing::from_query(LIST, page.query(), &views::columns(), "unit");
    listing.query.retain(|(name, _)| name != "done");
    if is_number(listing.filter_value("q")) {
        return Ok(see_other(&with_notice(SEARCH, "number-as-name")));
    }
    let (scope, today) = (allowed.who.scope.clone(), app.db.clock().today());
    let decides = allowed.who.role.may(Right::ManagePeople);
    let read = app.db.read(move |conn| {
        let terms = committees::list_terms(conn)?;
        let term = terms
            .iter()
            .find(|term| term.name == listing.filter_value("term"));
        let (lines, unclear) = match places::meant(conn, &scope, listing.filter_value("unit"))? {
            Meant::Place(place) => {
                let narrowed = store::Narrowed {
                    place,
                    name: normalise_name(listing.filter_value("q")).into_owned(),
                    term: term.map(|term| term.id),
                };
                (store::list(conn, &narrowed, &mut listing)?, None)
            }
            Meant::Unclear(unclear) => (Vec::new(), Some(unclear)),
        };
        Ok(views::PeoplePage {
            units: store::unit_names(conn, lines.iter().map(|line| line.unit.as_str()))?,
            open_matches: if decides {
                matches_store::count_open(conn, &scope)?
            } else {
                0
            },
            terms,
            lines,
            unclear,
            listing,
            today,
        })
    });
    let body = views::list(&read.await?);
    Ok(page.page("人员", &[("首页", "/office")], &body))
}

/// Whether what was typed as a name is an ID number, which must not stay in an address.
pub(super) fn is_number(typed: &str) -> bool {
    let cleaned = clean_text(typed);
    let is_part = |sign: char| sign.is_ascii_digit() || matches!(sign, 'X' | 'x');
    let signs = || cleaned.chars().filter(|sign| !matches!(sign, ' ' | '-'));
    (15..=18).contains(&signs().count()) && signs().all(is_part)
}

/// The form for a search by ID number.
pub(super) async fn ask(page: PageContext, _allowed: Allowed<ReadPeople>) -> Answer {
    Ok(told(&page, StatusCode::OK, "", &FieldErrors::NONE))
}

/// The number somebody looks for; never in an address, a log or an event.
#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    id_number: String,
}

/// Leads to the person with the number, if visible in the reader's scope.
pub(super) async fn find(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadPeople>,
    form: Posted<Wanted>,
) -> Answer {
    let typed = clean_text(&form.value.id_number);
    let typed = typed.trim();
    let refuse = |sentence: String| {
        let mut errors = FieldErrors::NONE;
        errors.add("id_number", sentence);
        told(&page, StatusCode::UNPROCESSABLE_ENTITY, typed, &errors)
    };
    if typed.is_empty() {
        return Ok(refuse("请填写18位身份证号。".to_owned()));
    }
    let lookup = match IdNumber::parse(typed) {
        Ok(number) => app.key.lookup(number.as_str(), seal::ID_NUMBER),
        Err(problem) => return Ok(refuse(format!("{problem}。"))),
    };
    match visible(&app, allowed.who.scope, lookup).await? {
        Some(id) => Ok(see_other(&address(id))),
        None => Ok(refuse("管理范围内没有登记这个身份证号的人。".to_owned())),
    }
}

async fn visible(app: &App, scope: DivisionCode, lookup: [u8; 32]) -> Result<Option<i64>> {
    let read = app
        .db
        .read(move |conn| store::with_id_number(conn, &scope, &lookup));
    read.await
}

fn told(page: &PageContext, status: StatusCode, typed: &str, errors: &FieldErrors) -> HttpResponse {
    let body = views::search(typed, errors, page.csrf());
    page.answer(status, "按身份证号查找", WAY, &body)
}
