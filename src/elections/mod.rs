//! The election of a village or community: programme, states, chapters, schedule.

pub mod action;
pub mod chapter;
pub mod facts;
pub mod holidays;
pub mod schedule;
pub mod state;
pub mod step;
pub mod template;
