//! Persons: what is known of them, how it is sealed, masked and found again.

mod attributes;
mod birth;
pub mod changes;
mod contradictions;
pub mod directory;
pub mod elsewhere;
pub mod households;
mod id_number;
pub mod in_file;
pub mod intake;
pub mod matches_store;
pub mod matching;
mod names;
mod numbers_in_text;
pub mod person_cells;
pub mod persons_store;
mod registration;
pub mod same_number;
pub mod seal;
pub mod store;
mod telephone;
pub mod unconfirmed;
pub mod voters;
pub mod whom;
mod words;

pub use attributes::{Education, PoliticalStatus, Sex};
pub use birth::{Birth, VOTING_AGE};
pub use id_number::{IdNumber, IdNumberProblem, mask_id_number};
pub use matches_store::{count_open as count_open_matches, undecided as undecided_persons};
pub use names::{
    MOST_CHARACTERS, NameProblem, is_placeholder, mask_name, normalise_name, parse_name,
};
pub use numbers_in_text::{
    NUMBER_IN_REMARK, NUMBER_IN_TEXT, is_masked, mask_numbers, names_a_number,
};
pub use person_cells::PersonCells;
pub use registration::{RegistrationCategory, UnknownCategory};
pub use telephone::{Telephone, TelephoneProblem, mask_telephone};
