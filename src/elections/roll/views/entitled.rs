//! How many villagers have the right to vote: the card of the overview.

use maud::{Markup, html};

use super::{RollPage, Typed};
use crate::web::form::{self, FieldErrors, Form};

/// What is recorded, and the form.
pub(super) fn card(page: &RollPage, typed: Typed<'_>) -> Markup {
    let all = &page.overview;
    let known = all.entitled;
    html! {
        @match known {
            Some(one) => { p { "有选举权的村民" b { (one.entitled) } "人"
                @if let Some(number) = one.registered { "，登记参加选举的" (number) "人" } "。" } }
            None => { p { "还没有填写。填写后才有选民登记率。" } }
        }
        @if page.may_manage {
            details open[typed.is("entitled")] {
                summary { @if known.is_some() { "更正人数" } @else { "填写人数" } }
                (numbers(page, typed))
            }
        }
    }
}

fn numbers(page: &RollPage, typed: Typed<'_>) -> Markup {
    let none = FieldErrors::NONE;
    let (all, is_own) = (&page.overview, typed.is("entitled"));
    let known = all.entitled.unwrap_or_default();
    let text = |number: u64| match number {
        0 => String::new(),
        number => number.to_string(),
    };
    let (entitled, registered) = (
        text(known.entitled),
        text(known.registered.unwrap_or_default()),
    );
    let body = html! {
        (form::hidden("entitled_version", &known.version.to_string()))
        (form::number("entitled", "有选举权的村民人数", typed.value(is_own, "entitled", &entitled), &none)
            .in_form("entitled").hint("年满18周岁、没有被剥夺政治权利的村民，包括经同意登记的外来人员。"))
        @if all.roll.is_none() {
            (form::number("registered", "登记参加选举的人数", typed.value(is_own, "registered", &registered), &none)
                .in_form("entitled").optional().hint("选民名单没有在系统里编制的填写；在系统里编制的自动计算。"))
        }
        (form::actions(&html! { (form::secondary("保存人数")) }))
    };
    html! { (Form::post(&page.address("entitled"), typed.csrf, typed.key, body)) }
}
