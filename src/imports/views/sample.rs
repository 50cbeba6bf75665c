//! The first rows of a file as they were read, and the choice of another encoding.

use maud::{Markup, Render, html};

use super::preview::{Preview, Sample, switches};
use crate::people::{mask_id_number, mask_numbers, mask_telephone};
use crate::tables::Encoding;
use crate::web::form::{self, Choice, FieldErrors, Form};
use crate::web::table::{ColumnHead, Shape, Table};

/// Columns and characters of the first rows that are shown.
const SHOWN_COLUMNS: usize = 20;
const SHOWN_CHARACTERS: usize = 30;

/// The first rows as they were read: characters that make no sense mean another encoding.
pub(super) fn sample(preview: &Preview<'_>) -> Markup {
    let encoding = preview.sample.as_ref().and_then(|sample| sample.encoding);
    // A workbook has no encoding to choose.
    let can_choose = !preview.is_workbook && (preview.sample.is_none() || encoding.is_some());
    let chosen = preview.choices.encoding.or(encoding);
    let encodings: Vec<Choice> = Encoding::ALL
        .into_iter()
        .map(|encoding| Choice::new(encoding.label(), encoding.label()))
        .collect();
    let action = format!("/office/imports/files/{}", preview.id);
    let value = chosen.map_or("", Encoding::label);
    let body = html! {
        (form::select("encoding", "文字编码", value, &encodings, &FieldErrors::NONE))
        (switches(preview.choices))
        (form::secondary("换编码重新读取"))
    };
    html! {
        @if let Some(sample) = &preview.sample { (sample_table(sample)) }
        @if can_choose {
            details open=[preview.sample.is_none().then_some("")] {
                summary { "文字是乱码？换一种编码" }
                (Form::get(&action, body))
            }
        }
    }
}

fn sample_table(sample: &Sample) -> Markup {
    let titles: Vec<&String> = sample.titles.iter().take(SHOWN_COLUMNS).collect();
    let head = |(place, title): (usize, &&String)| {
        let title = shown("", title);
        ColumnHead::text(&format!("c{place}"), &title)
    };
    let columns = std::iter::once(ColumnHead::number("row", "行号"));
    let columns = columns.chain(titles.iter().enumerate().map(head));
    let row = |(number, cells): &(u32, Vec<String>)| {
        let cell = |(place, title): (usize, &&String)| {
            let text = cells.get(place).map_or("", String::as_str);
            html! { (shown(title, text)) }
        };
        std::iter::once(html! { (number) })
            .chain(titles.iter().enumerate().map(cell))
            .collect()
    };
    Table {
        caption: "读到的前几行".to_owned(),
        columns: columns.collect(),
        rows: sample.rows.iter().map(row).collect(),
        shape: Shape::Statistics,
        empty_text: "表头下面没有数据。".to_owned(),
        ..Table::default()
    }
    .render()
}

/// A cell on the page: numbers of persons are masked here as everywhere.
fn shown(title: &str, text: &str) -> String {
    if title.contains("身份") {
        mask_id_number(text.trim())
    } else if title.contains("电话") || title.contains("手机") {
        mask_telephone(text.trim())
    } else {
        shortened(&mask_numbers(text).unwrap_or_else(|| text.to_owned()))
    }
}

pub(super) fn shortened(text: &str) -> String {
    if text.chars().nth(SHOWN_CHARACTERS).is_none() {
        return text.to_owned();
    }
    text.chars().take(SHOWN_CHARACTERS).chain(['…']).collect()
}
