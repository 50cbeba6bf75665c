//! Counting: the sheet of a ballot box, its checks, two entries compared, the sum of all boxes, and
//! the case and outcome that follow. Pure, apart from `store*`.

pub mod ballot_box;
pub mod calling;
#[cfg(test)]
mod calling_tests;
pub mod case;
pub mod cell;
pub mod checks;
pub mod explain;
mod explain_more;
pub mod frame;
pub mod meeting;
pub mod package;
mod settlement;
pub mod sheet;
pub mod since;
pub mod store;
mod store_boxes;
pub mod store_kept;
pub mod store_outcome;
pub mod store_persons;
pub mod store_reading;
pub mod store_reopen;
mod store_round;
pub mod store_round_candidates;
mod store_runoff;
pub mod store_taps;
pub mod store_winners;
#[cfg(test)]
mod tests;
mod void_seats;
pub mod winners;
