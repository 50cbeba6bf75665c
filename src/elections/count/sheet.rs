//! The sheet of a ballot box: numbers by cell. A cell without a number is empty, and empty is not
//! zero. Two sheets are compared, a third look settles what differs, all boxes are added up.

use std::collections::{BTreeMap, BTreeSet};

use super::cell::Cell;
use super::frame::Frame;

/// Numbers by cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet(BTreeMap<Cell, u64>);

impl Sheet {
    /// The number of a cell; `None` when it is empty.
    pub fn get(&self, cell: Cell) -> Option<u64> {
        self.0.get(&cell).copied()
    }

    /// Writes a number, or empties the cell.
    pub fn set(&mut self, cell: Cell, number: Option<u64>) {
        match number {
            Some(number) => self.0.insert(cell, number),
            None => self.0.remove(&cell),
        };
    }

    /// Cells with their numbers, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Cell, u64)> {
        self.0.iter().map(|(cell, number)| (*cell, *number))
    }

    /// As stored: a JSON object, keys in order of their names.
    pub fn to_json(&self) -> String {
        let named: BTreeMap<String, u64> = self.iter().map(|(cell, n)| (cell.name(), n)).collect();
        serde_json::to_string(&named).unwrap_or_default()
    }

    /// Reads [`Sheet::to_json`]; `None` for anything else.
    pub fn from_json(text: &str) -> Option<Self> {
        let named: BTreeMap<String, u64> = serde_json::from_str(text).ok()?;
        let cell = |(name, number): (String, u64)| Some((Cell::from_name(&name)?, number));
        Some(Self(named.into_iter().map(cell).collect::<Option<_>>()?))
    }
}

/// The cells in which two independent entries differ, in the order of the sheet.
pub fn differing(frame: &Frame, first: &Sheet, second: &Sheet) -> Vec<Cell> {
    let differs = |cell: &Cell| frame.value(first, *cell) != frame.value(second, *cell);
    frame.cells().into_iter().filter(differs).collect()
}

/// What two entries and a third look give: where the two agree their number, elsewhere the third
/// look's. The cells that are still open when something is missing.
pub fn resolved(
    frame: &Frame,
    first: &Sheet,
    second: &Sheet,
    third: &Sheet,
) -> Result<Sheet, Vec<Cell>> {
    let looked_at: BTreeSet<Cell> = differing(frame, first, second).into_iter().collect();
    let (mut sheet, mut open) = (Sheet::default(), Vec::new());
    for cell in frame.cells() {
        let from = if looked_at.contains(&cell) {
            third.get(cell)
        } else {
            frame.value(first, cell)
        };
        match from {
            Some(number) => sheet.set(cell, Some(number)),
            None => open.push(cell),
        }
    }
    if open.is_empty() {
        Ok(sheet)
    } else {
        Err(open)
    }
}

/// All boxes together. A cell that is empty in one box is empty in the sum; so is one whose sum is
/// too large to be true.
pub fn total<'a>(frame: &Frame, boxes: impl IntoIterator<Item = &'a Sheet>) -> Sheet {
    let boxes: Vec<&Sheet> = boxes.into_iter().collect();
    let mut sum = Sheet::default();
    for cell in frame.cells() {
        let numbers = boxes.iter().map(|sheet| frame.value(sheet, cell));
        let mut added = Some(0_u64);
        for number in numbers {
            added = added.zip(number).and_then(|(a, b)| a.checked_add(b));
        }
        sum.set(cell, added);
    }
    sum
}
