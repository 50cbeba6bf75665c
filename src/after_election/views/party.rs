//! The page of the election of a party body.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use maud::{Markup, html};

use super::members::{First, choices, field, person_fields};
use super::papers::own;
use super::party_rounds;
use crate::after_election::party::{PartyOutcome, PartyPost, body_label};
use crate::after_election::store::Namesake;
use crate::after_election::store_party::{Candidate, Party};
use crate::office::sheet::Sheet;
use crate::people::Sex;
use crate::rules::PartyBody;
use crate::web::again::refusals;
use crate::web::form::{self, Choice, Form};
use crate::web::page::{self, BadgeKind, badge};

/// All that the page shows.
#[derive(Debug)]
pub(in crate::after_election) struct PartyPage {
    pub(in crate::after_election) known: Party,
    pub(in crate::after_election) namesakes: BTreeMap<i64, Vec<Namesake>>,
    pub(in crate::after_election) may_manage: bool,
    pub(in crate::after_election) today: NaiveDate,
}

impl PartyPage {
    pub(super) fn action(&self, word: &str) -> String {
        format!(
            "/office/elections/{}/party/{word}",
            self.known.at.election.id
        )
    }

    pub(super) fn name(&self, id: i64) -> &str {
        let found = self.known.candidates.iter().find(|one| one.id == id);
        found.map_or("", |one| one.name.as_str())
    }

    fn names(&self, ids: &[i64]) -> String {
        let all: Vec<&str> = ids.iter().map(|id| self.name(*id)).collect();
        all.join("、")
    }
}

/// The page.
pub(in crate::after_election) fn page(shown: &PartyPage, sent: (&str, &Sheet<'_>)) -> Markup {
    let known = &shown.known;
    html! {
        (refusals(sent.1.refusal, sent.1.errors))
        p { "村（社区）党组织先于村（居）委会换届，由党员大会选举。选举规则：" (known.rules.about().name) "。" }
        (page::card("一、党员大会", &meeting(shown, &own(sent, "meeting"))))
        @if known.meeting.is_some() {
            (page::card("二、候选人和得票", &candidates(shown, &own(sent, "candidates"))))
        }
        @if let Some(outcome) = known.outcome.as_ref().filter(|_| !known.candidates.is_empty()) {
            (page::card("三、选举结果", &result(shown, outcome)))
            (party_rounds::rounds(shown, sent))
            @if known.open().next().is_some() && shown.may_manage {
                (members(shown, &own(sent, "members")))
            }
        }
    }
}

fn meeting(shown: &PartyPage, sheet: &Sheet<'_>) -> Markup {
    let known = shown.known.meeting;
    let bodies: Vec<Choice> = PartyBody::ALL
        .iter()
        .map(|body| Choice::new(body.word(), body_label(*body)))
        .collect();
    let text = |name: &str, number: Option<u64>| {
        let recorded = number.map_or_else(String::new, |number| number.to_string());
        sheet.value_or(name, &recorded)
    };
    let numbers = known.map(|one| one.numbers);
    let body = sheet.value_or("body", &numbers.map_or("", |one| one.body.word()));
    let day = sheet.value_or("held_on", &known.map_or(shown.today, |one| one.held_on));
    let fields = [
        ("seats", "应选委员", numbers.map(|one| u64::from(one.seats))),
        (
            "entitled",
            "有表决权的党员",
            numbers.map(|one| one.entitled),
        ),
        ("present", "到会的党员", numbers.map(|one| one.present)),
        ("issued", "发出的选票", numbers.map(|one| one.issued)),
        ("recovered", "收回的选票", numbers.map(|one| one.recovered)),
    ];
    let version = known.map_or(0, |one| one.version);
    let form = html! {
        (form::hidden("version", &version.to_string()))
        (form::radios("body", "党组织", &body, &bodies, sheet.errors))
        (form::date("held_on", "党员大会的日期", &day, sheet.errors))
        @for (name, label, number) in fields {
            @let value = text(name, number);
            (form::number(name, label, &value, sheet.errors))
        }
        (form::actions(&html! { (form::secondary("保存")) }))
    };
    html! {
        @if let Some(one) = known {
            p {
                (one.held_on) "，" (body_label(one.numbers.body)) "，应选" (one.numbers.seats) "人，有表决权的党员"
                (one.numbers.entitled) "人，到会" (one.numbers.present) "人。"
            }
        }
        @if shown.may_manage {
            details open[known.is_none() || sheet.typed.is_some()] {
                summary { "填写党员大会的人数" }
                p { "预备党员和留党察看的党员没有表决权，不计入。" }
                (Form::post(&shown.action("meeting"), sheet.csrf, sheet.key, form))
            }
        }
    }
}

fn candidates(shown: &PartyPage, sheet: &Sheet<'_>) -> Markup {
    let sexes = Sex::ALL.map(|sex| Choice::new(sex.code(), sex.label()));
    let of = |name| sheet.value(name);
    let body = html! {
        (form::text("name", "姓名", of("name"), sheet.errors))
        (form::radios("sex", "性别", of("sex"), &sexes, sheet.errors))
        (form::number("approvals", "赞成票", of("approvals"), sheet.errors))
        (form::actions(&html! { (form::secondary("添加候选人")) }))
    };
    let all = &shown.known.candidates;
    html! {
        @if all.is_empty() { p { "还没有候选人，请逐个添加。" } }
        @else { ol { @for one in all { li {
            (one.name) @if one.joined_in == 1 { "：赞成" (one.approvals) "票" } @else { "：第" (one.joined_in) "轮起参选" }
        } } } }
        @if shown.may_manage && shown.known.rounds.is_empty() && all.iter().all(|one| one.person_id.is_none()) {
            p { "票数填错的，用同一个姓名再填一次即可改正。" }
            (Form::post(&shown.action("candidates"), sheet.csrf, sheet.key, body))
        }
    }
}

fn result(shown: &PartyPage, outcome: &PartyOutcome) -> Markup {
    html! {
        ul { @for (line, holds) in &outcome.lines {
            li {
                (line) " "
                @if *holds { (badge(BadgeKind::Done, "符合")) } @else { (badge(BadgeKind::Near, "不符合")) }
            }
        } }
        @if !outcome.is_valid {
            p { (badge(BadgeKind::Overdue, "选举无效")) " 前三项中有不符合的，应重新选举。" }
        } @else {
            p { b { "当选：" } @if outcome.elected.is_empty() { "没有人" } @else { (shown.names(&outcome.elected)) } }
            @if !outcome.tied.is_empty() {
                p { "得票相同，须在这些人中再次投票：" (shown.names(&outcome.tied)) "。" }
            }
            @if outcome.open_seats > 0 {
                p { "还缺" (outcome.open_seats) "名，可以另行选举，或经过半数同意减少名额。" }
            }
            ul { @for one in &shown.known.candidates {
                @if let Some(person) = one.person_id {
                    li { (one.name) "：" (badge(BadgeKind::Done, shown.known.at.standing(person))) }
                }
            } }
        }
        p { "依据：中国共产党基层组织选举工作条例；数值见选举规则。" }
    }
}

fn members(shown: &PartyPage, sheet: &Sheet<'_>) -> Markup {
    let body = html! {
        @for one in shown.known.open() { (question(shown, one, sheet)) }
        (form::actions(&html! { (form::primary("登记入册")) }))
    };
    html! {
        h2 { "四、当选人登记入册" }
        p { "书记、副书记由新一届委员会等额选举产生，请选择每个人的职务。系统不会只凭姓名认人。" }
        (Form::post(&shown.action("members"), sheet.csrf, sheet.key, body))
    }
}

fn question(shown: &PartyPage, one: &Candidate, sheet: &Sheet<'_>) -> Markup {
    let known = shown.namesakes.get(&one.id).map_or(&[][..], Vec::as_slice);
    let posts: Vec<Choice> = PartyPost::ALL
        .iter()
        .map(|post| Choice::new(post.word(), post.label()))
        .collect();
    let name = field(one.id, "post");
    let chosen = PartyPost::from_word(sheet.value(&name)).unwrap_or(PartyPost::Member);
    let persons = choices(&shown.known.at, chosen.posts(), known);
    page::card(
        &one.name,
        &html! {
            (form::radios(&name, "职务", sheet.value(&name), &posts, sheet.errors))
            (person_fields((one.id, &one.name), &persons, &First::of_namesakes(known), sheet))
        },
    )
}
