//! One person of a roll: particulars, correcting, striking, the number in full; and the form that
//! adds somebody.

use maud::{Markup, html};

use super::forms::{registration, why};
use super::{NONE, RollPage, Typed, back, category, group};
use crate::elections::roll::ground::Effect;
use crate::elections::roll::store::Entry;
use crate::people::Sex;
use crate::web::form::{self, Choice, FieldErrors, Form};
use crate::web::page;

/// Chosen instead of a person on record.
pub(in crate::elections::roll) const NEW: &str = "new";

/// The form that adds a person.
pub(in crate::elections::roll) fn new(page: &RollPage, typed: Typed<'_>) -> Markup {
    let none = FieldErrors::NONE;
    // An address may fill the form in, from an objection.
    let of = |name| typed.fields.get(name);
    let is_filled = typed.is("add") || !of("objection").is_empty();
    let sexes = Sex::ALL.map(|sex| Choice::new(sex.code(), sex.label()));
    let mut persons: Vec<Choice> = page
        .namesakes
        .iter()
        .map(|(id, words)| Choice::new(id, words.clone()))
        .collect();
    persons.push(Choice::new(NEW, "不是以上的人，新登记一位"));
    let body = html! {
        @if !of("objection").is_empty() {
            (form::hidden("objection", of("objection")))
            p { "按第" (of("objection")) "号异议的处理决定补登。" }
        }
        (form::text("name", "姓名", of("name"), &none))
        @if !page.namesakes.is_empty() {
            (form::radios("person", "同名人员", of("person"), &persons, &none))
        }
        (form::text("id_number", "身份证号", of("id_number"), &none).optional()
            .hint("填写后可避免重复登记，保存后加密；填了不用再填性别和出生日期。"))
        (form::radios("sex", "性别", of("sex"), &sexes, &none).optional())
        (form::text("birth", "出生日期", of("birth"), &none).optional().hint("如1975-03-08。"))
        (registration(page, (typed, true, ""), ("", "", "", "", "")))
        (why(page, Effect::Gain, (typed, is_filled, ""), "增加的原因"))
        (form::text("different", "不是同一人的依据", of("different"), &none).if_needed()
            .hint("只在提示有同名同生日的人时填写，如：核对过身份证。"))
        (form::actions(&html! { (form::primary("增加到名单")) (form::link_button("取消", &page.address(""))) }))
    };
    html! {
        (typed.told())
        @if page.may_change() { (Form::post(&page.address("add"), typed.csrf, typed.key, body)) }
        @else { p { "现在不能增加。" } (back(page)) }
    }
}

/// One person, the number masked.
pub(in crate::elections::roll) fn person(
    page: &RollPage,
    entry: &Entry,
    masked: Option<&str>,
    may_reveal: bool,
    typed: Typed<'_>,
) -> Markup {
    html! {
        (typed.told())
        (back(page))
        (particulars(entry, masked.unwrap_or(NONE)))
        @if page.may_change() && entry.is_listed {
            (correct(page, entry, typed))
            (strike(page, entry, typed))
        }
        @if page.may_change() && !entry.is_listed {
            p { "要重新列入的，请用“增加一人”，选这个人。" }
        }
        @if may_reveal && masked.is_some() { (reveal(page, entry, typed)) }
    }
}

fn particulars(entry: &Entry, number: &str) -> Markup {
    let format = if entry.birth_month_only {
        "%Y-%m"
    } else {
        "%Y-%m-%d"
    };
    let mut lines = vec![
        ("姓名", html! { (entry.name) }),
        (
            "性别",
            html! { (Sex::from_code(entry.sex).map_or(NONE, Sex::label)) },
        ),
        ("出生日期", html! { (entry.birth_date.format(format)) }),
        ("村民小组", html! { (group(&entry.group_name)) }),
        ("登记类别", html! { (category(entry.category)) }),
        ("登记依据", html! { (group(&entry.basis)) }),
        ("身份证号", html! { (number) }),
    ];
    if let Some(since) = entry.resident_since {
        lines.push(("在本村居住", html! { "从" (since) "起" }));
    }
    if !entry.household.is_empty() {
        lines.push(("代表的户号", html! { (entry.household) }));
    }
    if !entry.is_listed {
        lines.push(("已划去", html! { (entry.struck_reason) }));
    }
    if !entry.claim.is_empty() {
        lines.push(("主张在本村登记", html! { (entry.claim) }));
    }
    page::details(&lines)
}

fn correct(page: &RollPage, entry: &Entry, typed: Typed<'_>) -> Markup {
    let is_own = typed.is("correct");
    let form_name = "correct";
    let code = entry.category.to_string();
    let since = entry.resident_since;
    let since = since.map_or_else(String::new, |day| day.to_string());
    let known = (
        code.as_str(),
        entry.group_name.as_str(),
        entry.basis.as_str(),
        since.as_str(),
        entry.household.as_str(),
    );
    let objection = typed.fields.get("objection");
    let body = html! {
        (form::hidden("entry", &entry.id.to_string()))
        (form::hidden("version", &entry.version.to_string()))
        @if !objection.is_empty() {
            (form::hidden("objection", objection))
            p { "按第" (objection) "号异议的处理决定更正。" }
        }
        (registration(page, (typed, is_own, form_name), known))
        (why(page, Effect::None, (typed, is_own, form_name), "更正的原因"))
        (form::actions(&html! { (form::primary("保存更正")) }))
    };
    html! {
        details.card open[is_own || !objection.is_empty()] {
            summary { "更正" }
            p { "姓名、性别、出生日期写错的，请先在"
                a href={ "/office/people/" (entry.person_id) } { "本人的页面" }
                "更正，再在这里保存，名单随之更正。" }
            (Form::post(&page.address("correct"), typed.csrf, typed.key, body))
        }
    }
}

fn strike(page: &RollPage, entry: &Entry, typed: Typed<'_>) -> Markup {
    let is_own = typed.is("strike");
    let body = html! {
        (form::hidden("entry", &entry.id.to_string()))
        (form::hidden("version", &entry.version.to_string()))
        (why(page, Effect::Loss, (typed, is_own, "strike"), "划去的原因"))
        (form::actions(&html! { (form::danger("从名单上划去")) }))
    };
    html! {
        details.card open[is_own] {
            summary { "从名单上划去" }
            p { "人员资料保留；划错了可以再增加。" }
            (Form::post(&page.address("strike"), typed.csrf, typed.key, body))
        }
    }
}

fn reveal(page: &RollPage, entry: &Entry, typed: Typed<'_>) -> Markup {
    let none = FieldErrors::NONE;
    let reason = typed.value(typed.is("reveal"), "reason", "");
    let body = html! {
        (form::text("reason", "查看的原因", reason, &none).in_form("reveal")
            .hint("4至200个字，谁在什么时候为什么查看都记入审计记录。"))
        (form::actions(&html! { (form::secondary("查看完整号码")) }))
    };
    let action = format!("{}/{}", page.address("entries"), entry.id);
    html! {
        details.card open[typed.is("reveal")] {
            summary { "查看完整身份证号" }
            (Form::post(&action, typed.csrf, typed.key, body))
        }
    }
}

/// The number in full, once.
pub(in crate::elections::roll) fn revealed(page: &RollPage, entry: &Entry, number: &str) -> Markup {
    html! {
        p { "下面的完整号码只显示这一次，这次查看已记入审计记录。" }
        (particulars(entry, number))
        p { a href={ (page.address("entries")) "/" (entry.id) } { "看完了，回到此人的页面" } }
    }
}
