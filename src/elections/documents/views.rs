//! What the pages of documents look like.

use maud::{Markup, html};

use super::kind::Kind;
use super::store::FinalVersion;
use crate::clock::in_china;
use crate::documents::{Document, views as documents};
use crate::elections::state::State;
use crate::elections::store::Election;
use crate::rules::RuleSet;
use crate::web::again::refusals;
use crate::web::form::{self, FieldErrors, Form};
use crate::web::form_post::Fields;
use crate::web::layout::Preferences;
use crate::web::page::{self, BadgeKind, badge};
use crate::web::table::{ColumnHead, Table};

/// A document of a chapter with its final versions.
#[derive(Debug)]
pub(super) struct Paper {
    pub(super) kind: Kind,
    /// As it stands today.
    pub(super) document: Document,
    /// The newest last.
    pub(super) versions: Vec<FinalVersion>,
    /// What is known has changed since the last final version.
    pub(super) is_changed: bool,
}

impl Paper {
    fn last(&self) -> i32 {
        self.versions.last().map_or(0, |one| one.version)
    }
}

/// Documents of a chapter.
#[derive(Debug)]
pub(super) struct Papers {
    pub(super) election: Election,
    pub(super) rules: RuleSet,
    pub(super) may_manage: bool,
    pub(super) all: Vec<Paper>,
}

impl Papers {
    fn address(&self, kind: Kind) -> String {
        let id = self.election.id;
        format!("/office/elections/{id}/documents/{}", kind.word())
    }
}

/// Said wherever laws are cited: the numbers of the amended law are not confirmed (rulebook 0.4).
const NUMBERS: &str = "法条按村民委员会组织法2018年文本的条号引用；2026年1月1日起施行的修正文本条号有变动的，请以正式文本为准，下载Word后改正。";

/// So many missing things are named in the list; the document's own page names all.
const NAMED: usize = 3;

/// All documents in the order of use.
pub(super) fn list(shown: &Papers) -> Markup {
    let table = Table {
        caption: "按使用的先后排列".to_owned(),
        columns: vec![
            ColumnHead::text("name", "公告或表册"),
            ColumnHead::text("state", "现在怎样"),
            ColumnHead::text("desk", "填空、定稿"),
            ColumnHead::text("blank", "空白表"),
            ColumnHead::text("all", "各村一起下载"),
        ],
        rows: shown.all.iter().map(|one| row(shown, one)).collect(),
        ..Table::default()
    };
    html! {
        p { "点名称打开：可以打印，可以下载Word。系统里没有的内容印成横线，打印后手写，也可以点“办理”先填好再打印。" }
        (table)
        p { (NUMBERS) }
    }
}

fn row(shown: &Papers, one: &Paper) -> Vec<Markup> {
    let address = shown.address(one.kind);
    let programme = shown.election.programme_id;
    vec![
        html! {
            a href={ (address) "/page" } { @if let Some(number) = one.kind.notice() { "第" (number) "号　" } (one.kind.label()) }
        },
        state(one),
        html! { a href=(address) { @if shown.may_manage { "办理" } @else { "各版" } } },
        html! {
            span.side-by-side {
                a href={ (address) "/blank" } { "打印" }
                a href={ (address) "/blank.docx" } { "Word" }
            }
        },
        html! {
            a href={ "/office/programmes/" (programme) "/documents/" (one.kind.word()) } { "各村Word" }
        },
    ]
}

/// How far a document is, in a badge and words.
fn state(one: &Paper) -> Markup {
    let missing = one.document.missing();
    html! {
        @if one.last() > 0 {
            (badge(BadgeKind::Done, &format!("已定稿 第{}版", one.last())))
            @if one.is_changed { " 资料后来有变动，需要的请再定稿" }
        } @else if missing.is_empty() { (badge(BadgeKind::Plain, "可打印")) }
        @else {
            (badge(BadgeKind::Near, &format!("缺{}项", missing.len()))) " "
            (missing.iter().take(NAMED).copied().collect::<Vec<_>>().join("、"))
            @if missing.len() > NAMED { " 等" }
        }
    }
}

/// One document.
pub(super) fn desk(
    shown: &Papers,
    refused: (Option<&str>, &Fields),
    csrf: &str,
    key: &str,
) -> Markup {
    let Some(one) = shown.all.first() else {
        return html! {};
    };
    let address = shown.address(one.kind);
    html! {
        (refusals(refused.0, &FieldErrors::NONE))
        p { (state(one)) }
        (form::actions(&html! {
            (form::link_button("打开打印页", &format!("{address}/page")))
            (form::link_button("下载Word", &format!("{address}/page.docx")))
            (form::link_button("空白表", &format!("{address}/blank")))
        }))
        @if shown.may_manage { (finishing(one, &address, refused, csrf, key)) }
        (versions(one, &address))
        p { (NUMBERS) }
    }
}

/// The field of a place to be filled in.
fn field_name(number: usize) -> String {
    format!("blank-{number}")
}

/// What a form says belongs in a place; `None` when the form does not ask for it.
pub(super) fn answer(fields: &Fields, what: &str) -> Option<String> {
    let (name, _) = fields
        .iter()
        .find(|(name, value)| name.starts_with("what-") && *value == what)?;
    let number = name.strip_prefix("what-")?;
    Some(fields.get(&format!("blank-{number}")).trim().to_owned())
}

fn finishing(
    one: &Paper,
    address: &str,
    refused: (Option<&str>, &Fields),
    csrf: &str,
    key: &str,
) -> Markup {
    let none = FieldErrors::NONE;
    // What was filled in before stands in its field, to be kept or changed.
    let kept = one.document.answers();
    let mut places: Vec<(&str, &str)> = kept
        .iter()
        .map(|(what, filled)| (what.as_str(), filled.as_str()))
        .collect();
    places.extend(one.document.blanks().into_iter().map(|what| (what, "")));
    let tables: Vec<&str> = one
        .document
        .missing()
        .into_iter()
        .filter(|what| !places.iter().any(|(known, _)| known == what))
        .collect();
    let typed: Vec<(String, String)> = places
        .iter()
        .map(|(what, filled)| {
            let sent = refused.0.and_then(|_| answer(refused.1, what));
            (
                (*what).to_owned(),
                sent.unwrap_or_else(|| (*filled).to_owned()),
            )
        })
        .collect();
    let names: Vec<String> = (0..typed.len()).map(field_name).collect();
    let body = html! {
        (form::hidden("version", &one.last().to_string()))
        @for ((number, (what, filled)), name) in typed.iter().enumerate().zip(&names) {
            (form::hidden(&format!("what-{number}"), what))
            (form::text(name, what, filled, &none).optional())
        }
        (form::actions(&html! { (form::primary("定稿")) }))
    };
    let lead = html! {
        p { "定稿就是把现在的内容存成一版，以后随时可以照原样打印，不会再变。内容有变动的，再定稿就是下一版，旧版保留。" }
        @if one.kind.is_public(State::Announced, true) {
            p { "定稿的这一份，村民不用登录就能在公开页面上看到最新的一版；名单和结果到公布的时候才显示。身份证号、手机号会遮住，“电话”一项填的号码照登。" }
        }
        @if !typed.is_empty() { p { "下面各项系统里没有，可以在这里填好；不填的印成横线，打印后手写。" } }
        @if !tables.is_empty() { p { "下面的名单系统里还没有，表格留空，打印后手写：" (tables.join("、")) "。" } }
        (Form::post(address, csrf, key, body))
    };
    page::card("填空和定稿", &lead)
}

fn versions(one: &Paper, address: &str) -> Markup {
    let body = html! {
        @if one.versions.is_empty() { p { "还没有定稿。" } }
        @else { ul {
            @for version in one.versions.iter().rev() {
                li {
                    span.side-by-side {
                        a href={ (address) "/v" (version.version) } { "第" (version.version) "版" }
                        a href={ (address) "/v" (version.version) ".docx" } { "Word" }
                    }
                    "，" (version.by) "，" (in_china(version.made_at).format("%Y-%m-%d %H:%M"))
                    br;
                    "校验值（SHA-256）：" span.line { (version.hash) }
                }
            }
        } }
    };
    page::card("已定稿的各版", &body)
}

/// The A4 page with its bar. `stem` says which: `page`, `blank`, `v2`.
pub(super) fn page(shown: &Papers, one: &Paper, stem: &str, document: &Document) -> Markup {
    let address = shown.address(one.kind);
    let missing = document.missing();
    let which = match stem {
        "page" => "按现在的资料".to_owned(),
        "blank" => "空白表".to_owned(),
        version => format!("已定稿第{}版", version.trim_start_matches('v')),
    };
    let bar = html! {
        p { b { (one.kind.label()) } "（" (which) "）" }
        div.actions {
            a.button.secondary href={ "/office/elections/" (shown.election.id) "/documents" } { "返回" }
            a.button.secondary href=(address) { @if shown.may_manage { "填空和定稿" } @else { "各版" } }
            (page::print_button())
            a.button.secondary href={ (address) "/" (stem) ".docx" } { "下载Word" }
            @if stem != "blank" { a.button.secondary href={ (address) "/blank" } { "空白表" } }
        }
        @if missing.is_empty() || stem == "blank" { p { "打印请用A4纸。" } }
        @else { p { "打印前请看：还缺" (missing.len()) "项，已印成横线或空格，请手写或点“填空和定稿”填写：" (missing.join("、")) "。" } }
    };
    documents::sheet(
        &format!("{} {}", shown.election.title(), one.kind.label()),
        Preferences::default(),
        &bar,
        document,
    )
}
