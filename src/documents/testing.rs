//! Whether Word opens a file: the order of elements that ECMA-376-1:2016 part 1 prescribes and that
//! Word, other than LibreOffice, insists on; styles, relations and tables that hang together.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Elements with the children they may have, in their order; a child ending in `*` may repeat.
/// Sections of the standard: 17.3 paragraphs and runs, 17.4 tables, 17.6.17 sections, 17.7 styles,
/// 17.8 fonts, 17.15 settings.
const ORDERS: &[(&str, &[&str])] = &[
    ("w:document", &["w:body"]),
    ("w:body", &["w:p|w:tbl*", "w:sectPr"]),
    ("w:p", &["w:pPr", "w:r*"]),
    (
        "w:pPr",
        &[
            "w:pStyle",
            "w:keepNext",
            "w:keepLines",
            "w:pageBreakBefore",
            "w:snapToGrid",
            "w:spacing",
            "w:ind",
            "w:jc",
            "w:outlineLvl",
        ],
    ),
    ("w:r", &["w:rPr", "w:t|w:fldChar|w:instrText*"]),
    ("w:rPr", &["w:rFonts", "w:b", "w:sz", "w:szCs", "w:lang"]),
    ("w:tbl", &["w:tblPr", "w:tblGrid", "w:tr*"]),
    (
        "w:tblPr",
        &[
            "w:tblW",
            "w:jc",
            "w:tblBorders",
            "w:tblLayout",
            "w:tblCellMar",
        ],
    ),
    (
        "w:tblBorders",
        &[
            "w:top",
            "w:left",
            "w:bottom",
            "w:right",
            "w:insideH",
            "w:insideV",
        ],
    ),
    ("w:tblCellMar", &["w:top", "w:left", "w:bottom", "w:right"]),
    ("w:tblGrid", &["w:gridCol*"]),
    ("w:tr", &["w:trPr", "w:tc*"]),
    // In any order.
    ("w:trPr", &["w:cantSplit|w:trHeight|w:tblHeader*"]),
    ("w:tc", &["w:tcPr", "w:p*"]),
    ("w:tcPr", &["w:tcW", "w:gridSpan", "w:vMerge", "w:vAlign"]),
    (
        "w:sectPr",
        &["w:footerReference*", "w:pgSz", "w:pgMar", "w:docGrid"],
    ),
    ("w:styles", &["w:docDefaults", "w:style*"]),
    ("w:docDefaults", &["w:rPrDefault", "w:pPrDefault"]),
    ("w:rPrDefault", &["w:rPr"]),
    ("w:pPrDefault", &["w:pPr"]),
    (
        "w:style",
        &[
            "w:name",
            "w:basedOn",
            "w:next",
            "w:qFormat",
            "w:pPr",
            "w:rPr",
        ],
    ),
    ("w:fonts", &["w:font*"]),
    ("w:font", &["w:altName", "w:charset", "w:family", "w:pitch"]),
    (
        "w:settings",
        &[
            "w:evenAndOddHeaders",
            "w:characterSpacingControl",
            "w:compat",
            "w:themeFontLang",
        ],
    ),
    ("w:compat", &["w:compatSetting*"]),
    ("w:ftr", &["w:p*"]),
    ("Types", &["Default*", "Override*"]),
    ("Relationships", &["Relationship*"]),
];

struct Node {
    name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Node>,
}

impl Node {
    fn of(tag: &BytesStart<'_>) -> Self {
        let attributes = tag.attributes().map(|one| {
            let one = one.unwrap();
            (one.key.as_ref().to_owned(), one.value.into_owned())
        });
        Self {
            name: tag.name().as_ref().to_owned(),
            attributes: attributes.collect(),
            children: Vec::new(),
        }
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// This element and all below it.
    fn all(&self) -> Vec<&Self> {
        let below = self.children.iter().flat_map(Self::all);
        std::iter::once(self).chain(below).collect()
    }

    fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.all().into_iter().filter(move |one| one.name == name)
    }

    fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|one| one.name == name)
    }
}

/// Reads a part; fails on XML that is not well-formed.
fn tree(part: &str, text: &str) -> Node {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut open = vec![Node {
        name: String::new(),
        attributes: Vec::new(),
        children: Vec::new(),
    }];
    loop {
        let event = reader.read_event();
        match event.unwrap_or_else(|fault| panic!("{part}: {fault}")) {
            Event::Start(tag) => open.push(Node::of(&tag)),
            Event::Empty(tag) => open.last_mut().unwrap().children.push(Node::of(&tag)),
            Event::End(_) => {
                let done = open.pop().unwrap();
                open.last_mut().unwrap().children.push(done);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open.len(), 1, "{part}: an element is not closed");
    open.pop().unwrap().children.pop().unwrap()
}

/// Every child stands where the standard wants it, and none stands there that nobody thought of.
fn assert_order(part: &str, node: &Node) {
    for one in node.all() {
        let order = ORDERS.iter().find(|(name, _)| *name == one.name);
        let Some((_, places)) = order else {
            assert!(one.children.is_empty(), "{part}: {} has children", one.name);
            continue;
        };
        let (mut at, mut is_taken) = (0, false);
        for child in &one.children {
            let fits = |place: &str| {
                let names = place.trim_end_matches('*');
                names.split('|').any(|name| name == child.name)
            };
            let found = places.iter().skip(at).position(|place| fits(place));
            let found = found
                .unwrap_or_else(|| panic!("{part}: {} stands wrong in {}", child.name, one.name));
            assert!(
                found > 0 || !is_taken || places[at].ends_with('*'),
                "{part}: {} twice in {}",
                child.name,
                one.name
            );
            at += found;
            is_taken = true;
        }
    }
}

/// A table is a grid: as many cells as columns, each with a paragraph at its end.
fn assert_grid(table: &Node) {
    let grid = table.child("w:tblGrid").expect("a grid");
    let columns = grid.children.len();
    assert!(columns > 0, "a table without columns");
    let rows: Vec<&Node> = table.named("w:tr").collect();
    assert!(!rows.is_empty(), "a table without rows");
    let mut runs_down = vec![false; columns];
    for row in rows {
        let cells: Vec<&Node> = row.named("w:tc").collect();
        assert_eq!(cells.len(), columns, "cells of a row");
        for (column, cell) in cells.iter().enumerate() {
            let last = cell.children.last().map(|one| one.name.as_str());
            assert_eq!(last, Some("w:p"), "a cell ends with a paragraph");
            let merged = cell.child("w:tcPr").unwrap().child("w:vMerge");
            let goes_on = merged.is_some_and(|one| one.attribute("w:val").is_none());
            assert!(!goes_on || runs_down[column], "nothing above to go on with");
            runs_down[column] = merged.is_some();
        }
    }
}

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

/// Fails where Word would say that the file is damaged.
pub(crate) fn assert_word_takes(bytes: Vec<u8>) {
    let parts: Vec<(String, Node)> = parts(bytes)
        .into_iter()
        .map(|(name, text)| {
            let node = tree(&name, &text);
            (name, node)
        })
        .collect();
    let part = |wanted: &str| {
        let found = parts.iter().find(|(name, _)| name == wanted);
        &found.unwrap_or_else(|| panic!("no {wanted}")).1
    };
    for (name, node) in &parts {
        assert_order(name, node);
    }
    let types = part("[Content_Types].xml");
    for (name, _) in parts.iter().filter(|(name, _)| name.starts_with("word/")) {
        let own = format!("/{name}");
        let is_told = |one: &Node| one.attribute("PartName") == Some(&own);
        assert!(
            name.contains("_rels/") || types.all().into_iter().any(is_told),
            "{name} has no type"
        );
    }
    let relations = part("word/_rels/document.xml.rels");
    for relation in relations.named("Relationship") {
        part(&format!("word/{}", relation.attribute("Target").unwrap()));
    }
    let document = part("word/document.xml");
    let styles: Vec<&str> = part("word/styles.xml")
        .named("w:style")
        .filter_map(|one| one.attribute("w:styleId"))
        .collect();
    for one in document.all() {
        match one.name.as_str() {
            "w:pStyle" => assert!(styles.contains(&one.attribute("w:val").unwrap())),
            "w:footerReference" => {
                let id = one.attribute("r:id");
                let mut all = relations.named("Relationship");
                assert!(all.any(|relation| relation.attribute("Id") == id), "{id:?}");
            }
            "w:tbl" => assert_grid(one),
            _ => {}
        }
    }
    let body = document.child("w:body").unwrap();
    let names: Vec<&str> = body.children.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names.last(), Some(&"w:sectPr"));
    for pair in names.windows(2) {
        let is_open = pair[0] == "w:tbl" && pair[1] != "w:p";
        assert!(!is_open, "a table is followed by a paragraph");
    }
}
