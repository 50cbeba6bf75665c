//! Elections inside the party's village bodies (rulebook A15). Wording of the 2020 regulation is
//! not confirmed: the values stand in the rule set.

use super::thresholds::{is_at_least, is_majority};
use super::typed::Rules;
use super::words::words;

words! {
    /// A party body.
    PartyBody {
        /// 党支部委员会.
        Branch = "party_branch",
        /// 党总支委员会.
        GeneralBranch = "general_party_branch",
        /// 党委.
        Committee = "party_committee",
    }
}

impl PartyBody {
    /// Fewest and most members.
    pub const fn sizes(self) -> (u32, u32) {
        match self {
            Self::Branch => (3, 5),
            Self::GeneralBranch => (5, 7),
            Self::Committee => (5, 9),
        }
    }
}

/// Whether enough members have come: four fifths of those entitled to vote.
pub fn party_has_quorum(rules: &Rules, present: u64, entitled: u64) -> bool {
    entitled > 0 && is_at_least(present, entitled, (rules.party_attendance_fifths, 5))
}

/// The fewest candidates for so many seats: a fifth more, rounded up.
pub fn least_party_candidates(rules: &Rules, seats: u32) -> u64 {
    let percent = u64::from(seats) * (100 + u64::from(rules.party_surplus_percent));
    percent.div_ceil(100)
}

/// Whether somebody is elected: more than half of those present, or of those entitled where the
/// rule set says so.
pub fn is_elected_by_party(rules: &Rules, approvals: u64, present: u64, entitled: u64) -> bool {
    is_majority(
        approvals,
        if rules.party_counts_entitled {
            entitled
        } else {
            present
        },
    )
}

#[cfg(test)]
mod tests {
    use super::{PartyBody, is_elected_by_party, least_party_candidates, party_has_quorum};
    use crate::rules::{RuleSets, Rules};

    fn rules() -> Rules {
        *RuleSets::built_in()
            .unwrap()
            .find("cn-2026")
            .unwrap()
            .rules()
    }

    #[test]
    fn g01_four_fifths_must_come() {
        assert!(party_has_quorum(&rules(), 40, 50));
        assert!(!party_has_quorum(&rules(), 39, 50));
    }

    #[test]
    fn g02_more_than_half_of_those_present() {
        assert!(is_elected_by_party(&rules(), 21, 40, 50));
        assert!(!is_elected_by_party(&rules(), 20, 40, 50));
        let entitled = Rules {
            party_counts_entitled: true,
            ..rules()
        };
        assert!(!is_elected_by_party(&entitled, 25, 40, 50));
    }

    #[test]
    fn g03_a_fifth_more_candidates() {
        let least = |seats| least_party_candidates(&rules(), seats);
        assert_eq!([3, 5, 7, 9].map(least), [4, 6, 9, 11]);
        assert_eq!(PartyBody::Branch.sizes(), (3, 5));
    }
}
