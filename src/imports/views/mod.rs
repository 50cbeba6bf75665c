//! What the pages for tables in and out look like.

pub(super) mod exporting;
pub(super) mod preview;
pub(super) mod start;

/// The steps of an import.
const STEPS: [&str; 3] = ["选择文件", "核对", "完成"];
