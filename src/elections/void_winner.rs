//! A winner whose election is void: one who lacks the conditions of the office, or won by unlawful
//! means (VCL18 art. 17; ZJ arts 15, 32; rulebook R-A4-10, R-A10-4). Somebody must have decided it.

use chrono::NaiveDate;

use super::count::cell::post_name;
use crate::rules::words;
use crate::tally::Post;

words! {
    /// Why the election of a person is void.
    Ground {
        /// The check after the vote found that the person may not hold the office.
        Unqualified = "unqualified",
        /// Violence, threats, fraud, bribery, forged papers, false counts.
        Unlawful = "unlawful",
    }
}

impl Ground {
    /// Its Chinese words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Unqualified => "当选后核查，不符合任职条件",
            Self::Unlawful => "以不正当手段当选",
        }
    }

    /// Where that stands.
    pub const fn source(self) -> &'static str {
        match self {
            Self::Unqualified => "各省选举办法关于候选人条件和当选后核查的规定",
            Self::Unlawful => "村民委员会组织法第十七条",
        }
    }
}

words! {
    /// Who decided it (VCL18 art. 17).
    Authority {
        /// 乡镇人民政府（街道办事处）
        Township = "township",
        /// 县级
        County = "county",
    }
}

impl Authority {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Township => "乡镇人民政府（街道办事处）",
            Self::County => "县级人民政府或其主管部门",
        }
    }
}

/// A decision that somebody's election is void.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoidWinner {
    /// The number among those who may be given votes.
    pub person: i64,
    /// As on the ballot.
    pub name: String,
    /// The post that was won.
    pub post: Post,
    /// Why.
    pub ground: Ground,
    /// Who decided.
    pub authority: Authority,
    /// The day of the decision.
    pub decided_on: NaiveDate,
    /// What was found; for the office alone.
    pub reason: String,
    /// The number of the decision and where its papers are; for the office alone.
    pub evidence: String,
    /// The runoff that fills the seat.
    pub refilled_by: Option<i64>,
}

impl VoidWinner {
    /// What everybody may know of it, in a sentence.
    pub fn told(&self) -> String {
        format!(
            "{}（{}）的当选无效：{}，{}于{}认定（{}）。",
            self.name,
            post_name(self.post),
            self.ground.label(),
            self.authority.label(),
            self.decided_on,
            self.ground.source(),
        )
    }
}

/// What everybody may know of all of them.
pub fn told(all: &[VoidWinner]) -> Vec<String> {
    all.iter().map(VoidWinner::told).collect()
}
