//! What the pages for tables in and out look like.

mod changes;
pub(super) mod done;
pub(super) mod exporting;
mod found;
pub(super) mod preview;
mod sample;
pub(super) mod start;

/// The steps of an import.
const STEPS: [&str; 3] = ["选择文件", "核对", "完成"];
