//! Lists by village: registered voters, and households with their page.

pub(super) mod correct;
mod correct_store;
#[cfg(test)]
mod correct_tests;
mod correct_views;
mod household;
pub(super) mod households;
mod store;
#[cfg(test)]
mod tests;
mod views;
mod voter;
pub(super) mod voters;

use actix_web::HttpResponse;
pub(super) use correct_store::VoterRecord;

use super::SEARCH;
use super::list::is_number;
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::error::Result;
use crate::office::places::{self, Meant, Unclear};
use crate::web::flash::with_notice;
use crate::web::idempotency::see_other;
use crate::web::request::PageContext;
use crate::web::table::{ColumnHead, Listing};

/// The addresses of the two lists.
pub(super) const HOUSEHOLDS: &str = "/office/people/households";
pub(super) const VOTERS: &str = "/office/people/voters";

/// Most characters of the villager group's name, as in the import.
const LONGEST_GROUP: usize = 30;
/// Most characters of a remark, as in the import.
const LONGEST_REMARK: usize = 500;

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

/// What the address narrows a list down to, or why no one place is meant.
fn narrowed(
    conn: &mut Conn,
    scope: &DivisionCode,
    listing: &Listing,
) -> Result<std::result::Result<store::Narrowed, Unclear>> {
    let text = |name: &str| listing.filter_value(name).trim().to_owned();
    Ok(
        match places::meant(conn, scope, listing.filter_value("unit"))? {
            Meant::Place(place) => Ok(store::Narrowed {
                place,
                name: text("q"),
                group: text("group"),
                category: listing.filter_value("category").parse().ok(),
            }),
            Meant::Unclear(unclear) => Err(unclear),
        },
    )
}
