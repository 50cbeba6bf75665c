//! What an import finds: outcomes of rows, counts, defects.

use std::collections::BTreeMap;

use serde_json::json;
use sha2::{Digest, Sha256};

pub use super::change::{Change, MOST_CHANGES};
pub use super::findings::Findings;
use super::header::ColumnSet;
use super::reader::TableReader;
use super::report::{Defect, Severity};
use super::twins::Twins;

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

impl Counts {
    /// Adds the counts of another file.
    pub fn add(&mut self, other: Self) {
        self.rows += other.rows;
        self.added += other.added;
        self.changed += other.changed;
        self.unchanged += other.unchanged;
        self.removed += other.removed;
        self.refused += other.refused;
        self.skipped += other.skipped;
    }
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
    /// What cells that do not give the full name of a place were read as; at most
    /// `MOST_PLACES` of them.
    pub places: BTreeMap<String, String>,
    /// Rows that are no data, with what they are; at most [`MOST_SKIPPED`] of them.
    skipped: Vec<(u32, &'static str)>,
    /// Rows with something to look at; at most [`MOST_SKIPPED`] of them.
    pub(super) pointed_out: Vec<(u32, &'static str)>,
    /// The header cells of the file by the kind's columns.
    pub(super) titles: Vec<String>,
    /// Columns of the file that mean the same as one before them.
    pub(super) twins: Twins,
}

/// The most short names of places that are listed.
const MOST_PLACES: usize = 200;
/// The most rows without data that are listed.
pub(super) const MOST_SKIPPED: usize = 50;
/// The most names of missing people that are listed.
pub const MOST_MISSING: usize = 200;

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
        let room = MOST_SKIPPED.saturating_sub(self.skipped.len());
        self.skipped.extend(next.skipped.drain(..).take(room));
        let room = MOST_SKIPPED.saturating_sub(self.pointed_out.len());
        self.pointed_out
            .extend(next.pointed_out.drain(..).take(room));
        self.twins.used.extend(next.twins.used.drain());
    }

    /// Passes over a row that is no data.
    pub(super) fn skip(&mut self, row: u32, what: &'static str) {
        self.count(Outcome::Skipped);
        if self.skipped.len() < MOST_SKIPPED {
            self.skipped.push((row, what));
        }
    }

    /// Tells which rows were passed over and which were pointed out, once all are read.
    pub(super) fn tell_rows(&mut self) {
        let mut by_kind: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (row, what) in std::mem::take(&mut self.pointed_out) {
            by_kind.entry(what).or_default().push(row.to_string());
        }
        for (what, rows) in by_kind {
            self.cautions.push(format!("第{}行{what}", rows.join("、")));
        }
        let rows: Vec<String> = std::mem::take(&mut self.skipped)
            .into_iter()
            .map(|(row, what)| format!("第{row}行（{what}）"))
            .collect();
        if !rows.is_empty() {
            let more = if rows.len() == MOST_SKIPPED {
                "等"
            } else {
                ""
            };
            let note = format!("不是数据、已跳过的行：{}{more}", rows.join("、"));
            self.notes.push(note);
        }
    }

    /// Of the defects from `from` on, all of one row with a single cell, only the first that keeps
    /// it out is told, with what to do about the row.
    pub(super) fn keep_first_refusal(&mut self, from: usize) {
        let is_refusal = |defect: &Defect| defect.severity == Severity::Refused;
        let mut found = self.defects.split_off(from.min(self.defects.len()));
        let first = found.iter().position(is_refusal);
        if let Some(first) = first {
            let is_alone = found.iter().filter(|defect| is_refusal(defect)).count() == 1;
            let mut defect = found.swap_remove(first);
            if !is_alone {
                let message = "这一行只填了一格，其余都是空的，请补填，或删去这一行";
                message.clone_into(&mut defect.message);
            }
            self.defects.push(defect);
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

    /// Notes which place is meant by cells that do not give its full name.
    pub fn note_place(&mut self, (place, part): (&str, &str), (name, code): (&str, &str)) {
        let cells = format!("{place}{part}");
        if self.places.len() < MOST_PLACES {
            let meant = || format!("{name}（{code}）");
            self.places.entry(cells).or_insert_with(meant);
        }
    }

    /// One who is on record but not in the file.
    pub fn add_missing(&mut self, who: String) {
        self.missing_total += 1;
        if self.missing.len() < MOST_MISSING {
            self.missing.push(who);
        }
    }

    /// What a person was shown before confirming, in a word: other counts, other changes or other
    /// people who leave make another word.
    pub fn fingerprint(&self) -> String {
        let shown = json!([self.counts, self.changes_total, self.changes, self.missing]);
        hex::encode(&Sha256::digest(shown.to_string())[..16])
    }

    /// Whether nothing keeps the file from being written.
    pub fn is_clean(&self) -> bool {
        self.counts.refused == 0
    }
}
