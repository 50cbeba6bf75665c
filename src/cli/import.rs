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
use crate::tables::import::{Counts, Progress, Report, Stopped};
use crate::tables::{Source, report};

/// Endings of files that a report is not: one would be written as CSV and could not be opened.
const OTHER_FORMATS: [&str; 8] = ["pdf", "doc", "docx", "xls", "et", "wps", "ods", "json"];
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
    // Places are tried with those of the files before them, which are taken back afterwards.
    let writes = !options.dry_run || (kind == Kind::Divisions && options.files.len() > 1);
    let workplace = if writes {
        workplace::open(settings)?
    } else {
        workplace::open_for_reading(settings)?
    };
    match options.files.as_slice() {
        [file] => import_one(&workplace, kind, file, options, report.take()),
        _ => import_all(&workplace, kind, options),
    }
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
    let progress = Progress::default();
    let request = request(kind, file, options, &progress);
    let source = request.source.clone();
    let run = || imports::run(&workplace.db, &workplace.key, request);
    let done = progress::watched(&progress, run).map_err(|stopped| match stopped {
        Stopped::Unreadable(cause) => Failure::new(format_args!("“{}”：{cause}", file.display())),
        Stopped::Failed(cause) => Failure::from(cause),
    })?;
    if let (Some(path), Some(report)) = (&options.report, report) {
        write_report(report, path, kind, &source, &done)?;
    }
    tell(&done.report, "", options);
    if !done.report.is_clean() && !done.written && !options.dry_run {
        say(format_args!("有行被拒绝，什么都没有写入；{HOW_TO_GO_ON}"));
    }
    give(result_line(kind, done.report.counts, done.written))?;
    Ok(ended(done.report.is_clean()))
}

/// What to do after rows were refused.
const HOW_TO_GO_ON: &str = "请改正后重新导入，或加 --skip-bad-rows 只写入正确的行";

fn ended(is_clean: bool) -> Ended {
    if is_clean {
        Ended::Done
    } else {
        Ended::WithFindings
    }
}

fn request(kind: Kind, file: &Path, options: &ImportOptions, progress: &Progress) -> Request {
    Request {
        kind,
        source: Arc::new(Source::Path(file.to_owned())),
        encoding: None,
        term: options.term.clone(),
        is_trial: options.dry_run,
        skip_bad_rows: options.skip_bad_rows,
        replace: options.replace,
        scope: DivisionCode::nation(),
        actor: ON_THIS_MACHINE.to_owned(),
        progress: progress.clone(),
    }
}

/// Several files: all of them are written or none, and of each it is told what became of it.
fn import_all(workplace: &Workplace, kind: Kind, options: &ImportOptions) -> Outcome {
    let progress = Progress::default();
    let files = options.files.iter();
    let requests = files.map(|file| request(kind, file, options, &progress));
    let requests: Vec<Request> = requests.collect();
    let run = || imports::run_all(&workplace.db, &workplace.key, requests);
    let several = progress::watched(&progress, run).map_err(|stopped| match stopped {
        Stopped::Unreadable(cause) => Failure::new(cause),
        Stopped::Failed(cause) => Failure::from(cause),
    })?;
    let mut total = Counts::default();
    let mut refused = Vec::new();
    for (file, report) in options.files.iter().zip(&several.reports) {
        let name = format!("“{}”", file.display());
        tell(report, &name, options);
        let line = result_line(kind, report.counts, several.written);
        say(format_args!("{name}：{line}"));
        total.add(report.counts);
        if !report.is_clean() {
            refused.push(name);
        }
    }
    let read = several.reports.len() + usize::from(several.stopped.is_some());
    for file in options.files.iter().skip(read) {
        say(format_args!("“{}”没有读", file.display()));
    }
    let nothing = if options.dry_run {
        ""
    } else {
        "；所有文件都没有写入"
    };
    if let Some(Stopped::Unreadable(cause)) = several.stopped {
        let file = options.files.get(several.reports.len());
        let name = file.map_or(String::new(), |file| file.display().to_string());
        return Err(Failure::new(format_args!("“{name}”：{cause}{nothing}")));
    }
    if !refused.is_empty() && !several.written && !options.dry_run {
        let names = refused.join("、");
        say(format_args!("{names}有行被拒绝{nothing}；{HOW_TO_GO_ON}"));
    }
    give(result_line(kind, total, several.written))?;
    Ok(ended(refused.is_empty()))
}

/// The last line on standard output: the counts in a fixed order, those of several files together.
fn result_line(kind: Kind, counts: Counts, written: bool) -> String {
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
        written
    )
}

/// Tells what was found; `file` names the file when there are several.
fn tell(report: &Report, file: &str, options: &ImportOptions) {
    for caution in &report.cautions {
        say(format_args!("{file}请注意：{caution}"));
    }
    for defect in report.defects.iter().take(SHOWN) {
        say(format_args!(
            "{file}第{}行「{}」{}：{}（{}）",
            defect.row,
            defect.column,
            defect.severity.label(),
            defect.message,
            defect.code
        ));
    }
    if report.defects.len() > SHOWN {
        let more = report.defects.len() - SHOWN;
        say(format_args!(
            "{file}还有{more}处，请用 --report 文件名 导出全部"
        ));
    }
    for note in &report.notes {
        say(format_args!("{file}{note}"));
    }
    if report.missing_total > 0 {
        let verb = if options.replace {
            "从本届名册去掉（哪一天都不再统计；当选以后离任的请在页面办理离任）"
        } else {
            "在系统中但不在文件里"
        };
        say(format_args!(
            "{file}{}人{verb}：{}",
            report.missing_total,
            report.missing.join("、")
        ));
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
    if OTHER_FORMATS
        .iter()
        .any(|other| ending.eq_ignore_ascii_case(other))
    {
        return Err(Failure::new(format_args!(
            "问题清单只能写成 .csv 或 .xlsx 文件，不能写成“{}”，请改 --report 的文件名",
            report.display()
        )));
    }
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
