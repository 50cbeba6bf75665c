//! The list of persons and the search by ID number.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use maud::{Markup, html};

use super::super::rolls::{HOUSEHOLDS, VOTERS};
use super::super::service::posts_in_words;
use super::super::store::PersonLine;
use super::{age, sex};
use crate::committees::Term;
use crate::office::places::{PLACE_HINT, Unclear, unclear};
use crate::web::form::{self, Choice, FieldErrors, Form};
use crate::web::number::grouped;
use crate::web::table::{ColumnHead, Listing, Table};

/// All that the list shows.
#[derive(Debug)]
pub(in super::super) struct PeoplePage {
    pub(in super::super) terms: Vec<Term>,
    pub(in super::super) lines: Vec<PersonLine>,
    pub(in super::super) units: BTreeMap<String, String>,
    pub(in super::super) open_matches: i64,
    /// Why no one place is meant, where one was typed.
    pub(in super::super) unclear: Option<Unclear>,
    pub(in super::super) listing: Listing,
    pub(in super::super) today: NaiveDate,
}

/// The columns of the list.
pub(in super::super) fn columns() -> Vec<ColumnHead> {
    vec![
        ColumnHead::text("name", "姓名").sortable(),
        ColumnHead::text("unit", "村（社区）").sortable(),
        ColumnHead::text("sex", "性别"),
        ColumnHead::number("age", "年龄").sortable(),
        ColumnHead::text("posts", "最近一届职务"),
    ]
}

/// The list.
pub(in super::super) fn list(shown: &PeoplePage) -> Markup {
    let listing = &shown.listing;
    let none = FieldErrors::NONE;
    let terms: Vec<Choice> = shown
        .terms
        .iter()
        .rev()
        .map(|term| Choice::new(&term.name, &term.name))
        .collect();
    let filter = html! {
        p.hint { "填姓名或姓名的一部分；身份证号请用上面的“按身份证号查找”。" }
        (form::text("unit", "区划", listing.filter_value("unit"), &none).hint(PLACE_HINT).optional())
        (form::select("term", "届次（两委成员）", listing.filter_value("term"), &terms, &none).optional())
    };
    let table = Table {
        caption: "登记的人员".to_owned(),
        columns: columns(),
        rows: shown.lines.iter().map(|line| row(line, shown)).collect(),
        empty_text: if listing.query.is_empty() {
            "还没有人员。请在“导入”页面导入名册或登记选民名单。".to_owned()
        } else {
            "没有符合条件的人员，请换一个条件。".to_owned()
        },
        listing: Some(listing.clone()),
        ..Table::default()
    };
    html! {
        (form::actions(&html! {
            (form::link_button("按身份证号查找", "/office/people/search"))
            (form::link_button("登记选民", VOTERS))
            (form::link_button("户", HOUSEHOLDS))
            @if shown.open_matches > 0 {
                (form::link_button(&format!("可能是同一人（{}）", grouped(shown.open_matches)), "/office/people/matches"))
            }
        }))
        (listing.filter("姓名", &["unit", "term"], &filter))
        (unclear(shown.unclear.as_ref(), listing))
        (table)
    }
}

fn row(line: &PersonLine, shown: &PeoplePage) -> Vec<Markup> {
    let unit = shown.units.get(&line.unit).unwrap_or(&line.unit);
    vec![
        html! { a href={ "/office/people/" (line.id) } { (line.name) } },
        html! { (unit) },
        html! { (sex(line.sex)) },
        html! { (age(line.birth_date, shown.today)) },
        html! { (posts_in_words(line.posts)) },
    ]
}

/// The form of the search by ID number; it is posted, so that the number stands in no address.
pub(in super::super) fn search(typed: &str, errors: &FieldErrors, csrf: &str) -> Markup {
    let body = html! {
        (form::text("id_number", "身份证号", typed, errors).hint("完整的18位号码。"))
        (form::actions(&html! { (form::primary("按身份证号查找")) (form::link_button("返回人员", "/office/people")) }))
    };
    html! {
        (form::error_summary(errors))
        (Form::post_repeatable("/office/people/search", csrf, body))
    }
}
