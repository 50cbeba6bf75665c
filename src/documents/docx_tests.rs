//! The Word file: what office programs need, where they look for it.

use super::*;
use crate::documents::testing::assert_word_takes;
use crate::documents::text;

fn sample() -> Document {
    let table = Table {
        heads: vec!["姓名".to_owned(), "得票".to_owned()],
        widths: vec![3, 1],
        rows: vec![vec![text("甲<乙>&丙\u{1}"), text("12")]],
        row_height: 10,
        ..Table::default()
    };
    Document {
        name: "例".to_owned(),
        blocks: vec![
            Block::Paragraph(Look::Title, text("选举公告")),
            Block::Paragraph(Look::Body, text("一段")),
            Block::NextPage,
            Block::Table(table.clone()),
            Block::Table(table),
        ],
        ..Document::default()
    }
}

#[test]
fn word_takes_the_file() {
    assert_word_takes(word(&sample()).unwrap());
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
    let merged = Table {
        widths: vec![2, 1],
        rows: vec![row("主任", "甲"), row("", "乙"), row("委员", "")],
        first_runs_down: true,
        ..Table::default()
    };
    let form = Document {
        is_form: true,
        blocks: vec![Block::Table(merged)],
        ..Document::default()
    };
    let text = body(&form);
    assert!(text.contains("<w:vMerge w:val=\"restart\"/>") && text.contains("<w:vMerge/>"));
    assert!(
        !text.contains("footerReference"),
        "a form has no page number"
    );
    assert_word_takes(word(&form).unwrap());
}

#[test]
#[should_panic(expected = "w:jc stands wrong in w:tblPr")]
fn a_file_that_word_refuses_is_noticed() {
    let text = body(&sample()).replace(
        "<w:tblLayout w:type=\"fixed\"/>",
        "<w:tblLayout w:type=\"fixed\"/><w:jc w:val=\"center\"/>",
    );
    let parts = PARTS.iter().map(|(name, part)| (*name, part.as_bytes()));
    assert_word_takes(archive(parts.chain([("word/document.xml", text.as_bytes())])).unwrap());
}

#[test]
fn margins_grid_and_heads_stand_where_office_programs_look() {
    let text = body(&sample());
    assert!(text.contains("w:top=\"2098\" w:right=\"1474\" w:bottom=\"1985\" w:left=\"1588\""));
    assert!(
        text.contains("<w:gridCol w:w=\"6633\"/><w:gridCol w:w=\"2211\"/>"),
        "{text}"
    );
    assert!(text.contains("<w:tblHeader/>") && text.contains("<w:pageBreakBefore/>"));
    assert!(
        text.contains("甲&lt;乙&gt;&amp;丙<"),
        "escaped, without the forbidden sign"
    );
    assert!(text.find("footerReference").unwrap() < text.find("pgSz").unwrap());
    let across = body(&Document {
        is_landscape: true,
        ..sample()
    });
    assert!(across.contains("w:orient=\"landscape\""));
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    assert_eq!(word(&sample()).unwrap(), word(&sample()).unwrap());
}
