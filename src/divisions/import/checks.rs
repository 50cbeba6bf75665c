//! What keeps a row of a list of places out: its code twice, or a wrong place above it.

use super::PlacesImport;
use super::row::CODE;
use crate::divisions::{Division, DivisionCode};
use crate::tables::Severity;
use crate::tables::import::Report;

impl PlacesImport<'_> {
    pub(super) fn note_code(&mut self, row: u32, code: &DivisionCode, report: &mut Report) -> bool {
        // A leading 1 keeps codes of different lengths apart.
        let number = format!("1{code}").parse().unwrap_or(u64::MAX);
        if let Some(earlier) = self.in_file.get(&number) {
            let message = format!("区划代码与第{earlier}行相同，请删去重复的一行或改正代码");
            report.add(
                row,
                CODE,
                "duplicate_in_file",
                Severity::Refused,
                message,
                code.to_string(),
            );
            return false;
        }
        self.in_file.insert(number, row);
        true
    }

    pub(super) fn check_parent(
        &self,
        row: u32,
        code: &DivisionCode,
        (parent, column): (&DivisionCode, usize),
        old: Option<&Division>,
        report: &mut Report,
    ) -> bool {
        // A place may have been put under another one: the record may be told again.
        let is_recorded = old.is_some_and(|old| old.parent_code == *parent);
        let refusal = if !self.options.scope.contains(code) {
            Some("这个区划不在您的管理范围内，请核对代码")
        } else if is_recorded {
            None
        } else if !parent.contains(code) || parent == code {
            Some("上级代码应是区划代码的前几位，请核对")
        } else if !self.known_parents.contains(parent) {
            Some("上级区划还没有登记，请先导入上级区划，或核对代码")
        } else {
            None
        };
        if let Some(message) = refusal {
            let value = parent.to_string();
            report.add(
                row,
                column,
                "unknown_parent",
                Severity::Refused,
                message.to_owned(),
                value,
            );
        }
        refusal.is_none()
    }
}
