//! What a preview has found: counts, defects, who is missing.

use maud::{Markup, html};

use super::preview::{Choices, Preview};
use super::sample::shortened;
use crate::tables::Severity;
use crate::tables::import::Report;
use crate::web::form;
use crate::web::number::grouped;
use crate::web::page;
use crate::web::table::{ColumnHead, Table};

/// Defects on the page; the rest stands in the report.
const SHOWN_DEFECTS: usize = 50;

/// The counts as big figures; nothing is written yet.
pub(super) fn counts(preview: &Preview<'_>, report: &Report) -> Markup {
    let counts = report.counts;
    let tile =
        |label: &str, count: u32| page::figure_tile(label, grouped(count.into()), None, None);
    let mut figures = vec![
        tile("新增", counts.added),
        tile("变更", counts.changed),
        tile("不变", counts.unchanged),
        tile("拒绝", counts.refused),
        tile("跳过", counts.skipped),
    ];
    if preview.choices.replace {
        figures.push(tile("去掉", counts.removed));
    }
    html! {
        h2 { "如果导入，会发生什么" }
        p {
            "共 " (grouped(counts.rows.into())) " 行数据。现在什么都还没有写入。"
            @if counts.skipped > 0 { "跳过的是合计行、示例行、重复的表头、只有序号的空行、表尾说明和虚拟地名，不影响导入。" }
        }
        (page::tiles(&figures))
        @for note in &report.notes { p { (note) "。" } }
    }
}

/// The first defects, and the whole list to take away.
pub(super) fn defects(preview: &Preview<'_>, report: &Report) -> Markup {
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
            html! { span.whole { "第" (defect.row) "行" } },
            html! { span.whole { (defect.column) } },
            html! { code { (defect.code) } },
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
            ColumnHead::text("row", "行"),
            ColumnHead::text("column", "列名"),
            ColumnHead::text("code", "代码"),
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

/// Which village or community the rows of a short name go to.
pub(super) fn places(report: &Report) -> Markup {
    if report.places.is_empty() {
        return html! {};
    }
    html! {
        (page::card("没有写全称的村（社区），按下面的单位导入", &html! {
            p.hint { "请逐个看一遍；认得不对的，在原表中改填全称或12位区划代码。" }
            ul {
                @for (cells, meant) in &report.places { li { "“" (cells) "” → " (meant) } }
            }
        }))
    }
}

/// Who is on record but not in the file.
pub(super) fn missing(preview: &Preview<'_>, report: &Report) -> Markup {
    if report.missing_total == 0 {
        return html! {};
    }
    let total = grouped(report.missing_total.into());
    let listed = report.missing.len();
    let names = html! {
        p { (report.missing.join("、")) }
        @if u32::try_from(listed).is_ok_and(|listed| listed < report.missing_total) {
            p.hint { "只列出前 " (listed) " 人。" }
        }
    };
    if preview.choices.replace {
        return html! {
            (page::card(&format!("将从名册去掉：{total} 人"), &html! {
                p { "这些村（社区）的名册以本文件为准，下列各人系统中有、文件中没有，请逐个核对：" }
                (names)
            }))
        };
    }
    html! {
        (page::card(&format!("系统中有、文件中没有：{total} 人"), &html! {
            p {
                "只看文件里出现的村（社区）。不作任何改动；本来就不该在名册上的，可在下面勾选“名册中没有的人从本届名册去掉”；当选以后离任的，到村的“两委成员”里办理离任。"
            }
            details {
                summary { "查看名单" }
                (names)
            }
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
