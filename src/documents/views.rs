//! A document as an A4 page: on the screen a sheet of paper, printed without anything around it.

use maud::{DOCTYPE, Markup, html};

use super::model::{Block, Document, Look, Span, Table};
use crate::web::assets;
use crate::web::layout::Preferences;

/// The whole page of a document: a bar of links that is not printed, then the paper. `head` is the
/// title of the window. Papers name people, so search engines are asked to leave them out.
pub fn sheet(head: &str, reader: Preferences, bar: &Markup, document: &Document) -> Markup {
    let (size, theme) = reader.attributes();
    html! {
        (DOCTYPE)
        html lang="zh-CN" data-size=[size] data-theme=[theme] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="format-detection" content="telephone=no";
                meta name="robots" content="noindex";
                title { (head) }
                link rel="icon" type="image/svg+xml" href=(assets::href("favicon.svg"));
                link rel="stylesheet" href=(assets::href("app.css"));
                link rel="stylesheet" href=(assets::href("paper.css"));
                script src=(assets::href("app.js")) defer {}
            }
            body.desk {
                header.bar { h1 { (head) } (bar) }
                (paper(document))
            }
        }
    }
}

/// The paper alone.
pub fn paper(document: &Document) -> Markup {
    html! {
        // A wide sheet is moved sideways on a phone, with the keys too.
        main.paper.across[document.is_landscape].form[document.is_form] tabindex=[document.is_landscape.then_some("0")] {
            @for block in &document.blocks {
                @match block {
                    Block::Paragraph(look, spans) => { (paragraph(*look, spans)) }
                    Block::Table(table) => { (grid(table)) }
                    Block::NextPage => { hr.next-page; }
                }
            }
        }
    }
}

fn paragraph(look: Look, spans: &[Span]) -> Markup {
    let inside = html! { @for span in spans { (place(span)) } };
    html! {
        @match look {
            Look::Title => { p.title { (inside) } }
            Look::Heading => { h2 { (inside) } }
            Look::Number => { p.number { (inside) } }
            Look::Addressee | Look::Line => { p.line { (inside) } }
            Look::Caption => { p.line.caption { (inside) } }
            Look::Body => { p { (inside) } }
            Look::Signer => { p.signer { (inside) } }
            Look::Date => { p.date { (inside) } }
            Look::Small => { p.small { (inside) } }
            Look::Note => { p.note { (inside) } }
        }
    }
}

fn place(span: &Span) -> Markup {
    match span {
        Span::Text(words) => html! { (words) },
        Span::Blank { what, filled, .. } if filled.is_empty() => {
            html! { span.blank title=(what) { (span.shown()) } }
        }
        Span::Blank { filled, .. } => html! { (filled) },
    }
}

fn grid(table: &Table) -> Markup {
    // Widths of columns without inline styles: as many equal columns as parts, cells spanning them.
    let width = |column: usize| table.widths.get(column).copied().unwrap_or(1).max(1);
    // One is not written: a roll of thousands of names stays light.
    let span = |column: usize| Some(width(column)).filter(|parts| *parts > 1);
    let parts: u16 = table.widths.iter().map(|part| (*part).max(1)).sum();
    let height = (table.row_height > 0).then(|| format!("h{}", table.row_height));
    html! {
        table class=[height] {
            colgroup { @for _ in 0..parts { col; } }
            @if !table.heads.is_empty() {
                thead { tr {
                    @for (column, head) in table.heads.iter().enumerate() {
                        th scope="col" colspan=[span(column)] { (head) }
                    }
                } }
            }
            // Rows that share their first cell are not torn apart by the end of a page.
            @for together in table.rows_together() {
                tbody {
                    @for at in together {
                        tr {
                            @for (column, cell) in table.rows[at].iter().enumerate() {
                                @let rows = if column == 0 { table.first_takes(at) } else { 1 };
                                @if rows > 0 {
                                    td colspan=[span(column)] rowspan=[Some(rows).filter(|rows| *rows > 1)] {
                                        @for one in cell { (place(one)) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::text;

    #[test]
    fn what_was_typed_is_escaped_and_a_blank_says_what_it_is_for() {
        let blank = Span::Blank {
            what: "地点".to_owned(),
            width: 3,
            filled: String::new(),
        };
        let document = Document {
            name: "例".to_owned(),
            blocks: vec![
                Block::Paragraph(Look::Title, text("<b>")),
                Block::Paragraph(Look::Body, vec![blank]),
            ],
            ..Document::default()
        };
        let reader = Preferences::default();
        let page = sheet("例", reader, &html! { "打印" }, &document).into_string();
        assert!(page.contains("<h1>例</h1>"));
        assert!(page.contains("<p class=\"title\">&lt;b&gt;</p>"));
        assert!(page.contains("<span class=\"blank\" title=\"地点\">＿＿＿</span>"));
        assert!(
            !page.contains(" style"),
            "the policy allows no inline style"
        );
    }

    #[test]
    fn a_post_stands_once_beside_all_its_rows() {
        let row = |first: &str, second: &str| {
            let cell = |words: &str| {
                if words.is_empty() {
                    Vec::new()
                } else {
                    text(words)
                }
            };
            vec![cell(first), cell(second)]
        };
        let table = Table {
            widths: vec![2, 1],
            rows: vec![row("主任", "甲"), row("", "乙"), row("委员", "丙")],
            first_runs_down: true,
            ..Table::default()
        };
        let page = grid(&table).into_string();
        assert!(
            page.contains(
                "<tbody><tr><td colspan=\"2\" rowspan=\"2\">主任</td><td>甲</td></tr><tr><td>乙</td></tr></tbody>"
            )
        );
        assert!(
            page.contains("<tbody><tr><td colspan=\"2\">委员</td><td>丙</td></tr></tbody>"),
            "{page}"
        );
    }
}
