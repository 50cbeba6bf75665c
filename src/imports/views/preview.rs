//! The preview of an upload, and what an import has done.

use maud::{Markup, Render, html};

use super::STEPS;
use crate::accounts::{Principal, Right};
use crate::imports::Kind;
use crate::people::{mask_id_number, mask_telephone};
use crate::tables::import::{Counts, Report};
use crate::tables::{Encoding, Severity};
use crate::web::form::{self, Choice, FieldErrors, Form};
use crate::web::layout::{self, Notice, NoticeKind};
use crate::web::number::grouped;
use crate::web::page;
use crate::web::progress::steps;
use crate::web::table::{ColumnHead, Shape, Table};

/// Defects on the page; the rest stands in the report.
const SHOWN_DEFECTS: usize = 50;
/// Columns and characters of the first rows that are shown.
const SHOWN_COLUMNS: usize = 20;
const SHOWN_CHARACTERS: usize = 30;

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

/// The counts as big figures; nothing is written yet.
fn counts(preview: &Preview<'_>, report: &Report) -> Markup {
    let counts = report.counts;
    let tile =
        |label: &str, count: u32| page::figure_tile(label, &grouped(count.into()), None, None);
    let mut figures = vec![
        tile("新增", counts.added),
        tile("变更", counts.changed),
        tile("不变", counts.unchanged),
        tile("拒绝", counts.refused),
        tile("跳过", counts.skipped),
    ];
    if preview.choices.replace {
        figures.push(tile("离任", counts.removed));
    }
    html! {
        h2 { "如果导入，会发生什么" }
        p {
            "共 " (grouped(counts.rows.into())) " 行数据。现在什么都还没有写入。"
            @if counts.skipped > 0 { "跳过的是合计行、示例行和虚拟地名，不影响导入。" }
        }
        (page::tiles(&figures))
        @for note in &report.notes { p { (note) "。" } }
    }
}

/// The first defects, and the whole list to take away.
fn defects(preview: &Preview<'_>, report: &Report) -> Markup {
    if report.defects.is_empty() {
        return html! { p.lead { "没有发现问题。" } };
    }
    let refusals = report
        .defects
        .iter()
        .filter(|defect| defect.severity == Severity::Refused)
        .count();
    let row = |defect: &crate::tables::Defect| {
        let kind = match defect.severity {
            Severity::Refused => page::BadgeKind::Overdue,
            Severity::Warning => page::BadgeKind::Near,
        };
        vec![
            html! { (defect.row) },
            html! { (defect.column) },
            page::badge(kind, defect.severity.label()),
            html! { (defect.message) },
            html! { (shortened(&defect.value)) },
        ]
    };
    let total = report.defects.len();
    let more = total.saturating_sub(SHOWN_DEFECTS);
    let table = Table {
        caption: format!(
            "发现的问题：拒绝 {refusals} 处，警告 {} 处",
            total - refusals
        ),
        columns: vec![
            ColumnHead::number("row", "行号"),
            ColumnHead::text("column", "列名"),
            ColumnHead::text("severity", "级别"),
            ColumnHead::text("message", "说明"),
            ColumnHead::text("value", "值"),
        ],
        rows: report.defects.iter().take(SHOWN_DEFECTS).map(row).collect(),
        note: if more > 0 {
            format!("只列出前 {SHOWN_DEFECTS} 处，还有 {more} 处见问题清单。")
        } else {
            String::new()
        },
        ..Table::default()
    };
    let report_at = |format: &str| {
        let query = query(preview.choices, &[("format", format)]);
        format!("/office/imports/files/{}/report?{query}", preview.id)
    };
    html! {
        (table)
        (form::actions(&html! {
            (form::link_button("下载标出问题的表（XLSX）", &report_at("xlsx")))
            (form::link_button("下载问题清单（CSV）", &report_at("csv")))
        }))
    }
}

/// Who is on record but not in the file.
fn missing(preview: &Preview<'_>, report: &Report) -> Markup {
    if report.missing_total == 0 {
        return html! {};
    }
    let total = grouped(report.missing_total.into());
    let listed = report.missing.len();
    html! {
        (page::card(&format!("系统中有、文件中没有：{total} 人"), &html! {
            p {
                @if preview.choices.replace {
                    "这些村（社区）的名册以本文件为准，其中 "
                    (grouped(report.counts.removed.into()))
                    " 人将记为离任。"
                } @else {
                    "只看文件里出现的村（社区）。不作任何改动；如已离任，可在下面勾选“名册中没有的人离任”。"
                }
            }
            details {
                summary { "查看名单" }
                p { (report.missing.join("、")) }
                @if u32::try_from(listed).is_ok_and(|listed| listed < report.missing_total) {
                    p.hint { "只列出前 " (listed) " 人。" }
                }
            }
        }))
    }
}

/// The first rows as they were read: characters that make no sense mean another encoding.
fn sample(preview: &Preview<'_>) -> Markup {
    let encoding = preview.sample.as_ref().and_then(|sample| sample.encoding);
    let can_choose = preview.sample.is_none() || encoding.is_some();
    let chosen = preview.choices.encoding.or(encoding);
    let encodings: Vec<Choice> = Encoding::ALL
        .into_iter()
        .map(|encoding| Choice::new(encoding.label(), encoding.label()))
        .collect();
    let action = format!("/office/imports/files/{}", preview.id);
    let value = chosen.map_or("", Encoding::label);
    let body = html! {
        (form::select("encoding", "文字编码", value, &encodings, &FieldErrors::NONE))
        (switches(preview.choices))
        (form::secondary("换编码重新读取"))
    };
    html! {
        @if let Some(sample) = &preview.sample { (sample_table(sample)) }
        @if can_choose {
            details open=[preview.sample.is_none().then_some("")] {
                summary { "文字是乱码？换一种编码" }
                (Form::get(&action, body))
            }
        }
    }
}

fn sample_table(sample: &Sample) -> Markup {
    let titles: Vec<&String> = sample.titles.iter().take(SHOWN_COLUMNS).collect();
    let head = |(place, title): (usize, &&String)| ColumnHead::text(&format!("c{place}"), title);
    let columns = std::iter::once(ColumnHead::number("row", "行号"));
    let columns = columns.chain(titles.iter().enumerate().map(head));
    let row = |(number, cells): &(u32, Vec<String>)| {
        let cell = |(place, title): (usize, &&String)| {
            let text = cells.get(place).map_or("", String::as_str);
            html! { (shown(title, text)) }
        };
        std::iter::once(html! { (number) })
            .chain(titles.iter().enumerate().map(cell))
            .collect()
    };
    Table {
        caption: "读到的前几行".to_owned(),
        columns: columns.collect(),
        rows: sample.rows.iter().map(row).collect(),
        shape: Shape::Statistics,
        empty_text: "表头下面没有数据。".to_owned(),
        ..Table::default()
    }
    .render()
}

/// A cell on the page: numbers of persons are masked here as everywhere.
fn shown(title: &str, text: &str) -> String {
    if title.contains("身份") {
        mask_id_number(text.trim())
    } else if title.contains("电话") || title.contains("手机") {
        mask_telephone(text.trim())
    } else {
        shortened(text)
    }
}

fn shortened(text: &str) -> String {
    if text.chars().nth(SHOWN_CHARACTERS).is_none() {
        return text.to_owned();
    }
    text.chars().take(SHOWN_CHARACTERS).chain(['…']).collect()
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

fn switches(choices: Choices) -> Markup {
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

fn query(choices: Choices, more: &[(&str, &str)]) -> String {
    let mut pairs = more.to_vec();
    if let Some(encoding) = choices.encoding {
        pairs.push(("encoding", encoding.label()));
    }
    if choices.replace {
        pairs.push(("replace", "true"));
    }
    serde_urlencoded::to_string(pairs).unwrap_or_default()
}

/// The counts after an import, and where to go next.
pub(in crate::imports) fn done(kind: Kind, counts: Counts, who: &Principal) -> Markup {
    let tile =
        |label: &str, count: u32| page::figure_tile(label, &grouped(count.into()), None, None);
    let next = match kind {
        Kind::Members | Kind::Seats => Some((
            "查看构成统计",
            "/office/composition",
            Right::ReadComposition,
        )),
        Kind::Divisions => Some(("查看区划", "/office/divisions", Right::ReadDivisions)),
        Kind::Voters => Some(("查看人员", "/office/people", Right::ReadPeople)),
        Kind::Households => None,
    };
    html! {
        (steps(&STEPS, STEPS.len()))
        p.lead { "已写入，并记入审计记录。" }
        (page::tiles(&[
            tile("新增", counts.added),
            tile("变更", counts.changed),
            tile("不变", counts.unchanged),
            tile("离任", counts.removed),
            tile("未导入", counts.refused),
            tile("跳过", counts.skipped),
        ]))
        @if counts.refused > 0 {
            p { "被拒绝的行没有导入。请在原表中改正后再导入一次：已导入的行不会重复。" }
        }
        (form::actions(&html! {
            @if let Some((label, href, _)) = next.filter(|(_, _, right)| who.role.may(*right)) {
                a.button.primary href=(href) { (label) }
            }
            (form::link_button("继续导入", "/office/imports"))
        }))
    }
}
