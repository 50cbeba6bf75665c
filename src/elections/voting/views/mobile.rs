//! Voters of mobile boxes: the form, the list to publish, who is on it.

use maud::{Markup, html};

use super::{VotingDay, contents, posted, typed};
use crate::elections::views::village::Refused;
use crate::elections::voting::stations::StationKind;
use crate::elections::voting::store_mobile::MobileVoter;
use crate::elections::voting::store_stations::Station;
use crate::web::again::refusals;
use crate::web::form::{self, Choice, FieldErrors, Form};
use crate::web::page::{self, BadgeKind, badge};
use crate::web::table::{ColumnHead, Table};

fn boxes(shown: &VotingDay) -> Vec<&Station> {
    let all = shown.stations.iter();
    all.filter(|one| one.about.kind == StationKind::Mobile)
        .collect()
}

/// The page.
pub(in crate::elections::voting) fn page(
    shown: &VotingDay,
    refused: Refused<'_>,
    csrf: &str,
    key: &str,
) -> Markup {
    let boxes = boxes(shown);
    let is_open = shown.mobile_voters.is_empty() || refused.1 == "mobile";
    html! {
        (refusals(refused.0, &FieldErrors::NONE))
        (contents(shown))
        p { "行动不便、不能到站点投票的选民，可以登记在流动票箱投票；名单在选举日前公布。" }
        (shown.list_told())
        @if boxes.is_empty() {
            p { "还没有流动票箱。要设的，请先在“" a href=(shown.at("")) { "站点和选票" } "”里添加一个流动票箱；不设的不用办理。" }
        }
        (table(shown, csrf, key))
        @if shown.may_change_proxies() && !boxes.is_empty() {
            (publish(shown, refused, csrf, key))
            details.card open[is_open] {
                summary { h2 { "登记投票人" } }
                (Form::post(&shown.at("mobile"), csrf, key, fields(shown, &boxes, refused)))
            }
        }
        @if shown.mobile_voters.iter().any(|one| one.ended_on.is_none()) {
            p { a href=(shown.at("mobile-list")) { "张贴用的名单" } }
        }
    }
}

/// The list to be posted: the box and the names, nothing else.
pub(in crate::elections::voting) fn list(shown: &VotingDay) -> Markup {
    let holds = shown
        .mobile_voters
        .iter()
        .filter(|one| one.ended_on.is_none());
    let row = |one: &MobileVoter| {
        let station = shown.station_name(Some(one.station_id));
        [html! { (station) }, html! { (one.voter.name) }]
    };
    let heads = [("box", "票箱"), ("voter", "投票人")];
    let back = ("返回流动票箱投票人", "mobile");
    let told = ("没有登记投票人。", back);
    posted(shown, "流动票箱投票人名单", heads, holds.map(row), told)
}

fn table(shown: &VotingDay, csrf: &str, key: &str) -> Markup {
    let row = |one: &MobileVoter| {
        let end = html! {
            (form::hidden("voter_row", &one.id.to_string()))
            (form::hidden("version", &one.version.to_string()))
            (form::secondary("撤销"))
        };
        let may_end = one.ended_on.is_none() && shown.may_change_proxies();
        vec![
            html! { (one.voter.name) },
            html! { (shown.station_name(Some(one.station_id))) },
            html! { (one.reason) },
            standing(shown, one),
            html! { @if may_end { (Form::post(&shown.at("mobile_end"), csrf, key, end)) } },
        ]
    };
    let table = Table {
        caption: "流动票箱投票人".to_owned(),
        columns: vec![
            ColumnHead::text("voter", "姓名"),
            ColumnHead::text("box", "票箱"),
            ColumnHead::text("reason", "原因"),
            ColumnHead::text("state", "现在"),
            ColumnHead::text("end", "撤销"),
        ],
        rows: shown.mobile_voters.iter().map(row).collect(),
        empty_text: "还没有登记投票人。".to_owned(),
        note: "本人要到站点投票，或要换票箱的，先撤销。".to_owned(),
        ..Table::default()
    };
    html! { (table) }
}

fn standing(shown: &VotingDay, one: &MobileVoter) -> Markup {
    match (one.ended_on, one.published_on) {
        (Some(day), _) => badge(BadgeKind::Inactive, &format!("{day}撤销")),
        (None, _) if shown.not_listed.contains(&one.voter.id) => {
            badge(BadgeKind::Overdue, "不在选民名单上，不能投票")
        }
        (None, Some(day)) => badge(BadgeKind::Done, &format!("{day}公布")),
        (None, None) => badge(BadgeKind::Near, "还没公布"),
    }
}

fn publish(shown: &VotingDay, refused: Refused<'_>, csrf: &str, key: &str) -> Markup {
    let none = FieldErrors::NONE;
    let is_open = |one: &&MobileVoter| one.ended_on.is_none() && one.published_on.is_none();
    let open = shown.mobile_voters.iter().filter(is_open).count();
    let today = shown.today.to_string();
    let day = typed(refused, "mobile_publish", "published_on", &today);
    let body = html! {
        p { "把名单张贴以后，在这里登记，办事清单上的这一步随之记为完成。现在有" (open) "人还没公布。" }
        (form::date("published_on", "公布日期", day, &none))
        (form::actions(&html! { (form::secondary("登记为已公布")) }))
    };
    html! {
        @if open > 0 {
            (page::card("公布名单", &html! { (Form::post(&shown.at("mobile_publish"), csrf, key, body)) }))
        }
    }
}

fn fields(shown: &VotingDay, boxes: &[&Station], refused: Refused<'_>) -> Markup {
    let none = FieldErrors::NONE;
    let of = |name, recorded| typed(refused, "mobile", name, recorded);
    let namesakes = shown.namesakes(2);
    let choices: Vec<Choice> = boxes
        .iter()
        .map(|one| Choice::new(one.id, one.about.name.clone()))
        .collect();
    let only = match boxes {
        [one] => one.id.to_string(),
        _ => String::new(),
    };
    html! {
        (form::text("voter", "选民姓名", of("voter", ""), &none))
        @if namesakes.len() > 1 {
            (form::radios("voter_id", "是哪一个", of("voter_id", ""), &namesakes, &none))
        }
        (form::radios("station", "用哪个流动票箱", of("station", &only), &choices, &none))
        (form::text("reason", "不能到站点投票的原因", of("reason", ""), &none).hint("如：年老、生病、残疾。"))
        (form::actions(&html! { (form::primary("登记投票人")) }))
    }
}
