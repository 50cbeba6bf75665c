//! What a count decides, with the reason for every number. Keys stand in the order of
//! `cunzhi tally`'s output.

use std::borrow::Cow;

use serde::Serialize;
use serde::ser::SerializeMap;

use super::words::{PerPost, Post};
use crate::rules::words;

/// The outcome of one case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outcome<'a> {
    /// The label of the case.
    pub case: Option<&'a str>,
    /// Id of the rule set.
    pub rule_set: &'a str,
    /// Hash of the values in force: the rule set's, or with overrides one over that and them.
    pub rule_set_hash: Cow<'a, str>,
    /// Whether the election is valid.
    pub valid: bool,
    /// Why not, sorted; then the lists of results are empty.
    pub invalid_reasons: Vec<InvalidReason>,
    /// The thresholds that decided, as numbers.
    pub checks: Vec<Check<'a>>,
    /// Elected in this round.
    pub elected: Vec<Elected<'a>>,
    /// Ties across the last seat.
    pub tie_revotes: Vec<Revote<'a>>,
    /// Relatives with equal votes at one post.
    pub kinship_revotes: Vec<Revote<'a>>,
    /// Seats to be filled by another vote.
    pub runoffs: Vec<Runoff<'a>>,
    /// Seats still empty after a runoff.
    pub shortages: Vec<Shortage>,
    /// Posts that wait for a tie.
    pub pending: Vec<Post>,
    /// What keeps the result from being confirmed.
    pub blocked: Vec<Block>,
    /// Everybody with their result.
    pub persons: Vec<PersonResult<'a>>,
    /// Who gave way to a relative, those of earlier rounds too. Not told by `cunzhi tally`, whose
    /// lists are about this round.
    #[serde(skip)]
    pub gave_way: Vec<GaveWay<'a>>,
    /// How the papers were taken, when they were given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ballots: Option<Ballots>,
}

words! {
    /// Why an election is invalid.
    InvalidReason {
        /// More papers than were issued.
        RecoveredExceedsIssued = "recovered_exceeds_issued",
        /// More papers than voters.
        RecoveredExceedsVoters = "recovered_exceeds_voters",
        /// Not more than half of the registered took part.
        TurnoutNotMajority = "turnout_not_majority",
    }
}

words! {
    /// What is still open after a runoff.
    Next {
        /// The seats may stay empty.
        MayStayVacant = "may_stay_vacant",
        /// A meeting decides.
        MeetingDecides = "meeting_decides",
        /// Another runoff must be held.
        AnotherRunoff = "another_runoff",
    }
}

words! {
    /// What keeps the result from being confirmed.
    Block {
        /// No woman was elected.
        NoWoman = "no_woman",
    }
}

words! {
    /// What became of a person.
    Standing {
        /// Elected, in this round or before.
        Elected = "elected",
        /// In a tie across the last seat.
        Tie = "tie",
        /// Has as many votes as a relative at the same post.
        KinshipTie = "kinship_tie",
        /// Gave way to a relative.
        Dropped = "dropped",
        /// Had enough votes, but no seat was left.
        Outvoted = "outvoted",
        /// Had votes, but not enough.
        NotEnough = "not_enough",
        /// The post waits for a tie.
        Pending = "pending",
        /// Had no votes.
        NoVotes = "no_votes",
    }
}

words! {
    /// A rule that compares two numbers.
    CheckRule {
        /// Papers against voters or issued papers.
        Recount = "recount",
        /// Twice the participants against the registered.
        Turnout = "turnout",
        /// Twice the votes against the participants.
        Majority = "majority",
        /// Three times the votes against the papers of a runoff.
        OneThird = "one_third",
    }
}

/// A threshold as numbers: `660 > 618`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Check<'a> {
    /// Which rule.
    pub rule: CheckRule,
    /// At which post.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post: Option<Post>,
    /// Whose votes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<&'a str>,
    /// Left number, multiplied.
    pub left: u64,
    /// `<=`, `>` or `>=`.
    pub operator: &'static str,
    /// Right number.
    pub right: u64,
    /// Whether it holds.
    pub holds: bool,
    /// Where the rule stands.
    pub source: &'a str,
}

/// A seat that was filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Elected<'a> {
    /// Who.
    pub person: &'a str,
    /// At which post.
    pub post: Post,
    /// Effective votes for that post.
    pub votes: u64,
}

/// Somebody who cannot serve beside a relative and has lost the seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct GaveWay<'a> {
    /// Who.
    pub person: &'a str,
    /// The post that was lost.
    pub post: Post,
    /// The relative who serves.
    pub to: &'a str,
}

/// A vote among some persons only; the most votes win.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Revote<'a> {
    /// The post.
    pub post: Post,
    /// Seats left.
    pub seats: u64,
    /// Who takes part.
    pub persons: Vec<&'a str>,
}

/// 另行选举 for empty seats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Runoff<'a> {
    /// The post.
    pub post: Post,
    /// Empty seats.
    pub seats: u128,
    /// Who stands: one more than seats, and everybody equal to the last of them.
    pub pool: Vec<&'a str>,
    /// The seats are for women.
    pub women_only: bool,
    /// The woman with the most votes comes first.
    pub woman_first: bool,
}

/// Seats still empty after a runoff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Shortage {
    /// The post.
    pub post: Post,
    /// Empty seats.
    pub seats: u128,
    /// What follows.
    pub next: Next,
}

/// One person's result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct PersonResult<'a> {
    /// Who.
    pub person: &'a str,
    /// What became of them.
    pub result: Standing,
    /// At which post; `None` without votes.
    pub post: Option<Post>,
    /// Plain votes.
    pub votes: PlainVotes,
}

/// Plain votes by post; posts without votes are left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PlainVotes(pub PerPost<u64>);

impl Serialize for PlainVotes {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        for post in Post::ALL {
            let votes = self.0[*post as usize];
            if votes > 0 {
                map.serialize_entry(post, &votes)?;
            }
        }
        map.end()
    }
}

/// How the papers were taken.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Ballots {
    /// All papers.
    pub recovered: u64,
    /// Papers that are valid as a whole; blank ones and those with an invalid section are.
    pub valid: u64,
    /// Papers that are wholly invalid.
    pub invalid: u64,
    /// Valid papers with nothing on them.
    pub blank: u64,
    /// The invalid papers, counted from 1.
    pub invalid_papers: Vec<InvalidPaper>,
    /// Invalid sections of valid papers.
    pub invalid_sections: Vec<InvalidSection>,
}

words! {
    /// Why a paper or a section is invalid; the first that applies is told.
    BallotFault {
        /// Not a paper that was issued.
        Unofficial = "unofficial",
        /// More names than seats.
        OverVote = "over_vote",
        /// One person at two posts.
        SamePersonTwoPosts = "same_person_two_posts",
        /// Cannot be read.
        Illegible = "illegible",
    }
}

/// A wholly invalid paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct InvalidPaper {
    /// Its number.
    pub paper: u64,
    /// Why.
    pub reason: BallotFault,
}

/// An invalid section of a valid paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct InvalidSection {
    /// The paper's number.
    pub paper: u64,
    /// The section.
    pub post: Post,
    /// Why.
    pub reason: BallotFault,
}
