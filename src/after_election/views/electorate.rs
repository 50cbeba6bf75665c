//! The page of who elects: a residents' committee, or in a by-election of a village.

use maud::{Markup, html};

use crate::divisions::UnitKind;
use crate::elections::electorate::ElectorateMode;
use crate::elections::state::State;
use crate::elections::store::Election;
use crate::elections::store_electorate::Electorate;
use crate::office::sheet::Sheet;
use crate::web::again::refusals;
use crate::web::form::{self, Choice, Form};

/// All that the page shows.
#[derive(Debug)]
pub(in crate::after_election) struct ElectoratePage {
    pub(in crate::after_election) election: Election,
    pub(in crate::after_election) set: Electorate,
    pub(in crate::after_election) allowed: Vec<ElectorateMode>,
    pub(in crate::after_election) source: String,
    pub(in crate::after_election) may_manage: bool,
}

/// The page.
pub(in crate::after_election) fn page(shown: &ElectoratePage, sheet: &Sheet<'_>) -> Markup {
    let (set, state) = (shown.set, shown.election.known.state);
    let is_fixed = shown.allowed.len() < 2 && set.version == 0;
    html! {
        (refusals(sheet.refusal, sheet.errors))
        p {
            "现在的选举方式：" b { (set.mode.label()) }
            @if let Some(number) = set.number { "，" (set.mode.number_label()) (number) "人" }
            "。"
        }
        @if is_fixed {
            p { "村民委员会由全体登记选民选举（村民委员会组织法第十三条），没有别的方式；只有补选可以由村民代表会议选举。" }
        } @else if state >= State::Counting {
            p { "已进入“" (state.label()) "”阶段，不能再改。" }
        } @else if shown.may_manage { (form(shown, sheet)) }
    }
}

fn form(shown: &ElectoratePage, sheet: &Sheet<'_>) -> Markup {
    let modes: Vec<Choice> = shown
        .allowed
        .iter()
        .map(|mode| Choice::new(mode.word(), mode.label()))
        .collect();
    let number = shown
        .set
        .number
        .map_or_else(String::new, |number| number.to_string());
    let mode = sheet.value_or("mode", &shown.set.mode.word());
    let number = sheet.value_or("number", &number);
    let body = html! {
        (form::hidden("version", &sheet.value_or("version", &shown.set.version)))
        (form::radios("mode", "选举方式", &mode, &modes, sheet.errors))
        (form::number("number", "有选举权的代表人数", &number, sheet.errors).optional()
            .hint("每户派代表的填户代表人数，居民小组推选的填代表总数，村民代表会议补选的填会议全部组成人员的人数；计票时的登记选民数就是这个数。全体选民选举的不填。"))
        (form::actions(&html! { (form::primary("保存")) }))
    };
    let is_village = shown.election.known.unit_kind == UnitKind::Village;
    html! {
        @if is_village {
            p { "村民委员会成员出缺，由村民会议或者村民代表会议补选（村民委员会组织法第十九条）。由村民代表会议补选的，应有三分之二以上的组成人员参加投票（第二十六条；各省选举办法），获得参加投票的过半数赞成当选。选民登记开始后不能再换方式。" }
        } @else { p { "居民委员会可以由全体选民选举，或者由每户派代表选举，或者由每个居民小组选举代表二至三人选举（城市居民委员会组织法第八条；规则来源：" (shown.source) "）。选民登记开始后不能再换方式。" } }
        (Form::post(&format!("/office/elections/{}/electorate", shown.election.id), sheet.csrf, sheet.key, body))
    }
}
