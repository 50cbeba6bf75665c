//! The report as a workbook: the rows as they were handed in, the defects marked where they are.

use std::collections::BTreeMap;
use std::io::Write;

use rust_xlsxwriter::{Color, Format, FormatBorder, Note, Workbook, Worksheet, XlsxError};

use super::header::WHAT_IS_WRONG;
use super::report::{Defect, in_row_order};
use super::sheet::{written, xlsx_text};
use super::{ColumnSet, Encoding, Source, TableReader, Unreadable, fold_header};

/// Rows that fit on a sheet; what lies beyond stands in the list of defects only.
const MOST_ROWS: u32 = 1_048_576;
/// Notes are drawn one by one; beyond this many the colour and the last column must do.
const MOST_NOTES: usize = 10_000;
const YELLOW: Color = Color::RGB(0x00FF_F2CC);

/// Writes the report as a workbook. The first sheet repeats the source row by row, each under its own
/// number: bad cells are yellow with a note, the last column 错误原因 gathers what is wrong. The sheet
/// 错误清单 lists the defects. `encoding` as it was used for reading.
pub fn write_xlsx<W: Write + Send>(
    source: &Source,
    columns: &ColumnSet,
    encoding: Option<Encoding>,
    defects: &[Defect],
    out: &mut W,
) -> Result<(), Unreadable> {
    let mut reader = TableReader::open(source, columns, encoding)?;
    let defects = in_row_order(defects);
    let mut workbook = Workbook::new();
    let sheet = workbook
        .add_worksheet_with_constant_memory()
        .map_err(written)?;
    sheet.set_name("原表").map_err(written)?;
    Marked::new(&reader, columns, &defects).write(sheet, &mut reader)?;
    let list = workbook
        .add_worksheet_with_constant_memory()
        .map_err(written)?;
    write_list(list, &defects).map_err(written)?;
    workbook.save_to_writer(out).map_err(written)
}

/// The first sheet in the making.
struct Marked<'d> {
    header_row: u32,
    header: Vec<String>,
    /// The place of a column by its folded name.
    places: BTreeMap<String, usize>,
    by_row: BTreeMap<u32, Vec<&'d Defect>>,
    reason_column: usize,
    notes: usize,
    bad: Format,
}

impl<'d> Marked<'d> {
    fn new(reader: &TableReader<'_>, columns: &ColumnSet, defects: &[&'d Defect]) -> Self {
        let header = reader.header().to_vec();
        let mut places = BTreeMap::new();
        for (place, title) in header.iter().enumerate() {
            places.entry(fold_header(title)).or_insert(place);
        }
        for (index, column) in columns.columns.iter().enumerate() {
            if let Some(place) = reader.place(index) {
                places.entry(fold_header(column.title)).or_insert(place);
            }
        }
        let mut by_row: BTreeMap<u32, Vec<&Defect>> = BTreeMap::new();
        for defect in defects {
            by_row.entry(defect.row).or_default().push(defect);
        }
        let reason_column = header.len();
        let bad = Format::new()
            .set_background_color(YELLOW)
            .set_border(FormatBorder::Thin);
        Self {
            header_row: reader.header_row(),
            header,
            places,
            by_row,
            reason_column,
            notes: 0,
            bad,
        }
    }

    fn write(
        mut self,
        sheet: &mut Worksheet,
        reader: &mut TableReader<'_>,
    ) -> Result<(), Unreadable> {
        let reason_place = u16::try_from(self.reason_column).unwrap_or(u16::MAX);
        sheet.set_column_width(reason_place, 60).map_err(written)?;
        sheet
            .set_freeze_panes(self.header_row, 0)
            .map_err(written)?;
        let header = std::mem::take(&mut self.header);
        let titles: Vec<&str> = header.iter().map(String::as_str).collect();
        self.write_row(sheet, self.header_row, &titles, Some(WHAT_IS_WRONG))
            .map_err(written)?;
        while let Some(row) = reader.next_row()? {
            if row.number > MOST_ROWS {
                break;
            }
            self.write_row(sheet, row.number, &row.raw(), None)
                .map_err(written)?;
        }
        Ok(())
    }

    /// What is wrong with the cell at this place, a line for each defect.
    fn messages_at(&self, defects: &[&Defect], place: usize) -> String {
        let is_here =
            |defect: &&&Defect| self.places.get(&fold_header(&defect.column)) == Some(&place);
        let here = defects.iter().filter(is_here);
        here.map(|defect| defect.message.as_str())
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// Writes one row with its marks, and the reasons in the last column.
    fn write_row(
        &mut self,
        sheet: &mut Worksheet,
        number: u32,
        cells: &[&str],
        title: Option<&str>,
    ) -> Result<(), XlsxError> {
        let row = number.saturating_sub(1);
        let defects = self.by_row.get(&number).map_or(&[][..], Vec::as_slice);
        for place in 0..self.reason_column.max(cells.len()) {
            // Cells beyond the header would stand where the reasons go.
            let beyond = usize::from(place >= self.reason_column);
            let Ok(column) = u16::try_from(place + beyond) else {
                break;
            };
            let text = xlsx_text(cells.get(place).copied().unwrap_or_default());
            let here = self.messages_at(defects, place);
            if !here.is_empty() {
                sheet.write_string_with_format(row, column, text, &self.bad)?;
                if self.notes < MOST_NOTES {
                    self.notes += 1;
                    let note = Note::new(here).add_author_prefix(false);
                    sheet.insert_note(row, column, &note)?;
                }
            } else if !text.is_empty() {
                sheet.write_string(row, column, text)?;
            }
        }
        let reasons = match title {
            Some(title) => title.to_owned(),
            None => join_reasons(defects),
        };
        if let (Ok(column), false) = (u16::try_from(self.reason_column), reasons.is_empty()) {
            sheet.write_string(row, column, xlsx_text(&reasons))?;
        }
        Ok(())
    }
}

/// Every defect of a row on a line of its own.
fn join_reasons(defects: &[&Defect]) -> String {
    let reason = |defect: &&Defect| format!("{}：{}", defect.column, defect.message);
    defects.iter().map(reason).collect::<Vec<_>>().join("\n")
}

/// The sheet 错误清单.
fn write_list(sheet: &mut Worksheet, defects: &[&Defect]) -> Result<(), XlsxError> {
    sheet.set_name("错误清单")?;
    let bold = Format::new().set_bold();
    let columns = [
        ("序号", 6),
        ("行号", 8),
        ("列名", 16),
        ("代码", 20),
        ("级别", 8),
        ("原值", 24),
        ("说明", 60),
    ];
    for (place, (title, width)) in (0_u16..).zip(columns) {
        sheet.set_column_width(place, width)?;
        sheet.write_string_with_format(0, place, title, &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (row, defect) in (1..MOST_ROWS).zip(defects) {
        sheet.write_number(row, 0, row)?;
        sheet.write_number(row, 1, defect.row)?;
        sheet.write_string(row, 2, xlsx_text(&defect.column))?;
        sheet.write_string(row, 3, defect.code)?;
        sheet.write_string(row, 4, defect.severity.label())?;
        sheet.write_string(row, 5, xlsx_text(&defect.value))?;
        sheet.write_string(row, 6, xlsx_text(&defect.message))?;
    }
    Ok(())
}
