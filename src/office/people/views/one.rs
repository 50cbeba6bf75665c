//! The page of a person, and the page that shows a sensitive field once.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::super::reveal::FIELDS;
use super::super::service::{Service, Voting};
use super::{age, birth, services, sex};
use crate::accounts::{Principal, Right};
use crate::people::persons_store::Person;
use crate::web::form::{self, Choice, FieldErrors, Form};
use crate::web::page;
use crate::web::table::{ColumnHead, Table};

/// All that is shown of a person.
#[derive(Debug)]
pub(in super::super) struct Known {
    pub(in super::super) person: Person,
    /// The home unit's name.
    pub(in super::super) home: String,
    /// Whether the home unit lies in the reader's scope.
    pub(in super::super) is_at_home: bool,
    pub(in super::super) id_number: Option<String>,
    pub(in super::super) telephone: Option<String>,
    pub(in super::super) services: Vec<Service>,
    pub(in super::super) voting: Vec<Voting>,
    pub(in super::super) today: NaiveDate,
}

/// The form that asks for a field in full, as it was typed.
#[derive(Debug)]
pub(in super::super) struct RevealTyped<'a> {
    pub(in super::super) field: &'a str,
    pub(in super::super) reason: &'a str,
    pub(in super::super) errors: &'a FieldErrors,
    pub(in super::super) csrf: &'a str,
    pub(in super::super) key: &'a str,
}

/// The page of a person.
pub(in super::super) fn person(known: &Known, who: &Principal, typed: &RevealTyped<'_>) -> Markup {
    let may_change = known.is_at_home && who.role.may(Right::ManagePeople);
    let is_sealed = known.id_number.is_some() || known.telephone.is_some();
    html! {
        (form::error_summary(typed.errors))
        (details(known))
        @if may_change {
            (form::actions(&form::link_button("更正资料", &format!("/office/people/{}/edit", known.person.id))))
        }
        (services(&known.services))
        @if !known.voting.is_empty() { (voting(&known.voting)) }
        @if is_sealed && who.role.may(Right::RevealPeople) {
            (page::card("查看完整号码", &reveal(known, typed)))
        }
    }
}

fn details(known: &Known) -> Markup {
    let person = &known.person;
    let or_none = |value: Option<&String>| value.map_or("未登记", String::as_str).to_owned();
    page::details(&[
        ("姓名", html! { (person.name) }),
        ("性别", html! { (sex(person.sex)) }),
        ("出生日期", html! { (birth(person.birth())) }),
        (
            "年龄",
            html! { (age(person.birth_date, known.today)) " 周岁" },
        ),
        ("民族", html! { (or_none(person.ethnicity.as_ref())) }),
        (
            "登记单位",
            html! {
                @if known.is_at_home { a href={ "/office/divisions/" (person.home_unit_code) } { (known.home) } }
                @else { "管理范围以外" }
            },
        ),
        ("身份证号", html! { (or_none(known.id_number.as_ref())) }),
        ("电话", html! { (or_none(known.telephone.as_ref())) }),
    ])
}

fn voting(voting: &[Voting]) -> Markup {
    let row = |line: &Voting| {
        vec![
            html! { (line.unit) },
            html! { (line.category) },
            html! { (line.group.as_deref().unwrap_or("—")) },
        ]
    };
    let table = Table {
        caption: "登记选民".to_owned(),
        columns: vec![
            ColumnHead::text("unit", "村（社区）"),
            ColumnHead::text("category", "登记类别"),
            ColumnHead::text("group", "村民小组"),
        ],
        rows: voting.iter().map(row).collect(),
        ..Table::default()
    };
    html! { (table) }
}

fn reveal(known: &Known, typed: &RevealTyped<'_>) -> Markup {
    let on_record = |word: &str| match word {
        "telephone" => known.telephone.is_some(),
        _ => known.id_number.is_some(),
    };
    let choices: Vec<Choice> = FIELDS
        .into_iter()
        .filter(|(word, _)| on_record(word))
        .map(|(word, label)| Choice::new(word, label))
        .collect();
    let action = format!("/office/people/{}/reveal", known.person.id);
    let body = html! {
        (form::radios("field", "内容", typed.field, &choices, typed.errors))
        (form::text("reason", "查看原因", typed.reason, typed.errors)
            .hint("至少4个字，如“核对候选人资格”；请不要写号码。"))
        (form::actions(&html! { (form::secondary("查看完整号码")) }))
    };
    html! {
        p { "谁、何时、为什么查看，都会记入审计记录。" }
        (Form::post(&action, typed.csrf, typed.key, body))
    }
}

/// A sensitive field in full, shown this once.
pub(in super::super) fn revealed(known: &Known, label: &str, value: &str) -> Markup {
    let back = format!("/office/people/{}", known.person.id);
    html! {
        (page::details(&[
            ("姓名", html! { (known.person.name) }),
            (label, html! { b.reference { (value) } }),
        ]))
        p { "这次查看已记入审计记录。离开本页后号码不再显示。" }
        (form::actions(&form::link_button("返回", &back)))
    }
}
