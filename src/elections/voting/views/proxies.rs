//! Proxies: the form, the list to publish, what became of each.

use maud::{Markup, html};

use super::{VotingDay, contents, posted, typed};
use crate::elections::views::village::Refused;
use crate::elections::voting::kin;
use crate::elections::voting::proxies::relations;
use crate::elections::voting::store_proxies::Proxy;
use crate::web::again::refusals;
use crate::web::form::{self, Choice, FieldErrors, Form};
use crate::web::page::{self, BadgeKind, badge};
use crate::web::table::{ColumnHead, Table};

/// The page.
pub(in crate::elections::voting) fn page(
    shown: &VotingDay,
    refused: Refused<'_>,
    csrf: &str,
    key: &str,
) -> Markup {
    let law = &shown.law;
    html! {
        (refusals(refused.0, &FieldErrors::NONE))
        (contents(shown))
        p {
            "选举期间外出的选民，可以书面委托本村有选举权的近亲属投票。每人最多接受" (law.rules.most) "人委托"
            @if let Some(due) = law.due { "，最迟" b { (due) } "办理" }
            @if !law.rules.candidate_allowed { "，候选人不能接受委托" }
            "。"
        }
        (shown.list_told())
        (table(shown, csrf, key))
        @if shown.may_change_proxies() {
            (publish(shown, refused, csrf, key))
            details.card open[shown.proxies.is_empty() || refused.1 == "proxies"] {
                summary { h2 { "登记委托" } }
                (Form::post(&shown.at("proxies"), csrf, key, fields(shown, refused)))
            }
        }
        @if shown.proxies.iter().any(|one| one.ended_on.is_none()) {
            p { a href=(shown.at("proxy-list")) { "张贴用的名单" } }
        }
    }
}

/// The list to be posted: both names and nothing else (VCL18 art. 15).
pub(in crate::elections::voting) fn list(shown: &VotingDay) -> Markup {
    let holds = shown.proxies.iter().filter(|one| one.ended_on.is_none());
    let row = |one: &Proxy| [html! { (one.principal.name) }, html! { (one.proxy.name) }];
    let heads = [("principal", "委托人"), ("proxy", "受委托人")];
    let back = ("返回委托投票", "proxies");
    posted(
        shown,
        "委托投票名单",
        heads,
        holds.map(row),
        ("没有委托。", back),
    )
}

fn table(shown: &VotingDay, csrf: &str, key: &str) -> Markup {
    let row = |one: &Proxy| {
        let end = html! {
            (form::hidden("proxy", &one.id.to_string()))
            (form::hidden("version", &one.version.to_string()))
            (form::secondary("撤销"))
        };
        let may_end = one.ended_on.is_none() && shown.may_change_proxies();
        vec![
            html! { (one.principal.name) },
            html! { (one.proxy.name) },
            html! { (kin::label(one.kin)) },
            html! { (one.asked_on) "，" (one.reason) },
            standing(shown, one),
            html! { @if may_end { (Form::post(&shown.at("proxy_end"), csrf, key, end)) } },
        ]
    };
    let table = Table {
        caption: "委托投票名单".to_owned(),
        columns: vec![
            ColumnHead::text("principal", "委托人"),
            ColumnHead::text("proxy", "受委托人"),
            ColumnHead::text("kin", "是委托人的"),
            ColumnHead::text("asked", "委托书日期和原因"),
            ColumnHead::text("state", "现在"),
            ColumnHead::text("end", "撤销"),
        ],
        rows: shown.proxies.iter().map(row).collect(),
        empty_text: "还没有登记委托。".to_owned(),
        note: "委托人回来自己投票，或要换人的，先撤销。".to_owned(),
        ..Table::default()
    };
    html! { (table) }
}

fn standing(shown: &VotingDay, one: &Proxy) -> Markup {
    match (one.ended_on, shown.lapsed(one), one.published_on) {
        (Some(day), ..) => badge(BadgeKind::Inactive, &format!("{day}撤销")),
        (None, Some(why), _) => badge(BadgeKind::Overdue, why),
        (None, None, Some(day)) => badge(BadgeKind::Done, &format!("{day}公布")),
        (None, None, None) => badge(BadgeKind::Near, "还没公布"),
    }
}

fn publish(shown: &VotingDay, refused: Refused<'_>, csrf: &str, key: &str) -> Markup {
    let none = FieldErrors::NONE;
    let is_open = |one: &&Proxy| one.ended_on.is_none() && one.published_on.is_none();
    let open = shown.proxies.iter().filter(is_open).count();
    let today = shown.today.to_string();
    let day = typed(refused, "proxies_publish", "published_on", &today);
    let body = html! {
        p { "把名单张贴以后，在这里登记，办事清单上的“公布委托投票名单”随之记为完成。现在有" (open) "项还没公布。" }
        (form::date("published_on", "公布日期", day, &none))
        (form::actions(&html! { (form::secondary("登记为已公布")) }))
    };
    html! {
        @if open > 0 {
            (page::card("公布名单", &html! { (Form::post(&shown.at("proxies_publish"), csrf, key, body)) }))
        }
    }
}

fn fields(shown: &VotingDay, refused: Refused<'_>) -> Markup {
    let none = FieldErrors::NONE;
    let of = |name, recorded| typed(refused, "proxies", name, recorded);
    let kin: Vec<Choice> = relations()
        .map(|(word, label)| Choice::new(word, label))
        .collect();
    let today = shown.today.to_string();
    let which = |name, label, at: usize| {
        let choices = shown.namesakes(at);
        html! {
            @if choices.len() > 1 { (form::radios(name, label, of(name, ""), &choices, &none)) }
        }
    };
    html! {
        (form::text("principal", "委托人姓名", of("principal", ""), &none).hint("外出的选民。"))
        (which("principal_id", "委托人是哪一个", 0))
        (form::text("proxy", "受委托人姓名", of("proxy", ""), &none).hint("替他投票的人，须在本村选民名单上。"))
        (which("proxy_id", "受委托人是哪一个", 1))
        (form::select("kin", "受委托人是委托人的", of("kin", ""), &kin, &none).if_needed()
            .hint("候选人页登记过近亲属关系的，系统按登记核对；登记为夫妻、兄弟姐妹的可以不选。"))
        (form::text("reason", "不能到场的原因", of("reason", ""), &none).hint("如：在外务工。"))
        (form::date("asked_on", "委托书日期", of("asked_on", &today), &none))
        (form::checkbox("is_written", "已收到书面委托书", of("is_written", "") == "true", &none))
        (form::actions(&html! { (form::primary("登记委托")) }))
    }
}
