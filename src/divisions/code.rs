//! Division codes: which place, on which level, inside which other place.
//!
//! The codes are those of the statistics bureau (GB/T 2260 and GB/T 10114): 2 digits for a
//! province, 4 for a city, 6 for a county, 9 for a township, 12 for a village or community.
//! Villager groups and grids (网格) have no national code; they carry the code of their village
//! and three digits more.

use std::fmt;

/// The level of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 全国
    Nation = 0,
    /// 省
    Province = 1,
    /// 市
    City = 2,
    /// 县
    County = 3,
    /// 乡镇
    Township = 4,
    /// 村、社区
    Village = 5,
    /// 村民小组、网格
    Section = 6,
}

/// Village or community: decides which law applies and which committee is elected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitKind {
    /// 村: villagers' committee.
    Village = 1,
    /// 社区: residents' committee.
    Community = 2,
}

/// The code of a place; the empty code stands for the whole nation.
///
/// Only digits, only the lengths 0, 2, 4, 6, 9, 12 and 15. It is kept in place, not on the heap:
/// imports and sums handle codes by the million.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DivisionCode {
    /// Zero bytes after the last digit, so that codes are ordered like their texts.
    digits: [u8; 15],
    length: u8,
}

/// The codes of provinces, by their first digit and the range of the second (GB/T 2260).
const PROVINCES: [(u8, std::ops::RangeInclusive<u8>); 8] = [
    (b'1', b'1'..=b'5'),
    (b'2', b'1'..=b'3'),
    (b'3', b'1'..=b'7'),
    (b'4', b'1'..=b'6'),
    (b'5', b'0'..=b'4'),
    (b'6', b'1'..=b'5'),
    (b'7', b'1'..=b'1'),
    (b'8', b'1'..=b'3'),
];

/// Whether a code begins with the two digits of a province (GB/T 2260).
pub fn is_of_a_province(digits: &[u8]) -> bool {
    let is_meant = |(first, second): &(u8, std::ops::RangeInclusive<u8>)| {
        digits.first() == Some(first) && digits.get(1).is_some_and(|digit| second.contains(digit))
    };
    PROVINCES.iter().any(is_meant)
}

/// The text is not a division code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("区划代码应为2、4、6、9或12位数字")]
pub struct BadCode;

impl DivisionCode {
    /// The whole nation.
    pub fn nation() -> Self {
        Self::default()
    }

    /// Reads a code; only ASCII digits of one of the known lengths are accepted.
    pub fn parse(text: &str) -> Result<Self, BadCode> {
        let known = matches!(text.len(), 2 | 4 | 6 | 9 | 12 | 15);
        if known && text.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self::cut_from(text.as_bytes()))
        } else {
            Err(BadCode)
        }
    }

    /// At most 15 digits.
    fn cut_from(text: &[u8]) -> Self {
        let mut code = Self::default();
        for (place, digit) in code.digits.iter_mut().zip(text) {
            *place = *digit;
            code.length += 1;
        }
        code
    }

    /// The digits; empty for the nation.
    pub fn as_str(&self) -> &str {
        // Only digits are kept, so the text is never refused.
        std::str::from_utf8(self.bytes()).unwrap_or_default()
    }

    fn bytes(&self) -> &[u8] {
        self.digits
            .get(..usize::from(self.length))
            .unwrap_or_default()
    }

    /// The level, told by the length.
    pub fn level(&self) -> Level {
        match self.length {
            0 => Level::Nation,
            2 => Level::Province,
            4 => Level::City,
            6 => Level::County,
            9 => Level::Township,
            12 => Level::Village,
            _ => Level::Section,
        }
    }

    /// Whether `other` is this place or lies in it by its code.
    pub fn contains(&self, other: &Self) -> bool {
        other.bytes().starts_with(self.bytes())
    }

    /// The code cut to `level`; `None` when this place is above that level.
    pub fn at(&self, level: Level) -> Option<Self> {
        self.bytes().get(..level.digits()).map(Self::cut_from)
    }

    /// The county this place lies in; `None` for places above a county.
    pub fn county(&self) -> Option<Self> {
        self.at(Level::County)
    }

    /// The place one level up by its code; `None` for the nation.
    pub fn parent(&self) -> Option<Self> {
        let above = self.level().above()?;
        self.at(above)
    }

    /// The kind that digits 10–12 of a village code tell (urban–rural division rules of the
    /// statistics bureau): 001–199 and 4xx community, 200–399 and 5xx village.
    pub fn unit_kind(&self) -> Option<UnitKind> {
        match self.unit_number()? {
            1..=199 | 400..=499 => Some(UnitKind::Community),
            200..=399 | 500..=599 => Some(UnitKind::Village),
            _ => None,
        }
    }

    /// 类似居委会/村委会 (4xx, 5xx): an industrial zone or farm that is counted like a unit.
    pub fn is_quasi_unit(&self) -> bool {
        matches!(self.unit_number(), Some(400..=599))
    }

    fn unit_number(&self) -> Option<u16> {
        self.as_str().get(9..12)?.parse().ok()
    }
}

impl fmt::Display for DivisionCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl fmt::Debug for DivisionCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("DivisionCode")
            .field(&self.as_str())
            .finish()
    }
}

impl Level {
    /// All levels from the top.
    pub const ALL: [Self; 7] = [
        Self::Nation,
        Self::Province,
        Self::City,
        Self::County,
        Self::Township,
        Self::Village,
        Self::Section,
    ];

    /// Digits of a code on this level.
    pub const fn digits(self) -> usize {
        match self {
            Self::Nation => 0,
            Self::Province => 2,
            Self::City => 4,
            Self::County => 6,
            Self::Township => 9,
            Self::Village => 12,
            Self::Section => 15,
        }
    }

    /// The stored number.
    pub const fn number(self) -> i16 {
        self as i16
    }

    /// The level one step up.
    pub fn above(self) -> Option<Self> {
        let place = Self::ALL.iter().position(|level| *level == self)?;
        place
            .checked_sub(1)
            .and_then(|above| Self::ALL.get(above).copied())
    }

    /// The level one step down.
    pub fn below(self) -> Option<Self> {
        let place = Self::ALL.iter().position(|level| *level == self)?;
        Self::ALL.get(place + 1).copied()
    }

    /// The word used on the command line and in addresses (`--by county`).
    pub const fn word(self) -> &'static str {
        match self {
            Self::Nation => "nation",
            Self::Province => "province",
            Self::City => "city",
            Self::County => "county",
            Self::Township => "township",
            Self::Village => "village",
            Self::Section => "section",
        }
    }

    /// The Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Nation => "全国",
            Self::Province => "省",
            Self::City => "市",
            Self::County => "县（市、区）",
            Self::Township => "乡镇（街道）",
            Self::Village => "村（社区）",
            Self::Section => "村民小组、网格",
        }
    }
}

impl UnitKind {
    /// Both kinds, in the order of tables.
    pub const ALL: [Self; 2] = [Self::Village, Self::Community];

    /// The stored number.
    pub const fn number(self) -> i16 {
        self as i16
    }

    /// The kind of a stored number.
    pub fn from_number(number: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.number() == number)
    }

    /// The word used on the command line and in addresses (`--kind village`).
    pub const fn word(self) -> &'static str {
        match self {
            Self::Village => "village",
            Self::Community => "community",
        }
    }

    /// The Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Village => "村",
            Self::Community => "社区",
        }
    }
}
