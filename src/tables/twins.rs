//! Two columns of one meaning (村委会职务 beside 居委会职务): each row uses the one it fills.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};

use super::TableReader;
use super::row::{Cell, Row};
use super::values::parse_date;

/// Where the columns of a kind stand in a file.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Places<'r> {
    /// For each column its first place.
    pub(super) first: &'r [Option<u16>],
    /// Further places, from left to right; nearly always none.
    pub(super) further: &'r [Further],
    /// The header as it stands.
    pub(super) titles: &'r [String],
    /// Where 序号 stands.
    pub(super) number: Option<u16>,
}

/// A further place of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Further {
    /// Index of the column in its set.
    pub(super) column: usize,
    /// The place in the file.
    pub(super) place: u16,
    /// The kind compares the cells itself; here they never contradict each other.
    pub(super) is_apart: bool,
}

/// What the report must know of such columns.
#[derive(Debug, Clone, Default)]
pub(super) struct Twins {
    /// Their titles, by place.
    pub(super) titles: HashMap<u16, String>,
    /// Cells of the rows at hand that stand at a further place, by row and column.
    pub(super) used: HashMap<(u32, usize), u16>,
}

impl Twins {
    pub(super) fn new(reader: &TableReader<'_>) -> Self {
        let title = |further: &Further| {
            let title = reader.header().get(usize::from(further.place))?;
            Some((further.place, title.clone()))
        };
        Self {
            titles: reader.further().iter().filter_map(title).collect(),
            used: HashMap::new(),
        }
    }

    /// The same for other rows.
    pub(super) fn unused(&self) -> Self {
        Self {
            titles: self.titles.clone(),
            used: HashMap::new(),
        }
    }

    /// The title over a further place.
    pub(super) fn title_at(&self, place: u16) -> Option<&String> {
        self.titles.get(&place)
    }

    /// The title over a cell, when it stands at a further place.
    pub(super) fn title(&self, row: u32, column: usize) -> Option<&String> {
        let place = self.used.get(&(row, column))?;
        self.titles.get(place)
    }
}

impl<'r> Row<'r> {
    /// The filled cells of a column that is compared by its kind, besides the one [`Row::cell`]
    /// gives, with their places in the file.
    pub fn others(&self, key_index: usize) -> impl Iterator<Item = (u16, Cell<'r>)> {
        self.filled(key_index).skip(1)
    }

    /// Whether the filled cells of a column say different things: it is then read as empty.
    pub fn is_contradictory(&self, key_index: usize) -> bool {
        self.contradiction(key_index).is_some()
    }

    /// The cell that contradicts an earlier one, and its place.
    pub(super) fn contradiction(&self, key_index: usize) -> Option<(u16, Cell<'r>)> {
        let is_meant = |further: &&Further| further.column == key_index && !further.is_apart;
        self.places.further.iter().find(is_meant)?;
        let mut cells = self.filled(key_index);
        let (_, first) = cells.next()?;
        cells.find(|(_, cell)| more_exact(&first, cell).is_none())
    }

    /// The place of the cell in use, when it is a further one.
    pub(super) fn further_place(&self, key_index: usize) -> Option<u16> {
        let (place, _) = self.filled(key_index).next()?;
        let first = self.places.first.get(key_index).copied().flatten();
        (first != Some(place)).then_some(place)
    }

    /// What the cells of a column at all its places say together.
    pub(super) fn joined(&self, key_index: usize) -> Cell<'r> {
        if self.is_contradictory(key_index) {
            return Cell::Empty;
        }
        let is_apart = |further: &Further| further.column == key_index && further.is_apart;
        let mut cells = self.filled(key_index).map(|(_, cell)| cell);
        let Some(first) = cells.next() else {
            return Cell::Empty;
        };
        if self.places.further.iter().any(is_apart) {
            return first;
        }
        cells.fold(first, |known, cell| {
            more_exact(&known, &cell).unwrap_or(known)
        })
    }

    fn filled(&self, key_index: usize) -> impl Iterator<Item = (u16, Cell<'r>)> {
        let (row, places) = (*self, self.places);
        let first = places.first.get(key_index).copied().flatten();
        let further = places.further.iter();
        let further = further.filter(move |further| further.column == key_index);
        first
            .into_iter()
            .chain(further.map(|further| further.place))
            .map(move |place| (place, row.cell_in(place)))
            .filter(|(_, cell)| !cell.is_empty())
    }
}

/// Of two cells that agree the one that says more: a date to the day before one to the month.
/// `None` when they contradict each other.
fn more_exact<'r>(one: &Cell<'r>, other: &Cell<'r>) -> Option<Cell<'r>> {
    if one.text() == other.text() {
        return Some(one.clone());
    }
    let (first, second) = (parse_date(one).ok()?, parse_date(other).ok()?);
    if first.date == second.date {
        let chosen = if first.month_only { other } else { one };
        return Some(chosen.clone());
    }
    let month = |date: NaiveDate| (date.year(), date.month());
    match (first.month_only, second.month_only) {
        _ if month(first.date) != month(second.date) => None,
        (true, false) => Some(other.clone()),
        (false, true) => Some(one.clone()),
        _ => None,
    }
}
