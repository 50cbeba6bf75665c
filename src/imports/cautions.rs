//! What must be seen before anything else: another term in the title, sheets that are not read.

use chrono::Datelike;

use crate::committees::Term;
use crate::tables::import::Report;

/// Adds the cautions to a report; `term` is the one that was chosen.
pub(super) fn add(report: &mut Report, term: Option<&Term>) {
    let said = report.heading.iter().find_map(|text| term_said(text));
    if let (Some(term), Some(said)) = (term, said) {
        let is_chosen = term.name.contains(&said) || term.starts_on.year().to_string() == said;
        if !is_chosen {
            report.cautions.push(format!(
                "标题写的是{said}届，您选的是{}届，请确认",
                term.name
            ));
        }
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

/// The year of the term that a title names: `2021届`, `2021年换届`, `2021 年届`.
fn term_said(title: &str) -> Option<String> {
    let signs: Vec<char> = title.chars().filter(|sign| !sign.is_whitespace()).collect();
    let is_term = |at: usize| {
        let rest: String = signs[at + 4..].iter().take(4).collect();
        let rest = rest.trim_start_matches('年');
        rest.starts_with('届') || rest.starts_with("换届")
    };
    (0..signs.len().saturating_sub(4))
        .filter(|at| signs[*at..at + 4].iter().all(char::is_ascii_digit))
        .filter(|at| *at == 0 || !signs[at - 1].is_ascii_digit())
        .find(|at| is_term(*at))
        .map(|at| signs[at..at + 4].iter().collect())
}

#[cfg(test)]
mod tests {
    use super::term_said;

    #[test]
    fn a_title_names_its_term() {
        for (title, said) in [
            ("黟县2021届村“两委”班子成员名册", Some("2021")),
            ("2021年换届 名册", Some("2021")),
            ("2021 届", Some("2021")),
            ("填报日期2026年3月", None),
            ("第十二届", None),
            ("12021届", None),
            ("", None),
        ] {
            assert_eq!(term_said(title).as_deref(), said, "{title}");
        }
    }
}
