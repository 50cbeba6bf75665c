//! The catalogue of metrics: code, label, unit, permitted bases and what a target means.
//!
//! Formulas and evidence: rulebook B1. The order is that of every table and of the interface.

use super::definitions::Basis;
use super::tenths::Tenths;
use super::wording::{CATALOGUE, Entry};

/// A metric; the order is that of tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Metric {
    /// `dual_head_rate`: 书记主任一肩挑比例
    DualHeadRate,
    /// `cross_post_rate`: 两委交叉任职比例
    CrossPostRate,
    /// `avg_age`: 平均年龄
    AverageAge,
    /// `avg_age_secretary`: 书记平均年龄
    AverageAgeSecretary,
    /// `avg_age_chair`: 主任平均年龄
    AverageAgeChair,
    /// `college_rate`: 大专及以上学历占比
    CollegeRate,
    /// `college_rate_secretary`: 书记大专及以上学历占比
    CollegeRateSecretary,
    /// `college_rate_chair`: 主任大专及以上学历占比
    CollegeRateChair,
    /// `female_rate`: 女性占比
    FemaleRate,
    /// `female_committee_rate`: 村（居）委会成员女性占比
    FemaleCommitteeRate,
    /// `female_party_rate`: 党组织成员女性占比
    FemalePartyRate,
    /// `female_chair_rate`: 女主任占比
    FemaleChairRate,
    /// `female_secretary_rate`: 女书记占比
    FemaleSecretaryRate,
    /// `unit_with_woman_rate`: 村（居）委会有女性成员的村（社区）占比
    UnitWithWomanRate,
    /// `reelection_rate`: 连选连任率
    ReelectionRate,
    /// `newcomer_rate`: 新当选占比
    NewcomerRate,
    /// `age_le35_rate`: 35周岁及以下占比
    AgeUpTo35Rate,
    /// `age_ge60_rate`: 60周岁及以上占比
    AgeFrom60Rate,
    /// `party_member_rate`: 村（居）委会成员党员占比
    PartyMemberRate,
    /// `seat_fill_rate`: 职数达标率
    SeatFillRate,
    /// `registration_rate`: 选民登记率
    RegistrationRate,
    /// `participation_rate`: 参选率
    ParticipationRate,
    /// `turnout_rate`: 投票率
    TurnoutRate,
    /// `first_round_success_rate`: 一次选举成功率
    FirstRoundSuccessRate,
    /// `completion_rate`: 换届完成率
    CompletionRate,
    /// `runoff_rate`: 另行选举占比
    RunoffRate,
    /// `observer_coverage`: 选举观察员覆盖率
    ObserverCoverage,
    /// `single_ballot_rate`: 一票选举村（社区）占比
    SingleBallotRate,
    /// `designated_post_rate`: 女性专职专选村占比
    DesignatedPostRate,
    /// `proxy_rate`: 委托投票占比
    ProxyRate,
}

impl Metric {
    /// All metrics in the order of the interface.
    pub const ALL: [Self; 30] = [
        Self::DualHeadRate,
        Self::CrossPostRate,
        Self::AverageAge,
        Self::AverageAgeSecretary,
        Self::AverageAgeChair,
        Self::CollegeRate,
        Self::CollegeRateSecretary,
        Self::CollegeRateChair,
        Self::FemaleRate,
        Self::FemaleCommitteeRate,
        Self::FemalePartyRate,
        Self::FemaleChairRate,
        Self::FemaleSecretaryRate,
        Self::UnitWithWomanRate,
        Self::ReelectionRate,
        Self::NewcomerRate,
        Self::AgeUpTo35Rate,
        Self::AgeFrom60Rate,
        Self::PartyMemberRate,
        Self::SeatFillRate,
        Self::RegistrationRate,
        Self::ParticipationRate,
        Self::TurnoutRate,
        Self::FirstRoundSuccessRate,
        Self::CompletionRate,
        Self::RunoffRate,
        Self::ObserverCoverage,
        Self::SingleBallotRate,
        Self::DesignatedPostRate,
        Self::ProxyRate,
    ];

    /// The metric of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|metric| metric.code() == code)
    }

    /// The code, as in the interface and in settings.
    pub const fn code(self) -> &'static str {
        self.entry().code
    }

    /// The Chinese name, as in tables.
    pub const fn label(self) -> &'static str {
        self.entry().label
    }

    /// What the value is counted in.
    pub const fn unit(self) -> Unit {
        match self {
            Self::AverageAge | Self::AverageAgeSecretary | Self::AverageAgeChair => Unit::Years,
            _ => Unit::Percent,
        }
    }

    /// The bases a county may choose from, the default first; empty when there is no choice.
    pub const fn bases(self) -> &'static [Basis] {
        match self {
            Self::CrossPostRate => &Basis::ALL,
            Self::AverageAge
            | Self::CollegeRate
            | Self::FemaleRate
            | Self::AgeUpTo35Rate
            | Self::AgeFrom60Rate => &[Basis::Members, Basis::Committee, Basis::Party],
            _ => &[],
        }
    }

    /// Whether it is told from the elections held in the system.
    pub(super) const fn is_of_elections(self) -> bool {
        matches!(
            self,
            Self::RegistrationRate
                | Self::ParticipationRate
                | Self::TurnoutRate
                | Self::FirstRoundSuccessRate
                | Self::CompletionRate
                | Self::RunoffRate
                | Self::ObserverCoverage
                | Self::SingleBallotRate
                | Self::DesignatedPostRate
                | Self::ProxyRate
        )
    }

    /// Whether a target is a ceiling: ages, the share of those of 60 and over, second votes and
    /// proxies should fall; everything else should rise.
    pub const fn should_fall(self) -> bool {
        matches!(
            self,
            Self::AverageAge
                | Self::AverageAgeSecretary
                | Self::AverageAgeChair
                | Self::AgeFrom60Rate
                | Self::RunoffRate
                | Self::ProxyRate
        )
    }

    /// The highest value a target may have, in tenths of the metric's unit: 150 years or 100 %.
    pub const fn highest_target(self) -> Tenths {
        match self.unit() {
            Unit::Years => Tenths(1_500),
            Unit::Percent => Tenths(1_000),
        }
    }

    /// Which persons or units over which, in one sentence; `{base}` stands for the basis.
    pub(super) const fn definition_template(self) -> &'static str {
        self.entry().definition
    }

    const fn entry(self) -> &'static Entry {
        &CATALOGUE[self as usize]
    }
}

/// What a metric's value is counted in; changes are in percentage points or in years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Percent.
    Percent,
    /// Years of age.
    Years,
}

impl Unit {
    /// The word of the interface.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Percent => "percent",
            Self::Years => "years",
        }
    }

    /// The Chinese sign behind a value.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Percent => "%",
            Self::Years => "岁",
        }
    }

    /// The Chinese unit of a change.
    pub const fn change_label(self) -> &'static str {
        match self {
            Self::Percent => "百分点",
            Self::Years => "岁",
        }
    }

    /// By what numerator ÷ denominator is multiplied.
    pub const fn scale(self) -> i64 {
        match self {
            Self::Percent => 100,
            Self::Years => 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_metric_reads_back_from_its_code() {
        for metric in Metric::ALL {
            assert_eq!(Metric::from_code(metric.code()), Some(metric));
            assert!(metric.definition_template().contains(" ÷ "));
            assert_eq!(
                metric.definition_template().contains("{base}"),
                !metric.bases().is_empty(),
                "{}",
                metric.code()
            );
        }
        assert_eq!(Metric::AverageAge.label(), "平均年龄");
        assert_eq!(Metric::ProxyRate.code(), "proxy_rate");
        assert_eq!(Metric::from_code("nomination"), None);
    }
}
