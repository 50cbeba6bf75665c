//! The forms of leaving a committee, and the proceedings of a recall line by line.

use maud::{Markup, html};

use super::leaving::{LeavingPage, posts};
use super::papers::own;
use crate::after_election::leaving::{
    AutomaticEnd, Cause, RecallState, petition_lines, vote_lines,
};
use crate::after_election::recall_days::{Holder, recall_days};
use crate::after_election::store_leaving::Departure;
use crate::after_election::store_recall::Recall;
use crate::committees::Posts;
use crate::error::Result;
use crate::office::seating;
use crate::office::sheet::Sheet;
use crate::web::again::refusals;
use crate::web::form::{self, Choice, Form};
use crate::web::page::{self, BadgeKind, badge};

/// The three ways to leave of one member, one form each.
pub(in crate::after_election) fn member(
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
        (part("职务自行终止", sent.0 == "termination", &termination(shown, &base, &ends)))
        (part("提出罢免", sent.0 == "recall", &motion(shown, &base, &recalled)))
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

fn termination(shown: &LeavingPage, base: &str, sheet: &Sheet<'_>) -> Markup {
    let of = |name| sheet.value(name);
    let errors = sheet.errors;
    let reasons: Vec<Choice> = AutomaticEnd::ALL
        .iter()
        .filter(|reason| reason.holds(&shown.known.rules))
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

fn motion(shown: &LeavingPage, base: &str, sheet: &Sheet<'_>) -> Markup {
    let registered = shown.known.registered;
    let registered = registered.map_or_else(String::new, |number| number.to_string());
    let registered = sheet.value_or("registered", &registered);
    let of = |name| sheet.value(name);
    let errors = sheet.errors;
    let body = html! {
        p { "五分之一以上选民或者三分之一以上村民代表联名，可以要求罢免（村民委员会组织法第十六条）。两种联名填一种即可，另一种填0。" }
        (form::textarea("recall_reason", "罢免理由", of("recall_reason"), errors))
        (form::date("asked_on", "提出罢免的日期", of("asked_on"), errors))
        (form::number("voters", "联名的选民", of("voters"), errors))
        (form::number("registered", "登记选民总数", &registered, errors))
        (form::number("representatives", "联名的村民代表", of("representatives"), errors))
        (form::number("all_representatives", "全体村民代表", of("all_representatives"), errors))
        (form::checkbox("new_matter", "与以前提出的罢免不是同一事实和理由", of("new_matter") == "true", errors))
        (form::actions(&html! { (form::primary("受理罢免要求")) }))
    };
    html! { (Form::post(&format!("{base}/recall"), sheet.csrf, sheet.key, body)) }
}

/// Taking a departure back: what it means, and the form.
pub(in crate::after_election) fn undo(
    shown: &LeavingPage,
    one: &Departure,
    sheet: &Sheet<'_>,
) -> Markup {
    let action = format!("{}/departures/{}/undo", shown.base(), one.id);
    let is_recall = Cause::from_word(&one.kind) == Some(Cause::Recall);
    let label = seating::posts_label(Posts::from_bits(one.posts));
    let body = html! { (form::actions(&html! { (form::danger("撤销离任")) })) };
    html! {
        (refusals(sheet.refusal, sheet.errors))
        p.lead { (shown.known.name(one.person_id)) "，" (label) "，" (one.left_on) "离任" }
        p { "只在登记错了的时候撤销：人选错了、日期或者原因写错了。撤销以后此人继续登记为在任，可以重新办理；真的离任以后又回来任职的，请办理补选。" }
        @if is_recall { p { "罢免的表决结果随之撤销，可以重新登记表决。" } }
        @else { p { "因为离任而终止的罢免，回到原来的一步。" } }
        (Form::post(&action, sheet.csrf, sheet.key, body))
    }
}

/// The proceedings of a recall, line by line.
pub(in crate::after_election) fn recall(
    shown: &LeavingPage,
    recall: &Recall,
    sent: (&str, &Sheet<'_>),
) -> Result<Markup> {
    let (known, state) = (&shown.known, recall.state()?);
    let base = format!("{}/recalls/{}", shown.base(), recall.id);
    let days = recall_days(&known.rules, recall.asked_on);
    let due = days.map(|days| days.told(&known.rules, shown.today));
    let petition = petition_lines(known.rules.rules(), recall.signatures());
    Ok(html! {
        (refusals(sent.1.refusal, sent.1.errors))
        p.lead { "罢免" (known.name(recall.person_id)) "：" (state.label()) }
        (page::card("罢免要求", &html! {
            p { (recall.asked_on) "提出。理由：" (recall.reason) }
            ul { @for line in &petition { li { (line) } } }
            @if let Some((told, is_late)) = due.filter(|_| state.is_open()) {
                p { @if is_late { (badge(BadgeKind::Overdue, "已超过期限")) " " } (told) }
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
    let days = recall_days(&shown.known.rules, recall.asked_on);
    let usual = match days {
        Some(days) if shown.today > days.committee => Holder::Township,
        _ => Holder::Committee,
    };
    let held_by = sheet.value_or("held_by", &usual.word());
    let holders: Vec<Choice> = Holder::ALL
        .iter()
        .map(|one| Choice::new(one.word(), one.label()))
        .collect();
    let held = recall.holder().zip(recall.voted_on);
    let late = held.and_then(|(holder, on)| days.and_then(|days| days.late_by(holder, on)));
    let body = html! {
        (form::hidden("version", &sheet.value_or("version", &recall.version)))
        (form::date("voted_on", "表决日期", &sheet.value_or("voted_on", &shown.today), sheet.errors))
        (form::radios("held_by", "表决由谁组织", &held_by, &holders, sheet.errors))
        (form::number("registered", "登记选民", &registered, sheet.errors))
        (form::number("cast", "参加投票的人数", sheet.value("cast"), sheet.errors))
        (form::number("in_favour", "赞成罢免的票数", sheet.value("in_favour"), sheet.errors))
        (form::actions(&html! { (form::danger("登记表决结果")) }))
    };
    html! {
        @if let (Some((registered, cast, in_favour)), Some(day)) = (recall.vote(), recall.voted_on) {
            p { (day) "表决" @if let Some(holder) = recall.holder() { "，" (holder.label()) } "。" b { (state.label()) } "。" }
            @if let Some(late) = late { p { (badge(BadgeKind::Overdue, &format!("超过期限{late}天"))) } }
            ul { @for line in vote_lines(registered, cast, in_favour) { li { (line) } } }
            p { "依据：村民委员会组织法第十六条：登记参加选举的村民过半数投票，并须经投票的村民过半数通过。" }
        } @else if state == RecallState::Accepted { p { "公告以后登记表决结果。" } }
        @else if state.is_open() && shown.may_manage {
            (Form::post(&format!("{base}/vote"), sheet.csrf, sheet.key, body))
        } @else { p { (state.label()) "。" } }
    }
}
