//! The outcome of a count: computed, explained line by line, proposed, confirmed, its files.

use maud::{Markup, html};
use serde_json::Value;

use super::count::{CountPage, seats_in_words, typed};
use super::village::Refused;
use crate::clock::in_china;
use crate::elections::count::cell::Cell;
use crate::elections::count::checks::{Level, check_total};
use crate::elections::count::explain::{Basis, explained};
use crate::elections::count::meeting;
use crate::elections::count::store_kept::StoredOutcome;
use crate::elections::count::store_reopen::{Reopening, TOO_LATE};
use crate::elections::state::State;
use crate::elections::step::Step;
use crate::elections::vote_day::LastDay;
use crate::web::again::refusals;
use crate::web::form::{self, FieldErrors, Form};
use crate::web::page;

/// The page.
pub(in crate::elections) fn outcome(
    shown: &CountPage,
    refused: Refused<'_>,
    csrf: &str,
    key: &str,
) -> Markup {
    let last = shown.count.outcomes.last();
    html! {
        (refusals(refused.0, &FieldErrors::NONE))
        p { "应选：" (seats_in_words(&shown.count)) "。选举规则：" (shown.rules_name) "。" }
        @for (reason, at) in &shown.reopenings {
            p { "计票曾于" (in_china(*at).format("%Y-%m-%d %H:%M")) "由县级重新打开，原因：" (reason) "。" }
        }
        @if shown.count.is_open() || shown.count.head.is_none() {
            (open(shown, refused, csrf, key))
        } @else if let Some(last) = last {
            (confirmed(shown, last))
            @match shown.reopening {
                Reopening::Offered => { (reopen(shown, refused, csrf, key)) }
                Reopening::TooLate => { p.hint { (TOO_LATE) } }
                Reopening::NotTheirs => {}
            }
        }
    }
}

/// Before the confirmation only those who count see anything.
fn open(shown: &CountPage, refused: Refused<'_>, csrf: &str, key: &str) -> Markup {
    let back = shown.address();
    html! {
        @if !shown.may_manage { p { "结果还没有确认。" } }
        @else {
            @match &shown.draft {
                Err(why) => { p { "现在还不能计算结果：" (why) } p { a href=(back) { "返回计票" } } }
                Ok(draft) => {
                    (totals(shown))
                    (lines(&draft.decided.outcome, &draft.basis(), shown))
                    (signing(shown, refused, csrf, key))
                }
            }
        }
    }
}

fn totals(shown: &CountPage) -> Markup {
    let frame = &shown.count.frame;
    let Some(total) = shown.count.total() else {
        return html! {};
    };
    let number = |cell: Cell| total.get(cell).unwrap_or(0);
    let odd = check_total(frame, &total);
    let odd = odd
        .iter()
        .filter(|one| one.level != Level::Blocking && one.code != "meeting_quorum");
    page::card(
        "全村合计",
        &html! {
            p { "登记选民" (frame.registered.unwrap_or(0)) "人，发出选票" (number(Cell::Issued)) "张，参加投票"
                (number(Cell::Voters)) "人，收回" (number(Cell::Recovered)) "张，有效" (number(Cell::Valid))
                "张，无效" (number(Cell::Invalid)) "张。" }
            ul { @for one in odd { li { (one.formula) "。" (one.coordinator) } } }
        },
    )
}

fn lines(outcome: &Value, basis: &Basis, shown: &CountPage) -> Markup {
    html! {
        @for told in &shown.giving_way { p { b { (told) } } }
        @if let Some(told) = meeting::told(&shown.count.frame, &basis.case) { p { (told) } }
        @for (heading, lines) in explained(outcome, basis, &shown.count.frame, &shown.since) {
            (page::card(heading, &html! { ul { @for line in &lines { li { (line) } } } }))
        }
    }
}

/// Two persons: one proposes, another confirms with the own password.
fn signing(shown: &CountPage, refused: Refused<'_>, csrf: &str, key: &str) -> Markup {
    let none = FieldErrors::NONE;
    let proposed_by = shown.count.head.as_ref().and_then(|head| head.proposed_by);
    let propose = html! {
        (shown.version())
        (form::actions(&html! { (form::primary("与纸面一致，提请另一人确认")) }))
    };
    let day = typed(refused, "confirm", "next_day", "");
    let confirm = html! {
        (shown.version())
        (form::password("password", "您的登录密码", &none).hint("再输入一次，确认是您本人。"))
        @if shown.draft.as_ref().is_ok_and(|one| one.decided.tied_persons > 0 || one.decided.unfilled_seats > 0) {
            @if let Some(last) = next_runoff(shown) { p { b { (last.told()) } } }
            (form::date("next_day", "下一轮投票日期", day, &none).optional()
                .hint("填了就同时建好再次投票或另行选举这一轮；也可以以后再建。"))
        }
        (form::actions(&html! { (form::primary("确认结果")) }))
    };
    let signed = Step::CountSigned;
    let is_signed = shown.count.election.known.done.contains_key(&signed);
    let body = html! {
        @if !is_signed {
            p { b { "确认以前" } "，请先在"
                a href={ "/office/elections/" (shown.count.election.id) } { "办事清单" } "登记“" (signed.label()) "”。" }
        }
        @match proposed_by {
            None => {
                p { "请与监票人签字的纸面核对。核对无误后提请另一个人确认；确认以后数字不能再改。" }
                (Form::post(&shown.action("propose"), csrf, key, propose))
            }
            Some(by) if by == shown.account_id => { p { "您已提请确认，请另一个人登录后在本页确认。" } }
            Some(_) => {
                p { "同事已提请确认。请您对照纸面独立核对以上各项，再确认。" }
                (Form::post(&shown.action("confirm"), csrf, key, confirm))
            }
        }
    };
    page::card("确认", &body)
}

/// Until when the runoff is to be held that this outcome leads to; a tie is voted on first.
fn next_runoff(shown: &CountPage) -> Option<&LastDay> {
    let decided = &shown.draft.as_ref().ok()?.decided;
    let follows = decided.tied_persons == 0 && decided.unfilled_seats > 0;
    shown.last_day.as_ref().filter(|_| follows)
}

fn confirmed(shown: &CountPage, last: &StoredOutcome) -> Markup {
    let outcome = last.part("outcome").unwrap_or_default();
    let base = format!("/office/elections/{}/outcome", shown.count.election.id);
    let files = [
        ("package.zip", "以下文件打成一个包（ZIP）"),
        ("case.json", "计票数据（可用 cunzhi tally 复算）"),
        ("outcome.json", "计算结果"),
        ("votes.csv", "得票表"),
        ("rules.json", "选举规则全文"),
        ("package.json", "全部材料"),
        ("manifest.txt", "校验清单（SHA-256）"),
    ];
    html! {
        p { b { "计票结果已确认" } "（第" (last.version) "版，" (in_china(last.confirmed_at).format("%Y-%m-%d %H:%M")) "）。" }
        @if is_tied_again(shown, last) {
            p { b { "又有人得票相同，还要再次投票。" } "请在"
                a href={ "/office/elections/" (shown.count.election.id) } { "办事清单" } "新建“再次投票”这一轮。" }
        }
        (lines(&outcome, &last.basis().unwrap_or_default(), shown))
        (page::card("存档文件", &html! {
            ul { @for (name, label) in files { li { a href={ (base) "/" (name) } { (label) } } } }
            p { "材料校验值：" (last.hash) }
            p { "规则校验值：" (shown.rules_hash) }
        }))
    }
}

/// Decided with the winners of a revote, the round is tied among others or for another post.
fn is_tied_again(shown: &CountPage, last: &StoredOutcome) -> bool {
    let known = &shown.count.election.known;
    let settled = last.part("settled").unwrap_or_default();
    let was_decided_again = settled.as_array().is_some_and(|all| !all.is_empty());
    let is_tied = known.declared.is_some_and(|(tied, _)| tied > 0);
    known.state == State::TieRevote && was_decided_again && is_tied
}

fn reopen(shown: &CountPage, refused: Refused<'_>, csrf: &str, key: &str) -> Markup {
    let none = FieldErrors::NONE;
    let reason = typed(refused, "reopen", "reason", "");
    let body = html! {
        (shown.version())
        (form::textarea("reason", "重新打开的原因", reason, &none))
        (form::actions(&html! { (form::danger("重新打开计票")) }))
    };
    html! {
        details open[refused.1 == "reopen"] {
            summary { "结果有误，重新打开计票（仅县级）" }
            p { "已确认的结果会保留；重新打开的原因随结果一并显示。" }
            (Form::post(&shown.action("reopen"), csrf, key, body))
        }
    }
}
