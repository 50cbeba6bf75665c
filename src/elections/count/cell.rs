//! One number of a count, by name; reading what was typed.

use crate::tally::Post;

/// Largest number of a cell: no village has a million papers.
pub const MOST: u64 = 999_999;

/// One number on the sheet of a ballot box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cell {
    /// 发出选票
    Issued,
    /// 参加投票（含委托）
    Voters,
    /// 收回选票
    Recovered,
    /// 有效票, blank ones included.
    Valid,
    /// 无效票
    Invalid,
    /// 有效票中的空白票（全部弃权）
    Blank,
    /// Votes of a person at a post.
    Votes(i64, Post),
    /// Votes at a post for people who cannot be elected (R-A7-6); they fill a place on the paper.
    Other(Post),
}

/// The numbers of papers, in the order of the sheet.
pub const PAPERS: [Cell; 6] = [
    Cell::Issued,
    Cell::Voters,
    Cell::Recovered,
    Cell::Valid,
    Cell::Blank,
    Cell::Invalid,
];

impl Cell {
    /// The name in forms and stored sheets.
    pub fn name(self) -> String {
        match self {
            Self::Issued => "issued".to_owned(),
            Self::Voters => "voters".to_owned(),
            Self::Recovered => "recovered".to_owned(),
            Self::Valid => "valid".to_owned(),
            Self::Invalid => "invalid".to_owned(),
            Self::Blank => "blank".to_owned(),
            Self::Votes(person, post) => format!("votes.{person}.{}", post.word()),
            Self::Other(post) => format!("other.{}", post.word()),
        }
    }

    /// The cell of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        if let Some(paper) = PAPERS.into_iter().find(|cell| cell.name() == name) {
            return Some(paper);
        }
        if let Some(post) = name.strip_prefix("other.") {
            return Post::from_word(post).map(Self::Other);
        }
        let (person, post) = name.strip_prefix("votes.")?.split_once('.')?;
        let number: i64 = person.parse().ok()?;
        // Another spelling of the same number would be a second cell.
        let is_plain = number > 0 && number.to_string() == person;
        Post::from_word(post)
            .filter(|_| is_plain)
            .map(|post| Self::Votes(number, post))
    }
}

/// The Chinese name of a post.
pub const fn post_name(post: Post) -> &'static str {
    match post {
        Post::Chair => "主任",
        Post::ViceChair => "副主任",
        Post::WomanMember => "妇女委员",
        Post::Member => "委员",
    }
}

/// A number as somebody typed it. Nothing typed is `None`, which is not zero. An error says what a
/// number looks like.
pub fn read_number(text: &str) -> Result<Option<u64>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let is_plain =
        text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    let number = text.parse::<u64>().ok().filter(|number| *number <= MOST);
    match number.filter(|_| is_plain) {
        Some(number) => Ok(Some(number)),
        None => Err(format!(
            "“{}”不是票数：请填0至{MOST}的整数，只用数字0到9。",
            text.chars().take(20).collect::<String>()
        )),
    }
}
