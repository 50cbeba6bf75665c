//! `cunzhi import`: tables in.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::options::ImportOptions;
use super::output::{Guarded, Output, Sort};
use super::workplace::{self, ON_THIS_MACHINE, Workplace};
use super::{Ended, Failure, Outcome, give, progress, say};
use crate::config::Settings;
use crate::divisions::DivisionCode;
use crate::fault;
use crate::imports::{self, Done, Kind, Request};
use crate::tables::import::{Progress, Stopped};
use crate::tables::{Severity, Source, report};

/// Defects that are shown on the terminal; the rest stands in the report.
const SHOWN: usize = 20;

pub(super) fn run(settings: &Settings, options: &ImportOptions) -> Outcome {
    let kind = kind(&options.kind)?;
    if options.report.is_some() && options.files.len() > 1 {
        return Err(Failure::new("--report 一次只能用于一个文件，请分开导入"));
    }
    for file in &options.files {
        require_file(file)?;
    }
    let mut report = match &options.report {
        Some(path) => Some(prepare_report(path, settings, &options.files)?),
        None => None,
    };
    let workplace = if options.dry_run {
        workplace::open_for_reading(settings)?
    } else {
        workplace::open(settings)?
    };
    let mut ended = Ended::Done;
    for file in &options.files {
        if import_one(&workplace, kind, file, options, report.take())? == Ended::WithFindings {
            ended = Ended::WithFindings;
            break;
        }
    }
    Ok(ended)
}

/// The kind of a word.
pub(super) fn kind(word: &str) -> Result<Kind, Failure> {
    Kind::from_word(word).ok_or_else(|| {
        let name = |kind: &Kind| format!("{}（{}）", kind.word(), kind.label());
        let known: Vec<String> = Kind::ALL.iter().map(name).collect();
        Failure::new(format_args!(
            "不认识的种类“{word}”；可用的有：{}",
            known.join("、")
        ))
    })
}

fn import_one(
    workplace: &Workplace,
    kind: Kind,
    file: &Path,
    options: &ImportOptions,
    report: Option<Output>,
) -> Outcome {
    let source = Arc::new(Source::Path(file.to_owned()));
    let progress = Progress::default();
    let request = Request {
        kind,
        source: source.clone(),
        encoding: None,
        term: options.term.clone(),
        is_trial: options.dry_run,
        skip_bad_rows: options.skip_bad_rows,
        replace: options.replace,
        scope: DivisionCode::nation(),
        actor: ON_THIS_MACHINE.to_owned(),
        progress: progress.clone(),
    };
    let run = || imports::run(&workplace.db, &workplace.key, request);
    let done = progress::watched(&progress, run).map_err(|stopped| match stopped {
        Stopped::Unreadable(cause) => Failure::new(format_args!("“{}”：{cause}", file.display())),
        Stopped::Failed(cause) => Failure::from(cause),
    })?;
    if let (Some(path), Some(report)) = (&options.report, report) {
        write_report(report, path, kind, &source, &done)?;
    }
    tell(&done, options);
    give(result_line(kind, &done))?;
    Ok(if done.report.is_clean() {
        Ended::Done
    } else {
        Ended::WithFindings
    })
}

/// The last line on standard output: the counts in a fixed order.
fn result_line(kind: Kind, done: &Done) -> String {
    let counts = done.report.counts;
    format!(
        "{{\"kind\": \"{}\", \"rows\": {}, \"added\": {}, \"changed\": {}, \"unchanged\": {}, \
         \"removed\": {}, \"refused\": {}, \"skipped\": {}, \"written\": {}}}",
        kind.word(),
        counts.rows,
        counts.added,
        counts.changed,
        counts.unchanged,
        counts.removed,
        counts.refused,
        counts.skipped,
        done.written
    )
}

fn tell(done: &Done, options: &ImportOptions) {
    let report = &done.report;
    for caution in &report.cautions {
        say(format_args!("请注意：{caution}"));
    }
    for defect in report.defects.iter().take(SHOWN) {
        say(format_args!(
            "第{}行「{}」{}：{}（{}）",
            defect.row,
            defect.column,
            defect.severity.label(),
            defect.message,
            defect.code
        ));
    }
    if report.defects.len() > SHOWN {
        let more = report.defects.len() - SHOWN;
        say(format_args!("还有{more}处，请用 --report 文件名 导出全部"));
    }
    for note in &report.notes {
        say(note);
    }
    if report.missing_total > 0 {
        let verb = if options.replace {
            "将离任"
        } else {
            "在系统中但不在文件里"
        };
        say(format_args!(
            "{}人{verb}：{}",
            report.missing_total,
            report.missing.join("、")
        ));
    }
    let refused = report
        .defects
        .iter()
        .any(|defect| defect.severity == Severity::Refused);
    if refused && !done.written && !options.dry_run {
        say("有行被拒绝，什么都没有写入；请改正后重新导入，或加 --skip-bad-rows 只写入正确的行");
    }
}

/// The file of the report, refused before anything is imported.
fn prepare_report(
    report: &Path,
    settings: &Settings,
    files: &[PathBuf],
) -> Result<Output, Failure> {
    let guarded = Guarded::of(settings)?.and_tables(files);
    let ending = report.extension().unwrap_or_default().to_string_lossy();
    Output::prepare(report, Sort::of(&ending), &guarded)
}

fn write_report(
    output: Output,
    path: &Path,
    kind: Kind,
    source: &Source,
    done: &Done,
) -> Result<(), Failure> {
    let is_workbook = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
    output.write(|out| {
        let defects = &done.report.defects;
        let written = if is_workbook {
            report::write_xlsx(source, &kind.columns(), None, defects, out)
        } else {
            report::write_csv(out, defects)
        };
        written.map_err(|cause| {
            Failure::new(format_args!(
                "问题清单“{}”写不进去：{cause}",
                path.display()
            ))
        })
    })
}

/// Only a plain file holds a table that can be read twice, for the trial and for the import.
fn require_file(file: &Path) -> Result<(), Failure> {
    let refuse = |why: &str| Err(Failure::new(format_args!("“{}”{why}", file.display())));
    match std::fs::metadata(file) {
        Ok(there) if there.is_file() => Ok(()),
        Ok(there) if there.is_dir() => {
            refuse("是一个文件夹；请写出里面的文件，例如 名册.csv，可以写几个")
        }
        Ok(_) => refuse("不是普通文件；请先存成 CSV 或 XLSX 文件再导入"),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Err(Failure::new(
            format_args!("文件“{}”不存在，请检查路径", file.display()),
        )),
        Err(cause) => refuse(&format!(
            "读不出来：{}；请检查路径和权限",
            fault::of_io(&cause)
        )),
    }
}
