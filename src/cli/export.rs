//! `cunzhi export`: tables out.

use std::io::{Write, stdout};
use std::path::Path;

use super::options::ExportOptions;
use super::output::{Guarded, Output, Sort};
use super::terms::code;
use super::workplace::{self, ON_THIS_MACHINE};
use super::{Ended, Failure, Outcome, say};
use crate::config::Settings;
use crate::divisions::DivisionCode;
use crate::imports::export;
use crate::tables::sheet::{CsvEncoding, write_csv, write_xlsx};

pub(super) fn run(settings: &Settings, options: &ExportOptions) -> Outcome {
    let kind = super::import::kind(&options.kind)?;
    if !matches!(options.format.as_str(), "csv" | "xlsx") {
        return Err(Failure::new(format_args!(
            "没有“{}”这种格式，可选：csv、xlsx",
            options.format
        )));
    }
    let division = match options.division.as_deref() {
        None => DivisionCode::nation(),
        Some(text) => code(text)?,
    };
    let output = prepare(options.output.as_deref(), &options.format, settings)?;
    let workplace = workplace::open_for_reading(settings)?;
    let request = export::Request {
        kind,
        division,
        term: options.term.clone(),
        full: None,
        actor: ON_THIS_MACHINE.to_owned(),
    };
    let sheet = export::run(&workplace.db, &workplace.key, request)?;
    // A CSV file has no place for them.
    for note in &sheet.notes {
        say(note);
    }
    let mut bytes = Vec::new();
    if options.format == "xlsx" {
        write_xlsx(&sheet, &mut bytes)?;
    } else {
        write_csv(&sheet, CsvEncoding::Utf8Bom, &mut bytes)?;
    }
    write_out(output, &bytes)
}

/// Writes a result to the file that was named, else to standard output.
pub(super) fn write_out(output: Option<Output>, bytes: &[u8]) -> Outcome {
    if let Some(output) = output {
        output.write_bytes(bytes)?;
        return Ok(Ended::Done);
    }
    match stdout().lock().write_all(bytes) {
        Err(cause) if cause.kind() != std::io::ErrorKind::BrokenPipe => Err(cause.into()),
        _ => Ok(Ended::Done),
    }
}

/// The file of `--output`, refused before anything is read.
pub(super) fn prepare(
    path: Option<&Path>,
    format: &str,
    settings: &Settings,
) -> Result<Option<Output>, Failure> {
    let guarded = Guarded::of(settings)?;
    path.map(|path| Output::prepare(path, Sort::of(format), &guarded))
        .transpose()
}
