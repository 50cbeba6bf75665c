//! The tree of places, from the province to the villager group, and its history.

mod code;
mod division;
mod event;
mod history;
pub mod import;
pub mod names;
mod reference_days;
pub mod resolver;
mod store;
mod store_counts;
mod store_due;
mod store_events;
mod store_history;
mod store_insert;
mod store_sections;
mod store_steps;
#[cfg(test)]
mod store_tests;
pub mod unit_rows;
pub mod unit_table;

pub use code::{DivisionCode, Level, UnitKind, is_of_a_province};
pub use division::{Division, NewDivision, SectionKind};
pub use event::{EventKind, EventPlace, NewUnit};
pub use history::Refusal;
pub use reference_days::ReferenceDays;
pub use store::{
    Listed, UnitLine, ancestors, children, find, find_anywhere, find_many, listed_below, search,
    units_of_county,
};
pub use store_counts::{check_counts, recount};
pub use store_due::{
    Succeeded, UnitDays, begun_units, ended_units, names_of_places_with_units, succeeded_units,
    units_due,
};
pub use store_events::{ChangedUnit, changed_units, current_unit, former_names, with_former_units};
pub use store_history::{
    Happening, MergeInto, Outcome, Stated, close, convert, correct_kind, establish, merge, rename,
    split,
};
pub use store_insert::{correct, insert_many};
pub use store_sections::add_section;
