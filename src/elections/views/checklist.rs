//! The checklist of a village: every step with its days, how it stands, and where it is recorded.

use maud::{Markup, html};

use super::village::{Refused, Village};
use super::village_forms;
use super::{dates, standing};
use crate::elections::schedule::Line;
use crate::elections::state::State;
use crate::elections::step::Step;

/// All steps by phase.
pub(super) fn checklist(shown: &Village, refused: Refused<'_>, csrf: &str, key: &str) -> Markup {
    let phases = shown
        .lines
        .chunk_by(|one, other| one.step.info().phase == other.step.info().phase);
    html! {
        h2 { "办事清单" }
        @for phase in phases { (part(shown, phase, refused, csrf, key)) }
    }
}

/// The steps of one phase: open in that phase, and where a form was refused; else only what it is
/// and how far.
fn part(shown: &Village, phase: &[Line], refused: Refused<'_>, csrf: &str, key: &str) -> Markup {
    let now = shown.election.known.state;
    let is_now = |line: &Line| line.step.info().phase == now;
    let is_refused = |line: &Line| refused.2.get("step") == line.step.word();
    let done = phase.iter().filter(|line| line.done.is_some()).count();
    html! {
        @if let Some(first) = phase.first() {
            details.card open[phase.iter().any(|line| is_now(line) || is_refused(line))] {
                summary { h3 { (first.step.info().phase.label()) } (done) "/" (phase.len()) "项已办" }
                @for line in phase { (item(shown, line, refused, csrf, key)) }
            }
        }
    }
}

fn item(shown: &Village, line: &Line, refused: Refused<'_>, csrf: &str, key: &str) -> Markup {
    let info = line.step.info();
    let note = shown.notes.get(&line.step);
    html! {
        div.step {
            p { b { (info.label) } @if info.is_optional { "（选办）" } " " (standing(line)) }
            p { (dates(line)) "。" (info.help) }
            p { "依据：" (info.source) "。" @if !info.notices.is_empty() { "公告第" (info.notices) "号。" } }
            @if !line.blocked.is_empty() { p { (line.blocked) } }
            @if line.step == Step::VotersRegistered && shown.election.known.state >= State::RegistrationOpen {
                p { a href=(shown.action("roll")) { "填写有选举权的村民人数" } "（用于选民登记率）" }
            }
            @if let Some((note, evidence)) = note {
                @if !note.is_empty() { p { "说明：" (note) } }
                @if !evidence.is_empty() { p { "凭证：" (evidence) } }
            }
            (lacking(shown, line))
            @if let Some(page) = shown.page_of(line.step) {
                p {
                    "在“" a href=(shown.action(page.part)) { (page.label) } "”页办理"
                    @if line.done.is_none() { "：" (page.what) "，这一步随之登记" }
                    "。"
                }
            } @else if shown.can_mark(line) {
                (village_forms::mark(shown, line.step, refused, csrf, key))
            }
            @if line.done.is_some() && shown.may_undo(line) {
                (village_forms::unmark(shown, line.step, refused, csrf, key))
            }
        }
    }
}

/// What is missing for a step, and where it is settled.
fn lacking(shown: &Village, line: &Line) -> Markup {
    let told = shown.lacks.get(&line.step).filter(|told| !told.is_empty());
    html! {
        @if let Some(told) = told {
            p { b { "还缺：" } }
            ul { @for one in told { li { (one) } } }
            @if line.step == Step::CommitteeCleared {
                p { "在“" a href=(shown.action("candidates")) { "候选人和联审" } "”页办理退出。" }
            }
        }
    }
}
