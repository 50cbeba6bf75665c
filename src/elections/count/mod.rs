//! Counting: the sheet of a ballot box, its checks, two entries compared, the sum of all boxes, and
//! the case and outcome that follow. Pure, apart from `store*`.

pub mod case;
pub mod cell;
pub mod checks;
pub mod explain;
pub mod frame;
pub mod sheet;
#[cfg(test)]
mod tests;
