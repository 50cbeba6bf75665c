//! What the ways between states depend on: plain values, and one check for each (rulebook A1).

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::chapter::ChapterKind;
use super::state::State;
use super::step::Step;
use crate::rules::Deadlines;

/// Why something cannot be done now.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Reason {
    /// What is missing and what to do, in Chinese.
    pub sentence: String,
    /// Where that stands; may be empty.
    pub source: String,
}

/// Reasons as one sentence for the reader.
pub fn told(reasons: &[Reason]) -> String {
    let one = |reason: &Reason| match reason.source.as_str() {
        "" => reason.sentence.clone(),
        source => format!("{}（{source}）。", reason.sentence.trim_end_matches('。')),
    };
    reasons.iter().map(one).collect()
}

/// Seats by post.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Seats {
    /// 主任
    pub chair: u32,
    /// 副主任
    pub vice_chair: u32,
    /// 妇女委员, where the seat is on the ballot of its own.
    pub woman_member: u32,
    /// 委员
    pub member: u32,
}

impl Seats {
    /// These and others, by post.
    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self {
            chair: self.chair.saturating_add(others.chair),
            vice_chair: self.vice_chair.saturating_add(others.vice_chair),
            woman_member: self.woman_member.saturating_add(others.woman_member),
            member: self.member.saturating_add(others.member),
        }
    }

    /// All together.
    pub const fn total(self) -> u32 {
        self.chair
            .saturating_add(self.vice_chair)
            .saturating_add(self.woman_member)
            .saturating_add(self.member)
    }
}

/// What a round declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Declared {
    /// Persons tied across the last seat (R-A8-3).
    pub tied_persons: u32,
    /// Seats nobody won.
    pub unfilled_seats: u32,
    /// The seats may stay empty: enough are elected and whoever must agree has agreed (R-A9-7).
    pub may_stay_vacant: bool,
}

/// The tie revote or runoff that a round called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FollowUp {
    /// No such chapter.
    None,
    /// It is not finished.
    Open,
    /// Its result is confirmed.
    Settled,
}

/// Everything a guard may ask. Whatever keeps a roll, candidates or counts fills its part in;
/// `None` means that nothing in the system knows it.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Clone, Debug)]
pub struct Facts {
    /// What kind of chapter it is.
    pub kind: ChapterKind,
    /// Whether it fills vacancies during the term.
    pub is_by_election: bool,
    /// The state the chapter began in.
    pub start: State,
    /// The day it is now.
    pub today: NaiveDate,
    /// 选举日 of the chapter.
    pub election_day: NaiveDate,
    /// The deadlines of its rules.
    pub deadlines: Deadlines,
    /// Steps that are recorded, with their day.
    pub done: BTreeMap<Step, NaiveDate>,
    /// Seats by post.
    pub seats: Seats,
    /// Fewest and most seats the law allows.
    pub seats_allowed: (u32, u32),
    /// What is wrong with the election committee; nothing where it is kept on paper.
    pub committee_faults: Vec<String>,
    /// What is wrong with the roll kept here; nothing where it is kept on paper.
    pub roll_faults: Vec<String>,
    /// Objections to the roll without a decision.
    pub open_objections: u32,
    /// Nominees without a verdict.
    pub unreviewed: u32,
    /// What is wrong with the list of candidates.
    pub candidate_faults: Vec<String>,
    /// Who sits on the election committee and must leave it; nothing where one of the two lists is
    /// kept on paper.
    pub must_leave_committee: Vec<String>,
    /// What stations and staff lack; nothing where they are kept on paper.
    pub voting_faults: Vec<String>,
    /// Lists of the voting day with names that are not published.
    pub unpublished: Vec<String>,
    /// Whether the round is valid (A7).
    pub is_valid: Option<bool>,
    /// Whether its count is being made in the system.
    pub is_counted_here: bool,
    /// What the round declared.
    pub declared: Option<Declared>,
    /// Whether the counted result leaves a villagers' committee without a woman.
    pub lacks_woman: bool,
    /// Whether it was decided, with a reason, that this stays so.
    pub is_without_woman: bool,
    /// Seats of winners whose election is void, that no further vote was opened for.
    pub void_seats: u32,
    /// How many of its elected are members by now.
    pub members_written: u32,
    /// The chapter that followed.
    pub follow_up: FollowUp,
}

impl Facts {
    /// Whether a step that belongs to the chapter is not recorded.
    pub fn lacks(&self, step: Step) -> bool {
        step.belongs(self.start) && !self.done.contains_key(&step)
    }
}

/// One thing that must hold: the reason when it does not.
pub type Check = fn(&Facts) -> Option<Reason>;
