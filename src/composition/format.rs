//! The forms a composition goes out in: the same bytes for the command, the pages and the JSON
//! interface.

use super::handed_in::workbook_pages;
use super::report::Composition;
use super::sheet::figure_sheet;
use crate::error::{Error, Result};
use crate::tables::sheet::{CsvEncoding, write_csv, write_workbook};

/// A form of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// One JSON object and a line break.
    #[default]
    Json,
    /// UTF-8 with byte order mark.
    Csv,
    /// A workbook: sheets to hand in, all data on one sheet, the definitions.
    Xlsx,
}

impl Format {
    /// All forms, in the order of download links.
    pub const ALL: [Self; 3] = [Self::Xlsx, Self::Csv, Self::Json];

    /// The form of a word; empty: JSON. `docx` is refused until the report section is built.
    pub fn from_word(word: &str) -> Result<Self> {
        match word.trim() {
            "" | "json" => Ok(Self::Json),
            "csv" => Ok(Self::Csv),
            "xlsx" => Ok(Self::Xlsx),
            "docx" => Err(Error::invalid(
                "工作报告章节（docx）尚未完成，请先用 xlsx 或 csv 格式取得同样的数据。",
            )),
            other => Err(Error::invalid(format!(
                "没有“{other}”这种格式，可选：json、csv、xlsx、docx。"
            ))),
        }
    }

    /// The word, also the ending of a file name.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// The media type, for downloads.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// The finished bytes.
    pub fn write(self, composition: &Composition) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        match self {
            Self::Json => {
                serde_json::to_writer(&mut bytes, composition).map_err(Error::internal)?;
                bytes.push(b'\n');
            }
            Self::Csv => write_csv(&figure_sheet(composition), CsvEncoding::Utf8Bom, &mut bytes)
                .map_err(Error::internal)?,
            Self::Xlsx => {
                write_workbook(&workbook_pages(composition), &mut bytes)
                    .map_err(Error::internal)?;
            }
        }
        Ok(bytes)
    }
}
