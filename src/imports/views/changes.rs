//! What an import would change in the record, value by value.

use maud::{Markup, html};

use super::sample::shortened;
use crate::tables::import::{Change, Report};
use crate::web::number::grouped;
use crate::web::table::{ColumnHead, Table};

/// The first changed values: whose, which column, before and after.
pub(super) fn changes(report: &Report) -> Markup {
    if report.changes.is_empty() {
        return html! {};
    }
    let value = |text: &str| match text {
        "" => html! { "（空）" },
        text => html! { (shortened(text)) },
    };
    let row = |change: &Change| {
        vec![
            html! { "第" (change.row) "行" },
            html! { (change.subject) },
            html! { (change.column) },
            value(&change.old),
            value(&change.new),
        ]
    };
    let listed = report.changes.len();
    let is_cut = u32::try_from(listed).is_ok_and(|listed| listed < report.changes_total);
    let table = Table {
        caption: format!(
            "将要变更的内容：{} 处",
            grouped(report.changes_total.into())
        ),
        columns: vec![
            ColumnHead::text("row", "行"),
            ColumnHead::text("who", "姓名"),
            ColumnHead::text("column", "列名"),
            ColumnHead::text("old", "原来"),
            ColumnHead::text("new", "改为"),
        ],
        rows: report.changes.iter().map(row).collect(),
        note: if is_cut {
            format!("只列出前 {listed} 处。")
        } else {
            String::new()
        },
        ..Table::default()
    };
    html! { (table) }
}
