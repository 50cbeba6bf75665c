//! A document as an A4 page: on the screen a sheet of paper, printed without anything around it.

use maud::{DOCTYPE, Markup, html};

use super::model::{Block, Document, Look, Span, Table};
use crate::web::assets;

/// The whole page of a document: a bar of links that is not printed, then the paper. `head` is the
/// title of the window.
pub fn sheet(head: &str, bar: &Markup, document: &Document) -> Markup {
    html! {
        (DOCTYPE)
        html lang="zh-CN" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="format-detection" content="telephone=no";
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
        main.paper.across[document.is_landscape] tabindex=[document.is_landscape.then_some("0")] {
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
    let span = |column: usize| table.widths.get(column).copied().unwrap_or(1).max(1);
    let parts: u16 = table.widths.iter().map(|part| (*part).max(1)).sum();
    let height = (table.row_height > 0).then(|| format!("h{}", table.row_height));
    html! {
        table class=[height] {
            colgroup { @for _ in 0..parts { col; } }
            @if !table.heads.is_empty() {
                thead { tr {
                    @for (column, head) in table.heads.iter().enumerate() {
                        th scope="col" colspan=(span(column)) { (head) }
                    }
                } }
            }
            tbody {
                @for row in &table.rows {
                    tr {
                        @for (column, cell) in row.iter().enumerate() {
                            td colspan=(span(column)) { @for one in cell { (place(one)) } }
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
            is_landscape: false,
            blocks: vec![
                Block::Paragraph(Look::Title, text("<b>")),
                Block::Paragraph(Look::Body, vec![blank]),
            ],
        };
        let page = sheet("例", &html! { "打印" }, &document).into_string();
        assert!(page.contains("<h1>例</h1>"));
        assert!(page.contains("<p class=\"title\">&lt;b&gt;</p>"));
        assert!(page.contains("<span class=\"blank\" title=\"地点\">＿＿＿</span>"));
        assert!(
            !page.contains(" style"),
            "the policy allows no inline style"
        );
    }
}
