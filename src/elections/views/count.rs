//! The overview of a count: arrangement, persons, boxes and how far each is.

use chrono::NaiveDateTime;
use maud::{Markup, html};

use super::count_people;
use super::village::Refused;
use crate::elections::count::ballot_box::{BallotBox, Progress};
use crate::elections::count::cell::post_name;
use crate::elections::count::since::Since;
use crate::elections::count::store_outcome::Draft;
use crate::elections::count::store_reading::Count;
use crate::elections::count::store_reopen::Reopening;
use crate::elections::state::State;
use crate::elections::vote_day::LastDay;
use crate::tally::Post;
use crate::web::again::refusals;
use crate::web::form::{self, Choice, FieldErrors, Form};
use crate::web::page::{self, BadgeKind, badge};
use crate::web::table::{ColumnHead, Table};

/// All that the pages of a count show.
#[derive(Debug)]
pub(in crate::elections) struct CountPage {
    pub(in crate::elections) count: Count,
    /// The outcome as the numbers stand, or why there is none yet.
    pub(in crate::elections) draft: Result<Draft, String>,
    /// Those in office who must give way to somebody elected, in sentences.
    pub(in crate::elections) giving_way: Vec<String>,
    /// What became of its winners.
    pub(in crate::elections) since: Since,
    /// Why and when it was opened again.
    pub(in crate::elections) reopenings: Vec<(String, NaiveDateTime)>,
    /// Until when a runoff is to be held, should one follow.
    pub(in crate::elections) last_day: Option<LastDay>,
    pub(in crate::elections) rules_name: String,
    pub(in crate::elections) rules_hash: String,
    pub(in crate::elections) may_manage: bool,
    pub(in crate::elections) reopening: Reopening,
    /// The reader.
    pub(in crate::elections) account_id: i64,
}

impl CountPage {
    /// The address of a change.
    pub(super) fn action(&self, word: &str) -> String {
        format!("{}/{word}", self.address())
    }

    /// The address of the overview.
    pub(super) fn address(&self) -> String {
        format!("/office/elections/{}/count", self.count.election.id)
    }

    /// The version of the count, for forms.
    pub(super) fn version(&self) -> Markup {
        let version = self.count.head.as_ref().map_or(0, |head| head.version);
        form::hidden("version", &version.to_string())
    }

    /// Whether the reader may change numbers now.
    pub(super) fn may_change(&self) -> bool {
        self.may_manage && self.count.is_open()
    }
}

/// What was typed into a refused form, else what is recorded.
pub(super) fn typed<'a>(
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

/// The page.
pub(in crate::elections) fn overview(
    shown: &CountPage,
    refused: Refused<'_>,
    csrf: &str,
    key: &str,
) -> Markup {
    let state = shown.count.election.known.state;
    html! {
        (refusals(refused.0, &FieldErrors::NONE))
        @if state < State::Counting {
            p { "现在是“" (state.label()) "”阶段。停止投票、进入计票阶段以后，在这里录入各票箱的票数。" }
        } @else {
            p { "每个票箱由两个人各录一遍：第二个人看不到第一遍的数。两遍不一致的格子再核对一次纸面。全部录完后到"
                a href={ "/office/elections/" (shown.count.election.id) "/outcome" } { "选举结果" } "页计算、确认。" }
        }
        (page::card("计票安排", &arrangement(shown, refused, csrf, key)))
        @if shown.count.head.is_some() || !shown.count.frame.persons.is_empty() {
            (page::card("候选人和另写的人", &count_people::persons(shown, refused, csrf, key)))
        }
        @if shown.count.head.is_some() {
            (page::card("票箱", &boxes(shown, refused, csrf, key)))
        }
    }
}

fn arrangement(shown: &CountPage, refused: Refused<'_>, csrf: &str, key: &str) -> Markup {
    let (none, frame) = (FieldErrors::NONE, &shown.count.frame);
    let text = |number: Option<u64>| number.map_or_else(String::new, |one| one.to_string());
    let roll = shown.count.roll;
    let (registered, papers) = (text(frame.registered.or(roll)), text(frame.papers));
    let ways = frame.ways;
    let [proxied, mobile, scribed] = [ways.proxied, ways.mobile, ways.scribed].map(text);
    let of = |name, recorded| typed(refused, "setup", name, recorded);
    let may_open = shown.count.head.is_none()
        && shown.may_manage
        && shown.count.election.known.state == State::Counting;
    let body = html! {
        (shown.version())
        @if let Some(number) = roll { p { "登记选民" b { (number) } "人（" (shown.count.registered_from()) "）。" } }
        @else {
            (form::number("registered", "登记选民数", of("registered", &registered), &none)
                .hint("选民名单的最终人数。"))
        }
        (form::number("papers", "开箱清点的选票总数", of("papers", &papers), &none).optional()
            .hint("开箱后、唱票前当众清点的总张数；填了就与各票箱合计核对。"))
        (form::number("proxied", "其中委托投票", of("proxied", &proxied), &none).optional())
        (form::number("mobile", "其中流动票箱", of("mobile", &mobile), &none).optional())
        (form::number("scribed", "其中代写", of("scribed", &scribed), &none).optional()
            .hint("这三个数印在结果报告单上，不影响计算；没有的填0，没有数过的不填。"))
        (form::actions(&html! { (form::primary("保存")) }))
    };
    html! {
        @if may_open { p { "先保存计票安排，下面就出现票箱。" } }
        @if shown.may_change() || may_open { (Form::post(&shown.action("setup"), csrf, key, body)) }
        @else if shown.count.head.is_none() { p { "还没有开始计票。" } }
        @else { p { "登记选民" (registered) "人，开箱清点"
            @if papers.is_empty() { "没有填" } @else { (papers) "张" } "。" } }
    }
}

fn boxes(shown: &CountPage, refused: Refused<'_>, csrf: &str, key: &str) -> Markup {
    let none = FieldErrors::NONE;
    let table = Table {
        caption: "各票箱录到哪一步".to_owned(),
        columns: vec![
            ColumnHead::text("name", "票箱"),
            ColumnHead::text("state", "进度"),
            ColumnHead::text("next", "现在要做什么"),
        ],
        rows: shown
            .count
            .boxes
            .iter()
            .map(|one| row(shown, one))
            .collect(),
        empty_text: "还没有票箱。只有一个会场的，添加一个“中心会场”即可。".to_owned(),
        ..Table::default()
    };
    let name = typed(refused, "boxes", "name", "");
    let body = html! {
        (form::text("name", "票箱名称", name, &none).in_form("boxes").hint("如：中心会场、一组投票站、流动票箱1。"))
        (form::actions(&html! { (form::secondary("添加票箱")) }))
    };
    html! {
        (table)
        @if shown.may_change() {
            details open[refused.1 == "boxes" || shown.count.boxes.is_empty()] {
                summary { "添加票箱" }
                (Form::post(&shown.action("boxes"), csrf, key, body))
            }
            @if !shown.count.boxes.is_empty() { (reset(shown, refused, csrf, key)) }
        }
    }
}

fn row(shown: &CountPage, one: &BallotBox) -> Vec<Markup> {
    let by = |entry: usize| one.entry(entry).map_or("", |own| own.by.as_str());
    let (state, entry, label) = match one.progress(&shown.count.frame) {
        Progress::First if by(1).is_empty() => (badge(BadgeKind::Plain, "没有开始"), 1, "录第一遍"),
        Progress::First => (
            badge(BadgeKind::Near, &format!("第一遍{}在录", by(1))),
            1,
            "接着录第一遍",
        ),
        Progress::Second if by(2).is_empty() => (
            badge(BadgeKind::Near, &format!("第一遍{}录完", by(1))),
            2,
            "录第二遍（换一个人）",
        ),
        Progress::Second => (
            badge(BadgeKind::Near, &format!("第二遍{}在录", by(2))),
            2,
            "接着录第二遍",
        ),
        Progress::Differs(cells) => (
            badge(BadgeKind::Overdue, &format!("{}格不一致", cells.len())),
            3,
            "核对不一致的数",
        ),
        Progress::Done(_) => (badge(BadgeKind::Done, "录完"), 0, ""),
    };
    let href = format!("{}/boxes/{}/{entry}", shown.address(), one.id);
    vec![
        html! { (one.name) },
        state,
        html! { @if entry > 0 && shown.may_change() {
            a href=(href) { (label) }
            @if entry < 3 { "　" a href={ (href) "/calls" } { "唱票" } }
        } },
    ]
}

fn reset(shown: &CountPage, refused: Refused<'_>, csrf: &str, key: &str) -> Markup {
    let none = FieldErrors::NONE;
    let boxes: Vec<Choice> = shown
        .count
        .boxes
        .iter()
        .map(|one| Choice::new(one.id, one.name.clone()))
        .collect();
    let of = |name| typed(refused, "reset", name, "");
    let body = html! {
        (shown.version())
        (form::select("box", "票箱", of("box"), &boxes, &none).in_form("reset"))
        (form::text("reason", "退回的原因", of("reason"), &none).in_form("reset"))
        (form::actions(&html! { (form::danger("退回，两遍重新录入")) }))
    };
    html! {
        details open[refused.1 == "reset"] {
            summary { "录错了，退回重录" }
            p { "原来录的数都会保留备查，但不再算数。" }
            (Form::post(&shown.action("reset"), csrf, key, body))
        }
    }
}

/// Every post on the paper with its seats, in words.
pub(super) fn seats_in_words(count: &Count) -> String {
    let frame = &count.frame;
    let one = |post: Post| format!("{}{}名", post_name(post), frame.seats[post as usize]);
    let all: Vec<String> = frame.posts().map(one).collect();
    all.join("、")
}
