//! Composition in the database: kept sums, questions answered from them, settings.

mod check;
mod flags;
mod refresh;
mod roster;
mod sums;
mod terms;

pub use check::check;
pub use flags::{refresh_flags, refresh_own_flags};
pub use refresh::{rebuild, refresh};
pub use terms::{ReferenceDays, Term};

use crate::divisions::DivisionCode;
use crate::error::{Error, Result};

/// The half-open span of the codes of a place and all below it: `:` follows `9`.
fn span(place: &DivisionCode) -> (String, String) {
    (place.to_string(), format!("{place}:"))
}

/// A stored code; the empty one is the nation.
fn code(stored: &str) -> Result<DivisionCode> {
    if stored.is_empty() {
        return Ok(DivisionCode::nation());
    }
    DivisionCode::parse(stored)
        .map_err(|_| Error::internal(format!("stored division code {stored}")))
}

/// The codes as the database compares them.
fn texts<'a>(codes: impl IntoIterator<Item = &'a DivisionCode>) -> Vec<String> {
    codes.into_iter().map(ToString::to_string).collect()
}
