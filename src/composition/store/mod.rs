//! Composition in the database: kept sums, questions answered from them, settings.

mod as_it_was;
mod as_of;
mod beside;
mod check;
mod check_units;
mod counties;
mod days;
mod due;
mod elections;
mod flags;
mod in_office;
mod listed_on;
mod member;
mod names;
mod people;
mod query;
mod question;
mod refresh;
mod roster;
mod settings;
mod sums;
mod term_sums;
#[cfg(test)]
pub(super) mod tests;
mod units;

pub use check::{check, check_particulars};
pub use elections::{begin_elections, keep_election, move_elections, voted_in};
pub use flags::{refresh_flags, refresh_own_flags};
pub use people::{Behind, Order, Part, PersonLine, UnitLine, behind};
pub use query::{answered, composition};
pub use question::{Asked, Question, ROW_LEVELS, place_of, read_question, usual_term};
pub use refresh::{rebuild, refresh};
pub use settings::{
    BaseSetting, TargetSetting, bases_of, choose_basis, definitions_of, remove_target, set_target,
    targets_set_for,
};

use super::Definitions;
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
