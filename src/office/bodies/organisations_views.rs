//! What the pages of organisations look like.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::sheet::Sheet;
use super::{organisations_address, person_choice};
use crate::committees::OrganisationKind;
use crate::committees::membership::{Ending, Origin};
use crate::committees::organisations_store::{Organisation, ServiceRecord};
use crate::divisions::Division;
use crate::office::forms;
use crate::office::people::store::Candidate;
use crate::web::form::{self, Choice, Form};
use crate::web::page::{self, BadgeKind, badge};
use crate::web::table::{ColumnHead, Table};

/// The bodies of a village with the form that adds one.
pub(super) fn list(
    unit: &Division,
    bodies: &[(Organisation, i64)],
    may_change: bool,
    sheet: &Sheet<'_>,
) -> Markup {
    let row = |(body, serving): &(Organisation, i64)| {
        vec![
            html! { a href={ "/office/organisations/" (body.id) } { (body.name) } },
            html! { (OrganisationKind::from_number(body.kind).label()) },
            html! { (serving) },
            state(body),
        ]
    };
    let table = Table {
        caption: format!("{}的组织", unit.name),
        columns: vec![
            ColumnHead::text("name", "名称"),
            ColumnHead::text("kind", "类别"),
            ColumnHead::number("serving", "在任（人次）"),
            ColumnHead::text("state", "状态"),
        ],
        rows: bodies.iter().map(row).collect(),
        empty_text: "还没有登记组织。".to_owned(),
        ..Table::default()
    };
    html! {
        (forms::refusals(sheet.refusal, sheet.errors))
        (table)
        @if may_change && unit.valid_to.is_none() { (page::card("添加组织", &add(unit, sheet))) }
    }
}

fn add(unit: &Division, sheet: &Sheet<'_>) -> Markup {
    let kinds = OrganisationKind::ALL.map(|kind| Choice::new(kind.word(), kind.label()));
    let body = html! {
        (form::select("kind", "类别", sheet.value("kind"), &kinds, sheet.errors))
        (form::text("name", "名称", sheet.value("name"), sheet.errors).optional()
            .hint("没有专门名称的不用填，就用类别的名称。"))
        (form::date("since", "成立日期", sheet.value("since"), sheet.errors).optional())
        (form::actions(&html! { (form::primary("添加组织")) }))
    };
    let action = organisations_address(unit.code.as_str());
    html! { (Form::post(&action, sheet.csrf, sheet.key, body)) }
}

/// Name and state of a body, for one sentence.
pub(super) fn in_words(body: &Organisation) -> String {
    let state = body
        .valid_to
        .map_or_else(|| "现有".to_owned(), |end| format!("{end}撤销"));
    format!("{}，{state}", body.name)
}

fn state(body: &Organisation) -> Markup {
    match body.valid_to {
        Some(end) => badge(BadgeKind::Inactive, &format!("{end}撤销")),
        None => badge(BadgeKind::Done, "现有"),
    }
}

/// One body with everybody who serves or served in it.
pub(super) fn one(
    body: &Organisation,
    services: &[ServiceRecord],
    may_change: bool,
    today: NaiveDate,
    sheet: &Sheet<'_>,
) -> Markup {
    let own = format!("/office/organisations/{}", body.id);
    let is_open = may_change && body.valid_to.is_none();
    let since = body
        .valid_from
        .map_or_else(|| "未登记".to_owned(), |day| day.to_string());
    html! {
        (forms::refusals(sheet.refusal, sheet.errors))
        (page::details(&[
            ("名称", html! { (body.name) }),
            ("类别", html! { (OrganisationKind::from_number(body.kind).label()) }),
            ("成立日期", html! { (since) }),
            ("状态", state(body)),
        ]))
        (members(body, services, is_open))
        @if is_open {
            (form::actions(&html! { a.button.primary href={ (own) "/services" } { "添加成员" } }))
            (page::card("撤销组织", &end(body, &own, today, sheet)))
        }
    }
}

fn members(body: &Organisation, services: &[ServiceRecord], is_open: bool) -> Markup {
    let row = |record: &ServiceRecord| {
        let leave = format!("/office/organisations/{}/services/{}", body.id, record.id);
        vec![
            html! { a href={ "/office/people/" (record.person_id) } { (record.name) } },
            html! { (record.post) },
            html! { (record.began_on) },
            html! { (Origin::label_of(record.origin)) },
            html! {
                @match (record.ended_on, record.ending) {
                    (Some(day), ending) => { (day) " " (ending.map_or("", Ending::label_of)) }
                    _ => {
                        (badge(BadgeKind::Done, "在任"))
                        @if is_open { " " a href=(leave) { "办理离任" } }
                    }
                }
            },
        ]
    };
    let table = Table {
        caption: "成员".to_owned(),
        columns: vec![
            ColumnHead::text("name", "姓名"),
            ColumnHead::text("post", "职务"),
            ColumnHead::text("began", "任职日期"),
            ColumnHead::text("origin", "产生方式"),
            ColumnHead::text("state", "现状"),
        ],
        rows: services.iter().map(row).collect(),
        empty_text: "还没有登记成员。".to_owned(),
        ..Table::default()
    };
    html! { (table) }
}

fn end(body: &Organisation, own: &str, today: NaiveDate, sheet: &Sheet<'_>) -> Markup {
    let day = sheet.value_or("day", &today);
    let version = sheet.value_or("version", &body.version);
    let fields = html! {
        (form::hidden("version", &version))
        (form::date("day", "撤销日期", &day, sheet.errors))
        (form::actions(&html! { (form::danger("撤销组织")) }))
    };
    html! {
        p { "撤销后不能恢复，任职记录保留。成员须先全部离任。" }
        (Form::post(&format!("{own}/end"), sheet.csrf, sheet.key, fields))
    }
}

/// How somebody comes into such a body.
pub(super) const ORIGINS: [Origin; 4] = [
    Origin::Election,
    Origin::ByElection,
    Origin::Appointed,
    Origin::CoOpted,
];

/// The form that adds a member.
pub(super) fn appoint(body: &Organisation, candidates: &[Candidate], sheet: &Sheet<'_>) -> Markup {
    let own = format!("/office/organisations/{}", body.id);
    let usual = OrganisationKind::from_number(body.kind).usual_posts();
    let hint = format!("如{usual}。");
    let origins = super::forms_of_service::origins(&ORIGINS);
    let fields = html! {
        (person_choice::fields(sheet.typed, candidates, sheet.errors))
        (form::text("post", "职务", sheet.value("post"), sheet.errors).hint(&hint))
        (form::radios("origin", "产生方式", sheet.value("origin"), &origins, sheet.errors))
        (form::date("began_on", "任职日期", sheet.value("began_on"), sheet.errors))
        (form::actions(&html! { (form::primary("添加成员")) (form::link_button("取消", &own)) }))
    };
    html! {
        (forms::refusals(sheet.refusal, sheet.errors))
        (Form::post(&format!("{own}/services"), sheet.csrf, sheet.key, fields))
    }
}
