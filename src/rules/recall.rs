//! Recall (罢免, rulebook A11).

use super::thresholds::{is_at_least, is_majority};
use super::typed::Rules;
use super::words::words;

words! {
    /// How a vote on a recall ended.
    RecallResult {
        /// Out of office.
        Recalled = "recalled",
        /// Stays.
        Kept = "kept",
        /// Not more than half of the registered took part.
        TurnoutNotMajority = "turnout_not_majority",
    }
}

/// Whether enough ask for a recall: a fifth of the voters or a third of the representatives, the
/// limit included (VCL18 art. 16).
pub fn is_petition_enough(
    rules: &Rules,
    (voters, registered): (u64, u64),
    (representatives, all): (u64, u64),
) -> bool {
    let (voters_part, representatives_part) =
        (rules.recall_voters_part, rules.recall_representatives_part);
    (registered > 0 && is_at_least(voters, registered, (1, voters_part)))
        || (all > 0 && is_at_least(representatives, all, (1, representatives_part)))
}

/// More than half of the registered take part, and more than half of those agree (VCL18 art. 16).
pub fn recall_vote(registered: u64, cast: u64, in_favour: u64) -> RecallResult {
    if !is_majority(cast, registered) {
        RecallResult::TurnoutNotMajority
    } else if is_majority(in_favour, cast) {
        RecallResult::Recalled
    } else {
        RecallResult::Kept
    }
}

#[cfg(test)]
mod tests {
    use super::{RecallResult, is_petition_enough, recall_vote};
    use crate::rules::RuleSets;

    #[test]
    fn l01_a_fifth_is_enough() {
        let sets = RuleSets::built_in().unwrap();
        let rules = sets.find("cn-2018").unwrap().rules();
        assert!(is_petition_enough(rules, (200, 1000), (0, 40)));
        assert!(!is_petition_enough(rules, (199, 1000), (13, 40)));
        assert!(is_petition_enough(rules, (0, 1000), (14, 40)));
        assert!(!is_petition_enough(rules, (0, 0), (0, 0)));
    }

    #[test]
    fn l02_more_than_half_of_those_who_vote() {
        assert_eq!(recall_vote(1000, 520, 261), RecallResult::Recalled);
        assert_eq!(recall_vote(1000, 520, 260), RecallResult::Kept);
    }

    #[test]
    fn l03_half_of_the_registered_is_too_few() {
        assert_eq!(
            recall_vote(1000, 500, 400),
            RecallResult::TurnoutNotMajority
        );
    }
}
