//! The reading half of an import: batches of rows, each checked by itself.

use std::sync::mpsc::SyncSender;

use super::import::{BATCH, Checked, RowReader};
use super::import_report::{Findings, Outcome, Report};
use super::row::Row;
use super::{ColumnSet, Encoding, Source, TableReader, Unreadable};

/// So many rows may be the foot of a form; more are no foot.
const LONGEST_FOOT: usize = 20;
/// Characters of a foot that the note repeats.
const SHOWN: usize = 20;

/// Rows that were read together, and what was found in them; the first also has the titles and
/// what was found in the header.
pub(super) struct Batch<R> {
    pub(super) rows: Vec<Checked<R>>,
    pub(super) found: Report,
}

/// Reads the whole table and hands it on batch by batch.
pub(super) fn read_all<R: RowReader>(
    source: &Source,
    columns: &ColumnSet,
    encoding: Option<Encoding>,
    rows: &R,
    batches: &SyncSender<Batch<R::Record>>,
) -> Result<(), Unreadable> {
    let mut reader = TableReader::open(source, columns, encoding)?;
    let mut reading = Reading {
        rows,
        found: Report::new(&reader, columns),
        batch: Vec::with_capacity(BATCH),
        foot: Vec::new(),
    };
    loop {
        let more = reading.read_batch(&mut reader)?;
        // Nobody takes rows any more after a failure.
        if batches.send(reading.hand_on()).is_err() || !more {
            return Ok(());
        }
    }
}

struct Reading<'r, R: RowReader> {
    rows: &'r R,
    found: Report,
    batch: Vec<Checked<R::Record>>,
    /// Rows that are the foot of a form unless a row of data follows.
    foot: Vec<FootRow<R::Record>>,
}

/// A row that looks like the foot of a form, read as data all the same.
struct FootRow<R> {
    number: u32,
    text: String,
    checked: Option<Checked<R>>,
    found: Report,
}

impl<R: RowReader> Reading<'_, R> {
    /// Whether there may be more rows.
    fn read_batch(&mut self, reader: &mut TableReader<'_>) -> Result<bool, Unreadable> {
        while self.batch.len() < BATCH {
            let Some(row) = reader.next_row()? else {
                self.skip_foot();
                return Ok(false);
            };
            self.found.counts.rows += 1;
            if let Some(what) = row.no_data() {
                self.found.skip(row.number, what);
            } else if self.foot.len() < LONGEST_FOOT && row.is_foot() {
                self.foot.push(foot_row(self.rows, &row, &self.found));
            } else {
                self.take_foot_as_data();
                let checked = read_row(self.rows, &row, &mut self.found);
                self.add(row.number, checked);
            }
        }
        Ok(true)
    }

    fn add(&mut self, number: u32, checked: Option<Checked<R::Record>>) {
        match checked {
            Some(checked) => self.batch.push(checked),
            None => self.found.skip(number, "虚拟地名"),
        }
    }

    fn take_foot_as_data(&mut self) {
        for mut row in std::mem::take(&mut self.foot) {
            self.found.append(&mut row.found);
            self.add(row.number, row.checked);
        }
    }

    /// The table ends here: what was held back is its foot.
    fn skip_foot(&mut self) {
        for row in std::mem::take(&mut self.foot) {
            self.found.count(Outcome::Skipped);
            self.found.notes.push(format!(
                "第{}行“{}”是表尾，不是数据，已跳过",
                row.number, row.text
            ));
        }
    }

    fn hand_on(&mut self) -> Batch<R::Record> {
        let next = self.found.empty();
        Batch {
            rows: std::mem::replace(&mut self.batch, Vec::with_capacity(BATCH)),
            found: std::mem::replace(&mut self.found, next),
        }
    }
}

fn foot_row<R: RowReader>(rows: &R, row: &Row<'_>, like: &Report) -> FootRow<R::Record> {
    let mut found = like.empty();
    let checked = read_row(rows, row, &mut found);
    let text = row.raw().join(" ");
    let mut text: Vec<&str> = text.split_whitespace().collect();
    text.truncate(SHOWN + 1);
    let whole = text.join(" ");
    let mut text: String = whole.chars().take(SHOWN).collect();
    if text.len() < whole.len() {
        text.push('…');
    }
    FootRow {
        number: row.number,
        text,
        checked,
        found,
    }
}

/// Reads one row of data; `None` when it is none after all.
fn read_row<R: RowReader>(
    rows: &R,
    row: &Row<'_>,
    found: &mut Report,
) -> Option<Checked<R::Record>> {
    let before = found.defects.len();
    let mut findings = Findings::new(row, found);
    let record = rows.read(row, &mut findings)?;
    let is_refused = findings.is_refused;
    if is_refused && row.is_nearly_empty() {
        found.keep_first_refusal(before);
    }
    Some(Checked {
        row: row.number,
        is_refused,
        record,
    })
}
