//! The election committee, and the roll of voters of an election: made out of the registered voters, published, objected to,
//! changed and made final. Pure, apart from `store*`, `pages` and `views`.

pub mod committee;
pub mod ground;
#[cfg(test)]
mod joined_tests;
pub mod listing;
pub mod objection;
pub(super) mod pages;
pub mod pair;
#[cfg(test)]
mod property_tests;
#[cfg(test)]
mod rules_tests;
pub mod store;
pub mod store_change;
pub mod store_committee;
pub mod store_decide;
pub mod store_entitled;
pub mod store_make;
pub mod store_objections;
pub mod store_pairs;
pub mod store_publish;
pub mod store_reading;
mod store_representatives;
pub mod store_why;
#[cfg(test)]
mod tests;
mod views;

pub use committee::left;
pub use store_committee::members_now;
pub use store_publish::{published_roll, registered};
