//! A ballot box with what was typed of it, and how far it is.

use chrono::NaiveDateTime;

use super::cell::Cell;
use super::checks::{Finding, Level, check};
use super::frame::Frame;
use super::sheet::{Sheet, differing, resolved};

/// The last state of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Counts its states from 1.
    pub revision: i32,
    /// Who typed it.
    pub account_id: i64,
    /// Their name.
    pub by: String,
    /// When, UTC.
    pub made_at: NaiveDateTime,
    /// The numbers.
    pub sheet: Sheet,
    /// Whether it is finished.
    pub is_final: bool,
    /// Whether it was thrown away: nobody's, and empty.
    pub is_reset: bool,
    /// What was said of odd numbers.
    pub reason: String,
}

/// A ballot box with its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BallotBox {
    /// Its number in the database.
    pub id: i64,
    /// Its number in the village, from 1.
    pub number: i32,
    /// Where it stood.
    pub name: String,
    /// Ballots issued there, as its station recorded them on the day.
    pub issued: Option<u64>,
    /// First, second, third look.
    pub entries: [Option<Entry>; 3],
}

/// How far a box is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The first entry is not finished.
    First,
    /// The second is not.
    Second,
    /// They differ, and the third look has not settled it.
    Differs(Vec<Cell>),
    /// The numbers of the box.
    Done(Sheet),
}

impl BallotBox {
    /// An entry (1 to 3) that counts: not thrown away.
    pub fn entry(&self, entry: usize) -> Option<&Entry> {
        let one = self.entries.get(entry.checked_sub(1)?)?.as_ref();
        one.filter(|one| !one.is_reset)
    }

    /// All that stands against a sheet of this box, the worst first.
    pub fn check(&self, frame: &Frame, sheet: &Sheet) -> Vec<Finding> {
        let mut found = check(frame, sheet);
        if let (Some(station), Some(issued)) = (self.issued, sheet.get(Cell::Issued))
            && station != issued
        {
            found.push(Finding {
                code: "issued_differs_from_station",
                level: Level::Warning,
                cells: vec![Cell::Issued],
                formula: format!("发出选票{issued} ≠ 站点登记发出{station}"),
                clerk: "与投票日登记的发出选票数不符，请核对发票登记。".to_owned(),
                coordinator: "请核对发票登记；登记错的，在“投票日”页改正。".to_owned(),
            });
            found.sort_by_key(|one| one.level);
        }
        found
    }

    /// What an entry begins with: ballots issued, as the station recorded them.
    pub fn issued_at_first(&self, entry: usize, cell: Cell) -> Option<u64> {
        let begins = self.entry(entry).is_none() && entry < 3;
        self.issued.filter(|_| begins && cell == Cell::Issued)
    }

    /// How far it is.
    pub fn progress(&self, frame: &Frame) -> Progress {
        let finished = |entry| self.entry(entry).filter(|one| one.is_final);
        let Some(first) = finished(1) else {
            return Progress::First;
        };
        let Some(second) = finished(2) else {
            return Progress::Second;
        };
        let none = Sheet::default();
        let third = finished(3).map_or(&none, |one| &one.sheet);
        match resolved(frame, &first.sheet, &second.sheet, third) {
            Ok(sheet) => Progress::Done(sheet),
            Err(_) => Progress::Differs(differing(frame, &first.sheet, &second.sheet)),
        }
    }
}
