//! What everybody may read without signing in: villages, their elections and notices.

mod pages;
mod pages_village;
mod store;
mod store_village;
#[cfg(test)]
mod tests;
mod views;
mod views_village;

pub(super) use pages::{notice, show};
pub(super) use pages_village::{search, village};
