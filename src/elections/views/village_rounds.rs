//! What a village's page says of later rounds: who stands in a runoff, a result without a woman.

use maud::{Markup, html};

use super::village::{Refused, Village};
use super::village_forms::{value, version};
use crate::elections::action::Action;
use crate::elections::chapter::ChapterKind;
use crate::elections::count::cell::post_name;
use crate::elections::count::store_round_candidates::Contest;
use crate::elections::state::State;
use crate::web::form::{self, Choice, FieldErrors, Form};

/// Who stands in a runoff; where there are not more than seats, others are put up here.
pub(super) fn candidates(shown: &Village, refused: Refused<'_>, csrf: &str, key: &str) -> Markup {
    let short: Vec<&Contest> = shown.contests.iter().filter(|one| one.is_short()).collect();
    html! {
        @if !shown.contests.is_empty() {
            p { "这一轮的候选人：" }
            ul { @for one in &shown.contests { li { (contest(shown, one, csrf, key)) } } }
        }
        @if !short.is_empty() {
            p { b { "候选人应当多于名额。" } "上一轮留下的候选人不够，请由选举委员会按选举办法补充（村民委员会组织法第十五条）。" }
            @if shown.may_manage { (put_up(shown, &short, refused, csrf, key)) }
        }
    }
}

fn contest(shown: &Village, one: &Contest, csrf: &str, key: &str) -> Markup {
    let taken_back = |id: i64| {
        let body = html! {
            (version(shown))
            (form::hidden("person", &id.to_string()))
            (form::actions(&html! { (form::secondary("撤回")) }))
        };
        html! { (Form::post(&shown.action("take_back"), csrf, key, body)) }
    };
    html! {
        (post_name(one.post)) "，名额" (one.seats) @if one.women_only { "，限妇女" } "："
        @if one.candidates.is_empty() { "还没有候选人" }
        @for (at, (_, name, _)) in one.candidates.iter().enumerate() {
            @if at > 0 { "、" } (name)
        }
        @if shown.may_manage {
            @for (id, name, _) in one.candidates.iter().filter(|one| one.2) {
                details { summary { (name) "是补充的，撤回" } (taken_back(*id)) }
            }
        }
    }
}

fn put_up(
    shown: &Village,
    short: &[&Contest],
    refused: Refused<'_>,
    csrf: &str,
    key: &str,
) -> Markup {
    let (none, word) = (FieldErrors::NONE, "put_up");
    let of = |name| value(refused, word, name, "");
    let sexes = [Choice::new("male", "男"), Choice::new("female", "女")];
    let posts: Vec<Choice> = short
        .iter()
        .map(|one| Choice::new(one.post.word(), post_name(one.post)))
        .collect();
    let body = html! {
        (version(shown))
        (form::text("name", "姓名", of("name"), &none).in_form(word))
        (form::radios("sex", "性别", of("sex"), &sexes, &none).in_form(word))
        (form::radios("post", "参选职务", of("post"), &posts, &none).in_form(word))
        (form::actions(&html! { (form::secondary("补充候选人")) }))
    };
    html! {
        details open[refused.1 == word] {
            summary { "补充一名候选人" }
            (Form::post(&shown.action(word), csrf, key, body))
        }
    }
}

/// A result without a woman: the two ways out.
pub(super) fn woman(shown: &Village, refused: Refused<'_>, csrf: &str, key: &str) -> Markup {
    let (none, word) = (FieldErrors::NONE, "without_woman");
    let recorded = shown.election.woman_decision.as_deref();
    let text = value(refused, word, "decision", recorded.unwrap_or_default());
    let body = html! {
        (version(shown))
        (form::textarea("decision", "哪次会议、哪天决定的，什么原因", text, &none).in_form(word)
            .hint("如：2026年12月22日村民代表会议决定，本届没有妇女参选，妇女名额待补选。"))
        (form::actions(&html! { (form::secondary("登记决定")) }))
    };
    html! {
        @if shown.lacks_woman {
            @if recorded.is_none() {
                p { b { "当选人中没有妇女（村民委员会组织法第六条）。" } "办法有两个：" }
                ol {
                    li { "另行选举妇女成员：点“名额未选足，另行选举”，再新建另行选举这一轮，填要选的名额。候选人只能是妇女。" }
                    li { "确实选不出的，登记村民会议或村民代表会议的决定和原因，然后确认结果。" }
                }
            } @else { p { "当选人中没有妇女，已登记会议决定。" } }
            @if shown.may_manage {
                details open[refused.1 == word] {
                    summary { @if recorded.is_none() { "登记没有妇女成员的决定" } @else { "更正没有妇女成员的决定" } }
                    (Form::post(&shown.action(word), csrf, key, body))
                }
            }
        }
    }
}

/// Declares a round void by hand: with its reason, and not by one press.
pub(super) fn declare_void(shown: &Village, refused: Refused<'_>, csrf: &str, key: &str) -> Markup {
    let none = FieldErrors::NONE;
    let (word, own) = ("actions", Action::DeclareInvalid);
    let is_own = refused.1 == word && refused.2.get("action") == own.word();
    let reason = if is_own { refused.2.get("reason") } else { "" };
    let body = html! {
        (version(shown))
        (form::hidden("action", own.word()))
        (form::textarea("reason", "为什么无效，谁作的决定", reason, &none).in_form(own.word())
            .hint("如：收回选票158张，不到登记选民329人的一半，选举委员会当场宣布。"))
        (form::actions(&html! { (form::danger("宣布选举无效")) }))
    };
    html! {
        @if shown.may_manage {
            details open[is_own] {
                summary { "宣布选举无效（整场选举要重新来过）" }
                p { "只用于纸上计票的：参加投票的没有超过登记选民的一半，收回的选票多于投票人数，或者有违法情形。宣布以后村民立即看到。在系统里计票的，无效由计票得出，不用在这里宣布；只有村民代表会议参加的人不到三分之二的，也在这里宣布。" }
                (Form::post(&shown.action(word), csrf, key, body))
            }
        }
    }
}

/// Whose election is void, and where that is recorded.
pub(super) fn void_winners(shown: &Village) -> Markup {
    let known = &shown.election.known;
    html! {
        @if known.state >= State::Round1Result && !known.kind.is_round_of_another() {
            p { a href=(shown.action("after/void")) { "当选无效、选举无效（核查不合格、违法）" } }
            @for told in &shown.void_winners { p { (told) } }
        }
    }
}

/// A void round: why, and the county takes it back; a chapter opened by mistake is removed.
pub(super) fn void(shown: &Village, refused: Refused<'_>, csrf: &str, key: &str) -> Markup {
    let none = FieldErrors::NONE;
    let back = html! {
        (version(shown))
        (form::text("reason", "撤回的原因", value(refused, "take_back_void", "reason", ""), &none).in_form("take_back_void")
            .hint("撤回和原因会显示在公开页面上，不要写个人隐私。"))
        (form::actions(&html! { (form::secondary("撤回宣布")) }))
    };
    let remove = html! {
        (version(shown))
        (form::actions(&html! { (form::danger("撤销这一轮")) }))
    };
    html! {
        @if let Some(reason) = &shown.election.void_reason {
            p { "宣布无效的原因：" (reason) }
            @if shown.may_plan {
                details open[refused.1 == "take_back_void"] {
                    summary { "宣布错了，撤回（仅县级）" }
                    (Form::post(&shown.action("take_back_void"), csrf, key, back))
                }
            } @else { p { "宣布错了的，由县级工作人员撤回。" } }
        }
        @if shown.may_manage && is_untouched(shown) {
            details open[refused.1 == "remove"] {
                summary { "这一轮建错了" }
                p { "还没有办任何手续的，可以撤销；撤销以后回到上一轮，日期或者名额填错的可以重新建。" }
                (Form::post(&shown.action("remove"), csrf, key, remove))
            }
        }
    }
}

/// A later chapter in which nothing was done yet.
fn is_untouched(shown: &Village) -> bool {
    let known = &shown.election.known;
    shown.election.parent_id.is_some()
        && known.kind != ChapterKind::Rerun
        && known.state == known.start
        && known.done.is_empty()
}

/// After a revote that left seats empty or a new tie, the way on; `None` where a step comes next.
pub(super) fn way_on(shown: &Village) -> Option<&'static str> {
    if shown.follows.contains(&ChapterKind::TieRevote) {
        return Some("有人得票相同，在本页下面新建“再次投票”这一轮");
    }
    if shown.election.known.void_seats > 0 && shown.follows.contains(&ChapterKind::Runoff) {
        return Some("有人当选无效，名额空缺，在本页下面新建“另行选举”这一轮");
    }
    let waits = [State::TieRevote, State::Round1Result].contains(&shown.election.known.state);
    let unfilled = shown
        .election
        .known
        .declared
        .map_or(0, |(_, unfilled)| unfilled);
    let runoff = shown
        .ways
        .iter()
        .find(|(edge, reasons)| edge.action == Action::CallRunoff && reasons.is_empty());
    let confirm = shown
        .ways
        .iter()
        .find(|(edge, _)| edge.action == Action::ConfirmResult);
    let may_confirm = confirm.is_some_and(|(edge, reasons)| {
        reasons.iter().all(|one| {
            edge.steps
                .iter()
                .any(|step| one.sentence.contains(step.label()))
        })
    });
    runoff
        .filter(|_| waits && unfilled > 0 && !may_confirm)
        .map(|(edge, _)| edge.action.label())
}
