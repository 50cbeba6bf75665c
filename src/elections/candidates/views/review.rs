//! The joint review: one department's verdicts, the township's decisions, all verdicts at a glance.

use maud::{Markup, html};

use super::Sheet;
use crate::elections::candidates::store_reading::Person;
use crate::elections::candidates::store_review::ALL_DEPARTMENTS;
use crate::elections::candidates::words::{Decision, Verdict};
use crate::web::form::{self, Choice, FieldErrors, Form};
use crate::web::page;
use crate::web::table::{ColumnHead, Shape, Table};

/// The page.
pub(super) fn review(sheet: Sheet<'_>) -> Markup {
    let own = &sheet.shown.candidacy;
    let running: Vec<&Person> = own.running().collect();
    let refused = own
        .people
        .iter()
        .filter(|one| matches!(one.decision, Some((Decision::Refused, ..))));
    html! {
        p { "各部门逐人给出结论；部门的结论不直接淘汰人，由乡镇（街道）写明理由作出决定。" }
        p { "审查不通过" b { (refused.count()) } "人，还没有决定" b { (own.unreviewed().count()) } "人。" }
        (matrix(sheet))
        @if sheet.shown.may_change() {
            @if running.is_empty() { p { "现在没有入围的人要审查。" } }
            @else {
                (page::card("第一步：录入一个部门的意见", &verdicts(sheet, &running)))
                (page::card("第二步：乡镇（街道）作出决定", &decisions(sheet, &running)))
            }
        }
        details {
            summary { "负面清单" }
            ol { @for item in &own.settings.negative_list { li { (item) } } }
            p { a href={ "/office/programmes/" (own.election.programme_id) "/review" }
                { "全县联审情况、联审部门和负面清单" } }
        }
    }
}

/// Departments by nominees.
fn matrix(sheet: Sheet<'_>) -> Markup {
    let own = &sheet.shown.candidacy;
    let mut columns = vec![ColumnHead::text("name", "姓名")];
    let heads = own.settings.departments.iter();
    columns.extend(heads.map(|one| ColumnHead::text(one, one)));
    columns.push(ColumnHead::text("decision", "决定"));
    let shown = own.people.iter().filter(|one| {
        !one.given.is_empty()
            || one.decision.is_some()
            || own
                .running()
                .any(|other| other.nominee.id == one.nominee.id)
    });
    let row = |one: &Person| {
        let mut cells = vec![html! { (one.nominee.name) }];
        for department in &own.settings.departments {
            cells.push(html! {
                @if let Some(given) = one.given.get(department) {
                    (given.verdict.label())
                    @if !given.item.is_empty() { "：" (given.item) }
                    @if !given.evidence.is_empty() { "（" (given.evidence) "）" }
                    br; (given.on) " " (given.by)
                } @else { "—" }
            });
        }
        cells.push(html! {
            @match &one.decision {
                Some((decision, on, reason)) => { (decision.label()) " " (on) " " (reason) }
                None => "—"
            }
        });
        cells
    };
    let table = Table {
        caption: "各部门的结论".to_owned(),
        columns,
        rows: shown.map(row).collect(),
        shape: Shape::Statistics,
        empty_text: "还没有要审查的人。".to_owned(),
        ..Table::default()
    };
    html! { (table) }
}

/// What one department says of everybody.
fn verdicts(sheet: Sheet<'_>, running: &[&Person]) -> Markup {
    let (none, word) = (FieldErrors::NONE, "verdicts");
    let settings = &sheet.shown.candidacy.settings;
    let choices = |all: &[String]| -> Vec<Choice> {
        all.iter()
            .map(|one| Choice::new(one, one.clone()))
            .collect()
    };
    let mut departments = choices(&settings.departments);
    departments.push(Choice::new(ALL_DEPARTMENTS, "全部部门（联审表一次收回的）"));
    let items = choices(&settings.negative_list);
    let words: Vec<Choice> = Verdict::ALL
        .iter()
        .map(|one| Choice::new(one.word(), one.label()))
        .collect();
    let today = sheet.shown.today.to_string();
    let of = |name: &str, recorded| sheet.value(word, name, recorded);
    let names: Vec<[String; 3]> = running
        .iter()
        .map(|one| ["verdict", "item", "evidence"].map(|name| format!("{name}.{}", one.nominee.id)))
        .collect();
    let body = html! {
        (form::select("department", "部门", of("department", ""), &departments, &none))
        (form::date("given_on", "审查日期", of("given_on", &today), &none))
        (form::checkbox("rest", "下面没有单独选择的人，都是合格", !of("rest", "").is_empty(), &none))
        @for (one, [verdict, item, evidence]) in running.iter().zip(&names) {
            fieldset {
                legend { (one.nominee.name) }
                (form::hidden(&format!("shown.{}", one.nominee.id), "1"))
                (form::radios(verdict, "结论", of(verdict, ""), &words, &none).optional())
                details.choose open[sheet.is_refused(word)] {
                    summary { "不合格或暂缓的，写明依据" }
                    (form::select(item, "负面清单中的一项", of(item, ""), &items, &none).optional())
                    (form::text(evidence, "依据", of(evidence, ""), &none).optional())
                }
            }
        }
        (form::actions(&html! { (form::primary("保存这个部门的意见")) }))
    };
    html! {
        p { "全都合格的，勾选“都是合格”保存即可；已有结论的人不变。还没有回复的人空着，不勾选。不合格和暂缓的，要选一项或写明依据。再次录入的，以最后一次为准，原来的保留备查。" }
        (Form::post(&sheet.address(word), sheet.csrf, sheet.key, body))
    }
}

/// The township's decisions.
fn decisions(sheet: Sheet<'_>, running: &[&Person]) -> Markup {
    let (none, word) = (FieldErrors::NONE, "decisions");
    let words: Vec<Choice> = Decision::ALL
        .iter()
        .map(|one| Choice::new(one.word(), one.label()))
        .collect();
    let today = sheet.shown.today.to_string();
    let of = |name: &str, recorded| sheet.value(word, name, recorded);
    let open: Vec<(&Person, [String; 2])> = running
        .iter()
        .filter(|one| one.decision.is_none())
        .map(|one| {
            let id = one.nominee.id;
            (*one, [format!("decision.{id}"), format!("reason.{id}")])
        })
        .collect();
    let body = html! {
        (form::date("decided_on", "决定日期", of("decided_on", &today), &none).in_form(word))
        (form::checkbox("rest", "下面没有单独选择的人，都通过", !of("rest", "").is_empty(), &none).in_form(word))
        @for (one, [decision, reason]) in &open {
            fieldset {
                legend { (one.nominee.name) }
                (form::hidden(&format!("shown.{}", one.nominee.id), "1"))
                (form::radios(decision, "决定", of(decision, ""), &words, &none).optional())
                (form::text(reason, "理由", of(reason, ""), &none).optional())
            }
        }
        (form::actions(&html! { (form::primary("保存决定")) }))
    };
    html! {
        @if open.is_empty() { p { "入围的人都有决定了。" } }
        @else if !sheet.shown.may_decide { p { "审查决定由乡镇（街道）作出，请乡镇工作人员用自己的账号办理。" } }
        @else {
            p { "所有部门都有结论以后才能决定。不通过的，或有部门认为不合格仍然通过的，要写明理由。" }
            (Form::post(&sheet.address(word), sheet.csrf, sheet.key, body))
        }
    }
}
