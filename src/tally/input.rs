//! A case as somebody states it, persons by their ids. [`super::Case`] is what is left after the
//! checks.

use std::borrow::Cow;

use super::words::{Body, PerPost, Post, Round};
use crate::rules::{Relation, Value};

/// The largest count: every program reads whole numbers up to here exactly.
pub const MOST: u64 = (1 << 53) - 1;

/// One case, unchecked.
#[derive(Clone, Debug)]
pub struct Input<'a> {
    /// A label that is echoed.
    pub case: Option<Cow<'a, str>>,
    /// Whose election; `None` when it could not be read.
    pub body: Option<Body>,
    /// Id of the rule set; `None` when it could not be read.
    pub rule_set: Option<Cow<'a, str>>,
    /// Values that replace the rule set's; each key's own kind.
    pub overrides: Vec<(&'static str, Value)>,
    /// Which round; `None` when it could not be read.
    pub round: Option<Round>,
    /// 登记参加选举的村民.
    pub registered: u64,
    /// Papers issued (发出).
    pub issued: u64,
    /// Voters who took part, in person or by proxy.
    pub voters: u64,
    /// Papers recovered (收回); `None` when it could not be read.
    pub recovered: Option<u64>,
    /// Seats of each post; ignored where there are entries, `None` when they could not be read.
    pub seats: Option<PerPost<u64>>,
    /// Who was named.
    pub persons: Vec<PersonInput<'a>>,
    /// Votes or papers.
    pub counted: Counted<'a>,
    /// Who was elected in earlier rounds.
    pub elected_before: Vec<ElectedBefore<'a>>,
    /// Who is related to whom.
    pub kinship: Vec<Kinship<'a>>,
    /// What an earlier round left open.
    pub entries: Vec<EntryInput<'a>>,
}

/// A person who was named.
#[derive(Clone, Debug)]
pub struct PersonInput<'a> {
    /// Unique within the case.
    pub id: Cow<'a, str>,
    /// Women have seats kept for them.
    pub is_woman: bool,
}

/// What was counted.
#[derive(Clone, Debug)]
pub enum Counted<'a> {
    /// Votes of persons.
    Votes(Vec<(Cow<'a, str>, PerPost<u64>)>),
    /// The papers themselves.
    Papers(Vec<PaperInput<'a>>),
}

/// One paper.
#[derive(Clone, Debug, Default)]
pub struct PaperInput<'a> {
    /// Who is named for each post.
    pub names: PerPost<Vec<Cow<'a, str>>>,
    /// How many named have no right to stand.
    pub other: PerPost<u64>,
    /// Sections that cannot be read.
    pub illegible: PerPost<bool>,
    /// Not a paper that was issued.
    pub unofficial: bool,
}

/// A seat filled in an earlier round.
#[derive(Clone, Debug)]
pub struct ElectedBefore<'a> {
    /// Who.
    pub person: Cow<'a, str>,
    /// At which post.
    pub post: Post,
    /// Whether a woman.
    pub is_woman: bool,
    /// With how many votes; 0 when unknown.
    pub votes: u64,
}

/// Two relatives.
#[derive(Clone, Debug)]
pub struct Kinship<'a> {
    /// One.
    pub a: Cow<'a, str>,
    /// The other.
    pub b: Cow<'a, str>,
    /// How they are related.
    pub relation: Relation,
}

/// Seats that an earlier round left open.
#[derive(Clone, Debug)]
pub struct EntryInput<'a> {
    /// The post.
    pub post: Post,
    /// How many.
    pub seats: u64,
    /// Who may take them: the tied of a revote, the pool of a runoff.
    pub persons: Vec<Cow<'a, str>>,
    /// Only a woman may.
    pub women_only: bool,
    /// A woman comes first.
    pub woman_first: bool,
}
