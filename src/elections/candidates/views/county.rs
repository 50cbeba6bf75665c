//! The joint review of a programme: numbers by village, departments, negative list.

use maud::{Markup, html};

use crate::elections::candidates::review::Settings;
use crate::elections::candidates::store_counts::ReviewCount;
use crate::elections::chapter::ChapterKind;
use crate::elections::state::State;
use crate::elections::store::Programme;
use crate::web::again::refusals;
use crate::web::form::{self, FieldErrors, Form};
use crate::web::form_post::Fields;
use crate::web::page;
use crate::web::table::{ColumnHead, Table};

/// One chapter.
#[derive(Debug)]
pub(in crate::elections::candidates) struct ReviewLine {
    pub(in crate::elections::candidates) id: i64,
    pub(in crate::elections::candidates) unit_code: String,
    pub(in crate::elections::candidates) unit_name: String,
    pub(in crate::elections::candidates) kind: ChapterKind,
    pub(in crate::elections::candidates) state: State,
    pub(in crate::elections::candidates) count: ReviewCount,
}

/// All that the page shows.
#[derive(Debug)]
pub(in crate::elections::candidates) struct ReviewPage {
    pub(in crate::elections::candidates) programme: Programme,
    pub(in crate::elections::candidates) settings: Settings,
    pub(in crate::elections::candidates) lines: Vec<ReviewLine>,
    pub(in crate::elections::candidates) may_plan: bool,
}

/// The page.
pub(in crate::elections::candidates) fn review(
    shown: &ReviewPage,
    (refusal, typed): (Option<&str>, &Fields),
    csrf: &str,
    key: &str,
) -> Markup {
    html! {
        (refusals(refusal, &FieldErrors::NONE))
        (table(shown))
        @if shown.may_plan { (page::card("联审部门和负面清单", &settings(shown, (refusal, typed), csrf, key))) }
        @else {
            h2 { "联审部门" } ul { @for one in &shown.settings.departments { li { (one) } } }
            h2 { "负面清单" } ol { @for one in &shown.settings.negative_list { li { (one) } } }
        }
    }
}

fn table(shown: &ReviewPage) -> Markup {
    let sum = |of: fn(&ReviewCount) -> usize| -> usize {
        shown.lines.iter().map(|line| of(&line.count)).sum()
    };
    let cells = |first: Markup, [nominees, passed, refused, left]: [usize; 4], list: Markup| {
        vec![
            first,
            html! { (nominees) },
            html! { (passed) },
            html! { (refused) },
            html! { (left) },
            list,
        ]
    };
    let row = |line: &ReviewLine| {
        let count = line.count;
        let name = html! {
            a href={ "/office/elections/" (line.id) "/candidates" } { (line.unit_name) }
            @if line.kind != ChapterKind::FirstRound { "（" (line.kind.label()) "）" }
        };
        let list = html! {
            @if count.list > 0 { "第" (count.list) "版" } @else { (line.state.label()) }
        };
        let numbers = [count.nominees, count.passed, count.refused, count.left];
        cells(name, numbers, list)
    };
    let total = [
        sum(|one| one.nominees),
        sum(|one| one.passed),
        sum(|one| one.refused),
        sum(|one| one.left),
    ];
    let table = Table {
        caption: "各村（社区）候选人联审".to_owned(),
        unit: "单位：人".to_owned(),
        columns: vec![
            ColumnHead::text("unit", "村（社区）"),
            ColumnHead::number("nominees", "被提名"),
            ColumnHead::number("passed", "审查通过"),
            ColumnHead::number("refused", "审查未通过"),
            ColumnHead::number("left", "退出"),
            ColumnHead::text("list", "正式名单"),
        ],
        rows: shown.lines.iter().map(row).collect(),
        total: Some(cells(html! { "合计" }, total, html! {})),
        empty_text: "还没有村（社区）录入被提名人。".to_owned(),
        ..Table::default()
    };
    html! { (table) }
}

fn settings(
    shown: &ReviewPage,
    (refusal, typed): (Option<&str>, &Fields),
    csrf: &str,
    key: &str,
) -> Markup {
    let none = FieldErrors::NONE;
    let departments = shown.settings.departments.join("\n");
    let negative = shown.settings.negative_list.join("\n");
    let of = |name: &str, recorded: &str| match refusal {
        Some(_) => typed.get(name).to_owned(),
        None => recorded.to_owned(),
    };
    let (departments, negative) = (
        of("departments", &departments),
        of("negative_list", &negative),
    );
    let address = format!("/office/programmes/{}/review", shown.programme.id);
    let body = html! {
        (form::hidden("version", &shown.settings.version.to_string()))
        (form::textarea("departments", "联审部门", &departments, &none).hint("每行一个部门。"))
        (form::textarea("negative_list", "负面清单", &negative, &none).hint("每行一项。"))
        (form::actions(&html! { (form::primary("保存")) }))
    };
    html! {
        p { "这里的部门都有结论以后，乡镇（街道）才能作出决定。已经录入的意见不受修改影响。" }
        (Form::post(&address, csrf, key, body))
    }
}
