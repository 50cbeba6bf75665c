//! The preview of an upload.

use maud::{Markup, html};

use super::STEPS;
use super::changes::changes;
use super::found::{counts, defects, missing, places};
use super::sample::sample;
use crate::imports::Kind;
use crate::tables::Encoding;
use crate::tables::import::Report;
use crate::web::form::{self, FieldErrors, Form};
use crate::web::layout::{self, Notice, NoticeKind};
use crate::web::number::grouped;
use crate::web::page;
use crate::web::progress::steps;

/// What the reader has chosen.
#[derive(Debug, Clone, Copy)]
pub(in crate::imports) struct Choices {
    pub(in crate::imports) encoding: Option<Encoding>,
    pub(in crate::imports) skip_bad_rows: bool,
    pub(in crate::imports) replace: bool,
}

impl Choices {
    /// The switches in one word, to see whether they differ from those that were checked.
    pub(in crate::imports) fn word(self) -> &'static str {
        match (self.skip_bad_rows, self.replace) {
            (false, false) => "plain",
            (true, false) => "skip",
            (false, true) => "replace",
            (true, true) => "skip-replace",
        }
    }

    /// The address of an upload's preview with these choices.
    pub(in crate::imports) fn address(self, id: &str) -> String {
        let mut pairs = Vec::new();
        if let Some(encoding) = self.encoding {
            pairs.push(("encoding", encoding.label()));
        }
        if self.skip_bad_rows {
            pairs.push(("skip_bad_rows", "true"));
        }
        if self.replace {
            pairs.push(("replace", "true"));
        }
        let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
        format!("/office/imports/files/{id}?{query}")
    }
}

/// The first rows as they were read.
#[derive(Debug)]
pub(in crate::imports) struct Sample {
    pub(in crate::imports) titles: Vec<String>,
    pub(in crate::imports) rows: Vec<(u32, Vec<String>)>,
    /// `None` for a workbook.
    pub(in crate::imports) encoding: Option<Encoding>,
}

/// All the page shows.
#[derive(Debug)]
pub(in crate::imports) struct Preview<'a> {
    pub(in crate::imports) id: &'a str,
    pub(in crate::imports) file_name: &'a str,
    pub(in crate::imports) kind: Kind,
    pub(in crate::imports) term: Option<&'a str>,
    pub(in crate::imports) choices: Choices,
    pub(in crate::imports) sample: Option<Sample>,
    pub(in crate::imports) is_workbook: bool,
    /// Another kind of table that the file looks like, when it cannot be read as this one.
    pub(in crate::imports) looks_like: Option<Kind>,
    /// What was found, or why the file cannot be read.
    pub(in crate::imports) outcome: Result<Report, String>,
    /// Why the confirmation was not carried out.
    pub(in crate::imports) problem: Option<String>,
    pub(in crate::imports) csrf: &'a str,
    pub(in crate::imports) key: &'a str,
}

/// The page.
pub(in crate::imports) fn preview(preview: &Preview<'_>) -> Markup {
    html! {
        (steps(&STEPS, 1))
        @if let Some(problem) = &preview.problem { (problem_notice(problem)) }
        (page::details(&[
            ("文件", html! { (preview.file_name) }),
            ("表", html! { (preview.kind.label()) }),
            ("届次", html! { (preview.term.unwrap_or("不分届次")) }),
        ]))
        @match &preview.outcome {
            Err(sentence) => {
                (problem_notice(&format!("{sentence}。")))
                @if let Some(kind) = preview.looks_like { (looks_like(preview, kind)) }
                (sample(preview))
            }
            Ok(report) => {
                @for caution in &report.cautions { (warning_notice(&format!("{caution}。"))) }
                (counts(preview, report))
                (defects(preview, report))
                (places(report))
                (changes(report))
                (missing(preview, report))
                (sample(preview))
                (decision(preview, report))
            }
        }
        (give_up(preview))
    }
}

fn problem_notice(sentence: &str) -> Markup {
    layout::notice(&Notice {
        kind: NoticeKind::Problem,
        text: sentence.to_owned(),
    })
}

fn warning_notice(sentence: &str) -> Markup {
    layout::notice(&Notice {
        kind: NoticeKind::Warning,
        text: sentence.to_owned(),
    })
}

/// The file was handed in as the wrong kind of table.
fn looks_like(preview: &Preview<'_>, kind: Kind) -> Markup {
    let label = kind.label();
    html! {
        p.lead {
            "这个文件看起来是“" (label) "”的表，不是“" (preview.kind.label()) "”。请换到对应的页面上传。"
        }
        (form::actions(&html! {
            (form::link_button(&format!("去导入{label}"), &format!("/office/imports/new/{}", kind.word())))
        }))
    }
}

/// The switches and the buttons, in one form: what is ticked is always sent along, and the server
/// shows the preview again when it differs from what was checked.
fn decision(preview: &Preview<'_>, report: &Report) -> Markup {
    let choices = preview.choices;
    let has_skip = !report.is_clean() || choices.skip_bad_rows;
    let has_replace =
        preview.kind == Kind::Members && (report.missing_total > 0 || choices.replace);
    let has_switches = has_skip || has_replace;
    let (told, can_confirm) = what_happens(preview, report);
    if !has_switches && !can_confirm {
        return told;
    }
    let action = format!("/office/imports/files/{}", preview.id);
    let body = html! {
        @if let Some(encoding) = choices.encoding { (form::hidden("encoding", encoding.label())) }
        (form::hidden("checked", choices.word()))
        (form::hidden("shown", &report.fingerprint()))
        @if has_skip {
            (form::checkbox("skip_bad_rows", "只导入正确行", choices.skip_bad_rows, &FieldErrors::NONE)
                .hint("有拒绝的行时，默认整个文件都不导入。勾选后，拒绝的行留待改正，其余照常导入。"))
        }
        @if has_replace {
            (form::checkbox("replace", "名册中没有的人从本届名册去掉", choices.replace, &FieldErrors::NONE)
                .hint("文件里出现的村（社区），系统中有、文件中没有的人，当作本届从来没有在册，哪一天的统计都不再计入。本人是当选以后才离任的，请不要勾选，到村的“两委成员”里办理离任。"))
        }
        @if has_switches && can_confirm {
            p.hint { "改了勾选以后请先按“重新核对”；直接按“确认导入”时也会先重新核对，不会写入。" }
        }
        (form::actions(&html! {
            @if can_confirm { (form::primary("确认导入").named("act", "confirm")) }
            @if has_switches { (form::secondary("按选择重新核对").named("act", "check")) }
        }))
    };
    let form = Form::post(&action, preview.csrf, preview.key, body);
    html! {
        (told)
        @if has_switches { (page::card("怎样导入", &html! { (form) })) } @else { (form) }
    }
}

/// What is about to happen, in words, and whether it can be confirmed.
fn what_happens(preview: &Preview<'_>, report: &Report) -> (Markup, bool) {
    let (counts, choices) = (report.counts, preview.choices);
    if !report.is_clean() && !choices.skip_bad_rows {
        let told = html! {
            p.lead {
                "有 " (grouped(counts.refused.into())) " 行被拒绝，暂时不能导入。请在原表中改正后重新上传，"
                "或在“怎样导入”中勾选“只导入正确行”后重新核对。"
            }
        };
        return (told, false);
    }
    if counts.added + counts.changed + counts.removed == 0 {
        let sentence = "没有需要写入的内容：表中的内容与系统一致，或没有可用的行。";
        return (html! { p.lead { (sentence) } }, false);
    }
    let lines = |count: u32, unit: &str| format!("{} {unit}", grouped(count.into()));
    let mut totals = vec![
        ("新增", lines(counts.added, "行")),
        ("变更", lines(counts.changed, "行")),
    ];
    if counts.refused > 0 {
        totals.push(("不导入（被拒绝）", lines(counts.refused, "行")));
    }
    if choices.replace {
        totals.push(("去掉", lines(counts.removed, "人")));
    }
    let headline = format!("确认导入{}", preview.kind.label());
    let told = form::confirm(&headline, &totals, &consequence(preview, report));
    (told, true)
}

/// The consequence of the choices that were checked.
fn consequence(preview: &Preview<'_>, report: &Report) -> String {
    let (counts, choices) = (report.counts, preview.choices);
    let mut sentences = vec!["导入立即生效并记入审计记录".to_owned()];
    if counts.refused > 0 {
        let refused = grouped(counts.refused.into());
        sentences.push(format!("被拒绝的 {refused} 行不导入"));
    }
    if choices.replace && counts.removed > 0 {
        let removed = grouped(counts.removed.into());
        sentences.push(format!(
            "名册中没有的 {removed} 人从本届名册去掉，哪一天的统计都不再计入"
        ));
    } else if report.missing_total > 0 {
        let missing = grouped(report.missing_total.into());
        sentences.push(format!("系统中有、文件中没有的 {missing} 人不作改动"));
    }
    format!("{}。", sentences.join("；"))
}

pub(super) fn switches(choices: Choices) -> Markup {
    html! {
        @if choices.skip_bad_rows { (form::hidden("skip_bad_rows", "true")) }
        @if choices.replace { (form::hidden("replace", "true")) }
    }
}

fn give_up(preview: &Preview<'_>) -> Markup {
    let discard = format!("/office/imports/files/{}/discard", preview.id);
    let again = format!("/office/imports/new/{}", preview.kind.word());
    let body = html! { (form::danger("删除这个文件")) };
    html! {
        p.hint { "可以先离开，以后从“导入”页面回来。" (super::start::kept_for()) }
        (form::actions(&html! {
            (form::link_button("改正后重新上传", &again))
            (Form::post(&discard, preview.csrf, preview.key, body))
        }))
    }
}
