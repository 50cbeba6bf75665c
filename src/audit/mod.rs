//! Who changed what, when: one chain of hashes per county and one chain `00` for what lies above.

mod chain;
mod pages;
mod reading;
mod store;
#[cfg(test)]
mod tests;
mod views;
mod words;

pub use chain::{Broken, ChainedEvent};
pub use pages::ROUTES;
pub use reading::{Wanted, count, lines};
pub(crate) use store::append;
pub use store::{Verified, longest, verify, verify_in};
pub use words::label_of;

use crate::divisions::DivisionCode;

/// What a change says of itself; sequence, time and hashes are added when it is appended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEvent {
    /// Who did it: an account's name, or `本机操作` for commands typed on the machine.
    pub actor: String,
    /// What was done, a fixed word such as `import.members`.
    pub action: &'static str,
    /// The place it concerns; decides the chain.
    pub place: DivisionCode,
    /// What was changed, readable, without personal data.
    pub subject: String,
    /// The particulars as JSON, without personal data.
    pub details: serde_json::Value,
}

impl NewEvent {
    /// An event without particulars.
    pub fn new(
        actor: impl Into<String>,
        action: &'static str,
        place: &DivisionCode,
        subject: impl Into<String>,
    ) -> Self {
        Self {
            actor: actor.into(),
            action,
            place: place.clone(),
            subject: subject.into(),
            details: serde_json::Value::Null,
        }
    }

    /// The same event with particulars.
    #[must_use]
    pub fn with_details(mut self, details: serde_json::Value) -> Self {
        self.details = details;
        self
    }

    /// The chain it belongs to: its county, or `00`.
    pub fn chain(&self) -> String {
        self.place
            .county()
            .map_or_else(|| ABOVE.to_owned(), |county| county.to_string())
    }
}

/// The chain of what lies above a county.
pub const ABOVE: &str = "00";
