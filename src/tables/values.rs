//! What the text of a cell means: dates, counts, and which characters a text may hold.

use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};
use unicode_normalization::char::is_combining_mark;

use super::Cell;

/// A date as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParsedDate {
    /// The day; of a month without a day the first.
    pub date: NaiveDate,
    /// Whether only year and month were given.
    pub month_only: bool,
}

/// Why a cell is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateProblem {
    /// None of the accepted forms, or no such day (code `bad_date`).
    Bad,
    /// `1975.1`: January, or October whose zero the spreadsheet dropped (code `ambiguous_date`).
    AmbiguousMonth,
}

/// Reads a date: `1975-03-08`, `1975/3/8`, `1975.3.8`, `19750308`, `1975年3月8日`, the same without the
/// day, or a date cell. `1975.1` is refused as ambiguous.
pub fn parse_date(cell: &Cell<'_>) -> Result<ParsedDate, DateProblem> {
    let text = match cell {
        Cell::Date(date) => {
            return Ok(ParsedDate {
                date: *date,
                month_only: false,
            });
        }
        Cell::Empty => return Err(DateProblem::Bad),
        Cell::Text(text) => text.as_ref(),
    };
    if text.len() > 40 {
        return Err(DateProblem::Bad);
    }
    if !text.is_ascii() && text.contains(is_wide_separator) {
        let plain: String = text.chars().map(plain_separator).collect();
        return parse_text(&plain);
    }
    parse_text(text)
}

fn is_wide_separator(sign: char) -> bool {
    plain_separator(sign) != sign
}

/// The separators of dates that are typed in full width, or made by a word processor.
fn plain_separator(sign: char) -> char {
    match sign {
        '－' | '–' | '‐' | '−' => '-',
        '／' => '/',
        '．' => '.',
        _ => sign,
    }
}

/// The text without the midnight that a database or a spreadsheet puts after a date.
fn without_time(text: &str) -> &str {
    let is_midnight = |time: &str| {
        time.contains(':') && time.bytes().all(|byte| matches!(byte, b'0' | b':' | b'.'))
    };
    match text.split_once([' ', 'T']) {
        Some((date, time)) if is_midnight(time) => date,
        _ => text,
    }
}

fn parse_text(text: &str) -> Result<ParsedDate, DateProblem> {
    let text = without_time(text);
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return match text.len() {
            6 => build(&text[..4], &text[4..], None),
            8 => build(&text[..4], &text[4..6], Some(&text[6..])),
            _ => Err(DateProblem::Bad),
        };
    }
    match text.split_once('年') {
        Some((year, rest)) => parse_chinese(year, rest),
        None => parse_separated(text),
    }
}

/// `3月` or `3月8日` after the year.
fn parse_chinese(year: &str, rest: &str) -> Result<ParsedDate, DateProblem> {
    let (month, rest) = rest.split_once('月').ok_or(DateProblem::Bad)?;
    if rest.is_empty() {
        return build(year, month, None);
    }
    build(
        year,
        month,
        Some(rest.strip_suffix('日').ok_or(DateProblem::Bad)?),
    )
}

/// Year, month and perhaps day with the same separator between them.
fn parse_separated(text: &str) -> Result<ParsedDate, DateProblem> {
    let is_separator = |c: &char| matches!(c, '-' | '/' | '.');
    let separator = text.chars().find(is_separator).ok_or(DateProblem::Bad)?;
    let parts: Vec<&str> = text.split(separator).collect();
    match parts.as_slice() {
        [year, "1"] if separator == '.' && is_year(year) => Err(DateProblem::AmbiguousMonth),
        [year, month] => build(year, month, None),
        [year, month, day] => build(year, month, Some(day)),
        _ => Err(DateProblem::Bad),
    }
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn build(year: &str, month: &str, day: Option<&str>) -> Result<ParsedDate, DateProblem> {
    let number = |text: &str| -> Option<u32> {
        let is_short =
            matches!(text.len(), 1..=2) && text.bytes().all(|byte| byte.is_ascii_digit());
        if is_short { text.parse().ok() } else { None }
    };
    let find = || {
        let year = if is_year(year) {
            year.parse().ok()?
        } else {
            return None;
        };
        let day_number = match day {
            Some(day) => number(day)?,
            None => 1,
        };
        NaiveDate::from_ymd_opt(year, number(month)?, day_number)
    };
    let date = find().ok_or(DateProblem::Bad)?;
    Ok(ParsedDate {
        date,
        month_only: day.is_none(),
    })
}

/// Whether a date may stand in a table at all: not before 1900-01-01, not after today.
pub fn is_date_in_range(date: NaiveDate, today: NaiveDate) -> bool {
    date.year() >= 1900 && date <= today
}

/// Why a text is no count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountProblem {
    /// Not a whole number in plain digits (code `bad_number`).
    Bad,
    /// A whole number outside the range, however large (code `number_out_of_range`).
    OutOfRange,
}

/// Reads a whole number: plain digits (`007` is 7), with thousands commas in their places, with the
/// `.0` that spreadsheets add. `1.5`, `1e3`, `0x10`, `二十` and `-0` are bad; `-1` is out of range.
pub fn parse_count(text: &str, range: RangeInclusive<i32>) -> Result<i32, CountProblem> {
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let whole = match unsigned.split_once('.') {
        Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|byte| byte == b'0') => {
            whole
        }
        Some(_) => return Err(CountProblem::Bad),
        None => unsigned,
    };
    let mut value: i64 = 0;
    for digit in grouped_digits(whole).ok_or(CountProblem::Bad)?.bytes() {
        value = value
            .saturating_mul(10)
            .saturating_add(i64::from(digit - b'0'));
    }
    if negative && value == 0 {
        return Err(CountProblem::Bad);
    }
    let signed = if negative { -value } else { value };
    i32::try_from(signed)
        .ok()
        .filter(|value| range.contains(value))
        .ok_or(CountProblem::OutOfRange)
}

/// The digits without their thousands commas; `None` when there are others or a comma is misplaced.
fn grouped_digits(text: &str) -> Option<String> {
    let mut groups = text.split(',');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let is_grouped =
        rest.is_empty() || (first.len() <= 3 && rest.iter().all(|group| group.len() == 3));
    let digits = first.to_owned() + &rest.concat();
    let is_plain = !first.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    (is_grouped && is_plain).then_some(digits)
}

/// Most combining marks in a row; some scripts stack two, hostile texts hundreds.
const MOST_MARKS: usize = 4;

/// The first character that may not stand in a text (code `bad_character`): control characters,
/// direction marks, private use, what is no character, tags, combining marks alone or in floods.
/// With `lines` line breaks and tabs may stand. Rare Chinese characters (𠮷, 䶮) are fine.
pub fn bad_character(text: &str, lines: bool) -> Option<char> {
    let mut marks = MOST_MARKS;
    text.chars().find(|c| {
        // A text that begins with a mark has nothing to put it on.
        marks = if is_combining_mark(*c) { marks + 1 } else { 0 };
        let is_line = lines && matches!(c, '\n' | '\r' | '\t');
        marks > MOST_MARKS || (!is_line && is_forbidden(*c))
    })
}

fn is_forbidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{E000}'..='\u{F8FF}' | '\u{FDD0}'..='\u{FDEF}'
            | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFF}' | '\u{E0000}'..='\u{E007F}' | '\u{F0000}'..='\u{10FFFF}')
        || u32::from(c) & 0xFFFE == 0xFFFE
}

/// Whether a text has more than `most` characters (code `too_long`).
pub fn too_long(text: &str, most: usize) -> bool {
    text.chars().nth(most).is_some()
}
