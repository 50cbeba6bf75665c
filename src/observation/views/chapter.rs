//! What was observed in one chapter, beside the official count.

use maud::{Markup, html};

use crate::observation::compare::{Line, Verdict};
use crate::observation::incident::{INCIDENT_KINDS, Severity};
use crate::observation::store_compare::{Comparison, Incident, Observed};
use crate::web::again::refusals;
use crate::web::form::{self, Choice, FieldErrors, Form};
use crate::web::form_post::Fields;
use crate::web::page::{self, BadgeKind, badge};
use crate::web::table::{ColumnHead, Table};

/// The page.
pub(in crate::observation) fn chapter(
    shown: &Comparison,
    may_explain: bool,
    refused: (Option<&str>, &Fields),
    (csrf, key): (&str, &str),
) -> Markup {
    let differs = shown.count(Verdict::Differs);
    html! {
        (refusals(refused.0, &FieldErrors::NONE))
        p { "观察员的记录只供核对，不影响官方计票结果。不一致的会一直显示，直到说明原因。" }
        (page::tiles(&[
            page::figure_tile("不一致，待说明", differs, None, None),
            page::figure_tile("不一致，已说明", shown.count(Verdict::Explained), None, None),
            page::figure_tile("一致", shown.count(Verdict::Matches), None, None),
            page::figure_tile("等官方计票", shown.count(Verdict::Waiting), None, None),
        ]))
        @if shown.observers.is_empty() { p { "还没有观察员上报。" } }
        @for one in &shown.observers { (observer(shown, one)) }
        @if may_explain && differs > 0 { (explain(shown, refused.1, csrf, key)) }
        @if !shown.explanations.is_empty() { (explained(shown)) }
    }
}

fn observer(shown: &Comparison, one: &Observed) -> Markup {
    let report = &one.report;
    let time = |at: Option<chrono::NaiveDateTime>| match at {
        Some(at) => at.format("%m月%d日 %H:%M").to_string(),
        None => "没有记录".to_owned(),
    };
    let turnout = report.voters.zip(report.voters_at);
    html! {
        section.card {
            h2 { "观察员 " (one.name) }
            (page::details(&[
                ("到场", html! { (time(report.arrived_at)) }),
                ("离场", html! { (time(report.left_at)) }),
                ("交报告", html! { (time(report.finished_at)) }),
                ("投票人数", html! {
                    @if let Some((voters, at)) = turnout { (voters) "人（" (at.format("%H:%M")) "）" }
                    @else { "没有记录" }
                }),
            ]))
            @for incident in &one.incidents { (incident_of(incident)) }
            @if !one.lines.is_empty() { (numbers(shown, &one.lines)) }
        }
    }
}

fn incident_of(one: &Incident) -> Markup {
    let part = |word: &str| one.parts.get(word).map_or("", String::as_str);
    let kind = INCIDENT_KINDS
        .iter()
        .find(|(word, _)| *word == part("kind"));
    let severity = Severity::from_word(part("severity"));
    let mark = match severity {
        Some(Severity::Grave) => BadgeKind::Overdue,
        Some(Severity::Serious) => BadgeKind::Near,
        _ => BadgeKind::Plain,
    };
    let name = match severity {
        Some(Severity::Grave) => "严重",
        Some(Severity::Serious) => "较重",
        _ => "一般",
    };
    html! {
        p { (badge(mark, name)) " " (kind.map_or("情况", |(_, label)| label))
            " " (part("at").replace('T', " ")) "：" (part("what"))
            @if !part("done").is_empty() { "（处理：" (part("done")) "）" } }
    }
}

fn numbers(shown: &Comparison, lines: &[Line]) -> Markup {
    let row = |line: &Line| {
        let mark = match line.verdict {
            Verdict::Matches => BadgeKind::Done,
            Verdict::Differs => BadgeKind::Overdue,
            Verdict::Explained => BadgeKind::Near,
            Verdict::Waiting => BadgeKind::Plain,
        };
        vec![
            html! { (shown.frame.label(line.cell)) },
            html! { (shown.place(line.place)) },
            html! { (line.observed) },
            html! { @if let Some(number) = line.official { (number) } @else { "—" } },
            html! { (badge(mark, line.verdict.label())) },
        ]
    };
    let table = Table {
        caption: "计票核对".to_owned(),
        columns: vec![
            ColumnHead::text("cell", "项目"),
            ColumnHead::text("place", "计票处"),
            ColumnHead::number("observed", "观察员"),
            ColumnHead::number("official", "官方"),
            ColumnHead::text("verdict", "核对"),
        ],
        rows: lines.iter().map(row).collect(),
        ..Table::default()
    };
    html! { (table) }
}

fn explain(shown: &Comparison, typed: &Fields, csrf: &str, key: &str) -> Markup {
    let none = FieldErrors::NONE;
    let lines = shown.observers.iter().flat_map(|one| &one.lines);
    let mut choices: Vec<Choice> = lines
        .filter(|line| line.verdict == Verdict::Differs)
        .filter_map(|line| {
            let official = line.official?;
            let place = line.place.word();
            let value = format!("{place} {} {} {official}", line.cell.name(), line.observed);
            let label = format!(
                "{} {}：观察员{}，官方{official}",
                shown.place(line.place),
                shown.frame.label(line.cell),
                line.observed
            );
            Some(Choice::new(value, label))
        })
        .collect();
    choices.dedup();
    let body = html! {
        (form::select("difference", "哪一处不一致", typed.get("difference"), &choices, &none))
        (form::number("third", "再次核对的数", typed.get("third"), &none)
            .hint("重新查看选票或计票单后得到的数；没有再核对就不填。").optional())
        (form::textarea("reason", "原因和依据", typed.get("reason"), &none))
        (form::actions(&html! { (form::primary("保存说明")) }))
    };
    let action = format!("/office/observers/elections/{}/explain", shown.election.id);
    html! { section.card { h2 { "说明不一致的原因" } (Form::post(&action, csrf, key, body)) } }
}

fn explained(shown: &Comparison) -> Markup {
    use crate::elections::count::cell::Cell;
    use crate::observation::field::Place;
    html! {
        section.card {
            h2 { "已作的说明" }
            ul {
                @for one in &shown.explanations {
                    li {
                        (Place::from_word(&one.place).map_or("", |place| shown.place(place))) " "
                        (Cell::from_name(&one.cell).map_or_else(String::new, |cell| shown.frame.label(cell)))
                        "：观察员" (one.observed) "，官方" (one.official)
                        @if let Some(third) = one.third { "，再次核对" (third) }
                        "。" (one.reason)
                    }
                }
            }
        }
    }
}
