//! The rows of a workbook's sheet in compact form.
//!
//! The sheet is the first visible one that has the header. Rows and cells are counted as they come; the
//! sheet's own `dimension` is not believed. The reading library runs behind `catch_unwind`: a file must
//! not be able to stop the server.

use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Dimensions, Reader, Xlsx, XlsxError};

use super::header::{HEADER_ROWS, HeaderMatch, choose};
use super::records::MOST_COLUMNS;
use super::row::{Row, Span};
use super::source::ReadSeek;
use super::twins::Places;
use super::workbook_choice::choose_sheet;
use super::workbook_value::{Value, cell_name};
use super::{ColumnSet, Source, Unreadable, workbook_guard};

/// Most rows of a sheet.
const MOST_ROWS: usize = 100_000;
/// Rows that any spreadsheet has; a higher row number is a lie.
const LAST_ROW: u32 = 1_048_576;
/// Most cells of a sheet.
const MOST_CELLS: usize = 2_000_000;
/// Most text of all cells together: one long shared string may be used in a million cells.
const MOST_TEXT: usize = 64 * 1024 * 1024;

/// Merged areas that the refusal names.
const SHOWN_AREAS: usize = 5;
/// Rows below the header that a header cell may be merged into.
const MOST_SUBHEADERS: u32 = 2;

pub(super) type Workbook<'a> = Xlsx<Box<dyn ReadSeek + 'a>>;

/// The cells of one sheet.
#[derive(Debug, Default)]
pub(super) struct SheetData {
    text: String,
    cells: Vec<Span>,
    rows: Vec<SheetRow>,
    /// The last row, from 0, of header cells that are merged downwards.
    header_end: u32,
}

/// The sheet that is read.
pub(super) struct Loaded {
    pub(super) sheet: SheetData,
    pub(super) header_row: u32,
    pub(super) header: HeaderMatch,
    /// Further sheets with a complete header.
    pub(super) unread_sheets: Vec<String>,
}

#[derive(Debug, Clone, Copy)]
struct SheetRow {
    number: u32,
    text: usize,
    cells: usize,
}

impl SheetData {
    /// Reads the sheet with the best header: the sheet, the header's row number and its columns.
    pub(super) fn load(source: &Source, columns: &ColumnSet) -> Result<Loaded, Unreadable> {
        workbook_guard::check(source)?;
        let input = source.open()?;
        catch_unwind(AssertUnwindSafe(|| load(input, columns)))
            .unwrap_or(Err(Unreadable::Damaged("内部结构错误")))
    }

    /// The number of the last row that has a cell.
    pub(super) fn last_row(&self) -> u32 {
        self.rows.last().map_or(0, |row| row.number)
    }

    /// The index of the first data row below the header.
    pub(super) fn first_row_after(&self, header_row: u32) -> usize {
        let last = header_row.max(self.header_end.saturating_add(1));
        self.rows.partition_point(|row| row.number <= last)
    }

    /// The row with this index.
    pub(super) fn row<'r>(&'r self, index: usize, places: Places<'r>) -> Option<Row<'r>> {
        let row = self.rows.get(index)?;
        let (text_end, cells_end) = match self.rows.get(index + 1) {
            Some(next) => (next.text, next.cells),
            None => (self.text.len(), self.cells.len()),
        };
        let (text, cells) = (
            &self.text[row.text..text_end],
            &self.cells[row.cells..cells_end],
        );
        Some(Row {
            number: row.number,
            text,
            cells,
            places,
        })
    }

    pub(super) fn header(&self, columns: &ColumnSet) -> Option<(u32, HeaderMatch)> {
        let rows = (0..self.rows.len()).map_while(|index| self.row(index, Places::default()));
        let head = rows.take_while(|row| row.number <= HEADER_ROWS);
        let compared: Vec<(u32, HeaderMatch)> = head
            .map(|row| (row.number, columns.compare(&row.raw())))
            .collect();
        choose(&compared)
    }

    /// Adds a cell; rows and columns count from 0 and must come in order.
    fn push(&mut self, (row, column): (u32, u32), value: &Value) -> Result<(), Unreadable> {
        let last = self.begin_row(row)?;
        let number = last.number;
        let column = u16::try_from(column)
            .ok()
            .filter(|column| usize::from(*column) < MOST_COLUMNS);
        let column = column.ok_or(Unreadable::ManyColumns(number))?;
        if self.cells[last.cells..]
            .last()
            .is_some_and(|before| before.column >= column)
        {
            return Err(Unreadable::Damaged("列的顺序错乱"));
        }
        let start = self.text.len() - last.text;
        self.text.push_str(&value.text);
        if self.cells.len() == MOST_CELLS || self.text.len() > MOST_TEXT {
            return Err(Unreadable::TooLarge("超过 200 万个单元格或 64 MB 文字"));
        }
        let place = |at: usize| u32::try_from(at).map_err(|_| Unreadable::TooLarge("一行文字过长"));
        let (start, end) = (place(start)?, place(self.text.len() - last.text)?);
        self.cells.push(Span {
            column,
            start,
            end,
            date: value.date,
        });
        Ok(())
    }

    /// The row with this number from 0, which must be the last one or a new one after it.
    fn begin_row(&mut self, row: u32) -> Result<SheetRow, Unreadable> {
        if row >= LAST_ROW {
            return Err(Unreadable::Damaged("单元格位置超出范围"));
        }
        let number = row + 1;
        match self.rows.last() {
            Some(last) if last.number == number => return Ok(*last),
            Some(last) if last.number > number => return Err(Unreadable::Damaged("行的顺序错乱")),
            _ => {}
        }
        if self.rows.len() == MOST_ROWS {
            return Err(Unreadable::TooLarge("超过 10 万行"));
        }
        let (text, cells) = (self.text.len(), self.cells.len());
        let new = SheetRow {
            number,
            text,
            cells,
        };
        self.rows.push(new);
        Ok(new)
    }

    /// Refuses merged cells among the data; sums, the header and the foot may have them.
    fn check_merged(&mut self, merged: &[Dimensions], header_row: u32) -> Result<(), Unreadable> {
        let mut areas = Vec::new();
        let mut count = 0_usize;
        let last_data = self.last_data_row();
        let mut merged = merged.to_vec();
        merged.sort_by_key(|area| area.start);
        for area in &merged {
            let below_header = area.end.0.saturating_add(1).saturating_sub(header_row);
            if area.start.0 < header_row && below_header <= MOST_SUBHEADERS {
                self.header_end = self.header_end.max(area.end.0);
            } else if area.start != area.end
                && area.start.0 < last_data
                && !self.is_unimportant(area)
            {
                count += 1;
                if count <= SHOWN_AREAS {
                    areas.push(format!("{}:{}", cell_name(area.start), cell_name(area.end)));
                }
            }
        }
        if areas.is_empty() {
            return Ok(());
        }
        let more = if count > SHOWN_AREAS {
            format!(" 等 {count} 处")
        } else {
            String::new()
        };
        Err(Unreadable::MergedCells(areas.join("、") + &more))
    }

    /// The number of the last row that is neither blank nor a sum nor the foot of a form.
    fn last_data_row(&self) -> u32 {
        let rows = (0..self.rows.len()).rev();
        let mut rows = rows.filter_map(|index| self.row(index, Places::default()));
        let last = rows.find(|row| !(row.is_blank() || row.is_no_data() || row.is_foot()));
        last.map_or(0, |row| row.number)
    }

    /// Whether a merged area lies in one row that is blank or a sum.
    fn is_unimportant(&self, area: &Dimensions) -> bool {
        let number = area.start.0.saturating_add(1);
        let row = self
            .rows
            .binary_search_by_key(&number, |row| row.number)
            .ok();
        let row = row.and_then(|index| self.row(index, Places::default()));
        area.start.0 == area.end.0 && row.is_none_or(|row| row.is_blank() || row.is_no_data())
    }
}

fn load(input: Box<dyn ReadSeek + '_>, columns: &ColumnSet) -> Result<Loaded, Unreadable> {
    let mut workbook: Workbook<'_> = Xlsx::new(input).map_err(|error| refuse(&error))?;
    let (chosen, unread_sheets) = choose_sheet(&mut workbook, columns)?;
    let Some((name, header_row, header)) = chosen else {
        let missing = columns.compare(&[]).check(columns);
        return Err(missing.err().unwrap_or(Unreadable::Empty));
    };
    header.check(columns)?;
    let mut sheet = read_sheet(&mut workbook, &name, u32::MAX)?;
    let merged = workbook.merge_cells_by_sheet_name(&name);
    sheet.check_merged(&merged.map_err(|error| refuse(&error))?, header_row)?;
    Ok(Loaded {
        sheet,
        header_row,
        header,
        unread_sheets,
    })
}

/// Reads the sheet's cells of the first rows.
pub(super) fn read_sheet(
    workbook: &mut Workbook<'_>,
    name: &str,
    most_rows: u32,
) -> Result<SheetData, Unreadable> {
    let is_1904 = workbook.has_1904_epoch();
    let mut cells = workbook
        .worksheet_cells_reader(name)
        .map_err(|error| refuse(&error))?;
    let mut sheet = SheetData::default();
    let mut seen = 0;
    while let Some(cell) = cells.next_cell().map_err(|error| refuse(&error))? {
        seen += 1;
        if seen > MOST_CELLS {
            return Err(Unreadable::TooLarge("超过 200 万个单元格"));
        }
        let position = cell.get_position();
        if position.0 >= most_rows {
            break;
        }
        let value = Value::of(cell.get_value(), is_1904);
        if !value.text.is_empty() {
            sheet.push(position, &value)?;
        }
    }
    Ok(sheet)
}

fn refuse(error: &XlsxError) -> Unreadable {
    match error {
        XlsxError::Password => Unreadable::Encrypted,
        XlsxError::FileNotFound(_) | XlsxError::RelationshipNotFound => {
            Unreadable::Damaged("缺少必要的部分")
        }
        XlsxError::Unexpected(_) => Unreadable::Damaged("单元格引用了不存在的文字"),
        XlsxError::RowNumberOverflow | XlsxError::ColumnNumberOverflow => {
            Unreadable::Damaged("单元格位置超出范围")
        }
        _ => Unreadable::Damaged("内部结构错误"),
    }
}
