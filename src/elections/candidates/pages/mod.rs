//! Handlers of candidates: nomination, review, formal list; a county's review; the same as JSON.

pub(in crate::elections) mod api;
mod carry;
mod carry_relatives;
mod change;
mod change_many;
pub(in crate::elections) mod county;
pub(in crate::elections) mod show;

use crate::elections::pages::chapter_page::{Answer, LIST, Sent};
