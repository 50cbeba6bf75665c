//! Tables that go out: one description, written as CSV or as a workbook.

use std::borrow::Cow;
use std::io::Write;

use chrono::NaiveDate;
use encoding_rs::GB18030;
use rust_xlsxwriter::XlsxError;

use super::Unreadable;
use super::row::is_guarded;
pub use super::sheet_workbook::{write_workbook, write_xlsx};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text, also ID numbers and telephones.
    Text,
    /// Whole numbers.
    Integer,
    /// Decimal numbers with so many places.
    Decimal(u8),
    /// Days.
    Date,
}

/// A cell to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Text; never becomes a formula.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A decimal number times ten to the places of its column: 435 in a `Decimal(1)` column is 43.5.
    Decimal(i64),
    /// A day.
    Date(NaiveDate),
    /// Nothing.
    Empty,
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// A column of a table that goes out.
#[derive(Debug, Clone)]
pub struct SheetColumn {
    /// The header; one that the importer accepts, where the table can be imported.
    pub title: String,
    /// Width in characters of the default font (a Chinese character takes two).
    pub width: u16,
    /// What the cells hold.
    pub kind: Kind,
}

/// A table that goes out.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// The line above the table, over all columns. Workbook only.
    pub title: String,
    /// Lines between title and header: unit, date, notes; at most eight, or the importer does not find
    /// the header. Workbook only.
    pub notes: Vec<String>,
    /// The columns.
    pub columns: Vec<SheetColumn>,
    /// The rows; missing cells are empty.
    pub rows: Vec<Vec<Value>>,
    /// The last row, with the sums.
    pub total: Option<Vec<Value>>,
    /// Figure and definition, for the second sheet 统计口径. Workbook only.
    pub definitions: Vec<(String, String)>,
}

/// A sheet of a workbook of several.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The name on the tab: at most 31 characters.
    pub name: String,
    /// The table; the definitions of all pages stand together on the last sheet.
    pub sheet: Sheet,
    /// For each run of columns that shares a header above its own: that header and the number of
    /// columns; an empty header leaves them without. Empty: one row of headers.
    pub groups: Vec<(String, usize)>,
    /// For paper: figures are centred and long names wrap.
    pub for_paper: bool,
}

/// Encodings of CSV files that go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CsvEncoding {
    /// UTF-8 with byte order mark, which spreadsheets need to see the encoding.
    Utf8Bom,
    /// GB18030 for old programs; it holds every character.
    Gb18030,
}

/// Writes the table as CSV: header first, so that it imports again; CRLF; no cell that a spreadsheet
/// would compute. Fails only when `out` does.
pub fn write_csv(
    sheet: &Sheet,
    encoding: CsvEncoding,
    out: &mut impl Write,
) -> Result<(), Unreadable> {
    if encoding == CsvEncoding::Utf8Bom {
        out.write_all("\u{FEFF}".as_bytes())?;
    }
    let titles: Vec<Value> = sheet
        .columns
        .iter()
        .map(|column| Value::Text(column.title.clone()))
        .collect();
    let mut lines = csv_lines();
    for row in [&titles].into_iter().chain(&sheet.rows).chain(&sheet.total) {
        let width = sheet.columns.len().max(row.len());
        let cells = (0..width).map(|place| {
            let kind = sheet
                .columns
                .get(place)
                .map_or(Kind::Text, |column| column.kind);
            csv_cell(row.get(place).unwrap_or(&Value::Empty), kind)
        });
        write_line(&mut lines, cells)?;
    }
    let bytes = lines
        .into_inner()
        .map_err(|cause| Unreadable::Io(cause.into_error()))?;
    match encoding {
        CsvEncoding::Utf8Bom => out.write_all(&bytes)?,
        CsvEncoding::Gb18030 => {
            let text = String::from_utf8_lossy(&bytes);
            out.write_all(&GB18030.encode(&text).0)?;
        }
    }
    out.flush()?;
    Ok(())
}

/// A CSV in memory: CRLF, quotes where needed (RFC 4180).
pub(super) fn csv_lines() -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(Vec::new())
}

/// Adds a line.
pub(super) fn write_line<'a>(
    lines: &mut csv::Writer<Vec<u8>>,
    cells: impl Iterator<Item = Cow<'a, str>>,
) -> Result<(), Unreadable> {
    for cell in cells {
        lines.write_field(cell.as_bytes()).map_err(csv_failed)?;
    }
    lines.write_record(None::<&[u8]>).map_err(csv_failed)
}

#[expect(clippy::needless_pass_by_value, reason = "used as map_err(csv_failed)")]
fn csv_failed(cause: csv::Error) -> Unreadable {
    Unreadable::Io(std::io::Error::other(cause.to_string()))
}

fn csv_cell(value: &Value, kind: Kind) -> Cow<'_, str> {
    match value {
        Value::Text(text) => csv_text(text),
        Value::Integer(number) => number.to_string().into(),
        Value::Decimal(number) => decimal_text(*number, places(kind)).into(),
        Value::Date(date) => date.to_string().into(),
        Value::Empty => "".into(),
    }
}

pub(super) fn places(kind: Kind) -> u8 {
    if let Kind::Decimal(places) = kind {
        places
    } else {
        0
    }
}

/// 435 with one place is `43.5`.
pub(super) fn decimal_text(number: i64, places: u8) -> String {
    if places == 0 {
        return number.to_string();
    }
    let width = usize::from(places) + 1;
    let digits = format!("{:0width$}", number.unsigned_abs());
    let (whole, fraction) = digits.split_at(digits.len() - usize::from(places));
    format!("{}{whole}.{fraction}", if number < 0 { "-" } else { "" })
}

/// A text cell: with an apostrophe before what a spreadsheet would compute.
pub(super) fn csv_text(text: &str) -> Cow<'_, str> {
    if is_guarded(text) {
        format!("'{text}").into()
    } else {
        text.into()
    }
}

/// Text as it goes into a workbook. String cells are never computed, so no apostrophe is needed; but a
/// text with an apostrophe of its own there gets a second one, since the importer takes one off. A
/// cell holds 32,767 characters at most.
pub(super) fn xlsx_text(text: &str) -> Cow<'_, str> {
    const LONGEST: usize = 32_767;
    let text = if text.starts_with('\'') && is_guarded(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        text.into()
    };
    if text.len() <= LONGEST || text.encode_utf16().count() <= LONGEST {
        return text;
    }
    let mut room = LONGEST;
    let fits = |c: &char| {
        let left = room.checked_sub(c.len_utf16());
        room = left.unwrap_or(0);
        left.is_some()
    };
    Cow::Owned(text.chars().take_while(fits).collect())
}

/// A workbook that could not be written: the disk, or a table beyond what a workbook can be.
#[expect(clippy::needless_pass_by_value, reason = "used as map_err(written)")]
pub(super) fn written(error: XlsxError) -> Unreadable {
    Unreadable::Io(std::io::Error::other(error.to_string()))
}
