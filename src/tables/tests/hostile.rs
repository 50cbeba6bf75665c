//! Workbooks made to do harm, or broken: each is refused quickly and in words.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{Source, line, read, refusal};

const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#;
const RELS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr date1904="1"/><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const BOOK_RELS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="57"/></cellXfs></styleSheet>"#;
const HEADER_ROW: &str = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>村名</t></is></c><c r="B1" t="inlineStr"><is><t>姓名</t></is></c><c r="C1" t="inlineStr"><is><t>出生年月</t></is></c><c r="D1" t="inlineStr"><is><t>党组织职务</t></is></c></row>"#;

fn sheet(rows: &str) -> String {
    format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData>{HEADER_ROW}{rows}</sheetData></worksheet>"#
    )
}

/// The parts of a good workbook with this sheet.
fn parts(sheet: String) -> Vec<(String, Vec<u8>)> {
    [
        ("[Content_Types].xml", TYPES.to_owned()),
        ("_rels/.rels", RELS.to_owned()),
        ("xl/workbook.xml", BOOK.to_owned()),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS.to_owned()),
        ("xl/styles.xml", STYLES.to_owned()),
        ("xl/worksheets/sheet1.xml", sheet),
    ]
    .map(|(name, content)| (name.to_owned(), content.into_bytes()))
    .to_vec()
}

fn pack(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in parts {
        zip.start_file(name.as_str(), options).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn source(bytes: Vec<u8>) -> Source {
    Source::Bytes {
        name: "名册.xlsx".to_owned(),
        bytes,
    }
}

fn with_rows(rows: &str) -> Source {
    source(pack(&parts(sheet(rows))))
}

fn with_part(name: &str, content: impl Into<Vec<u8>>) -> Source {
    let mut parts = parts(sheet(""));
    parts.retain(|(known, _)| known != name);
    parts.push((name.to_owned(), content.into()));
    source(pack(&parts))
}

#[track_caller]
fn refused(source: &Source, part: &str) {
    // The sentence names the limit that was met: it is met before anything is unpacked.
    let sentence = refusal(source);
    assert!(sentence.contains(part), "{sentence}");
}

#[test]
fn a_false_dimension_and_the_system_of_1904_do_no_harm() {
    let rows = r#"<row r="2"><c r="A2" t="inlineStr"><is><t>柳河村</t></is></c><c r="C2" s="1"><v>0</v></c></row>"#;
    assert_eq!(
        read(&with_rows(rows)).unwrap(),
        [line(2, ["柳河村", "", "1904-01-01", "", ""])]
    );
}

#[test]
fn bombs_are_not_unpacked() {
    refused(&with_part("xl/media/a.bin", vec![0; 40 << 20]), "压缩比");
    let mut many = parts(sheet(""));
    let mut state = 1_u32;
    let noise: Vec<u8> = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0] & 0x0F
    })
    .take(17 << 20)
    .collect();
    many.extend((0..4).map(|index| (format!("xl/media/{index}.bin"), noise.clone())));
    refused(&source(pack(&many)), "64 MB");
    let mut many = parts(sheet(""));
    many.extend((0..1000).map(|index| (format!("xl/{index}.xml"), Vec::new())));
    refused(&source(pack(&many)), "过多");
}

#[test]
fn entities_links_and_lying_counts_are_refused() {
    let laughs =
        r#"<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>"#;
    refused(&with_part("docProps/core.xml", laughs), "文档类型");
    let spread = "<a>".to_owned() + &"x".repeat(65_530) + laughs;
    refused(&with_part("xl/theme/a.xml", spread), "文档类型");
    let strings = r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="99999999999"><si><t>a</t></si></sst>"#;
    refused(&with_part("xl/sharedStrings.xml", strings), "数量过大");
    let padded = "<!-- uniqueCount=\"1\" -->".to_owned() + strings;
    refused(&with_part("xl/sharedStrings.xml", padded), "数量过大");
    let styles = STYLES.replace("</cellXfs>", &("<xf/>".repeat(1_000_000) + "</cellXfs>"));
    refused(&with_part("xl/styles.xml", styles), "");
    refused(&with_part("xl/a.xml", b"\xFF\xFE<\0a\0".to_vec()), "UTF-8");
    refused(&with_part("../../x", "x"), "文件名");
}

#[test]
fn impossible_cells_are_refused() {
    let cell = |place: &str| format!(r#"<row r="2"><c r="{place}"><v>1</v></c></row>"#);
    for place in [
        "XFE1",
        "A1048577",
        "A0",
        "ZZZZZZZZZZ1",
        "A99999999999999",
        "",
    ] {
        refused(&with_rows(&cell(place)), "");
    }
    refused(&with_rows(&cell("XFD2")), "1000 列");
    refused(
        &with_rows(r#"<row r="2"><c r="A2" t="s"><v>7</v></c></row>"#),
        "不存在的文字",
    );
    for index in ["-1", "99999999999999999999", "1.5", "x"] {
        let row = format!(r#"<row r="2"><c r="A2" t="s"><v>{index}</v></c></row>"#);
        refused(&with_rows(&row), "不存在的文字");
    }
    for number in ["1048577", "99999999999", "0x2"] {
        let row = format!(r#"<row r="{number}"><c r="A2"><v>1</v></c></row>"#);
        refused(&with_rows(&row), "");
    }
    refused(&with_rows(&(cell("A3") + &cell("A2"))), "顺序");
    refused(&with_rows(r#"<row r="2"><c r="A2"><v>1"#), "损坏");
}

#[test]
fn a_long_shared_string_cannot_be_multiplied_without_end() {
    use std::fmt::Write as _;
    let mut parts = parts(String::new());
    parts.pop();
    let mut rows = String::new();
    for row in 2..3000 {
        write!(
            rows,
            r#"<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>"#
        )
        .unwrap();
    }
    parts.push((
        "xl/worksheets/sheet1.xml".to_owned(),
        sheet(&rows).into_bytes(),
    ));
    let strings = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(32_767));
    parts.push(("xl/sharedStrings.xml".to_owned(), strings.into_bytes()));
    refused(&source(pack(&parts)), "过大");
}

#[test]
fn broken_archives_are_refused() {
    let whole = pack(&parts(sheet("")));
    for cut in [5, 30, whole.len() / 2, whole.len() - 30, whole.len() - 1] {
        refused(&source(whole[..cut].to_vec()), "文件");
    }
    for index in 1..6 {
        let mut parts = parts(sheet(""));
        parts.remove(index);
        if index != 4 {
            refused(&source(pack(&parts)), "");
        }
    }
    let mut without_types = parts(sheet(""));
    without_types.remove(0);
    refused(&source(pack(&without_types)), "缺少内容清单");
    refused(
        &source(pack(&[("a.txt".to_owned(), b"x".to_vec())])),
        "压缩包",
    );
    refused(&with_part("word/document.xml", "<a/>"), "Word");
    refused(&with_part("xl/workbook.bin", "x"), ".xlsb");
}

#[test]
fn sizes_and_names_that_lie_are_refused() {
    let good = pack(&parts(sheet("")));
    let central = good
        .windows(4)
        .position(|bytes| bytes == b"PK\x01\x02")
        .unwrap();
    let mut small = good.clone();
    small[central + 24] ^= 1;
    refused(&source(small), "");
    // The second entry gets the name and place of the first: overlapping, and twice the same.
    let second = central
        + good[central + 1..]
            .windows(4)
            .position(|bytes| bytes == b"PK\x01\x02")
            .unwrap()
        + 1;
    let mut overlapping = good.clone();
    let place = overlapping[central + 42..central + 46].to_vec();
    overlapping[second + 42..second + 46].copy_from_slice(&place);
    refused(&source(overlapping), "");
    let mut encrypted = good;
    encrypted[central + 8] |= 1;
    encrypted[6] |= 1;
    refused(&source(encrypted), "密码");
}

#[test]
fn every_flipped_byte_ends_in_an_answer() {
    let good = pack(&parts(sheet(r#"<row r="2"><c r="A2"><v>1</v></c></row>"#)));
    for at in (0..good.len()).step_by(7) {
        let mut bytes = good.clone();
        bytes[at] ^= 0x55;
        // Either is fine; only a panic or an abort is not.
        let _ = read(&source(bytes));
    }
}
