//! Stations and mobile boxes, with hours, what is missing, and ballots.

use maud::{Markup, html};

use super::{VotingDay, contents, typed};
use crate::elections::state::State;
use crate::elections::step::Step;
use crate::elections::views::village::Refused;
use crate::elections::voting::stations::StationKind;
use crate::elections::voting::store_stations::Station;
use crate::elections::voting::store_take_over::is_offered;
use crate::web::again::refusals;
use crate::web::form::{self, Choice, FieldErrors, Form};
use crate::web::page;
use crate::web::table::{ColumnHead, Table};

/// The first page of the voting day.
pub(in crate::elections::voting) fn list(
    shown: &VotingDay,
    refused: Refused<'_>,
    csrf: &str,
    key: &str,
) -> Markup {
    let is_own = refused.0.is_some() && !["place_publish", "take_over"].contains(&refused.1);
    html! {
        (refusals(refused.0, &FieldErrors::NONE))
        (contents(shown))
        p { "投票日 " b { (shown.election.known.election_day) } "。先登记站点，再安排工作人员；投票结束后填发出和剩余的选票，计票时会带到各票箱。" }
        (take_over(shown, csrf, key))
        (table(shown))
        (publish(shown, refused, csrf, key))
        @if shown.may_change() {
            details.card open[is_own || shown.stations.is_empty()] {
                summary { h2 { "添加站点" } }
                (Form::post(&shown.at("station"), csrf, key, fields(None, refused)))
            }
        }
    }
}

/// A chapter that follows another may have its stations and staff in one press.
fn take_over(shown: &VotingDay, csrf: &str, key: &str) -> Markup {
    let has_parent = shown.election.parent_id.is_some();
    let body =
        html! { (form::actions(&html! { (form::secondary("照上一轮登记站点和工作人员")) })) };
    html! {
        @if shown.may_change() && is_offered(has_parent, shown.stations.len(), shown.staff.len()) {
            p { "站点和工作人员与上一轮相同的，可以照上一轮登记，再改不同的地方；与这一轮候选人有近亲属关系的工作人员不带过来，流动票箱经乡镇同意的日期要重新填。" }
            (Form::post(&shown.at("take_over"), csrf, key, body))
        }
    }
}

/// Making time, places and staff public; what they lack before that.
fn publish(shown: &VotingDay, refused: Refused<'_>, csrf: &str, key: &str) -> Markup {
    let none = FieldErrors::NONE;
    let known = &shown.election.known;
    let (step, phase) = (Step::PlaceAndStaffPublished, State::CampaignAndLogistics);
    let day = known.done.get(&step);
    let recorded = day.copied().unwrap_or(shown.today).to_string();
    let on = typed(refused, "place_publish", "published_on", &recorded);
    let faults = shown.faults();
    let label = if day.is_some() {
        "重新公布"
    } else {
        "登记为已公布"
    };
    let body = html! {
        (form::date("published_on", "公布日期", on, &none).in_form("place_publish"))
        (form::actions(&html! { (form::secondary(label)) }))
    };
    let told = html! {
        @if let Some(on) = day { p { "已于 " b { (on) } " 公布。站点或工作人员有变动的，改好后重新公布。" } }
        @if !faults.is_empty() {
            p { b { "还缺：" } }
            ul { @for line in &faults { li { (line) } } }
        } @else if known.state < phase {
            p { "站点和工作人员已经齐全。到“" (phase.label()) "”阶段，张贴以后在这里登记公布。" }
        } @else {
            p { "张贴投票时间、地点和工作人员的公告以后，在这里登记，办事清单上的这一步随之记为完成。" }
        }
        @if faults.is_empty() && shown.may_change_proxies() && known.state >= phase {
            (Form::post(&shown.at("place_publish"), csrf, key, body))
        }
    };
    html! {
        @if !shown.stations.is_empty() && step.belongs(known.start) {
            (page::card("公布时间、地点和工作人员", &told))
        }
    }
}

fn table(shown: &VotingDay) -> Markup {
    let number = |one: Option<u64>| html! { @match one { Some(one) => (one), None => "未填" } };
    let row = |one: &Station| {
        let lacking = shown.lacking(one);
        vec![
            html! { a href=(shown.at(&format!("stations/{}", one.id))) { (one.about.name) } },
            html! { (one.about.kind.label()) },
            html! { (one.about.place) "，" (one.about.opens_at) "至" (one.about.closes_at) },
            number(one.ballots.received),
            number(one.ballots.issued),
            number(one.ballots.left),
            html! {
                @if lacking.is_empty() { "齐全" }
                @for line in lacking { span.line { (line) } }
            },
        ]
    };
    let sum = |of: fn(&Station) -> Option<u64>| {
        let known = shown.stations.iter().filter_map(of);
        known.fold(0_u64, u64::saturating_add)
    };
    let [received, issued, left] = [
        sum(|one| one.ballots.received),
        sum(|one| one.ballots.issued),
        sum(|one| one.ballots.left),
    ];
    let table = Table {
        caption: "站点和选票".to_owned(),
        unit: "单位：张".to_owned(),
        columns: vec![
            ColumnHead::text("name", "名称"),
            ColumnHead::text("kind", "类别"),
            ColumnHead::text("place", "地点和时间"),
            ColumnHead::number("received", "领到选票"),
            ColumnHead::number("issued", "发出"),
            ColumnHead::number("left", "剩余"),
            ColumnHead::text("lacking", "还缺什么"),
        ],
        rows: shown.stations.iter().map(row).collect(),
        note: format!("合计领到{received}张，发出{issued}张，剩余{left}张（没有填的不算）。"),
        empty_text: "还没有登记站点。只有一个会场的，添加一个“中心会场”即可。".to_owned(),
        ..Table::default()
    };
    html! { (table) }
}

/// One station: its ballots first, then what is written of it.
pub(in crate::elections::voting) fn one(
    shown: &VotingDay,
    one: &Station,
    refused: Refused<'_>,
    csrf: &str,
    key: &str,
) -> Markup {
    let about = &one.about;
    let lines = [
        ("类别", html! { (about.kind.label()) }),
        ("地点", html! { (about.place) }),
        ("时间", html! { (about.opens_at) "至" (about.closes_at) }),
        (
            "为谁而设",
            html! { @if about.for_whom.is_empty() { "全体选民" } @else { (about.for_whom) } },
        ),
    ];
    let lacking = shown.lacking(one);
    let is_about = refused.0.is_some() && refused.1 == "station";
    html! {
        (refusals(refused.0, &FieldErrors::NONE))
        (page::details(&lines))
        @if !lacking.is_empty() {
            (page::card("还缺什么", &html! { ul { @for line in &lacking { li { (line) } } } }))
        }
        (page::card("选票", &ballots(shown, one, refused, csrf, key)))
        @if shown.may_change() {
            details.card open[is_about] {
                summary { h2 { "更正站点" } }
                (Form::post(&shown.at("station"), csrf, key, fields(Some(one), refused)))
            }
            @if one.box_id.is_none() && one.ballots.issued.is_none() {
                details.card open[refused.0.is_some() && refused.1 == "station_remove"] {
                    summary { h2 { "删除站点" } }
                    p { "登记错了才删除；安排在这里的工作人员也一起删去。" }
                    (Form::post(&shown.at("station_remove"), csrf, key, html! {
                        (which(one))
                        (form::actions(&html! { (form::danger("删除")) }))
                    }))
                }
            }
        }
        p { a href=(shown.at("")) { "返回投票日" } }
    }
}

fn which(one: &Station) -> Markup {
    html! {
        (form::hidden("station", &one.id.to_string()))
        (form::hidden("version", &one.version.to_string()))
    }
}

fn ballots(
    shown: &VotingDay,
    one: &Station,
    refused: Refused<'_>,
    csrf: &str,
    key: &str,
) -> Markup {
    let none = FieldErrors::NONE;
    let own = one.ballots;
    let text = |number: Option<u64>| number.map_or_else(String::new, |one| one.to_string());
    let recorded = [own.received, own.issued, own.spoiled, own.left].map(text);
    let of = |name, at: usize| typed(refused, "ballots", name, &recorded[at]);
    let body = html! {
        (which(one))
        (form::number("received", "领到的选票", of("received", 0), &none).optional()
            .hint("印好后分给这个站点的张数。"))
        (form::number("issued", "发出的选票", of("issued", 1), &none).optional()
            .hint("发给选民（含替人投票）的张数。写坏换发的不算在这里。"))
        (form::number("spoiled", "写坏、短少", of("spoiled", 2), &none).optional()
            .hint("写坏收回换发的，和清点后少了的；没有的填0。"))
        (form::number("left", "剩余的选票", of("left", 3), &none).optional())
        (form::actions(&html! { (form::primary("保存选票数")) }))
    };
    html! {
        @if shown.may_change() { (Form::post(&shown.at("ballots"), csrf, key, body)) }
        @else {
            p { "领到" (recorded[0]) "张，发出" (recorded[1]) "张，写坏、短少" (recorded[2])
                "张，剩余" (recorded[3]) "张。" }
        }
    }
}

/// The fields of a station: a new one, or one that is corrected.
fn fields(one: Option<&Station>, refused: Refused<'_>) -> Markup {
    let none = FieldErrors::NONE;
    let about = one.map(|one| &one.about);
    let recorded =
        |of: fn(&crate::elections::voting::store_stations::About) -> &str| about.map_or("", of);
    let kinds: Vec<Choice> = StationKind::ALL
        .iter()
        .map(|kind| Choice::new(kind.word(), kind.label()))
        .collect();
    let of = |name, recorded| typed(refused, "station", name, recorded);
    let approved = about.and_then(|about| about.approved_on);
    let approved = approved.map_or_else(String::new, |day| day.to_string());
    let opens = if one.is_some() {
        recorded(|about| &about.opens_at)
    } else {
        "08:00"
    };
    html! {
        @if let Some(one) = one { (which(one)) }
        (form::radios("kind", "类别", of("kind", recorded(|about| about.kind.word())), &kinds, &none).in_form("station"))
        (form::text("name", "名称", of("name", recorded(|about| &about.name)), &none).in_form("station")
            .hint("如：中心会场、一组投票站、流动票箱1。票箱也用这个名称。"))
        (form::text("place", "地点", of("place", recorded(|about| &about.place)), &none).in_form("station")
            .hint("流动票箱写行走路线。"))
        (form::text("opens_at", "开始投票", of("opens_at", opens), &none).in_form("station").hint("如8:00。"))
        (form::text("closes_at", "停止投票", of("closes_at", recorded(|about| &about.closes_at)), &none).in_form("station").hint("如14:30。"))
        (form::text("for_whom", "为谁而设", of("for_whom", recorded(|about| &about.for_whom)), &none).in_form("station").if_needed()
            .hint("流动票箱必填：如“行动不便的老人12名”。"))
        (form::date("approved_on", "乡镇批准日期", of("approved_on", &approved), &none).in_form("station").optional()
            .hint("只有流动票箱需要。"))
        (form::actions(&html! { (form::primary(if one.is_some() { "保存" } else { "添加站点" })) }))
    }
}
