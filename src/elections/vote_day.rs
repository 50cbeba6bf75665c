//! The day of a vote: how early what is recorded lets it be, and how late the law lets a further
//! vote be (R-A9-6; HA art. 39).

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::chapter::ChapterKind;
use super::facts::Reason;
use super::holidays::Holidays;
use super::rule_words::source_said;
use super::step::Step;
use super::template::{Limit, limit};
use crate::rules::{Confidence, RuleSet, Value};

/// The last lawful day of a runoff or of a repeated election.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastDay {
    /// What is to be held.
    pub kind: ChapterKind,
    /// The day; it is still in time.
    pub day: NaiveDate,
    /// Where that stands, in Chinese.
    pub source: String,
    /// Whether the text of the rule is known; a day that is not is told and never enforced.
    pub is_confirmed: bool,
}

impl LastDay {
    /// Of a vote that follows the one held on `voted`; `None` where the rules are silent. `elected`:
    /// how many members there are by now (SH art. 21 asks for a runoff below three only).
    pub fn after(
        set: &RuleSet,
        kind: ChapterKind,
        voted: NaiveDate,
        elected: Option<u32>,
    ) -> Option<Self> {
        let number = |key: &str| match set.stated(key).map(|stated| &stated.value) {
            Some(Value::Number(number)) => Some(*number),
            _ => None,
        };
        let key = match kind {
            ChapterKind::Runoff => "runoff.days",
            ChapterKind::Rerun => "rerun.days",
            _ => return None,
        };
        let days = number(key)?;
        let is_enough = |below: u32| elected.is_some_and(|elected| elected >= below);
        if kind == ChapterKind::Runoff && number("runoff.days_if_below").is_some_and(is_enough) {
            return None;
        }
        let last = set.rules().deadlines.days_after(voted, days)?;
        let rolls = set.stated("days.holiday_roll").map(|one| &one.value);
        let day = match rolls {
            Some(Value::Flag(true)) => Holidays::built_in().rolled(last),
            _ => last,
        };
        let is_confirmed = set
            .stated(key)
            .is_some_and(|stated| stated.confidence != Confidence::Unverified);
        Some(Self {
            kind,
            day,
            source: source_said(set.source(key)),
            is_confirmed,
        })
    }

    /// Until when, in Chinese.
    pub fn told(&self) -> String {
        let (kind, day, source) = (self.kind.label(), self.day, &self.source);
        let doubt = if self.is_confirmed {
            ""
        } else {
            "；待核实，请与上级文件核对"
        };
        format!("{kind}最迟应在{day}举行（{source}{doubt}）。")
    }

    /// Refuses a later day while the last one can still be kept. Once it is over the vote must be
    /// held all the same, and is told to be late. A rule that is not confirmed refuses nothing.
    pub fn check(&self, day: NaiveDate, today: NaiveDate) -> Result<(), Reason> {
        if day <= self.day || today > self.day || !self.is_confirmed {
            return Ok(());
        }
        let (kind, last) = (self.kind.label(), self.day);
        let sentence = format!("{kind}最迟应在{last}举行，填的是{day}，请填{last}或更早的日期。");
        let source = self.source.clone();
        Err(Reason { sentence, source })
    }
}

/// What is public before a vote, by a number of days that the law fixes.
const PUBLISHED: [Step; 5] = [
    Step::ListPublished,
    Step::CandidatesPublished,
    Step::AuditPublished,
    Step::ProxiesPublished,
    Step::BallotRulesPublished,
];

/// Refuses an election day so early that something recorded would come too late for it (VCL18 art.
/// 14; A1 states 4 and 8).
pub fn not_too_early(
    set: &RuleSet,
    done: &BTreeMap<Step, NaiveDate>,
    day: NaiveDate,
) -> Result<(), Reason> {
    let earliest = |step: Step| {
        let (on, Limit::Before(days)) = (*done.get(&step)?, limit(step, set)?) else {
            return None;
        };
        Some((on.checked_add_days(Days::new(days.into()))?, on, days, step))
    };
    match PUBLISHED.into_iter().filter_map(earliest).max() {
        Some((first, on, days, step)) if day < first => {
            let sentence = format!(
                "“{}”最迟应在选举日的{days}日前，实际是{on}，选举日不能早于{first}；填的是{day}。",
                step.label()
            );
            let source = step.info().source.to_owned();
            Err(Reason { sentence, source })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::elections::in_force::built_in;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn set(id: &str) -> &'static RuleSet {
        built_in().unwrap().find(id).unwrap()
    }

    #[test]
    fn a_runoff_after_its_last_day_is_refused_with_the_article() {
        let voted = day("2026-12-20");
        let last = |id, elected| LastDay::after(set(id), ChapterKind::Runoff, voted, elected);
        let beijing = last("bj-2012", None).unwrap();
        assert_eq!(beijing.day, day("2027-01-04"));
        let refused = beijing.check(day("2027-01-05"), voted).unwrap_err();
        assert!(
            refused
                .sentence
                .contains("另行选举最迟应在2027-01-04举行，填的是2027-01-05")
        );
        assert!(refused.source.contains("第30条"), "{}", refused.source);
        assert!(beijing.check(day("2027-01-04"), voted).is_ok());
        assert!(
            beijing.check(day("2027-01-09"), day("2027-01-05")).is_ok(),
            "too late already, and still to be held"
        );
        let zhejiang = last("zj-2020", None).unwrap();
        assert!(zhejiang.check(day("2027-01-19"), voted).is_ok());
        assert!(zhejiang.check(day("2027-01-20"), voted).is_err());
        assert_eq!(last("sh-2020", Some(2)).unwrap().day, day("2027-01-19"));
        assert_eq!(last("sh-2020", Some(3)), None, "the meeting decides");
        let nation = last("cn-2018", None).unwrap();
        assert!(
            nation.told().contains("最迟应在2026-12-30举行（") && nation.told().contains("待核实")
        );
        assert!(
            nation.check(day("2027-01-08"), voted).is_ok(),
            "told, not enforced"
        );
    }

    #[test]
    fn a_repeated_election_has_its_last_day_where_the_rules_say_so() {
        let of = |id| LastDay::after(set(id), ChapterKind::Rerun, day("2026-12-20"), None);
        let henan = of("ha-2011").unwrap();
        assert_eq!(henan.day, day("2027-01-19"));
        assert!(
            henan
                .told()
                .contains("重新选举最迟应在2027-01-19举行（河南")
        );
        assert_eq!(of("zj-2020"), None);
        let tie = LastDay::after(
            set("zj-2020"),
            ChapterKind::TieRevote,
            day("2026-12-20"),
            None,
        );
        assert_eq!(tie, None);
    }

    #[test]
    fn an_earlier_day_keeps_the_roll_and_the_list_in_time() {
        let done = BTreeMap::from([
            (Step::ListPublished, day("2026-11-16")),
            (Step::CandidatesPublished, day("2026-11-22")),
        ]);
        let check = |text| not_too_early(set("zj-2020"), &done, day(text));
        let refused = check("2026-12-05").unwrap_err();
        assert!(
            refused.sentence.contains("选举日不能早于2026-12-06"),
            "{}",
            refused.sentence
        );
        assert_eq!(refused.source, "村民委员会组织法第十四条");
        assert!(check("2026-12-06").is_ok());
    }
}
