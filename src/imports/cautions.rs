//! What must be seen before anything else: another term in the title, sheets that are not read.

use chrono::Datelike;

use crate::committees::Term;
use crate::tables::import::Report;

/// Adds the cautions to a report; `term` is the one that was chosen.
pub(super) fn add(report: &mut Report, term: Option<&Term>) {
    if let Some(term) = term {
        let said = other_term(&report.heading, term);
        report
            .cautions
            .extend(said.map(|said| format!("标题写的是{said}，您选的是{}届，请确认", term.name)));
    }
    if !report.unread_sheets.is_empty() {
        let names: Vec<String> = report
            .unread_sheets
            .iter()
            .map(|name| format!("“{name}”"))
            .collect();
        report.cautions.push(format!(
            "这个工作簿有几张表头相同的工作表，只读了第一张；{}没有读，请把它们另存为单独的文件再导入，或并到第一张工作表中",
            names.join("、")
        ));
    }
}

/// What the titles say when they name another term than the chosen one: `2021届` for `2021年换届`,
/// else the year (`2026年`, `二〇二六年`). The day of a form (填报日期2026年3月) names none and confirms none.
fn other_term(titles: &[String], term: &Term) -> Option<String> {
    let is_chosen =
        |year: &String| term.name.contains(year) || term.starts_on.year().to_string() == *year;
    let years: Vec<Year> = titles.iter().flat_map(|title| years_in(title)).collect();
    if let Some(said) = years.iter().find(|year| year.of == Of::Term) {
        return (!is_chosen(&said.year)).then(|| format!("{}届", said.year));
    }
    let is_no_day = |year: &&Year| year.of != Of::Day;
    if years
        .iter()
        .filter(is_no_day)
        .any(|year| is_chosen(&year.year))
    {
        return None;
    }
    let said = years.iter().find(|year| year.of == Of::Year)?;
    Some(format!("{}年", said.year))
}

#[derive(Debug, PartialEq, Eq)]
struct Year {
    year: String,
    of: Of,
}

/// What four digits in a title are.
#[derive(Debug, PartialEq, Eq)]
enum Of {
    /// 届 or 换届 follows.
    Term,
    /// 年 follows, and no month.
    Year,
    /// A month follows: the day on which the form was filled in.
    Day,
    /// One end of some years, or no year at all.
    Other,
}

/// Every row of four digits in a title, and what it is.
fn years_in(title: &str) -> Vec<Year> {
    let signs: Vec<char> = title
        .chars()
        .filter(|sign| !sign.is_whitespace())
        .map(|sign| digit(sign).unwrap_or(sign))
        .collect();
    let is_digit = |at: usize| signs.get(at).is_some_and(char::is_ascii_digit);
    let is_year = |at: &usize| {
        (*at == 0 || !is_digit(at - 1))
            && (0..4).all(|place| is_digit(at + place))
            && !is_digit(at + 4)
    };
    let year = |at: usize| {
        let rest: String = signs[at + 4..].iter().take(4).collect();
        let is_month = |sign: char| sign.is_ascii_digit() || sign == '十';
        let after_year = rest.strip_prefix('年');
        let word = after_year.unwrap_or(&rest);
        let of = if word.starts_with('届') || word.starts_with("换届") {
            Of::Term
        } else if let Some(rest) = after_year {
            if rest.starts_with(is_month) {
                Of::Day
            } else {
                Of::Year
            }
        } else {
            month_after_a_sign(&rest)
        };
        let year = signs[at..at + 4].iter().collect();
        Year { year, of }
    };
    (0..signs.len()).filter(is_year).map(year).collect()
}

/// `-11`, `.3`, `/12` after a year is a month; `—2026` is another year.
fn month_after_a_sign(rest: &str) -> Of {
    let digits = rest.strip_prefix(['-', '.', '/', '．', '－']);
    let digits = digits.map(|rest| rest.chars().take_while(char::is_ascii_digit).count());
    if matches!(digits, Some(1 | 2)) {
        Of::Day
    } else {
        Of::Other
    }
}

/// A full-width or Chinese digit as a plain one.
fn digit(sign: char) -> Option<char> {
    const CHINESE: &str = "〇一二三四五六七八九";
    let place = match sign {
        '０'..='９' => u32::from(sign) - u32::from('０'),
        '零' | '○' | 'Ｏ' => 0,
        _ => u32::try_from(CHINESE.chars().position(|digit| digit == sign)?).ok()?,
    };
    char::from_digit(place, 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_names_its_term() {
        let starts_on = chrono::NaiveDate::from_ymd_opt(2021, 12, 10).unwrap();
        let term = Term {
            id: 1,
            name: "2021".to_owned(),
            starts_on,
            ordinal: None,
            version: 1,
        };
        for (title, said) in [
            ("黟县2021届村“两委”班子成员名册", None),
            ("黟县2026届村“两委”班子成员名册", Some("2026届")),
            ("2026年换届 名册", Some("2026届")),
            ("2026 届", Some("2026届")),
            ("西递镇2026年村“两委”班子成员名册", Some("2026年")),
            ("西递镇２０２６年村“两委”班子成员名册", Some("2026年")),
            ("黟县二〇二六年换届名册", Some("2026届")),
            ("黟县二○二六年名册", Some("2026年")),
            ("黟县2021年名册", None),
            ("黟县2021—2026年名册", None),
            ("填报日期2026年3月", None),
            ("填报日期二〇二六年十二月", None),
            ("第十二届", None),
            ("12026年", None),
            ("", None),
        ] {
            let found = other_term(&[title.to_owned()], &term);
            assert_eq!(found.as_deref(), said, "{title}");
        }
        // The title counts, not the day on which an old roster was printed anew.
        let title = "云岭县2026年村（社区）“两委”班子成员花名册";
        for filled in ["2021年11月", "2021-11-22", "2021.11", "二〇二一年十一月"] {
            let titles = [
                title.to_owned(),
                format!("填报单位：示例镇 填报日期：{filled}"),
            ];
            assert_eq!(
                other_term(&titles, &term).as_deref(),
                Some("2026年"),
                "{filled}"
            );
        }
    }
}
