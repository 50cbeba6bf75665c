//! The header row: which column of the file is which column of the table.

use unicode_normalization::UnicodeNormalization;

use super::row::is_padding;
use super::twins::{Further, Places};
use super::{Column, ColumnSet, Defect, NUMBER_COLUMN, Severity, Unreadable};

/// The header is looked for in so many rows from the top.
pub(super) const HEADER_ROWS: u32 = 10;

/// The column that a marked-up report adds to the rows as they were handed in.
pub(super) const WHAT_IS_WRONG: &str = "错误原因";

/// Columns of a refused header that are told.
const MOST_FOUND: usize = 30;

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

    /// A column that is there is as unknown as any other.
    fn forget(&mut self, column: usize) {
        let Some(first) = self.places[column].take() else {
            return;
        };
        let further = self
            .further
            .iter()
            .filter(|further| further.column == column);
        for place in std::iter::once(first).chain(further.map(|further| further.place)) {
            let title = self.titles.get(usize::from(place));
            self.unknown.extend(title.cloned());
        }
        self.further.retain(|further| further.column != column);
    }

    /// Refuses when a column is missing or there twice.
    pub(super) fn check(&self, columns: &ColumnSet) -> Result<(), Unreadable> {
        let mut missing = columns.missing(&self.places);
        if let Some(other) = &self.other_row {
            // 职务 above 党组织职务 and 村委会职务: the lower ones are meant.
            let mut above = self.clone();
            for index in 0..columns.columns.len() {
                if columns
                    .others_of(index)
                    .any(|column| other.columns.contains(&column))
                {
                    above.forget(index);
                }
            }
            missing = columns.missing(&above.places);
        }
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
            return Err(Unreadable::MissingColumn {
                missing: missing.join("；"),
                found: self.found(),
            });
        }
        if self.doubled.is_empty() {
            Ok(())
        } else {
            Err(Unreadable::DuplicateColumn(self.doubled.join("；")))
        }
    }

    /// The columns that the row has, in words; nothing where no header was found.
    fn found(&self) -> String {
        let named = self.titles.iter().filter(|title| !title.is_empty());
        let named: Vec<&str> = named.map(String::as_str).collect();
        if self.score() == 0 || named.is_empty() {
            return String::new();
        }
        let more = if named.len() > MOST_FOUND { "等" } else { "" };
        let shown = named.get(..MOST_FOUND).unwrap_or(&named).join("、");
        format!("表头里读到的列：{shown}{more}。")
    }

    /// One warning for each column that will be ignored; not for the one that the marked-up report
    /// added itself.
    pub(super) fn warnings(&self, row: u32) -> Vec<Defect> {
        let warn = |title: &String| Defect {
            row,
            column: title.clone(),
            code: "unknown_column",
            severity: Severity::Warning,
            message: format!("不认识列“{title}”，这一列不导入；如需导入，请把表头改成模板中的列名"),
            value: title.clone(),
        };
        let foreign = self.unknown.iter().filter(|title| *title != WHAT_IS_WRONG);
        foreign.map(warn).collect()
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
        for index in 0..self.columns.len() {
            if self
                .others_of(index)
                .any(|other| result.places[other].is_some())
            {
                result.forget(index);
            }
        }
        let is_number = |column: &Column| column.key == NUMBER_COLUMN.key;
        let number = self.columns.iter().position(is_number);
        result.number = number.and_then(|index| result.places[index]);
        result
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
