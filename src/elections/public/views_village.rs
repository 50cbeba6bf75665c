//! What a villager reads of a village, and the search for villages.

use maud::{Markup, html};

use super::store_village::{Found, MOST, PublicVillage};
use super::views::{notice_line, stands};
use crate::elections::store::Election;
use crate::web::form::{self, FieldErrors, Form};
use crate::web::page;

/// Notices on the page of a village; the others stand on the pages of its elections.
const NOTICES: usize = 8;

/// The page of a village.
pub(super) fn village(shown: &PublicVillage) -> Markup {
    html! {
        p.lead { (shown.above) }
        @if let Some(day) = shown.unit.valid_to { p { "自" (day.format("%Y年%-m月%-d日")) "起已撤销或者并入其他村（社区）。" } }
        @if shown.elections.is_empty() {
            p { "本村（社区）现在没有在这里公布的内容。选举开始以后，进度、公告和结果会在这里公布。" }
        } @else {
            (page::card("选举", &html! { ul.notices { @for one in &shown.elections { li { (election(one)) } } } }))
        }
        @if !shown.papers.is_empty() {
            (page::card("公告", &html! {
                ul.notices {
                    @for (election, paper) in shown.papers.iter().take(NOTICES) {
                        li { (notice_line(election, paper)) }
                    }
                }
                @if shown.papers.len() > NOTICES { p { "更早的公告，请点上面的选举查看。" } }
            }))
        }
        p { "对公布的内容有疑问，请向本村（社区）选举委员会或者乡镇政府提出。" }
    }
}

/// An election in a line.
fn election(one: &Election) -> Markup {
    let known = &one.known;
    html! {
        a href={ "/v/" (one.unit) "/elections/" (one.id) } {
            (known.election_day.format("%Y年")) (known.label())
        }
        br;
        "选举日" (known.election_day.format("%Y年%-m月%-d日")) "，" (stands(one)) "。"
    }
}

/// The search with what it found.
pub(super) fn search(text: &str, found: &[Found], has_more: bool) -> Markup {
    let none = FieldErrors::NONE;
    let ask = html! {
        (form::text("q", "村（社区）或者乡镇的名称", text, &none).if_needed())
        (form::actions(&html! { (form::primary("查找")) }))
    };
    html! {
        p { "查看本村（社区）的选举进度、公告和结果，不用登录。可以只写名称里的几个字。" }
        (Form::get("/v", ask))
        @if found.is_empty() {
            @if text.is_empty() { p { "现在还没有村（社区）公布内容。" } }
            @else { p { "没有找到“" (text) "”。请检查名称，或者只写其中两个字再试；没有公布过内容的村（社区）查不到。" } }
        } @else {
            ul.notices {
                @for one in found {
                    li { a href={ "/v/" (one.code) } { (one.name) } br; (one.above) }
                }
            }
            @if has_more { p { "这里只列出前" (MOST) "个，请写出名称再查找。" } }
        }
    }
}
