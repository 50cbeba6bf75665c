//! The parts of what a document tells: persons, places, votes, days, each as plain values.

use chrono::NaiveDate;

use super::votes_needed::Needed;
use crate::elections::chapter::ChapterKind;
use crate::tally::Post;

/// Somebody with a task: 主任 of the election committee, 监票人.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Official {
    pub(super) post: String,
    pub(super) name: String,
}

/// Somebody who works on the day of the vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Worker {
    pub(super) duty: String,
    pub(super) name: String,
    /// The station; 全部会场 for whoever belongs to none.
    pub(super) place: String,
}

/// Names of a villager group, or of a mobile box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) name: String,
    pub(super) names: Vec<String>,
}

/// Who left the election committee, why, and who came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Replacement {
    pub(super) left: String,
    pub(super) reason: String,
    pub(super) joined: String,
}

/// A nominee or candidate, in the order of the paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) post: Post,
    pub(super) name: String,
    pub(super) is_woman: bool,
    /// Nominations, or votes of a primary; `None` on a formal list.
    pub(super) votes: Option<u64>,
    /// What the sheet for the file says besides; nothing of it is posted.
    pub(super) about: AboutCandidate,
}

/// What is on file of a candidate, in words; empty where nobody wrote it down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct AboutCandidate {
    pub(super) birth: String,
    pub(super) political_status: String,
    pub(super) education: String,
    /// 产生方式和票数
    pub(super) origin: String,
    /// 资格审查意见
    pub(super) review: String,
}

/// A place where people vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Station {
    pub(super) name: String,
    pub(super) address: String,
    pub(super) hours: String,
}

/// Who votes for whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mandate {
    pub(super) principal: String,
    pub(super) proxy: String,
    pub(super) relation: String,
}

/// Somebody who won a seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Elected {
    pub(super) post: Post,
    pub(super) name: String,
    pub(super) is_woman: bool,
    /// In the round that decided.
    pub(super) votes: u64,
    /// The round that decided.
    pub(super) round: ChapterKind,
    /// Its day of voting.
    pub(super) day: NaiveDate,
}

/// A counted tie revote or runoff of a chapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Later {
    pub(super) kind: ChapterKind,
    /// Its day of voting.
    pub(super) day: NaiveDate,
    pub(super) counted: Counted,
}

/// Somebody elected who is written as a member, with what statistics ask; empty where unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Member {
    /// 出生年月
    pub(super) birth: String,
    pub(super) education: String,
    pub(super) political_status: String,
    /// 初次当选
    pub(super) is_newcomer: bool,
    /// 连选连任
    pub(super) is_reelected: bool,
    /// 任期起始日
    pub(super) began_on: Option<NaiveDate>,
}

/// The report of the result to the township.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Filed {
    pub(super) on: NaiveDate,
    pub(super) received_by: String,
}

/// What was handed over by whom to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HandedOver {
    pub(super) on: NaiveDate,
    pub(super) handed_by: String,
    pub(super) received_by: String,
    pub(super) witness: String,
    /// Name and amount.
    pub(super) items: Vec<(String, String)>,
}

/// The votes of a person at a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct VoteLine {
    pub(super) post: Post,
    pub(super) name: String,
    pub(super) is_woman: bool,
    pub(super) votes: u64,
    /// 当选, 未当选, 待再次投票 …
    pub(super) result: String,
}

/// A confirmed count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) registered: Option<u64>,
    pub(super) issued: Option<u64>,
    pub(super) voters: Option<u64>,
    pub(super) recovered: Option<u64>,
    /// Valid and invalid papers; from the boxes.
    pub(super) valid: Option<u64>,
    pub(super) invalid: Option<u64>,
    pub(super) is_valid: bool,
    /// How many votes elect; `None` where the most votes do, and in a void round.
    pub(super) needed: Option<Needed>,
    pub(super) votes: Vec<VoteLine>,
}

/// When a step is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) first: NaiveDate,
    pub(super) last: NaiveDate,
    /// It is recorded as done on the last day; else both are planned.
    pub(super) is_done: bool,
}
