//! Reading and writing tables: CSV and XLSX.
//!
//! Knows no database, no page and no domain. [`TableReader`] reads any table of people who work with a
//! spreadsheet (`docs` of the file formats: section "Reading"); [`sheet`], [`template`] and [`report`] write
//! the files that go out. The importer of the domain slices stands on top of it.

pub mod cells;
mod change;
mod columns;
mod encoding;
mod findings;
mod header;
pub mod import;
mod import_reading;
mod import_report;
mod no_data;
mod progress;
mod reader;
mod records;
pub mod report;
mod report_workbook;
mod row;
pub mod sheet;
mod sheet_head;
mod sheet_workbook;
mod source;
pub mod template;
mod twins;
mod unreadable;
pub mod values;
mod workbook;
mod workbook_choice;
mod workbook_guard;
mod workbook_value;

#[cfg(test)]
mod tests;

pub use columns::{Column, ColumnSet, NUMBER_COLUMN};
pub use encoding::Encoding;
pub use header::fold_header;
pub use reader::TableReader;
pub use report::{Defect, Severity};
pub use row::{Cell, EXAMPLE, Row, clean_text};
pub use source::Source;
pub use unreadable::Unreadable;
