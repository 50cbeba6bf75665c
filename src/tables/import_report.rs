//! What an import finds: outcomes of rows, counts, defects.

pub use super::change::{Change, MOST_CHANGES};
use super::header::ColumnSet;
use super::reader::TableReader;
use super::report::{Defect, Severity};
use super::row::{Cell, Row};
use super::twins::Twins;
use super::values::parse_date;

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
    /// What must be looked at before anything else: shown above all, and on standard error.
    pub cautions: Vec<String>,
    /// What rows change in the record, at most [`MOST_CHANGES`] of them.
    pub changes: Vec<Change>,
    /// How many values are changed in all.
    pub changes_total: u32,
    /// What stands above the header, row by row.
    pub heading: Vec<String>,
    /// Further sheets of the workbook with such a header, which are not read.
    pub unread_sheets: Vec<String>,
    /// Who is on record but not in the file: name and unit, at most [`MOST_MISSING`] of them.
    pub missing: Vec<String>,
    /// How many are on record but not in the file.
    pub missing_total: u32,
    /// The header cells of the file by the kind's columns.
    pub(super) titles: Vec<String>,
    /// Columns of the file that mean the same as one before them.
    pub(super) twins: Twins,
}

/// The most names of missing people that are listed.
pub const MOST_MISSING: usize = 200;
/// Where the checks of one row put what they find.
#[derive(Debug)]
pub struct Findings<'r> {
    pub(super) report: &'r mut Report,
    pub(super) row: u32,
    pub(super) is_refused: bool,
    /// Columns whose cells contradict each other: reported already.
    contradictory: Vec<usize>,
}

impl<'r> Findings<'r> {
    /// For one row; cells of one meaning that contradict each other keep it out.
    pub(super) fn new(row: &Row<'_>, report: &'r mut Report) -> Self {
        let mut findings = Self {
            report,
            row: row.number,
            is_refused: false,
            contradictory: Vec::new(),
        };
        if !row.places.further.is_empty() {
            findings.compare_twins(row);
        }
        findings
    }

    /// A defect that keeps the row out, at the column with this index.
    pub fn refuse(
        &mut self,
        column: usize,
        code: &'static str,
        message: impl Into<String>,
        cell: &Cell<'_>,
    ) {
        let value = cell.text().into_owned();
        self.refuse_masked(column, code, message, value);
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
        self.add(column, code, Severity::Refused, message.into(), masked);
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
        self.add(column, code, Severity::Warning, message.into(), value);
    }

    /// What follows from a contradiction is not told again.
    fn add(
        &mut self,
        column: usize,
        code: &'static str,
        severity: Severity,
        message: String,
        value: String,
    ) {
        if !self.contradictory.contains(&column) {
            let row = self.row;
            self.report.add(row, column, code, severity, message, value);
        }
    }

    /// Notes which cells of columns of one meaning are used, and reports those that contradict
    /// each other.
    fn compare_twins(&mut self, row: &Row<'_>) {
        for further in row.places.further {
            let key = (row.number, further.column);
            if let Some((place, cell)) = row.contradiction(further.column) {
                if self.contradictory.contains(&further.column) {
                    continue;
                }
                let title = self.report.titles.get(further.column);
                let title = title.cloned().unwrap_or_default();
                self.report.twins.used.insert(key, place);
                let message = format!(
                    "与“{title}”一栏填的不一样，两栏意思相同，请核对后改成一样，或只填一栏"
                );
                let code = "duplicate_in_file";
                self.refuse_masked(further.column, code, message, without_number(&cell));
                self.contradictory.push(further.column);
            } else if let Some(place) = row.further_place(further.column) {
                self.report.twins.used.insert(key, place);
            }
        }
    }
}

/// The value, unless it may be a number of a person (ID number, telephone), which is not shown.
fn without_number(cell: &Cell<'_>) -> String {
    let text = cell.text();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if digits >= 7 && parse_date(cell).is_err() {
        return "*".repeat(digits.min(18));
    }
    text.into_owned()
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
            heading: reader.heading().to_vec(),
            unread_sheets: reader.unread_sheets().to_vec(),
            twins: Twins::new(reader),
            ..Self::default()
        }
    }

    /// A report on other rows of the same file.
    pub(super) fn empty(&self) -> Self {
        Self {
            titles: self.titles.clone(),
            twins: self.twins.unused(),
            ..Self::default()
        }
    }

    /// Adds what was found in the rows that come next.
    pub(super) fn append(&mut self, next: &mut Self) {
        self.defects.append(&mut next.defects);
        self.notes.append(&mut next.notes);
        self.counts.rows += next.counts.rows;
        self.counts.skipped += next.counts.skipped;
        self.twins.used.extend(next.twins.used.drain());
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
        let column = self.title(row, column);
        self.defects.push(Defect {
            row,
            column,
            code,
            severity,
            message,
            value,
        });
    }

    /// The same at a further column of one meaning, told by its place in the file.
    pub fn add_at(&mut self, place: Option<u16>, defect: Defect) {
        let title = place.and_then(|place| self.twins.title_at(place));
        let column = title.cloned().unwrap_or(defect.column);
        self.defects.push(Defect { column, ..defect });
    }

    /// The title over the cell of a row that is used for a column.
    pub fn title(&self, row: u32, column: usize) -> String {
        let title = self.twins.title(row, column);
        let title = title.or_else(|| self.titles.get(column));
        title.cloned().unwrap_or_default()
    }

    /// A value on record that a row changes; only the first are kept.
    pub fn add_change(&mut self, change: impl FnOnce() -> Change) {
        self.changes_total += 1;
        if self.changes.len() < MOST_CHANGES {
            self.changes.push(change());
        }
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
