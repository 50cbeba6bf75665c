//! Persons: what is known of them, how it is sealed, masked and found again.

mod attributes;

pub use attributes::{Education, PoliticalStatus, Sex};
