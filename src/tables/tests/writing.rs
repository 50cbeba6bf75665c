//! What goes out comes in again, and nothing of it is ever computed.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use chrono::NaiveDate;
use proptest::prelude::*;

use super::{HEADER, ROSTER, Source, bytes, read};
use crate::tables::sheet::{self, CsvEncoding, Kind, Sheet, SheetColumn, Value};
use crate::tables::template::{self, TemplateColumn, TemplateSpec};
use crate::tables::{Defect, Severity, TableReader, report};

fn roster(rows: Vec<Vec<Value>>) -> Sheet {
    let column = |(title, kind): (&str, Kind)| SheetColumn {
        title: title.to_owned(),
        width: 12,
        kind,
    };
    let kinds = [
        Kind::Text,
        Kind::Text,
        Kind::Date,
        Kind::Integer,
        Kind::Decimal(1),
    ];
    Sheet {
        title: "名册".to_owned(),
        notes: vec!["单位：人".to_owned()],
        columns: HEADER.split(',').zip(kinds).map(column).collect(),
        rows,
        total: Some(vec![
            "合计".into(),
            Value::Empty,
            Value::Empty,
            Value::Integer(-5),
            Value::Decimal(435),
        ]),
        definitions: vec![("人数".to_owned(), "=在任成员".to_owned())],
    }
}

fn csv(sheet: &Sheet, encoding: CsvEncoding) -> Vec<u8> {
    let mut out = Vec::new();
    sheet::write_csv(sheet, encoding, &mut out).unwrap();
    out
}

fn xlsx(sheet: &Sheet) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    sheet::write_xlsx(sheet, &mut out).unwrap();
    out.into_inner()
}

fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

const DANGEROUS: [&str; 9] = [
    "=1+1",
    "+86",
    "-2+3",
    "@SUM",
    "＝1",
    "'=1",
    "''@x",
    "=cmd|'/C calc'!A0",
    ";=1",
];

#[test]
fn csv_is_exact() {
    let rows = vec![vec![
        Value::from("=1,\"a\""),
        "-5".into(),
        Value::Empty,
        Value::Integer(-5),
        Value::Decimal(-5),
    ]];
    let text = String::from_utf8(csv(&roster(rows), CsvEncoding::Utf8Bom)).unwrap();
    let expected =
        format!("\u{FEFF}{HEADER}\r\n\"'=1,\"\"a\"\"\",'-5,,-5,-0.5\r\n合计,,,-5,43.5\r\n");
    assert_eq!(text, expected);
}

#[test]
fn an_independent_reader_sees_no_formula() {
    let rows = DANGEROUS
        .iter()
        .map(|text| vec![Value::from(*text)])
        .collect();
    let table = roster(rows);
    let file = csv(&table, CsvEncoding::Utf8Bom);
    let mut parser = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(&file[3..]);
    for record in parser.records() {
        let record = record.unwrap();
        assert_eq!(record.len(), 5);
        assert!(
            !record[0].starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']),
            "{record:?}"
        );
    }
    let mut workbook = open(xlsx(&table));
    assert_eq!(
        workbook.worksheet_formula("名册").unwrap().cells().count(),
        0
    );
    let range = workbook.worksheet_range("名册").unwrap();
    assert_eq!(range.get((3, 0)), Some(&Data::String("=1+1".to_owned())));
    assert_eq!(range.get((12, 3)), Some(&Data::Float(-5.0)));
    assert_eq!(range.get((12, 4)), Some(&Data::Float(43.5)));
    assert!(workbook.sheet_names().contains(&"统计口径".to_owned()));
}

#[test]
fn the_report_has_exactly_its_columns_in_row_order() {
    let defect = |row, severity, value: &str| Defect {
        row,
        column: "姓名".to_owned(),
        code: "missing_value",
        severity,
        message: "请填写, 姓名".to_owned(),
        value: value.to_owned(),
    };
    let defects = [
        defect(9, Severity::Warning, "=1"),
        defect(2, Severity::Refused, ""),
    ];
    let mut out = Vec::new();
    report::write_csv(&mut out, &defects).unwrap();
    let expected = "\u{FEFF}行号,列名,代码,级别,说明,值\r\n2,姓名,missing_value,拒绝,\"请填写, 姓名\",\r\n9,姓名,missing_value,警告,\"请填写, 姓名\",'=1\r\n";
    assert_eq!(String::from_utf8(out).unwrap(), expected);
}

#[test]
fn the_marked_workbook_keeps_rows_where_they_were() {
    let source = bytes(format!(
        "名册\n{HEADER}\n柳河村,张三,,书记,\n\n,李四,,=1,主任,多余\n"
    ));
    let defects = [Defect {
        row: 5,
        column: "村(社区)".to_owned(),
        code: "missing_value",
        severity: Severity::Refused,
        message: "请填写村名".to_owned(),
        value: String::new(),
    }];
    let mut out = Vec::new();
    report::write_xlsx(&source, &ROSTER, None, &defects, &mut out).unwrap();
    let again = Source::Bytes {
        name: String::new(),
        bytes: out.clone(),
    };
    assert_eq!(read(&again).unwrap(), read(&source).unwrap());
    let reader = TableReader::open(&again, &ROSTER, None).unwrap();
    assert!(
        reader.warnings().is_empty(),
        "its own column is no stranger when the corrected report comes back"
    );
    let mut workbook = open(out);
    let range = workbook.worksheet_range("原表").unwrap();
    assert_eq!(
        range.get_value((1, 5)),
        Some(&Data::String("错误原因".to_owned()))
    );
    assert_eq!(
        range.get_value((4, 5)),
        Some(&Data::String("村(社区)：请填写村名".to_owned()))
    );
    let list = workbook.worksheet_range("错误清单").unwrap();
    assert_eq!(list.rows().next().unwrap().len(), 7);
    assert_eq!(list.get((1, 1)), Some(&Data::Float(5.0)));
}

#[test]
fn templates_import_and_hide_long_lists() {
    let titles = HEADER.split(',').map(|title| TemplateColumn {
        title: title.to_owned(),
        example: "1975.10".to_owned(),
        width: 14,
    });
    let groups: Vec<String> = (1..=60)
        .map(|number| format!("第{number}村民小组"))
        .collect();
    let spec = TemplateSpec {
        title: "两委成员".to_owned(),
        columns: titles.collect(),
        instructions: vec!["每人一行".to_owned()],
        dropdowns: vec![
            ("姓名".to_owned(), groups.clone()),
            (
                "党组织职务".to_owned(),
                vec!["书记".to_owned(), "委员".to_owned()],
            ),
            ("村委会职务".to_owned(), groups),
        ],
    };
    let mut out = Cursor::new(Vec::new());
    template::write_xlsx(&spec, &mut out).unwrap();
    let file = out.into_inner();
    let source = Source::Bytes {
        name: String::new(),
        bytes: file.clone(),
    };
    assert_eq!(read(&source).unwrap()[0].1[2], "1975.10");
    let workbook = open(file);
    assert_eq!(workbook.sheet_names(), ["填写", "填写说明", "字典"]);
    assert_eq!(
        workbook.sheets_metadata()[2].visible,
        calamine::SheetVisible::Hidden
    );
    let mut csv = Vec::new();
    template::write_csv(&spec, &mut csv).unwrap();
    assert_eq!(read(&bytes(csv)).unwrap().len(), 1);
}

fn cell() -> impl Strategy<Value = String> {
    let dangerous = proptest::sample::select(DANGEROUS.as_slice()).prop_map(str::to_owned);
    let free =
        "[a-z0-9一-龥𠮷䶮①=+@'\",;.：（）\n<>&_ -]{0,12}".prop_map(|text| text.trim().to_owned());
    prop_oneof![3 => free, 1 => dangerous]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn rows_come_back_as_they_went_out(
        rows in proptest::collection::vec((cell(), cell(), 0_i32..60_000, -9999_i64..9999, -9999_i64..9999), 1..8)
    ) {
        let day = |number| NaiveDate::from_num_days_from_ce_opt(693_596 + number).unwrap();
        let values = |(a, b, date, whole, tenths): &(String, String, i32, i64, i64)| vec![
            Value::Text(a.clone()), Value::Text(b.clone()), Value::Date(day(*date)), Value::Integer(*whole),
            Value::Decimal(*tenths),
        ];
        let mut table = roster(rows.iter().map(values).collect());
        table.total = None;
        let tenths = |number: i64, csv: bool| {
            let text = super::super::sheet::decimal_text(number, 1);
            if csv { text } else { text.trim_end_matches(".0").to_owned() }
        };
        for (csv_file, file) in [
            (true, csv(&table, CsvEncoding::Utf8Bom)), (true, csv(&table, CsvEncoding::Gb18030)), (false, xlsx(&table)),
        ] {
            let lines = read(&bytes(file)).unwrap();
            prop_assert_eq!(lines.len(), rows.len());
            for ((_, cells), (a, b, date, whole, decimal)) in lines.iter().zip(&rows) {
                let expected =
                    [a.clone(), b.clone(), day(*date).to_string(), whole.to_string(), tenths(*decimal, csv_file)];
                prop_assert_eq!(cells.as_slice(), expected.as_slice());
            }
        }
    }
}
