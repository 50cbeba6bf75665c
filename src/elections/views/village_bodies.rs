//! What a village's page says of who elects and who must be among the elected.

use maud::{Markup, html};

use super::village::{Refused, Village};
use super::village_forms::{value, version};
use crate::divisions::UnitKind;
use crate::elections::state::State;
use crate::elections::store::Election;
use crate::elections::store_minority::{applies, is_undecided};
use crate::elections::vacancy::ByElectionDue;
use crate::web::form::{self, Choice, FieldErrors, Form};
use crate::web::page::{BadgeKind, badge};

/// Whether several ethnic groups live in the village: asked before there is a result.
pub(super) fn several_groups(
    shown: &Village,
    refused: Refused<'_>,
    csrf: &str,
    key: &str,
) -> Markup {
    let (none, word) = (FieldErrors::NONE, "several_groups");
    let recorded = if shown.minority.several_groups {
        "1"
    } else {
        "0"
    };
    let choices = [Choice::new("1", "是"), Choice::new("0", "不是")];
    let is_asked = applies(&shown.election) && shown.election.known.state < State::Round1Result;
    let body = html! {
        (version(shown))
        (form::radios("several", "本村是不是多民族村民居住的村", value(refused, word, "several", recorded), &choices, &none).in_form(word))
        (form::actions(&html! { (form::secondary("保存")) }))
    };
    html! {
        @if is_asked {
            details open[refused.1 == word] {
                summary { "多民族村民居住的村：" @if shown.minority.several_groups { "是" } @else { "不是" } }
                p { "是的，村民委员会应当有人数较少的民族的成员（村民委员会组织法第六条）；确认结果以前要登记当选人中是哪一位，或者没有的原因。" }
                (Form::post(&shown.action(word), csrf, key, body))
            }
        }
    }
}

/// Who of the smaller groups was elected, or why nobody.
pub(super) fn minority(shown: &Village, refused: Refused<'_>, csrf: &str, key: &str) -> Markup {
    let (none, word) = (FieldErrors::NONE, "minority");
    let recorded = shown.minority.decision.as_deref();
    let text = value(refused, word, "decision", recorded.unwrap_or_default());
    let body = html! {
        (version(shown))
        (form::textarea("decision", "哪一位当选人；没有的，什么原因、谁作的决定", text, &none).in_form(word)
            .hint("如：委员蓝某某，畲族。或：2026年12月22日村民代表会议决定，畲族村民无人参选，名额待补选。"))
        (form::actions(&html! { (form::secondary("登记")) }))
    };
    html! {
        @if shown.minority.several_groups && is_undecided(&shown.election) {
            @if let Some(told) = shown.minority.lacking() { p { b { (told) } } }
            @if shown.may_manage {
                details open[recorded.is_none() || refused.1 == word] {
                    summary { @if recorded.is_none() { "登记人数较少的民族的成员" } @else { "更正人数较少的民族的成员" } }
                    (Form::post(&shown.action(word), csrf, key, body))
                }
            }
        }
    }
}

/// The link to who elects, where that can be chosen.
pub(super) fn electorate(election: &Election) -> Option<&'static str> {
    match (election.known.unit_kind, election.known.is_by_election) {
        (UnitKind::Community, _) => Some("居委会的选举方式"),
        (UnitKind::Village, true) => Some("由谁补选"),
        (UnitKind::Village, false) => None,
    }
}

/// The by-election that must be held.
pub(super) fn by_election(shown: &Village, due: &ByElectionDue) -> Markup {
    let (kind, label) = if due.is_overdue(shown.today) {
        (BadgeKind::Overdue, "补选已超过期限")
    } else {
        (BadgeKind::Near, "应当补选")
    };
    let leaving = shown.action("after/leaving");
    html! { p { (badge(kind, label)) " " (due.told()) " " a href=(leaving) { "任期中的变动" } } }
}
