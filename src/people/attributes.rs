//! The attributes of a person that statistics count, with the codes under which they are stored.

/// Sex, stored under the codes of GB/T 2261.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sex {
    /// 男
    Male = 1,
    /// 女
    Female = 2,
}

/// Highest *completed* education; the order is from low to high.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Education {
    /// Not given or not understood.
    Unknown = 0,
    /// 文盲, 小学
    PrimaryOrBelow = 1,
    /// 初中
    JuniorMiddle = 2,
    /// 高中, 中专, 中技, 职高
    SeniorMiddle = 3,
    /// 大专, 专科, 高职
    College = 4,
    /// 本科, 大学, 党校本科
    Bachelor = 5,
    /// 研究生, 硕士, 博士
    Postgraduate = 6,
}

/// Political status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PoliticalStatus {
    /// Not given.
    Unknown = 0,
    /// 中共党员
    PartyMember = 1,
    /// 中共预备党员
    ProbationaryPartyMember = 2,
    /// 共青团员
    YouthLeagueMember = 3,
    /// 民主党派
    DemocraticParty = 4,
    /// 无党派
    Independent = 5,
    /// 群众
    Masses = 6,
}

impl Sex {
    /// Both, in the order of tables.
    pub const ALL: [Self; 2] = [Self::Male, Self::Female];

    /// The stored code.
    pub const fn code(self) -> i16 {
        self as i16
    }

    /// The sex of a stored code.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|sex| sex.code() == code)
    }

    /// The Chinese word, as in tables.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Male => "男",
            Self::Female => "女",
        }
    }
}

impl Education {
    /// All levels from low to high, `Unknown` first.
    pub const ALL: [Self; 7] = [
        Self::Unknown,
        Self::PrimaryOrBelow,
        Self::JuniorMiddle,
        Self::SeniorMiddle,
        Self::College,
        Self::Bachelor,
        Self::Postgraduate,
    ];

    /// The stored code.
    pub const fn code(self) -> i16 {
        self as i16
    }

    /// The level of a stored code; a code that is not known reads as `Unknown`.
    pub fn from_code(code: i16) -> Self {
        Self::ALL
            .into_iter()
            .find(|level| level.code() == code)
            .unwrap_or(Self::Unknown)
    }

    /// The Chinese word, as in tables; the importer reads it back.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Unknown => "未知",
            Self::PrimaryOrBelow => "小学",
            Self::JuniorMiddle => "初中",
            Self::SeniorMiddle => "高中（中专）",
            Self::College => "大专",
            Self::Bachelor => "本科",
            Self::Postgraduate => "研究生",
        }
    }
}

impl PoliticalStatus {
    /// All values, in the order of tables.
    pub const ALL: [Self; 7] = [
        Self::PartyMember,
        Self::ProbationaryPartyMember,
        Self::YouthLeagueMember,
        Self::DemocraticParty,
        Self::Independent,
        Self::Masses,
        Self::Unknown,
    ];

    /// The stored code.
    pub const fn code(self) -> i16 {
        self as i16
    }

    /// The value of a stored code; a code that is not known reads as `Unknown`.
    pub fn from_code(code: i16) -> Self {
        Self::ALL
            .into_iter()
            .find(|status| status.code() == code)
            .unwrap_or(Self::Unknown)
    }

    /// The Chinese word, as in tables; the importer reads it back.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Unknown => "未知",
            Self::PartyMember => "中共党员",
            Self::ProbationaryPartyMember => "中共预备党员",
            Self::YouthLeagueMember => "共青团员",
            Self::DemocraticParty => "民主党派",
            Self::Independent => "无党派",
            Self::Masses => "群众",
        }
    }

    /// Counted as a member of the Communist Party (probationary members included, rulebook B1).
    pub const fn is_party_member(self) -> bool {
        matches!(self, Self::PartyMember | Self::ProbationaryPartyMember)
    }
}
