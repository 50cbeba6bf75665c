//! The cells of a table that tell who somebody is, checked by themselves and against each other.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::{
    Birth, IdNumber, NUMBER_IN_REMARK, Sex, Telephone, VOTING_AGE, mask_id_number, mask_telephone,
    names_a_number, parse_name,
};
use crate::tables::import::Findings;
use crate::tables::{Cell, Column, Row, cells};

/// Masked ID numbers of an export: known, so that nobody is warned, and not read.
pub const MASKED_ID_NUMBER_COLUMN: Column =
    Column::new("id_number_masked", "身份证号（已脱敏）", &[], false);
/// Masked telephones of an export: known, and not read.
pub const MASKED_TELEPHONE_COLUMN: Column =
    Column::new("telephone_masked", "联系电话（已脱敏）", &[], false);

/// The names of the column that tells the 村民小组.
pub const GROUP_NAMES: &[&str] = &["组别", "村民组", "居民小组", "小组", "所在组"];

/// Where those cells stand among a kind's columns.
#[derive(Clone, Copy, Debug)]
pub struct Places {
    /// 姓名
    pub name: usize,
    /// 性别
    pub sex: usize,
    /// 出生年月
    pub birth: usize,
    /// 民族
    pub ethnicity: Option<usize>,
    /// 身份证号
    pub id_number: usize,
    /// 联系电话
    pub telephone: Option<usize>,
}

/// What the cells say; `None` where they say nothing or something unreadable.
#[derive(Debug, Default)]
pub struct PersonCells {
    /// Normalised name.
    pub name: Option<String>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Birth date, to the day or to the month.
    pub birth: Option<Birth>,
    /// 民族 as written.
    pub ethnicity: Option<String>,
    /// ID number.
    pub id_number: Option<IdNumber>,
    /// Telephone number.
    pub telephone: Option<Telephone>,
}

/// Dates against which the cells are checked.
#[derive(Clone, Copy, Debug)]
pub struct Dates {
    /// No date lies after it.
    pub today: NaiveDate,
    /// The day on which the person must be 18, if the kind asks for it.
    pub of_age_on: Option<NaiveDate>,
}

/// Reads the cells and reports what is wrong with them. What follows from a defect is not
/// reported again: without a readable sex or birth date the ID number is not compared with it.
pub fn read(
    row: &Row<'_>,
    places: Places,
    dates: Dates,
    findings: &mut Findings<'_>,
) -> PersonCells {
    let today = dates.today;
    let person = PersonCells {
        name: name(places.name, &row.cell(places.name), findings),
        sex: sex(places.sex, &row.cell(places.sex), findings),
        birth: birth(places.birth, &row.cell(places.birth), dates, findings),
        ethnicity: places
            .ethnicity
            .and_then(|place| cells::text(place, &row.cell(place), 20, findings)),
        id_number: id_number(
            places.id_number,
            &row.cell(places.id_number),
            today,
            findings,
        ),
        telephone: places
            .telephone
            .and_then(|place| telephone(place, &row.cell(place), findings)),
    };
    compare(&person, places, row, findings);
    person
}

/// A name, which may not be empty; `None` when it is no usable name.
pub fn name(column: usize, cell: &Cell<'_>, findings: &mut Findings<'_>) -> Option<String> {
    match parse_name(&cell.text()) {
        Ok(name) => Some(name),
        Err(problem) => {
            let text = cell.text();
            let shown: Cow<'_, str> = text.chars().take(50).collect::<String>().into();
            findings.refuse(
                column,
                problem.code(),
                problem.to_string(),
                &Cell::Text(shown),
            );
            None
        }
    }
}

fn sex(column: usize, cell: &Cell<'_>, findings: &mut Findings<'_>) -> Option<Sex> {
    if !cells::required(column, "性别", cell, findings) {
        return None;
    }
    let sex = Sex::parse(&cell.text());
    if sex.is_none() {
        findings.refuse(column, "unknown_sex", "性别只能填“男”或“女”，请核对", cell);
    }
    sex
}

fn birth(
    column: usize,
    cell: &Cell<'_>,
    dates: Dates,
    findings: &mut Findings<'_>,
) -> Option<Birth> {
    if !cells::required(column, "出生年月", cell, findings) {
        return None;
    }
    let parsed = cells::date(column, cell, dates.today, findings)?;
    let born = Birth {
        date: parsed.date,
        month_only: parsed.month_only,
    };
    if let Some(day) = dates.of_age_on.filter(|day| !born.is_of_age_on(*day)) {
        let message = format!(
            "出生日期{}，到{day}未满{VOTING_AGE}周岁，请核对",
            parsed.date
        );
        findings.refuse(column, "date_out_of_range", message, cell);
        return None;
    }
    Some(born)
}

fn id_number(
    column: usize,
    cell: &Cell<'_>,
    today: NaiveDate,
    findings: &mut Findings<'_>,
) -> Option<IdNumber> {
    if cell.is_empty() {
        return None;
    }
    let text = cell.text();
    // People write an apostrophe before the digits to keep a spreadsheet from computing.
    let text = text.trim_start_matches(['\'', '‘', '’', '`']);
    let refusal = match IdNumber::parse(text) {
        Ok(number) if number.birth_date() <= today => return Some(number),
        Ok(_) => "身份证号中的出生日期晚于今天，请核对第7至14位".to_owned(),
        Err(problem) => problem.to_string(),
    };
    findings.refuse_masked(column, "bad_id_number", refusal, mask_id_number(text));
    None
}

/// 备注: kept as it stands; a number of a person in it is pointed out, for it is not sealed there.
pub fn remark(column: usize, cell: &Cell<'_>, findings: &mut Findings<'_>) -> Option<String> {
    let text = cells::text(column, cell, 500, findings)?;
    if names_a_number(&text) {
        findings.point_out(NUMBER_IN_REMARK);
    }
    Some(text)
}

/// A telephone number; `None` when empty or not usable.
pub fn telephone(column: usize, cell: &Cell<'_>, findings: &mut Findings<'_>) -> Option<Telephone> {
    if cell.is_empty() {
        return None;
    }
    match Telephone::parse(&cell.text()) {
        Ok(number) => Some(number),
        Err(problem) => {
            let masked = mask_telephone(&cell.text());
            findings.refuse_masked(column, "bad_number", problem.to_string(), masked);
            None
        }
    }
}

fn compare(person: &PersonCells, places: Places, row: &Row<'_>, findings: &mut Findings<'_>) {
    let Some(number) = &person.id_number else {
        return;
    };
    if let Some(sex) = person.sex.filter(|sex| *sex != number.sex()) {
        let message = format!(
            "身份证号的性别是“{}”，“性别”栏是“{}”，请核对哪一个填错了",
            number.sex().label(),
            sex.label()
        );
        findings.refuse_masked(
            places.id_number,
            "id_sex_mismatch",
            message,
            number.masked(),
        );
    }
    let in_number = Birth::on(number.birth_date());
    if person.birth.is_some_and(|birth| !birth.agrees(in_number)) {
        let message = format!(
            "身份证号的出生日期是{}，“出生年月”栏是“{}”，请核对哪一个填错了",
            number.birth_date(),
            row.cell(places.birth).text()
        );
        findings.refuse_masked(
            places.id_number,
            "id_birth_mismatch",
            message,
            number.masked(),
        );
    }
}
