//! Candidates: nomination, joint review, the formal list (rulebook A4). Pure, apart from `store*`,
//! pages and views.

pub mod candidacy;
pub mod faults;
pub mod list;
pub(in crate::elections) mod pages;
pub mod review;
pub mod setup;
pub mod standing;
#[cfg(test)]
mod standing_tests;
pub mod store;
pub mod store_committee;
pub mod store_counts;
pub mod store_facts;
pub mod store_kinship;
pub mod store_leaving;
pub mod store_list;
pub mod store_nominees;
pub mod store_reading;
pub mod store_review;
pub mod store_votes;
pub mod store_withdrawals;
pub mod strokes;
pub mod typed;
mod views;
pub mod words;

pub use store_list::{FormalList, Listed, formal_list};
