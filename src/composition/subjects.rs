//! The metrics cut by subject: the tables of the page and the sheets that are handed in.

use super::catalogue::Metric;

/// Subject and metrics of each table; a metric without source in every row has no column.
pub(super) const SUBJECTS: [(&str, &[Metric]); 5] = [
    (
        "任职结构",
        &[
            Metric::DualHeadRate,
            Metric::CrossPostRate,
            Metric::PartyMemberRate,
            Metric::ReelectionRate,
            Metric::NewcomerRate,
            Metric::SeatFillRate,
        ],
    ),
    (
        "年龄",
        &[
            Metric::AverageAge,
            Metric::AverageAgeSecretary,
            Metric::AverageAgeChair,
            Metric::AgeUpTo35Rate,
            Metric::AgeFrom60Rate,
        ],
    ),
    (
        "学历",
        &[
            Metric::CollegeRate,
            Metric::CollegeRateSecretary,
            Metric::CollegeRateChair,
        ],
    ),
    (
        "女性",
        &[
            Metric::FemaleRate,
            Metric::FemaleCommitteeRate,
            Metric::FemalePartyRate,
            Metric::FemaleChairRate,
            Metric::FemaleSecretaryRate,
            Metric::UnitWithWomanRate,
        ],
    ),
    (
        "选举和观察",
        &[
            Metric::RegistrationRate,
            Metric::ParticipationRate,
            Metric::TurnoutRate,
            Metric::FirstRoundSuccessRate,
            Metric::CompletionRate,
            Metric::RunoffRate,
            Metric::ObserverCoverage,
            Metric::SingleBallotRate,
            Metric::DesignatedPostRate,
            Metric::ProxyRate,
        ],
    ),
];
