//! The page of winners whose election is void.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::papers::own;
use crate::after_election::store::Register;
use crate::after_election::store_void::is_open;
use crate::clock::in_china;
use crate::elections::count::cell::post_name;
use crate::elections::state::State;
use crate::elections::store_taken_back::TakenBack;
use crate::elections::void_winner::{Authority, Ground, VoidWinner};
use crate::office::sheet::Sheet;
use crate::web::again::refusals;
use crate::web::form::{self, Choice, Form};
use crate::web::page;

/// All that the page shows.
#[derive(Debug)]
pub(in crate::after_election) struct VoidPage {
    pub(in crate::after_election) register: Register,
    pub(in crate::after_election) decisions: Vec<VoidWinner>,
    /// Decisions that do not hold any more.
    pub(in crate::after_election) taken_back: Vec<TakenBack>,
    pub(in crate::after_election) may_manage: bool,
    /// Works for the whole county.
    pub(in crate::after_election) may_take_back: bool,
    pub(in crate::after_election) today: NaiveDate,
}

/// The page; `sent`: the word of the form that was refused, with what was typed into it.
pub(in crate::after_election) fn void(shown: &VoidPage, sent: (&str, &Sheet<'_>)) -> Markup {
    let at = &shown.register;
    let village = format!("/office/elections/{}", at.election.id);
    html! {
        (refusals(sent.1.refusal, sent.1.errors))
        p { "当选后核查发现不符合任职条件的，或者以暴力、威胁、欺骗、贿赂、伪造选票、虚报票数等不正当手段当选的，由乡镇或者县级认定这个人的当选无效（村民委员会组织法第十七条）。" }
        p { "登记以后，此人不再是当选人：不入册、不发证书、不报备案。" b { (what_follows(at)) } }
        @for one in &shown.decisions { (decision(shown, one, &own(sent, "take_back"))) }
        @for one in &shown.taken_back { p { (one.sentence(&in_china(one.made_at).format("%Y-%m-%d").to_string())) } }
        @if !is_open(&at.election) { p { "选举结果得出以后、归档以前，在这里登记。" } }
        @else if shown.may_manage && at.elected.is_empty() { p { "系统里还没有当选人。" } }
        @else if shown.may_manage { (record(shown, &own(sent, "record"))) }
        @if shown.may_take_back && is_open(&at.election) { (annul(shown, &own(sent, "annul"))) }
        p { a href=(village) { "返回办事清单" } }
    }
}

/// What becomes of the seat.
fn what_follows(at: &Register) -> &'static str {
    if at.election.known.state >= State::Announced {
        "结果已经公布，名额成为空缺，按补选办理。"
    } else {
        "空出的名额另行选举：办事清单会提示新建这一轮，选出以前不能公布结果。"
    }
}

fn decision(shown: &VoidPage, one: &VoidWinner, sheet: &Sheet<'_>) -> Markup {
    let election = &shown.register.election;
    let word = format!("/office/elections/{}/after/void/take_back", election.id);
    let is_refused = sheet.value("person") == one.person.to_string();
    let reason = if is_refused {
        sheet.value("reason")
    } else {
        ""
    };
    let body = html! {
        (form::hidden("version", &election.version.to_string()))
        (form::hidden("person", &one.person.to_string()))
        (form::text("reason", "撤回的原因", reason, sheet.errors).in_form(&word)
            .hint("撤回和原因会显示在公开页面上，不要写个人隐私。"))
        (form::actions(&html! { (form::secondary("撤回这项认定")) }))
    };
    let told = html! {
        p { (one.told()) }
        p { "理由：" (one.reason) }
        p { "决定和证据：" (one.evidence) }
        @if shown.may_take_back && one.refilled_by.is_none() && is_open(election) {
            details open[is_refused] {
                summary { "认定错了，撤回（仅县级）" }
                (Form::post(&word, sheet.csrf, sheet.key, body))
            }
        }
    };
    page::card(&one.name, &told)
}

fn record(shown: &VoidPage, sheet: &Sheet<'_>) -> Markup {
    let at = &shown.register;
    let of = |name: &str| sheet.value(name).to_owned();
    let persons: Vec<Choice> = at
        .elected
        .iter()
        .map(|one| Choice::new(one.id, format!("{}，{}", one.name, post_name(one.post))))
        .collect();
    let grounds: Vec<Choice> = Ground::ALL
        .iter()
        .map(|one| Choice::new(one.word(), format!("{}（{}）", one.label(), one.source())))
        .collect();
    let authorities: Vec<Choice> = Authority::ALL
        .iter()
        .map(|one| Choice::new(one.word(), one.label()))
        .collect();
    let errors = sheet.errors;
    let day = sheet.value_or("decided_on", &shown.today);
    let body = html! {
        (form::hidden("version", &at.election.version.to_string()))
        (form::radios("person", "哪一位当选人", &of("person"), &persons, errors))
        (form::radios("ground", "为什么无效", &of("ground"), &grounds, errors))
        (form::radios("authority", "谁作的决定", &of("authority"), &authorities, errors))
        (form::date("decided_on", "决定日期", &day, errors))
        (form::textarea("reason", "查明的事实和理由", &of("reason"), errors).hint("只在系统内部显示，不公开。"))
        (form::textarea("evidence", "决定文号和证据材料", &of("evidence"), errors).hint("如：碧政〔2026〕12号决定书，调查笔录3份，存乡镇档案室。"))
        (form::actions(&html! { (form::danger("登记当选无效")) }))
    };
    let action = format!("/office/elections/{}/after/void/record", at.election.id);
    page::card(
        "登记一项认定",
        &html! { (Form::post(&action, sheet.csrf, sheet.key, body)) },
    )
}

/// The whole election is void.
fn annul(shown: &VoidPage, sheet: &Sheet<'_>) -> Markup {
    let election = &shown.register.election;
    let action = format!("/office/elections/{}/after/void/annul", election.id);
    let body = html! {
        (form::hidden("version", &election.version.to_string()))
        (form::textarea("reason", "哪个机关在哪天作的决定、文号、理由", sheet.value("reason"), sheet.errors).in_form("annul")
            .hint("这段话会显示在公开页面上，不要写个人隐私。"))
        (form::actions(&html! { (form::danger("登记整场选举无效")) }))
    };
    html! {
        details open[sheet.typed.is_some()] {
            summary { "认定整场选举无效（仅县级登记）" }
            p { "已经计票的选举有违法情形，乡镇或者县级决定整场选举无效的，在这里登记（村民委员会组织法第十七条）。登记以后没有人当选，已入册的当选人移出，村民立即看到，要重新选举。登记错了，县级在办事清单撤回。" }
            (Form::post(&action, sheet.csrf, sheet.key, body))
        }
    }
}
