//! The Word file: a ZIP of well-formed parts with what office programs need.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;

use super::*;
use crate::documents::text;

/// The parts of a file by name.
fn parts(bytes: Vec<u8>) -> Vec<(String, String)> {
    let mut file = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = file
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    let mut read = |name: String| {
        let mut content = String::new();
        let mut part = file.by_name(&name).unwrap();
        part.read_to_string(&mut content).unwrap();
        drop(part);
        (name, content)
    };
    names.into_iter().map(&mut read).collect()
}

fn assert_well_formed(name: &str, part: &str) {
    let mut reader = Reader::from_str(part);
    reader.config_mut().check_end_names = true;
    let mut depth = 0_i32;
    loop {
        match reader
            .read_event()
            .unwrap_or_else(|fault| panic!("{name}: {fault}"))
        {
            Event::Start(tag) => {
                depth += 1;
                tag.attributes()
                    .for_each(|one| assert!(one.is_ok(), "{name}"));
            }
            Event::End(_) => depth -= 1,
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0, "{name}");
}

fn sample() -> Document {
    let table = Table {
        heads: vec!["姓名".to_owned(), "得票".to_owned()],
        widths: vec![3, 1],
        rows: vec![vec![text("甲<乙>&丙\u{1}"), text("12")]],
        missing: String::new(),
        row_height: 10,
    };
    Document {
        name: "例".to_owned(),
        is_landscape: false,
        blocks: vec![
            Block::Paragraph(Look::Title, text("选举公告")),
            Block::Paragraph(Look::Body, text("一段")),
            Block::NextPage,
            Block::Table(table.clone()),
            Block::Table(table),
        ],
    }
}

#[test]
fn a_word_file_is_a_zip_of_well_formed_parts() {
    let parts = parts(word(&sample()).unwrap());
    assert_eq!(parts.len(), PARTS.len() + 1);
    for (name, part) in &parts {
        assert_well_formed(name, part);
        if name != "[Content_Types].xml" && name.starts_with("word/") && !name.contains("_rels") {
            let types = &parts
                .iter()
                .find(|(known, _)| known == "[Content_Types].xml")
                .unwrap()
                .1;
            assert!(types.contains(&format!("PartName=\"/{name}\"")), "{name}");
        }
    }
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
