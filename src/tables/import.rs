//! The one importer: drives a table through a kind's own checks, batch after batch, and keeps the
//! count and the list of defects. What a row means, and what is written, is the kind's affair.

use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use super::report::{Defect, Severity};
use super::row::{Cell, Row};
use super::{ColumnSet, Encoding, Source, TableReader, Unreadable};
use crate::error::Error;

/// Rows that are resolved and written together.
pub const BATCH: usize = 2_000;
/// Batches that are read ahead of the one being written.
const AHEAD: usize = 8;

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
    titles: Vec<String>,
}

/// The most names of missing people that are listed.
pub const MOST_MISSING: usize = 200;

/// A row after its own checks, before it meets the data on record.
#[derive(Debug)]
pub struct Checked<R> {
    /// Row number as the spreadsheet shows it.
    pub row: u32,
    /// Whether a defect keeps it out already; the remaining checks still run.
    pub is_refused: bool,
    /// What could be read.
    pub record: R,
}

/// Reads rows of a kind of table, each by itself, in a thread of its own: what needs the record
/// or the rows before is for [`Importer::take`].
pub trait RowReader: Send {
    /// What a row is read into; what could not be read is left open in it.
    type Record: Send;

    /// Reads one row. `None` passes over a row that is no data.
    fn read(&self, row: &Row<'_>, findings: &mut Findings<'_>) -> Option<Self::Record>;
}

/// A kind of table.
pub trait Importer {
    /// What a row is read into.
    type Record: Send;
    /// What reads it.
    type Reader: RowReader<Record = Self::Record>;

    /// The reader of this import's rows.
    fn reader(&self) -> Self::Reader;

    /// Meets a batch with the data on record, reports what is wrong, and writes the rest unless
    /// this is a trial. Gives one outcome per row.
    fn take(
        &mut self,
        batch: Vec<Checked<Self::Record>>,
        report: &mut Report,
    ) -> crate::error::Result<()>;
}

/// Why an import stopped.
#[derive(Debug)]
pub enum Stopped {
    /// The file cannot be read as such a table.
    Unreadable(Unreadable),
    /// The data could not be reached or changed.
    Failed(crate::error::Error),
}

impl From<Unreadable> for Stopped {
    fn from(cause: Unreadable) -> Self {
        Self::Unreadable(cause)
    }
}

impl From<crate::error::Error> for Stopped {
    fn from(cause: crate::error::Error) -> Self {
        Self::Failed(cause)
    }
}

/// Runs the whole table through `importer`. Rows are read in a thread of their own, a little ahead
/// of the writing; batches are taken in the order of the file, and what is found in a row when it
/// is read comes before what is found when it is taken, as if there were one thread.
pub fn run<I: Importer>(
    source: &Source,
    columns: &ColumnSet,
    encoding: Option<Encoding>,
    importer: &mut I,
) -> Result<Report, Stopped> {
    let rows = importer.reader();
    let (taken, read) = thread::scope(|scope| {
        let (batches, waiting) = sync_channel(AHEAD);
        let reading = scope.spawn(move || read_all(source, columns, encoding, &rows, &batches));
        // The waiting end is dropped when taking ends, and the reader stops.
        let taken = take_all(importer, waiting);
        (taken, reading.join())
    });
    // A failure in taking is of an earlier batch than one in reading.
    let report = taken?;
    read.unwrap_or_else(|panic| resume_unwind(panic))?;
    let mut report = report.ok_or_else(|| Error::internal("a table was read without an end"))?;
    report.defects.sort_by_key(|defect| defect.row);
    Ok(report)
}

/// Rows that were read together, and what was found in them; the first also has the titles and
/// what was found in the header.
struct Batch<R> {
    rows: Vec<Checked<R>>,
    found: Report,
}

fn read_all<R: RowReader>(
    source: &Source,
    columns: &ColumnSet,
    encoding: Option<Encoding>,
    rows: &R,
    batches: &SyncSender<Batch<R::Record>>,
) -> Result<(), Unreadable> {
    let mut reader = TableReader::open(source, columns, encoding)?;
    let mut found = Report::new(&reader, columns);
    loop {
        let mut batch = Vec::with_capacity(BATCH);
        let more = read_batch(&mut reader, rows, &mut found, &mut batch)?;
        let next = Report {
            titles: found.titles.clone(),
            ..Report::default()
        };
        let batch = Batch {
            rows: batch,
            found: std::mem::replace(&mut found, next),
        };
        // Nobody takes rows any more after a failure.
        if batches.send(batch).is_err() || !more {
            return Ok(());
        }
    }
}

fn take_all<I: Importer>(
    importer: &mut I,
    batches: Receiver<Batch<I::Record>>,
) -> crate::error::Result<Option<Report>> {
    let mut report: Option<Report> = None;
    for Batch { rows, mut found } in batches {
        let report = match &mut report {
            None => report.insert(found),
            Some(report) => {
                report.defects.append(&mut found.defects);
                report.counts.rows += found.counts.rows;
                report.counts.skipped += found.counts.skipped;
                report
            }
        };
        importer.take(rows, report)?;
    }
    Ok(report)
}

fn read_batch<R: RowReader>(
    reader: &mut TableReader<'_>,
    rows: &R,
    report: &mut Report,
    batch: &mut Vec<Checked<R::Record>>,
) -> Result<bool, Unreadable> {
    while batch.len() < BATCH {
        let Some(row) = reader.next_row()? else {
            return Ok(false);
        };
        report.counts.rows += 1;
        if row.is_no_data() {
            report.count(Outcome::Skipped);
            continue;
        }
        let mut findings = Findings {
            report,
            row: row.number,
            is_refused: false,
        };
        match rows.read(&row, &mut findings) {
            Some(record) => {
                let is_refused = findings.is_refused;
                batch.push(Checked {
                    row: row.number,
                    is_refused,
                    record,
                });
            }
            None => report.count(Outcome::Skipped),
        }
    }
    Ok(true)
}

/// The different pairs of values in two columns whose second value is wanted: names of places are
/// surveyed before the import.
pub fn distinct_pairs(
    source: &Source,
    columns: &ColumnSet,
    encoding: Option<Encoding>,
    pair: (usize, usize),
    is_wanted: impl Fn(&str) -> bool,
) -> Result<std::collections::BTreeSet<(String, String)>, Unreadable> {
    let mut reader = TableReader::open(source, columns, encoding)?;
    let mut pairs = std::collections::BTreeSet::new();
    let mut last = (String::new(), String::new());
    while let Some(row) = reader.next_row()? {
        let (first, second) = (row.cell(pair.0), row.cell(pair.1));
        let (first, second) = (first.text(), second.text());
        if row.is_no_data() || (last.0 == first && last.1 == second) || !is_wanted(&second) {
            continue;
        }
        last = (first.into_owned(), second.into_owned());
        pairs.insert(last.clone());
    }
    Ok(pairs)
}

/// Where the checks of one row put what they find.
#[derive(Debug)]
pub struct Findings<'r> {
    report: &'r mut Report,
    row: u32,
    is_refused: bool,
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
    fn new(reader: &TableReader<'_>, columns: &ColumnSet) -> Self {
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
