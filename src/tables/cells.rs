//! Reading single cells, with the defects they may have: shared by all kinds of tables.

use std::ops::RangeInclusive;

use chrono::NaiveDate;

use super::import::Findings;
use super::row::Cell;
use super::values::{
    CountProblem, DateProblem, ParsedDate, bad_character, is_date_in_range, parse_count,
    parse_date, too_long,
};

/// A cell that may not be empty; tells whether it is filled.
pub fn required(column: usize, title: &str, cell: &Cell<'_>, findings: &mut Findings<'_>) -> bool {
    if cell.is_empty() {
        findings.refuse(
            column,
            "missing_value",
            format!("“{title}”没有填写，请补填"),
            cell,
        );
    }
    !cell.is_empty()
}

/// Free text of at most `most` characters; `None` when empty or not usable.
pub fn text(
    column: usize,
    cell: &Cell<'_>,
    most: usize,
    findings: &mut Findings<'_>,
) -> Option<String> {
    let text = cell.text();
    if text.is_empty() {
        return None;
    }
    if too_long(&text, most) {
        let message = format!("内容超过{most}个字，请缩短");
        findings.refuse(column, "too_long", message, &shortened(&text));
        return None;
    }
    if let Some(character) = bad_character(&text, true) {
        let message = format!(
            "有不能使用的字符（U+{:04X}），请删去或重新输入",
            u32::from(character)
        );
        findings.refuse(column, "bad_character", message, cell);
        return None;
    }
    Some(text.into_owned())
}

fn shortened(text: &str) -> Cell<'static> {
    Cell::Text(
        text.chars()
            .take(50)
            .chain(['…'])
            .collect::<String>()
            .into(),
    )
}

/// A date between 1900-01-01 and today; `None` when empty or not usable.
pub fn date(
    column: usize,
    cell: &Cell<'_>,
    today: NaiveDate,
    findings: &mut Findings<'_>,
) -> Option<ParsedDate> {
    if cell.is_empty() {
        return None;
    }
    match parse_date(cell) {
        Ok(parsed) if is_date_in_range(parsed.date, today) => Some(parsed),
        Ok(_) => {
            let message = format!("日期应在1900年1月1日到今天（{today}）之间，请核对");
            findings.refuse(column, "date_out_of_range", message, cell);
            None
        }
        Err(DateProblem::AmbiguousMonth) => {
            let message =
                "是1月还是10月？表格软件会把“1975.10”改成“1975.1”。请写成1975-01或1975-10";
            findings.refuse(column, "ambiguous_date", message, cell);
            None
        }
        Err(DateProblem::Bad) => {
            let message = "日期无法识别，请写成1975-03-08、1975.03或1975年3月8日这样的形式";
            findings.refuse(column, "bad_date", message, cell);
            None
        }
    }
}

/// A whole number in `range`; `None` when empty or not usable.
pub fn count(
    column: usize,
    cell: &Cell<'_>,
    range: RangeInclusive<i32>,
    findings: &mut Findings<'_>,
) -> Option<i32> {
    if cell.is_empty() {
        return None;
    }
    match parse_count(&cell.text(), range.clone()) {
        Ok(number) => Some(number),
        Err(CountProblem::Bad) => {
            let message = "应为整数，只写阿拉伯数字，请核对";
            findings.refuse(column, "bad_number", message, cell);
            None
        }
        Err(CountProblem::OutOfRange) => {
            let message = format!("数字应在{}到{}之间，请核对", range.start(), range.end());
            findings.refuse(column, "number_out_of_range", message, cell);
            None
        }
    }
}

/// 是 or 否; `None` for anything else.
pub fn yes_or_no(cell: &Cell<'_>) -> Option<bool> {
    match cell.text().as_ref() {
        "是" | "√" | "有" => Some(true),
        "否" | "×" | "无" => Some(false),
        _ => None,
    }
}
