//! Several pairs that may be one person each: choosing, and the question before they are joined.

use maud::{Markup, html};

use super::matches::{Pair, Side};
use super::{birth, sex};
use crate::office::forms;
use crate::web::form::{self, Choice, FieldErrors, Form};
use crate::web::table::Listing;

const ACTION: &str = "/office/people/matches/several";
const BACK: &str = "/office/people/matches";

/// The pairs to tick.
pub(in super::super) fn choose(
    pairs: &[Pair],
    listing: &Listing,
    (all, chosen): (bool, &[&str]),
    (refusal, errors): (Option<&str>, &FieldErrors),
    (csrf, key): (&str, &str),
) -> Markup {
    let choices: Vec<Choice> = pairs
        .iter()
        .map(|pair| Choice::new(value(pair), in_words(pair)))
        .collect();
    let ticked = choices.iter().map(|choice| choice.value.as_str());
    let ticked: Vec<&str> = ticked
        .filter(|value| all || chosen.contains(value))
        .collect();
    let fields = html! {
        (form::checkboxes("pair", "确是同一人的", &ticked, &choices, errors))
        (form::actions(&html! {
            (form::primary("下一步：核对选中的")) (form::link_button("取消", BACK))
        }))
    };
    html! {
        (forms::refusals(refusal, errors))
        @if pairs.is_empty() {
            p.lead { "没有待确认的人员。" }
        } @else {
            p { "请勾选确是同一人的各对，拿不准的不要勾。下一步列出选中的各对，确认后才合并。" }
            @if !all {
                p { a href={ (ACTION) "?all=1" } { "先全部勾上，再去掉不是的" } }
            }
            (Form::post(ACTION, csrf, key, fields))
            (listing.paging())
        }
    }
}

/// All that were chosen, before they are joined.
pub(in super::super) fn confirm(pairs: &[Pair], csrf: &str, key: &str) -> Markup {
    let totals = [("合并", format!("{}对", pairs.len()))];
    let body = html! {
        (form::hidden("confirmed", "true"))
        @for pair in pairs { (form::hidden("pair", &value(pair))) }
        (form::actions(&html! {
            (form::danger("确认合并")) (form::link_button("取消", ACTION))
        }))
    };
    html! {
        (form::confirm(
            "即将合并下面各对",
            &totals,
            "合并后不能拆开：后登记的记录不再保留，任职都归到先登记的一条，连任、新任和有关统计随之更新。有拿不准的请取消，去掉那一对。",
        ))
        ol { @for pair in pairs { li { (in_words(pair)) } } }
        (Form::post(ACTION, csrf, key, body))
    }
}

fn value(pair: &Pair) -> String {
    format!("{}:{}", pair.question.id, pair.question.version)
}

/// One line: who, where, and what both records say.
fn in_words(pair: &Pair) -> String {
    let [older, newer] = &pair.sides;
    let person = &older.person;
    format!(
        "{}，{}，{}：先登记的 {}；后登记的 {}",
        person.name,
        sex(person.sex),
        pair.unit,
        record(older),
        record(newer)
    )
}

fn record(side: &Side) -> String {
    let services = side.services.iter().map(|service| {
        let term = if service.term.is_empty() {
            String::new()
        } else {
            format!("{}届", service.term)
        };
        format!("{term}{}{}", service.unit, service.posts)
    });
    let services: Vec<String> = services.collect();
    let number = side.id_number.as_deref().unwrap_or("没有身份证号");
    let services = if services.is_empty() {
        "没有任职".to_owned()
    } else {
        services.join("、")
    };
    format!("{}，{number}，{services}", birth(side.person.birth()))
}
