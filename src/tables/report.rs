//! The report of what is wrong with a table, row by row.

use std::borrow::Cow;
use std::io::Write;

use super::Unreadable;
pub use super::report_workbook::write_xlsx;
use super::sheet::{csv_lines, csv_text, write_line};

/// Whether a defect keeps its row out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// The row is refused.
    Refused,
    /// The row is taken, but somebody should look at it.
    Warning,
}

impl Severity {
    /// 拒绝 or 警告.
    pub fn label(self) -> &'static str {
        match self {
            Self::Refused => "拒绝",
            Self::Warning => "警告",
        }
    }
}

/// One thing that is wrong with one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defect {
    /// Row number as the spreadsheet shows it.
    pub row: u32,
    /// Name of the column: the title of the kind's column, or the header in the file.
    pub column: String,
    /// Code of the file formats, such as `missing_value`.
    pub code: &'static str,
    /// Whether the row is refused.
    pub severity: Severity,
    /// What is wrong and what to do, in Chinese.
    pub message: String,
    /// The value, ID numbers masked.
    pub value: String,
}

/// The columns of the CSV report.
pub const CSV_COLUMNS: [&str; 6] = ["行号", "列名", "代码", "级别", "说明", "值"];

/// The defects in the order of their rows; those of one row stay in their order.
pub(super) fn in_row_order(defects: &[Defect]) -> Vec<&Defect> {
    let mut sorted: Vec<&Defect> = defects.iter().collect();
    sorted.sort_by_key(|defect| defect.row);
    sorted
}

/// Writes the report as CSV (UTF-8 with byte order mark, CRLF): one line per defect in row order.
/// Fails only when `out` does.
pub fn write_csv(out: &mut impl Write, defects: &[Defect]) -> Result<(), Unreadable> {
    let mut lines = csv_lines();
    write_line(&mut lines, CSV_COLUMNS.iter().map(|title| (*title).into()))?;
    for defect in in_row_order(defects) {
        let cells: [Cow<'_, str>; 6] = [
            defect.row.to_string().into(),
            csv_text(&defect.column),
            defect.code.into(),
            defect.severity.label().into(),
            csv_text(&defect.message),
            csv_text(&defect.value),
        ];
        write_line(&mut lines, cells.into_iter())?;
    }
    let bytes = lines
        .into_inner()
        .map_err(|cause| Unreadable::Io(cause.into_error()))?;
    out.write_all("\u{FEFF}".as_bytes())?;
    out.write_all(&bytes)?;
    out.flush()?;
    Ok(())
}
