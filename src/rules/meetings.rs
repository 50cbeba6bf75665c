//! Meetings: when they must be called, who must come, what decides (rulebook A13).

use super::thresholds::{is_at_least, is_majority};

/// The villagers' meeting must be called when a tenth of the villagers or a third of the
/// representatives ask (VCL18 art. 21).
pub fn must_call_assembly(
    (villagers, all): (u64, u64),
    (representatives, all_representatives): (u64, u64),
) -> bool {
    (all > 0 && is_at_least(villagers, all, (1, 10)))
        || (all_representatives > 0 && is_at_least(representatives, all_representatives, (1, 3)))
}

/// The villagers' meeting has its quorum: more than half of the adults or two thirds of the
/// households (VCL18 art. 22).
pub fn assembly_has_quorum(
    (present, adults): (u64, u64),
    (present_households, households): (u64, u64),
) -> bool {
    is_majority(present, adults)
        || (households > 0 && is_at_least(present_households, households, (2, 3)))
}

/// More than half of those present decide (VCL18 arts 22, 26, 28).
pub fn is_decided(in_favour: u64, present: u64) -> bool {
    is_majority(in_favour, present)
}

/// The representatives' meeting must be called when a fifth of them ask (VCL18 art. 26).
pub fn must_call_representatives(asking: u64, all: u64) -> bool {
    all > 0 && is_at_least(asking, all, (1, 5))
}

/// The representatives' meeting has its quorum: two thirds (VCL18 art. 26).
pub fn representatives_have_quorum(present: u64, all: u64) -> bool {
    all > 0 && is_at_least(present, all, (2, 3))
}

/// A meeting of a villagers' group has its quorum: two thirds of the adults or of the households
/// (VCL18 art. 28).
pub fn group_has_quorum(
    (present, adults): (u64, u64),
    (present_households, households): (u64, u64),
) -> bool {
    (adults > 0 && is_at_least(present, adults, (2, 3)))
        || (households > 0 && is_at_least(present_households, households, (2, 3)))
}

/// What is wrong with the composition of a representatives' meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompositionFault {
    /// Representatives are fewer than four fifths of the members.
    TooFewRepresentatives,
    /// Women representatives are fewer than a third of the members.
    TooFewWomen,
}

/// Representatives are at least four fifths of the members of the meeting, women representatives at
/// least a third (VCL18 art. 25).
pub fn judge_composition(
    members: u64,
    representatives: u64,
    women: u64,
) -> Result<(), CompositionFault> {
    if !is_at_least(representatives, members, (4, 5)) {
        return Err(CompositionFault::TooFewRepresentatives);
    }
    if !is_at_least(women, members, (1, 3)) {
        return Err(CompositionFault::TooFewWomen);
    }
    Ok(())
}

/// The fewest representatives of a village by its population where the rule set says so: least,
/// from 500, from 1,000 people (ZJI art. 18).
pub const fn least_representatives(population: u64, least: [u32; 3]) -> u32 {
    match population {
        0..500 => least[0],
        500..1_000 => least[1],
        _ => least[2],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m01_two_thirds_of_the_representatives() {
        assert!(representatives_have_quorum(24, 35));
        assert!(!representatives_have_quorum(23, 35));
    }

    #[test]
    fn m02_four_fifths_are_representatives() {
        assert_eq!(judge_composition(25, 20, 25), Ok(()));
        let fault = Err(CompositionFault::TooFewRepresentatives);
        assert_eq!(judge_composition(24, 19, 24), fault);
    }

    #[test]
    fn m03_a_third_are_women() {
        assert_eq!(judge_composition(25, 25, 9), Ok(()));
        assert_eq!(
            judge_composition(25, 25, 8),
            Err(CompositionFault::TooFewWomen)
        );
    }

    #[test]
    fn assemblies_count_people_or_households() {
        assert!(assembly_has_quorum((501, 1000), (0, 300)));
        assert!(!assembly_has_quorum((500, 1000), (199, 300)));
        assert!(assembly_has_quorum((0, 1000), (200, 300)));
        assert!(group_has_quorum((40, 60), (0, 20)));
        assert!(!group_has_quorum((39, 60), (13, 20)));
        assert!(must_call_assembly((100, 1000), (0, 30)));
        assert!(!must_call_assembly((99, 1000), (9, 30)));
        assert!(must_call_representatives(6, 30));
        assert!(!must_call_representatives(5, 30));
        assert!(is_decided(13, 24) && !is_decided(12, 24));
        let zhejiang = [30, 40, 50];
        let least = [499, 500, 999, 1000].map(|people| least_representatives(people, zhejiang));
        assert_eq!(least, [30, 40, 40, 50]);
    }
}
