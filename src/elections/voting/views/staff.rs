//! Who works on the election day.

use maud::{Markup, html};

use super::{VotingDay, contents, typed};
use crate::elections::views::village::Refused;
use crate::elections::voting::kin;
use crate::elections::voting::proxies::relations;
use crate::elections::voting::staff::Duty;
use crate::elections::voting::store_staff::Worker;
use crate::web::again::refusals;
use crate::web::form::{self, Choice, FieldErrors, Form};
use crate::web::page::{BadgeKind, badge};
use crate::web::table::{ColumnHead, Table};

/// The page.
pub(in crate::elections::voting) fn page(
    shown: &VotingDay,
    refused: Refused<'_>,
    csrf: &str,
    key: &str,
) -> Markup {
    let relatives = format!(
        "/office/elections/{}/candidates/relatives",
        shown.election.id
    );
    html! {
        (refusals(refused.0, &FieldErrors::NONE))
        (contents(shown))
        p { "候选人和他们的近亲属不能做选举工作人员。每个流动票箱至少" (shown.mobile.supervisors_least) "名监票人"
            @if let Some((least, _)) = &shown.mobile.station_least { "，中心会场和每个投票站至少" (least) "名" } "。" }
        @if !shown.contestants.candidates.is_empty() {
            p { "现在的候选人：" (shown.contestants.names().join("、")) "。"
                "登记过的近亲属（" a href=(relatives) { "近亲属关系" } "）系统自动核对。" }
        }
        (table(shown, csrf, key))
        @if shown.may_change() {
            details.card open[shown.staff.is_empty() || refused.1 == "staff"] {
                summary { h2 { "添加一人" } }
                (Form::post(&shown.at("staff"), csrf, key, fields(shown, refused)))
            }
        }
    }
}

fn table(shown: &VotingDay, csrf: &str, key: &str) -> Markup {
    let row = |one: &Worker| {
        let conflict = one.conflict(&shown.contestants);
        let related = one
            .kin
            .map(|kin| format!("{}的{}", one.kin_of, kin::label(kin)));
        let remove = html! {
            (form::hidden("worker", &one.id.to_string()))
            (form::secondary("删去"))
        };
        vec![
            html! { (one.name) },
            html! { (one.duty.label()) },
            html! { (shown.station_name(one.station_id)) },
            html! {
                @if let Some(conflict) = conflict {
                    (badge(BadgeKind::Overdue, "须换人")) " " (conflict.told(&one.name))
                } @else if let Some(related) = related { (related) }
                @else { "没有" }
            },
            html! { @if shown.may_change() { (Form::post(&shown.at("staff_remove"), csrf, key, remove)) } },
        ]
    };
    let table = Table {
        caption: "工作人员".to_owned(),
        columns: vec![
            ColumnHead::text("name", "姓名"),
            ColumnHead::text("duty", "工作"),
            ColumnHead::text("place", "在哪里"),
            ColumnHead::text("kin", "亲属关系"),
            ColumnHead::text("remove", "删去"),
        ],
        rows: shown.staff.iter().map(row).collect(),
        empty_text: "还没有安排工作人员。请先登记监票人、唱票人、计票人。".to_owned(),
        ..Table::default()
    };
    html! { (table) }
}

fn fields(shown: &VotingDay, refused: Refused<'_>) -> Markup {
    let none = FieldErrors::NONE;
    let of = |name| typed(refused, "staff", name, "");
    let duties: Vec<Choice> = Duty::ALL
        .iter()
        .map(|one| Choice::new(one.word(), one.label()))
        .collect();
    let stations: Vec<Choice> = shown
        .stations
        .iter()
        .map(|one| Choice::new(one.id, one.about.name.clone()))
        .collect();
    let kin: Vec<Choice> = relations()
        .map(|(word, label)| Choice::new(word, label))
        .collect();
    html! {
        (form::text("name", "姓名", of("name"), &none))
        (form::radios("duty", "做什么工作", of("duty"), &duties, &none))
        @if !stations.is_empty() {
            (form::select("station", "在哪里", of("station"), &stations, &none).optional()
                .hint("整个会场的（如计票）可以不选。"))
        }
        (form::select("kin", "是候选人的什么亲属", of("kin"), &kin, &none).optional()
            .hint("没有亲属关系的不选；在候选人页登记过的自动核对。"))
        (form::text("kin_of", "是谁的亲属", of("kin_of"), &none).if_needed()
            .hint("选了亲属关系的，写那个人的姓名；那人以后成了候选人，这里会提示换人。"))
        (form::actions(&html! { (form::primary("添加")) }))
    }
}
