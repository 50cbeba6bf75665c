//! The preview of an upload.

use maud::{Markup, Render, html};

use super::STEPS;
use super::found::{counts, defects, missing};
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
                (sample(preview))
            }
            Ok(report) => {
                (counts(preview, report))
                (defects(preview, report))
                (missing(preview, report))
                (sample(preview))
                (settings(preview, report))
                (confirmation(preview, report))
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

/// The choices that ask for another preview.
fn settings(preview: &Preview<'_>, report: &Report) -> Markup {
    let has_replace = preview.kind == Kind::Members && report.missing_total > 0;
    if report.is_clean() && !has_replace {
        return html! {};
    }
    let choices = preview.choices;
    let action = format!("/office/imports/files/{}", preview.id);
    let body = html! {
        @if let Some(encoding) = choices.encoding { (form::hidden("encoding", encoding.label())) }
        @if !report.is_clean() {
            (form::checkbox("skip_bad_rows", "只导入正确行", choices.skip_bad_rows, &FieldErrors::NONE)
                .hint("有拒绝的行时，默认整个文件都不导入。勾选后，拒绝的行留待改正，其余照常导入。"))
        }
        @if has_replace {
            (form::checkbox("replace", "名册中没有的人离任", choices.replace, &FieldErrors::NONE)
                .hint("文件里出现的村（社区），系统中有、文件中没有的人记为离任。"))
        }
        (form::secondary("按选择重新核对"))
    };
    html! { (page::card("怎样导入", &html! { (Form::get(&action, body)) })) }
}

/// What is about to happen, in words, with the button.
fn confirmation(preview: &Preview<'_>, report: &Report) -> Markup {
    let (counts, choices) = (report.counts, preview.choices);
    if !report.is_clean() && !choices.skip_bad_rows {
        return html! {
            p.lead {
                "有 " (grouped(counts.refused.into())) " 行被拒绝，暂时不能导入。请在原表中改正后重新上传，"
                "或在“怎样导入”中勾选“只导入正确行”。"
            }
        };
    }
    if counts.added + counts.changed + counts.removed == 0 {
        return html! { p.lead { "没有需要写入的内容：表中的内容与系统一致，或没有可用的行。" } };
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
        totals.push(("离任", lines(counts.removed, "人")));
    }
    let consequence = if choices.replace && counts.removed > 0 {
        "导入立即生效并记入审计记录；名册中没有的人将记为今日离任。"
    } else {
        "导入立即生效并记入审计记录。"
    };
    let action = format!("/office/imports/files/{}", preview.id);
    let body = html! {
        @if let Some(encoding) = choices.encoding { (form::hidden("encoding", encoding.label())) }
        (switches(choices))
        (form::actions(&form::primary("确认导入").render()))
    };
    html! {
        (form::confirm(&format!("确认导入{}", preview.kind.label()), &totals, consequence))
        (Form::post(&action, preview.csrf, preview.key, body))
    }
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
        p.hint { "文件保留24小时，可以先离开，以后从“导入”页面回来。" }
        (form::actions(&html! {
            (form::link_button("改正后重新上传", &again))
            (Form::post(&discard, preview.csrf, preview.key, body))
        }))
    }
}
