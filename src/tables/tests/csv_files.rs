//! CSV files as people hand them in, and files that only look like CSV.

use encoding_rs::GB18030;

use super::{HEADER, ROSTER, bytes, line, read, read_as, refusal};
use crate::tables::{Encoding, Source, TableReader, Unreadable};

fn gb18030(text: &str) -> Vec<u8> {
    GB18030.encode(text).0.into_owned()
}

fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    "\u{FEFF}"
        .chars()
        .chain(text.chars())
        .collect::<String>()
        .encode_utf16()
        .flat_map(to_bytes)
        .collect()
}

#[test]
fn every_encoding_gives_the_same_rows() {
    let text = format!("{HEADER}\r\n柳河村,龚𠮷,1975-03,书记,\r\n东岗村,䶮三,,,主任\r\n");
    let expected = vec![
        line(2, ["柳河村", "龚𠮷", "1975-03", "书记", ""]),
        line(3, ["东岗村", "䶮三", "", "", "主任"]),
    ];
    let files = [
        text.clone().into_bytes(),
        format!("\u{FEFF}{text}").into_bytes(),
        gb18030(&text),
        utf16(&text, u16::to_le_bytes),
        utf16(&text, u16::to_be_bytes),
    ];
    for file in files {
        assert_eq!(read(&bytes(file)).unwrap(), expected);
    }
}

#[test]
fn surnames_that_are_utf8_by_accident_are_gb18030() {
    let detected = |file: Vec<u8>| super::super::encoding::detect(file.as_slice()).unwrap();
    assert_eq!(detected(gb18030("郑谢袁卢,魏薛叶石")), Encoding::Gb18030);
    assert_eq!(detected(gb18030("姓名")), Encoding::Gb18030);
    assert_eq!(detected("姓名".into()), Encoding::Utf8);
    assert_eq!(detected("code,name".into()), Encoding::Utf8);
    assert_eq!(
        detected(gb18030(&("a".repeat(65535) + "姓名"))),
        Encoding::Gb18030
    );
    assert_eq!(
        detected(("a".repeat(65535) + "姓名").into_bytes()),
        Encoding::Utf8
    );
}

#[test]
fn the_user_may_choose_the_encoding() {
    let file = bytes(gb18030(&format!("{HEADER}\n柳河村,张三,,书记,\n")));
    assert_eq!(read_as(&file, Some(Encoding::Gb18030)).unwrap().len(), 1);
    assert!(matches!(
        read_as(&file, Some(Encoding::Utf8)),
        Err(Unreadable::BadBytes { row: 1, .. })
    ));
}

#[test]
fn semicolons_and_tabs_separate_too() {
    for separator in [";", "\t"] {
        let text = format!("{HEADER}\n柳河村,张三,\"1975,3\",书记,\n").replace(',', separator);
        let text = text.replace(&format!("1975{separator}3"), "1975,3");
        assert_eq!(
            read(&bytes(text)).unwrap(),
            [line(2, ["柳河村", "张三", "1975,3", "书记", ""])]
        );
    }
}

#[test]
fn rows_are_numbered_as_the_spreadsheet_shows_them() {
    let text = format!(
        "名册,,,,\n\n{HEADER}\n柳河村,\"张\n三\",,书记,\n\n,,,,\n　,\u{A0},,,\n柳河村,李四,,,主任"
    );
    let expected = vec![
        line(4, ["柳河村", "张\n三", "", "书记", ""]),
        line(8, ["柳河村", "李四", "", "", "主任"]),
    ];
    assert_eq!(read(&bytes(text)).unwrap(), expected);
}

#[test]
fn mixed_line_ends_and_odd_quotes() {
    let text =
        format!("{HEADER}\r柳河村,张\"三\",,书记,\n东岗村,\"李\"\"四\"\"\"x,,,主任\r\n西岗村,王五");
    let expected = vec![
        line(2, ["柳河村", "张\"三\"", "", "书记", ""]),
        line(3, ["东岗村", "李\"四\"x", "", "", "主任"]),
        line(4, ["西岗村", "王五", "", "", ""]),
    ];
    assert_eq!(read(&bytes(text)).unwrap(), expected);
}

#[test]
fn cr_and_lf_on_the_border_of_two_pieces_are_one_line_end() {
    // Header and first row fill the first piece of 65,536 bytes up to the CR.
    let head = format!("{HEADER}\r\n柳河村,张三,,书记,");
    let text = head.clone() + &"x".repeat(65_535 - head.len()) + "\r\n东岗村,李四,,,主任\r\n";
    let rows = read(&bytes(text)).unwrap();
    assert_eq!(rows[1], line(3, ["东岗村", "李四", "", "", "主任"]));
}

#[test]
fn headers_are_found_folded_in_any_order_below_titles() {
    let text = "幸福镇两委成员名册\n单位：人\n序号,村（居）委会\"职务\",姓　名,\"村\n（社区）\"\n1,主任,张三,柳河村,多余\n";
    let text = text.replace("村（居）委会\"职务\"", "\"村（居）委会\n职务\"");
    let source = bytes(text);
    let reader = TableReader::open(&source, &ROSTER, None).unwrap();
    assert_eq!(reader.header_row(), 3);
    let warnings = reader.warnings();
    assert_eq!(
        (
            warnings.len(),
            warnings[0].code,
            warnings[0].column.as_str()
        ),
        (1, "unknown_column", "序号")
    );
    assert_eq!(
        read(&source).unwrap(),
        [line(4, ["柳河村", "张三", "", "", "主任"])]
    );
}

#[test]
fn all_missing_columns_are_named_at_once() {
    let error = read(&bytes("出生年月,备注\n1975-03,无\n")).unwrap_err();
    assert_eq!(error.code(), "missing_column");
    let sentence = error.to_string();
    for part in [
        "村(社区)（也可写作 村名、村代码）",
        "姓名",
        "党组织职务 或 村(居)委会职务",
    ] {
        assert!(sentence.contains(part), "{sentence}");
    }
    let eleventh = "x\n".repeat(10) + HEADER + "\n";
    assert_eq!(read(&bytes(eleventh)).unwrap_err().code(), "missing_column");
}

#[test]
fn the_same_column_twice_is_refused_with_both_headers() {
    let sentence = refusal(&bytes("村名,姓名,村 名,党组织职务\n"));
    assert!(sentence.contains("“村名”与“村 名”"), "{sentence}");
    let sentence = refusal(&bytes("村名,姓名,村代码,党组织职务,村代码\n"));
    assert!(sentence.contains("“村代码”与“村代码”"), "{sentence}");
}

#[test]
fn of_two_columns_of_one_meaning_each_row_uses_the_filled_one() {
    let text = "村名,姓名,出生年月,出生日期,村委会职务,村(居)委会职务\n\
                柳河村,张三,1975.03,,主任,\n\
                东岗村,李四,,1975-03-08,,委员\n\
                东岗村,王五,1975.03,19750308,委员,委员\n\
                东岗村,赵六,1975.03,1976-03-08,委员,主任\n";
    let expected = [
        line(2, ["柳河村", "张三", "1975.03", "", "主任"]),
        line(3, ["东岗村", "李四", "1975-03-08", "", "委员"]),
        line(4, ["东岗村", "王五", "19750308", "", "委员"]),
        line(5, ["东岗村", "赵六", "", "", ""]),
    ];
    assert_eq!(read(&bytes(text)).unwrap(), expected);
}

#[test]
fn values_are_trimmed_and_folded() {
    let text = format!(
        "{HEADER}\n\u{FEFF} \u{A0}柳河\u{200B}村　,Ａ张三\u{200D},１９７５．３,'=1+1,'书记\n"
    );
    assert_eq!(
        read(&bytes(text)).unwrap(),
        [line(2, ["柳河村", "A张三", "1975．3", "=1+1", "'书记"])]
    );
}

#[test]
fn totals_are_told_by_their_first_cell() {
    let text = format!("{HEADER}\n,合 计：,12\n总计,,\n小计\n合计村,张三,,书记\n");
    let source = bytes(text);
    let mut reader = TableReader::open(&source, &ROSTER, None).unwrap();
    let mut totals = Vec::new();
    while let Some(row) = reader.next_row().unwrap() {
        totals.push(row.is_no_data());
    }
    assert_eq!(totals, [true, true, true, false]);
}

#[test]
fn a_header_alone_is_an_empty_table() {
    assert_eq!(read(&bytes(HEADER)).unwrap(), []);
    assert!(matches!(read(&bytes("")), Err(Unreadable::Empty)));
    assert!(matches!(read(&bytes("\r\n \r\n")), Err(Unreadable::Empty)));
}

#[test]
fn hostile_text_is_refused_with_the_row() {
    let after = |rows: &str| bytes(format!("{HEADER}\n柳河村,张三,,书记,\n{rows}"));
    assert!(matches!(
        read(&after("柳河村,\"李四,,,\n王五\n")),
        Err(Unreadable::OpenQuote(3))
    ));
    assert!(matches!(
        read(&after("柳河村,李\0四,,,\n")),
        Err(Unreadable::NotATable)
    ));
    assert!(matches!(
        read(&after(&"长".repeat(400_000))),
        Err(Unreadable::LongRow(3))
    ));
    assert!(matches!(
        read(&after(&("\"".to_owned() + &"长".repeat(400_000)))),
        Err(Unreadable::OpenQuote(3))
    ));
    assert!(matches!(
        read(&after(&",".repeat(1000))),
        Err(Unreadable::ManyColumns(3))
    ));
    assert_eq!(read(&after(&",".repeat(999))).unwrap().len(), 1);
}

#[test]
fn a_bad_byte_far_into_a_utf8_file_is_reported_with_its_row() {
    let mut file = format!("{HEADER}\n").into_bytes();
    while file.len() < 1 << 16 {
        file.extend_from_slice("柳河村,张三,,书记,\n".as_bytes());
    }
    let row = u32::try_from(file.split(|byte| *byte == b'\n').count()).unwrap();
    file.extend_from_slice(b"\xFF\xFE,x\n");
    assert!(
        matches!(read(&bytes(file)), Err(Unreadable::BadBytes { row: at, encoding: "UTF-8" }) if at == row)
    );
}

#[test]
fn other_files_are_refused_by_what_they_are() {
    let mut encrypted = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    let old = encrypted.clone();
    encrypted.resize(70_000, 0);
    encrypted.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let named = |name: &str, bytes: Vec<u8>| Source::Bytes {
        name: name.to_owned(),
        bytes,
    };
    for (source, part) in [
        (bytes(encrypted), "取消密码"),
        (named("a.xls", old.clone()), ".xls"),
        (named("a.et", old), ".et"),
        (
            named("a.xls", b"\r\n<html><table><tr><td>1".to_vec()),
            "网页",
        ),
        (
            named(
                "a.xls",
                b"\xEF\xBB\xBF<?xml version=\"1.0\"?><Workbook/>".to_vec(),
            ),
            "网页",
        ),
        (bytes(b"%PDF-1.7".to_vec()), "PDF"),
        (bytes(b"\x89PNG\r\n".to_vec()), "图片"),
        (bytes(vec![1, 0, 2, 0, 3]), "不是表格"),
    ] {
        let sentence = refusal(&source);
        assert!(sentence.contains(part), "{sentence}");
    }
}

#[test]
fn a_file_on_disk_is_read_like_one_in_memory() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("名册.txt");
    assert!(refusal(&Source::Path(path.clone())).contains("文件读写失败"));
    std::fs::write(&path, format!("{HEADER}\n柳河村,张三,,书记,\n")).unwrap();
    assert_eq!(read(&Source::Path(path)).unwrap().len(), 1);
}
