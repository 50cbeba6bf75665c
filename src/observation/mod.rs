//! Observers: whom the county sends, what they fill in on their phones, with or without a network,
//! and what the county sees of it.

pub mod assignment;
pub mod board;
pub mod checklist;
pub mod compare;
pub mod field;
pub mod import;
mod import_rows;
mod import_store;
pub mod incident;
pub mod job;
pub mod merge;
pub mod pack;
mod pages;
pub mod photo;
pub mod store_assignments;
pub mod store_board;
pub mod store_calls;
pub mod store_compare;
pub mod store_halls;
pub mod store_jobs;
pub mod store_observers;
pub mod store_pack;
pub mod store_photos;
pub mod store_receipts;
pub mod store_reports;
pub mod store_settings;
#[cfg(test)]
mod tests;
pub mod turnout;
mod views;

pub use pages::ROUTES;
