//! Who stands on two rolls, or may do so, and the forms that decide it.

use maud::{Markup, html};

use super::{RollPage, Typed, back, group};
use crate::elections::roll::pair::Likeness;
use crate::elections::roll::store::Entry;
use crate::elections::roll::store_pairs::Conflict;
use crate::web::form::{self, Choice, FieldErrors, Form};
use crate::web::page;

/// The page.
pub(in crate::elections::roll) fn conflicts(page: &RollPage, typed: Typed<'_>) -> Markup {
    let all = &page.overview.conflicts;
    html! {
        (typed.told())
        (back(page))
        p { "一个人只能在一处登记参加选举（村民委员会组织法第十三条）。下面的人同时在别处的名单上，或者可能是同一个人；处理完才能公布。" }
        @if all.is_empty() { p { b { "没有重复登记。" } } }
        @for one in all { (conflict(page, one, typed)) }
    }
}

fn side(entry: &Entry) -> Markup {
    html! { (entry.name) "，" (entry.birth_date) "出生，村民小组" (group(&entry.group_name)) }
}

fn conflict(page: &RollPage, one: &Conflict, typed: Typed<'_>) -> Markup {
    let heading = match one.likeness {
        Likeness::Same => format!("{}：同一个人", one.own.name),
        Likeness::Question => format!("{}：姓名、出生日期相同，可能是同一个人", one.own.name),
    };
    let place = if one.is_own() {
        "本村名单上的另一条"
    } else {
        &one.other_unit_name
    };
    let body = html! {
        p { "本村：" (side(&one.own)) @if !one.own.claim.is_empty() { "。主张在本村登记：" (one.own.claim) } }
        p { (place) "（" (one.other_state.label()) "）：" (side(&one.other))
            @if !one.other.claim.is_empty() { "。对方主张在那里登记：" (one.other.claim) } }
        @if page.may_change() { (decide(page, one, typed)) }
    };
    page::card(&heading, &body)
}

fn decide(page: &RollPage, one: &Conflict, typed: Typed<'_>) -> Markup {
    let none = FieldErrors::NONE;
    let (own, other) = (one.own.id.to_string(), one.other.id.to_string());
    let form_name = format!("{own}-{other}");
    let is_own =
        typed.is("decide") && typed.fields.get("own") == own && typed.fields.get("other") == other;
    let mut choices = vec![Choice::new("struck_here", "在别处登记，从本村名单划去")];
    if one.is_own() {
        choices = vec![Choice::new("struck_here", "重复了，划去前一条")];
    } else {
        choices.push(Choice::new(
            "stays_here",
            "在本村登记（由您一并管理的，同时从对方名单划去；否则等对方划去）",
        ));
    }
    if one.likeness == Likeness::Question {
        choices.push(Choice::new("different", "不是同一个人"));
    }
    let of = |name| typed.value(is_own, name, "");
    let body = html! {
        (form::hidden("own", &own))
        (form::hidden("other", &other))
        (form::radios("decision", "处理", of("decision"), &choices, &none).in_form(&form_name))
        (form::text("reason", "理由", of("reason"), &none).in_form(&form_name)
            .hint("如：户籍已迁到对方村、核对过身份证。"))
        (form::actions(&html! { (form::primary("保存处理")) }))
    };
    html! { (Form::post(&page.address("decide"), typed.csrf, typed.key, body)) }
}
