//! Empty tables for people to fill in: example row, instructions, dropdowns.

use std::io::Write;

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, Format, FormatAlign, Formula, Workbook, Worksheet,
    XlsxError,
};

use super::Unreadable;
use super::sheet::{self, CsvEncoding, Kind, Sheet, SheetColumn, Value, written, xlsx_text};
use super::sheet_workbook::{cell_format, column_format, header_format, set_up_page};

/// Rows that get the dropdowns.
const LAST_ROW: u32 = 10_000;
/// Characters that a list inside the rule may have, the commas included.
const LONGEST_LIST: usize = 255;
/// The hidden sheet with the longer lists.
const LISTS: &str = "字典";

/// A column of a template.
#[derive(Debug, Clone)]
pub struct TemplateColumn {
    /// The header, one that the importer accepts.
    pub title: String,
    /// What stands in the example row.
    pub example: String,
    /// Width in characters of the default font.
    pub width: u16,
}

/// A template for one kind of table.
#[derive(Debug, Clone, Default)]
pub struct TemplateSpec {
    /// What the table is, the heading of the instructions.
    pub title: String,
    /// The columns in their order.
    pub columns: Vec<TemplateColumn>,
    /// The lines of the sheet 填写说明.
    pub instructions: Vec<String>,
    /// Column title and the values to choose from.
    pub dropdowns: Vec<(String, Vec<String>)>,
}

/// Writes the template as a workbook: header in row 1, example in row 2, every column as text (so that
/// ID numbers, telephones and `1975.10` stay as typed). Fails when `out` does, or when a list names a
/// column that is not there.
pub fn write_xlsx<W: Write + Send>(spec: &TemplateSpec, out: &mut W) -> Result<(), Unreadable> {
    build(spec)
        .and_then(|mut workbook| workbook.save_to_writer(out))
        .map_err(written)
}

/// Writes the template as CSV (UTF-8 with byte order mark): header and example row.
pub fn write_csv(spec: &TemplateSpec, out: &mut impl Write) -> Result<(), Unreadable> {
    let column = |column: &TemplateColumn| SheetColumn {
        title: column.title.clone(),
        width: column.width,
        kind: Kind::Text,
    };
    let example = spec
        .columns
        .iter()
        .map(|column| Value::Text(column.example.clone()))
        .collect();
    let columns = spec.columns.iter().map(column).collect();
    let table = Sheet {
        columns,
        rows: vec![example],
        ..Sheet::default()
    };
    sheet::write_csv(&table, CsvEncoding::Utf8Bom, out)
}

fn build(spec: &TemplateSpec) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet();
    page.set_name("填写")?;
    write_page(page, spec)?;
    let mut long_lists: Vec<&[String]> = Vec::new();
    for (title, values) in &spec.dropdowns {
        let place = spec
            .columns
            .iter()
            .position(|column| column.title == *title);
        let place = place.and_then(|place| u16::try_from(place).ok());
        let place = place
            .ok_or_else(|| XlsxError::ParameterError(format!("no column {title} for the list")))?;
        let total: usize = values
            .iter()
            .map(|value| value.encode_utf16().count() + 1)
            .sum();
        let rule = if total <= LONGEST_LIST && !values.iter().any(|value| value.contains(',')) {
            DataValidation::new().allow_list_strings(values)?
        } else {
            long_lists.push(values);
            DataValidation::new()
                .allow_list_formula(Formula::new(list_range(long_lists.len(), values.len())))
        };
        let rule = rule
            // A warning that can be passed over: several posts may stand in one cell.
            .set_error_style(DataValidationErrorStyle::Warning)
            .set_error_title("请从列表中选择")?
            .set_error_message("列表中没有这一项。请点单元格右侧的箭头，从列表中选择")?;
        page.add_data_validation(1, place, LAST_ROW, place, &rule)?;
    }
    write_instructions(workbook.add_worksheet(), spec)?;
    if !long_lists.is_empty() {
        write_lists(workbook.add_worksheet(), &long_lists)?;
    }
    Ok(workbook)
}

fn write_page(page: &mut Worksheet, spec: &TemplateSpec) -> Result<(), XlsxError> {
    set_up_page(page);
    let example = cell_format(Kind::Text)
        .set_italic()
        .set_font_color(0x0080_8080);
    for (place, column) in (0_u16..).zip(&spec.columns) {
        page.set_column_width(place, f64::from(column.width))?;
        page.set_column_format(place, &column_format(Kind::Text))?;
        page.write_string_with_format(0, place, xlsx_text(&column.title), &header_format())?;
        page.write_string_with_format(1, place, xlsx_text(&column.example), &example)?;
    }
    page.set_freeze_panes(1, 0)?;
    page.set_repeat_rows(0, 0)?;
    Ok(())
}

fn write_instructions(page: &mut Worksheet, spec: &TemplateSpec) -> Result<(), XlsxError> {
    page.set_name("填写说明")?;
    set_up_page(page);
    page.set_column_width(0, 110)?;
    page.write_string_with_format(
        0,
        0,
        xlsx_text(&spec.title),
        &Format::new().set_bold().set_font_size(14),
    )?;
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let standing = "第 2 行（灰色斜体）是示例：第一格写着“示例”的行不会导入，可以留着，也可以删除。表头不要改名，可以调换列的顺序。";
    let lines = [standing]
        .into_iter()
        .chain(spec.instructions.iter().map(String::as_str));
    for (row, line) in (1_u32..).zip(lines) {
        page.write_string_with_format(row, 0, xlsx_text(line), &wrapped)?;
    }
    Ok(())
}

fn write_lists(page: &mut Worksheet, lists: &[&[String]]) -> Result<(), XlsxError> {
    page.set_name(LISTS)?;
    page.set_hidden(true);
    for (place, values) in (0_u16..).zip(lists) {
        for (row, value) in (0_u32..).zip(*values) {
            page.write_string(row, place, xlsx_text(value))?;
        }
    }
    Ok(())
}

/// `=字典!$B$1:$B$300` for the second list with 300 values.
fn list_range(list: usize, length: usize) -> String {
    let column = u16::try_from(list.saturating_sub(1)).unwrap_or(0);
    let letters = rust_xlsxwriter::utility::column_number_to_name(column);
    format!("={LISTS}!${letters}$1:${letters}${}", length.max(1))
}
