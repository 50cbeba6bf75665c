//! What can happen to places, and the places before and after it.

use super::{Division, DivisionCode, UnitKind};

/// The kind of an event in the life of places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventKind {
    /// 更名
    Renamed = 1,
    /// 合并
    Merged = 2,
    /// 拆分
    Split = 3,
    /// 撤村建居, or the way back
    Converted = 4,
    /// 撤销
    Closed = 5,
    /// 设立
    Established = 6,
}

impl EventKind {
    /// All kinds.
    pub const ALL: [Self; 6] = [
        Self::Renamed,
        Self::Merged,
        Self::Split,
        Self::Converted,
        Self::Closed,
        Self::Established,
    ];

    /// The stored number.
    pub const fn number(self) -> i16 {
        self as i16
    }

    /// The kind of a stored number.
    pub fn from_number(number: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.number() == number)
    }

    /// The Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Renamed => "更名",
            Self::Merged => "合并",
            Self::Split => "拆分",
            Self::Converted => "村居转换",
            Self::Closed => "撤销",
            Self::Established => "设立",
        }
    }
}

/// A place as it stood before or after an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventPlace {
    /// Its code.
    pub code: DivisionCode,
    /// Its name at that moment.
    pub name: String,
    /// Its kind at that moment; `None` for places that are no units.
    pub unit_kind: Option<UnitKind>,
}

impl From<&Division> for EventPlace {
    fn from(place: &Division) -> Self {
        Self {
            code: place.code.clone(),
            name: place.name.clone(),
            unit_kind: place.unit_kind,
        }
    }
}

/// A village or community that an event makes, or a part that keeps the old code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUnit {
    /// 12 digits.
    pub code: DivisionCode,
    /// The full name.
    pub name: String,
    /// Village or community; the code only suggests it.
    pub kind: UnitKind,
}

impl From<&NewUnit> for EventPlace {
    fn from(unit: &NewUnit) -> Self {
        Self {
            code: unit.code.clone(),
            name: unit.name.clone(),
            unit_kind: Some(unit.kind),
        }
    }
}
