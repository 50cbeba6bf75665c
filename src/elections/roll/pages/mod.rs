//! Handlers of a roll: overview, one person, conflicts, objections, the public list; every change;
//! the same as JSON.

pub(in crate::elections) mod api;
mod change;
pub(in crate::elections) mod committee;
mod reading;
pub(in crate::elections) mod reveal;
pub(in crate::elections) mod show;
mod typed;
mod write;

use crate::elections::pages::chapter_page::{Answer, LIST, Sent};
