//! When a by-election must be held (rulebook A12): a committee of fewer than three.

use chrono::{Months, NaiveDate};

use crate::rules::{RuleSet, Value};

/// Fewest members of a villagers' committee (VCL18 art. 6).
pub const FEWEST: usize = 3;

/// A stretch on a committee: first day, unless it is not known, and first day no longer in office.
pub type Sat = (Option<NaiveDate>, Option<NaiveDate>);

/// A by-election that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByElectionDue {
    /// How many are in office.
    pub sitting: usize,
    /// Since when there are fewer than three.
    pub since: NaiveDate,
    /// Last day of the by-election; `None` where the rules are silent.
    pub last: Option<NaiveDate>,
    /// Where that stands.
    pub source: String,
}

impl ByElectionDue {
    /// What is due, in a sentence.
    pub fn told(&self) -> String {
        let now = format!(
            "从{}起在任的只有{}人，少于法定的{FEWEST}人（村民委员会组织法第六条），应当补选",
            self.since, self.sitting
        );
        match self.last {
            Some(last) => format!("{now}，最迟{last}（{}）。", self.source),
            None => format!("{now}。"),
        }
    }

    /// Whether the last day is over.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.last.is_some_and(|last| today > last)
    }
}

fn sitting(sat: &[Sat], day: NaiveDate) -> usize {
    let sits = |(began, ended): &&Sat| {
        began.is_none_or(|began| began <= day) && ended.is_none_or(|ended| day < ended)
    };
    sat.iter().filter(sits).count()
}

/// The by-election that is due on `today`; `None` while three or more are in office, or where there
/// never were three. The period begins on the day the third left, which is not counted.
pub fn by_election_due(set: &RuleSet, sat: &[Sat], today: NaiveDate) -> Option<ByElectionDue> {
    let now = sitting(sat, today);
    if now >= FEWEST {
        return None;
    }
    let fell = |day: &NaiveDate| {
        let before = day.pred_opt().map_or(0, |before| sitting(sat, before));
        before >= FEWEST && sitting(sat, *day) < FEWEST
    };
    let days = sat.iter().filter_map(|(_, ended)| *ended);
    let since = days.filter(|day| *day <= today).filter(fell).max()?;
    let key = "by_election.months_below_three";
    let months = match set.stated(key).map(|one| &one.value) {
        Some(Value::Number(months)) => Some(Months::new(*months)),
        _ => None,
    };
    Some(ByElectionDue {
        sitting: now,
        since,
        last: months.and_then(|months| since.checked_add_months(months)),
        source: set.source(key).to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::elections::in_force::built_in;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn due(set: &str, sat: &[(&str, &str)], today: &str) -> Option<ByElectionDue> {
        let sets = built_in().unwrap();
        let sat: Vec<Sat> = sat
            .iter()
            .map(|(began, ended)| (Some(day(began)), (!ended.is_empty()).then(|| day(ended))))
            .collect();
        by_election_due(sets.find(set).unwrap(), &sat, day(today))
    }

    const FROM: &str = "2026-12-20";

    #[test]
    fn shanghai_has_three_months_from_the_day_the_third_left() {
        let three = [(FROM, ""), (FROM, ""), (FROM, "2027-03-10")];
        assert_eq!(due("sh-2020", &three, "2027-03-09"), None);
        let told = due("sh-2020", &three, "2027-03-10").unwrap();
        assert_eq!((told.sitting, told.since), (2, day("2027-03-10")));
        assert_eq!(told.last, Some(day("2027-06-10")));
        assert!(!told.is_overdue(day("2027-06-10")) && told.is_overdue(day("2027-06-11")));
        assert!(told.told().contains("最迟2027-06-10"), "{}", told.told());
        let silent = due("cn-2018", &three, "2027-03-10").unwrap();
        assert!(silent.last.is_none() && silent.told().contains("应当补选"));
    }

    #[test]
    fn three_left_are_enough_and_who_came_later_does_not_move_the_day() {
        let four = [(FROM, ""), (FROM, ""), (FROM, ""), (FROM, "2027-03-10")];
        assert_eq!(due("sh-2020", &four, "2027-04-01"), None);
        let later = [
            (FROM, "2027-01-10"),
            (FROM, "2027-02-10"),
            (FROM, ""),
            ("2027-03-01", ""),
        ];
        let told = due("sh-2020", &later, "2027-04-01").unwrap();
        assert_eq!(told.since, day("2027-01-10"));
        let filled = [later[0], later[1], later[2], later[3], ("2027-03-05", "")];
        assert_eq!(due("sh-2020", &filled, "2027-04-01"), None);
        let never = [(FROM, ""), (FROM, "2027-01-10")];
        assert_eq!(due("sh-2020", &never, "2027-04-01"), None);
    }
}
