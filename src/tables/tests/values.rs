//! What cells mean.

use chrono::NaiveDate;

use super::text;
use crate::tables::Cell;
use crate::tables::values::{
    CountProblem, DateProblem, bad_character, is_date_in_range, parse_count, parse_date, too_long,
};

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

#[test]
fn dates_in_every_written_form() {
    for form in [
        "1975-03-08",
        "1975/3/8",
        "1975.3.8",
        "1975.03.08",
        "19750308",
        "1975年3月8日",
        "1975年03月08日",
        "1975－03－08",
        "1975／3／8",
        "1975-03-08 00:00:00",
        "1975/3/8 0:00",
        "1975-03-08T00:00:00.000",
    ] {
        let parsed = parse_date(&text(form)).unwrap();
        assert_eq!(
            (parsed.date, parsed.month_only),
            (day(1975, 3, 8), false),
            "{form}"
        );
    }
    for form in ["1975-03", "1975.03", "197503", "1975年3月", "1975.3"] {
        let parsed = parse_date(&text(form)).unwrap();
        assert_eq!(
            (parsed.date, parsed.month_only),
            (day(1975, 3, 1), true),
            "{form}"
        );
    }
    assert_eq!(parse_date(&text("1975.10")).unwrap().date, day(1975, 10, 1));
    assert_eq!(parse_date(&text("1975.01")).unwrap().date, day(1975, 1, 1));
    assert_eq!(
        parse_date(&Cell::Date(day(2000, 2, 29))).unwrap().date,
        day(2000, 2, 29)
    );
}

#[test]
fn dates_that_are_none() {
    assert_eq!(
        parse_date(&text("1975.1")),
        Err(DateProblem::AmbiguousMonth)
    );
    for form in [
        "",
        "19990229",
        "20230230",
        "1975-13-01",
        "1975-0-1",
        "75.3.8",
        "3/8/1975",
        "1975",
        "1975-03-08-01",
        "1975年",
        "1975年3月8",
        "1975-3/8",
        "1975--8",
        "+1975-3-8",
        "-1",
        "60",
        "农历三月",
        "1975.",
        ".1",
        "1975.001",
        "#REF!",
        "197513",
        "1975-03-08 12:00",
    ] {
        assert_eq!(parse_date(&text(form)), Err(DateProblem::Bad), "{form}");
    }
    assert_eq!(parse_date(&Cell::Empty), Err(DateProblem::Bad));
    let today = day(2026, 1, 31);
    assert!(is_date_in_range(day(1900, 1, 1), today) && is_date_in_range(today, today));
    assert!(
        !is_date_in_range(day(1899, 12, 31), today) && !is_date_in_range(day(2026, 2, 1), today)
    );
}

#[test]
fn counts_never_wrap() {
    for (form, value) in [
        ("0", 0),
        ("007", 7),
        ("1.0", 1),
        ("1,000", 1000),
        ("9999", 9999),
        ("1,000.00", 1000),
    ] {
        assert_eq!(parse_count(form, 0..=9999), Ok(value), "{form}");
    }
    let huge = "9".repeat(400);
    for form in [
        "-1",
        "10000",
        "2147483648",
        "4294967296",
        "9007199254740993",
        "9223372036854775808",
        &huge,
    ] {
        assert_eq!(
            parse_count(form, 0..=9999),
            Err(CountProblem::OutOfRange),
            "{form}"
        );
    }
    for form in [
        "", "-", "-0", "1.5", "1.", ".0", "1e3", "0x10", "二十", "NaN", "1,00", "10,00", ",100",
        "1 0", "+1", "--1",
    ] {
        assert_eq!(
            parse_count(form, 0..=9999),
            Err(CountProblem::Bad),
            "{form}"
        );
    }
}

#[test]
fn hostile_characters_are_named_and_rare_ones_pass() {
    for fine in [
        "张三",
        "𠮷䶮㛃",
        "\u{2B5B8}",
        "阿依古丽·买买提",
        "O'Neil",
        "e\u{301}",
        "①",
        "",
    ] {
        assert_eq!(bad_character(fine, false), None, "{fine}");
    }
    for bad in [
        "张\u{202E}三",
        "\0",
        "a\u{7}",
        "\u{E000}",
        "\u{301}",
        "张\u{2028}三",
        "\u{FFFD}",
        "\u{10FFFF}",
        "a\nb",
        "张\u{200D}三",
    ] {
        assert!(bad_character(bad, false).is_some(), "{bad:?}");
    }
    assert_eq!(bad_character("a\r\n\tb", true), None);
    assert_eq!(
        bad_character(&("a".to_owned() + &"\u{301}".repeat(500)), false),
        Some('\u{301}')
    );
    assert!(too_long("一二三", 2) && !too_long("一二三", 3));
}
