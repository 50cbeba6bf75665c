//! What the pages after an election look like.

pub(super) mod electorate;
pub(super) mod leaving;
pub(super) mod leaving_forms;
pub(super) mod members;
pub(super) mod on_paper;
mod others;
pub(super) mod papers;
pub(super) mod party;
pub(super) mod party_rounds;
pub(super) mod representatives;
pub(super) mod void;
