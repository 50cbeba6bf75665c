//! Which sheet of a workbook is read.

use calamine::{Reader, SheetType, SheetVisible};

use super::header::{HEADER_ROWS, HeaderMatch};
use super::workbook::{Workbook, read_sheet};
use super::{ColumnSet, Unreadable};

/// A sheet with its header.
type Chosen = Option<(String, u32, HeaderMatch)>;

/// The first visible sheet with a complete header, else the one that names most columns; and the
/// further sheets with a complete header and something below it.
pub(super) fn choose_sheet(
    workbook: &mut Workbook<'_>,
    columns: &ColumnSet,
) -> Result<(Chosen, Vec<String>), Unreadable> {
    let sheets = workbook.sheets_metadata().iter();
    let visible = sheets.filter(|sheet| {
        sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet
    });
    let names: Vec<String> = visible.map(|sheet| sheet.name.clone()).collect();
    let mut best: Chosen = None;
    let mut complete: Chosen = None;
    let mut unread = Vec::new();
    for name in names {
        let head = match read_sheet(workbook, &name, HEADER_ROWS + 1) {
            Ok(head) => head,
            // What is damaged in a sheet that is not read keeps nothing out.
            Err(_) if complete.is_some() => continue,
            Err(error) => return Err(error),
        };
        let Some((row, header)) = head.header(columns) else {
            continue;
        };
        if header.check(columns).is_ok() {
            let is_filled = head.last_row() > row;
            if complete.is_none() {
                complete = Some((name, row, header));
            } else if is_filled {
                unread.push(name);
            }
            continue;
        }
        if header.score() > best.as_ref().map_or(0, |(_, _, found)| found.score()) {
            best = Some((name, row, header));
        }
    }
    Ok((complete.or(best), unread))
}
