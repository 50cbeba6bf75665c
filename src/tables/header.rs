//! The header row: which column of the file is which column of the table.

use unicode_normalization::UnicodeNormalization;

use super::row::is_padding;
use super::twins::{Further, Places};
use super::{Defect, Severity, Unreadable};

/// The header is looked for in so many rows from the top.
pub(super) const HEADER_ROWS: u32 = 10;

/// A column that a kind of table knows.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// The name in the program.
    pub key: &'static str,
    /// The name in templates and exports.
    pub title: &'static str,
    /// Every accepted header, the title among them.
    pub names: &'static [&'static str],
    /// Whether the table cannot be read without it.
    pub required: bool,
    /// The kind itself compares cells of several such columns (a place's name beside its code);
    /// otherwise different cells contradict each other.
    pub is_apart: bool,
}

/// 序号: known to every kind, so that nobody is warned, and not read.
pub const NUMBER_COLUMN: Column = Column::new("number", "序号", &[], false);

/// The columns of a kind of table, addressed by their index.
#[derive(Debug, Clone, Copy)]
pub struct ColumnSet {
    /// All columns.
    pub columns: &'static [Column],
    /// Groups of keys of which at least one must be there.
    pub any_of: &'static [&'static [&'static str]],
}

/// The form in which headers are compared: NFKC, without white space, line breaks and zero-width
/// characters, Latin letters small. Full-width brackets become half-width ones.
pub fn fold_header(text: &str) -> String {
    text.nfkc()
        .filter(|c| !is_padding(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

/// A row compared with the columns: where each is, what is left over, what is there twice.
#[derive(Debug, Clone, Default)]
pub(super) struct HeaderMatch {
    /// For each column of the set its place in the file.
    places: Vec<Option<u16>>,
    /// Further places of columns that are there under two names.
    further: Vec<Further>,
    /// The row as it stands.
    pub(super) titles: Vec<String>,
    /// Headers that no column knows.
    unknown: Vec<String>,
    /// Headers that are there twice.
    doubled: Vec<String>,
    /// The place of 序号.
    number: Option<u16>,
    /// A row beside this one that names columns which this one lacks.
    other_row: Option<OtherRow>,
}

/// A second row of the header: 职务 above, 党组织职务 and 村委会职务 below.
#[derive(Debug, Clone)]
struct OtherRow {
    rows: (u32, u32),
    /// The columns that only the other row names.
    columns: Vec<usize>,
    titles: Vec<String>,
}

impl HeaderMatch {
    /// Where the columns are.
    pub(super) fn places(&self) -> Places<'_> {
        Places {
            first: &self.places,
            further: &self.further,
            titles: &self.titles,
            number: self.number,
        }
    }

    /// How many columns the row names.
    pub(super) fn score(&self) -> usize {
        self.places.iter().flatten().count()
    }

    /// Refuses when a column is missing or there twice.
    pub(super) fn check(&self, columns: &ColumnSet) -> Result<(), Unreadable> {
        let missing = columns.missing(&self.places);
        if let Some(other) = self.other_row.as_ref().filter(|_| !missing.is_empty()) {
            let mut places = self.places.clone();
            for column in &other.columns {
                places[*column] = Some(0);
            }
            if columns.missing(&places).len() < missing.len() {
                let (first, second) = other.rows;
                let titles = other.titles.join("、");
                return Err(Unreadable::TwoHeaderRows {
                    first,
                    second,
                    titles,
                });
            }
        }
        if !missing.is_empty() {
            return Err(Unreadable::MissingColumn(missing.join("；")));
        }
        if self.doubled.is_empty() {
            Ok(())
        } else {
            Err(Unreadable::DuplicateColumn(self.doubled.join("；")))
        }
    }

    /// One warning for each column that will be ignored.
    pub(super) fn warnings(&self, row: u32) -> Vec<Defect> {
        let warn = |title: &String| Defect {
            row,
            column: title.clone(),
            code: "unknown_column",
            severity: Severity::Warning,
            message: format!("不认识列“{title}”，这一列不导入；如需导入，请把表头改成模板中的列名"),
            value: title.clone(),
        };
        self.unknown.iter().map(warn).collect()
    }
}

impl ColumnSet {
    /// Compares a row with the columns.
    pub(super) fn compare(&self, row: &[&str]) -> HeaderMatch {
        let mut result = HeaderMatch {
            places: vec![None; self.columns.len()],
            ..HeaderMatch::default()
        };
        for (place, title) in row.iter().enumerate() {
            let shown = title.trim_matches(is_padding).replace(['\r', '\n'], "");
            let folded = fold_header(title);
            let known = self.columns.iter().position(|column| {
                column
                    .names
                    .iter()
                    .chain([&column.title])
                    .any(|name| fold_header(name) == folded)
            });
            match known {
                _ if folded.is_empty() => {}
                None => result.unknown.push(shown.clone()),
                Some(index) if result.places[index].is_some() => {
                    let earlier = result
                        .titles
                        .iter()
                        .find(|title| fold_header(title) == folded);
                    match earlier {
                        Some(earlier) => result.doubled.push(format!("“{earlier}”与“{shown}”")),
                        None => result
                            .further
                            .extend(u16::try_from(place).map(|place| Further {
                                column: index,
                                place,
                                is_apart: self.columns[index].is_apart,
                            })),
                    }
                }
                Some(index) => result.places[index] = u16::try_from(place).ok(),
            }
            result.titles.push(shown);
        }
        let is_number = |column: &Column| column.key == NUMBER_COLUMN.key;
        let number = self.columns.iter().position(is_number);
        result.number = number.and_then(|index| result.places[index]);
        result
    }

    /// Every missing column with its accepted names.
    fn missing(&self, places: &[Option<u16>]) -> Vec<String> {
        let is_there = |index: usize| places.get(index).is_some_and(Option::is_some);
        let single = self
            .columns
            .iter()
            .enumerate()
            .filter(|(index, column)| column.required && !is_there(*index));
        let mut missing: Vec<String> = single.map(|(_, column)| column.describe()).collect();
        for group in self.any_of {
            let members = || {
                self.columns
                    .iter()
                    .enumerate()
                    .filter(|(_, column)| group.contains(&column.key))
            };
            if !members().any(|(index, _)| is_there(index)) {
                let names: Vec<String> = members().map(|(_, column)| column.describe()).collect();
                missing.push(format!("{}（至少要有一列）", names.join(" 或 ")));
            }
        }
        missing
    }
}

impl Column {
    /// A column.
    pub const fn new(
        key: &'static str,
        title: &'static str,
        names: &'static [&'static str],
        required: bool,
    ) -> Self {
        Self {
            key,
            title,
            names,
            required,
            is_apart: false,
        }
    }

    /// The same column, whose kind compares the cells of several such columns itself.
    #[must_use]
    pub const fn apart(self) -> Self {
        Self {
            is_apart: true,
            ..self
        }
    }

    /// `出生年月（也可写作 出生日期）`.
    fn describe(&self) -> String {
        let others: Vec<&str> = self
            .names
            .iter()
            .copied()
            .filter(|name| *name != self.title)
            .collect();
        if others.is_empty() {
            return self.title.to_owned();
        }
        format!("{}（也可写作 {}）", self.title, others.join("、"))
    }
}

/// Chooses among the first rows the one that names most columns, the upper one of equals; it notes
/// a row beside it that names further ones.
pub(super) fn choose(rows: &[(u32, HeaderMatch)]) -> Option<(u32, HeaderMatch)> {
    let mut best: Option<&(u32, HeaderMatch)> = None;
    for row in rows {
        if row.1.score() > best.map_or(0, |(_, found)| found.score()) {
            best = Some(row);
        }
    }
    let (number, mut header) = best.cloned()?;
    let beside = rows.iter().filter(|(other, _)| other.abs_diff(number) == 1);
    header.other_row = beside
        .filter_map(|(other, second)| header.completed_by((number, *other), second))
        .max_by_key(|other| other.columns.len());
    Some((number, header))
}

impl HeaderMatch {
    /// What a row beside this one names and this one lacks, if anything.
    fn completed_by(&self, (own, other): (u32, u32), second: &Self) -> Option<OtherRow> {
        let lacking = |index: &usize| self.places[*index].is_none();
        let named = (0..second.places.len()).filter(|index| second.places[*index].is_some());
        let columns: Vec<usize> = named.filter(lacking).collect();
        let title = |index: &usize| {
            second
                .titles
                .get(usize::from(second.places[*index]?))
                .cloned()
        };
        let titles = columns.iter().filter_map(title).collect();
        (!columns.is_empty()).then_some(OtherRow {
            rows: (own, other),
            columns,
            titles,
        })
    }
}
