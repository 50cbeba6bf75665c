//! The formal list: as it would be, publishing it, the versions.

use maud::{Markup, html};

use super::Sheet;
use crate::elections::candidates::list::FormalList;
use crate::elections::candidates::store_list::against_publishing;
use crate::elections::candidates::strokes;
use crate::elections::candidates::words::{ListOrder, Mode};
use crate::elections::count::cell::post_name;
use crate::elections::state::State;
use crate::tally::Post;
use crate::web::form::{self, FieldErrors, Form};
use crate::web::page;

/// The page.
pub(super) fn formal(sheet: Sheet<'_>) -> Markup {
    let own = &sheet.shown.candidacy;
    let needs_new = own.list().is_none() || own.is_outdated();
    html! {
        @if let Some(last) = own.list() {
            (page::card(&format!("第{}版，{}公布", last.list.version, last.list.published_on), &html! {
                (published(&last.list))
                p { "校验值（SHA-256）：" span.code { (last.hash) } }
            }))
        }
        @if needs_new && own.setup.mode != Mode::NoCandidate {
            (page::card("按现在的记录，名单是", &draft(sheet)))
        }
        @if needs_new && sheet.shown.may_change() { (publish(sheet)) }
        @if own.lists.len() > 1 {
            details { summary { "以前各版" }
                @for one in own.lists.iter().rev().skip(1) {
                    h3 { "第" (one.list.version) "版，" (one.list.published_on) "公布" }
                    (published(&one.list))
                }
            }
        }
    }
}

fn published(list: &FormalList) -> Markup {
    html! {
        @if !list.reason.is_empty() { p { "更换的理由：" (list.reason) } }
        @if list.is_without_candidates() { p { "无候选人选举，由选民在选票上直接写名。" } }
        @for own in &list.posts {
            h3 { (own.post().map_or("", post_name)) "（应选" (own.seats) "名）" }
            ol { @for one in &own.candidates {
                li { (one.name) @if one.is_woman { "，女" }
                    @if let Some(birth) = one.birth { "，" (birth.format("%Y年%-m月")) "生" }
                    @if !one.political_status.is_empty() { "，" (one.political_status) }
                    @if !one.education.is_empty() { "，" (one.education) }
                    @if let Some(votes) = one.votes { "，" (votes) "票" }
                    @if one.is_by_woman_rule { "（妇女候选人）" }
                }
            } }
        }
    }
}

fn draft(sheet: Sheet<'_>) -> Markup {
    let own = &sheet.shown.candidacy;
    let by_strokes = own.setup.order != ListOrder::Votes;
    let rare: Vec<&str> = own
        .running()
        .filter(|one| by_strokes && one.nominee.own_strokes.is_none())
        .map(|one| one.nominee.name.as_str())
        .filter(|name| strokes::unknown(name).is_some())
        .collect();
    html! {
        @for post in Post::ALL {
            @let chosen = &own.standing.chosen[*post as usize];
            @if !chosen.is_empty() {
                h3 { (post_name(*post)) }
                ol { @for one in chosen {
                    li { (own.name(one.id))
                        @if own.setup.mode.has_votes() { "，" (one.votes) "票" }
                        @if one.is_by_woman_rule { "（妇女候选人）" }
                    }
                } }
            }
        }
        p { "顺序：" (own.setup.order.label()) "。" }
        @if !rare.is_empty() {
            p { "字表里没有这些姓名中的字，排在最后：" (rare.join("、"))
                "。请点开姓名填写笔画数，并核对顺序。" }
        }
    }
}

fn publish(sheet: Sheet<'_>) -> Markup {
    let (none, word) = (FieldErrors::NONE, "publish");
    let own = &sheet.shown.candidacy;
    let mut against = against_publishing(own);
    if own.election.known.state < State::QualificationReview {
        against.push("先在办事清单里进入“资格审查”阶段".to_owned());
    }
    let today = sheet.shown.today.to_string();
    let due = own.rules.rules().deadlines;
    let due = due.candidates_due(own.election.known.election_day);
    let of = |name: &str, recorded| sheet.value(word, name, recorded);
    let body = html! {
        (form::date("published_on", "公布日期", of("published_on", &today), &none))
        @if own.list().is_some() {
            (form::text("reason", "更换名单的理由", of("reason", ""), &none))
        }
        (form::actions(&html! { (form::primary("公布正式候选人名单")) }))
    };
    html! {
        @if against.is_empty() {
            p { "公布后名单固定为新的一版，只有退出或死亡才能更换。"
                @if let Some(due) = due { "最迟在" (due) "公布。" } }
            (Form::post(&sheet.address(word), sheet.csrf, sheet.key, body))
        } @else {
            p { "现在还不能公布，要先办好：" }
            ul { @for one in &against { li { (one) } } }
            // What was typed into a refused form is not lost.
            @if sheet.is_refused(word) { (Form::post(&sheet.address(word), sheet.csrf, sheet.key, body)) }
        }
    }
}
