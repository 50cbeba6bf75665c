//! `cunzhi composition`: a question in, a finished file out.

use super::report::Composition;
use super::sheet::figure_sheet;
use super::store::{Asked, composition, place_of, read_question};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::tables::sheet::{CsvEncoding, write_csv, write_xlsx};

/// The forms a composition goes out in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// One JSON object.
    #[default]
    Json,
    /// UTF-8 with byte order mark.
    Csv,
    /// A workbook with the definitions on a sheet of their own.
    Xlsx,
    /// The section of a county work report.
    Docx,
}

impl Format {
    /// The form of a word; empty: JSON.
    pub fn from_word(word: &str) -> Result<Self> {
        match word.trim() {
            "" | "json" => Ok(Self::Json),
            "csv" => Ok(Self::Csv),
            "xlsx" => Ok(Self::Xlsx),
            "docx" => Ok(Self::Docx),
            other => Err(Error::invalid(format!(
                "没有“{other}”这种格式，可选：json、csv、xlsx、docx。"
            ))),
        }
    }

    /// The media type, for downloads.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }
    }

    /// The ending of a file name.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Docx => "docx",
        }
    }
}

/// Answers the question of a command and gives the bytes to write. Every error but `Database` and
/// `Internal` carries a sentence for the user.
pub fn run(db: &Db, asked: &Asked, format: Format) -> Result<Vec<u8>> {
    require_built(format)?;
    let today = db.clock().today();
    let outcome = db.read_now(|conn| {
        let question = read_question(conn, asked, today)?;
        composition(conn, &question)
    });
    match outcome {
        Err(Error::NotFound) => Err(Error::invalid(format!(
            "没有代码为 {} 的区划，请检查代码，或先导入区划。",
            place_of(&asked.division)?
        ))),
        other => written(&other?, format),
    }
}

/// Refuses the forms that are not built yet, before anything is read.
pub fn require_built(format: Format) -> Result<()> {
    if format == Format::Docx {
        return Err(Error::invalid(
            "工作报告“两委”构成章节（docx）尚未完成，请先用 --format xlsx 或 csv 取得数据。",
        ));
    }
    Ok(())
}

/// The finished bytes.
pub fn written(composition: &Composition, format: Format) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    match format {
        Format::Json => {
            serde_json::to_writer(&mut bytes, composition).map_err(Error::internal)?;
            bytes.push(b'\n');
        }
        Format::Csv => write_csv(&figure_sheet(composition), CsvEncoding::Utf8Bom, &mut bytes)
            .map_err(Error::internal)?,
        Format::Xlsx => {
            write_xlsx(&figure_sheet(composition), &mut bytes).map_err(Error::internal)?;
        }
        Format::Docx => require_built(format)?,
    }
    Ok(bytes)
}
