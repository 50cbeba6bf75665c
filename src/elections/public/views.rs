//! What a villager reads of an election: how far it is, who stands, who won with how many votes.

use chrono::{DateTime, FixedOffset, NaiveDateTime};
use maud::{Markup, html};
use serde_json::Value;

use super::store::{PublicElection, PublicNotice, Round};
use crate::documents::views as documents;
use crate::elections::count::cell::post_name;
use crate::elections::count::explain::explained;
use crate::elections::count::frame::person_of;
use crate::elections::count::meeting;
use crate::elections::count::store_reading::Count;
use crate::elections::count::winners;
use crate::elections::documents::PublicPaper;
use crate::elections::electorate::MEETING;
use crate::elections::state::State;
use crate::elections::store::Election;
use crate::elections::void_winner::VoidWinner;
use crate::tally::Post;
use crate::web::layout::Preferences;
use crate::web::number::grouped;
use crate::web::page;

/// The page.
pub(super) fn election(shown: &PublicElection) -> Markup {
    let known = &shown.election.known;
    html! {
        (page::details(&[
            ("选举日", html! { b { (known.election_day.format("%Y年%-m月%-d日")) } }),
            ("办到哪一步", html! { (in_plain_words(shown.stands_in)) }),
            ("选几个人", html! { (known.seats.total()) "人" }),
        ]))
        @if let Some(reason) = &shown.election.void_reason { p { b { "这次选举无效" } "：" (reason) } }
        @if is_meeting(shown) { p { (MEETING) } }
        @for round in &shown.rounds { (one_round(round, shown)) }
        p { "对选举有疑问，请向本村（社区）选举委员会或者乡镇政府提出。" }
    }
}

/// Whether the representatives' meeting holds the election that the page is about.
fn is_meeting(shown: &PublicElection) -> bool {
    let is_round = shown.election.known.kind.is_round_of_another();
    let mut rounds = shown.rounds.iter();
    !is_round && rounds.any(|one| one.count.frame.is_meeting)
}

/// How far an election is, in plain words.
pub(super) fn stands(election: &Election) -> &'static str {
    in_plain_words(election.known.state)
}

/// A notice: its name, which opens it, and its day.
pub(super) fn notice_line(election: &Election, paper: &PublicPaper) -> Markup {
    let (unit, id, kind) = (&election.unit, election.id, paper.kind);
    html! {
        a href={ "/v/" (unit) "/elections/" (id) "/notices/" (kind.word()) } { (notice_name(paper)) }
        br;
        (on_day(paper.made_at)) @if paper.version > 1 { "更正（第" (paper.version) "版）" }
    }
}

fn notice_name(paper: &PublicPaper) -> String {
    let label = paper.kind.label();
    match paper.kind.notice() {
        Some(number) => format!("第{number}号　{label}"),
        None => label.to_owned(),
    }
}

/// A notice on a page of its own, for reading and printing.
pub(super) fn notice(shown: &PublicNotice, reader: Preferences) -> Markup {
    let (unit, paper) = (&shown.election.unit, &shown.paper);
    let name = &shown.election.unit_name;
    let bar = html! {
        p { (name) "，" (on_day(paper.made_at)) "公布" @if paper.version > 1 { "，第" (paper.version) "版" } "。" }
        @if !shown.document.missing().is_empty() { p { "横线和空格处由选举委员会手写，以张贴的公告为准。" } }
        div.actions {
            a.button.secondary href={ "/v/" (unit) "/elections/" (shown.listed_in) } { "返回选举" }
            a.button.secondary href={ "/v/" (unit) } { "返回" (name) }
            (page::print_button())
        }
    };
    documents::sheet(&notice_name(paper), reader, &bar, &shown.document)
}

fn papers(round: &Round) -> Markup {
    html! {
        @if !round.papers.is_empty() {
            (page::card("公告", &html! {
                ul.notices {
                    @for paper in &round.papers { li { (notice_line(&round.count.election, paper)) } }
                }
            }))
        }
    }
}

/// The state for somebody who has never heard of states.
fn in_plain_words(state: State) -> &'static str {
    match state {
        State::Preparation | State::CommitteeFormed => "选举委员会已经选出",
        State::RegistrationOpen => "正在登记选民",
        State::ListPublished => "选民名单已经张榜，有意见请尽快提出",
        State::ListFinal | State::Nomination => "正在提名候选人",
        State::QualificationReview => "正在审查候选人资格",
        State::CandidatesPublished | State::CampaignAndLogistics => "候选人已经公布，等待投票",
        State::Voting => "正在投票",
        State::Counting => "正在计票",
        State::Invalid => "这次投票无效",
        State::Round1Result | State::ResultConfirmed => "票已经计完，等待公布",
        State::TieRevote => "有人得票一样多，要再投一次票",
        State::Runoff => "名额没有选满，要另行选举",
        State::Announced | State::Filed | State::Handover | State::Archived => "结果已经公布",
    }
}

fn one_round(round: &Round, shown: &PublicElection) -> Markup {
    let are_several = shown.rounds.len() > 1;
    let known = &round.count.election.known;
    html! {
        @if are_several {
            h2 { (known.label()) "（" (known.election_day.format("%Y年%-m月%-d日")) "）" }
        }
        @for (reason, at) in &round.reopenings {
            p { "计票曾于" (beijing(*at)) "由县里重新打开，原因：" (reason) "。" }
        }
        @for one in round.taken_back.iter().filter(|one| round.has_result || !one.is_winner) {
            p { (one.sentence(&on_day(one.made_at))) }
        }
        @if round.has_result { (result(round, shown)) }
        @else if round.has_candidates { (candidates(&round.count)) }
        (papers(round))
    }
}

fn beijing(at: NaiveDateTime) -> String {
    in_beijing(at, "%Y年%-m月%-d日%H时%M分")
}

fn on_day(at: NaiveDateTime) -> String {
    in_beijing(at, "%Y年%-m月%-d日")
}

/// A moment, given as UTC, as it is read in China.
fn in_beijing(at: NaiveDateTime, format: &str) -> String {
    let here = FixedOffset::east_opt(8 * 3_600);
    let at = at.and_utc();
    let told = here.map(|here: FixedOffset| DateTime::with_timezone(&at, &here));
    told.map_or_else(
        || at.format("%Y-%m-%d").to_string(),
        |at| at.format(format).to_string(),
    )
}

fn candidates(count: &Count) -> Markup {
    let of_post = |post: Post| {
        let standing = count.frame.persons.iter();
        let names: Vec<&str> = standing
            .filter(|one| one.post == Some(post))
            .map(|one| one.name.as_str())
            .collect();
        names.join("、")
    };
    let lines: Vec<(&str, String)> = count
        .frame
        .posts()
        .map(|post| (post_name(post), of_post(post)))
        .filter(|(_, names)| !names.is_empty())
        .collect();
    html! {
        @if !lines.is_empty() {
            (page::card("候选人", &html! {
                ul { @for (post, names) in &lines { li { (post) "：" (names) } } }
            }))
        }
    }
}

fn result(round: &Round, shown: &PublicElection) -> Markup {
    let count = &round.count;
    let Some(last) = count.outcomes.last() else {
        return html! { p { "结果由选举委员会张榜公布。" } };
    };
    let outcome = last.part("outcome").unwrap_or_default();
    let case = last.part("case").unwrap_or_default();
    let number = |name: &str| grouped(case[name].as_i64().unwrap_or(0));
    let meeting = meeting::told(&count.frame, &case);
    html! {
        (elected(&outcome, round, shown))
        (page::card("投票情况", &html! {
            p { @if meeting.is_some() { "村民代表会议组成人员" } @else { "登记选民" }
                (number("registered")) "人，发出选票" (number("issued")) "张，收回选票"
                (number("recovered")) "张。" }
            @if let Some(told) = &meeting { p { (told) } }
        }))
        (votes(&case, count))
        details {
            summary { "结果是怎样算出来的" }
            @for (heading, lines) in explained(&outcome, &last.basis().unwrap_or_default(), &count.frame, &round.since) {
                h3 { (heading) }
                ul { @for line in &lines { li { (line) } } }
            }
        }
    }
}

/// Who won in a round; of whoever gave way to a relative, then or later, to whom; whose election is
/// void.
fn elected(outcome: &Value, round: &Round, shown: &PublicElection) -> Markup {
    let (count, since) = (&round.count, &round.since);
    let frame = &count.frame;
    let won = outcome["elected"].as_array().into_iter().flatten();
    // An election that an authority declared void elects nobody.
    let won = won.filter(|_| !since.is_void);
    let lines = won.map(|one| {
        let post = one["post"].as_str().and_then(Post::from_word);
        let id = one["person"].as_str().and_then(person_of);
        let gave_way = shown.gave_way.iter().find(|lost| Some(lost.person) == id);
        let gave_way = gave_way.map(|lost| lost.told(frame.name(lost.person), frame.name(lost.to)));
        let void = since.void.iter().find(|void| Some(void.person) == id);
        (
            post.map_or("", post_name),
            id.map_or("？", |id| frame.name(id)),
            grouped(one["votes"].as_i64().unwrap_or(0)),
            void.map(VoidWinner::told).or(gave_way),
        )
    });
    let (gone, lines): (Vec<_>, Vec<_>) = lines.partition(|line| line.3.is_some());
    let own = count
        .outcomes
        .last()
        .and_then(|last| last.part("gave_way").ok());
    let here = winners::gave_way(&own.unwrap_or_default()).into_iter();
    let here = here.map(|lost| lost.told(frame.name(lost.person), frame.name(lost.to)));
    let mut told: Vec<String> = gone.into_iter().filter_map(|line| line.3).collect();
    for one in here {
        if !told.contains(&one) {
            told.push(one);
        }
    }
    let body = html! {
        @if lines.is_empty() { p { "本轮没有人当选。" } }
        @else {
            ul { @for (post, name, votes, _) in &lines { li { (post) "：" b { (name) } "，" (votes) "票" } } }
        }
        @for one in &told { p { (one) } }
    };
    page::card("当选", &body)
}

/// Everybody with votes, the most first.
fn votes(case: &Value, count: &Count) -> Markup {
    let of_post = |post: Post| {
        let all = case["votes"].as_object().into_iter().flatten();
        let mut found: Vec<(i64, &str)> = all
            .filter_map(|(id, votes)| {
                let own = votes[post.word()].as_i64()?;
                Some((own, count.frame.name(person_of(id)?)))
            })
            .collect();
        found.sort_by_key(|(votes, _)| std::cmp::Reverse(*votes));
        found
    };
    page::card(
        "每个人的得票",
        &html! {
            @for post in count.frame.posts() {
                h3 { (post_name(post)) }
                ul { @for (votes, name) in of_post(post) { li { (name) "：" (grouped(votes)) "票" } } }
            }
        },
    )
}
