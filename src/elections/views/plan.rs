//! The form that starts a programme, with the dates it would give.

use maud::{Markup, html};

use super::dates;
use crate::committees::Term;
use crate::elections::schedule::Line;
use crate::web::again::refusals;
use crate::web::form::{self, Choice, FieldErrors, Form};
use crate::web::form_post::Fields;
use crate::web::table::{ColumnHead, Table};

/// What a start would bring about.
#[derive(Debug)]
pub(in crate::elections) struct Preview {
    pub(in crate::elections) units: usize,
    pub(in crate::elections) without_seats: usize,
    pub(in crate::elections) rules_name: String,
    pub(in crate::elections) rule_set_id: String,
    pub(in crate::elections) lines: Vec<Line>,
}

/// All that the page shows.
#[derive(Debug)]
pub(in crate::elections) struct PlanPage {
    /// Code and name.
    pub(in crate::elections) counties: Vec<(String, String)>,
    pub(in crate::elections) terms: Vec<Term>,
    pub(in crate::elections) usual_term: Option<i32>,
    /// Id and name.
    pub(in crate::elections) sets: Vec<(String, String)>,
    pub(in crate::elections) fields: Fields,
    pub(in crate::elections) preview: Option<Preview>,
    /// Why there is no preview.
    pub(in crate::elections) fault: Option<String>,
}

/// The page: first the question, then the dates with the button that starts.
pub(in crate::elections) fn plan(
    shown: &PlanPage,
    refusal: Option<&str>,
    csrf: &str,
    key: &str,
) -> Markup {
    html! {
        (refusals(refusal.or(shown.fault.as_deref()), &FieldErrors::NONE))
        (question(shown))
        @if let Some(preview) = &shown.preview { (preview_of(shown, preview, csrf, key)) }
    }
}

fn question(shown: &PlanPage) -> Markup {
    let none = FieldErrors::NONE;
    let counties: Vec<Choice> = shown
        .counties
        .iter()
        .map(|(code, name)| Choice::new(code, name))
        .collect();
    let terms: Vec<Choice> = shown
        .terms
        .iter()
        .map(|term| Choice::new(term.id, &term.name))
        .collect();
    let sets: Vec<Choice> = shown
        .sets
        .iter()
        .map(|(id, name)| Choice::new(id, name))
        .collect();
    let usual = shown
        .usual_term
        .map_or_else(String::new, |id| id.to_string());
    let (county, term) = (shown.fields.get("county"), shown.fields.get("term"));
    let first = shown.counties.first().map_or("", |(code, _)| code);
    let county = if county.is_empty() && shown.counties.len() == 1 {
        first
    } else {
        county
    };
    let term = if term.is_empty() {
        usual.as_str()
    } else {
        term
    };
    let body = html! {
        @if counties.is_empty() {
            (form::text("county", "县（区）代码", county, &none).hint("6位数字。"))
        } @else {
            (form::select("county", "县（区）", county, &counties, &none))
        }
        (form::select("term", "届次", term, &terms, &none))
        (form::date("election_day", "选举日", shown.fields.get("election_day"), &none)
            .hint("全县统一的投票日；个别村另定的，启动后在村的页面修改。"))
        (form::select("rule_set", "选举规则", shown.fields.get("rule_set"), &sets, &none)
            .hint("不选时用本省的规则。").optional())
        (form::actions(&html! { (form::secondary("先看时间表")) }))
    };
    html! { (Form::get("/office/elections/new", body)) }
}

fn preview_of(shown: &PlanPage, preview: &Preview, csrf: &str, key: &str) -> Markup {
    let row = |line: &Line| {
        let info = line.step.info();
        vec![
            html! { (info.label) @if info.is_optional { "（选办）" } },
            html! { (dates(line)) },
            html! { (info.source) },
        ]
    };
    let table = Table {
        caption: "时间表".to_owned(),
        columns: vec![
            ColumnHead::text("step", "步骤"),
            ColumnHead::text("dates", "日期"),
            ColumnHead::text("source", "依据"),
        ],
        rows: preview.lines.iter().map(row).collect(),
        note: "启动后，时间表可以在法律允许的范围内调整。".to_owned(),
        ..Table::default()
    };
    let late = preview.lines.iter().filter(|line| line.is_late()).count();
    let mut totals = vec![
        ("村（社区）", format!("{}个", preview.units)),
        ("还没有定职数", format!("{}个", preview.without_seats)),
        ("选举规则", preview.rules_name.clone()),
    ];
    if late > 0 {
        totals.push(("已经过了计划日期的步骤", format!("{late}个")));
    }
    let hidden = ["county", "term", "election_day"];
    let body = html! {
        @for name in hidden { (form::hidden(name, shown.fields.get(name))) }
        (form::hidden("rule_set", &preview.rule_set_id))
        (form::actions(&html! { (form::primary("启动换届工作")) (form::link_button("取消", "/office/elections")) }))
    };
    html! {
        (table)
        (form::confirm("启动后", &totals, "每个村（社区）各建一份选举清单，从“准备”阶段开始。"))
        (Form::post("/office/elections", csrf, key, body))
    }
}
