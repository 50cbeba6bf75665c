//! Changes that reach over several slices: what one of them changes, the figures of another follow.

pub mod changes;
