//! The parts pages are made of: plain functions of plain values to `maud::Markup`.
//!
//! Everything works without scripts. No inline script, style or `on…` attribute anywhere: the
//! content security policy in [`headers`] forbids them. Charts and bars use SVG attributes.

pub mod assets;
pub mod chart;
pub mod form;
#[cfg(test)]
mod gallery;
pub mod headers;
pub mod layout;
pub mod number;
pub mod page;
pub mod progress;
pub mod table;

pub mod again;
pub mod answer;
pub mod body;
pub mod client;
pub mod csrf;
pub mod download;
pub mod flash;
pub mod form_post;
pub mod idempotency;
pub mod request;
pub mod route;
pub mod shared;
