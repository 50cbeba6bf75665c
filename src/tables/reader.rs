//! One reader for all tables: opens the file, finds the header, hands out row after row.

use super::encoding::{Encoding, detect};
use super::header::{HEADER_ROWS, HeaderMatch, choose};
use super::records::Records;
use super::row::{Row, is_blank};
use super::source::Content;
use super::twins::{Further, Places};
use super::workbook::{Loaded, SheetData};
use super::{ColumnSet, Defect, Source, Unreadable};

/// Separators in the order of preference.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// Characters of a row above the header that are kept.
const LONGEST_HEADING: usize = 200;

/// Reads the rows of a table one by one. A CSV file is streamed, a workbook held in compact form.
pub struct TableReader<'a> {
    rows: Rows<'a>,
    header: HeaderMatch,
    header_row: u32,
    encoding: Option<Encoding>,
    heading: Vec<String>,
    unread_sheets: Vec<String>,
}

enum Rows<'a> {
    Records(Box<Records<'a>>),
    Sheet { sheet: SheetData, next: usize },
}

impl std::fmt::Debug for TableReader<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TableReader")
            .field("header", &self.header)
            .finish_non_exhaustive()
    }
}

impl<'a> TableReader<'a> {
    /// Opens a table and reads up to its header row.
    ///
    /// `encoding` overrides what would be detected; it means nothing for a workbook. The error is the
    /// reason why the whole file is refused.
    pub fn open(
        source: &'a Source,
        columns: &ColumnSet,
        encoding: Option<Encoding>,
    ) -> Result<Self, Unreadable> {
        match source.content()? {
            Content::Zip => Self::open_workbook(source, columns),
            Content::Text => Self::open_text(source, columns, encoding),
        }
    }

    fn open_workbook(source: &Source, columns: &ColumnSet) -> Result<Self, Unreadable> {
        let Loaded {
            sheet,
            header_row,
            header,
            unread_sheets,
        } = SheetData::load(source, columns)?;
        let next = sheet.first_row_after(header_row);
        let above = (0..next).map_while(|index| sheet.row(index, Places::default()));
        let above = above.take_while(|row| row.number < header_row);
        Ok(Self {
            heading: above.map(|row| heading_of(&row)).collect(),
            unread_sheets,
            rows: Rows::Sheet { sheet, next },
            header,
            header_row,
            encoding: None,
        })
    }

    fn open_text(
        source: &'a Source,
        columns: &ColumnSet,
        encoding: Option<Encoding>,
    ) -> Result<Self, Unreadable> {
        let encoding = match encoding {
            Some(encoding) => encoding,
            None => detect(source.open()?)?,
        };
        let mut best: Option<(u8, u32, HeaderMatch)> = None;
        let mut failure = None;
        for separator in SEPARATORS {
            match find_header(source, columns, encoding, separator) {
                Ok(Some((row, header))) => {
                    if header.score() > best.as_ref().map_or(0, |(_, _, found)| found.score()) {
                        best = Some((separator, row, header));
                    }
                }
                Ok(None) => {}
                Err(error) => failure = failure.or(Some(error)),
            }
        }
        let Some((separator, header_row, header)) = best else {
            return Err(match failure {
                Some(error) => error,
                None => no_header(source, columns, encoding),
            });
        };
        header.check(columns)?;
        let mut records = Records::open(source, encoding, separator)?;
        let mut heading = Vec::new();
        while records.number < header_row && records.advance()? {
            if records.number < header_row {
                heading.push(heading_of(&current(&records, Places::default())));
            }
        }
        Ok(Self {
            heading,
            unread_sheets: Vec::new(),
            rows: Rows::Records(Box::new(records)),
            header,
            header_row,
            encoding: Some(encoding),
        })
    }

    /// The next row that is not blank; `None` at the end. The error ends the reading: the file is
    /// refused as a whole.
    pub fn next_row(&mut self) -> Result<Option<Row<'_>>, Unreadable> {
        match &mut self.rows {
            Rows::Records(records) => {
                loop {
                    if !records.advance()? {
                        return Ok(None);
                    }
                    if !is_blank(&records.text) {
                        break;
                    }
                }
                Ok(Some(current(records, self.header.places())))
            }
            Rows::Sheet { sheet, next } => {
                while let Some(row) = sheet.row(*next, self.header.places()) {
                    *next += 1;
                    if !row.is_blank() {
                        return Ok(Some(row));
                    }
                }
                Ok(None)
            }
        }
    }

    /// The header row's number as the spreadsheet shows it.
    pub fn header_row(&self) -> u32 {
        self.header_row
    }

    /// What stands in the rows above the header, a text each.
    pub(super) fn heading(&self) -> &[String] {
        &self.heading
    }

    /// Further sheets of a workbook with a complete header.
    pub(super) fn unread_sheets(&self) -> &[String] {
        &self.unread_sheets
    }

    /// The header cells as they stand in the file, without line breaks.
    pub fn header(&self) -> &[String] {
        &self.header.titles
    }

    /// The place of a column of the set among the file's columns, from 0; `None` when the file lacks it.
    pub fn place(&self, key_index: usize) -> Option<usize> {
        let place = self.header.places().first.get(key_index)?;
        place.map(usize::from)
    }

    /// Further columns of the file that mean the same as one before them.
    pub(super) fn further(&self) -> &[Further] {
        self.header.places().further
    }

    /// Columns that are ignored, one warning `unknown_column` each.
    pub fn warnings(&self) -> Vec<Defect> {
        self.header.warnings(self.header_row)
    }

    /// The encoding of a CSV file; `None` for a workbook.
    pub fn encoding(&self) -> Option<Encoding> {
        self.encoding
    }
}

/// The cells of a row above the header as one text.
fn heading_of(row: &Row<'_>) -> String {
    let cells = row.raw();
    let words = cells.iter().flat_map(|cell| cell.split_whitespace());
    let text: Vec<&str> = words.take(LONGEST_HEADING).collect();
    text.join(" ").chars().take(LONGEST_HEADING).collect()
}

fn current<'r>(records: &'r Records<'_>, places: Places<'r>) -> Row<'r> {
    Row {
        number: records.number,
        text: &records.text,
        cells: &records.cells,
        places,
    }
}

/// The best header among the first rows with this separator.
fn find_header(
    source: &Source,
    columns: &ColumnSet,
    encoding: Encoding,
    separator: u8,
) -> Result<Option<(u32, HeaderMatch)>, Unreadable> {
    let mut records = Records::open(source, encoding, separator)?;
    let mut found = Vec::new();
    let mut failure = None;
    while records.number < HEADER_ROWS {
        match records.advance() {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                failure = Some(error);
                break;
            }
        }
        found.push((
            records.number,
            columns.compare(&current(&records, Places::default()).raw()),
        ));
    }
    match (choose(&found), failure) {
        (Some(best), _) => Ok(Some(best)),
        (None, Some(error)) => Err(error),
        (None, None) => Ok(None),
    }
}

/// Why a text has no header: it is blank, no table, or lacks every column.
fn no_header(source: &Source, columns: &ColumnSet, encoding: Encoding) -> Unreadable {
    let blank = || -> Result<bool, Unreadable> {
        let mut records = Records::open(source, encoding, b',')?;
        while records.advance()? {
            if !is_blank(&records.text) {
                return Ok(false);
            }
        }
        Ok(true)
    };
    match blank() {
        Ok(true) => Unreadable::Empty,
        Ok(false) => columns
            .compare(&[])
            .check(columns)
            .err()
            .unwrap_or(Unreadable::NotATable),
        Err(error) => error,
    }
}
