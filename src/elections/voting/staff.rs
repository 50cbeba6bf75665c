//! Who works on the election day, and who may not: candidates and their near relatives (R-A5-3).

use super::contestants::Contestants;
use super::kin;
use crate::elections::candidates::store_kinship::relation_name;
use crate::rules::{Kin, Relation, words};

words! {
    /// What somebody does on the election day.
    Duty {
        /// 监票人
        BallotSupervisor = "ballot_supervisor",
        /// 唱票人
        VoteCaller = "vote_caller",
        /// 计票人
        VoteTeller = "vote_teller",
        /// 验证发票人
        BallotIssuer = "ballot_issuer",
        /// 代写人
        Scribe = "scribe",
        /// 秩序引导
        Usher = "usher",
    }
}

impl Duty {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::BallotSupervisor => "监票人",
            Self::VoteCaller => "唱票人",
            Self::VoteTeller => "计票人",
            Self::BallotIssuer => "验证发票人",
            Self::Scribe => "代写人",
            Self::Usher => "秩序引导员",
        }
    }
}

/// Why somebody may not work on the election day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// The person stands for election.
    IsCandidate,
    /// The person is a near relative of this candidate.
    IsRelative(Kin, String),
    /// The same, as the relatives of candidates are on record.
    IsOnRecord(Relation, String),
}

/// The conflict of a person with the candidates (ZJ art. 22, BJ art. 21, SH art. 14, HA art. 32).
/// `kin` and `kin_of` are what is recorded of the person: whose relative. `None` when there is none.
pub fn conflict(
    name: &str,
    kin: Option<Kin>,
    kin_of: &str,
    candidates: &[String],
) -> Option<Conflict> {
    if candidates.iter().any(|one| one == name) {
        return Some(Conflict::IsCandidate);
    }
    let kin = kin.filter(|kin| *kin != Kin::Other)?;
    let is_of = candidates.iter().any(|one| one == kin_of);
    is_of.then(|| Conflict::IsRelative(kin, kin_of.to_owned()))
}

/// The conflict as the relatives of candidates are on record, whatever was said of the person.
pub fn conflict_on_record(name: &str, contestants: &Contestants) -> Option<Conflict> {
    let found = contestants.relative(name)?;
    Some(Conflict::IsOnRecord(
        found.relation,
        found.candidate.clone(),
    ))
}

impl Conflict {
    /// What a clerk reads: who, why, what to do.
    pub fn told(&self, name: &str) -> String {
        match self {
            Self::IsCandidate => format!(
                "{name}是候选人，不能做选举工作人员，请换人。是同名的另一个人，请在姓名后注明，如“王芳（三组）”。"
            ),
            Self::IsRelative(kin, of) => format!(
                "{name}是候选人{of}的近亲属（{}），不能做选举工作人员，请换人。",
                kin::label(*kin)
            ),
            Self::IsOnRecord(relation, of) => format!(
                "{name}是候选人{of}的近亲属（近亲属关系已登记为{}），不能做选举工作人员，请换人。是同名的另一个人，请在姓名后注明，如“王芳（三组）”。",
                relation_name(*relation)
            ),
        }
    }
}
