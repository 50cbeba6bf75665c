//! The rules of elections: rule sets by province and year, and the rules that need nothing but
//! values. No database, no web, no clock; days are parameters.
//!
//! A [`RuleSet`] states each value with its source and how sure it is; [`RuleSets::built_in`] has
//! the nation and the provinces, [`RuleSet::derive`] makes a county's own within national limits.
//! Thresholds are whole numbers: 过半数 is `2 * x > n`, 三分之一以上 is `3 * x >= n`.

mod built_in;
mod candidates;
mod dates;
mod fault;
mod frozen;
mod key;
mod keys;
mod limits;
pub mod meetings;
mod party;
mod proxies;
mod reader;
mod recall;
mod set;
#[cfg(test)]
mod tests;
mod thresholds;
mod typed;
mod value;
mod words;

pub use built_in::RuleSets;
pub use candidates::{CandidateFault, CandidatePost, is_nomination_valid, judge_candidates};
pub use dates::{Timely, days_before, is_of_age};
pub use fault::RuleFault;
pub use key::{Key, Kind};
pub use keys::KEYS;
pub use party::{PartyBody, is_elected_by_party, least_party_candidates, party_has_quorum};
pub use proxies::{Kin, ProxyFault, ProxyRequest, judge_proxies, may_vote};
pub use recall::{RecallResult, is_petition_enough, recall_vote};
pub use set::{About, Difference, RuleSet, Values};
pub use thresholds::{is_at_least, is_majority};
pub use typed::{Deadlines, ProxyRules, Rules, Surplus, TallyRules};
pub use value::{Stated, Value};
pub(crate) use words::words;
pub use words::{
    Basis, Confidence, DownwardAdd, Illegible, OvervoteScope, Relation, Relations,
    SamePersonTwoPosts, WomanRule,
};
