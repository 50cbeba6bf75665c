//! Terms (届) and the day their members are counted on.
//!
//! A term lasts five years (Organic Law of Villagers' Committees, art. 11; Organic Law of Urban
//! Residents' Committees, art. 8). All units of a province are elected in one season, each county
//! or township on its own day.

use chrono::{Days, Months, NaiveDate};

use crate::divisions::DivisionCode;

/// A term of office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The row's id.
    pub id: i32,
    /// The name on the command line and in tables, such as `2026`.
    pub name: String,
    /// Orders the terms; also the reference date of units without an election day.
    pub starts_on: NaiveDate,
    /// The number of the term (第几届), where it is known.
    pub ordinal: Option<i32>,
    /// Counts the changes.
    pub version: i32,
}

/// The term that is most likely meant when none is named, out of terms in the order of their start:
/// the latest that has begun or begins within sixty days (rosters are prepared before an election),
/// else the latest. A term that is far away is never the usual one while another is known.
pub fn likely_term(terms: &[Term], today: NaiveDate) -> Option<&Term> {
    let latest_start = today.checked_add_days(Days::new(60)).unwrap_or(today);
    let begun = terms
        .iter()
        .rev()
        .find(|term| term.starts_on <= latest_start);
    begun.or(terms.last())
}

/// Why a term or an election day is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each sentence says what it means")]
pub enum Refusal {
    #[error("届次名称应为1至20个字，且不能含空格、换行等特殊字符，请重新填写。")]
    Name,
    #[error("“none”表示不作比较，不能用作届次名称，请换一个名称。")]
    ReservedName,
    #[error("届次“{0}”已登记，请换一个名称。")]
    NameTaken(String),
    #[error("届次“{name}”的开始日期也是 {on}，两届不能同日开始，请检查日期。")]
    StartTaken { name: String, on: NaiveDate },
    #[error("开始日期 {0} 不合理，应在1949年至2100年之间，请检查后重新填写。")]
    Start(NaiveDate),
    #[error("届数应为1至99的整数，请重新填写；不清楚时可以不填。")]
    Ordinal,
    #[error("届次“{name}”已登记为第{number}届，两届不能是同一届数，请检查届数。")]
    OrdinalTaken { name: String, number: i32 },
    #[error("选举日 {day} 与届次“{name}”不符：应在 {from} 至 {to} 之间，请检查日期或届次。")]
    ElectionDay {
        name: String,
        day: NaiveDate,
        from: NaiveDate,
        to: NaiveDate,
    },
    #[error("选举日只能为村（社区）及以上的区划设置，“{0}”是村民小组或网格，请改用它所在的村。")]
    Section(DivisionCode),
}

/// The name without spaces around it: 1–20 characters, without spaces and control characters.
pub(super) fn check_name(name: &str) -> Result<&str, Refusal> {
    let name = name.trim();
    if name.eq_ignore_ascii_case("none") {
        return Err(Refusal::ReservedName);
    }
    let usable = |sign: char| !sign.is_control() && !sign.is_whitespace();
    if (1..=20).contains(&name.chars().count()) && name.chars().all(usable) {
        Ok(name)
    } else {
        Err(Refusal::Name)
    }
}

/// Whether a new term fits beside the terms on record.
pub(super) fn check_new(
    known: &[Term],
    name: &str,
    starts_on: NaiveDate,
    ordinal: Option<i32>,
) -> Result<(), Refusal> {
    use chrono::Datelike;
    if !(1949..=2100).contains(&starts_on.year()) {
        return Err(Refusal::Start(starts_on));
    }
    if ordinal.is_some_and(|number| !(1..=99).contains(&number)) {
        return Err(Refusal::Ordinal);
    }
    if known.iter().any(|term| term.name == name) {
        return Err(Refusal::NameTaken(name.to_owned()));
    }
    let same = |term: &&Term| ordinal.is_some() && term.ordinal == ordinal;
    if let (Some(term), Some(number)) = (known.iter().find(same), ordinal) {
        return Err(Refusal::OrdinalTaken {
            name: term.name.clone(),
            number,
        });
    }
    match known.iter().find(|term| term.starts_on == starts_on) {
        Some(term) => Err(Refusal::StartTaken {
            name: term.name.clone(),
            on: starts_on,
        }),
        None => Ok(()),
    }
}

/// Whether an election day can belong to a term: from a year before its start (some begin the term
/// only after all places have voted) to the day before five years after it, when the next term's
/// elections are due; so the year of another term is noticed.
pub fn check_election_day(term: &Term, day: NaiveDate) -> Result<(), Refusal> {
    let from = term
        .starts_on
        .checked_sub_months(Months::new(12))
        .unwrap_or(NaiveDate::MIN);
    let to = term
        .starts_on
        .checked_add_months(Months::new(60))
        .and_then(|end| end.pred_opt())
        .unwrap_or(NaiveDate::MAX);
    if (from..=to).contains(&day) {
        return Ok(());
    }
    Err(Refusal::ElectionDay {
        name: term.name.clone(),
        day,
        from,
        to,
    })
}

/// Whether an election day is so late in a term that a wrong year is likelier than a late election:
/// more than twelve months after its start. It can be right, so people are asked, not refused.
pub fn is_late(term: &Term, day: NaiveDate) -> bool {
    let year = term.starts_on.checked_add_months(Months::new(12));
    year.is_some_and(|year| day > year)
}

/// The term before `term` by start date; `terms` in any order.
pub(super) fn preceding<'a>(terms: &'a [Term], term: &Term) -> Option<&'a Term> {
    terms
        .iter()
        .filter(|other| other.starts_on < term.starts_on)
        .max_by_key(|other| other.starts_on)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::divisions::ReferenceDays;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn term(name: &str, starts_on: &str) -> Term {
        Term {
            id: 1,
            name: name.to_owned(),
            starts_on: day(starts_on),
            ordinal: None,
            version: 1,
        }
    }

    fn place(code: &str) -> DivisionCode {
        DivisionCode::parse(code).unwrap()
    }

    #[test]
    fn the_nearest_place_with_an_election_day_decides() {
        let set = [("341023", "2026-12-20"), ("341023101", "2026-12-18")];
        let days = set.map(|(code, text)| (place(code), day(text)));
        let days = ReferenceDays::new(day("2026-01-01"), days.into());
        assert_eq!(days.of(&place("341023100200")), day("2026-12-20"));
        assert_eq!(days.of(&place("341023101200")), day("2026-12-18"));
        assert_eq!(days.of(&place("341024100200")), day("2026-01-01"));
        assert_eq!(days.of(&DivisionCode::nation()), day("2026-01-01"));
        assert_eq!(days.common_to(&place("341023101")), Some(day("2026-12-18")));
        assert_eq!(days.common_to(&place("341023100")), Some(day("2026-12-20")));
        assert_eq!(days.common_to(&place("341023")), None);
        assert_eq!(days.common_to(&place("341024")), Some(day("2026-01-01")));
    }

    #[test]
    fn an_election_day_of_another_term_is_noticed() {
        for (starts_on, day_of_election) in [
            ("2021-01-01", "2021-12-10"),
            ("2021-12-10", "2021-12-10"),
            ("2021-12-20", "2021-02-10"),
            ("2026-01-01", "2026-12-20"),
        ] {
            let checked = check_election_day(&term("甲", starts_on), day(day_of_election));
            assert_eq!(checked, Ok(()), "{starts_on} {day_of_election}");
        }
        for (starts_on, day_of_election) in [
            ("2021-01-01", "2026-12-20"),
            ("2021-01-01", "2026-01-01"),
            ("2026-12-20", "2021-12-20"),
        ] {
            let checked = check_election_day(&term("甲", starts_on), day(day_of_election));
            assert!(checked.is_err(), "{starts_on} {day_of_election}");
        }
    }

    #[test]
    fn a_late_election_day_is_asked_about() {
        let term = term("2026", "2026-01-01");
        assert!(!is_late(&term, day("2026-12-20")) && !is_late(&term, day("2027-01-01")));
        assert!(is_late(&term, day("2027-01-02")) && is_late(&term, day("2030-01-01")));
    }

    #[test]
    fn two_terms_share_neither_name_nor_start_nor_ordinal() {
        let mut known = [term("2021", "2021-01-01")];
        known[0].ordinal = Some(11);
        let again = check_new(&known, "2026", day("2026-01-01"), Some(11));
        assert!(again.unwrap_err().to_string().contains("第11届"));
        assert!(check_new(&known, "2021", day("2026-01-01"), None).is_err());
        assert!(check_new(&known, "2026", day("2021-01-01"), None).is_err());
        assert!(check_new(&known, "2026", day("2026-01-01"), Some(0)).is_err());
        assert_eq!(
            check_new(&known, "2026", day("2026-01-01"), Some(12)),
            Ok(())
        );
    }

    #[test]
    fn names_are_short_and_without_spaces() {
        assert_eq!(check_name(" 2026 "), Ok("2026"));
        for reserved in ["none", " NONE ", "None"] {
            assert_eq!(check_name(reserved), Err(Refusal::ReservedName));
        }
        for bad in [
            "",
            "  ",
            "2026 年",
            "一二三四五六七八九十一二三四五六七八九十一",
        ] {
            assert_eq!(check_name(bad), Err(Refusal::Name), "{bad}");
        }
    }
}
