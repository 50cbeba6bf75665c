//! What the pages of terms look like.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use maud::{Markup, html};

use super::LIST;
use super::store::DayLine;
use crate::committees::Term;
use crate::divisions::DivisionCode;
use crate::office::forms;
use crate::web::form::{self, FieldErrors, Form};
use crate::web::form_post::Fields;
use crate::web::idempotency::new_key;
use crate::web::number::grouped;
use crate::web::page;
use crate::web::table::{ColumnHead, Listing, Table};

/// The form of a new term as it was typed.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub(super) name: String,
    pub(super) starts_on: String,
    pub(super) ordinal: String,
}

impl Typed {
    pub(super) fn of(fields: &Fields) -> Self {
        let field = |name| fields.get(name).trim().to_owned();
        Self {
            name: field("name"),
            starts_on: field("starts_on"),
            ordinal: field("ordinal"),
        }
    }
}

/// The form of an election day as it was typed.
#[derive(Clone, Debug)]
pub(super) struct DayTyped {
    pub(super) code: String,
    pub(super) day: String,
    /// A day late in the term is meant.
    pub(super) is_late_meant: bool,
    /// Days that places below have of their own shall go.
    pub(super) is_replacing_meant: bool,
}

impl DayTyped {
    /// As the form is shown first: for the reader's own place.
    pub(super) fn first(scope: &DivisionCode) -> Self {
        Self {
            code: scope.to_string(),
            day: String::new(),
            is_late_meant: false,
            is_replacing_meant: false,
        }
    }
}

/// All that is shown of a term.
#[derive(Debug)]
pub(super) struct TermPage {
    pub(super) term: Term,
    pub(super) days: Vec<DayLine>,
    /// An election day set for a place above the scope.
    pub(super) from_above: Option<(String, NaiveDate)>,
    /// The scope and the places below it.
    pub(super) places: Vec<(DivisionCode, String)>,
    /// Nothing refers to it, so it can be removed.
    pub(super) is_unused: bool,
    pub(super) listing: Listing,
}

/// The list of terms.
pub(super) fn list(terms: &[Term], days: &BTreeMap<i32, i64>) -> Markup {
    let row = |term: &Term| {
        vec![
            html! { a href={ (LIST) "/" (term.id) } { (term.name) } },
            html! { (term.starts_on) },
            html! { (ordinal(term)) },
            html! { (grouped(days.get(&term.id).copied().unwrap_or(0))) },
        ]
    };
    let table = Table {
        caption: "已登记的届次".to_owned(),
        columns: vec![
            ColumnHead::text("name", "届次"),
            ColumnHead::text("starts_on", "开始日期"),
            ColumnHead::text("ordinal", "届数"),
            ColumnHead::number("days", "已设选举日（个）"),
        ],
        rows: terms.iter().map(row).collect(),
        empty_text: "还没有届次。请先添加，再导入名册。".to_owned(),
        ..Table::default()
    };
    html! {
        (form::actions(&html! { a.button.primary href="/office/terms/new" { "添加届次" } }))
        (table)
    }
}

fn ordinal(term: &Term) -> String {
    term.ordinal
        .map_or_else(|| "—".to_owned(), |number| format!("第{number}届"))
}

/// The form of a new term.
pub(super) fn new(
    typed: &Typed,
    (refusal, errors): (Option<&str>, &FieldErrors),
    csrf: &str,
    key: &str,
) -> Markup {
    let body = html! {
        (form::text("name", "届次名称", &typed.name, errors).hint("如 2026，导入名册时用它指明届次。"))
        (form::date("starts_on", "开始日期", &typed.starts_on, errors)
            .hint("没有设选举日的村（社区），成员年龄算到这一天。"))
        (form::number("ordinal", "第几届", &typed.ordinal, errors).optional())
        (form::actions(&html! { (form::primary("添加届次")) (form::link_button("取消", LIST)) }))
    };
    html! {
        (forms::refusals(refusal, errors))
        p { "届次全系统共用，添加后各县都可使用；有了成员、职数或选举日以后不能删除。" }
        (Form::post(LIST, csrf, key, body))
    }
}

/// A term with its election days and the form that sets one.
pub(super) fn term(
    shown: &TermPage,
    typed: &DayTyped,
    (refusal, errors): (Option<&str>, &FieldErrors),
    csrf: &str,
    key: &str,
) -> Markup {
    let term = &shown.term;
    html! {
        (forms::refusals(refusal, errors))
        (page::details(&[
            ("届次", html! { (term.name) }),
            ("开始日期", html! { (term.starts_on) }),
            ("届数", html! { (ordinal(term)) }),
        ]))
        (days(shown, csrf))
        (page::card("设置选举日", &set(shown, typed, errors, csrf, key)))
        @if shown.is_unused { (page::card("删除届次", &removal(term, csrf))) }
    }
}

fn removal(term: &Term, csrf: &str) -> Markup {
    let body = html! {
        (form::hidden("version", &term.version.to_string()))
        p { "这个届次还没有成员、职数和选举日。添错了的可以删除，记入审计记录；以后可以重新添加。" }
        (form::actions(&html! { (form::danger("删除这个届次")) }))
    };
    let action = format!("{LIST}/{}/remove", term.id);
    html! { (Form::post(&action, csrf, &new_key(), body)) }
}

fn days(shown: &TermPage, csrf: &str) -> Markup {
    let row = |line: &DayLine| {
        vec![
            html! { (line.name) },
            html! { (line.place) },
            html! { (line.place.level().label()) },
            html! { (line.day) },
            take_back(&shown.term, line, csrf),
        ]
    };
    let note = shown
        .from_above
        .as_ref()
        .map(|(name, day)| format!("上级“{name}”已设选举日 {day}，表中没有的区划以它为准。"));
    let table = Table {
        caption: "已设置的选举日".to_owned(),
        columns: vec![
            ColumnHead::text("name", "区划"),
            ColumnHead::text("code", "代码"),
            ColumnHead::text("level", "级别"),
            ColumnHead::text("day", "选举日"),
            ColumnHead::text("take_back", "设错了"),
        ],
        rows: shown.days.iter().map(row).collect(),
        empty_text: "管理范围内还没有设选举日，成员年龄按开始日期计算。".to_owned(),
        listing: Some(shown.listing.clone()),
        note: note.unwrap_or_default(),
        ..Table::default()
    };
    html! { (table) }
}

/// The button of a row; without the day, that of the place above counts, else the term's start.
fn take_back(term: &Term, line: &DayLine, csrf: &str) -> Markup {
    let body = html! {
        (form::hidden("code", line.place.as_str()))
        (form::hidden("day", &line.day.to_string()))
        (form::secondary("取消这个选举日"))
    };
    let action = format!("{LIST}/{}/days/take-back", term.id);
    html! { (Form::post(&action, csrf, &new_key(), body)) }
}

/// What follows when a day is taken back, before it is.
pub(super) fn take_back_asked(
    shown: &TermPage,
    (place, day): (&DivisionCode, NaiveDate),
    csrf: &str,
    key: &str,
) -> Markup {
    let term = &shown.term;
    let named = shown.days.iter().find(|line| line.place == *place);
    let name = named.map_or_else(|| place.to_string(), |line| line.name.clone());
    let consequence = format!(
        "取消以后，它和其下各村（社区）改用上级设的选举日；上级没有设的，年龄按{}届的开始日期{}计算。构成统计随之改变；以后可以重新设置。",
        term.name, term.starts_on
    );
    let body = html! {
        (form::hidden("code", place.as_str()))
        (form::hidden("day", &day.to_string()))
        (form::hidden("sure", "true"))
        (form::actions(&html! {
            (form::danger("取消选举日"))
            (form::link_button("不取消，返回", &format!("{LIST}/{}", term.id)))
        }))
    };
    let action = format!("{LIST}/{}/days/take-back", term.id);
    let totals = [
        ("区划", name),
        ("届次", term.name.clone()),
        ("选举日", day.to_string()),
    ];
    html! {
        (form::confirm("要取消的选举日", &totals, &consequence))
        (Form::post(&action, csrf, key, body))
    }
}

fn set(shown: &TermPage, typed: &DayTyped, errors: &FieldErrors, csrf: &str, key: &str) -> Markup {
    let action = format!("{LIST}/{}/days", shown.term.id);
    let body = html! {
        (form::text("code", "区划", &typed.code, errors)
            .hint("填县、乡镇、村的名称或代码（县6位、乡镇9位、村12位）。"))
        (form::date("day", "选举日", &typed.day, errors))
        @if typed.is_late_meant || errors.get("late").is_some() {
            (form::checkbox("late", "日期没有写错，就是这一天", typed.is_late_meant, errors))
        }
        @if typed.is_replacing_meant || errors.get("replace").is_some() {
            (form::checkbox("replace", "其下单独设的选举日也一起改", typed.is_replacing_meant, errors))
        }
        (form::confirm("保存后", &[], "对该区划及其下所有村（社区）生效，下级原来单独设置的选举日会被取代，年龄类统计随之重算。"))
        (form::actions(&form_button()))
    };
    html! {
        (Form::post(&action, csrf, key, body))
        @if !shown.places.is_empty() {
            details {
                summary { "查代码" }
                dl.details {
                    @for (code, name) in &shown.places { div { dt { (code) } dd { (name) } } }
                }
            }
        }
    }
}

fn form_button() -> Markup {
    html! { (form::primary("保存选举日")) }
}
