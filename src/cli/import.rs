//! `cunzhi import`: tables in.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::options::ImportOptions;
use super::workplace::{self, ON_THIS_MACHINE, Workplace};
use super::{Ended, Failure, Outcome, give, progress, say};
use crate::config::Settings;
use crate::divisions::DivisionCode;
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
        if !file.is_file() {
            return Err(Failure::new(format_args!(
                "文件“{}”不存在，请检查路径",
                file.display()
            )));
        }
    }
    if let Some(report) = &options.report {
        require_writable(report, &options.files)?;
    }
    let workplace = if options.dry_run {
        workplace::open_for_reading(settings)?
    } else {
        workplace::open(settings)?
    };
    let mut ended = Ended::Done;
    for file in &options.files {
        if import_one(&workplace, kind, file, options)? == Ended::WithFindings {
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

fn import_one(workplace: &Workplace, kind: Kind, file: &Path, options: &ImportOptions) -> Outcome {
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
    if let Some(path) = &options.report {
        write_report(path, kind, &source, &done)?;
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

/// A report that cannot be written is refused before anything is imported; the table itself is
/// never written over.
fn require_writable(report: &Path, files: &[PathBuf]) -> Result<(), Failure> {
    let failed = |cause: &dyn std::fmt::Display| {
        Failure::new(format_args!(
            "问题清单“{}”写不进去：{cause}；请换一个路径",
            report.display()
        ))
    };
    let whole = report.canonicalize().ok();
    let is_table = |file: &PathBuf| whole.is_some() && file.canonicalize().ok() == whole;
    if files.iter().any(is_table) {
        return Err(failed(&"它就是要导入的文件"));
    }
    let opened = File::options()
        .append(true)
        .create(true)
        .open(report)
        .map(drop);
    opened.map_err(|cause| failed(&cause))
}

fn write_report(path: &Path, kind: Kind, source: &Source, done: &Done) -> Result<(), Failure> {
    let failed = |cause: &dyn std::fmt::Display| {
        Failure::new(format_args!(
            "问题清单“{}”写不进去：{cause}",
            path.display()
        ))
    };
    let file = File::create(path).map_err(|cause| failed(&cause))?;
    let mut out = BufWriter::new(file);
    let is_workbook = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
    if is_workbook {
        let columns = kind.columns();
        report::write_xlsx(source, &columns, None, &done.report.defects, &mut out)
            .map_err(|cause| failed(&cause))?;
    } else {
        report::write_csv(&mut out, &done.report.defects).map_err(|cause| failed(&cause))?;
    }
    out.flush().map_err(|cause| failed(&cause))
}
