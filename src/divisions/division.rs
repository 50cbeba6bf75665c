//! One place as it stands in the records.

use chrono::NaiveDate;

use super::{DivisionCode, Level, UnitKind};

/// A place: a province, a township, a village, a villager group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Division {
    /// Its code; decides who may see it.
    pub code: DivisionCode,
    /// The place it is shown under; nearly always the code's own parent.
    pub parent_code: DivisionCode,
    /// The full name, such as 桃源村委会.
    pub name: String,
    /// The level.
    pub level: Level,
    /// Village or community; `None` for all other levels.
    pub unit_kind: Option<UnitKind>,
    /// 类似居委会/村委会: an industrial zone or farm that is counted like a unit.
    pub is_quasi: bool,
    /// Villager group or grid; `None` for all levels above.
    pub section_kind: Option<SectionKind>,
    /// The first day it exists; `None`: as long as anybody knows.
    pub valid_from: Option<NaiveDate>,
    /// The first day it exists no more; `None`: it exists.
    pub valid_to: Option<NaiveDate>,
    /// The unit that carries on its record after a merger, a split or a new code.
    pub successor_code: Option<DivisionCode>,
    /// Counts the changes; a form sends back the one it was made from.
    pub version: i32,
}

impl Division {
    /// Whether it exists on `date`.
    pub fn is_valid_on(&self, date: NaiveDate) -> bool {
        self.valid_from.is_none_or(|first| first <= date)
            && self.valid_to.is_none_or(|end| date < end)
    }
}

/// What a part of a village is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SectionKind {
    /// 村民小组 (Organic Law of Villagers' Committees, art. 3).
    Group = 1,
    /// 网格
    Grid = 2,
}

impl SectionKind {
    /// Both kinds, in the order of lists.
    pub const ALL: [Self; 2] = [Self::Group, Self::Grid];

    /// The stored number.
    pub const fn number(self) -> i16 {
        self as i16
    }

    /// The kind of a stored number.
    pub fn from_number(number: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.number() == number)
    }

    /// The word used in addresses and forms.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::Grid => "grid",
        }
    }

    /// The Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Group => "村民小组",
            Self::Grid => "网格",
        }
    }

    /// The last three digits its codes may have: our own convention, as there is no national one.
    pub const fn numbers(self) -> std::ops::RangeInclusive<u16> {
        match self {
            Self::Group => 1..=499,
            Self::Grid => 501..=999,
        }
    }
}

/// A place that is to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDivision {
    /// Its code.
    pub code: DivisionCode,
    /// The place it is shown under.
    pub parent_code: DivisionCode,
    /// The full name.
    pub name: String,
    /// Village or community, for villages only.
    pub unit_kind: Option<UnitKind>,
    /// Villager group or grid, for sections only.
    pub section_kind: Option<SectionKind>,
    /// The first day it exists; `None`: as long as anybody knows.
    pub valid_from: Option<NaiveDate>,
}

impl NewDivision {
    /// A place whose parent and kind are those its code tells.
    pub fn new(code: DivisionCode, name: impl Into<String>) -> Self {
        Self {
            parent_code: code.parent().unwrap_or_default(),
            unit_kind: match code.level() {
                Level::Village => code.unit_kind(),
                _ => None,
            },
            name: name.into(),
            section_kind: None,
            valid_from: None,
            code,
        }
    }
}
