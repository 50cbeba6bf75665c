//! Splits the text of a CSV file into records, the way a spreadsheet counts rows.
//!
//! The usual CSV parsers pass over blank lines, take a quote that is never closed without a word and let
//! one line grow without end; row numbers in our reports must be the spreadsheet's, and hostile files
//! must stay cheap. So this splitter is our own. A quote opens a quoted cell only at the cell's start;
//! LF, CR LF and a lone CR end a record.

use std::io::Read;

use super::encoding::{Encoding, Piece, TextStream};
use super::row::Span;
use super::{Source, Unreadable};

/// Longest record in bytes of UTF-8.
const LONGEST_RECORD: usize = 1024 * 1024;
/// Most columns of a record.
pub(super) const MOST_COLUMNS: usize = 1000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    CellStart,
    Plain,
    Quoted,
    /// A quote inside a quoted cell: the end of it, or the first of two that mean one.
    QuoteSeen,
}

/// The records of one CSV file; the current one lies in `text` and `cells`.
pub(super) struct Records<'a> {
    stream: TextStream<'a>,
    piece: String,
    at: usize,
    separator: u8,
    state: State,
    after_cr: bool,
    /// Number of the current record, the first is 1.
    pub(super) number: u32,
    /// The cells' text, one after the other.
    pub(super) text: String,
    /// Where each cell stands in `text`.
    pub(super) cells: Vec<Span>,
}

impl<'a> Records<'a> {
    pub(super) fn open(
        source: &'a Source,
        encoding: Encoding,
        separator: u8,
    ) -> Result<Self, Unreadable> {
        let input: Box<dyn Read + 'a> = Box::new(source.open()?);
        Ok(Self {
            stream: TextStream::new(input, encoding),
            piece: String::new(),
            at: 0,
            separator,
            state: State::CellStart,
            after_cr: false,
            number: 0,
            text: String::new(),
            cells: Vec::new(),
        })
    }

    /// Moves to the next record; false at the end of the file.
    pub(super) fn advance(&mut self) -> Result<bool, Unreadable> {
        self.text.clear();
        self.cells.clear();
        self.state = State::CellStart;
        self.number = self.number.saturating_add(1);
        loop {
            if self.at == self.piece.len() && !self.refill()? {
                return self.finish();
            }
            if self.take_from_piece()? {
                return Ok(true);
            }
            self.check_length()?;
        }
    }

    fn refill(&mut self) -> Result<bool, Unreadable> {
        self.at = 0;
        match self.stream.next_piece(&mut self.piece)? {
            Piece::End => return Ok(false),
            Piece::BadBytes => {
                let encoding = self.stream.encoding().label();
                return Err(Unreadable::BadBytes {
                    row: self.number,
                    encoding,
                });
            }
            Piece::Text => {}
        }
        if self.piece.as_bytes().contains(&0) {
            return Err(Unreadable::NotATable);
        }
        if std::mem::take(&mut self.after_cr) && self.piece.starts_with('\n') {
            self.at = 1;
        }
        Ok(true)
    }

    /// The end of the file ends the last record, too.
    fn finish(&mut self) -> Result<bool, Unreadable> {
        match self.state {
            State::Quoted => Err(Unreadable::OpenQuote(self.number)),
            State::CellStart if self.cells.is_empty() => Ok(false),
            _ => {
                self.end_cell()?;
                Ok(true)
            }
        }
    }

    fn check_length(&self) -> Result<(), Unreadable> {
        match self.state {
            _ if self.text.len() <= LONGEST_RECORD => Ok(()),
            State::Quoted => Err(Unreadable::OpenQuote(self.number)),
            _ => Err(Unreadable::LongRow(self.number)),
        }
    }

    /// Takes bytes up to the end of the record (true) or of the piece.
    fn take_from_piece(&mut self) -> Result<bool, Unreadable> {
        while self.at < self.piece.len() {
            if self.state == State::Quoted {
                self.take_quoted();
                continue;
            }
            let rest = &self.piece.as_bytes()[self.at..];
            let byte = rest[0];
            if byte == b'"' && self.state != State::Plain {
                if self.state == State::QuoteSeen {
                    self.text.push('"');
                }
                self.state = State::Quoted;
                self.at += 1;
            } else if byte == self.separator {
                self.at += 1;
                self.end_cell()?;
            } else if byte == b'\n' || byte == b'\r' {
                self.at += 1;
                self.end_cell()?;
                self.after_line_end(byte);
                return Ok(true);
            } else {
                let separator = self.separator;
                let is_end = |byte: &u8| *byte == separator || *byte == b'\n' || *byte == b'\r';
                let end = rest
                    .iter()
                    .position(is_end)
                    .map_or(self.piece.len(), |length| self.at + length);
                self.text.push_str(&self.piece[self.at..end]);
                self.at = end;
                self.state = State::Plain;
            }
        }
        Ok(false)
    }

    fn take_quoted(&mut self) {
        let quote = self.piece.as_bytes()[self.at..]
            .iter()
            .position(|byte| *byte == b'"');
        let end = quote.map_or(self.piece.len(), |length| self.at + length);
        self.text.push_str(&self.piece[self.at..end]);
        self.at = end;
        if quote.is_some() {
            self.at += 1;
            self.state = State::QuoteSeen;
        }
    }

    /// The LF of a CR LF may only come with the next piece.
    fn after_line_end(&mut self, byte: u8) {
        if byte == b'\r' {
            match self.piece.as_bytes().get(self.at) {
                Some(b'\n') => self.at += 1,
                Some(_) => {}
                None => self.after_cr = true,
            }
        }
    }

    fn end_cell(&mut self) -> Result<(), Unreadable> {
        self.check_length()?;
        let column = self.cells.len();
        if column == MOST_COLUMNS {
            return Err(Unreadable::ManyColumns(self.number));
        }
        let start = self.cells.last().map_or(0, |span| span.end);
        let end = u32::try_from(self.text.len()).map_err(|_| Unreadable::LongRow(self.number))?;
        let column = u16::try_from(column).map_err(|_| Unreadable::ManyColumns(self.number))?;
        self.cells.push(Span {
            column,
            start,
            end,
            date: None,
        });
        self.state = State::CellStart;
        Ok(())
    }
}
