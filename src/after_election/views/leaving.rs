//! The pages of leaving a committee before the term is over.

use chrono::NaiveDate;
use maud::{Markup, html};

use crate::after_election::leaving::{
    AutomaticEnd, Cause, RecallState, resignation_notes, termination_notes,
};
use crate::after_election::recall_days::recall_days;
use crate::after_election::store_leaving::{Departure, Leaving};
use crate::after_election::store_recall::Recall;
use crate::committees::Posts;
use crate::elections::chapter::ChapterKind;
use crate::elections::facts::Seats;
use crate::elections::state::State;
use crate::office::seating::{self, MemberLine};
use crate::office::sheet::Sheet;
use crate::web::again::refusals;
use crate::web::form::{self, Form};
use crate::web::page::{self, BadgeKind, badge};
use crate::web::table::{ColumnHead, Table};

/// All that the pages show.
#[derive(Debug)]
pub(in crate::after_election) struct LeavingPage {
    pub(in crate::after_election) known: Leaving,
    /// May record that somebody leaves.
    pub(in crate::after_election) may_manage: bool,
    /// May open a by-election.
    pub(in crate::after_election) may_open: bool,
    pub(in crate::after_election) today: NaiveDate,
}

impl LeavingPage {
    pub(super) fn base(&self) -> String {
        format!("/office/elections/{}/after", self.known.at.election.id)
    }
}

/// Who is in office, who left and how, open recalls, what is vacant.
pub(in crate::after_election) fn all(shown: &LeavingPage, sheet: &Sheet<'_>) -> Markup {
    html! {
        (refusals(sheet.refusal, sheet.errors))
        (in_office(shown))
        (vacancy(shown, sheet))
        (recalls(shown))
        (departures(shown))
    }
}

pub(super) fn posts(line: &MemberLine) -> String {
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
        ("妇女委员", seats.woman_member),
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
        @if known.lacks_woman {
            p { b { "委员会里现在没有妇女成员，补选时应当选出妇女（村民委员会组织法第六条）。" } }
        }
        @if let Some(due) = &known.by_election {
            p { @if due.is_overdue(shown.today) { (badge(BadgeKind::Overdue, "补选已超过期限")) " " } (due.told()) }
        }
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
                        @if let Some((told, is_late)) = due(shown, one) {
                            "。" @if is_late { (badge(BadgeKind::Overdue, "已超过期限")) " " } (told)
                        }
                    }
                }
            } }))
        }
    }
}

/// Who must hold the vote until when; `None` for a recall that is over, or where the rules are silent.
fn due(shown: &LeavingPage, one: &Recall) -> Option<(String, bool)> {
    let is_open = one.state().is_ok_and(RecallState::is_open);
    let days = recall_days(&shown.known.rules, one.asked_on).filter(|_| is_open)?;
    Some(days.told(&shown.known.rules, shown.today))
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
            @if shown.may_manage {
                p { a href={ (shown.base()) "/departures/" (one.id) } { "登记错了，撤销" } }
            }
        }
    }
}
