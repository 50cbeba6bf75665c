//! Where the checks of one row put what they find.

use super::import_report::{MOST_SKIPPED, Report};
use super::report::Severity;
use super::row::{Cell, Row};
use super::values::parse_date;

/// Where the checks of one row put what they find.
#[derive(Debug)]
pub struct Findings<'r> {
    pub(super) report: &'r mut Report,
    pub(super) row: u32,
    pub(super) is_refused: bool,
    /// Columns whose cells contradict each other: reported already.
    contradictory: Vec<usize>,
}

impl<'r> Findings<'r> {
    /// For one row; cells of one meaning that contradict each other keep it out.
    pub(super) fn new(row: &Row<'_>, report: &'r mut Report) -> Self {
        let mut findings = Self {
            report,
            row: row.number,
            is_refused: false,
            contradictory: Vec::new(),
        };
        if !row.places.further.is_empty() {
            findings.compare_twins(row);
        }
        findings
    }

    /// A defect that keeps the row out, at the column with this index.
    pub fn refuse(
        &mut self,
        column: usize,
        code: &'static str,
        message: impl Into<String>,
        cell: &Cell<'_>,
    ) {
        let value = cell.text().into_owned();
        self.refuse_masked(column, code, message, value);
    }

    /// A defect with a value that is not shown as it stands (ID numbers).
    pub fn refuse_masked(
        &mut self,
        column: usize,
        code: &'static str,
        message: impl Into<String>,
        masked: String,
    ) {
        self.is_refused = true;
        self.add(column, code, Severity::Refused, message.into(), masked);
    }

    /// A defect that somebody should look at.
    pub fn warn(
        &mut self,
        column: usize,
        code: &'static str,
        message: impl Into<String>,
        cell: &Cell<'_>,
    ) {
        let value = cell.text().into_owned();
        self.add(column, code, Severity::Warning, message.into(), value);
    }

    /// Points out something about the row that is no defect; rows of one kind are told together.
    pub fn point_out(&mut self, what: &'static str) {
        if self.report.pointed_out.len() < MOST_SKIPPED {
            self.report.pointed_out.push((self.row, what));
        }
    }

    /// What follows from a contradiction is not told again.
    fn add(
        &mut self,
        column: usize,
        code: &'static str,
        severity: Severity,
        message: String,
        value: String,
    ) {
        if !self.contradictory.contains(&column) {
            let row = self.row;
            self.report.add(row, column, code, severity, message, value);
        }
    }

    /// Notes which cells of columns of one meaning are used, and reports those that contradict
    /// each other.
    fn compare_twins(&mut self, row: &Row<'_>) {
        for further in row.places.further {
            let key = (row.number, further.column);
            if let Some((place, cell)) = row.contradiction(further.column) {
                if self.contradictory.contains(&further.column) {
                    continue;
                }
                let title = self.report.titles.get(further.column);
                let title = title.cloned().unwrap_or_default();
                self.report.twins.used.insert(key, place);
                let message = format!(
                    "与“{title}”一栏填的不一样，两栏意思相同，请核对后改成一样，或只填一栏"
                );
                let code = "duplicate_in_file";
                self.refuse_masked(further.column, code, message, without_number(&cell));
                self.contradictory.push(further.column);
            } else if let Some(place) = row.further_place(further.column) {
                self.report.twins.used.insert(key, place);
            }
        }
    }
}

/// The value, unless it may be a number of a person (ID number, telephone), which is not shown.
fn without_number(cell: &Cell<'_>) -> String {
    let text = cell.text();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if digits >= 7 && parse_date(cell).is_err() {
        return "*".repeat(digits.min(18));
    }
    text.into_owned()
}
