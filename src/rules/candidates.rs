//! Candidates and sizes of committees (rulebook A2, A4, A14).

use super::thresholds::is_majority;
use super::typed::Rules;

/// A post as far as its surplus of candidates is concerned; a woman's seat follows the members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CandidatePost {
    /// 主任.
    Chair,
    /// 副主任.
    ViceChair,
    /// 委员, 妇女委员.
    Member,
}

/// What is wrong with the number of candidates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CandidateFault {
    /// Not more candidates than seats.
    NoSurplus,
    /// Too few.
    TooFew {
        /// The fewest.
        least: u64,
    },
    /// Too many.
    TooMany {
        /// The most.
        most: u64,
    },
}

/// Whether a formal list has the right number of candidates (差额: VCL18 art. 15; SH art. 12; BJ
/// art. 16). `is_equal_allowed`: residents' committees in some places (BJR art. 13, HAR art. 9).
pub fn judge_candidates(
    rules: &Rules,
    post: CandidatePost,
    seats: u32,
    candidates: u64,
    is_equal_allowed: bool,
) -> Result<(), CandidateFault> {
    let surplus = rules.surplus[post as usize];
    let seats = u64::from(seats);
    if is_equal_allowed || rules.equal_allowed {
        let least = seats;
        return if candidates < least {
            Err(CandidateFault::TooFew { least })
        } else {
            Ok(())
        };
    }
    if candidates <= seats {
        return Err(CandidateFault::NoSurplus);
    }
    let least = seats + u64::from(surplus.least);
    if candidates < least {
        return Err(CandidateFault::TooFew { least });
    }
    match surplus.most.map(|most| seats + u64::from(most)) {
        Some(most) if candidates > most => Err(CandidateFault::TooMany { most }),
        _ => Ok(()),
    }
}

/// A nomination counts when more than half of the voters took part (ZJ art. 18, BJ art. 16, HA
/// art. 24).
pub fn is_nomination_valid(took_part: u64, registered: u64) -> bool {
    is_majority(took_part, registered)
}

impl Rules {
    /// Whether a villagers' committee may have so many members (VCL18 art. 6).
    pub fn is_committee_size(&self, members: u32) -> bool {
        (self.committee_least..=self.committee_most).contains(&members)
    }

    /// Whether a residents' committee may have so many members (RCL18 art. 7).
    pub fn is_residents_size(&self, members: u32) -> bool {
        (self.residents_least..=self.residents_most).contains(&members)
    }

    /// Whether an election committee may have so many members.
    pub fn is_election_committee_size(&self, members: u32) -> bool {
        members >= self.election_committee_least
            && self
                .election_committee_most
                .is_none_or(|most| members <= most)
    }
}

#[cfg(test)]
mod tests {
    use super::{CandidateFault, CandidatePost, is_nomination_valid, judge_candidates};
    use crate::rules::{RuleSets, Rules};

    fn of(set: &str) -> Rules {
        *RuleSets::built_in().unwrap().find(set).unwrap().rules()
    }

    fn judge(
        set: &str,
        post: CandidatePost,
        seats: u32,
        candidates: u64,
    ) -> Result<(), CandidateFault> {
        judge_candidates(&of(set), post, seats, candidates, false)
    }

    #[test]
    fn v09_one_candidate_for_one_seat_is_no_choice() {
        let judged = judge("cn-2018", CandidatePost::Chair, 1, 1);
        assert_eq!(judged, Err(CandidateFault::NoSurplus));
        assert_eq!(judge("cn-2018", CandidatePost::Chair, 1, 2), Ok(()));
        let residents = judge_candidates(&of("cn-2018"), CandidatePost::Chair, 1, 1, true);
        assert_eq!(residents, Ok(()));
    }

    #[test]
    fn v10_shanghai_has_one_to_three_more_members() {
        let judged = [3, 4, 6, 7].map(|number| judge("sh-2020", CandidatePost::Member, 3, number));
        let (none, most) = (
            Err(CandidateFault::NoSurplus),
            Err(CandidateFault::TooMany { most: 6 }),
        );
        assert_eq!(judged, [none, Ok(()), Ok(()), most]);
    }

    #[test]
    fn v11_beijing_has_one_or_two_more_chairs() {
        let judged = [2, 3, 4].map(|number| judge("bj-2012", CandidatePost::Chair, 1, number));
        assert_eq!(
            judged,
            [Ok(()), Ok(()), Err(CandidateFault::TooMany { most: 3 })]
        );
    }

    #[test]
    fn sizes_and_nominations() {
        assert!(of("cn-2018").is_committee_size(3) && !of("cn-2018").is_committee_size(8));
        assert!(of("cn-2018").is_residents_size(9) && !of("cn-2018").is_residents_size(4));
        assert!(of("zj-2020").is_election_committee_size(9));
        assert!(!of("zj-2020").is_election_committee_size(10));
        assert!(is_nomination_valid(501, 1000) && !is_nomination_valid(500, 1000));
    }
}
