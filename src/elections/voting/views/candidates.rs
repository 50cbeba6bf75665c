//! The candidates of a repeated vote: who stands, who left.

use maud::{Markup, html};

use super::{VotingDay, contents, typed};
use crate::elections::candidates::store_withdrawals::Withdrawal;
use crate::elections::candidates::words::Leaving;
use crate::elections::state::State;
use crate::elections::views::village::Refused;
use crate::web::again::refusals;
use crate::web::form::{self, Choice, FieldErrors, Form};

/// The page.
pub(in crate::elections::voting) fn page(
    shown: &VotingDay,
    refused: Refused<'_>,
    csrf: &str,
    key: &str,
) -> Markup {
    let may_change = shown.may_manage && shown.election.known.state < State::Voting;
    let is_open = refused.0.is_some() && refused.1 == "withdraw";
    html! {
        (refusals(refused.0, &FieldErrors::NONE))
        (contents(shown))
        p { "这一次重新投票沿用原来的候选人。有人在这一次退出或死亡的，在这里登记；原来那一轮的记录不变。" }
        @if let Some(last) = shown.withdraw_by { p { "书面退出最迟在 " b { (last) } "。" } }
        p { "现在的候选人：" (shown.contestants.names().join("、")) "。" }
        @for told in &shown.surplus_faults { p { b { (told) } } }
        @for one in &shown.withdrawn { (left(shown, one, may_change, csrf, key)) }
        @if may_change {
            details.card open[is_open] {
                summary { h2 { "登记退出" } }
                (Form::post(&shown.at("withdraw"), csrf, key, fields(shown, refused)))
            }
        }
    }
}

fn left(shown: &VotingDay, one: &Withdrawal, may_change: bool, csrf: &str, key: &str) -> Markup {
    let body = html! {
        (form::hidden("person", &one.person.to_string()))
        (form::secondary("登记错了，撤销"))
    };
    html! {
        p { (one.name) "：" (one.leaving.label()) "，" (one.on) "，" (one.reason) }
        @if may_change { (Form::post(&shown.at("withdraw_undo"), csrf, key, body)) }
    }
}

fn fields(shown: &VotingDay, refused: Refused<'_>) -> Markup {
    let none = FieldErrors::NONE;
    let of = |name, recorded| typed(refused, "withdraw", name, recorded);
    let people: Vec<Choice> = shown
        .contestants
        .candidates
        .iter()
        .map(|one| Choice::new(one.id, one.name.clone()))
        .collect();
    let causes: Vec<Choice> = Leaving::ALL
        .iter()
        .map(|one| Choice::new(one.word(), one.label()))
        .collect();
    let today = shown.today.to_string();
    html! {
        (form::select("person", "谁退出", of("person", ""), &people, &none))
        (form::radios("leaving", "原因", of("leaving", ""), &causes, &none))
        (form::date("left_on", "日期", of("left_on", &today), &none))
        (form::text("reason", "理由或依据", of("reason", ""), &none))
        (form::actions(&html! { (form::danger("登记退出")) }))
    }
}
