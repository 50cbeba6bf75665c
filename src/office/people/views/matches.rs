//! Pairs of records that may be one person, side by side.

use maud::{Markup, html};

use super::super::service::Service;
use super::{birth, sex};
use crate::people::matches_store::PersonMatch;
use crate::people::persons_store::Person;
use crate::web::form::{self, Form};
use crate::web::page;
use crate::web::table::{ColumnHead, Listing, Table};

const LIST: &str = "/office/people/matches";

/// One of the two records.
#[derive(Debug)]
pub(in super::super) struct Side {
    pub(in super::super) person: Person,
    pub(in super::super) home: String,
    pub(in super::super) id_number: Option<String>,
    pub(in super::super) telephone: Option<String>,
    pub(in super::super) services: Vec<Service>,
}

/// Two records and the question about them.
#[derive(Debug)]
pub(in super::super) struct Pair {
    pub(in super::super) question: PersonMatch,
    /// The unit's name.
    pub(in super::super) unit: String,
    /// The older record first: it is the one that stays.
    pub(in super::super) sides: [Side; 2],
}

/// The list of pairs.
pub(in super::super) fn list(
    pairs: &[Pair],
    listing: &Listing,
    csrf: &str,
    new_key: impl Fn() -> String,
) -> Markup {
    html! {
        p { a href={ (LIST) "/apart" } { "认定不是同一人的" } }
        @if pairs.is_empty() {
            p.lead { "没有待确认的人员。" }
            p { "导入名册时，同村、同名、同出生日期而没有身份证号可以核对的，会列在这里。" }
        } @else {
            p { "这些记录同村、同名、同出生日期，请核对是不是同一个人。合并后不能拆开，拿不准时请先不处理。" }
            p { a.button.secondary href={ (LIST) "/several" } { "一次合并几对" } }
            @for pair in pairs { (self::pair(pair, csrf, &new_key())) }
            (listing.paging())
        }
    }
}

/// The two records before they become one.
pub(in super::super) fn confirm(pair: &Pair, csrf: &str, key: &str) -> Markup {
    let [older, newer] = &pair.sides;
    let totals = [
        (
            "保留",
            format!("先登记的{}，{}", older.person.name, older.home),
        ),
        (
            "并入",
            format!("后登记的{}，{}", newer.person.name, newer.home),
        ),
    ];
    let body = html! {
        (sent(pair))
        (form::hidden("decision", "same"))
        (form::hidden("confirmed", "true"))
        (form::actions(&html! {
            (form::danger("确认合并")) (form::link_button("取消", "/office/people/matches"))
        }))
    };
    html! {
        (form::confirm(
            "即将合并为同一人",
            &totals,
            "合并后不能拆开：后登记的记录不再保留，两条记录的任职都归到先登记的一条，连任、新任和有关统计随之更新。拿不准时请取消，先核对。",
        ))
        (records(pair))
        (Form::post(&action(pair), csrf, key, body))
    }
}

/// The two records before they are found to be different persons.
pub(in super::super) fn confirm_apart(pair: &Pair, csrf: &str, key: &str) -> Markup {
    let older = &pair.sides[0];
    let totals = [("姓名", format!("{}（{}）", older.person.name, pair.unit))];
    let body = html! {
        (sent(pair))
        (form::hidden("decision", "different"))
        (form::hidden("confirmed", "true"))
        (form::actions(&html! {
            (form::primary("确认不是同一人")) (form::link_button("取消", LIST))
        }))
    };
    html! {
        (form::confirm(
            "即将记为不是同一人",
            &totals,
            "以后不再提示这一对，两条记录的任职各算各的，连任不会算到一起。点错了的，可以在“认定不是同一人的”里撤销。",
        ))
        (records(pair))
        (Form::post(&action(pair), csrf, key, body))
    }
}

/// The pairs that were found to be different persons.
pub(in super::super) fn apart(
    pairs: &[Pair],
    listing: &Listing,
    csrf: &str,
    new_key: impl Fn() -> String,
) -> Markup {
    let one = |pair: &Pair| {
        let body = html! {
            (form::hidden("version", &pair.question.version.to_string()))
            (form::actions(&html! { (form::secondary("撤销，重新核对")) }))
        };
        let action = format!("{}/again", action(pair));
        let title = format!("{}（{}）", pair.sides[0].person.name, pair.unit);
        let content = html! { (records(pair)) (Form::post(&action, csrf, &new_key(), body)) };
        page::card(&title, &content)
    };
    html! {
        @if pairs.is_empty() {
            p.lead { "没有认定为不是同一人的记录。" }
        } @else {
            p { "认定错了的，点“撤销，重新核对”，这一对回到“可能是同一人”。" }
            @for pair in pairs { (one(pair)) }
            (listing.paging())
        }
    }
}

fn action(pair: &Pair) -> String {
    format!("/office/people/matches/{}", pair.question.id)
}

/// What both forms send: the question as it was seen, and the record that would go.
fn sent(pair: &Pair) -> Markup {
    html! {
        (form::hidden("version", &pair.question.version.to_string()))
        (form::hidden("newer", &pair.sides[1].person.id.to_string()))
    }
}

fn pair(pair: &Pair, csrf: &str, key: &str) -> Markup {
    let older = &pair.sides[0];
    let body = html! {
        (sent(pair))
        (form::actions(&html! {
            (form::danger("是同一人，合并").named("decision", "same"))
            (form::secondary("不是同一人").named("decision", "different"))
        }))
    };
    page::card(
        &format!("{}（{}）", older.person.name, pair.unit),
        &html! { (records(pair)) (Form::post(&action(pair), csrf, key, body)) },
    )
}

/// Both records side by side.
fn records(pair: &Pair) -> Markup {
    let [older, newer] = &pair.sides;
    let line = |label: &str, value: fn(&Side) -> Markup| {
        vec![html! { (label) }, value(older), value(newer)]
    };
    let table = Table {
        caption: "两条记录".to_owned(),
        columns: vec![
            ColumnHead::text("what", "项目"),
            ColumnHead::text("older", "先登记的"),
            ColumnHead::text("newer", "后登记的"),
        ],
        rows: vec![
            line(
                "姓名",
                |side| html! { a href={ "/office/people/" (side.person.id) } { (side.person.name) } },
            ),
            line("性别", |side| html! { (sex(side.person.sex)) }),
            line("出生日期", |side| html! { (birth(side.person.birth())) }),
            line(
                "民族",
                |side| html! { (side.person.ethnicity.as_deref().unwrap_or("—")) },
            ),
            line("登记单位", |side| html! { (side.home) }),
            line("身份证号", |side| breakable(side.id_number.as_deref())),
            line(
                "电话",
                |side| html! { (side.telephone.as_deref().unwrap_or("—")) },
            ),
            line("任职", posts),
        ],
        ..Table::default()
    };
    html! { (table) }
}

/// A masked number in two halves, so that a phone may break the line between them.
fn breakable(number: Option<&str>) -> Markup {
    let number = number.unwrap_or("—");
    let (first, second) = number
        .split_at_checked(number.len() / 2)
        .unwrap_or((number, ""));
    html! { (first) wbr; (second) }
}

fn posts(side: &Side) -> Markup {
    html! {
        @if side.services.is_empty() { "—" }
        @for service in &side.services {
            div { @if !service.term.is_empty() { (service.term) "届 " } (service.unit) " " (service.posts) }
        }
    }
}
