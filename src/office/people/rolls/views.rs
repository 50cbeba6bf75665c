//! What the lists of voters and households and the page of a household look like.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use maud::{Markup, html};

use super::super::store::Candidate;
use super::super::views::{age, birth, sex};
use super::store::VoterLine;
use super::{HOUSEHOLDS, VOTERS};
use crate::office::places::{PLACE_HINT, Unclear, unclear};
use crate::people::RegistrationCategory;
use crate::people::households::Household;
use crate::web::form::{self, Choice, FieldErrors};
use crate::web::page;
use crate::web::table::{ColumnHead, Listing, Table};

type Units = BTreeMap<String, String>;

/// What is not on record.
const NONE: &str = "—";

fn or_none(text: Option<&String>) -> &str {
    text.map_or(NONE, String::as_str)
}

fn place_and_group(listing: &Listing) -> Markup {
    let none = FieldErrors::NONE;
    html! {
        (form::text("unit", "区划", listing.filter_value("unit"), &none).hint(PLACE_HINT).optional())
        (form::text("group", "村民小组", listing.filter_value("group"), &none).optional())
    }
}

fn empty_text(listing: &Listing, kind: &str) -> String {
    if listing.query.is_empty() {
        format!("还没有登记。请在“导入”页面导入{kind}。")
    } else {
        "没有符合条件的，请换一个条件。".to_owned()
    }
}

/// What a list was asked for.
#[derive(Debug)]
pub(super) struct AskedFor<'a> {
    /// The names of units by code.
    pub(super) units: &'a Units,
    /// Why no one place is meant, where one was typed.
    pub(super) unclear: Option<&'a Unclear>,
    pub(super) listing: &'a Listing,
    /// Whether the reader may correct what is listed.
    pub(super) may_change: bool,
}

/// The columns of the voter roll.
pub(super) fn voter_columns() -> Vec<ColumnHead> {
    vec![
        ColumnHead::text("name", "姓名").sortable(),
        ColumnHead::text("unit", "村（社区）").sortable(),
        ColumnHead::text("group", "村民小组"),
        ColumnHead::text("sex", "性别"),
        ColumnHead::number("age", "年龄").sortable(),
        ColumnHead::text("category", "登记类别"),
        ColumnHead::text("id_number", "身份证号"),
        ColumnHead::text("telephone", "电话"),
        ColumnHead::text("change", "办理"),
    ]
}

/// The voter roll; ID number and telephone masked.
pub(super) fn voters(
    rows: &[(VoterLine, [Option<String>; 2])],
    asked: &AskedFor<'_>,
    today: NaiveDate,
) -> Markup {
    let (units, listing) = (asked.units, asked.listing);
    let row = |(line, [id_number, telephone]): &(VoterLine, [Option<String>; 2])| {
        let category = RegistrationCategory::from_code(line.category);
        vec![
            html! { a href={ "/office/people/" (line.person_id) } { (line.name) } },
            html! { (units.get(&line.unit).unwrap_or(&line.unit)) },
            html! { (or_none(line.group.as_ref())) },
            html! { (sex(line.sex)) },
            html! { (age(line.birth_date, today)) },
            html! { (category.map_or("未知", RegistrationCategory::label)) },
            html! { (or_none(id_number.as_ref())) },
            html! { (or_none(telephone.as_ref())) },
            html! {
                @if asked.may_change {
                    a href={ (VOTERS) "/" (line.unit) "/" (line.person_id) } { "更正" }
                } @else { (NONE) }
            },
        ]
    };
    let categories = RegistrationCategory::ALL.map(|one| Choice::new(one.code(), one.label()));
    let chosen = listing.filter_value("category");
    let filter = html! {
        (place_and_group(listing))
        (form::select("category", "登记类别", chosen, &categories, &FieldErrors::NONE).optional())
    };
    let table = Table {
        caption: "登记的选民".to_owned(),
        columns: voter_columns(),
        rows: rows.iter().map(row).collect(),
        empty_text: empty_text(listing, "登记选民名单"),
        listing: Some(listing.clone()),
        ..Table::default()
    };
    html! {
        (listing.filter("姓名", &["unit", "group", "category"], &filter))
        (unclear(asked.unclear, listing))
        (table)
    }
}

/// The columns of the list of households.
pub(super) fn household_columns() -> Vec<ColumnHead> {
    vec![
        ColumnHead::text("name", "户主").sortable(),
        ColumnHead::text("unit", "村（社区）").sortable(),
        ColumnHead::text("number", "户编号"),
        ColumnHead::text("group", "村民小组"),
        ColumnHead::number("persons", "人口数").sortable(),
        ColumnHead::text("telephone", "电话"),
    ]
}

/// The households; telephones masked.
pub(super) fn households(rows: &[(Household, Option<String>)], asked: &AskedFor<'_>) -> Markup {
    let (units, listing) = (asked.units, asked.listing);
    let row = |(line, telephone): &(Household, Option<String>)| {
        let unit = units.get(&line.unit_code).unwrap_or(&line.unit_code);
        vec![
            html! { a href={ (HOUSEHOLDS) "/" (line.id) } { (line.head_name) } },
            html! { (unit) },
            html! { (line.number) },
            html! { (or_none(line.group_name.as_ref())) },
            persons(line),
            html! { (or_none(telephone.as_ref())) },
        ]
    };
    let table = Table {
        caption: "登记的户".to_owned(),
        columns: household_columns(),
        rows: rows.iter().map(row).collect(),
        empty_text: empty_text(listing, "户的表格"),
        listing: Some(listing.clone()),
        ..Table::default()
    };
    html! {
        (listing.filter("户主姓名", &["unit", "group"], &place_and_group(listing)))
        (unclear(asked.unclear, listing))
        (table)
    }
}

fn persons(household: &Household) -> Markup {
    html! { @if let Some(persons) = household.persons { (persons) } @else { (NONE) } }
}

/// All that is shown of a household.
#[derive(Debug)]
pub(super) struct HouseholdPage {
    pub(super) household: Household,
    /// The unit's name.
    pub(super) unit: String,
    /// Masked.
    pub(super) telephone: Option<String>,
    /// Persons of the unit with the head's name; whether one is the head nobody has recorded.
    pub(super) namesakes: Vec<Candidate>,
    pub(super) today: NaiveDate,
    /// Whether the reader may correct it.
    pub(super) may_change: bool,
}

/// The page of a household.
pub(super) fn household(shown: &HouseholdPage) -> Markup {
    let household = &shown.household;
    html! {
        (page::details(&[
            ("户编号", html! { (household.number) }),
            ("户主", html! { (household.head_name) }),
            ("村（社区）", html! { a href={ "/office/divisions/" (household.unit_code) } { (shown.unit) } }),
            ("村民小组", html! { (or_none(household.group_name.as_ref())) }),
            ("人口数", persons(household)),
            ("电话", html! { (or_none(shown.telephone.as_ref())) }),
        ]))
        p.hint { "户只登记户主和人口数，户内其他成员的姓名没有登记。" }
        @if shown.may_change {
            (form::actions(&form::link_button("更正或删除", &format!("{HOUSEHOLDS}/{}/edit", household.id))))
        }
        @if !shown.namesakes.is_empty() { (namesakes(shown)) }
    }
}

fn namesakes(shown: &HouseholdPage) -> Markup {
    let row = |person: &Candidate| {
        vec![
            html! { a href={ "/office/people/" (person.id) } { (person.name) } },
            html! { (sex(person.sex)) },
            html! { (birth(person.birth)) },
            html! { (age(person.birth.date, shown.today)) },
        ]
    };
    let table = Table {
        caption: "本村登记的与户主同名的人员".to_owned(),
        columns: vec![
            ColumnHead::text("name", "姓名"),
            ColumnHead::text("sex", "性别"),
            ColumnHead::text("birth", "出生日期"),
            ColumnHead::number("age", "年龄"),
        ],
        rows: shown.namesakes.iter().map(row).collect(),
        note: "同名的不一定就是户主，请核对。".to_owned(),
        ..Table::default()
    };
    html! { (table) }
}
