//! The voting day: stations, mobile boxes, staff, ballots issued, proxies, voters of mobile boxes (rulebook A5, A6). Pure,
//! apart from `store*`, `pages` and `views`.

pub mod contestants;
pub mod kin;
pub mod mobile;
pub(super) mod pages;
pub mod proxies;
pub mod readiness;
pub mod staff;
pub mod stations;
pub mod store_boxes;
pub mod store_contestants;
pub mod store_facts;
pub mod store_mobile;
pub mod store_proxies;
pub mod store_publication;
mod store_published;
pub mod store_staff;
pub mod store_stations;
pub mod store_take_over;
pub mod store_voters;
#[cfg(test)]
mod tests;
pub(super) mod views;
