//! The pages of leaving a committee before the term is over.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::papers::own;
use crate::committees::Posts;
use crate::elections::after::leaving::{
    AutomaticEnd, Cause, RecallState, petition_lines, resignation_notes, termination_notes,
    vote_lines,
};
use crate::elections::after::store_leaving::{Departure, Leaving, Recall};
use crate::elections::chapter::ChapterKind;
use crate::elections::facts::Seats;
use crate::elections::state::State;
use crate::error::Result;
use crate::office::seating::{self, MemberLine};
use crate::office::sheet::Sheet;
use crate::web::again::refusals;
use crate::web::form::{self, Choice, Form};
use crate::web::page::{self, BadgeKind, badge};
use crate::web::table::{ColumnHead, Table};

/// All that the pages show.
#[derive(Debug)]
pub(in crate::elections::after) struct LeavingPage {
    pub(in crate::elections::after) known: Leaving,
    /// May record that somebody leaves.
    pub(in crate::elections::after) may_manage: bool,
    /// May open a by-election.
    pub(in crate::elections::after) may_open: bool,
    pub(in crate::elections::after) today: NaiveDate,
}

impl LeavingPage {
    fn base(&self) -> String {
        format!("/office/elections/{}/after", self.known.at.election.id)
    }
}

/// Who is in office, who left and how, open recalls, what is vacant.
pub(in crate::elections::after) fn all(shown: &LeavingPage, sheet: &Sheet<'_>) -> Markup {
    html! {
        (refusals(sheet.refusal, sheet.errors))
        (in_office(shown))
        (vacancy(shown, sheet))
        (recalls(shown))
        (departures(shown))
    }
}

fn posts(line: &MemberLine) -> String {
    seating::posts_label(Posts::from_bits(line.stretch.posts))
}

fn in_office(shown: &LeavingPage) -> Markup {
    let row = |line: &MemberLine| {
        let href = format!("{}/leaving/{}", shown.base(), line.stretch.person_id);
        vec![
            html! { (line.name) },
            html! { (posts(line)) },
            html! { @if shown.may_manage { a href=(href) { "辞职、职务终止、罢免" } } },
        ]
    };
    let table = Table {
        caption: "在任的村（居）委会成员".to_owned(),
        columns: vec![
            ColumnHead::text("name", "姓名"),
            ColumnHead::text("posts", "职务"),
            ColumnHead::text("change", "办理"),
        ],
        rows: shown.known.in_office().map(row).collect(),
        empty_text: "还没有成员。请先把当选人登记入册，或导入名册。".to_owned(),
        ..Table::default()
    };
    html! { (table) }
}

/// Seats in words: 主任1名、委员2名.
fn seats_in_words(seats: Seats) -> String {
    let all = [
        ("主任", seats.chair),
        ("副主任", seats.vice_chair),
        ("委员", seats.member),
    ];
    let some = all.into_iter().filter(|(_, number)| *number > 0);
    let words: Vec<String> = some
        .map(|(post, number)| format!("{post}{number}名"))
        .collect();
    words.join("、")
}

fn vacancy(shown: &LeavingPage, sheet: &Sheet<'_>) -> Markup {
    let known = &shown.known;
    if known.at.members.is_empty() {
        return html! {};
    }
    if known.vacant.total() == 0 {
        return html! { p { (badge(BadgeKind::Done, "没有空缺")) } };
    }
    let body = html! {
        p { (badge(BadgeKind::Near, "有空缺")) " 现在空缺：" b { (seats_in_words(known.vacant)) } "。" }
        p { (ChapterKind::ByElection.rule()) "（村民委员会组织法第十九条）" }
        @if known.may_fill && shown.may_open { (by_election(shown, sheet)) }
        @else if known.at.election.known.state < State::Filed {
            p { "这次选举备案以后，可以在这里开始补选。" }
        } @else { p { "补选已经开始，请在“本届各轮选举”里办理。" } }
    };
    page::card("空缺", &body)
}

/// Opens the linked chapter, by the form of the checklist, with the vacant seats filled in.
fn by_election(shown: &LeavingPage, sheet: &Sheet<'_>) -> Markup {
    let (election, seats) = (&shown.known.at.election, shown.known.vacant);
    let action = format!("/office/elections/{}/chapters", election.id);
    let hidden = |name: &str, number: u32| form::hidden(name, &number.to_string());
    let body = html! {
        (form::hidden("version", &election.version.to_string()))
        (form::hidden("kind", ChapterKind::ByElection.word()))
        (hidden("chair", seats.chair)) (hidden("vice_chair", seats.vice_chair))
        (hidden("woman_member", seats.woman_member)) (hidden("member", seats.member))
        (form::date("election_day", "补选投票日期", &shown.today.to_string(), sheet.errors))
        (form::actions(&html! { (form::primary("开始补选")) }))
    };
    html! { (Form::post(&action, sheet.csrf, sheet.key, body)) }
}

fn recalls(shown: &LeavingPage) -> Markup {
    let known = &shown.known;
    html! {
        @if !known.recalls.is_empty() {
            (page::card("罢免", &html! { ul {
                @for one in &known.recalls {
                    li {
                        a href={ (shown.base()) "/recalls/" (one.id) } { (known.name(one.person_id)) }
                        "，" (one.asked_on) "提出，"
                        (RecallState::from_word(&one.state).map_or("", RecallState::label))
                    }
                }
            } }))
        }
    }
}

fn departures(shown: &LeavingPage) -> Markup {
    html! {
        @if !shown.known.departures.is_empty() {
            (page::card("已离任", &html! { ul {
                @for one in &shown.known.departures { (departure(shown, one)) }
            } }))
        }
    }
}

fn departure(shown: &LeavingPage, one: &Departure) -> Markup {
    let (known, rules) = (&shown.known, &shown.known.rules);
    let cause = Cause::from_word(&one.kind);
    let reason = AutomaticEnd::from_word(&one.reason).map_or("", AutomaticEnd::label);
    let notes = match (cause, one.submitted_on) {
        (Some(Cause::Resignation), Some(submitted)) => {
            resignation_notes(rules, submitted, one.left_on, one.announced_on)
        }
        (Some(Cause::Termination), _) => termination_notes(rules, one.left_on, one.announced_on),
        _ => Vec::new(),
    };
    html! {
        li {
            (known.name(one.person_id)) "，" (seating::posts_label(Posts::from_bits(one.posts))) "，" (one.left_on)
            @match cause {
                Some(Cause::Resignation) => { "辞职：向" (one.submitted_to) "提出，" (one.accepted_by) "接受" }
                Some(Cause::Termination) => { "职务自行终止：" (reason) }
                _ => { "被罢免" }
            }
            @if !one.told.is_empty() { "；" (one.told) }
            @match one.announced_on {
                Some(day) => { "；" (day) "公告" }
                None => { "；还没有登记公告" }
            }
            @for note in &notes { p { (badge(BadgeKind::Overdue, note)) } }
        }
    }
}

/// The three ways to leave of one member, one form each.
pub(in crate::elections::after) fn member(
    shown: &LeavingPage,
    person: i64,
    sent: (&str, &Sheet<'_>),
) -> Markup {
    let known = &shown.known;
    let line = known.member(person).ok();
    let [resigns, ends, recalled] =
        ["resignation", "termination", "recall"].map(|word| own(sent, word));
    let base = format!("{}/leaving/{person}", shown.base());
    html! {
        (refusals(sent.1.refusal, sent.1.errors))
        p.lead { (known.name(person)) @if let Some(line) = line { "，" (posts(line)) } }
        @if line.is_some_and(|line| Posts::from_bits(line.stretch.posts).in_party_body()) {
            p { "这里只办理村（居）委会职务；党组织职务不受影响，继续登记为在任。" }
        }
        p { "请选择一种办理。办理后任职记录保留，按日期查看的统计从离任日期起不再计入。" }
        (part("辞职", sent.0 == "resignation", &resignation(&base, &resigns)))
        (part("职务自行终止", sent.0 == "termination", &termination(&base, &ends)))
        (part("提出罢免", sent.0 == "recall", &motion(&base, &recalled)))
    }
}

fn part(heading: &str, is_open: bool, form: &Markup) -> Markup {
    html! { details.card open[is_open] { summary { h2 { (heading) } } (form) } }
}

fn resignation(base: &str, sheet: &Sheet<'_>) -> Markup {
    let of = |name| sheet.value(name);
    let errors = sheet.errors;
    let body = html! {
        (form::date("submitted_on", "提出辞职的日期", of("submitted_on"), errors).hint("书面辞职信上的日期。"))
        (form::text("submitted_to", "向谁提出", of("submitted_to"), errors).hint("如：村民代表会议。"))
        (form::text("told", "理由", of("told"), errors).optional())
        (form::text("accepted_by", "由谁接受", of("accepted_by"), errors).hint("由村民会议或村民代表会议决定。"))
        (form::date("accepted_on", "接受的日期", of("accepted_on"), errors).hint("从这一天起不再任职。"))
        (form::date("announced_on", "公告日期", of("announced_on"), errors).optional())
        (form::actions(&html! { (form::danger("办理辞职")) }))
    };
    html! { (Form::post(&format!("{base}/resignation"), sheet.csrf, sheet.key, body)) }
}

fn termination(base: &str, sheet: &Sheet<'_>) -> Markup {
    let of = |name| sheet.value(name);
    let errors = sheet.errors;
    let reasons: Vec<Choice> = AutomaticEnd::ALL
        .iter()
        .map(|reason| Choice::new(reason.word(), reason.label()))
        .collect();
    let body = html! {
        (form::radios("reason", "原因", of("reason"), &reasons, errors))
        (form::date("ended_on", "职务终止的日期", of("ended_on"), errors).hint("从这一天起不再任职。"))
        (form::text("proof", "依据", of("proof"), errors).hint("判决书、评议记录、证明的名称和编号。"))
        (form::date("end_announced_on", "公告日期", of("end_announced_on"), errors).optional())
        (form::actions(&html! { (form::danger("登记职务终止")) }))
    };
    html! { (Form::post(&format!("{base}/termination"), sheet.csrf, sheet.key, body)) }
}

fn motion(base: &str, sheet: &Sheet<'_>) -> Markup {
    let of = |name| sheet.value(name);
    let errors = sheet.errors;
    let body = html! {
        p { "五分之一以上选民或者三分之一以上村民代表联名，可以要求罢免（村民委员会组织法第十六条）。两种联名填一种即可，另一种填0。" }
        (form::textarea("recall_reason", "罢免理由", of("recall_reason"), errors))
        (form::date("asked_on", "提出罢免的日期", of("asked_on"), errors))
        (form::number("voters", "联名的选民", of("voters"), errors))
        (form::number("registered", "登记选民总数", of("registered"), errors))
        (form::number("representatives", "联名的村民代表", of("representatives"), errors))
        (form::number("all_representatives", "全体村民代表", of("all_representatives"), errors))
        (form::checkbox("new_matter", "与以前提出的罢免不是同一事实和理由", of("new_matter") == "true", errors))
        (form::actions(&html! { (form::primary("受理罢免要求")) }))
    };
    html! { (Form::post(&format!("{base}/recall"), sheet.csrf, sheet.key, body)) }
}

/// The proceedings of a recall, line by line.
pub(in crate::elections::after) fn recall(
    shown: &LeavingPage,
    recall: &Recall,
    sent: (&str, &Sheet<'_>),
) -> Result<Markup> {
    let (known, state) = (&shown.known, recall.state()?);
    let base = format!("{}/recalls/{}", shown.base(), recall.id);
    let due = known.rules.rules().deadlines.recall_due(recall.asked_on);
    let petition = petition_lines(known.rules.rules(), recall.signatures());
    Ok(html! {
        (refusals(sent.1.refusal, sent.1.errors))
        p.lead { "罢免" (known.name(recall.person_id)) "：" (state.label()) }
        (page::card("罢免要求", &html! {
            p { (recall.asked_on) "提出。理由：" (recall.reason) }
            ul { @for line in &petition { li { (line) } } }
            @if let Some(due) = due {
                p { "法定最迟" (due) "表决（" (known.rules.source("recall.hold_days")) "）。"
                    @if state.is_open() && shown.today > due { (badge(BadgeKind::Overdue, "已超过期限")) } }
            }
        }))
        (page::card("公告", &notice(shown, recall, state, &base, &own(sent, "notice"))))
        (page::card("表决", &vote(shown, recall, state, &base, &own(sent, "vote"))))
    })
}

fn notice(
    shown: &LeavingPage,
    recall: &Recall,
    state: RecallState,
    base: &str,
    sheet: &Sheet<'_>,
) -> Markup {
    let day = recall.noticed_on.unwrap_or(shown.today);
    let body = html! {
        (form::hidden("version", &sheet.value_or("version", &recall.version)))
        (form::date("noticed_on", "公告日期", &sheet.value_or("noticed_on", &day), sheet.errors))
        (form::textarea("defence", "本人的申辩意见", &sheet.value_or("defence", &recall.defence), sheet.errors)
            .optional().hint("被提出罢免的人有权申辩，一并公布。"))
        (form::actions(&html! { (form::secondary("登记公告")) }))
    };
    html! {
        @if let Some(day) = recall.noticed_on { p { (day) "公告。" } }
        @if !recall.defence.is_empty() { p { "本人申辩：" (recall.defence) } }
        @if state.is_open() && shown.may_manage {
            (Form::post(&format!("{base}/notice"), sheet.csrf, sheet.key, body))
        }
    }
}

fn vote(
    shown: &LeavingPage,
    recall: &Recall,
    state: RecallState,
    base: &str,
    sheet: &Sheet<'_>,
) -> Markup {
    let registered = sheet.value_or("registered", &recall.registered);
    let body = html! {
        (form::hidden("version", &sheet.value_or("version", &recall.version)))
        (form::date("voted_on", "表决日期", &sheet.value_or("voted_on", &shown.today), sheet.errors))
        (form::number("registered", "登记选民", &registered, sheet.errors))
        (form::number("cast", "参加投票的人数", sheet.value("cast"), sheet.errors))
        (form::number("in_favour", "赞成罢免的票数", sheet.value("in_favour"), sheet.errors))
        (form::actions(&html! { (form::danger("登记表决结果")) }))
    };
    html! {
        @if let (Some((registered, cast, in_favour)), Some(day)) = (recall.vote(), recall.voted_on) {
            p { (day) "表决。" b { (state.label()) } "。" }
            ul { @for line in vote_lines(registered, cast, in_favour) { li { (line) } } }
            p { "依据：村民委员会组织法第十六条：登记参加选举的村民过半数投票，并须经投票的村民过半数通过。" }
        } @else if state == RecallState::Accepted { p { "公告以后登记表决结果。" } }
        @else if state.is_open() && shown.may_manage {
            (Form::post(&format!("{base}/vote"), sheet.csrf, sheet.key, body))
        } @else { p { (state.label()) "。" } }
    }
}
