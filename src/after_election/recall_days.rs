//! Until when a recall must be voted on, and by whom it is held (rulebook R-A11-2): first by the
//! committee, and when that lets its days pass, by the township.

use chrono::NaiveDate;

use crate::rules::{RuleSet, Value, words};

words! {
    /// Who held the vote.
    Holder {
        /// 村（居）民委员会
        Committee = "committee",
        /// 乡镇、街道
        Township = "township",
    }
}

impl Holder {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Committee => "村（居）民委员会组织",
            Self::Township => "乡镇（街道）组织",
        }
    }
}

/// The last days of a vote on a recall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecallDays {
    /// Of the committee.
    pub committee: NaiveDate,
    /// Of the township after that; `None` where the rules give it no number of days.
    pub township: Option<NaiveDate>,
}

/// The last days of a motion accepted on a day (ZJ art. 35: 30 days, then 60 of the township; HA
/// art. 43: 30 and 30); `None` where the rules are silent.
pub fn recall_days(set: &RuleSet, accepted: NaiveDate) -> Option<RecallDays> {
    let deadlines = &set.rules().deadlines;
    let committee = deadlines.recall_due(accepted)?;
    let township = match set.stated("recall.township_days").map(|one| &one.value) {
        Some(Value::Number(days)) => deadlines.days_after(committee, *days),
        _ => None,
    };
    Some(RecallDays {
        committee,
        township,
    })
}

impl RecallDays {
    /// What is due on `today` for a motion that was not voted on, in a sentence, and whether a last
    /// day is over.
    pub fn told(self, set: &RuleSet, today: NaiveDate) -> (String, bool) {
        let (committee, hold) = (self.committee, set.source("recall.hold_days"));
        if today <= committee {
            return (
                format!("村（居）民委员会最迟{committee}组织表决（{hold}）。"),
                false,
            );
        }
        let late = format!("村（居）民委员会应在{committee}前组织表决（{hold}），已经超过期限");
        match self.township {
            Some(last) => {
                let source = set.source("recall.township_days");
                let told = format!("{late}；改由乡镇（街道）组织，最迟{last}（{source}）。");
                (told, true)
            }
            None => (format!("{late}；请乡镇（街道）督促或者组织。"), true),
        }
    }

    /// The sentence against a vote of the township while the committee still has its days.
    pub fn against(self, held_by: Holder, on: NaiveDate) -> Option<String> {
        (held_by == Holder::Township && on <= self.committee).then(|| {
            format!(
                "村（居）民委员会到{}为止都可以组织表决，过了这一天没有组织的，才由乡镇（街道）组织，请核对。",
                self.committee
            )
        })
    }

    /// How many days after its last day a vote was held; `None` for one in time.
    pub fn late_by(self, held_by: Holder, on: NaiveDate) -> Option<i64> {
        let last = match held_by {
            Holder::Committee => self.committee,
            Holder::Township => self.township?,
        };
        (on > last).then(|| (on - last).num_days())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::elections::in_force::built_in;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn days(set: &str) -> Option<RecallDays> {
        recall_days(built_in().unwrap().find(set).unwrap(), day("2027-03-01"))
    }

    #[test]
    fn the_township_follows_the_committee_where_the_province_says_so() {
        let zhejiang = days("zj-2020").unwrap();
        assert_eq!(zhejiang.committee, day("2027-03-31"));
        assert_eq!(zhejiang.township, Some(day("2027-05-30")));
        assert_eq!(days("ha-2011").unwrap().township, Some(day("2027-04-30")));
        assert_eq!(days("bj-2012").unwrap().township, None);
        assert_eq!(days("cn-2018"), None);
        let set = built_in().unwrap().find("zj-2020").unwrap();
        assert!(!zhejiang.told(set, day("2027-03-31")).1);
        let (told, is_late) = zhejiang.told(set, day("2027-04-01"));
        assert!(
            is_late && told.contains("改由乡镇（街道）组织，最迟2027-05-30"),
            "{told}"
        );
    }

    #[test]
    fn the_township_waits_for_the_committee() {
        let zhejiang = days("zj-2020").unwrap();
        let on = |text| (Holder::Township, day(text));
        let against = |(holder, on)| zhejiang.against(holder, on);
        assert!(against(on("2027-03-31")).is_some() && against(on("2027-04-01")).is_none());
        assert_eq!(
            zhejiang.late_by(Holder::Township, day("2027-05-31")),
            Some(1)
        );
        assert_eq!(zhejiang.late_by(Holder::Committee, day("2027-03-31")), None);
        assert_eq!(
            zhejiang.late_by(Holder::Committee, day("2027-04-02")),
            Some(2)
        );
    }
}
