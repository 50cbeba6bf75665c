//! The kinds of tables that can be imported.

use crate::tables::ColumnSet;

/// A kind of table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Places.
    Divisions,
    /// Rosters of the two committees.
    Members,
    /// Fixed seats of units.
    Seats,
    /// Households.
    Households,
    /// Registered voters.
    Voters,
    /// Observers of elections.
    Observers,
}

impl Kind {
    /// All kinds, in the order in which a county imports them.
    pub const ALL: [Self; 6] = [
        Self::Divisions,
        Self::Members,
        Self::Seats,
        Self::Households,
        Self::Voters,
        Self::Observers,
    ];

    /// Those that go out as they come in; observers are accounts, which stay on their server.
    pub const EXPORTED: [Self; 5] = [
        Self::Divisions,
        Self::Members,
        Self::Seats,
        Self::Households,
        Self::Voters,
    ];

    /// The word used on the command line and in addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Divisions => "divisions",
            Self::Members => "members",
            Self::Seats => "seats",
            Self::Households => "households",
            Self::Voters => "voters",
            Self::Observers => "observers",
        }
    }

    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Divisions => "区划",
            Self::Members => "“两委”班子成员名册",
            Self::Seats => "班子职数",
            Self::Households => "户",
            Self::Voters => "登记选民",
            Self::Observers => "选举观察员",
        }
    }

    /// The Chinese name for file names.
    pub const fn short_label(self) -> &'static str {
        match self {
            Self::Divisions => "区划",
            Self::Members => "班子成员名册",
            Self::Seats => "班子职数",
            Self::Households => "户",
            Self::Voters => "登记选民名单",
            Self::Observers => "选举观察员名单",
        }
    }

    /// Whether a row belongs to a term.
    pub const fn needs_term(self) -> bool {
        matches!(self, Self::Members | Self::Seats)
    }

    /// The columns of its tables.
    pub const fn columns(self) -> ColumnSet {
        match self {
            Self::Divisions => crate::divisions::import::COLUMNS,
            Self::Members => crate::committees::roster::columns::COLUMNS,
            Self::Seats => crate::committees::seats::COLUMNS,
            Self::Households => crate::people::households::COLUMNS,
            Self::Voters => crate::people::voters::COLUMNS,
            Self::Observers => crate::observation::import::COLUMNS,
        }
    }
}
