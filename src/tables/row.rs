//! One data row: its cells cleaned as the file formats say, or as they stand in the file.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::header::fold_header;
pub use super::no_data::EXAMPLE;
use super::no_data::{is_foot_text, no_data_word};
use super::twins::Places;

/// Where a cell's text stands among the text of its row, and the date if the spreadsheet says it is one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) column: u16,
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) date: Option<NaiveDate>,
}

/// A sum stands in one of so many cells that are filled: 序号, 乡镇, 村.
const CELLS_OF_SUMS: usize = 3;

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

    /// Whether the file has the column with this index in the `ColumnSet`.
    pub fn has_column(&self, key_index: usize) -> bool {
        self.places
            .first
            .get(key_index)
            .is_some_and(Option::is_some)
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

    /// Whether the row is no data.
    pub fn is_no_data(&self) -> bool {
        self.no_data().is_some()
    }

    /// What a row is that is no data: a sum (合计, 总计：3人, 碧阳镇小计) in one of its first cells,
    /// the example of a template (示例), the header once more (on the next printed page), or a row
    /// that was numbered in advance and never filled.
    pub(super) fn no_data(&self) -> Option<&'static str> {
        let filled = || self.cells.iter().filter(|span| !is_blank(self.slice(span)));
        let first = filled().next()?;
        let title = |span: &Span| self.places.titles.get(usize::from(span.column));
        let is_title = |title: &&String| {
            !title.is_empty() && self.slice(first).trim_matches(is_padding) == **title
        };
        if title(first).as_ref().is_some_and(is_title) {
            let is_header = filled().all(|span| {
                title(span).is_some_and(|title| fold_header(title) == fold_header(self.slice(span)))
            });
            return is_header.then_some("重复的表头");
        }
        let is_number = |span: &Span| self.places.number == Some(span.column);
        let number = || self.slice(first).trim_matches(is_padding).parse::<u32>();
        if is_number(first) && filled().nth(1).is_none() && number().is_ok() {
            return Some("只有序号的空行");
        }
        let mut texts = filled().take(CELLS_OF_SUMS).map(|span| self.slice(span));
        texts.find_map(no_data_word)
    }

    /// Whether the row has only one cell that is filled, 序号 aside: what is missing is one fault.
    pub(super) fn is_nearly_empty(&self) -> bool {
        let filled = self
            .cells
            .iter()
            .filter(|span| self.places.number != Some(span.column) && !is_blank(self.slice(span)));
        filled.count() <= 1
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
