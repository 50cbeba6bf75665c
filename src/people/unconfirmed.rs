//! Rows whose ID number is known from one record while the entry they mean stands under another
//! record without a number: both wait to be confirmed as one person. Such a row is that entry, and
//! never a second one beside it.

use std::collections::HashMap;

/// The pairs of records that were asked about, and whether they were found to be two persons.
#[derive(Debug, Default)]
pub struct Pairs(HashMap<(i64, i64), bool>);

fn pair(one: i64, other: i64) -> (i64, i64) {
    (one.min(other), one.max(other))
}

impl Pairs {
    /// The two records of each question, and whether they were found to be two persons.
    pub fn new(questions: impl IntoIterator<Item = (i64, i64, bool)>) -> Self {
        let questions = questions.into_iter();
        Self(
            questions
                .map(|(one, other, apart)| (pair(one, other), apart))
                .collect(),
        )
    }

    /// Whether somebody decided that the two are different persons.
    pub fn is_apart(&self, one: i64, other: i64) -> bool {
        self.0.get(&pair(one, other)).copied().unwrap_or(false)
    }

    /// Whether somebody was asked already.
    pub fn is_asked(&self, one: i64, other: i64) -> bool {
        self.0.contains_key(&pair(one, other))
    }
}

/// The rows that were taken as an entry without a number, for the preview.
#[derive(Debug, Default)]
pub struct Unconfirmed(NamedRows);

impl Unconfirmed {
    /// Notes a row.
    pub fn note(&mut self, row: u32, name: &str) {
        self.0.note(row, name);
    }

    /// The sentence for the report.
    pub fn sentence(self) -> Option<String> {
        (self.0.count > 0).then(|| {
            format!(
                "{}：共{}人与本村已登记的人同名、同出生日期，那一条没有身份证号，按同一条处理，没有另加；号码登记在另一条记录上，性别、出生日期不一致，或者不全在您的管辖范围内，没有改动，请到“人员”的“可能是同一人”中核对、合并",
                self.0.first(),
                self.0.count
            )
        })
    }
}

/// Rows that a note tells of: the first by name, all by their number. A file may have a million.
#[derive(Debug, Default)]
pub(super) struct NamedRows {
    shown: Vec<String>,
    /// How many.
    pub(super) count: usize,
}

impl NamedRows {
    /// Notes a row.
    pub(super) fn note(&mut self, row: u32, name: &str) {
        const SHOWN: usize = 10;
        self.count += 1;
        if self.shown.len() < SHOWN {
            self.shown.push(format!("第{row}行{name}"));
        }
    }

    /// The first of them in words.
    pub(super) fn first(&self) -> String {
        let more = if self.count > self.shown.len() {
            "等"
        } else {
            ""
        };
        format!("{}{more}", self.shown.join("、"))
    }
}

/// The note about newcomers who may be somebody on record.
pub fn possible_matches_note(count: u32) -> Option<String> {
    (count > 0).then(|| {
        format!(
            "{count}人与系统中某人同村、同名、同出生日期，但没有身份证号可以确认；导入后请到“人员”页面核对是否同一人"
        )
    })
}
