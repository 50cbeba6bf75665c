//! The kinds of tables, and the upload of one.

use maud::{Markup, html};

use super::STEPS;
use crate::clock::in_china;
use crate::committees::Term;
use crate::imports::Kind;
use crate::imports::pending::{MOST, Waiting};
use crate::web::form::{self, Choice, FieldErrors};
use crate::web::page;
use crate::web::progress::steps;
use crate::web::table::{ColumnHead, Table};

/// How long and how many uploads wait.
pub(super) fn kept_for() -> String {
    format!("文件保留24小时；每人最多保留{MOST}个，再上传时最早的一个会被删去。")
}

/// An upload that waits, in brackets: kind, term, when it was sent.
fn about(upload: &Waiting) -> String {
    let kind = Kind::from_word(&upload.kind).map_or("", Kind::label);
    let term = upload.term.as_ref();
    let term = term.map_or(String::new(), |name| format!("，{name}届"));
    let at = in_china(upload.created_at).format("%-m月%-d日 %H:%M");
    format!("（{kind}{term}，{at} 上传）")
}

/// All kinds with their templates, and the uploads that wait.
pub(in crate::imports) fn list(kinds: &[Kind], waiting: &[Waiting], may_export: bool) -> Markup {
    let row = |kind: &Kind| {
        let word = kind.word();
        let template = format!("/office/imports/templates/{word}");
        vec![
            html! { (kind.label()) },
            html! { (what_for(*kind)) },
            html! { a href=(template) { "下载" } },
            html! { a href={ (template) "?format=csv" } { "下载" } },
            html! { a.button.secondary href={ "/office/imports/new/" (word) } { "导入" } },
        ]
    };
    let table = Table {
        caption: "可以导入的表".to_owned(),
        columns: vec![
            ColumnHead::text("kind", "表"),
            ColumnHead::text("row", "一行是"),
            ColumnHead::text("template", "Excel/WPS 模板"),
            ColumnHead::text("csv", "CSV 模板"),
            ColumnHead::text("act", "操作"),
        ],
        rows: kinds.iter().map(row).collect(),
        note: "可用 Excel/WPS 的 .xlsx，或 CSV。表头在前10行内，列的顺序不限。写入之前先核对，不会直接改动数据。"
            .to_owned(),
        ..Table::default()
    };
    html! {
        @if !waiting.is_empty() {
            (page::card("已上传、还没有确认的文件", &html! {
                ul {
                    @for upload in waiting {
                        li {
                            a href={ "/office/imports/files/" (upload.id) } { (upload.file_name) }
                            (about(upload))
                        }
                    }
                }
                p.hint { (kept_for()) "在此期间不必重新上传。" }
            }))
        }
        (table)
        @if may_export {
            (form::actions(&form::link_button("导出表格", "/office/exports")))
        }
    }
}

fn what_for(kind: Kind) -> &'static str {
    match kind {
        Kind::Divisions => "一个乡镇、村或社区",
        Kind::Members => "一届班子中的一个人",
        Kind::Seats => "一个村（社区）在一届中的职数",
        Kind::Households => "一户",
        Kind::Voters => "一位登记选民",
        Kind::Observers => "一名选举观察员",
    }
}

/// The upload form.
pub(in crate::imports) struct Form<'a> {
    pub(in crate::imports) kind: Kind,
    pub(in crate::imports) terms: &'a [Term],
    /// The term that is chosen.
    pub(in crate::imports) term: &'a str,
    pub(in crate::imports) errors: &'a FieldErrors,
    pub(in crate::imports) csrf: &'a str,
    pub(in crate::imports) key: &'a str,
}

/// The page with the upload form.
pub(in crate::imports) fn upload(form: &Form<'_>) -> Markup {
    let word = form.kind.word();
    let terms: Vec<Choice> = form
        .terms
        .iter()
        .rev()
        .map(|term| Choice::new(&term.name, format!("{}届", term.name)))
        .collect();
    let no_terms = form.kind.needs_term() && terms.is_empty();
    let body = html! {
        (form::hidden("kind", word))
        @if form.kind.needs_term() {
            (form::select("term", "届次", form.term, &terms, form.errors))
        }
        (form::file("file", "文件", ".xlsx,.csv,.txt", form.errors)
            .hint("Excel/WPS 的 .xlsx，或 CSV；最大 64 MB。"))
        (form::actions(&html! {
            (form::primary("上传并核对")) (form::link_button("取消", "/office/imports"))
        }))
    };
    html! {
        (steps(&STEPS, 0))
        (form::error_summary(form.errors))
        p {
            "还没有表？先"
            a href={ "/office/imports/templates/" (word) } { "下载模板" }
            "填写，模板里有示例、填写说明和下拉选项。"
        }
        @if no_terms {
            p.lead { "还没有登记届次。请先到“届次”页面登记，再导入这类表。" }
            (form::actions(&form::link_button("返回", "/office/imports")))
        } @else {
            (form::Form::post("/office/imports", form.csrf, form.key, body).with_files())
        }
    }
}
