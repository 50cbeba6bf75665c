//! The page of a programme: its rules in plain Chinese with their sources, what differs from the
//! national ones, the county's own values, and the dates.

use maud::{Markup, html};

use crate::elections::rule_words::{said, source_said};
pub(in crate::elections) use crate::elections::rule_words::{takes, word_meant};
use crate::elections::step::STEPS;
use crate::elections::store::Programme;
use crate::elections::template::{Template, words_of};
use crate::rules::{Confidence, KEYS, RuleSet, Stated};
use crate::web::again::refusals;
use crate::web::form::{self, Choice, FieldErrors, Form};
use crate::web::form_post::Fields;
use crate::web::page::{self, BadgeKind, badge};
use crate::web::table::{ColumnHead, Table};

/// All that the page shows.
#[derive(Debug)]
pub(in crate::elections) struct ProgrammePage {
    pub(in crate::elections) programme: Programme,
    /// The name of the county.
    pub(in crate::elections) county: String,
    pub(in crate::elections) rules: RuleSet,
    pub(in crate::elections) national: Option<RuleSet>,
    pub(in crate::elections) template: Template,
    /// Keys of the county's own values.
    pub(in crate::elections) own: Vec<String>,
    pub(in crate::elections) may_plan: bool,
}

/// The page.
pub(in crate::elections) fn programme(
    shown: &ProgrammePage,
    (refusal, word, typed): (Option<&str>, &str, &Fields),
    csrf: &str,
    key: &str,
) -> Markup {
    let (programme, about) = (&shown.programme, shown.rules.about());
    html! {
        (refusals(refusal, &FieldErrors::NONE))
        (page::details(&[
            ("县（区）", html! { (shown.county) " " (programme.county_code) }),
            ("选举日", html! { (programme.election_day) }),
            ("选举规则", html! { (about.name) " " (confidence(about.confidence)) }),
        ]))
        @if !programme.rule_reason.is_empty() {
            p { "本县调整的理由：" (programme.rule_reason) }
        }
        p { "规则在每个村（社区）开始选民登记时固定下来；以后再调整，只影响还没有开始登记的村。" }
        (differences(shown))
        @if shown.may_plan { (own_value(shown, (word == "rules", typed), csrf, key)) }
        (dates(shown))
        @if shown.may_plan { (own_days(shown, (word == "template", typed), csrf, key)) }
        (everything(shown))
    }
}

fn confidence(known: Confidence) -> Markup {
    match known {
        Confidence::FullText => badge(BadgeKind::Done, "见于法规原文"),
        Confidence::Partial => badge(BadgeKind::Near, "只见到部分原文"),
        Confidence::Unverified => badge(BadgeKind::Near, "待核实"),
        Confidence::Design => badge(BadgeKind::Plain, "法规未规定，按通行做法"),
    }
}

fn cells(shown: &ProgrammePage, name: &str, stated: Option<&Stated>) -> Vec<Markup> {
    let is_own = shown.own.iter().any(|own| own == name);
    let source = stated.map_or_else(String::new, |stated| source_said(&stated.source));
    let word = if is_own {
        badge(BadgeKind::Plain, "本县调整")
    } else {
        stated.map_or_else(|| html! {}, |stated| confidence(stated.confidence))
    };
    vec![
        html! { (stated.map_or_else(|| "未规定".to_owned(), |stated| said(&stated.value))) },
        html! { (source) " " (word) },
    ]
}

fn differences(shown: &ProgrammePage) -> Markup {
    let Some(national) = &shown.national else {
        return html! {};
    };
    let rows = shown.rules.difference(national).into_iter().map(|line| {
        let mut row = vec![html! { (line.key.label) }];
        let value = line.national.map(|stated| said(&stated.value));
        row.push(html! { (value.unwrap_or_else(|| "未规定".to_owned())) });
        row.extend(cells(shown, line.key.name, line.own));
        row
    });
    let table = Table {
        caption: "与全国规则不同的地方".to_owned(),
        columns: vec![
            ColumnHead::text("rule", "规则"),
            ColumnHead::text("national", "全国"),
            ColumnHead::text("own", "本县适用"),
            ColumnHead::text("source", "依据"),
        ],
        rows: rows.collect(),
        empty_text: "与全国规则相同。".to_owned(),
        ..Table::default()
    };
    html! { (table) }
}

fn everything(shown: &ProgrammePage) -> Markup {
    let row = |key: &'static crate::rules::Key| {
        let mut row = vec![html! { (key.label) }];
        row.extend(cells(shown, key.name, shown.rules.stated(key.name)));
        row
    };
    let table = Table {
        caption: "全部规则".to_owned(),
        columns: vec![
            ColumnHead::text("rule", "规则"),
            ColumnHead::text("value", "本县适用"),
            ColumnHead::text("source", "依据"),
        ],
        rows: KEYS.iter().map(row).collect(),
        note: format!("校验值 {}", shown.rules.hash()),
        ..Table::default()
    };
    html! { (table) }
}

fn own_value(
    shown: &ProgrammePage,
    (is_again, typed): (bool, &Fields),
    csrf: &str,
    key: &str,
) -> Markup {
    let none = FieldErrors::NONE;
    let keys: Vec<Choice> = KEYS
        .iter()
        .map(|key| Choice::new(key.name, format!("{}（{}）", key.label, takes(key))))
        .collect();
    let typed = |name| if is_again { typed.get(name) } else { "" };
    let body = html! {
        (form::hidden("version", &shown.programme.version.to_string()))
        (form::select("key", "规则", typed("key"), &keys, &none))
        (form::text("value", "本县的规定", typed("value"), &none).hint("按括号里的说明填写。"))
        (form::textarea("reason", "理由和依据", typed("reason"), &none).in_form("rules"))
        (form::actions(&html! { (form::primary("保存规则")) }))
    };
    let action = format!("/office/programmes/{}/rules", shown.programme.id);
    html! {
        details open[is_again] {
            summary { "调整一条规则（只能比国家法律更严）" }
            (Form::post(&action, csrf, key, body))
        }
    }
}

fn dates(shown: &ProgrammePage) -> Markup {
    let rows = STEPS.iter().map(|info| {
        let (first, last) = shown.template.days(info.step);
        let words = if first == last {
            words_of(first)
        } else {
            format!("{}至{}", words_of(first), words_of(last))
        };
        vec![
            html! { (info.label) },
            html! { (words) },
            html! { (info.source) },
        ]
    });
    let table = Table {
        caption: "时间表".to_owned(),
        columns: vec![
            ColumnHead::text("step", "步骤"),
            ColumnHead::text("days", "安排在"),
            ColumnHead::text("source", "依据"),
        ],
        rows: rows.collect(),
        ..Table::default()
    };
    html! { (table) }
}

fn own_days(
    shown: &ProgrammePage,
    (is_again, typed): (bool, &Fields),
    csrf: &str,
    key: &str,
) -> Markup {
    let none = FieldErrors::NONE;
    let steps: Vec<Choice> = STEPS
        .iter()
        .map(|info| Choice::new(info.step.word(), info.label))
        .collect();
    let typed = |name| if is_again { typed.get(name) } else { "" };
    let body = html! {
        (form::hidden("version", &shown.programme.version.to_string()))
        (form::select("step", "步骤", typed("step"), &steps, &none))
        (form::text("first", "从第几天", typed("first"), &none)
            .hint("选举日前写负数，如-28；当天写0；选举日后写正数。"))
        (form::text("last", "到第几天", typed("last"), &none))
        (form::actions(&html! { (form::primary("保存日期")) }))
    };
    let action = format!("/office/programmes/{}/template", shown.programme.id);
    html! {
        details open[is_again] {
            summary { "调整一个步骤的日期" }
            (Form::post(&action, csrf, key, body))
        }
    }
}
