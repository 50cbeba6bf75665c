//! What the pages of elections look like.

pub(super) mod board;
pub(super) mod calling;
pub(super) mod calling_page;
mod checklist;
pub(super) mod count;
mod count_people;
pub(super) mod count_sheet;
pub(super) mod outcome;
pub(super) mod plan;
pub(super) mod programme;
pub(super) mod village;
mod village_bodies;
mod village_forms;
mod village_rounds;

use maud::{Markup, html};

use super::schedule::{Line, Standing};
use crate::web::page::{BadgeKind, badge};

/// How a step stands, as a badge.
fn standing(line: &Line) -> Markup {
    let on = |day: chrono::NaiveDate| format!("{day}完成");
    match (line.standing, line.done) {
        (Standing::Done, Some(day)) => badge(BadgeKind::Done, &on(day)),
        (Standing::DoneLate, Some(day)) => {
            badge(BadgeKind::Overdue, &format!("{}，超过法定期限", on(day)))
        }
        (Standing::Overdue { days }, _) => {
            badge(BadgeKind::Overdue, &format!("超过法定期限{days}天"))
        }
        (Standing::Behind { days }, _) => badge(BadgeKind::Near, &format!("比计划晚{days}天")),
        (Standing::Due, _) if !line.blocked.is_empty() => badge(BadgeKind::Plain, "等前面的步骤"),
        (Standing::Due, _) => badge(BadgeKind::Near, "现在办理"),
        (Standing::Soon, _) => badge(BadgeKind::Plain, "快到了"),
        (Standing::PassedOver, _) => badge(BadgeKind::Inactive, "没有办"),
        _ => badge(BadgeKind::Plain, "还没到"),
    }
}

/// The dates of a step in words.
fn dates(line: &Line) -> Markup {
    html! {
        "计划 " (line.begins)
        @if line.planned != line.begins { " 至 " (line.planned) }
        @if let Some(latest) = line.latest { "，法定最迟 " b { (latest) } }
        @if !line.holiday.is_empty() { "（当天是" (line.holiday) "假期）" }
    }
}
