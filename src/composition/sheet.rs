//! The composition as a table that goes out: one line a place, the whole in the last line.

use super::report::Composition;
use super::table::{FigureCell, figure_table};
use super::table_headers::TOWNSHIP;
use crate::tables::sheet::{Kind, Sheet, SheetColumn, Value};

/// The table for CSV and XLSX. A figure that is not defined is `—`, one without source
/// `〔缺：原因〕`, never 0.
pub fn figure_sheet(composition: &Composition) -> Sheet {
    let table = figure_table(composition);
    let column = |(place, title): (usize, &String)| {
        let mut cells = table.rows.iter().filter_map(|row| row.get(place));
        let kind = cells.find_map(kind_of).unwrap_or(Kind::Text);
        SheetColumn {
            title: title.clone(),
            width: width_of(title, place),
            kind,
        }
    };
    let columns = table.headers.iter().enumerate().map(column).collect();
    let mut lines = table
        .rows
        .iter()
        .map(|row| row.iter().map(value_of).collect());
    let total = lines.next();
    Sheet {
        columns,
        total,
        rows: lines.collect(),
        title: table.title,
        notes: table.notes,
        definitions: table.definitions,
    }
}

fn kind_of(cell: &FigureCell) -> Option<Kind> {
    match cell {
        FigureCell::Text(_) => Some(Kind::Text),
        FigureCell::Whole(_) => Some(Kind::Integer),
        FigureCell::Tenths(_) => Some(Kind::Decimal(1)),
        FigureCell::Date(_) => Some(Kind::Date),
        FigureCell::Undefined | FigureCell::Missing(_) => None,
    }
}

fn value_of(cell: &FigureCell) -> Value {
    match cell {
        FigureCell::Whole(count) => Value::Integer(*count),
        FigureCell::Tenths(value) => Value::Decimal(value.0),
        FigureCell::Date(date) => Value::Date(*date),
        FigureCell::Text(_) | FigureCell::Undefined | FigureCell::Missing(_) => {
            Value::Text(cell.text())
        }
    }
}

/// Codes and names are wide, figures as wide as half their header: it wraps.
fn width_of(title: &str, place: usize) -> u16 {
    let letters = u16::try_from(title.chars().count()).unwrap_or(u16::MAX);
    match place {
        0 | 1 => 16,
        _ if title == TOWNSHIP => 14,
        _ => letters.clamp(6, 14),
    }
}
