//! What an observer may fill in: every field by its name, and what may stand in it.
//!
//! A field of a question takes any question's name, known or not: a phone that was away for days
//! may answer an older checklist, and nothing it holds is ever refused for that.

use chrono::NaiveDateTime;

use super::incident::{INCIDENT_KINDS, IncidentPart, Severity};
use crate::elections::count::cell::{Cell, read_number};

/// Longest text of one field, in characters.
pub const LONGEST_TEXT: usize = 2_000;
/// Most taps in one field of called votes.
pub const MOST_TAPS: usize = 500;
/// Longest name of a question, a photo or an incident.
const LONGEST_NAME: usize = 40;

/// Where votes are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// All boxes of the village together.
    Village,
    /// One ballot box, by its number in the count.
    Box(i64),
}

impl Place {
    /// The word in names of fields.
    pub fn word(self) -> String {
        match self {
            Self::Village => "all".to_owned(),
            Self::Box(id) => id.to_string(),
        }
    }

    /// The place of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        if word == "all" {
            return Some(Self::Village);
        }
        plain_number(word).filter(|id| *id > 0).map(Self::Box)
    }
}

/// Answers to a question: word and Chinese name.
pub const ANSWERS: [(&str, &str); 3] = [("yes", "是"), ("no", "否"), ("unseen", "没看到")];

/// A field.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// When the observer came.
    ArrivedAt,
    /// When the observer left.
    LeftAt,
    /// The report is finished: when.
    FinishedAt,
    /// What the observer says in sum.
    Summary,
    /// The answer to a question of the checklist.
    Answer(String),
    /// A remark on a question.
    Remark(String),
    /// When a turnout was read.
    TurnoutAt(String),
    /// How many had voted then.
    Turnout(String),
    /// A part of an incident.
    Incident(String, IncidentPart),
    /// A number of the public count.
    Count(Place, Cell),
    /// Called votes of a place: taps, of which so many came before.
    Calls(Place, usize),
    /// A photo: to which field it belongs, its size and hash.
    Photo(String),
}

impl Field {
    /// The name in jobs, forms and the database.
    pub fn name(&self) -> String {
        match self {
            Self::ArrivedAt => "arrival.at".to_owned(),
            Self::LeftAt => "departure.at".to_owned(),
            Self::FinishedAt => "finish.at".to_owned(),
            Self::Summary => "finish.summary".to_owned(),
            Self::Answer(item) => format!("check.{item}"),
            Self::Remark(item) => format!("remark.{item}"),
            Self::TurnoutAt(id) => format!("turnout.{id}.at"),
            Self::Turnout(id) => format!("turnout.{id}.voters"),
            Self::Incident(id, part) => format!("incident.{id}.{}", part.word()),
            Self::Count(place, cell) => format!("count.{}.{}", place.word(), cell.name()),
            Self::Calls(place, from) => format!("calls.{}.{from}", place.word()),
            Self::Photo(id) => format!("photo.{id}"),
        }
    }

    /// The field of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        let (head, rest) = name.split_once('.')?;
        match (head, rest) {
            ("arrival", "at") => Some(Self::ArrivedAt),
            ("departure", "at") => Some(Self::LeftAt),
            ("finish", "at") => Some(Self::FinishedAt),
            ("finish", "summary") => Some(Self::Summary),
            ("check", item) => is_name(item).then(|| Self::Answer(item.to_owned())),
            ("remark", item) => is_name(item).then(|| Self::Remark(item.to_owned())),
            ("photo", id) => is_name(id).then(|| Self::Photo(id.to_owned())),
            ("turnout", rest) => {
                let (id, part) = rest.split_once('.').filter(|(id, _)| is_name(id))?;
                match part {
                    "at" => Some(Self::TurnoutAt(id.to_owned())),
                    "voters" => Some(Self::Turnout(id.to_owned())),
                    _ => None,
                }
            }
            ("incident", rest) => {
                let (id, word) = rest.split_once('.').filter(|(id, _)| is_name(id))?;
                let mut parts = IncidentPart::ALL.into_iter();
                let part = parts.find(|part| part.word() == word)?;
                Some(Self::Incident(id.to_owned(), part))
            }
            ("count", rest) => {
                let (place, cell) = rest.split_once('.')?;
                Some(Self::Count(
                    Place::from_word(place)?,
                    Cell::from_name(cell)?,
                ))
            }
            ("calls", rest) => {
                let (place, from) = rest.split_once('.')?;
                let from = plain_number(from).and_then(|from| usize::try_from(from).ok())?;
                Some(Self::Calls(Place::from_word(place)?, from))
            }
            _ => None,
        }
    }

    /// Whether a value may stand in it; else the sentence for the observer. Nothing is allowed
    /// everywhere but for photos and called votes: it takes back what stood there.
    pub fn check(&self, value: &str) -> Result<(), String> {
        if value.is_empty() {
            return match self {
                Self::Photo(_) | Self::Calls(..) => Err("这一项不能是空的。".to_owned()),
                _ => Ok(()),
            };
        }
        match self {
            Self::ArrivedAt
            | Self::LeftAt
            | Self::FinishedAt
            | Self::TurnoutAt(_)
            | Self::Incident(_, IncidentPart::At) => check_time(value),
            Self::Answer(_) => one_of(value, &ANSWERS),
            Self::Incident(_, IncidentPart::Kind) => one_of(value, &INCIDENT_KINDS),
            Self::Incident(_, IncidentPart::Severity) => Severity::from_word(value)
                .map(|_| ())
                .ok_or_else(|| "请选择情况的轻重。".to_owned()),
            Self::Turnout(_) | Self::Count(..) => read_number(value).map(|_| ()),
            Self::Summary
            | Self::Remark(_)
            | Self::Incident(_, IncidentPart::What | IncidentPart::Done) => check_text(value),
            Self::Calls(..) => check_taps(value),
            Self::Photo(_) => super::photo::Announced::read(value).map(|_| ()),
        }
    }
}

/// A time as phones write it: `2026-12-20T08:30`.
pub fn read_time(value: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(value, "%Y-%m-%dT%H:%M").ok()
}

fn check_time(value: &str) -> Result<(), String> {
    let is_plain = value.len() == "2026-12-20T08:30".len();
    match read_time(value).filter(|_| is_plain) {
        Some(_) => Ok(()),
        None => Err("时间应是年月日和时分，例如2026-12-20 08:30。".to_owned()),
    }
}

fn check_text(value: &str) -> Result<(), String> {
    if value.chars().count() > LONGEST_TEXT {
        return Err(format!("文字请不要超过{LONGEST_TEXT}个字。"));
    }
    if value
        .chars()
        .any(|one| one.is_control() && one != '\n' && one != '\t')
    {
        return Err("文字里有不能保存的符号，请删去后再保存。".to_owned());
    }
    Ok(())
}

fn check_taps(value: &str) -> Result<(), String> {
    let is_tap = |tap: &str| {
        matches!(tap, "called" | "blank" | "invalid" | "undo")
            || matches!(Cell::from_name(tap), Some(Cell::Votes(..) | Cell::Other(_)))
    };
    let taps: Vec<&str> = value.split(' ').collect();
    if taps.len() <= MOST_TAPS && taps.iter().all(|tap| is_tap(tap)) {
        Ok(())
    } else {
        Err("点票记录不完整。".to_owned())
    }
}

fn one_of(value: &str, words: &[(&str, &str)]) -> Result<(), String> {
    if words.iter().any(|(word, _)| *word == value) {
        Ok(())
    } else {
        Err("请从列出的选项中选一项。".to_owned())
    }
}

/// A name made by the checklist or by a phone.
fn is_name(text: &str) -> bool {
    let is_sign =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
    (1..=LONGEST_NAME).contains(&text.len()) && text.bytes().all(is_sign)
}

/// A number in its one spelling.
fn plain_number(text: &str) -> Option<i64> {
    let number: i64 = text.parse().ok()?;
    (number >= 0 && number.to_string() == text).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::Post;

    #[test]
    fn names_are_read_back() {
        let id = || "0190a7c2-1111-7abc-8def-000000000001".to_owned();
        let all = [
            Field::ArrivedAt,
            Field::LeftAt,
            Field::FinishedAt,
            Field::Summary,
            Field::Answer("roll_posted".to_owned()),
            Field::Remark("roll_posted".to_owned()),
            Field::TurnoutAt(id()),
            Field::Turnout(id()),
            Field::Incident(id(), IncidentPart::Severity),
            Field::Count(Place::Village, Cell::Recovered),
            Field::Count(Place::Box(12), Cell::Votes(7, Post::Chair)),
            Field::Calls(Place::Box(12), 300),
            Field::Photo(id()),
        ];
        for field in all {
            assert_eq!(
                Field::from_name(&field.name()),
                Some(field.clone()),
                "{field:?}"
            );
        }
        for strange in [
            "",
            "check.",
            "check.A",
            "count.0.issued",
            "count.all.votes.07.chair",
            "calls.all.01",
            "turnout.x.y",
        ] {
            assert_eq!(Field::from_name(strange), None, "{strange}");
        }
    }

    #[test]
    fn values_are_checked_and_nothing_takes_back() {
        let voters = Field::Turnout("a".to_owned());
        assert!(voters.check("0").is_ok() && voters.check("").is_ok());
        for wrong in ["-1", "007", "1,000", "二十", "1e3", "９"] {
            assert!(voters.check(wrong).is_err(), "{wrong}");
        }
        assert!(Field::ArrivedAt.check("2026-12-20T08:30").is_ok());
        assert!(Field::ArrivedAt.check("2026-12-20T08:30:59").is_err());
        assert!(Field::ArrivedAt.check("2026-02-30T08:30").is_err());
        assert!(Field::Summary.check("两行\n文字").is_ok());
        assert!(Field::Summary.check("a\u{0}b").is_err());
        assert!(
            Field::Calls(Place::Village, 0)
                .check("votes.7.chair called undo")
                .is_ok()
        );
        assert!(
            Field::Calls(Place::Village, 0)
                .check("votes.7.king")
                .is_err()
        );
        assert!(Field::Calls(Place::Village, 0).check("").is_err());
    }
}
