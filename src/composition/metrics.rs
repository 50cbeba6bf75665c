//! From figures to numerator and denominator (rulebook B1).

use super::catalogue::{Metric, Unit};
use super::definitions::{Basis, Definitions};
use super::figures::Figures;
use super::keys::{Class, Key};
use super::tenths::Tenths;
use crate::people::{Education, PoliticalStatus, Sex};

/// The numerator and denominator of a metric, or why there are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measured {
    /// Counted; for an average the numerator is the sum of ages.
    Counted {
        /// Above the line.
        numerator: i64,
        /// Below the line; 0 when there is nobody to count.
        denominator: i64,
    },
    /// The data the metric needs does not exist.
    NoSource(NoSource),
}

/// Why a metric has no source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSource {
    /// No election has been held in the system.
    Elections,
    /// No observer was ever assigned or has reported in the system.
    Observers,
    /// It is not recorded how many villagers have the right to vote.
    Entitled,
    /// Votes by proxy are not counted.
    Proxies,
    /// No earlier term is on record.
    EarlierTerm,
    /// No unit has its number of seats fixed.
    FixedSeats,
    /// The members of the committees only are on record.
    PartyRoster,
    /// The members of the party bodies only are on record.
    CommitteeRoster,
    /// On the day asked for the members of the term are nowhere in office.
    NotInOffice,
}

impl NoSource {
    /// All reasons, in the order of notes.
    pub const ALL: [Self; 9] = [
        Self::Elections,
        Self::Observers,
        Self::Entitled,
        Self::Proxies,
        Self::EarlierTerm,
        Self::FixedSeats,
        Self::PartyRoster,
        Self::CommitteeRoster,
        Self::NotInOffice,
    ];

    /// The reason in Chinese, for `〔缺：原因〕`.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Elections => "尚无选举数据",
            Self::Observers => "尚无观察员报告",
            Self::Entitled => "尚未登记有选举权的人数",
            Self::Proxies => "尚无委托投票统计",
            Self::EarlierTerm => "没有更早一届的名单",
            Self::FixedSeats => "尚未核定职数",
            Self::PartyRoster => "没有党组织名册",
            Self::CommitteeRoster => "没有村（居）委会名册",
            Self::NotInOffice => "统计日期不在本届任期内",
        }
    }
}

/// What is on record beside the figures of a term.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Availability {
    /// The term before is on record, so it is known who was re-elected.
    pub preceding_term: bool,
    /// Some earlier term is on record, so it is known who is new.
    pub earlier_term: bool,
    /// Units that should elect: those of the place and kind that are valid on the date.
    pub units_due: i64,
    /// On the day asked for the members of the term are nowhere in office.
    pub is_out_of_office: bool,
    /// The body of which nobody is on record in the whole county (for a larger place, in the
    /// place): its roster is missing, so who sits on both cannot be told. A village with one body
    /// among others with both has its zero: totals are the sums of their rows.
    pub lacking: Option<NoSource>,
}

impl Measured {
    /// Rounded half up to one decimal, in percent or years; `None` without source or when the
    /// denominator is 0.
    pub fn value(self, unit: Unit) -> Option<Tenths> {
        let (numerator, denominator) = self.counts()?;
        Tenths::of_ratio(numerator, denominator, unit.scale())
    }

    /// The change since `before`, from the unrounded values; `None` when either has no value.
    pub fn change_since(self, before: Self, unit: Unit) -> Option<Tenths> {
        Tenths::of_change(self.counts()?, before.counts()?, unit.scale())
    }

    /// Whether the unrounded value is below, at or above `threshold`; `None` without a value.
    pub fn compared_with(self, threshold: Tenths, unit: Unit) -> Option<std::cmp::Ordering> {
        let (numerator, denominator) = self.counts()?;
        threshold.cmp_ratio(numerator, denominator, unit.scale())
    }

    /// Numerator and denominator; `None` without source.
    pub const fn counts(self) -> Option<(i64, i64)> {
        match self {
            Self::Counted {
                numerator,
                denominator,
            } => Some((numerator, denominator)),
            Self::NoSource(_) => None,
        }
    }
}

/// The numerator and denominator of `metric`, by the county's definitions.
pub fn ratio(
    metric: Metric,
    figures: &Figures,
    definitions: &Definitions,
    availability: Availability,
) -> Measured {
    if matches!(metric, Metric::CrossPostRate | Metric::DualHeadRate)
        && let Some(missing) = availability.lacking
    {
        return Measured::NoSource(missing);
    }
    match metric {
        Metric::CrossPostRate
        | Metric::AverageAge
        | Metric::CollegeRate
        | Metric::FemaleRate
        | Metric::AgeUpTo35Rate
        | Metric::AgeFrom60Rate => over_basis(metric, figures, definitions.basis(metric)),
        Metric::FemaleCommitteeRate => over_basis(Metric::FemaleRate, figures, Basis::Committee),
        Metric::FemalePartyRate => over_basis(Metric::FemaleRate, figures, Basis::Party),
        Metric::ReelectionRate if !availability.preceding_term => {
            Measured::NoSource(NoSource::EarlierTerm)
        }
        Metric::NewcomerRate if !availability.earlier_term => {
            Measured::NoSource(NoSource::EarlierTerm)
        }
        Metric::PartyMemberRate => {
            let committee = Basis::Committee.classes();
            counted(
                party_members(figures, committee),
                figures.persons(committee),
            )
        }
        Metric::ReelectionRate => over_committee(figures, Key::REELECTED),
        Metric::NewcomerRate => over_committee(figures, Key::NEWCOMERS),
        Metric::SeatFillRate => match figures.vacant_seats() {
            None if availability.is_out_of_office => Measured::NoSource(NoSource::NotInOffice),
            None => Measured::NoSource(NoSource::FixedSeats),
            Some(_) => counted(figures.filled_seats(), figures.fixed_seats()),
        },
        Metric::ObserverCoverage if figures.count(Key::UNITS_WITH_OBSERVERS) == 0 => {
            Measured::NoSource(NoSource::Observers)
        }
        _ if metric.is_of_elections() && figures.count(Key::UNITS_WITH_ELECTION) == 0 => {
            Measured::NoSource(NoSource::Elections)
        }
        Metric::RegistrationRate if figures.count(Key::ENTITLED) == 0 => {
            Measured::NoSource(NoSource::Entitled)
        }
        Metric::ProxyRate if figures.count(Key::RECOVERED_WITH_PROXIES) == 0 => {
            Measured::NoSource(NoSource::Proxies)
        }
        Metric::CompletionRate => {
            counted(figures.count(Key::UNITS_COMPLETED), availability.units_due)
        }
        _ => match keys_of(metric) {
            Some((above, below)) => counted(figures.count(above), figures.count(below)),
            None => Measured::NoSource(NoSource::Elections),
        },
    }
}

/// The body nobody of whom is on record where the other one has members: who sits on both cannot be
/// told.
pub(super) fn missing_roster(parts: &[&Figures]) -> Option<NoSource> {
    let has = |basis: Basis| {
        let mut parts = parts.iter();
        parts.any(|figures| figures.persons(basis.classes()) > 0)
    };
    match (has(Basis::Party), has(Basis::Committee)) {
        (false, true) => Some(NoSource::PartyRoster),
        (true, false) => Some(NoSource::CommitteeRoster),
        _ => None,
    }
}

/// The metrics that are one counter over another; `None` for all others.
pub(super) const fn keys_of(metric: Metric) -> Option<(Key, Key)> {
    Some(match metric {
        Metric::DualHeadRate => (Key::UNITS_WITH_DUAL_HEAD, Key::UNITS_WITH_BOTH_BODIES),
        Metric::AverageAgeSecretary => (Key::SECRETARIES_AGE_SUM, Key::SECRETARIES),
        Metric::AverageAgeChair => (Key::CHAIRS_AGE_SUM, Key::CHAIRS),
        Metric::CollegeRateSecretary => (Key::SECRETARIES_COLLEGE, Key::SECRETARIES),
        Metric::CollegeRateChair => (Key::CHAIRS_COLLEGE, Key::CHAIRS),
        Metric::FemaleSecretaryRate => (Key::SECRETARIES_WOMEN, Key::SECRETARIES),
        Metric::FemaleChairRate => (Key::UNITS_WITH_WOMAN_CHAIR, Key::UNITS_WITH_CHAIR),
        Metric::UnitWithWomanRate => (Key::UNITS_WITH_WOMAN, Key::UNITS_WITH_COMMITTEE),
        Metric::RegistrationRate => (Key::ENROLLED, Key::ENTITLED),
        Metric::ProxyRate => (Key::PROXIES, Key::RECOVERED_WITH_PROXIES),
        Metric::ParticipationRate => (Key::PARTICIPANTS, Key::REGISTERED),
        Metric::TurnoutRate => (Key::RECOVERED, Key::REGISTERED),
        Metric::FirstRoundSuccessRate => (Key::UNITS_SUCCEEDED_AT_ONCE, Key::UNITS_VOTED),
        Metric::RunoffRate => (Key::UNITS_WITH_RUNOFF, Key::UNITS_VOTED),
        Metric::SingleBallotRate => (Key::UNITS_WITH_SINGLE_BALLOT, Key::UNITS_VOTED),
        Metric::ObserverCoverage => (Key::UNITS_OBSERVED, Key::UNITS_VOTED),
        Metric::DesignatedPostRate => (Key::UNITS_WITH_DESIGNATED_WOMAN, Key::UNITS_VOTED),
        _ => return None,
    })
}

/// A metric whose basis a county may choose.
fn over_basis(metric: Metric, figures: &Figures, basis: Basis) -> Measured {
    if basis == Basis::Units {
        return counted(
            figures.count(Key::UNITS_WITH_CROSS_POST),
            figures.count(Key::UNITS),
        );
    }
    let set = basis.classes();
    let above = match metric {
        Metric::CrossPostRate => figures.persons(&[Class::Both]),
        Metric::AverageAge => figures.age_sum(set),
        Metric::CollegeRate => college(figures, set),
        Metric::AgeUpTo35Rate => figures.aged(set, &Sex::ALL, 0..=35),
        Metric::AgeFrom60Rate => figures.aged(set, &Sex::ALL, 60..=u8::MAX),
        _ => figures.of_sexes(set, &[Sex::Female]),
    };
    counted(above, figures.persons(set))
}

fn over_committee(figures: &Figures, above: Key) -> Measured {
    counted(
        figures.count(above),
        figures.persons(Basis::Committee.classes()),
    )
}

fn college(figures: &Figures, set: &[Class]) -> i64 {
    let levels = Education::ALL
        .into_iter()
        .filter(|level| *level >= Education::College);
    levels.map(|level| figures.educated(set, level)).sum()
}

fn party_members(figures: &Figures, set: &[Class]) -> i64 {
    let statuses = PoliticalStatus::ALL
        .into_iter()
        .filter(|status| status.is_party_member());
    statuses
        .map(|status| figures.with_status(set, status))
        .sum()
}

const fn counted(numerator: i64, denominator: i64) -> Measured {
    Measured::Counted {
        numerator,
        denominator,
    }
}
