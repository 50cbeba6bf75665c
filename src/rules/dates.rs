//! Deadlines as days (rulebook 0.3, A1): the day something begins is not counted (CC art. 201),
//! "N days before election day" is D − N and that day is still in time.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::typed::Deadlines;

/// Whether something was done in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timely {
    /// On the last day or before.
    OnTime,
    /// After the last day.
    Late {
        /// The last day it would have been in time.
        last: NaiveDate,
    },
}

impl Timely {
    /// Compares a day with the last one allowed.
    pub fn judge(day: NaiveDate, last: NaiveDate) -> Self {
        if day <= last {
            Self::OnTime
        } else {
            Self::Late { last }
        }
    }

    /// Whether it was in time.
    pub fn is_on_time(self) -> bool {
        self == Self::OnTime
    }
}

/// The last day for what must be done `days` days before election day. `None` beyond the calendar.
pub fn days_before(election_day: NaiveDate, days: u32) -> Option<NaiveDate> {
    election_day.checked_sub_days(Days::new(days.into()))
}

impl Deadlines {
    /// The last day of a period of `days` days that begins on `start`: `start` itself is not
    /// counted (CC art. 201), unless the rule set counts it. `None` beyond the calendar.
    pub fn days_after(&self, start: NaiveDate, days: u32) -> Option<NaiveDate> {
        let days = if self.counts_start_day {
            days.saturating_sub(1)
        } else {
            days
        };
        start.checked_add_days(Days::new(days.into()))
    }

    /// Last day to publish the roll of voters (VCL18 art. 14).
    pub fn roll_due(&self, election_day: NaiveDate) -> Option<NaiveDate> {
        days_before(election_day, self.list_days)
    }

    /// Last day to object to the roll (VCL18 art. 14).
    pub fn objection_due(&self, published: NaiveDate) -> Option<NaiveDate> {
        self.days_after(published, self.objection_days)
    }

    /// Last day to decide an objection (VCL18 art. 14).
    pub fn decision_due(&self, received: NaiveDate) -> Option<NaiveDate> {
        self.days_after(received, self.decision_days)
    }

    /// Last day to publish the formal list of candidates (ZJ arts 18, 20; SH art. 12; BJ art. 20;
    /// HA art. 26).
    pub fn candidates_due(&self, election_day: NaiveDate) -> Option<NaiveDate> {
        days_before(election_day, self.candidates_days)
    }

    /// Last day to ask for a proxy (ZJ art. 25, SH art. 16; elsewhere the day before).
    pub fn proxy_due(&self, election_day: NaiveDate) -> Option<NaiveDate> {
        days_before(election_day, self.proxy_days)
    }

    /// Last day to publish the proxies; `None` where the rule set is silent.
    pub fn proxy_publication_due(&self, election_day: NaiveDate) -> Option<NaiveDate> {
        days_before(election_day, self.proxy_publish_days?)
    }

    /// Last day of a runoff (ZJ art. 29, SH art. 21, BJ art. 30); `None` where silent.
    pub fn runoff_due(&self, election_day: NaiveDate) -> Option<NaiveDate> {
        self.days_after(election_day, self.runoff_days?)
    }

    /// Last day of the handover (VCL18 art. 20).
    pub fn handover_due(&self, produced: NaiveDate) -> Option<NaiveDate> {
        self.days_after(produced, self.handover_days)
    }

    /// Last day of the vote on a recall (ZJ art. 35, SH art. 27, BJ art. 33, HA art. 43); `None`
    /// where silent.
    pub fn recall_due(&self, accepted: NaiveDate) -> Option<NaiveDate> {
        self.days_after(accepted, self.recall_days?)
    }

    /// First day on which the same facts may carry a new recall (ZJ art. 36); `None` where silent.
    pub fn recall_again_from(&self, voted: NaiveDate) -> Option<NaiveDate> {
        voted.checked_add_months(Months::new(self.recall_bar_months?))
    }
}

/// Whether somebody is 18 on election day; the birthday counts (VCL18 art. 13, R-A3-1). Born on
/// 29 February, one comes of age on 1 March.
pub fn is_of_age(birth: NaiveDate, election_day: NaiveDate) -> bool {
    const YEARS: i32 = 18;
    let year = birth.year().saturating_add(YEARS);
    birth
        .with_year(year)
        .or_else(|| NaiveDate::from_ymd_opt(year, 3, 1))
        .is_some_and(|birthday| birthday <= election_day)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{Timely, is_of_age};
    use crate::rules::{Deadlines, RuleSets};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn of(set: &str) -> Deadlines {
        RuleSets::built_in()
            .unwrap()
            .find(set)
            .unwrap()
            .rules()
            .deadlines
    }

    const D: &str = "2026-12-20";

    #[test]
    fn v12_the_roll_is_out_twenty_days_before() {
        let due = of("cn-2018").roll_due(day(D)).unwrap();
        let last = day("2026-11-30");
        assert_eq!(Timely::judge(day("2026-12-01"), due), Timely::Late { last });
        assert_eq!(Timely::judge(last, due), Timely::OnTime);
    }

    #[test]
    fn v13_objections_within_five_days() {
        let due = of("cn-2018").objection_due(day("2026-11-30")).unwrap();
        assert!(Timely::judge(day("2026-12-05"), due).is_on_time());
        assert!(!Timely::judge(day("2026-12-06"), due).is_on_time());
    }

    #[test]
    fn v14_decisions_within_three_days() {
        let due = of("cn-2018").decision_due(day("2026-12-05")).unwrap();
        assert!(Timely::judge(day("2026-12-08"), due).is_on_time());
        assert!(!Timely::judge(day("2026-12-09"), due).is_on_time());
    }

    #[test]
    fn v15_eighteen_on_election_day() {
        assert!(is_of_age(day("2008-12-20"), day(D)));
        assert!(!is_of_age(day("2008-12-21"), day(D)));
        assert!(!is_of_age(day("2008-02-29"), day("2026-02-28")));
        assert!(is_of_age(day("2008-02-29"), day("2026-03-01")));
    }

    #[test]
    fn r05_r06_runoffs_in_time() {
        let beijing = of("bj-2012").runoff_due(day(D)).unwrap();
        assert_eq!(beijing, day("2027-01-04"));
        assert!(!Timely::judge(day("2027-01-05"), beijing).is_on_time());
        let zhejiang = of("zj-2020").runoff_due(day(D)).unwrap();
        assert!(Timely::judge(day("2027-01-19"), zhejiang).is_on_time());
        assert!(!Timely::judge(day("2027-01-20"), zhejiang).is_on_time());
    }

    #[test]
    fn x04_proxies_asked_for_too_late() {
        let two_before = Timely::judge(day("2026-12-18"), of("zj-2020").proxy_due(day(D)).unwrap());
        assert!(!two_before.is_on_time());
        let four_before =
            Timely::judge(day("2026-12-16"), of("sh-2020").proxy_due(day(D)).unwrap());
        assert!(!four_before.is_on_time());
        assert!(
            Timely::judge(day("2026-12-17"), of("zj-2020").proxy_due(day(D)).unwrap()).is_on_time()
        );
        assert_eq!(
            of("sh-2020").proxy_publication_due(day(D)),
            Some(day("2026-12-18"))
        );
    }

    #[test]
    fn a_county_that_counts_the_first_day_ends_a_day_earlier() {
        let deadlines = Deadlines {
            counts_start_day: true,
            ..of("cn-2018")
        };
        assert_eq!(
            deadlines.objection_due(day("2026-11-24")),
            Some(day("2026-11-28"))
        );
    }

    #[test]
    fn the_example_of_the_rulebook() {
        let cn = of("cn-2018");
        assert_eq!(cn.candidates_due(day(D)), Some(day("2026-12-15")));
        assert_eq!(cn.handover_due(day(D)), Some(day("2026-12-30")));
        assert_eq!(
            of("zj-2020").recall_again_from(day("2024-02-29")),
            Some(day("2025-02-28"))
        );
        assert_eq!(cn.recall_due(day(D)), None);
    }
}
