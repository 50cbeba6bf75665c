//! The election of a village or community: programme, states, chapters, schedule.

pub mod action;
pub mod candidates;
pub mod chapter;
pub mod count;
pub mod documents;
pub mod electorate;
pub mod facts;
pub mod figures;
mod guards;
pub mod handed_over;
pub mod holidays;
pub mod in_force;
mod pages;
mod public;
pub mod roll;
mod rule_words;
pub mod schedule;
pub mod state;
pub mod step;
pub mod step_pages;
pub mod store;
pub mod store_change;
pub mod store_electorate;
mod store_figures;
pub mod store_programme;
mod store_programmes;
pub mod store_step_pages;
pub mod store_steps;
pub mod store_vacancy;
pub mod template;
pub mod vacancy;
mod views;
pub mod voting;

pub use pages::{ROUTES, chapter_page};
