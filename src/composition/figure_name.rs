//! The figures of a row by name, and who stands behind each: the same members, the same rules as
//! those the figure was counted by, so that the list is always as long as the figure is large.

use super::bands::{AGE_BANDS, EDUCATION_BANDS, political_status_code, sex_code};
use super::catalogue::{Metric, Unit};
use super::definitions::Definitions;
use super::figure_rules::{denominator, giving_cause, is_in_both, numerator, persons, units};
use super::figures::Figures;
use super::keys::Key;
use super::report::Row;
use super::unit::MemberFacts;
use crate::people::{PoliticalStatus, Sex};

/// A figure of a row behind which somebody or something can be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FigureName {
    /// Distinct members of both bodies.
    Members,
    /// Members of the party bodies.
    PartySeats,
    /// Members of the committees.
    CommitteeSeats,
    /// Persons on both.
    CrossPosted,
    /// Fixed seats nobody holds.
    VacantSeats,
    /// Units with members.
    Units,
    /// All units that should have members.
    UnitsDue,
    /// Above the line of a metric.
    Numerator(Metric),
    /// Below the line of a metric.
    Denominator(Metric),
    /// Members of an age band: its place in [`AGE_BANDS`].
    Age(usize),
    /// Members of a band of education: its place in the list.
    Education(usize),
    /// Members of one sex.
    Gender(Sex),
    /// Members of one political status.
    PoliticalStatus(PoliticalStatus),
}

/// Whether a person of that age counts.
pub type PersonRule = Box<dyn Fn(&MemberFacts, u8) -> bool>;
/// How much a unit of those figures adds.
pub type UnitRule = Box<dyn Fn(&Figures) -> i64>;

/// What stands behind a figure.
pub enum Listed {
    /// Persons.
    Persons(PersonRule),
    /// Units.
    Units(UnitRule),
    /// The units that exist on the day, with members or without.
    UnitsDue,
    /// Nothing yet: its source does not exist.
    Nothing,
}

impl std::fmt::Debug for Listed {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Self::Persons(_) => "Persons",
            Self::Units(_) => "Units",
            Self::UnitsDue => "UnitsDue",
            Self::Nothing => "Nothing",
        })
    }
}

const COUNTS: [(FigureName, &str, &str); 7] = [
    (FigureName::Members, "members", "两委成员"),
    (FigureName::PartySeats, "party_seats", "党组织成员"),
    (
        FigureName::CommitteeSeats,
        "committee_seats",
        "村（居）委会成员",
    ),
    (FigureName::CrossPosted, "cross_posted", "交叉任职人员"),
    (FigureName::VacantSeats, "vacant_seats", "空缺职数"),
    (FigureName::Units, "units", "有成员的村（社区）"),
    (FigureName::UnitsDue, "units_due", "应换届的村（社区）"),
];

impl FigureName {
    /// Every figure, in the order of tables.
    pub fn all() -> impl Iterator<Item = Self> {
        let metrics = Metric::ALL
            .into_iter()
            .flat_map(|metric| [Self::Numerator(metric), Self::Denominator(metric)]);
        let counts = COUNTS.into_iter().map(|(figure, ..)| figure);
        let bands = (0..AGE_BANDS.len()).map(Self::Age);
        let bands = bands.chain((0..EDUCATION_BANDS.len()).map(Self::Education));
        let bands = bands.chain(Sex::ALL.map(Self::Gender));
        let bands = bands.chain(PoliticalStatus::ALL.map(Self::PoliticalStatus));
        counts.chain(metrics).chain(bands)
    }

    /// The figure of a word made by [`FigureName::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::all().find(|figure| figure.word() == word)
    }

    /// The word in addresses: `members`, `female_rate.numerator`, `age.le35`.
    pub fn word(self) -> String {
        match self {
            Self::Numerator(metric) => format!("{}.numerator", metric.code()),
            Self::Denominator(metric) => format!("{}.denominator", metric.code()),
            Self::Age(place) => format!("age.{}", AGE_BANDS.get(place).map_or("", |b| b.code)),
            Self::Education(place) => {
                format!(
                    "education.{}",
                    EDUCATION_BANDS.get(place).map_or("", |b| b.0)
                )
            }
            Self::Gender(sex) => format!("gender.{}", sex_code(sex)),
            Self::PoliticalStatus(status) => {
                format!("political_status.{}", political_status_code(status))
            }
            count => COUNTS
                .iter()
                .find(|(figure, ..)| *figure == count)
                .map_or("", |(_, word, _)| word)
                .to_owned(),
        }
    }

    /// What is listed, in Chinese.
    pub fn label(self) -> String {
        match self {
            Self::Numerator(metric) if metric.unit() == Unit::Percent => {
                format!("{}（分子）", metric.label())
            }
            Self::Numerator(metric) => metric.label().to_owned(),
            Self::Denominator(metric) => format!("{}（分母）", metric.label()),
            Self::Age(place) => AGE_BANDS
                .get(place)
                .map_or("", |band| band.label)
                .to_owned(),
            Self::Education(place) => {
                let band = EDUCATION_BANDS.get(place);
                format!("学历：{}", band.map_or("", |band| band.1))
            }
            Self::Gender(sex) => format!("性别：{}", sex.label()),
            Self::PoliticalStatus(status) => format!("政治面貌：{}", status.label()),
            count => COUNTS
                .iter()
                .find(|(figure, ..)| *figure == count)
                .map_or("", |(.., label)| label)
                .to_owned(),
        }
    }

    /// The figure itself: how many persons, or how much all units together, the list holds. For
    /// a sum of ages the persons whose ages are summed. `None` without source.
    pub fn amount(self, row: &Row) -> Option<i64> {
        let counts = |metric| row.metric(metric)?.current.counts();
        let band = |bands: &[super::Band], place: usize| Some(bands.get(place)?.persons);
        match self {
            Self::Members => Some(row.members),
            Self::PartySeats => Some(row.party_seats),
            Self::CommitteeSeats => Some(row.committee_seats),
            Self::CrossPosted => Some(row.cross_posted),
            Self::VacantSeats => row.vacant_seats,
            Self::Units => Some(row.units),
            Self::UnitsDue => Some(row.units_due),
            Self::Numerator(metric) if metric.unit() == Unit::Percent => {
                counts(metric).map(|(above, _)| above)
            }
            Self::Numerator(metric) | Self::Denominator(metric) => {
                counts(metric).map(|(_, below)| below)
            }
            Self::Age(place) => band(&row.bands.age, place),
            Self::Education(place) => band(&row.bands.education, place),
            Self::Gender(sex) => {
                let place = Sex::ALL.iter().position(|one| *one == sex)?;
                band(&row.bands.gender, place)
            }
            Self::PoliticalStatus(status) => {
                let place = PoliticalStatus::ALL.iter().position(|one| *one == status)?;
                band(&row.bands.political_status, place)
            }
        }
    }

    /// Whom to name beside the units of the list; `None` where a unit counts by itself.
    pub fn named(self) -> Option<fn(&MemberFacts) -> bool> {
        match self {
            Self::Numerator(metric) => giving_cause(metric),
            _ => None,
        }
    }

    /// What stands behind the figure, by the county's definitions.
    pub fn listed(self, definitions: &Definitions) -> Listed {
        match self {
            Self::Members => persons(|facts, _| facts.posts.is_member()),
            Self::PartySeats => persons(|facts, _| facts.posts.in_party_body()),
            Self::CommitteeSeats => persons(|facts, _| facts.posts.in_committee()),
            Self::CrossPosted => persons(|facts, _| is_in_both(facts)),
            Self::VacantSeats => units(|figures| figures.vacant_seats().unwrap_or(0)),
            Self::Units => units(|figures| figures.count(Key::UNITS)),
            Self::UnitsDue => Listed::UnitsDue,
            Self::Numerator(metric) => numerator(metric, definitions.basis(metric)),
            Self::Denominator(metric) => denominator(metric, definitions.basis(metric)),
            Self::Age(place) => {
                let band = AGE_BANDS.get(place).copied();
                persons(move |facts, age| {
                    facts.posts.is_member()
                        && band.is_some_and(|band| (band.from..=band.to).contains(&age))
                })
            }
            Self::Education(place) => {
                let levels = EDUCATION_BANDS.get(place).map_or(&[][..], |band| band.2);
                persons(move |facts, _| {
                    facts.posts.is_member() && levels.contains(&facts.education)
                })
            }
            Self::Gender(sex) => {
                persons(move |facts, _| facts.posts.is_member() && facts.sex == sex)
            }
            Self::PoliticalStatus(status) => {
                persons(move |facts, _| facts.posts.is_member() && facts.political_status == status)
            }
        }
    }
}
