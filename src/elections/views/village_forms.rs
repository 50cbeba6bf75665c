//! The forms of a village's page.

use maud::{Markup, html};

use super::village::{Refused, Village};
use super::village_rounds;
use crate::elections::action::Action;
use crate::elections::chapter::ChapterKind;
use crate::elections::facts::{Reason, Seats};
use crate::elections::state::{Edge, State};
use crate::elections::step::Step;
use crate::elections::store_steps;
use crate::web::form::{self, Choice, FieldErrors, Form};

/// The value of a field: what was typed in the refused form, else the recorded one.
pub(super) fn value<'a>(
    refused: Refused<'a>,
    word: &str,
    name: &str,
    recorded: &'a str,
) -> &'a str {
    match refused {
        (Some(_), sent, fields) if sent == word => fields.get(name),
        _ => recorded,
    }
}

pub(super) fn version(shown: &Village) -> Markup {
    form::hidden("version", &shown.election.version.to_string())
}

/// Records a step.
pub(super) fn mark(
    shown: &Village,
    step: Step,
    refused: Refused<'_>,
    csrf: &str,
    key: &str,
) -> Markup {
    let (none, word) = (FieldErrors::NONE, step.word());
    let is_own = refused.1 == "steps" && refused.2.get("step") == word;
    let refused = if is_own {
        refused
    } else {
        (None, "", refused.2)
    };
    let leads_on = store_steps::leads_on(&shown.election, step);
    let today = shown.today.to_string();
    let of = |name, recorded| value(refused, "steps", name, recorded);
    let (day, remark, evidence) = (of("done_on", &today), of("note", ""), of("evidence", ""));
    let body = html! {
        (version(shown))
        (form::hidden("step", word))
        (form::date("done_on", "完成日期", day, &none).in_form(word))
        (form::text("note", "说明", remark, &none).in_form(word).optional())
        (form::text("evidence", "凭证", evidence, &none).in_form(word).optional()
            .hint("会议记录编号、照片或文件的存放处。"))
        @if leads_on {
            p { "登记以后，村民在公开页面就能看到选举结果。" }
            (form::hidden("lead_on", "1"))
        }
        (form::actions(&html! { (form::primary(if leads_on { "登记为已公布，进入下一阶段" } else { "登记为已完成" })) }))
    };
    html! {
        details open[is_own] {
            summary { "登记“" (step.label()) "”" }
            (Form::post(&shown.action("steps"), csrf, key, body))
        }
    }
}

/// Takes a recorded step back.
pub(super) fn unmark(
    shown: &Village,
    step: Step,
    refused: Refused<'_>,
    csrf: &str,
    key: &str,
) -> Markup {
    let form = format!("undo-{}", step.word());
    let none = FieldErrors::NONE;
    let is_own = refused.1 == "undo" && refused.2.get("step") == step.word();
    let body = html! {
        (version(shown))
        (form::hidden("step", step.word()))
        (form::text("reason", "撤销的原因", "", &none).in_form(&form))
        (form::actions(&html! { (form::secondary("撤销登记")) }))
    };
    html! {
        details open[is_own] {
            summary { "登记错了" }
            (Form::post(&shown.action("undo"), csrf, key, body))
        }
    }
}

/// A way to the next state: its button, or why it is closed.
pub(super) fn way(
    shown: &Village,
    (edge, reasons): (&Edge, &[Reason]),
    refused: Refused<'_>,
    csrf: &str,
    key: &str,
) -> Markup {
    if edge.action == Action::Annul {
        // Its page is linked above; nobody does it in the course of things.
        return html! {};
    }
    if edge.action == Action::DeclareInvalid && reasons.is_empty() {
        return village_rounds::declare_void(shown, refused, csrf, key);
    }
    let body = html! {
        (version(shown))
        (form::hidden("action", edge.action.word()))
        (form::actions(&html! { (form::primary(edge.action.label())) }))
    };
    html! {
        @if reasons.is_empty() {
            @if shown.may_manage { (Form::post(&shown.action("actions"), csrf, key, body)) }
        } @else {
            p { b { (edge.action.label()) } "：现在还不能办，因为" }
            ul { @for reason in reasons {
                li { (reason.sentence) @if !reason.source.is_empty() { "（" (reason.source) "）" } }
            } }
        }
    }
}

/// What a round declared.
pub(super) fn declare(shown: &Village, refused: Refused<'_>, csrf: &str, key: &str) -> Markup {
    let none = FieldErrors::NONE;
    let recorded = shown.election.known.declared;
    let text = |number: Option<u32>| number.map_or_else(String::new, |number| number.to_string());
    let (tied, unfilled) = (
        text(recorded.map(|one| one.0)),
        text(recorded.map(|one| one.1)),
    );
    let of = |name, recorded| value(refused, "declared", name, recorded);
    let (tied, unfilled) = (of("tied_persons", &tied), of("unfilled_seats", &unfilled));
    let body = html! {
        (version(shown))
        (form::number("tied_persons", "影响当选的同票人数", tied, &none).hint("没有填0。"))
        (form::number("unfilled_seats", "没有选足的名额", unfilled, &none).hint("全部选出填0。"))
        (form::actions(&html! { (form::secondary("保存本轮结果")) }))
    };
    html! { (Form::post(&shown.action("declared"), csrf, key, body)) }
}

fn seats(seats: Seats, word: &str, refused: Refused<'_>) -> Markup {
    let none = FieldErrors::NONE;
    let field = |name: &'static str, label: &'static str, number: u32| {
        let number = number.to_string();
        let value = value(refused, word, name, &number);
        html! { (form::number(name, label, value, &none).in_form(word)) }
    };
    html! {
        (field("chair", "主任", seats.chair))
        (field("vice_chair", "副主任", seats.vice_chair))
        (field("woman_member", "妇女委员（单列的）", seats.woman_member))
        (field("member", "委员", seats.member))
    }
}

/// Seats, day and difficulty.
pub(super) fn details(shown: &Village, refused: Refused<'_>, csrf: &str, key: &str) -> Markup {
    let (none, word) = (FieldErrors::NONE, "details");
    let election = &shown.election;
    let day = election.known.election_day.to_string();
    let day = value(refused, word, "election_day", &day);
    let difficulty = value(refused, word, "difficulty", &election.difficulty);
    let body = html! {
        (version(shown))
        (seats(election.known.seats, word, refused))
        (form::date("election_day", "选举日", day, &none).in_form(word)
            .hint("推迟选举日后，清单上的日期随之重算。"))
        (form::textarea("difficulty", "难点村的原因", difficulty, &none).in_form(word).optional())
        (form::actions(&html! { (form::primary("保存")) }))
    };
    html! {
        details #settings open[refused.1 == word || has_no_seats(shown)] {
            summary { "填写职数、选举日、难点村" }
            (Form::post(&shown.action(word), csrf, key, body))
        }
    }
}

/// Nobody has said yet how many are to be elected: the first thing to do.
pub(super) fn has_no_seats(shown: &Village) -> bool {
    shown.may_manage && shown.election.known.seats.total() == 0
}

/// Opens the chapter that follows.
pub(super) fn follow(
    shown: &Village,
    kind: ChapterKind,
    refused: Refused<'_>,
    csrf: &str,
    key: &str,
) -> Markup {
    // What is vacant stands with the changes during the term.
    if kind == ChapterKind::ByElection {
        let leaving = format!("/office/elections/{}/after/leaving", shown.election.id);
        return html! {
            p { "任期中有空缺、需要补选的，在“" a href=(leaving) { "任期中的变动" } "”里开始。" }
        };
    }
    let (none, word) = (FieldErrors::NONE, "chapters");
    let today = shown.today.to_string();
    let day = value(refused, word, "election_day", &today);
    let starts: Vec<Choice> = kind
        .starts()
        .iter()
        .map(|state: &State| Choice::new(state.word(), state.label()))
        .collect();
    let body = html! {
        (version(shown))
        (form::hidden("kind", kind.word()))
        p { (kind.rule()) }
        @if let Some(last) = shown.last_days.iter().find(|last| last.kind == kind) { p { b { (last.told()) } } }
        @if starts.len() > 1 && kind != ChapterKind::TieRevote {
            (form::select("starts_in", "从哪个阶段开始", value(refused, word, "starts_in", ""), &starts, &none))
        }
        (form::date("election_day", "投票日期", day, &none).in_form(word))
        p { "这一轮要选的名额：" }
        (seats(shown.seats_of_next, word, refused))
        (form::actions(&html! { (form::primary("新建这一轮")) }))
    };
    html! {
        details open[refused.1 == word] {
            summary { "新建一轮：" (kind.label()) }
            (Form::post(&shown.action(word), csrf, key, body))
        }
    }
}
