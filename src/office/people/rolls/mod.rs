//! Lists by village: registered voters, and households with their page.

pub(super) mod households;
mod store;
#[cfg(test)]
mod tests;
mod views;
pub(super) mod voters;

use actix_web::HttpResponse;

use super::SEARCH;
use super::list::is_number;
use crate::divisions::DivisionCode;
use crate::web::flash::with_notice;
use crate::web::idempotency::see_other;
use crate::web::request::PageContext;
use crate::web::table::{ColumnHead, Listing};

/// The addresses of the two lists.
pub(super) const HOUSEHOLDS: &str = "/office/people/households";
pub(super) const VOTERS: &str = "/office/people/voters";

/// Reads the address of a list. None when an ID number was typed as a name.
fn asked(page: &PageContext, path: &str, columns: &[ColumnHead]) -> Option<Listing> {
    let mut listing = Listing::from_query(path, page.query(), columns, "unit");
    listing.query.retain(|(name, _)| name != "done");
    (!is_number(listing.filter_value("q"))).then_some(listing)
}

/// An ID number typed as a name leads to its own search, so that it stays in no address.
fn number_as_name() -> HttpResponse {
    see_other(&with_notice(SEARCH, "number-as-name"))
}

/// What the address narrows a list down to; nothing when the place lies outside the scope.
fn narrowed(scope: &DivisionCode, listing: &Listing) -> Option<store::Narrowed> {
    let text = |name: &str| listing.filter_value(name).trim().to_owned();
    Some(store::Narrowed {
        place: super::store::place_asked(scope, listing.filter_value("unit"))?,
        name: text("q"),
        group: text("group"),
        category: listing.filter_value("category").parse().ok(),
    })
}
