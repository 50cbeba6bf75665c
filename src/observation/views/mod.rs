//! The pages of observers. Every form works without scripts; `static/observe.js` keeps what is
//! filled in on the phone first and sends it when there is a network.

pub(super) mod board;
mod board_grid;
pub(super) mod board_hall;
pub(super) mod board_sheet;
pub(super) mod chapter;
pub(super) mod count;
pub(super) mod fields;
pub(super) mod home;
pub(super) mod office;
pub(super) mod office_one;
pub(super) mod village;
