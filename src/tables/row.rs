//! One data row: its cells cleaned as the file formats say, or as they stand in the file.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::header::fold_header;
use super::twins::Places;

/// Where a cell's text stands among the text of its row, and the date if the spreadsheet says it is one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) column: u16,
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) date: Option<NaiveDate>,
}

/// What the first cell of an example row says; such a row is passed over.
pub const EXAMPLE: &str = "示例";

/// The value of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Text as [`clean_text`] leaves it; numbers of a workbook as their shortest decimal text.
    Text(Cow<'a, str>),
    /// A cell that the workbook marks as a date.
    Date(NaiveDate),
    /// Nothing but white space, or no such cell, or no such column.
    Empty,
}

impl Cell<'_> {
    /// The value as text; a date as `1975-03-08`, nothing as the empty text.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Date(date) => Cow::Owned(date.to_string()),
            Self::Empty => Cow::Borrowed(""),
        }
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }
}

/// A row below the header.
#[derive(Debug, Clone, Copy)]
pub struct Row<'r> {
    /// The row's number as the spreadsheet shows it, from 1.
    pub number: u32,
    pub(super) text: &'r str,
    pub(super) cells: &'r [Span],
    pub(super) places: Places<'r>,
}

impl<'r> Row<'r> {
    /// The cell under the column with this index in the `ColumnSet`; of several columns of one
    /// meaning the filled one.
    pub fn cell(&self, key_index: usize) -> Cell<'r> {
        if !self.places.further.is_empty() {
            return self.joined(key_index);
        }
        let place = self.places.first.get(key_index).copied().flatten();
        place.map_or(Cell::Empty, |column| self.cell_in(column))
    }

    /// The cells as they stand in the file, from the first column to the last that is used.
    pub fn raw(&self) -> Vec<&'r str> {
        let mut raw = Vec::new();
        for span in self.cells {
            raw.resize(usize::from(span.column), "");
            raw.push(self.slice(span));
        }
        raw
    }

    /// Whether the row is no data, told by its first cell that is not empty, 序号 aside: a sum
    /// (合计, 总计：3人, 小计), the example of a template (示例), the header once more (on the next
    /// printed page), or a row that was numbered in advance and never filled.
    pub fn is_no_data(&self) -> bool {
        let mut filled = self.cells.iter().filter(|span| !is_blank(self.slice(span)));
        let Some(mut first) = filled.next() else {
            return false;
        };
        if self
            .places
            .titles
            .get(usize::from(first.column))
            .is_some_and(|title| {
                !title.is_empty() && self.slice(first).trim_matches(is_padding) == title
            })
        {
            return filled.all(|span| {
                let title = self.places.titles.get(usize::from(span.column));
                title.is_some_and(|title| fold_header(title) == fold_header(self.slice(span)))
            });
        }
        if is_sum_or_example(self.slice(first)) {
            return true;
        }
        if self.places.number == Some(first.column) {
            match filled.next() {
                Some(next) => first = next,
                None => {
                    return self
                        .slice(first)
                        .trim_matches(is_padding)
                        .parse::<u32>()
                        .is_ok();
                }
            }
        }
        is_sum_or_example(self.slice(first))
    }

    /// Whether the row may be the foot of a form (填表人：… 审核人：…), told by its first cell that is
    /// not empty. It is one when no row of data follows.
    pub(super) fn is_foot(&self) -> bool {
        let mut texts = self.cells.iter().map(|span| self.slice(span));
        texts.find(|text| !is_blank(text)).is_some_and(is_foot_text)
    }

    /// Whether every cell is blank.
    pub(super) fn is_blank(&self) -> bool {
        is_blank(self.text)
    }

    pub(super) fn cell_in(&self, column: u16) -> Cell<'r> {
        let direct = self
            .cells
            .get(usize::from(column))
            .filter(|span| span.column == column);
        let found = direct.or_else(|| {
            let at = self
                .cells
                .binary_search_by_key(&column, |span| span.column)
                .ok()?;
            self.cells.get(at)
        });
        let Some(span) = found else {
            return Cell::Empty;
        };
        if let Some(date) = span.date {
            return Cell::Date(date);
        }
        match clean_text(self.slice(span)) {
            text if text.is_empty() => Cell::Empty,
            text => Cell::Text(text),
        }
    }

    fn slice(&self, span: &Span) -> &'r str {
        self.text
            .get(span.start as usize..span.end as usize)
            .unwrap_or_default()
    }
}

/// `合计`, `总 计：`, `合计：12人`, `示例`.
fn is_sum_or_example(text: &str) -> bool {
    // Every row is asked: most are answered by their first character.
    let first = text.trim_start_matches(is_padding).chars().next();
    if !first.is_some_and(|c| matches!(c, '合' | '总' | '小' | '示')) {
        return false;
    }
    let word: String = text
        .chars()
        .filter(|c| !is_padding(*c) && !matches!(c, ':' | '：'))
        .collect();
    let is_count = |rest: &str| {
        let rest = rest
            .trim_start_matches('共')
            .trim_start_matches(char::is_numeric);
        matches!(rest, "" | "人" | "名" | "户" | "个" | "个村" | "行" | "条")
    };
    let sum = SUMS.iter().find_map(|sum| word.strip_prefix(sum));
    word == EXAMPLE || sum.is_some_and(is_count)
}

/// What a row of sums begins with.
const SUMS: [&str; 3] = ["合计", "总计", "小计"];

/// What the foot of a form begins with; a bracket, a colon or the end of the cell follows.
const FOOT: [&str; 24] = [
    "填表人",
    "填报人",
    "制表人",
    "制表",
    "审核人",
    "审核",
    "审批人",
    "复核人",
    "校对人",
    "负责人",
    "单位负责人",
    "主要负责人",
    "分管领导",
    "联系人",
    "经办人",
    "填报单位",
    "填表单位",
    "制表单位",
    "填表日期",
    "填报日期",
    "制表日期",
    "填表时间",
    "填报时间",
    "单位",
];
/// What a remark below the table begins with; a colon follows, perhaps after a number.
const REMARKS: [&str; 4] = ["注", "备注", "说明", "填表说明"];

fn is_foot_text(text: &str) -> bool {
    // Every row is asked: most are answered by their first character.
    let first = text.trim_start_matches(is_padding).chars().next();
    if !first.is_some_and(|c| "填制审复校负单主分联经注备说".contains(c)) {
        return false;
    }
    let text: String = text.chars().filter(|c| !is_padding(*c)).collect();
    let after = |word: &&str| text.strip_prefix(*word);
    let ends_word = |rest: &str| rest.is_empty() || rest.starts_with(['：', ':', '（', '(']);
    let ends_remark = |rest: &str| {
        rest.trim_start_matches(|c: char| c.is_numeric())
            .starts_with(['：', ':'])
    };
    FOOT.iter().filter_map(after).any(ends_word)
        || REMARKS.iter().filter_map(after).any(ends_remark)
}

/// Trims white space of every kind, takes zero-width characters out, folds full-width digits and Latin
/// letters, and takes off the apostrophe that exports put before what a spreadsheet would compute.
pub fn clean_text(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim_matches(is_padding);
    let cleaned = if trimmed.bytes().any(|byte| matches!(byte, 0xE2 | 0xEF))
        && trimmed.chars().any(changes)
    {
        Cow::Owned(
            trimmed
                .chars()
                .filter(|c| !is_invisible(*c))
                .map(fold)
                .collect(),
        )
    } else {
        Cow::Borrowed(trimmed)
    };
    if !cleaned.starts_with('\'') || !is_guarded(&cleaned) {
        return cleaned;
    }
    match cleaned {
        Cow::Borrowed(text) => Cow::Borrowed(text[1..].trim_start_matches(is_padding)),
        Cow::Owned(text) => Cow::Owned(text[1..].trim_start_matches(is_padding).to_owned()),
    }
}

/// Whether the text, without its leading apostrophes and spaces, begins like a formula.
pub(super) fn is_guarded(text: &str) -> bool {
    let inner = text.trim_start_matches([' ', '\u{A0}', '\u{3000}', '\'']);
    inner.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

/// Nothing to see at the edge of a cell: white space (NBSP and U+3000 are), zero-width characters.
pub(super) fn is_padding(c: char) -> bool {
    c.is_whitespace() || is_invisible(c) || matches!(c, '\u{200C}' | '\u{200D}')
}

/// Zero-width space, word joiner and byte order mark mean nothing anywhere.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

/// Nothing to see in the text.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(is_padding)
}

fn changes(c: char) -> bool {
    is_invisible(c) || fold(c) != c
}

fn fold(c: char) -> char {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => {
            char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c)
        }
        _ => c,
    }
}
