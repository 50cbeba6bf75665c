//! What an import finds: outcomes of rows, counts, defects.

use super::header::ColumnSet;
use super::reader::TableReader;
use super::report::{Defect, Severity};
use super::row::Cell;

/// What became of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is not on record yet.
    Added,
    /// It is on record with other particulars.
    Changed,
    /// It is on record just so.
    Unchanged,
    /// It was refused; its defects say why.
    Refused,
    /// It is no data: a total, a placeholder place.
    Skipped,
}

/// How many rows met which outcome; the names are those of the result line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// Data rows below the header.
    pub rows: u32,
    /// Rows that are new.
    pub added: u32,
    /// Rows that differ from the record.
    pub changed: u32,
    /// Rows that are on record just so.
    pub unchanged: u32,
    /// Records that are not in the file and are ended (`--replace`).
    pub removed: u32,
    /// Rows with a defect that keeps them out.
    pub refused: u32,
    /// Rows that are no data.
    pub skipped: u32,
}

/// What an import found, and did.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Rows by outcome.
    pub counts: Counts,
    /// Every defect, in row order once the import is over.
    pub defects: Vec<Defect>,
    /// Sentences about the whole, for the preview and standard error.
    pub notes: Vec<String>,
    /// Who is on record but not in the file: name and unit, at most [`MOST_MISSING`] of them.
    pub missing: Vec<String>,
    /// How many are on record but not in the file.
    pub missing_total: u32,
    /// The header cells of the file by the kind's columns.
    pub(super) titles: Vec<String>,
}

/// The most names of missing people that are listed.
pub const MOST_MISSING: usize = 200;

/// Where the checks of one row put what they find.
#[derive(Debug)]
pub struct Findings<'r> {
    pub(super) report: &'r mut Report,
    pub(super) row: u32,
    pub(super) is_refused: bool,
}

impl Findings<'_> {
    /// A defect that keeps the row out, at the column with this index.
    pub fn refuse(
        &mut self,
        column: usize,
        code: &'static str,
        message: impl Into<String>,
        cell: &Cell<'_>,
    ) {
        self.is_refused = true;
        let value = cell.text().into_owned();
        self.report.add(
            self.row,
            column,
            code,
            Severity::Refused,
            message.into(),
            value,
        );
    }

    /// A defect with a value that is not shown as it stands (ID numbers).
    pub fn refuse_masked(
        &mut self,
        column: usize,
        code: &'static str,
        message: impl Into<String>,
        masked: String,
    ) {
        self.is_refused = true;
        self.report.add(
            self.row,
            column,
            code,
            Severity::Refused,
            message.into(),
            masked,
        );
    }

    /// A defect that somebody should look at.
    pub fn warn(
        &mut self,
        column: usize,
        code: &'static str,
        message: impl Into<String>,
        cell: &Cell<'_>,
    ) {
        let value = cell.text().into_owned();
        self.report.add(
            self.row,
            column,
            code,
            Severity::Warning,
            message.into(),
            value,
        );
    }
}

impl Report {
    pub(super) fn new(reader: &TableReader<'_>, columns: &ColumnSet) -> Self {
        let title = |(index, column): (usize, &super::Column)| {
            let place = reader.place(index);
            let in_file = place.and_then(|place| reader.header().get(place));
            in_file.map_or_else(|| column.title.to_owned(), |title| title.trim().to_owned())
        };
        Self {
            titles: columns.columns.iter().enumerate().map(title).collect(),
            defects: reader.warnings(),
            ..Self::default()
        }
    }

    /// Counts one row.
    pub fn count(&mut self, outcome: Outcome) {
        let count = match outcome {
            Outcome::Added => &mut self.counts.added,
            Outcome::Changed => &mut self.counts.changed,
            Outcome::Unchanged => &mut self.counts.unchanged,
            Outcome::Refused => &mut self.counts.refused,
            Outcome::Skipped => &mut self.counts.skipped,
        };
        *count += 1;
    }

    /// A defect found when the row met the data on record or the rows before it.
    pub fn add(
        &mut self,
        row: u32,
        column: usize,
        code: &'static str,
        severity: Severity,
        message: String,
        value: String,
    ) {
        let column = self.titles.get(column).cloned().unwrap_or_default();
        self.defects.push(Defect {
            row,
            column,
            code,
            severity,
            message,
            value,
        });
    }

    /// One who is on record but not in the file.
    pub fn add_missing(&mut self, who: String) {
        self.missing_total += 1;
        if self.missing.len() < MOST_MISSING {
            self.missing.push(who);
        }
    }

    /// Whether nothing keeps the file from being written.
    pub fn is_clean(&self) -> bool {
        self.counts.refused == 0
    }
}
