//! What the pages of places look like.

use maud::{Markup, html};

use super::browse::may_change;
use super::store::Child;
use super::{LIST, address, change_views};
use crate::accounts::{Principal, Right};
use crate::divisions::{ChangedUnit, Division, EventPlace, Level};
use crate::web::form::{self, Choice, FieldErrors};
use crate::web::number::grouped;
use crate::web::page::{self, BadgeKind, badge};
use crate::web::table::{ColumnHead, Listing, Table};

/// All that is shown of a place.
#[derive(Debug)]
pub(super) struct PlacePage {
    /// The place; none while nothing is on record.
    pub(super) place: Option<Division>,
    pub(super) ancestors: Vec<Division>,
    pub(super) successor: Option<Division>,
    pub(super) children: Vec<Child>,
    pub(super) listing: Listing,
    pub(super) history: Vec<ChangedUnit>,
}

/// The columns of the list of places.
pub(super) fn columns() -> Vec<ColumnHead> {
    vec![
        ColumnHead::text("name", "名称").sortable(),
        ColumnHead::text("code", "代码").sortable(),
        ColumnHead::text("kind", "类别").sortable(),
        ColumnHead::text("state", "状态"),
        ColumnHead::text("units", "下辖村、社区"),
    ]
}

/// Where the columns stand of which only one is shown.
const KIND: usize = 2;
const UNITS: usize = 4;
/// A list of so many places is seen at a glance; a longer one can be searched.
const AT_A_GLANCE: i64 = 10;

/// The page of a place, or of the reader's scope.
pub(super) fn place(shown: &PlacePage, who: &Principal, is_home: bool) -> Markup {
    let place = shown.place.as_ref();
    let changes = place.filter(|_| may_change(who));
    html! {
        @if is_home {
            (form::actions(&form::link_button("在全部区划中查找", "/office/divisions/search")))
        }
        @if let Some(place) = place { (details(place, shown.successor.as_ref())) }
        @if let Some(place) = place.filter(|place| place.level <= Level::Village) {
            (further(place, who))
        }
        @if place.is_none_or(|place| place.level < Level::Section) { (children(shown)) }
        @if let Some(place) = changes.filter(|place| place.level == Level::Village && place.valid_to.is_none()) {
            (form::actions(&form::link_button("添加村民小组或网格", &format!("{}/sections", address(&place.code)))))
        }
        @if let Some(place) = changes { (change_views::links(place)) }
        @if place.is_some_and(|place| place.level >= Level::County) { (history(&shown.history)) }
    }
}

fn details(place: &Division, successor: Option<&Division>) -> Markup {
    let mut lines = vec![
        ("代码", html! { (place.code) }),
        ("级别", html! { (level(place)) }),
        ("状态", state(place)),
    ];
    if let Some(from) = place.valid_from {
        lines.push(("设立日期", html! { (from) }));
    }
    if let Some(to) = place.valid_to {
        lines.push(("撤销日期", html! { (to) }));
    }
    if let Some(next) = successor {
        lines.push((
            "后续单位",
            html! { a href=(address(&next.code)) { (next.name) } },
        ));
    }
    page::details(&lines)
}

/// What else there is about a place: its figures, and the people of a village or community.
fn further(place: &Division, who: &Principal) -> Markup {
    let at = address(&place.code);
    let sees_people = who.role.may(Right::ReadPeople) && place.level == Level::Village;
    html! {
        @if who.role.may(Right::ReadComposition) {
            (page::card("组织和任职", &html! {
                div.actions {
                    @if sees_people {
                        (form::link_button("两委成员", &format!("{at}/members")))
                        (form::link_button("其他组织", &format!("{at}/organisations")))
                        (form::link_button("本村人员", &format!("/office/people?unit={}", place.code)))
                        (form::link_button("登记选民", &format!("/office/people/voters?unit={}", place.code)))
                        (form::link_button("户", &format!("/office/people/households?unit={}", place.code)))
                    }
                    (form::link_button("构成统计", &format!("/office/composition?division={}", place.code)))
                    @if place.level == Level::Village {
                        (form::link_button("公开页面（村民看到的）", &format!("/v/{}", place.code)))
                    }
                }
            }))
        }
    }
}

/// The kind of a unit or section, else the level.
pub(super) fn level(place: &Division) -> String {
    match (place.unit_kind, place.section_kind) {
        (Some(kind), _) if place.is_quasi => format!("类似{}的单位", kind.label()),
        (Some(kind), _) => kind.label().to_owned(),
        (None, Some(kind)) => kind.label().to_owned(),
        _ => place.level.label().to_owned(),
    }
}

fn state(place: &Division) -> Markup {
    match place.valid_to {
        Some(_) => badge(BadgeKind::Inactive, "已撤销"),
        None => badge(BadgeKind::Done, "现有"),
    }
}

fn children(shown: &PlacePage) -> Markup {
    let listing = &shown.listing;
    let none = FieldErrors::NONE;
    let kinds = change_views::kinds();
    let states = [
        Choice::new("exists", "现有"),
        Choice::new("closed", "已撤销"),
    ];
    let filter = html! {
        (form::select("kind", "类别", listing.filter_value("kind"), &kinds, &none).optional())
        (form::select("state", "状态", listing.filter_value("state"), &states, &none).optional())
    };
    let is_narrowed = !listing.query.is_empty();
    let is_unit = shown
        .place
        .as_ref()
        .is_some_and(|place| place.level == Level::Village);
    // Units have a kind, places above them have units; a phone shows four columns as a table.
    let has_units = |child: &Child| child.place.level < Level::Village;
    let left_out = if shown.children.iter().any(has_units) {
        KIND
    } else {
        UNITS
    };
    let mut columns = columns();
    columns.remove(left_out);
    let row = |one: &Child| {
        let mut cells = child(one);
        cells.remove(left_out);
        cells
    };
    let table = Table {
        caption: if is_unit {
            "村民小组和网格"
        } else {
            "下级区划"
        }
        .to_owned(),
        columns,
        rows: shown.children.iter().map(row).collect(),
        empty_text: match (is_narrowed, is_unit) {
            (true, _) => "没有符合条件的区划，请换一个条件。",
            (false, true) => "还没有登记村民小组和网格。",
            (false, false) => "还没有下级区划，可在“导入”页面导入区划表。",
        }
        .to_owned(),
        listing: (is_narrowed || !shown.children.is_empty()).then(|| listing.clone()),
        ..Table::default()
    };
    html! {
        @if is_narrowed || listing.total_rows > AT_A_GLANCE {
            (listing.filter("名称或代码", &["kind", "state"], &filter))
        }
        (table)
    }
}

fn child(child: &Child) -> Vec<Markup> {
    let place = &child.place;
    let units = html! {
        @if place.level < Level::Village {
            "村 " (grouped(child.villages.into())) "，社区 " (grouped(child.communities.into()))
        } @else { "—" }
    };
    vec![
        html! { a href=(address(&place.code)) { (place.name) } },
        html! { (place.code) },
        html! { (level(place)) },
        state(place),
        units,
    ]
}

fn history(events: &[ChangedUnit]) -> Markup {
    let row = |event: &ChangedUnit| {
        vec![
            html! { (event.date) },
            html! { (event.label()) },
            places(&event.before),
            places(&event.after),
            html! { (event.note) },
        ]
    };
    let table = Table {
        caption: "沿革".to_owned(),
        columns: vec![
            ColumnHead::text("date", "生效日期"),
            ColumnHead::text("kind", "变更"),
            ColumnHead::text("before", "变更前"),
            ColumnHead::text("after", "变更后"),
            ColumnHead::text("note", "说明"),
        ],
        rows: events.iter().map(row).collect(),
        empty_text: "没有变更记录。".to_owned(),
        ..Table::default()
    };
    html! { (table) }
}

fn places(places: &[EventPlace]) -> Markup {
    html! {
        @if places.is_empty() { "—" }
        @for (index, place) in places.iter().enumerate() {
            @if index > 0 { "、" }
            (place.name)
            @if let Some(kind) = place.unit_kind { "（" (kind.label()) "，" (place.code) "）" }
        }
    }
}

/// The places found in the whole scope, each with those above it in words.
pub(super) fn found(lines: &[(Division, String)], listing: &Listing) -> Markup {
    let row = |(place, above): &(Division, String)| {
        vec![
            html! { (place.code) },
            html! { a href=(address(&place.code)) { (place.name) } },
            html! { (level(place)) },
            html! { (above) },
            state(place),
        ]
    };
    let is_asked = !listing.filter_value("q").is_empty();
    let table = Table {
        caption: "找到的区划".to_owned(),
        columns: vec![
            ColumnHead::text("code", "代码"),
            ColumnHead::text("name", "名称"),
            ColumnHead::text("kind", "类别"),
            ColumnHead::text("above", "上级"),
            ColumnHead::text("state", "状态"),
        ],
        rows: lines.iter().map(row).collect(),
        empty_text: if is_asked {
            "没有找到。请换一个说法，或只填名称中的几个字。".to_owned()
        } else {
            "请填写名称中的几个字，或代码的前几位。".to_owned()
        },
        note: if lines.len() >= 50 {
            "只列出前50条，请填得再具体一些。".to_owned()
        } else {
            String::new()
        },
        ..Table::default()
    };
    html! {
        (listing.filter("名称或代码", &[], &html! {}))
        (table)
        (form::actions(&form::link_button("返回区划", LIST)))
    }
}
