//! Objections to a published roll: those on record, and the forms that file and decide them.

use maud::{Markup, html};

use super::{NONE, RollPage, Typed, back};
use crate::elections::roll::objection::{DecisionStanding, ObjectionKind};
use crate::elections::roll::store_objections::Objection;
use crate::web::form::{self, Choice, FieldErrors, Form};
use crate::web::page::{self, BadgeKind, badge};

/// The page.
pub(in crate::elections::roll) fn objections(page: &RollPage, typed: Typed<'_>) -> Markup {
    let all = &page.overview;
    html! {
        (typed.told())
        (back(page))
        @if let Some(last) = all.object_by {
            p { "异议期到 " b { (last) } " 为止。收到异议后按期处理，并公布处理结果。" }
        } @else { p { "名单公布以后才受理异议。" } }
        @if all.objections.is_empty() { p { "还没有收到异议。" } }
        @for (one, standing) in &all.objections { (objection(page, one, *standing, typed)) }
        @if page.may_manage && all.takes_objections() { (file(page, typed)) }
    }
}

fn standing_badge(standing: DecisionStanding) -> Markup {
    match standing {
        DecisionStanding::InTime => badge(BadgeKind::Done, "已处理"),
        DecisionStanding::Late { last } => badge(
            BadgeKind::Overdue,
            &format!("已处理，超过期限（最迟{last}）"),
        ),
        DecisionStanding::Open { last } => badge(BadgeKind::Near, &format!("等待处理，最迟{last}")),
        DecisionStanding::Overdue { last } => {
            badge(BadgeKind::Overdue, &format!("没有处理，最迟应在{last}"))
        }
    }
}

fn objection(
    page: &RollPage,
    one: &Objection,
    standing: DecisionStanding,
    typed: Typed<'_>,
) -> Markup {
    let kind = one.kind().map_or(NONE, ObjectionKind::label);
    let body = html! {
        p { (standing_badge(standing)) }
        p { (one.filed_by) "于" (one.received_on) "提出：" (kind) "——" (one.about) }
        p { (one.statement) }
        @if let (Some(is_upheld), Some(on)) = (one.is_upheld, one.decided_on) {
            p { b { @if is_upheld { "异议成立" } @else { "异议不成立" } } "，"
                (one.decided_by) (on) "决定：" (one.decision) }
            @if is_upheld && !one.is_carried_out { (carry_out(page, one)) }
        } @else if page.may_manage { (decide(page, one, typed)) }
    };
    page::card(&format!("第{}号异议", one.number), &body)
}

/// What is to be done on the roll after the decision.
fn carry_out(page: &RollPage, one: &Objection) -> Markup {
    let decided_on = one.decided_on.map_or_else(String::new, |on| on.to_string());
    let name = serde_urlencoded::to_string([
        ("objection", one.number.to_string().as_str()),
        ("name", one.about.as_str()),
        ("ground", "omitted"),
        ("reason", one.decision.as_str()),
        ("on", decided_on.as_str()),
    ]);
    let name = name.unwrap_or_default();
    html! {
        p { "下一步："
            @match one.entry_id {
                Some(entry) => {
                    a href={ (page.address("entries")) "/" (entry) "?objection=" (one.number) } { "按决定更正" }
                }
                None => { a href={ (page.address("new")) "?" (name) } { "按决定补登" } }
            }
        }
    }
}

fn decide(page: &RollPage, one: &Objection, typed: Typed<'_>) -> Markup {
    let none = FieldErrors::NONE;
    let number = one.number.to_string();
    let form_name = format!("answer-{number}");
    let is_own = typed.is("answer") && typed.fields.get("number") == number;
    let of = |name, recorded| typed.value(is_own, name, recorded);
    let today = page.today.to_string();
    let choices = [
        Choice::new("yes", "异议成立"),
        Choice::new("no", "异议不成立"),
    ];
    let is_wrong = one
        .kind()
        .is_ok_and(|kind| kind == ObjectionKind::WronglyListed);
    let body = html! {
        (form::hidden("number", &number))
        (form::radios("upheld", "处理结果", of("upheld", ""), &choices, &none).in_form(&form_name))
        @if is_wrong { p { "异议成立的，保存后这个人即从名单上划去。" } }
        (form::textarea("decision", "处理决定", of("decision", ""), &none).in_form(&form_name))
        (form::text("decided_by", "作出决定的组织", of("decided_by", "村民选举委员会"), &none).in_form(&form_name))
        (form::date("decided_on", "处理日期", of("decided_on", &today), &none).in_form(&form_name))
        (form::actions(&html! { (form::primary("保存处理决定")) }))
    };
    html! {
        details open[is_own] {
            summary { "处理这件异议" }
            (Form::post(&page.address("answer"), typed.csrf, typed.key, body))
        }
    }
}

fn file(page: &RollPage, typed: Typed<'_>) -> Markup {
    let none = FieldErrors::NONE;
    let is_own = typed.is("object");
    let of = |name, recorded| typed.value(is_own, name, recorded);
    let today = page.today.to_string();
    let kinds: Vec<Choice> = ObjectionKind::ALL
        .iter()
        .map(|one| Choice::new(one.word(), one.label()))
        .collect();
    let entries: Vec<Choice> = page
        .lines
        .iter()
        .map(|one| {
            let words = format!("{}，{}出生，{}", one.name, one.birth_date, one.group_name);
            Choice::new(one.id, words)
        })
        .collect();
    let body = html! {
        (form::radios("kind", "异议是什么", of("kind", ""), &kinds, &none))
        (form::text("filed_by", "提出人姓名", of("filed_by", ""), &none))
        (form::text("about", "涉及的人的姓名", of("about", ""), &none))
        @if is_own && entries.len() > 1 {
            (form::radios("entry", "名单上同名的人", of("entry", ""), &entries, &none).optional())
        }
        (form::textarea("statement", "异议的内容", of("statement", ""), &none))
        (form::date("received_on", "收到的日期", of("received_on", &today), &none))
        (form::actions(&html! { (form::primary("登记异议")) }))
    };
    page::card(
        "登记一件异议",
        &html! { (Form::post(&page.address("object"), typed.csrf, typed.key, body)) },
    )
}
