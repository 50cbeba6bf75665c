//! Writes an outgoing table as a workbook: typed cells, ready to print on A4.

use std::io::Write;

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::Unreadable;
use super::sheet::{Kind, Page, Sheet, Value, decimal_text, places, written, xlsx_text};

/// Paper size A4 in the workbook's numbering.
const A4: u8 = 9;

/// Writes the table as a workbook: title over all columns, notes, frozen header that is repeated on
/// every printed page, A4 landscape one page wide, sheet 统计口径 with the definitions. Fails when `out`
/// does or when the table has more rows than a sheet can hold.
pub fn write_xlsx<W: Write + Send>(sheet: &Sheet, out: &mut W) -> Result<(), Unreadable> {
    let page = Page {
        name: sheet.title.clone(),
        sheet: sheet.clone(),
        ..Page::default()
    };
    write_workbook(&[page], out)
}

/// Writes several tables as one workbook, each as [`write_xlsx`] does, the definitions of all on the
/// last sheet. Names must differ. Fails as [`write_xlsx`] does.
pub fn write_workbook<W: Write + Send>(pages: &[Page], out: &mut W) -> Result<(), Unreadable> {
    build(pages)
        .and_then(|mut workbook| workbook.save_to_writer(out))
        .map_err(written)
}

fn build(pages: &[Page]) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    for page in pages {
        // Merged headers go back to earlier rows, which a sheet written row by row cannot.
        let worksheet = if page.groups.is_empty() {
            workbook.add_worksheet_with_constant_memory()?
        } else {
            workbook.add_worksheet()
        };
        write_page(worksheet, page)?;
    }
    let definitions: Vec<_> = pages
        .iter()
        .flat_map(|page| &page.sheet.definitions)
        .collect();
    if !definitions.is_empty() {
        write_definitions(&mut workbook, &definitions)?;
    }
    Ok(workbook)
}

fn write_page(worksheet: &mut Worksheet, page: &Page) -> Result<(), XlsxError> {
    let sheet = &page.sheet;
    worksheet.set_name(sheet_name(&page.name))?;
    let mut row = write_head(worksheet, page)?;
    let formats: Vec<Format> = (0..)
        .zip(&sheet.columns)
        .map(|(place, column)| page_format(cell_format(column.kind), page.for_paper, place))
        .collect();
    for values in &sheet.rows {
        row += 1;
        write_row(worksheet, row, values, sheet, &formats)?;
    }
    if let Some(total) = &sheet.total {
        let bold: Vec<Format> = formats
            .iter()
            .map(|format| format.clone().set_bold())
            .collect();
        write_row(worksheet, row + 1, total, sheet, &bold)?;
    }
    Ok(())
}

fn page_format(format: Format, for_paper: bool, place: usize) -> Format {
    match (for_paper, place) {
        (false, _) => format,
        (true, 0) => format
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter),
        (true, _) => format
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter),
    }
}

/// Title, notes and header; gives the header's last row from 0.
fn write_head(worksheet: &mut Worksheet, page: &Page) -> Result<u32, XlsxError> {
    set_up_page(worksheet);
    let sheet = &page.sheet;
    for (place, column) in (0_u16..).zip(&sheet.columns) {
        worksheet.set_column_width(place, f64::from(column.width))?;
        worksheet.set_column_format(place, &column_format(column.kind))?;
    }
    let title = Format::new()
        .set_bold()
        .set_font_size(16)
        .set_align(FormatAlign::Center);
    let mut row = 0;
    if !sheet.title.is_empty() {
        write_across(worksheet, row, sheet, &sheet.title, &title)?;
        row += 1;
    }
    let wrapped = Format::new()
        .set_align(FormatAlign::Left)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap();
    for note in &sheet.notes {
        // A merged cell never grows by itself.
        worksheet.set_row_height(row, 15 * lines_of(note, sheet))?;
        write_across(worksheet, row, sheet, note, &wrapped)?;
        row += 1;
    }
    let first = row;
    if !page.groups.is_empty() {
        write_groups(worksheet, row, page)?;
        row += 1;
    }
    for (place, column) in (0_u16..).zip(&sheet.columns) {
        worksheet.write_string_with_format(
            row,
            place,
            xlsx_text(&column.title),
            &header_format(),
        )?;
    }
    worksheet.set_freeze_panes(row + 1, 0)?;
    worksheet.set_repeat_rows(first, row)?;
    Ok(row)
}

/// The headers that several columns share; a single column's is not merged.
fn write_groups(worksheet: &mut Worksheet, row: u32, page: &Page) -> Result<(), XlsxError> {
    let mut first = 0_u16;
    for (title, columns) in &page.groups {
        let next = first.saturating_add(u16::try_from(*columns).unwrap_or(u16::MAX));
        match next.saturating_sub(first) {
            0 => {}
            1 => {
                worksheet.write_string_with_format(
                    row,
                    first,
                    xlsx_text(title),
                    &header_format(),
                )?;
            }
            _ => {
                let title = xlsx_text(title);
                worksheet.merge_range(row, first, row, next - 1, &title, &header_format())?;
            }
        }
        first = next;
    }
    Ok(())
}

/// Lines a text takes over the width of the table; a Chinese character is as wide as two letters.
fn lines_of(text: &str, sheet: &Sheet) -> u32 {
    let width: u32 = sheet
        .columns
        .iter()
        .map(|column| u32::from(column.width))
        .sum();
    let needed = text.chars().fold(0_u32, |sum, c| {
        sum.saturating_add(1 + u32::from(!c.is_ascii()))
    });
    needed.div_ceil(width.max(1)).clamp(1, 20)
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
    sheet: &Sheet,
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let last = u16::try_from(sheet.columns.len())
        .unwrap_or(u16::MAX)
        .saturating_sub(1);
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
    definitions: &[&(String, String)],
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
