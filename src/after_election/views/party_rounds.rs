//! The rounds after the first of a party election: what was recorded, and the form of the next one.

use maud::{Markup, html};

use super::papers::own;
use super::party::PartyPage;
use crate::after_election::party_rounds::{RoundKind, due};
use crate::office::sheet::Sheet;
use crate::people::Sex;
use crate::web::form::{self, Choice, Form};
use crate::web::page;

/// Lines for those who first stand in a round.
pub(in crate::after_election) const NEW_LINES: usize = 3;

/// Recorded rounds, and the one that is due.
pub(super) fn rounds(shown: &PartyPage, sent: (&str, &Sheet<'_>)) -> Markup {
    let known = &shown.known;
    let is_open = known.candidates.iter().all(|one| one.person_id.is_none());
    let next = known.outcome.as_ref().and_then(due);
    let next = next.filter(|_| shown.may_manage && is_open);
    html! {
        @if !known.rounds.is_empty() {
            (page::card("后面的轮次", &recorded(shown, is_open, &own(sent, "undo_round"))))
        }
        @if let Some(kind) = next {
            (page::card(kind.label(), &form(shown, kind, &own(sent, "round"))))
        }
    }
}

fn recorded(shown: &PartyPage, is_open: bool, sheet: &Sheet<'_>) -> Markup {
    let known = &shown.known;
    let body = html! {
        (form::hidden("version", &version(shown)))
        (form::actions(&html! { (form::secondary("撤销最后一轮（填错了）")) }))
    };
    html! {
        ol start="2" { @for one in &known.rounds {
            li {
                (one.kind.label()) "，" (one.held_on) "，到会" (one.meeting.present) "人："
                @for (index, (id, votes)) in one.votes.iter().enumerate() {
                    @if index > 0 { "、" }
                    (shown.name(*id)) (votes) "票"
                }
            }
        } }
        @if is_open && shown.may_manage {
            (Form::post(&shown.action("undo_round"), sheet.csrf, sheet.key, body))
        }
    }
}

fn version(shown: &PartyPage) -> String {
    let version = shown.known.meeting.map_or(0, |one| one.version);
    version.to_string()
}

fn form(shown: &PartyPage, kind: RoundKind, sheet: &Sheet<'_>) -> Markup {
    let (known, errors) = (&shown.known, sheet.errors);
    let first = known.meeting.map(|one| one.numbers);
    let of = |name: &str| sheet.value(name).to_owned();
    let day = sheet.value_or("round_held_on", &shown.today);
    let present = first.map_or_else(String::new, |one| one.present.to_string());
    let present = sheet.value_or("round_present", &present);
    let help = match kind {
        RoundKind::Tie => {
            "在得票相同的人中再投一次，得票多的当选；仍须五分之四以上有表决权的党员到会。"
        }
        RoundKind::Gap => {
            "为没有选足的名额另行选举，须有差额，并须超过半数赞成。没有成为这一轮候选人的空着；新的候选人写在下面。"
        }
    };
    let body = html! {
        (form::hidden("version", &version(shown)))
        (form::date("round_held_on", "日期", &day, errors))
        (form::number("round_present", "到会的党员", &present, errors))
        (form::number("round_issued", "发出的选票", &of("round_issued"), errors))
        (form::number("round_recovered", "收回的选票", &of("round_recovered"), errors))
        @for one in known.standing(kind) {
            @let name = format!("votes{}", one.id);
            @let label = format!("{}的赞成票", one.name);
            @let value = of(&name);
            @if kind == RoundKind::Tie { (form::number(&name, &label, &value, errors)) }
            @else { (form::number(&name, &label, &value, errors).optional()) }
        }
        @if kind == RoundKind::Gap {
            @for line in 1..=NEW_LINES { (new_candidate(line, sheet)) }
        }
        (form::actions(&html! { (form::secondary("登记这一轮")) }))
    };
    html! {
        p { (help) }
        (Form::post(&shown.action("round"), sheet.csrf, sheet.key, body))
    }
}

fn new_candidate(line: usize, sheet: &Sheet<'_>) -> Markup {
    let [name, sex, votes] = ["name", "sex", "votes"].map(|name| format!("new{line}.{name}"));
    let sexes = Sex::ALL.map(|sex| Choice::new(sex.code(), sex.label()));
    let of = |name: &str| sheet.value(name).to_owned();
    let is_typed = sheet
        .typed
        .is_some_and(|typed| !typed.get(&name).is_empty());
    html! {
        details open[is_typed] {
            summary { "新的候选人（" (line) "）" }
            (form::text(&name, "姓名", &of(&name), sheet.errors).optional())
            (form::radios(&sex, "性别", &of(&sex), &sexes, sheet.errors))
            (form::number(&votes, "赞成票", &of(&votes), sheet.errors).optional())
        }
    }
}
