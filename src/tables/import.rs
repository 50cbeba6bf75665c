//! The one importer: drives a table through a kind's own checks, batch after batch, and keeps the
//! count and the list of defects. What a row means, and what is written, is the kind's affair.

use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use super::import_reading::{Batch, read_all};
pub use super::import_report::{
    Change, Counts, Findings, MOST_CHANGES, MOST_MISSING, Outcome, Report,
};
pub use super::progress::Progress;
use super::row::Row;
use super::{ColumnSet, Encoding, Source, TableReader, Unreadable};
use crate::error::Error;

/// Rows that are resolved and written together.
pub const BATCH: usize = 500;
/// Batches that are read ahead of the one being written.
const AHEAD: usize = 8;

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

    /// Where the rows taken so far are noted.
    fn progress(&self) -> &Progress;

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
    report.tell_rows();
    Ok(report)
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
                report.twins.used.clear();
                report.append(&mut found);
                report
            }
        };
        importer.take(rows, report)?;
        importer.progress().set(report.counts.rows);
    }
    Ok(report)
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
    // Put in order at the end: a tree that grows with a nation's file is slow.
    let mut pairs = std::collections::HashSet::new();
    let mut last = (String::new(), String::new());
    while let Some(row) = reader.next_row()? {
        let (first, second) = (row.cell(pair.0), row.cell(pair.1));
        let (first, second) = (first.text(), second.text());
        if (last.0 == first && last.1 == second) || row.is_no_data() || !is_wanted(&second) {
            continue;
        }
        last = (first.into_owned(), second.into_owned());
        pairs.insert(last.clone());
    }
    Ok(pairs.into_iter().collect())
}
