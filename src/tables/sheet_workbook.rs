//! Writes an outgoing table as a workbook: typed cells, ready to print on A4.

use std::io::Write;

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::Unreadable;
use super::sheet::{Kind, Sheet, Value, decimal_text, places, written, xlsx_text};

/// Paper size A4 in the workbook's numbering.
const A4: u8 = 9;

/// Writes the table as a workbook: title over all columns, notes, frozen header that is repeated on
/// every printed page, A4 landscape one page wide, sheet 统计口径 with the definitions. Fails when `out`
/// does or when the table has more rows than a sheet can hold.
pub fn write_xlsx<W: Write + Send>(sheet: &Sheet, out: &mut W) -> Result<(), Unreadable> {
    build(sheet)
        .and_then(|mut workbook| workbook.save_to_writer(out))
        .map_err(written)
}

fn build(sheet: &Sheet) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet_with_constant_memory()?;
    page.set_name(sheet_name(&sheet.title))?;
    let header_row = write_head(page, sheet)?;
    let formats: Vec<Format> = sheet
        .columns
        .iter()
        .map(|column| cell_format(column.kind))
        .collect();
    let mut row = header_row;
    for values in &sheet.rows {
        row += 1;
        write_row(page, row, values, sheet, &formats)?;
    }
    if let Some(total) = &sheet.total {
        let bold: Vec<Format> = formats
            .iter()
            .map(|format| format.clone().set_bold())
            .collect();
        write_row(page, row + 1, total, sheet, &bold)?;
    }
    if !sheet.definitions.is_empty() {
        write_definitions(&mut workbook, &sheet.definitions)?;
    }
    Ok(workbook)
}

/// Title, notes and header; gives the header's row from 0.
fn write_head(page: &mut Worksheet, sheet: &Sheet) -> Result<u32, XlsxError> {
    set_up_page(page);
    let last = u16::try_from(sheet.columns.len())
        .unwrap_or(u16::MAX)
        .saturating_sub(1);
    for (place, column) in (0_u16..).zip(&sheet.columns) {
        page.set_column_width(place, f64::from(column.width))?;
        page.set_column_format(place, &column_format(column.kind))?;
    }
    let title = Format::new()
        .set_bold()
        .set_font_size(16)
        .set_align(FormatAlign::Center);
    let mut row = 0;
    if !sheet.title.is_empty() {
        write_across(page, row, last, &sheet.title, &title)?;
        row += 1;
    }
    for note in &sheet.notes {
        write_across(
            page,
            row,
            last,
            note,
            &Format::new().set_align(FormatAlign::Left).set_text_wrap(),
        )?;
        row += 1;
    }
    for (place, column) in (0_u16..).zip(&sheet.columns) {
        page.write_string_with_format(row, place, xlsx_text(&column.title), &header_format())?;
    }
    page.set_freeze_panes(row + 1, 0)?;
    page.set_repeat_rows(row, row)?;
    Ok(row)
}

/// A4 landscape, one page wide, with page numbers.
pub(super) fn set_up_page(page: &mut Worksheet) {
    page.set_paper_size(A4)
        .set_landscape()
        .set_print_fit_to_pages(1, 0);
    page.set_footer("&C第 &P 页，共 &N 页");
    page.set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3);
}

/// The look of a header cell.
pub(super) fn header_format() -> Format {
    let format = Format::new()
        .set_bold()
        .set_border(FormatBorder::Thin)
        .set_text_wrap();
    format
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color(0x00E7_EEF7)
}

/// The look of a data cell.
pub(super) fn cell_format(kind: Kind) -> Format {
    column_format(kind).set_border(FormatBorder::Thin)
}

/// The number format of a column; text columns stay text when somebody types into them.
pub(super) fn column_format(kind: Kind) -> Format {
    Format::new().set_num_format(match kind {
        Kind::Text => "@".to_owned(),
        Kind::Integer | Kind::Decimal(0) => "0".to_owned(),
        Kind::Decimal(places) => format!("0.{}", "0".repeat(usize::from(places))),
        Kind::Date => "yyyy-mm-dd".to_owned(),
    })
}

/// One text over all columns; a single cell cannot be merged.
fn write_across(
    page: &mut Worksheet,
    row: u32,
    last: u16,
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    if last == 0 {
        page.write_string_with_format(row, 0, xlsx_text(text), format)?;
    } else {
        page.merge_range(row, 0, row, last, &xlsx_text(text), format)?;
    }
    Ok(())
}

fn write_row(
    page: &mut Worksheet,
    row: u32,
    values: &[Value],
    sheet: &Sheet,
    formats: &[Format],
) -> Result<(), XlsxError> {
    for ((place, format), column) in (0_u16..).zip(formats).zip(&sheet.columns) {
        match values.get(usize::from(place)).unwrap_or(&Value::Empty) {
            Value::Text(text) => {
                page.write_string_with_format(row, place, xlsx_text(text), format)?
            }
            Value::Integer(number) => write_number(page, row, place, *number, 0, format)?,
            Value::Decimal(number) => {
                write_number(page, row, place, *number, places(column.kind), format)?
            }
            Value::Date(date) => page.write_datetime_with_format(row, place, date, format)?,
            Value::Empty => page.write_blank(row, place, format)?,
        };
    }
    Ok(())
}

/// A number as a number; one with more digits than a spreadsheet keeps goes out as text.
fn write_number<'p>(
    page: &'p mut Worksheet,
    row: u32,
    place: u16,
    number: i64,
    places: u8,
    format: &Format,
) -> Result<&'p mut Worksheet, XlsxError> {
    const EXACT: u64 = 999_999_999_999_999;
    let text = decimal_text(number, places);
    match text.parse::<f64>() {
        Ok(value) if number.unsigned_abs() <= EXACT => {
            page.write_number_with_format(row, place, value, format)
        }
        _ => page.write_string_with_format(row, place, text, format),
    }
}

fn write_definitions(
    workbook: &mut Workbook,
    definitions: &[(String, String)],
) -> Result<(), XlsxError> {
    let page = workbook.add_worksheet_with_constant_memory()?;
    page.set_name("统计口径")?;
    set_up_page(page);
    page.set_column_width(0, 28)?;
    page.set_column_width(1, 100)?;
    page.write_string_with_format(0, 0, "指标", &header_format())?;
    page.write_string_with_format(0, 1, "说明", &header_format())?;
    let wrapped = Format::new()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_border(FormatBorder::Thin);
    for (row, (figure, definition)) in (1_u32..).zip(definitions) {
        page.write_string_with_format(row, 0, xlsx_text(figure), &wrapped)?;
        page.write_string_with_format(row, 1, xlsx_text(definition), &wrapped)?;
    }
    page.set_freeze_panes(1, 0)?;
    page.set_repeat_rows(0, 0)?;
    Ok(())
}

/// A name that a sheet may bear: at most 31 characters, none of `[]:*?/\`, no apostrophe at the ends.
fn sheet_name(title: &str) -> String {
    let plain = title
        .chars()
        .filter(|c| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') && !c.is_control());
    let mut units = 31;
    let name: String = plain
        .take_while(|c| {
            let left = usize::checked_sub(units, c.len_utf16());
            units = left.unwrap_or(0);
            left.is_some()
        })
        .collect();
    let name = name.trim_matches(|c: char| c == '\'' || c.is_whitespace());
    if name.is_empty() || name == "统计口径" || name.eq_ignore_ascii_case("history") {
        "数据".to_owned()
    } else {
        name.to_owned()
    }
}
