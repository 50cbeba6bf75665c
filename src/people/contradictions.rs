//! What is told of a row that contradicts the persons on record, or has a namesake there.

use super::IdNumber;
use super::store::KnownPerson;
use super::whom::Meant;
use crate::tables::Severity;
use crate::tables::import::Report;

/// Another person of that name is on record in the unit.
pub(super) fn warn_of_namesake(report: &mut Report, meant: &Meant<'_>) {
    let message = "系统中同村已有同名的另一个人（身份证号或出生日期不同），请确认没有填错";
    report.add(
        meant.row,
        meant.columns.0,
        "same_name_other_person",
        Severity::Warning,
        message.to_owned(),
        meant.name.to_owned(),
    );
}

/// Tells neither what is on record outside the scope nor which cell differs from it.
pub(super) fn refuse_foreign(report: &mut Report, meant: &Meant<'_>) {
    refuse(
        report,
        meant,
        meant.id_column,
        "该身份证号与系统中的登记不一致，请联系县级管理员核对".to_owned(),
        masked(meant),
    );
}

/// The person with this ID number has another name (`other_name`) or birth date.
pub(super) fn refuse_conflict(
    report: &mut Report,
    meant: &Meant<'_>,
    person: &KnownPerson,
    other_name: bool,
) {
    let masked = masked(meant);
    if other_name {
        let message = format!(
            "该身份证号（{masked}）在系统中登记的姓名是“{}”，请核对；如已改名，请先在“人员”页面更正",
            person.name
        );
        refuse(
            report,
            meant,
            meant.columns.0,
            message,
            meant.name.to_owned(),
        );
    } else {
        let message = format!(
            "该身份证号（{masked}）在系统中登记的出生日期是{}，请核对",
            person.birth_date
        );
        let birth = meant.cells.birth.map(|birth| birth.date.to_string());
        refuse(
            report,
            meant,
            meant.columns.1,
            message,
            birth.unwrap_or_default(),
        );
    }
}

fn masked(meant: &Meant<'_>) -> String {
    let number = meant.cells.id_number.as_ref();
    number.map(IdNumber::masked).unwrap_or_default()
}

fn refuse(report: &mut Report, meant: &Meant<'_>, column: usize, message: String, value: String) {
    let code = "conflicts_with_record";
    report.add(meant.row, column, code, Severity::Refused, message, value);
}
