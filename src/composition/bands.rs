//! Bands: how the members of both bodies spread over age, education, sex and political status.
//!
//! Persons are counted per single year and per level, so bands are configuration. Each list of
//! bands covers everybody exactly once and therefore adds up to the members.

use super::figures::Figures;
use super::keys::{Class, Key, OLDEST_AGE};
use crate::people::{Education, PoliticalStatus, Sex};

/// One band and the number of members in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// Code of the interface.
    pub code: &'static str,
    /// Chinese label.
    pub label: &'static str,
    /// Members in the band.
    pub persons: i64,
}

/// The four lists of bands of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bands {
    /// By age on the reference date.
    pub age: Vec<Band>,
    /// By highest completed education.
    pub education: Vec<Band>,
    /// By sex.
    pub gender: Vec<Band>,
    /// By political status.
    pub political_status: Vec<Band>,
}

/// A band of ages in completed years, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgeBand {
    /// Code of the interface.
    pub code: &'static str,
    /// Chinese label.
    pub label: &'static str,
    /// Youngest age.
    pub from: u8,
    /// Oldest age.
    pub to: u8,
}

/// The age bands of the reports; "以下" and "以上" include the year named (Civil Code art. 1259).
pub const AGE_BANDS: [AgeBand; 5] = [
    age_band("le35", "35周岁及以下", 0, 35),
    age_band("36_45", "36至45周岁", 36, 45),
    age_band("46_55", "46至55周岁", 46, 55),
    age_band("56_59", "56至59周岁", 56, 59),
    age_band("ge60", "60周岁及以上", 60, OLDEST_AGE),
];

const fn age_band(code: &'static str, label: &'static str, from: u8, to: u8) -> AgeBand {
    AgeBand {
        code,
        label,
        from,
        to,
    }
}

pub(super) const EDUCATION_BANDS: [(&str, &str, &[Education]); 6] = [
    (
        "junior_middle_or_below",
        "初中及以下",
        &[Education::PrimaryOrBelow, Education::JuniorMiddle],
    ),
    ("senior_middle", "高中（中专）", &[Education::SeniorMiddle]),
    ("college", "大专", &[Education::College]),
    ("bachelor", "本科", &[Education::Bachelor]),
    ("postgraduate", "研究生", &[Education::Postgraduate]),
    ("unknown", "未知", &[Education::Unknown]),
];

impl Bands {
    /// The bands of the members of both bodies.
    pub fn of(figures: &Figures) -> Self {
        Self {
            age: by_age(figures, &AGE_BANDS),
            education: by_education(figures),
            gender: by_gender(figures),
            political_status: by_political_status(figures),
        }
    }
}

fn by_age(figures: &Figures, bands: &[AgeBand]) -> Vec<Band> {
    let bands = bands.iter().map(|band| Band {
        code: band.code,
        label: band.label,
        persons: figures.aged(&Class::ALL, &Sex::ALL, band.from..=band.to),
    });
    bands.collect()
}

fn by_education(figures: &Figures) -> Vec<Band> {
    let bands = EDUCATION_BANDS.iter().map(|(code, label, levels)| Band {
        code,
        label,
        persons: levels
            .iter()
            .map(|level| figures.educated(&Class::ALL, *level))
            .sum(),
    });
    bands.collect()
}

fn by_gender(figures: &Figures) -> Vec<Band> {
    let bands = Sex::ALL.into_iter().map(|sex| Band {
        code: sex_code(sex),
        label: sex.label(),
        persons: figures.of_sexes(&Class::ALL, &[sex]),
    });
    bands.collect()
}

pub(super) const fn sex_code(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "male",
        Sex::Female => "female",
    }
}

fn by_political_status(figures: &Figures) -> Vec<Band> {
    let bands = PoliticalStatus::ALL.into_iter().map(|status| Band {
        code: political_status_code(status),
        label: status.label(),
        persons: figures.with_status(&Class::ALL, status),
    });
    bands.collect()
}

pub(super) const fn political_status_code(status: PoliticalStatus) -> &'static str {
    match status {
        PoliticalStatus::PartyMember => "party_member",
        PoliticalStatus::ProbationaryPartyMember => "probationary_party_member",
        PoliticalStatus::YouthLeagueMember => "youth_league_member",
        PoliticalStatus::DemocraticParty => "democratic_party",
        PoliticalStatus::Independent => "independent",
        PoliticalStatus::Masses => "masses",
        PoliticalStatus::Unknown => "unknown",
    }
}

/// Members of one band of education by sex.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EducationBySex {
    /// Chinese label of the band.
    pub label: &'static str,
    /// Men.
    pub men: i64,
    /// Women.
    pub women: i64,
}

/// The bands of education, men and women apart.
pub fn education_by_sex(figures: &Figures) -> Vec<EducationBySex> {
    let of = |sex, levels: &[Education]| {
        let keys = Class::ALL
            .into_iter()
            .flat_map(|class| levels.iter().map(move |level| (class, *level)));
        keys.map(|(class, level)| figures.count(Key::education(class, sex, level)))
            .sum()
    };
    let bands = EDUCATION_BANDS
        .iter()
        .map(|(_, label, levels)| EducationBySex {
            label,
            men: of(Sex::Male, levels),
            women: of(Sex::Female, levels),
        });
    bands.collect()
}

/// One step of the age pyramid: five years of age, men and women apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PyramidStep {
    /// Youngest age of the step; the step ends four years later.
    pub from: u8,
    /// Men of these ages.
    pub men: i64,
    /// Women of these ages.
    pub women: i64,
}

/// The age pyramid, youngest first, from the first step with somebody to the last; empty
/// without members.
pub fn age_pyramid(figures: &Figures) -> Vec<PyramidStep> {
    let steps: Vec<PyramidStep> = (0..=OLDEST_AGE)
        .step_by(5)
        .map(|from| PyramidStep {
            from,
            men: figures.aged(&Class::ALL, &[Sex::Male], from..=from + 4),
            women: figures.aged(&Class::ALL, &[Sex::Female], from..=from + 4),
        })
        .collect();
    let peopled = |step: &PyramidStep| step.men != 0 || step.women != 0;
    match (
        steps.iter().position(peopled),
        steps.iter().rposition(peopled),
    ) {
        (Some(first), Some(last)) => steps.get(first..=last).unwrap_or_default().to_vec(),
        _ => Vec::new(),
    }
}
