//! What the pages after an election look like.

pub(super) mod leaving;
pub(super) mod members;
pub(super) mod papers;
