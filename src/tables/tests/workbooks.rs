//! Workbooks as spreadsheets write them.

use chrono::NaiveDate;
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};

use super::{ROSTER, Source, line, read, refusal, text};
use crate::tables::{Cell, TableReader};

fn workbook(fill: impl FnOnce(&mut Workbook)) -> Source {
    let mut workbook = Workbook::new();
    fill(&mut workbook);
    Source::Bytes {
        name: "名册.csv".to_owned(),
        bytes: workbook.save_to_buffer().unwrap(),
    }
}

fn header(sheet: &mut Worksheet, row: u32) {
    sheet
        .write_row(
            row,
            0,
            ["村名", "姓名", "出生年月", "党组织职务", "村委会职务"],
        )
        .unwrap();
}

/// A sheet with the header in row 1.
fn table(fill: impl FnOnce(&mut Worksheet)) -> Source {
    workbook(|book| {
        let sheet = book.add_worksheet();
        header(sheet, 0);
        fill(sheet);
    })
}

fn births(source: &Source) -> Vec<Cell<'static>> {
    let mut reader = TableReader::open(source, &ROSTER, None).unwrap();
    let mut found = Vec::new();
    while let Some(row) = reader.next_row().unwrap() {
        found.push(match row.cell(2) {
            Cell::Text(text) => Cell::Text(text.into_owned().into()),
            Cell::Date(date) => Cell::Date(date),
            Cell::Empty => Cell::Empty,
        });
    }
    found
}

#[test]
fn physical_rows_titles_and_hidden_rows() {
    let source = workbook(|book| {
        book.add_worksheet().write_string(0, 0, "填写说明").unwrap();
        let hidden = book.add_worksheet().set_hidden(true);
        header(hidden, 0);
        let sheet = book.add_worksheet();
        sheet
            .merge_range(0, 0, 0, 4, "两委成员名册", &Format::new())
            .unwrap();
        header(sheet, 2);
        sheet
            .write_row(4, 0, ["柳河村", "张三", "", "书记"])
            .unwrap();
        sheet.set_row_hidden(4).unwrap();
        sheet
            .write_row(6, 0, ["东岗村", "李四", "", "", "主任", "多余"])
            .unwrap();
    });
    let expected = vec![
        line(5, ["柳河村", "张三", "", "书记", ""]),
        line(7, ["东岗村", "李四", "", "", "主任"]),
    ];
    assert_eq!(read(&source).unwrap(), expected);
}

#[test]
fn numbers_dates_formulas_and_errors() {
    let source = table(|sheet| {
        let date = Format::new().set_num_format("yyyy\"年\"m\"月\"");
        for (row, number) in (1..).zip([
            19_750_308.0,
            1975.1,
            110_105_000_000_000_000.0,
            0.1 + 0.2,
            -0.0,
        ]) {
            sheet.write_number(row, 2, number).unwrap();
        }
        for (row, serial) in (6..).zip([27_461.0, 1.0, 59.0, 61.0, 60.0, -5.0, 0.0]) {
            sheet
                .write_number_with_format(row, 2, serial, &date)
                .unwrap();
        }
        sheet
            .write_formula(13, 2, Formula::new("=1+1").set_result("1975-03"))
            .unwrap();
        sheet
            .write_formula(14, 2, Formula::new("=A99/0").set_result("#REF!"))
            .unwrap();
        sheet.write_boolean(15, 2, true).unwrap();
        let bold = Format::new().set_bold();
        sheet
            .write_rich_string(16, 2, &[(&bold, "1975"), (&Format::new(), "-03")])
            .unwrap();
    });
    let day = |year, month, day| Cell::Date(NaiveDate::from_ymd_opt(year, month, day).unwrap());
    let expected = [
        text("19750308"),
        text("1975.1"),
        text("1.10105E+17"),
        text("0.3"),
        text("0"),
        day(1975, 3, 8),
        day(1900, 1, 1),
        day(1900, 2, 28),
        day(1900, 3, 1),
        text("60"),
        text("-5"),
        text("0"),
        text("1975-03"),
        text("#REF!"),
        text("TRUE"),
        text("1975-03"),
    ];
    assert_eq!(births(&source), expected);
}

#[test]
fn merged_data_cells_are_refused_by_name() {
    let source = table(|sheet| {
        sheet
            .merge_range(1, 0, 3, 0, "柳河村", &Format::new())
            .unwrap();
        sheet.write_row(1, 1, ["张三", "", "书记"]).unwrap();
    });
    let sentence = refusal(&source);
    assert!(
        sentence.contains("A2:A4") && sentence.contains("取消合并"),
        "{sentence}"
    );
    let total = table(|sheet| {
        sheet
            .write_row(1, 0, ["柳河村", "张三", "", "书记"])
            .unwrap();
        sheet
            .merge_range(2, 0, 2, 1, "合计", &Format::new())
            .unwrap();
    });
    assert_eq!(read(&total).unwrap().len(), 2);
}

#[test]
fn a_header_merged_downwards_ends_where_the_merge_ends() {
    let source = workbook(|book| {
        let sheet = book.add_worksheet();
        header(sheet, 0);
        sheet
            .merge_range(0, 0, 1, 0, "村名", &Format::new())
            .unwrap();
        sheet
            .write_row(2, 0, ["柳河村", "张三", "", "书记"])
            .unwrap();
    });
    assert_eq!(
        read(&source).unwrap(),
        [line(3, ["柳河村", "张三", "", "书记", ""])]
    );
}

#[test]
fn further_sheets_with_such_a_header_are_told() {
    let source = workbook(|book| {
        for name in ["东片", "西片", "空表"] {
            let sheet = book.add_worksheet();
            sheet.set_name(name).unwrap();
            header(sheet, 0);
            if name != "空表" {
                sheet
                    .write_row(1, 0, ["柳河村", "张三", "", "书记"])
                    .unwrap();
            }
        }
        book.add_worksheet().write_row(0, 0, ["填写说明"]).unwrap();
    });
    let reader = TableReader::open(&source, &ROSTER, None).unwrap();
    assert_eq!(reader.unread_sheets(), ["西片"]);
}

#[test]
fn a_workbook_without_the_columns_names_them() {
    let source = workbook(|book| {
        book.add_worksheet()
            .write_row(0, 0, ["姓名", "备注"])
            .unwrap();
    });
    let error = read(&source).unwrap_err();
    assert_eq!(error.code(), "missing_column");
    assert!(error.to_string().contains("村(社区)"), "{error}");
    assert_eq!(
        read(&workbook(|book| drop(book.add_worksheet().name())))
            .unwrap_err()
            .code(),
        "missing_column"
    );
}

#[test]
fn a_hundred_thousand_rows_and_no_more() {
    let rows = |count: u32| {
        table(|sheet| {
            for row in 1..count {
                sheet.write_string(row, 1, "张三").unwrap();
            }
        })
    };
    assert_eq!(read(&rows(100_000)).unwrap().len(), 99_999);
    assert!(refusal(&rows(100_001)).contains("另存为 CSV"));
}

#[test]
fn a_merged_foot_below_the_data_refuses_nothing() {
    let with_foot = |below: Option<&str>| {
        table(|sheet| {
            let plain = Format::new();
            sheet
                .write_row(1, 0, ["柳河村", "张三", "", "书记"])
                .unwrap();
            let foot = "填表人：张示例    审核人：李示例";
            sheet.merge_range(3, 0, 4, 4, foot, &plain).unwrap();
            if let Some(name) = below {
                sheet.write_row(5, 0, [name, "李四", "", "书记"]).unwrap();
            }
        })
    };
    assert_eq!(read(&with_foot(None)).unwrap().len(), 2);
    let sentence = refusal(&with_foot(Some("东岗村")));
    assert!(sentence.contains("A4:E5"), "{sentence}");
}
