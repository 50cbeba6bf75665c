//! What the pages of persons look like.

pub(super) mod edit;
pub(super) mod lists;
pub(super) mod matches;
pub(super) mod matches_several;
pub(super) mod one;

use chrono::NaiveDate;
use maud::{Markup, html};

use super::service::Service;
use crate::people::{Birth, Sex};
use crate::web::table::{ColumnHead, Table};

/// The Chinese word of a stored sex.
pub(super) fn sex(code: i16) -> &'static str {
    Sex::from_code(code).map_or("未知", Sex::label)
}

/// A birth as far as it is known.
pub(super) fn birth(birth: Birth) -> String {
    if birth.month_only {
        birth.date.format("%Y-%m").to_string()
    } else {
        birth.date.to_string()
    }
}

/// Years, or a dash.
pub(super) fn age(birth: NaiveDate, today: NaiveDate) -> u8 {
    crate::composition::completed_years(birth, today)
}

fn services(services: &[Service]) -> Markup {
    let day = |day: Option<NaiveDate>| day.map_or_else(|| "—".to_owned(), |day| day.to_string());
    let row = |service: &Service| {
        vec![
            html! { (if service.term.is_empty() { "—" } else { service.term.as_str() }) },
            html! {
                a href={ "/office/divisions/" (service.unit_code) } { (service.unit) }
                @if let Some(recorded) = &service.recorded_unit { "（原" (recorded) "）" }
            },
            html! { (service.posts) },
            html! { (day(service.began_on)) },
            html! { (day(service.ended_on)) },
            html! { (service.origin) },
            html! { (service.ending.unwrap_or("—")) },
        ]
    };
    let table = Table {
        caption: "任职记录".to_owned(),
        columns: vec![
            ColumnHead::text("term", "届次"),
            ColumnHead::text("unit", "村（社区）"),
            ColumnHead::text("posts", "职务"),
            ColumnHead::text("began", "任职日期"),
            ColumnHead::text("ended", "离任日期"),
            ColumnHead::text("origin", "产生方式"),
            ColumnHead::text("ending", "离任方式"),
        ],
        rows: services.iter().map(row).collect(),
        empty_text: "没有任职记录。".to_owned(),
        ..Table::default()
    };
    html! { (table) }
}
