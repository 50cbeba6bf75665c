//! The tally calculator: one count in, the legal outcome out, with the reason for every number.
//! No database, no web, no clock; [`decide`] is the one implementation, for pages and programs.
//!
//! A case is stated as [`Input`] or JSON, checked into a [`Case`] ([`Case::check`],
//! [`read_case`]: every mistake with its field) and decided under a rule set. The rules are in the
//! rulebook (A7–A10, C0). Whole numbers only; persons are handled by id, so their order in the
//! input does not matter, and names never break a tie.

mod answer;
mod ballots;
mod case;
mod check;
mod check_people;
mod check_votes;
mod count;
mod decide;
mod fill;
mod input;
mod kinship;
mod lines;
mod node;
mod outcome;
mod problem;
mod read;
mod read_parts;
mod read_people;
mod settled;
#[cfg(test)]
mod tests;
mod vacancies;
mod words;

pub use answer::{Refusal, answer, read_case};
pub use case::Case;
pub use decide::{decide, decide_again};
pub use input::{
    Counted, ElectedBefore, EntryInput, Input, Kinship, MOST, PaperInput, PersonInput,
};
pub use lines::{LONGEST_LINE, LinesFault, answer_lines};
pub use outcome::{
    BallotFault, Ballots, Block, Check, CheckRule, Elected, GaveWay, InvalidPaper, InvalidReason,
    InvalidSection, Next, Outcome, PersonResult, PlainVotes, Revote, Runoff, Shortage, Standing,
};
pub use problem::Problem;
pub use read_parts::OVERRIDABLE;
pub use settled::Settled;
pub use words::{Body, PerPost, Post, Round};
