//! How far an import has come, for whoever watches it from another thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// The number of rows that were taken so far; clones show the same import.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<AtomicU32>);

impl Progress {
    /// Data rows below the header that were taken so far.
    pub fn rows(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }

    pub(super) fn set(&self, rows: u32) {
        self.0.store(rows, Ordering::Relaxed);
    }
}
