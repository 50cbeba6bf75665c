//! The voting day: stations, mobile boxes, staff, ballots issued, proxies (rulebook A5, A6). Pure,
//! apart from `store*`, `pages` and `views`.

pub mod kin;
pub(super) mod pages;
pub mod proxies;
pub mod staff;
pub mod stations;
pub mod store_boxes;
pub mod store_proxies;
pub mod store_staff;
pub mod store_stations;
#[cfg(test)]
mod tests;
pub(super) mod views;
