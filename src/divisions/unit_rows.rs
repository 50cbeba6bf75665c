//! What tables share whose rows belong to a unit: options, columns, and the report of a unit that
//! was not found.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::DivisionCode;
use super::resolver::Place;
use crate::tables::Severity;
use crate::tables::import::Report;

/// The names of the column that tells the unit.
pub const VILLAGE_NAMES: &[&str] = &[
    "村(社区)",
    "村名",
    "村居",
    "村代码",
    "区划代码",
    "村",
    "社区",
    "村(居)",
];

/// The names of the column that tells the township.
pub const TOWNSHIP_NAMES: &[&str] = &["乡镇", "乡镇(街道)", "乡(镇)", "镇街", "街道"];

/// How such a table is imported.
#[derive(Debug, Clone)]
pub struct Options {
    /// What the importing person may see and change.
    pub scope: DivisionCode,
    /// Nothing is written.
    pub is_trial: bool,
    /// Good rows are written though others are refused.
    pub skip_bad_rows: bool,
    /// The day of the import.
    pub today: NaiveDate,
}

impl Options {
    /// Rows are written now: this is no trial, and nothing was refused that holds the file back.
    pub fn is_writing(&self, report: &Report) -> bool {
        !self.is_trial && (self.skip_bad_rows || report.is_clean())
    }
}

/// What was imported.
#[derive(Debug)]
pub struct Imported {
    /// What was found and written.
    pub report: Report,
    /// Units that occur in the file.
    pub touched: BTreeSet<DivisionCode>,
}

/// Reports a unit that was not found, at the cell that causes it; shared by all kinds.
pub fn refuse_place(
    report: &mut Report,
    row: u32,
    (township_column, township): (usize, &str),
    (village_column, village): (usize, &str),
    place: &Place,
) {
    let (column, code, message, value) = match place {
        Place::Several(codes) => {
            let codes: Vec<&str> = codes.iter().map(DivisionCode::as_str).collect();
            let message = format!(
                "有几个村（社区）都叫这个名字，请改填12位区划代码：{}",
                codes.join("、")
            );
            (village_column, "ambiguous_village", message, village)
        }
        Place::NoTownship => (
            township_column,
            "unknown_village",
            "区划中没有这个乡镇（街道），请核对名称，或在村一栏改填12位区划代码".to_owned(),
            township,
        ),
        _ => (
            village_column,
            "unknown_village",
            "区划中没有这个村（社区），请核对名称，或改填12位区划代码；新设的村请先在“区划”中添加"
                .to_owned(),
            village,
        ),
    };
    report.add(
        row,
        column,
        code,
        Severity::Refused,
        message,
        value.to_owned(),
    );
}
