//! Who counts in the numerator and in the denominator of each metric (rulebook B1).

use super::catalogue::Metric;
use super::definitions::Basis;
use super::figure_name::Listed;
use super::figures::Figures;
use super::keys::Key;
use super::metrics::keys_of;
use super::unit::MemberFacts;
use crate::committees::Posts;
use crate::people::{Education, Sex};

pub(super) fn persons(rule: impl Fn(&MemberFacts, u8) -> bool + 'static) -> Listed {
    Listed::Persons(Box::new(rule))
}

pub(super) fn units(rule: impl Fn(&Figures) -> i64 + 'static) -> Listed {
    Listed::Units(Box::new(rule))
}

pub(super) fn is_in_both(facts: &MemberFacts) -> bool {
    facts.posts.in_party_body() && facts.posts.in_committee()
}

const fn is_in(basis: Basis, posts: Posts) -> bool {
    match basis {
        Basis::Members => posts.is_member(),
        Basis::Committee => posts.in_committee(),
        Basis::Party => posts.in_party_body(),
        Basis::Units => false,
    }
}

fn has_college(facts: &MemberFacts) -> bool {
    facts.education >= Education::College
}

fn is_woman(facts: &MemberFacts) -> bool {
    facts.sex == Sex::Female
}

pub(super) fn numerator(metric: Metric, basis: Basis) -> Listed {
    let within = move |facts: &MemberFacts| is_in(basis, facts.posts);
    match metric {
        Metric::CrossPostRate if basis == Basis::Units => {
            units(|figures| figures.count(Key::UNITS_WITH_CROSS_POST))
        }
        Metric::CrossPostRate => persons(|facts, _| is_in_both(facts)),
        Metric::CollegeRate => persons(move |facts, _| within(facts) && has_college(facts)),
        Metric::FemaleRate => persons(move |facts, _| within(facts) && is_woman(facts)),
        Metric::AgeUpTo35Rate => persons(move |facts, age| within(facts) && age <= 35),
        Metric::AgeFrom60Rate => persons(move |facts, age| within(facts) && age >= 60),
        Metric::FemaleCommitteeRate => {
            persons(|facts, _| facts.posts.in_committee() && is_woman(facts))
        }
        Metric::FemalePartyRate => {
            persons(|facts, _| facts.posts.in_party_body() && is_woman(facts))
        }
        Metric::CollegeRateSecretary => {
            persons(|facts, _| is_secretary(facts) && has_college(facts))
        }
        Metric::CollegeRateChair => persons(|facts, _| is_chair(facts) && has_college(facts)),
        Metric::FemaleSecretaryRate => persons(|facts, _| is_secretary(facts) && is_woman(facts)),
        Metric::ReelectionRate => persons(|facts, _| facts.posts.in_committee() && facts.reelected),
        Metric::NewcomerRate => persons(|facts, _| facts.posts.in_committee() && facts.newcomer),
        Metric::PartyMemberRate => persons(|facts, _| {
            facts.posts.in_committee() && facts.political_status.is_party_member()
        }),
        Metric::SeatFillRate => units(Figures::filled_seats),
        Metric::CompletionRate => units(|figures| figures.count(Key::UNITS_COMPLETED)),
        _ if metric.is_of_elections()
            || matches!(
                metric,
                Metric::DualHeadRate | Metric::FemaleChairRate | Metric::UnitWithWomanRate
            ) =>
        {
            match keys_of(metric) {
                Some((above, _)) => units(move |figures| figures.count(above)),
                None => Listed::Nothing,
            }
        }
        // Behind a sum of ages stand the persons whose ages are summed.
        other => denominator(other, basis),
    }
}

pub(super) fn denominator(metric: Metric, basis: Basis) -> Listed {
    match metric {
        Metric::CrossPostRate if basis == Basis::Units => {
            units(|figures| figures.count(Key::UNITS))
        }
        Metric::CrossPostRate
        | Metric::AverageAge
        | Metric::CollegeRate
        | Metric::FemaleRate
        | Metric::AgeUpTo35Rate
        | Metric::AgeFrom60Rate => persons(move |facts, _| is_in(basis, facts.posts)),
        Metric::FemaleCommitteeRate
        | Metric::ReelectionRate
        | Metric::NewcomerRate
        | Metric::PartyMemberRate => persons(|facts, _| facts.posts.in_committee()),
        Metric::FemalePartyRate => persons(|facts, _| facts.posts.in_party_body()),
        Metric::AverageAgeSecretary
        | Metric::CollegeRateSecretary
        | Metric::FemaleSecretaryRate => persons(|facts, _| is_secretary(facts)),
        Metric::AverageAgeChair | Metric::CollegeRateChair => persons(|facts, _| is_chair(facts)),
        Metric::SeatFillRate => units(Figures::fixed_seats),
        Metric::CompletionRate => Listed::UnitsDue,
        other => match keys_of(other) {
            Some((_, below)) => units(move |figures| figures.count(below)),
            None => Listed::Nothing,
        },
    }
}

/// The persons through whom a unit counts in a numerator that is a number of units.
pub(super) fn giving_cause(metric: Metric) -> Option<fn(&MemberFacts) -> bool> {
    match metric {
        Metric::DualHeadRate => Some(|facts| is_secretary(facts) && is_chair(facts)),
        Metric::CrossPostRate => Some(is_in_both),
        Metric::FemaleChairRate => Some(|facts| is_chair(facts) && is_woman(facts)),
        Metric::UnitWithWomanRate => Some(|facts| facts.posts.in_committee() && is_woman(facts)),
        _ => None,
    }
}

fn is_secretary(facts: &MemberFacts) -> bool {
    facts.posts.has(Posts::PARTY_SECRETARY)
}

fn is_chair(facts: &MemberFacts) -> bool {
    facts.posts.has(Posts::CHAIR)
}
