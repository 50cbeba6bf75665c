//! What the pages of the record look like.

use maud::{Markup, html};

use super::chain::ChainedEvent;
use super::words::{self, WORDS, label_of};
use crate::accounts::Principal;
use crate::clock::in_china;
use crate::divisions::Level;
use crate::web::form::{self, Choice, FieldErrors};
use crate::web::layout::{self, Notice, NoticeKind};
use crate::web::number::grouped;
use crate::web::page::{BadgeKind, badge};
use crate::web::table::{ColumnHead, Listing, Table};

/// Digits of a hash that are shown.
const DIGITS: usize = 16;

/// One chain after it was walked.
#[derive(Debug)]
pub(super) struct ChainLine {
    /// The county's name.
    pub(super) name: String,
    /// The last event, or the one that does not hold.
    pub(super) sequence: i64,
    /// The hash of the last event.
    pub(super) hash: String,
    /// Why it does not hold.
    pub(super) why: Option<&'static str>,
}

/// The list of events.
pub(super) fn list(events: &[ChainedEvent], listing: &Listing, who: &Principal) -> Markup {
    let none = FieldErrors::NONE;
    let actions: Vec<Choice> = WORDS
        .iter()
        .map(|(word, label)| Choice::new(word, *label))
        .collect();
    let filter = html! {
        (form::select("action", "操作", listing.filter_value("action"), &actions, &none).optional())
    };
    let table = Table {
        caption: "操作记录".to_owned(),
        columns: vec![
            ColumnHead::text("at", "时间"),
            ColumnHead::text("actor", "操作人"),
            ColumnHead::text("action", "操作"),
            ColumnHead::text("subject", "对象"),
            ColumnHead::text("details", "详情"),
        ],
        rows: events.iter().map(row).collect(),
        empty_text: empty_text(listing, who),
        listing: Some(listing.clone()),
        note: "时间为北京时间。记录逐条相连，不能修改或删除。".to_owned(),
        ..Table::default()
    };
    html! {
        (form::actions(&form::link_button("校验记录是否被改动", "/office/audit/verify")))
        (listing.filter("操作人", &["action"], &filter))
        (table)
    }
}

fn empty_text(listing: &Listing, who: &Principal) -> String {
    if who.scope.level() > Level::County {
        "审计记录按县保存，乡镇、村范围的账号看不到；如有需要请联系县级审计员。".to_owned()
    } else if listing.query.is_empty() {
        "还没有记录。".to_owned()
    } else {
        "没有符合条件的记录，请换一个条件。".to_owned()
    }
}

fn row(event: &ChainedEvent) -> Vec<Markup> {
    vec![
        html! { (in_china(event.at).format("%Y-%m-%d %H:%M:%S")) },
        html! { (event.actor) },
        html! { (label_of(&event.action)) },
        html! { (words::subject(&event.subject)) },
        html! { (details(&event.details)) },
    ]
}

/// The particulars in words: key and value, one after the other. What is empty, zero or "no" says
/// nothing and is left out.
fn details(json: &str) -> String {
    let read = serde_json::from_str(json).unwrap_or(serde_json::Value::Null);
    let lines = in_words(&read);
    if lines.is_empty() {
        "—".to_owned()
    } else {
        lines
    }
}

fn in_words(value: &serde_json::Value) -> String {
    use serde_json::Value;
    match value {
        Value::Null | Value::Bool(false) => String::new(),
        Value::Bool(true) => "是".to_owned(),
        Value::Number(number) if number.as_i64() == Some(0) => String::new(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => words::value(text).to_owned(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(in_words).collect();
            items.join("、")
        }
        Value::Object(particulars) => {
            let told = particulars.iter().filter_map(|(key, value)| {
                let text = in_words(value);
                let label = words::particular(key);
                let line = if value.is_object() {
                    text.clone()
                } else {
                    format!("{label}：{text}")
                };
                (!text.is_empty()).then_some(line)
            });
            told.collect::<Vec<_>>().join("；")
        }
    }
}

/// What a verification found.
pub(super) fn verified(chains: &[ChainLine], events: u64) -> Markup {
    let is_sound = chains.iter().all(|chain| chain.why.is_none());
    let told = if is_sound {
        Notice {
            kind: NoticeKind::Done,
            text: format!("已校验 {events} 条记录，全部完好，没有被改动过。"),
        }
    } else {
        Notice {
            kind: NoticeKind::Problem,
            text: "有记录被改动过，请立即报告县级管理员，并保留数据库和备份不要再动。".to_owned(),
        }
    };
    let row = |chain: &ChainLine| {
        let hash: String = chain.hash.chars().take(DIGITS).collect();
        vec![
            html! { (chain.name) },
            match chain.why {
                None => badge(BadgeKind::Done, "完好"),
                Some(why) => badge(
                    BadgeKind::Overdue,
                    &format!("第{}条：{why}", chain.sequence),
                ),
            },
            html! { (grouped(chain.sequence)) },
            html! { span.reference { (hash) } },
        ]
    };
    let table = Table {
        caption: "各县记录".to_owned(),
        columns: vec![
            ColumnHead::text("chain", "范围"),
            ColumnHead::text("state", "结果"),
            ColumnHead::number("sequence", "条数"),
            ColumnHead::text("hash", "最后一条的校验值"),
        ],
        rows: chains.iter().map(row).collect(),
        empty_text: "管理范围内没有记录。".to_owned(),
        note: "可把校验值抄存别处，日后比对。".to_owned(),
        ..Table::default()
    };
    html! {
        (layout::notice(&told))
        (table)
        (form::actions(&form::link_button("返回审计", "/office/audit")))
    }
}
