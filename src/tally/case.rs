//! A checked case: everything in it may be counted.

use std::borrow::Cow;

use super::words::{Body, PerPost, Post, Round};
use crate::rules::{Relation, Value};

/// A case without mistakes; made by [`Case::check`] only.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    pub(super) label: Option<Cow<'a, str>>,
    pub(super) body: Body,
    pub(super) rule_set: Cow<'a, str>,
    pub(super) overrides: Vec<(&'static str, Value)>,
    pub(super) round: Round,
    pub(super) registered: u64,
    pub(super) issued: u64,
    pub(super) voters: u64,
    pub(super) recovered: u64,
    pub(super) seats: PerPost<u64>,
    /// Everybody by id, those elected before included; others point here by index, so a smaller
    /// index is a smaller id.
    pub(super) people: Vec<Somebody<'a>>,
    /// Votes of each of `people`; zeros where papers are to be counted.
    pub(super) votes: Vec<PerPost<u64>>,
    pub(super) papers: Option<Vec<Paper>>,
    pub(super) kinship: Vec<(usize, usize, Relation)>,
    /// Sorted, so that the order in the input does not matter.
    pub(super) entries: Vec<Entry>,
}

/// Somebody who may hold a seat.
#[derive(Clone, Debug)]
pub(super) struct Somebody<'a> {
    pub(super) id: Cow<'a, str>,
    pub(super) is_woman: bool,
    /// Stands in `persons`.
    pub(super) is_listed: bool,
    /// Elected in an earlier round: post and votes.
    pub(super) before: Option<(Post, u64)>,
}

/// A paper by indexes of people.
#[derive(Clone, Debug)]
pub(super) struct Paper {
    pub(super) names: PerPost<Vec<usize>>,
    pub(super) other: PerPost<u64>,
    pub(super) illegible: PerPost<bool>,
    pub(super) unofficial: bool,
}

/// Open seats; a post's women's seats come first (rulebook C0 step 4).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    pub(super) post: Post,
    pub(super) is_open_to_men: bool,
    /// Sorted, each once.
    pub(super) persons: Vec<usize>,
    pub(super) seats: u64,
    pub(super) woman_first: bool,
}

impl Case<'_> {
    /// The label that is echoed.
    pub fn label(&self) -> Option<&str> {
        self.label.as_deref()
    }

    /// Id of the rule set it names.
    pub fn rule_set(&self) -> &str {
        &self.rule_set
    }

    /// How many seats a paper has room for at each post.
    pub(super) fn seats_on_paper(&self) -> PerPost<u64> {
        if self.entries.is_empty() {
            return self.seats;
        }
        let mut seats = [0_u64; 4];
        for entry in &self.entries {
            // Nobody names so many: beyond the largest number nothing changes.
            let seat = &mut seats[entry.post as usize];
            *seat = seat.saturating_add(entry.seats);
        }
        seats
    }
}
