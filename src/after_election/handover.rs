//! The handover of a committee's work (Organic Law of Villagers' Committees, art. 20): what is
//! handed over, and how it stands.

use chrono::NaiveDate;

use crate::elections::handed_over::HANDED_OVER;

/// What is usually handed over, as the form and the printed list name it.
pub(super) fn usual_items() -> Vec<String> {
    let item = |(name, parts): (&str, &str)| format!("{name}（{parts}）");
    HANDED_OVER.into_iter().map(item).collect()
}

/// How far a handover is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// In time: the day.
    Done(NaiveDate),
    /// Done so many days after the last one.
    DoneLate(i64),
    /// So many days are left; 0 is the last day.
    Open(i64),
    /// The last day was so many days ago.
    Overdue(i64),
}

/// How a handover stands on `today`; `due` is the last day.
pub(super) fn standing(due: NaiveDate, handed_on: Option<NaiveDate>, today: NaiveDate) -> Standing {
    let late = |day: NaiveDate| (day - due).num_days();
    match handed_on {
        Some(day) if day <= due => Standing::Done(day),
        Some(day) => Standing::DoneLate(late(day)),
        None if today <= due => Standing::Open(-late(today)),
        None => Standing::Overdue(late(today)),
    }
}

/// Longest item or amount, in characters.
const LONGEST: usize = 100;
/// Most items.
const MOST: usize = 40;

/// The items of a form, name and amount; rows without an amount were not handed over. The refusal
/// names the row.
pub(super) fn read_items(rows: &[(String, String)]) -> Result<Vec<(String, String)>, String> {
    let mut items: Vec<(String, String)> = Vec::new();
    for (number, (name, amount)) in (1..).zip(rows) {
        let (name, amount) = (name.trim(), amount.trim());
        if amount.is_empty() {
            continue;
        }
        if name.is_empty() {
            return Err(format!("第{number}行填了数量“{amount}”，请写明是什么。"));
        }
        if name.chars().count() > LONGEST || amount.chars().count() > LONGEST {
            return Err(format!("第{number}行请不要超过{LONGEST}个字。"));
        }
        if items.iter().any(|(known, _)| known == name) {
            return Err(format!("“{name}”写了两次，请合并在一行里。"));
        }
        items.push((name.to_owned(), amount.to_owned()));
    }
    if items.is_empty() {
        return Err("请至少填写一项移交的东西和数量；没有的项目空着。".to_owned());
    }
    if items.len() > MOST {
        return Err(format!("移交清单最多{MOST}项，请合并。"));
    }
    Ok(items)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_tenth_day_is_still_in_time() {
        let due = day("2026-12-30");
        let stands = |done: Option<&str>, today| standing(due, done.map(day), day(today));
        assert_eq!(stands(None, "2026-12-30"), Standing::Open(0));
        assert_eq!(stands(None, "2026-12-31"), Standing::Overdue(1));
        let (last, after) = (Some("2026-12-30"), Some("2027-01-02"));
        assert_eq!(stands(last, "2027-02-01"), Standing::Done(due));
        assert_eq!(stands(after, "2027-02-01"), Standing::DoneLate(3));
    }

    #[test]
    fn a_list_names_what_is_wrong_with_it() {
        let row = |name: &str, amount: &str| (name.to_owned(), amount.to_owned());
        let read = read_items(&[row("公章", "3枚"), row("账目", " "), row(" 合同 ", "12份")]);
        assert_eq!(read, Ok(vec![row("公章", "3枚"), row("合同", "12份")]));
        for (rows, told) in [
            (vec![row("", "3")], "第1行"),
            (vec![row("公章", "1枚"), row("公章", "2枚")], "写了两次"),
            (vec![row("公章", "")], "至少填写一项"),
            (vec![row("公章", &"枚".repeat(101))], "不要超过100个字"),
        ] {
            let refused = read_items(&rows).unwrap_err();
            assert!(refused.contains(told), "{refused}");
        }
    }
}
