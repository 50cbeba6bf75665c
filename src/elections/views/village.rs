//! A village's page: the checklist of its election, what may be done now and why not.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use maud::{Markup, html};

use super::{checklist, dates, village_bodies, village_forms, village_rounds};
use crate::elections::chapter::ChapterKind;
use crate::elections::count::store_round_candidates::Contest;
use crate::elections::facts::{Reason, Seats};
use crate::elections::roll::store_reading::Summary;
use crate::elections::schedule::{Line, Standing, next};
use crate::elections::state::{Edge, State};
use crate::elections::step::Step;
use crate::elections::step_pages::{Kept, Record, StepPage, page_of};
use crate::elections::store::Election;
use crate::elections::store_minority::Minority;
use crate::elections::vacancy::ByElectionDue;
use crate::elections::vote_day::LastDay;
use crate::web::again::refusals;
use crate::web::form::FieldErrors;
use crate::web::form_post::Fields;
use crate::web::page::{self, BadgeKind, badge};

/// All that the page of a chapter shows.
#[derive(Debug)]
pub(in crate::elections) struct Village {
    pub(in crate::elections) election: Election,
    /// All chapters of the unit.
    pub(in crate::elections) beside: Vec<Election>,
    pub(in crate::elections) lines: Vec<Line>,
    pub(in crate::elections) ways: Vec<(&'static Edge, Vec<Reason>)>,
    pub(in crate::elections) follows: Vec<ChapterKind>,
    /// What the next round is to fill.
    pub(in crate::elections) seats_of_next: Seats,
    /// Until when this chapter and those that may follow are to be held.
    pub(in crate::elections) last_days: Vec<LastDay>,
    pub(in crate::elections) notes: BTreeMap<Step, (String, String)>,
    /// What is kept here and records its own steps.
    pub(in crate::elections) kept: Kept,
    /// What is missing for a step, in sentences.
    pub(in crate::elections) lacks: BTreeMap<Step, Vec<String>>,
    pub(in crate::elections) may_manage: bool,
    /// Works for the whole county.
    pub(in crate::elections) may_plan: bool,
    pub(in crate::elections) rules_name: String,
    /// Of the frozen rules.
    pub(in crate::elections) rules_hash: Option<String>,
    pub(in crate::elections) today: NaiveDate,
    /// What is to be told of its roll of voters.
    pub(in crate::elections) roll: Summary,
    /// The seats of a runoff before its vote, with those who stand.
    pub(in crate::elections) contests: Vec<Contest>,
    /// The counted result has no woman and may still be kept from being confirmed.
    pub(in crate::elections) lacks_woman: bool,
    /// The member from the smaller ethnic groups.
    pub(in crate::elections) minority: Minority,
    /// Whose election is void, each in a sentence.
    pub(in crate::elections) void_winners: Vec<String>,
    /// The by-election that must be held.
    pub(in crate::elections) by_election: Option<ByElectionDue>,
}

/// The refused form of the page: sentence, last part of its address, fields.
pub(in crate::elections) type Refused<'a> = (Option<&'a str>, &'a str, &'a Fields);

impl Village {
    /// The address of a change.
    pub(super) fn action(&self, word: &str) -> String {
        format!("/office/elections/{}/{word}", self.election.id)
    }

    /// A recorded step that may be taken back by hand.
    pub(super) fn may_undo(&self, line: &Line) -> bool {
        use Step::{CommitteeChosen, ListPublished, VotersRegistered};
        let by_page = match line.step {
            ListPublished | VotersRegistered => !self.roll.told.is_empty(),
            CommitteeChosen => self.kept.contains(&Record::Committee),
            _ => false,
        };
        let state = self.election.known.state;
        self.may_manage && !by_page && line.step.info().phase >= state
    }

    /// The page that records a step; `None` where it is recorded by hand.
    pub(super) fn page_of(&self, step: Step) -> Option<StepPage> {
        page_of(step, &self.kept)
    }

    /// A step that can be recorded now.
    pub(super) fn can_mark(&self, line: &Line) -> bool {
        let state = self.election.known.state;
        let is_open = ![State::Invalid, State::Archived].contains(&state);
        self.may_manage
            && is_open
            && line.done.is_none()
            && line.step.info().phase <= state
            && line.standing != Standing::PassedOver
    }
}

/// The word of a standing in the JSON interface.
pub(in crate::elections) fn standing_words(standing: Standing) -> &'static str {
    match standing {
        Standing::Done => "done",
        Standing::DoneLate => "done_late",
        Standing::Overdue { .. } => "overdue",
        Standing::Behind { .. } => "behind",
        Standing::Due => "due",
        Standing::Soon => "soon",
        Standing::Later => "later",
        Standing::PassedOver => "passed_over",
    }
}

/// The page.
pub(in crate::elections) fn village(
    shown: &Village,
    refused: Refused<'_>,
    csrf: &str,
    key: &str,
) -> Markup {
    html! {
        (refusals(refused.0, &FieldErrors::NONE))
        (summary(shown))
        (chapters(shown))
        (now(shown, refused, csrf, key))
        @if shown.may_manage {
            (village_forms::details(shown, refused, csrf, key))
            (village_bodies::several_groups(shown, refused, csrf, key))
        }
        (checklist::checklist(shown, refused, csrf, key))
    }
}

/// The page for everybody, as soon as there is one.
fn public_link(election: &Election) -> Markup {
    let href = format!("/v/{}/elections/{}", election.unit, election.id);
    html! {
        @if election.known.state == State::Preparation { "选举委员会成立后才有公开页面" }
        @else {
            a href=(href) { "本次选举的公开页面" } "　" a href={ "/v/" (election.unit) } { "本村的公开页面" }
            "（不用登录，可以转发）"
        }
    }
}

fn summary(shown: &Village) -> Markup {
    let election = &shown.election;
    let (known, seats) = (&election.known, election.known.seats);
    let programme = format!("/office/programmes/{}", election.programme_id);
    let mut lines = vec![
        ("阶段", html! { b { (known.state.label()) } }),
        (
            "选举日",
            html! { (known.election_day) (until(shown, known.kind)) },
        ),
        (
            "职数",
            html! {
                (seats.total()) "人：主任" (seats.chair) "、副主任" (seats.vice_chair)
                "、妇女委员" (seats.woman_member) "、委员" (seats.member)
            },
        ),
        (
            "选举规则",
            html! {
                a href=(programme) { (shown.rules_name) }
                @if shown.rules_hash.is_some() { "（选民登记开始时已固定，不再变动）" }
            },
        ),
        ("怎样算当选", html! { (known.kind.rule()) }),
        ("村民看到的", public_link(election)),
    ];
    if let Some((tied, unfilled)) = known.declared {
        lines.push((
            "本轮结果",
            html! { "同票" (tied) "人，未选足" (unfilled) "名" },
        ));
    }
    if let Some(decision) = &election.woman_decision {
        lines.push(("没有妇女成员", html! { (decision) }));
    }
    if let Some(decision) = &shown.minority.decision {
        lines.push(("人数较少的民族", html! { (decision) }));
    }
    if !election.difficulty.is_empty() {
        lines.push(("难点村", html! { (election.difficulty) }));
    }
    page::details(&lines)
}

/// Until when a chapter of this kind is to be held, and whether its day is later.
fn until(shown: &Village, kind: ChapterKind) -> Markup {
    let last = shown.last_days.iter().find(|last| last.kind == kind);
    let is_late = |last: &LastDay| shown.election.known.election_day > last.day;
    html! { @if let Some(last) = last {
        "　" (last.told())
        @if shown.election.known.kind == kind && is_late(last) { " " (badge(BadgeKind::Overdue, "超过期限")) }
    } }
}

fn chapters(shown: &Village) -> Markup {
    html! {
        @if shown.beside.len() > 1 {
            (page::card("本届各轮选举", &html! { ol {
                @for one in &shown.beside {
                    li {
                        @if one.id == shown.election.id { b { (one.known.label()) } }
                        @else { a href={ "/office/elections/" (one.id) } { (one.known.label()) } }
                        "，" (one.known.election_day) "，" (one.known.state.label())
                    }
                }
            } }))
        }
    }
}

/// The round that decides this one and is not settled yet.
fn open_round(shown: &Village) -> Option<&Election> {
    let waits = [State::TieRevote, State::Runoff].contains(&shown.election.known.state);
    let is_open = |one: &&Election| {
        one.known.kind.is_round_of_another()
            && one.known.state < State::ResultConfirmed
            && one.known.state != State::Invalid
    };
    shown.beside.iter().find(is_open).filter(|_| waits)
}

/// What is next, until when, and the ways to the next state.
fn now(shown: &Village, refused: Refused<'_>, csrf: &str, key: &str) -> Markup {
    let state = shown.election.known.state;
    let next = next(&shown.lines).filter(|_| state != State::Invalid);
    let body = html! {
        @match next {
            _ if let Some(round) = open_round(shown) => {
                p { "下一步：先办完" a href={ "/office/elections/" (round.id) } { (round.known.kind.label()) "这一轮" }
                    "，到它确认选举结果为止，再回到这里。" }
            }
            _ if let Some(label) = village_rounds::way_on(shown) => { p { "下一步：" b { (label) } "。" } }
            Some(line) => {
                p { "下一步：" b { (line.step.label()) } "。" (dates(line)) "。" }
                p { (line.step.info().help) }
                @if !line.blocked.is_empty() { p { (line.blocked) } }
            }
            None if state == State::Invalid => { p { "本轮选举无效，要重新选举的，在下面新建一轮。" } }
            None => { p { "清单上的步骤都办完了。" } }
        }
        (village_rounds::candidates(shown, refused, csrf, key))
        (village_rounds::woman(shown, refused, csrf, key))
        (village_bodies::minority(shown, refused, csrf, key))
        (village_rounds::void(shown, refused, csrf, key))
        @if let Some(due) = &shown.by_election { (village_bodies::by_election(shown, due)) }
        @if village_forms::has_no_seats(shown) { p { a href="#settings" { "填写职数" } } }
        p { a href=(shown.action("documents")) { "公告和表册（打印、下载Word）" } }
        @if !shown.election.known.kind.is_round_of_another() {
            p { a href=(shown.action("committee")) { "选举委员会" } }
        }
        @if state >= State::RegistrationOpen {
            p { a href=(shown.action("roll")) { "选民名单" } " " (shown.roll.told) }
            @for told in &shown.roll.urgent { p { b { (told) } } }
        }
        @if state >= State::Nomination && !shown.election.known.keeps_candidates() {
            p { a href=(shown.action("candidates")) { "候选人和联审" } }
        }
        @if state >= State::CandidatesPublished { p { a href=(shown.action("voting")) { "投票日：站点、工作人员、委托、选票" } } }
        @if state >= State::Counting {
            p {
                a href=(shown.action("count")) { "计票录入" } "　"
                a href=(shown.action("outcome")) { "选举结果" }
            }
        }
        p {
            a href=(shown.action("party")) { "党组织换届" } "　"
            a href=(shown.action("representatives")) { "村民代表和小组长" }
            @if let Some(label) = village_bodies::electorate(&shown.election) { "　" a href=(shown.action("electorate")) { (label) } }
            "　" a href={ "/office/observers/elections/" (shown.election.id) } { "选举观察和计票核对" }
        }
        (village_rounds::void_winners(shown))
        @if state >= State::Announced { p { a href=(shown.action("after")) { "当选以后：登记入册、备案、证书、移交、离任" } } }
        @if state == State::Counting && shown.may_manage {
            p { "在“计票录入”里录入各票箱票数的，结果自动得出，不用填写下面两格。" }
            (village_forms::declare(shown, refused, csrf, key))
        }
        @for (edge, reasons) in &shown.ways { (village_forms::way(shown, (edge, reasons.as_slice()), refused, csrf, key)) }
        @for kind in &shown.follows {
            @if shown.may_manage { (village_forms::follow(shown, *kind, refused, csrf, key)) }
        }
    };
    page::card("现在要做什么", &body)
}
