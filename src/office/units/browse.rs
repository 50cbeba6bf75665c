//! Handlers for looking at places: the list from one's own scope down, one place, a search.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;

use super::views::{self, PlacePage};
use super::{LIST, action, address, store, way};
use crate::accounts::{Allowed, Principal, ReadDivisions, Right};
use crate::db::Conn;
use crate::divisions::{self, ChangedUnit, Division, DivisionCode, Level};
use crate::error::{Error, Result};
use crate::office::forms::{self, Answer};
use crate::web::request::{App, PageContext};
use crate::web::table::Listing;

/// Most events of a place's history on its page.
const MOST_EVENTS: usize = 50;

/// The place of one's own scope.
pub(super) async fn home(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadDivisions>,
) -> Answer {
    let scope = allowed.who.scope.clone();
    Ok(place_page(&app, &page, &allowed.who, scope).await?)
}

/// One place.
pub(super) async fn one(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadDivisions>,
    code: web::Path<String>,
) -> Answer {
    let code = forms::code_in_path(&code)?;
    allowed.who.may_see(&code)?;
    Ok(place_page(&app, &page, &allowed.who, code).await?)
}

async fn place_page(
    app: &App,
    page: &PageContext,
    who: &Principal,
    code: DivisionCode,
) -> Result<HttpResponse> {
    let is_home = page.path() == LIST;
    let mut listing = Listing::from_query(page.path(), page.query(), &views::columns(), "code");
    listing.query.retain(|(name, _)| name != "done");
    let scope = who.scope.clone();
    let read = app.db.read(move |conn| {
        let place = divisions::find_anywhere(conn, &code)?;
        if place.is_none() && !is_home {
            return Err(Error::NotFound);
        }
        let narrowed = store::Narrowed {
            text: listing.filter_value("q").to_owned(),
            kind: action::kind_of_word(listing.filter_value("kind")),
            exists: match listing.filter_value("state") {
                "exists" => Some(true),
                "closed" => Some(false),
                _ => None,
            },
        };
        let children = store::children(conn, &code, &narrowed, &mut listing)?;
        let found = PlacePage {
            history: history(conn, &code)?,
            ancestors: divisions::ancestors(conn, &code)?,
            successor: successor(conn, place.as_ref())?,
            place,
            children,
            listing,
        };
        Ok((found, way_of(&scope)))
    });
    let (found, steps) = read.await?;
    let mut steps = steps(&found.ancestors);
    if is_home {
        steps.truncate(1);
    }
    let steps: Vec<(&str, &str)> = steps
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    let title = found.place.as_ref().map_or("区划", |place| &place.name);
    let body = views::place(&found, who, is_home);
    Ok(page.page(title, &steps, &body))
}

fn way_of(scope: &DivisionCode) -> impl FnOnce(&[Division]) -> Vec<(String, String)> + use<> {
    let scope = scope.clone();
    move |ancestors| way(&scope, ancestors)
}

fn successor(conn: &mut Conn, place: Option<&Division>) -> Result<Option<Division>> {
    match place.and_then(|place| place.successor_code.as_ref()) {
        Some(code) => divisions::find_anywhere(conn, code),
        None => Ok(None),
    }
}

/// What happened to a place of a county or below, and to all in it, newest first.
fn history(conn: &mut Conn, place: &DivisionCode) -> Result<Vec<ChangedUnit>> {
    if place.level() < Level::County {
        return Ok(Vec::new());
    }
    // SQLite compares dates as texts: years of four digits only.
    let first = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or(NaiveDate::MIN);
    let last = NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or(NaiveDate::MAX);
    let mut events = divisions::changed_units(conn, place, first, last)?;
    events.reverse();
    events.truncate(MOST_EVENTS);
    Ok(events)
}

/// Places anywhere in the scope by part of the name or the beginning of the code.
pub(super) async fn search(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadDivisions>,
) -> Answer {
    let path = format!("{LIST}/search");
    let listing = Listing::from_query(&path, page.query(), &[], "");
    let (scope, text) = (
        allowed.who.scope.clone(),
        listing.filter_value("q").to_owned(),
    );
    let read = app.db.read(move |conn| {
        let found = divisions::search(conn, &scope, &text)?;
        let mut lines = Vec::with_capacity(found.len());
        for place in found {
            let above = divisions::ancestors(conn, &place.code)?;
            let inside = above.iter().filter(|above| scope.contains(&above.code));
            let names: Vec<&str> = inside.map(|above| above.name.as_str()).collect();
            lines.push((place, names.join("")));
        }
        Ok(lines)
    });
    let body = views::found(&read.await?, &listing);
    let steps = [("首页", "/office"), ("区划", LIST)];
    Ok(page.page("查找区划", &steps, &body))
}

/// Whether the reader may change places, so that the links are shown.
pub(super) fn may_change(who: &Principal) -> bool {
    who.role.may(Right::ManageDivisions)
}

/// The heading and address of a place for pages below it.
pub(super) fn step(place: &Division) -> (String, String) {
    (place.name.clone(), address(&place.code))
}
