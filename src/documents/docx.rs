//! A document as a Word file (.docx) for Word, WPS and LibreOffice: the least markup that all three
//! show alike, in a ZIP. The same document always gives the same bytes.

use std::io::{Cursor, Write};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::docx_parts::{MAIN, PARTS, REFERENCES};
use super::model::{Block, Document, Look, Span, Table};

/// A page in twentieths of a point: width, height, margins (top, right, bottom, left).
struct Page {
    size: (u32, u32),
    margins: (u32, u32, u32, u32),
    /// From the lower edge to the page number.
    footer: u32,
}

/// 天头37毫米、订口28毫米、版心156×225毫米 (GB/T 9704-2012, 5.2).
const UPRIGHT: Page = Page {
    size: (11_906, 16_838),
    margins: (2_098, 1_474, 1_985, 1_588),
    footer: 1_304,
};
/// Wide forms: 20 mm all around.
const ACROSS: Page = Page {
    size: (16_838, 11_906),
    margins: (1_134, 1_134, 1_134, 1_134),
    footer: 567,
};
/// Forms: the same upright.
const FORM: Page = Page {
    size: (11_906, 16_838),
    ..ACROSS
};
/// A millimetre in twentieths of a point, times 100.
const HUNDRED_MILLIMETRES: u32 = 5_669;

impl Page {
    fn of(document: &Document) -> &'static Self {
        if document.is_landscape {
            &ACROSS
        } else if document.is_form {
            &FORM
        } else {
            &UPRIGHT
        }
    }

    /// Width of the text.
    fn width(&self) -> u32 {
        self.size.0 - self.margins.1 - self.margins.3
    }

    /// Size, margins, page numbers (none on a form) and the grid of 22 lines.
    fn section(&self, document: &Document) -> String {
        let (top, right, bottom, left) = self.margins;
        let across = if document.is_landscape {
            " w:orient=\"landscape\""
        } else {
            ""
        };
        let numbers = if document.is_form {
            ""
        } else {
            "<w:footerReference w:type=\"default\" r:id=\"rId4\"/>\
             <w:footerReference w:type=\"even\" r:id=\"rId5\"/>"
        };
        format!(
            "<w:sectPr>{numbers}<w:pgSz w:w=\"{}\" w:h=\"{}\"{across}/>\
             <w:pgMar w:top=\"{top}\" w:right=\"{right}\" w:bottom=\"{bottom}\" w:left=\"{left}\" \
             w:header=\"850\" w:footer=\"{}\" w:gutter=\"0\"/>\
             <w:docGrid w:type=\"lines\" w:linePitch=\"579\"/></w:sectPr>",
            self.size.0, self.size.1, self.footer
        )
    }
}

/// The Word file.
///
/// # Errors
///
/// When the archive cannot be written, which memory alone decides.
pub fn word(document: &Document) -> Result<Vec<u8>, ZipError> {
    let text = body(document);
    let parts = PARTS.iter().map(|(name, part)| (*name, part.as_bytes()));
    archive(parts.chain([("word/document.xml", text.as_bytes())]))
}

/// Files by name in a ZIP.
///
/// # Errors
///
/// As [`word`].
pub fn archive<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a [u8])>,
) -> Result<Vec<u8>, ZipError> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in files {
        out.start_file(name, options)?;
        out.write_all(bytes)?;
    }
    Ok(out.finish()?.into_inner())
}

fn body(document: &Document) -> String {
    let page = Page::of(document);
    let mut out = vec![format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <w:document xmlns:w=\"{MAIN}\" xmlns:r=\"{REFERENCES}\"><w:body>"
    )];
    let mut begins_page = false;
    for (at, block) in document.blocks.iter().enumerate() {
        match block {
            Block::NextPage => begins_page = true,
            Block::Paragraph(look, spans) => {
                let follows = document.blocks.get(at + 1);
                let is_before_signer = matches!(
                    follows,
                    Some(Block::Paragraph(Look::Signer | Look::Date, _))
                );
                let flow = format!(
                    "{}{}",
                    if is_before_signer { WITH_NEXT } else { "" },
                    if begins_page { ON_NEW_PAGE } else { "" }
                );
                out.push(paragraph(style(*look), spans, &flow));
                begins_page = false;
            }
            Block::Table(table) => {
                if begins_page {
                    out.push(paragraph("Note", &[], ON_NEW_PAGE));
                    begins_page = false;
                }
                out.push(grid(table, page.width(), document.is_form));
                // Word joins two tables that touch, and wants a paragraph at the end.
                let next = document.blocks.get(at + 1);
                if !matches!(next, Some(Block::Paragraph(..))) {
                    out.push(paragraph("Note", &[], ""));
                }
            }
        }
    }
    out.push(page.section(document));
    out.push("</w:body></w:document>".to_owned());
    out.concat()
}

fn style(look: Look) -> &'static str {
    match look {
        Look::Title => "Title",
        Look::Number => "Number",
        Look::Addressee | Look::Line => "Line",
        Look::Caption => "Caption",
        Look::Heading => "Heading",
        Look::Body => "Body",
        Look::Signer => "Signer",
        Look::Date => "Date",
        Look::Small => "Small",
        Look::Note => "Note",
    }
}

/// How a paragraph stands on the pages: with the one after it, or on a page of its own. In the order
/// of the schema.
const WITH_NEXT: &str = "<w:keepNext/>";
const ON_NEW_PAGE: &str = "<w:pageBreakBefore/>";

fn paragraph(style: &str, spans: &[Span], flow: &str) -> String {
    let runs: String = spans.iter().map(run).collect();
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{flow}</w:pPr>{runs}</w:p>")
}

fn run(span: &Span) -> String {
    let words = span.shown();
    if words.is_empty() {
        return String::new();
    }
    format!(
        "<w:r><w:rPr><w:rFonts w:hint=\"eastAsia\"/></w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>",
        escaped(&words)
    )
}

fn grid(table: &Table, width: u32, is_form: bool) -> String {
    let parts: u32 = table.widths.iter().map(|part| u32::from(*part)).sum();
    let of_part = |part: &u16| width * u32::from(*part) / parts.max(1);
    let columns: Vec<u32> = table.widths.iter().map(of_part).collect();
    let style = if is_form { "FormCell" } else { "Cell" };
    let mut out = vec![format!(
        "<w:tbl><w:tblPr><w:tblW w:w=\"{width}\" w:type=\"dxa\"/><w:jc w:val=\"center\"/>\
         <w:tblBorders>{}</w:tblBorders><w:tblLayout w:type=\"fixed\"/>\
         <w:tblCellMar><w:left w:w=\"57\" w:type=\"dxa\"/><w:right w:w=\"57\" w:type=\"dxa\"/>\
         </w:tblCellMar></w:tblPr><w:tblGrid>",
        edges()
    )];
    let column = |width: &u32| format!("<w:gridCol w:w=\"{width}\"/>");
    out.extend(columns.iter().map(column));
    out.push("</w:tblGrid>".to_owned());
    if !table.heads.is_empty() {
        let head = |head: &String| paragraph("CellHead", &[Span::Text(head.clone())], "");
        let heads: Vec<String> = table.heads.iter().map(head).collect();
        out.push(row(&heads, &columns, ("<w:tblHeader/>", "")));
    }
    let height = u32::from(table.row_height) * HUNDRED_MILLIMETRES / 100;
    let height = if height > 0 {
        format!("<w:trHeight w:val=\"{height}\" w:hRule=\"atLeast\"/>")
    } else {
        String::new()
    };
    for (at, cells) in table.rows.iter().enumerate() {
        // All rows of a group but the last stay with the next one.
        let goes_on =
            table.first_runs_down && at + 1 < table.rows.len() && table.first_takes(at + 1) == 0;
        let flow = if goes_on { WITH_NEXT } else { "" };
        let cell = |cell: &Vec<Span>| paragraph(style, cell, flow);
        let cells: Vec<String> = cells.iter().map(cell).collect();
        let merged = match table.first_takes(at) {
            0 => "<w:vMerge/>",
            1 => "",
            _ => "<w:vMerge w:val=\"restart\"/>",
        };
        out.push(row(&cells, &columns, (&height, merged)));
    }
    out.push("</w:tbl>".to_owned());
    out.concat()
}

/// Thin lines around and between the cells.
fn edges() -> String {
    let edge = |name: &str| {
        format!("<w:{name} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>")
    };
    ["top", "left", "bottom", "right", "insideH", "insideV"]
        .map(edge)
        .concat()
}

/// A row that is not torn apart by the end of a page. `of_row`: further properties of the row;
/// `of_first`: of its first cell.
fn row(cells: &[String], columns: &[u32], (of_row, of_first): (&str, &str)) -> String {
    let mut out = vec![format!("<w:tr><w:trPr><w:cantSplit/>{of_row}</w:trPr>")];
    for (at, (cell, width)) in cells.iter().zip(columns).enumerate() {
        let merged = if at == 0 { of_first } else { "" };
        out.push(format!(
            "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{merged}<w:vAlign w:val=\"center\"/></w:tcPr>{cell}</w:tc>"
        ));
    }
    out.push("</w:tr>".to_owned());
    out.concat()
}

/// Text as XML takes it; signs that XML 1.0 forbids are left out.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for sign in words.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' | '\n' => out.push(' '),
            '\u{FFFE}' | '\u{FFFF}' => {}
            sign if sign.is_control() => {}
            sign => out.push(sign),
        }
    }
    out
}

#[cfg(test)]
#[path = "docx_tests.rs"]
mod tests;
