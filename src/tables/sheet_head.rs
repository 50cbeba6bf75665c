//! What stands above the rows of an outgoing workbook sheet: title, notes, one or two rows of headers.

use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};

use super::sheet::{Page, Sheet, Value, xlsx_text};
use super::sheet_workbook::{column_format, header_format, set_up_page};

/// Height of a row of headers on paper, in points: two lines.
const HEAD_HEIGHT: u32 = 34;

/// Title, notes and header; gives the header's last row from 0.
pub(super) fn write_head(worksheet: &mut Worksheet, page: &Page) -> Result<u32, XlsxError> {
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
    if page.for_paper {
        worksheet.set_row_height(row, HEAD_HEIGHT)?;
        worksheet.set_row_height(row + u32::from(!page.groups.is_empty()), HEAD_HEIGHT)?;
    }
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

/// Lines a note takes over the width of the table.
fn lines_of(note: &str, sheet: &Sheet) -> u32 {
    let widths = sheet.columns.iter().map(|column| u32::from(column.width));
    lines(note, widths.sum())
}

/// Lines the text in the first column takes there.
pub(super) fn name_lines(values: &[Value], sheet: &Sheet) -> u32 {
    match (values.first(), sheet.columns.first()) {
        (Some(Value::Text(name)), Some(column)) => lines(name, u32::from(column.width)),
        _ => 1,
    }
}

/// A Chinese character is as wide as two letters.
fn lines(text: &str, width: u32) -> u32 {
    let needed = text.chars().fold(0_u32, |sum, c| {
        sum.saturating_add(1 + u32::from(!c.is_ascii()))
    });
    needed.div_ceil(width.max(1)).clamp(1, 20)
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
