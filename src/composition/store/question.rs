//! From the words of a command or an address to a question that can be answered.

use chrono::NaiveDate;

use super::in_office::TermSpan;
use super::sums;
use crate::committees::{Term, list_terms, preceding_term, term_by_name};
use crate::db::Conn;
use crate::divisions::{self, DivisionCode, Level, UnitKind};
use crate::error::{Error, Result};

/// The words as they were typed; an empty word is as none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Division code; `0`, `00`, `nation` and `全国` stand for the nation.
    pub division: String,
    /// Name of the term.
    pub term: String,
    /// Name of the term compared with, or `none`; empty: the preceding term.
    pub compare: String,
    /// Level of the rows: `township`, `county`, `city`, `province`, `village`; empty: no rows.
    pub by: String,
    /// `village`, `community` or `all`; empty: all.
    pub kind: String,
    /// The day on which members serve and are aged, such as 2026-12-31; empty: by the election.
    pub as_of: String,
}

/// What is asked, understood and possible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The place.
    pub division: DivisionCode,
    /// The term.
    pub term: Term,
    /// The term compared with.
    pub compare: Option<Term>,
    /// The level of the rows: that of the place, which is one row, or one below it.
    pub by: Option<Level>,
    /// Villages or communities only.
    pub kind: Option<UnitKind>,
    /// Members who served on this day, aged on it; `None`: members and days of the election.
    pub as_of: Option<NaiveDate>,
    /// For the term compared with: the term and day asked for, whose list of units counts.
    pub listed_by: Option<(Term, Option<NaiveDate>)>,
}

impl Question {
    /// The question as the term compared with answers it: by its own members and days, in the
    /// units of the term asked for; `None` without comparison.
    pub fn before(self) -> Option<Self> {
        Some(Self {
            listed_by: Some((self.term, self.as_of)),
            term: self.compare?,
            compare: None,
            as_of: None,
            ..self
        })
    }
}

/// The levels of rows, from the top.
pub const ROW_LEVELS: [Level; 5] = [
    Level::Province,
    Level::City,
    Level::County,
    Level::Township,
    Level::Village,
];

/// The code of a place in the words of users.
pub fn place_of(word: &str) -> Result<DivisionCode> {
    match word.trim() {
        "0" | "00" | "nation" | "全国" => Ok(DivisionCode::nation()),
        code => DivisionCode::parse(code).map_err(|_| {
            Error::invalid(format!(
                "区划代码“{code}”不正确：应为2、4、6、9或12位数字，全国填0。"
            ))
        }),
    }
}

/// Understands what is asked.
///
/// `NotFound` for a place that is not on record; a sentence for everything else.
pub fn read_question(conn: &mut Conn, asked: &Asked) -> Result<Question> {
    let division = place_of(&asked.division)?;
    if division.level() == Level::Section {
        return Err(Error::invalid(
            "构成统计只到村（社区），请改用村民小组所在的村的代码。",
        ));
    }
    let is_nation = division == DivisionCode::nation();
    if !is_nation && divisions::find_anywhere(conn, &division)?.is_none() {
        return Err(Error::NotFound);
    }
    if asked.term.trim().is_empty() {
        return Err(Error::invalid("请给出届次，例如 2026。"));
    }
    let term = term_by_name(conn, &asked.term)?;
    let question = Question {
        compare: compare_of(conn, asked.compare.trim(), &term)?,
        by: level_of(asked.by.trim(), division.level())?,
        kind: kind_of(asked.kind.trim())?,
        as_of: as_of_of(asked.as_of.trim())?,
        listed_by: None,
        division,
        term,
    };
    if let Some(day) = question.as_of {
        require_in_office(conn, &question, day)?;
    }
    Ok(question)
}

/// Refuses a day on which nobody of the term is in office anywhere in the place: before its first
/// election there (a roster does not tell when its members began), or when the next term has been
/// elected everywhere. The sentence names the term that is.
fn require_in_office(conn: &mut Conn, question: &Question, day: NaiveDate) -> Result<()> {
    let (place, term) = (&question.division, &question.term);
    let span = TermSpan::load(conn, term)?;
    let first = span.first(place);
    let end = span.end(place);
    let is_early = day < first;
    if !is_early && end.is_none_or(|end| day < end) {
        return Ok(());
    }
    let mut instead = None;
    for other in list_terms(conn)? {
        if TermSpan::load(conn, &other)?.first(place) <= day {
            instead = Some(other.name);
        }
    }
    let instead = instead.map_or_else(String::new, |name| {
        format!("查这一天在任的成员请改选{name}届；")
    });
    Err(Error::invalid(match end {
        Some(end) if !is_early => format!(
            "统计日期{day}不在{}届任期内：下一届的选举日（开始日）是{end}，以后由下一届成员任职。{instead}查本届请改用{end}以前的日期。",
            term.name
        ),
        _ => format!(
            "统计日期{day}早于{}届的选举日（开始日）{first}，那时本届成员还没有任职。{instead}查本届请改用{first}或以后的日期。",
            term.name
        ),
    }))
}

/// The term to show when none is named: the latest with members in the place, else the latest of
/// all; `None` without any term.
pub fn usual_term(conn: &mut Conn, place: &DivisionCode) -> Result<Option<Term>> {
    let mut terms = list_terms(conn)?;
    let places = [place.clone()].into();
    for term in terms.iter().rev() {
        if !sums::load(conn, term.id, &places)?.is_empty() {
            return Ok(Some(term.clone()));
        }
    }
    Ok(terms.pop())
}

fn compare_of(conn: &mut Conn, word: &str, term: &Term) -> Result<Option<Term>> {
    match word {
        "none" => Ok(None),
        "" => preceding_term(conn, term),
        name => {
            let other = term_by_name(conn, name)?;
            if other.starts_on >= term.starts_on {
                let mut earlier = list_terms(conn)?;
                earlier.retain(|known| known.starts_on < term.starts_on);
                let names: Vec<&str> = earlier.iter().map(|term| term.name.as_str()).collect();
                let choices = if names.is_empty() {
                    format!("“{}”之前没有登记别的届次", term.name)
                } else {
                    format!("可以选择的有：{}", names.join("、"))
                };
                return Err(Error::invalid(format!(
                    "用来比较的届次“{}”应早于“{}”。{choices}；不作比较请选“不比较”（命令和地址中写 none）。",
                    other.name, term.name
                )));
            }
            Ok(Some(other))
        }
    }
}

fn level_of(word: &str, place: Level) -> Result<Option<Level>> {
    if word.is_empty() {
        return Ok(None);
    }
    let below: Vec<Level> = ROW_LEVELS
        .into_iter()
        .filter(|level| *level >= place)
        .collect();
    if let Some(level) = below.iter().find(|level| level.word() == word) {
        return Ok(Some(*level));
    }
    let words: Vec<String> = below
        .iter()
        .map(|level| format!("{}（{}）", level.word(), level.label()))
        .collect();
    Err(Error::invalid(format!(
        "不能按“{word}”分列，这个区划可选的级别有：{}。",
        words.join("、")
    )))
}

fn kind_of(word: &str) -> Result<Option<UnitKind>> {
    match word {
        "" | "all" => Ok(None),
        word => UnitKind::ALL
            .into_iter()
            .find(|kind| kind.word() == word)
            .map(Some)
            .ok_or_else(|| {
                Error::invalid(format!(
                    "没有“{word}”这个类别，可选：village（村）、community（社区）、all（全部）。"
                ))
            }),
    }
}

fn as_of_of(word: &str) -> Result<Option<NaiveDate>> {
    if word.is_empty() {
        return Ok(None);
    }
    let day = NaiveDate::parse_from_str(word, "%Y-%m-%d").map_err(|_| {
        Error::invalid(format!(
            "统计日期“{word}”不正确，请写成 2026-12-31 这样的日期。"
        ))
    })?;
    Ok(Some(day))
}
