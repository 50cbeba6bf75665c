//! How far a roll is, and the roll as it is made public: names by villager group and nothing else (rulebook D6), its
//! frozen text and hash.

use serde::{Deserialize, Serialize};

use crate::rules::words;

words! {
    /// How far a roll is.
    RollState {
        /// 登记中
        Open = "open",
        /// 已公布
        Published = "published",
        /// 已确定
        Final = "final",
    }
}

impl RollState {
    /// Its Chinese words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Open => "登记中，还没有公布",
            Self::Published => "已公布，等待异议期满",
            Self::Final => "已确定",
        }
    }
}

/// A group with the names of its voters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// 村民小组; empty for those without one.
    pub name: String,
    /// The names, in the order of the roll.
    pub names: Vec<String>,
}

/// What is frozen: canonical JSON of this is what the hash is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// The number of the chapter.
    pub election: i64,
    /// The village or community.
    pub unit: String,
    /// The groups in order.
    pub groups: Vec<Group>,
}

/// Puts names into their groups: groups by their number (第二组 before 第十组), those without a
/// group last; names in the order they come.
pub fn grouped<'a>(voters: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (group, name) in voters {
        match groups.iter_mut().find(|known| known.name == group) {
            Some(known) => known.names.push(name.to_owned()),
            None => groups.push(Group {
                name: group.to_owned(),
                names: vec![name.to_owned()],
            }),
        }
    }
    groups.sort_by(|one, other| order(&one.name).cmp(&order(&other.name)));
    groups
}

/// Empty last, then by number, then by text.
fn order(group: &str) -> (bool, u32, &str) {
    (group.is_empty(), number_in(group), group)
}

const SIGNS: &str = "一二三四五六七八九";

/// The first number in a group's name: 12, 十二, 第十二; as large as can be where there is none.
fn number_in(text: &str) -> u32 {
    let digits: String = text
        .chars()
        .skip_while(|sign| !sign.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    if let Ok(number) = digits.parse() {
        return number;
    }
    let value = |sign: char| -> Option<u32> {
        let at = SIGNS.chars().position(|known| known == sign)?;
        u32::try_from(at).ok()?.checked_add(1)
    };
    let is_sign = |sign: &char| *sign == '十' || value(*sign).is_some();
    let words: Vec<char> = text
        .chars()
        .skip_while(|sign| !is_sign(sign))
        .take_while(is_sign)
        .collect();
    let (tens, ones) = match words.iter().position(|sign| *sign == '十') {
        None => (0, words.first().copied().and_then(value).unwrap_or(0)),
        Some(at) => {
            let before = at.checked_sub(1).and_then(|at| words.get(at).copied());
            let tens = before.map_or(Some(1), value).unwrap_or(1);
            let ones = words.get(at + 1).copied().and_then(value).unwrap_or(0);
            (tens, ones)
        }
    };
    match tens.saturating_mul(10).saturating_add(ones) {
        0 => u32::MAX,
        number => number,
    }
}
