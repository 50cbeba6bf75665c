//! The list of the persons or units behind a figure.

use maud::{Markup, html};

use super::super::pages::Address;
use crate::composition::{Behind, FigureName, PersonLine, Question, UnitLine};
use crate::web::number::grouped;
use crate::web::table::{ColumnHead, Listing, Table};

/// Everything on the page.
pub(in crate::composition) struct BehindPage {
    /// The way back.
    pub(in crate::composition) address: Address,
    /// The question the figure answers.
    pub(in crate::composition) question: Question,
    /// The name of the place.
    pub(in crate::composition) place: String,
    /// The figure.
    pub(in crate::composition) figure: FigureName,
    /// One page of the list.
    pub(in crate::composition) behind: Behind,
    /// Which page, in which order.
    pub(in crate::composition) listing: Listing,
}

impl BehindPage {
    /// The heading.
    pub(in crate::composition) fn title(&self) -> String {
        format!("{}：{}", self.place, self.figure.label())
    }
}

/// The columns of a list of persons.
pub(in crate::composition) fn people_columns() -> Vec<ColumnHead> {
    vec![
        ColumnHead::text("name", "姓名"),
        ColumnHead::text("unit", "村（社区）").sortable(),
        ColumnHead::text("township", "乡镇（街道）"),
        ColumnHead::text("sex", "性别"),
        ColumnHead::number("age", "年龄").sortable(),
        ColumnHead::text("education", "学历"),
        ColumnHead::text("status", "政治面貌"),
        ColumnHead::text("party", "党组织职务"),
        ColumnHead::text("committee", "村（居）委会职务"),
    ]
}

/// The page.
pub(in crate::composition) fn behind(shown: &BehindPage) -> Markup {
    let question = &shown.question;
    let kind = question.kind.map_or("村和社区", |kind| kind.label());
    html! {
        p {
            (question.term.name) "年换届，" (kind) "，"
            @match question.as_of {
                Some(day) => { (day) "在任的成员，年龄计算到当日" }
                None => { "本届选举产生的成员，年龄计算到选举日" }
            }
            "；共 " b { (grouped(shown.behind.amount)) } "。"
        }
        @if shown.behind.people.is_empty() { (units(shown)) } @else { (people(shown)) }
    }
}

fn people(shown: &BehindPage) -> Markup {
    let line = |one: &PersonLine| {
        vec![
            html! { a href={ "/office/people/" (one.person_id) } { (one.name) } },
            html! { (one.unit_name) },
            html! { (one.township_name) },
            html! { (one.facts.sex.label()) },
            html! { (one.age) },
            html! { (one.facts.education.label()) },
            html! { (one.facts.political_status.label()) },
            html! { (one.facts.posts.party_label()) },
            html! { (one.facts.posts.committee_label()) },
        ]
    };
    let table = Table {
        caption: shown.figure.label(),
        columns: people_columns(),
        rows: shown.behind.people.iter().map(line).collect(),
        listing: Some(shown.listing.clone()),
        ..Table::default()
    };
    html! { (table) }
}

fn units(shown: &BehindPage) -> Markup {
    let line = |one: &UnitLine| {
        vec![
            html! { (one.unit_name) },
            html! { (one.township_name) },
            html! { (one.unit) },
            html! { (grouped(one.count)) },
        ]
    };
    let table = Table {
        caption: shown.figure.label(),
        columns: vec![
            ColumnHead::text("unit", "村（社区）"),
            ColumnHead::text("township", "乡镇（街道）"),
            ColumnHead::text("code", "区划代码"),
            ColumnHead::number("count", "数量"),
        ],
        rows: shown.behind.units.iter().map(line).collect(),
        empty_text: "这一项没有人员或村（社区）。".to_owned(),
        listing: Some(shown.listing.clone()),
        ..Table::default()
    };
    html! { (table) }
}
