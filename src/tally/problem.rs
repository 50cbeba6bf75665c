//! What is wrong with a case, and where.

use std::fmt;

use serde::Serialize;

/// One thing that is wrong with a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Where: `votes.p3.member`; empty when it is the case as a whole.
    pub field: String,
    /// What: `-1 is below 0`.
    pub message: String,
}

impl fmt::Display for Problem {
    /// One line, whatever stands in the case.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let separator = if self.field.is_empty() { "" } else { ": " };
        for c in [self.field.as_str(), separator, &self.message]
            .iter()
            .flat_map(|text| text.chars())
        {
            if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
                write!(f, "{}", c.escape_default())?;
            } else {
                write!(f, "{c}")?;
            }
        }
        Ok(())
    }
}

/// A place in the case.
#[derive(Clone, Copy, Debug)]
pub(super) enum At<'p> {
    Case,
    Key(&'p At<'p>, &'p str),
    Item(&'p At<'p>, usize),
}

impl<'p> At<'p> {
    pub(super) const fn key(&'p self, key: &'p str) -> Self {
        At::Key(self, key)
    }

    pub(super) const fn item(&'p self, index: usize) -> Self {
        At::Item(self, index)
    }
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            At::Case => Ok(()),
            At::Key(At::Case, key) => f.write_str(key),
            At::Key(above, key) => write!(f, "{above}.{key}"),
            At::Item(above, index) => write!(f, "{above}[{index}]"),
        }
    }
}

/// The problems found so far.
#[derive(Debug, Default)]
pub(super) struct Problems(pub(super) Vec<Problem>);

impl Problems {
    pub(super) fn add(&mut self, at: &At<'_>, message: impl fmt::Display) {
        let (field, message) = (at.to_string(), message.to_string());
        self.0.push(Problem { field, message });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
