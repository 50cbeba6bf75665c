//! When each step is planned, in days from election day: the usual programme (rulebook A17), which
//! a county may change within the limits of its rules.

use std::collections::BTreeMap;

use super::facts::Reason;
use super::step::{STEPS, Step};
use crate::rules::RuleSet;

/// Offsets further away are typing errors.
const FURTHEST: i32 = 120;

/// First and last day of each step, from election day; negative is before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(BTreeMap<Step, (i32, i32)>);

/// The last lawful day of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// So many days before election day, or earlier.
    Before(u32),
    /// So many days after election day, or earlier.
    Within(u32),
    /// So many days after the roll was published.
    AfterList(u32),
}

impl Template {
    /// The usual programme, drawn forward where the rules want a step earlier.
    pub fn usual(set: &RuleSet) -> Self {
        let line = |info: &super::step::StepInfo| {
            let (first, last) = info.usual;
            let latest = match limit(info.step, set) {
                Some(Limit::Before(days)) => -signed(days),
                Some(Limit::Within(days)) => signed(days),
                _ => last,
            };
            (info.step, (first.min(latest), last.min(latest)))
        };
        let mut lines: BTreeMap<Step, (i32, i32)> = STEPS.iter().map(line).collect();
        // A longer time for objections or an earlier roll moves what hangs on it.
        let list = lines.get(&Step::ListPublished).map_or(0, |days| days.1);
        let objections = signed(set.rules().deadlines.objection_days);
        if let Some(days) = lines.get_mut(&Step::ObjectionsDecided) {
            *days = (days.0.max(list + objections), days.1.max(list + objections));
        }
        Self(lines)
    }

    /// First and last day of a step.
    pub fn days(&self, step: Step) -> (i32, i32) {
        self.0.get(&step).copied().unwrap_or(step.info().usual)
    }

    /// The same with other days for one step.
    #[must_use]
    pub fn with(mut self, step: Step, days: (i32, i32)) -> Self {
        self.0.insert(step, days);
        self
    }

    /// As the database keeps it.
    pub fn to_json(&self) -> String {
        let words: BTreeMap<&str, (i32, i32)> = self
            .0
            .iter()
            .map(|(step, days)| (step.word(), *days))
            .collect();
        serde_json::to_string(&words).unwrap_or_default()
    }

    /// Reads [`Template::to_json`]; a step that is missing has its usual days.
    pub fn from_json(text: &str) -> Option<Self> {
        let words: BTreeMap<String, (i32, i32)> = serde_json::from_str(text).ok()?;
        let known = words
            .iter()
            .map(|(word, days)| Some((Step::from_word(word)?, *days)));
        known.collect::<Option<_>>().map(Self)
    }

    /// What breaks the rules, step by step; nothing when it may be used.
    pub fn faults(&self, set: &RuleSet) -> Vec<(Step, Reason)> {
        let mut faults = Vec::new();
        for info in &STEPS {
            let (first, last) = self.days(info.step);
            let mut fault = |sentence: String| {
                let source = info.source.to_owned();
                faults.push((info.step, Reason { sentence, source }));
            };
            let is_far = |days: i32| !(-FURTHEST..=FURTHEST).contains(&days);
            if first > last || is_far(first) || is_far(last) {
                fault(format!(
                    "“{}”的起止日应在选举日前后{FURTHEST}天以内，开始不晚于结束。",
                    info.label
                ));
                continue;
            }
            match limit(info.step, set) {
                Some(Limit::Before(days)) if last > -signed(days) => fault(format!(
                    "“{}”最迟应在选举日的{days}日前，现在排在{}。",
                    info.label,
                    words_of(last)
                )),
                Some(Limit::Within(days)) if last > signed(days) => fault(format!(
                    "“{}”最迟应在{}，现在排在{}。",
                    info.label,
                    words_of(signed(days)),
                    words_of(last)
                )),
                Some(Limit::AfterList(_)) => {
                    let objections = signed(set.rules().deadlines.objection_days);
                    if last < self.days(Step::ListPublished).1 + objections {
                        fault(format!(
                            "“{}”不能早于异议期届满：名单公布后{objections}日内都可以提异议。",
                            info.label
                        ));
                    }
                }
                _ => {}
            }
        }
        faults
    }
}

/// An offset in words: 选举日前20天.
pub fn words_of(days: i32) -> String {
    match days {
        0 => "选举日当天".to_owned(),
        days if days < 0 => format!("选举日前{}天", days.unsigned_abs()),
        days => format!("选举日后{days}天"),
    }
}

fn signed(days: u32) -> i32 {
    i32::try_from(days).unwrap_or(i32::MAX)
}

/// The last lawful day of a step under a rule set; `None` where the rules are silent.
pub fn limit(step: Step, set: &RuleSet) -> Option<Limit> {
    use crate::rules::Value;
    let deadlines = &set.rules().deadlines;
    let number = |key: &str| match set.stated(key).map(|stated| &stated.value) {
        Some(Value::Number(days)) => Some(*days),
        _ => None,
    };
    match step {
        Step::VotersRegistered | Step::ListPublished => Some(Limit::Before(deadlines.list_days)),
        Step::ObjectionsDecided => Some(Limit::AfterList(
            deadlines
                .objection_days
                .saturating_add(deadlines.decision_days),
        )),
        Step::CandidatesNominated => number("candidates.self_nomination_days").map(Limit::Before),
        Step::JointReviewDone | Step::CandidatesPublished => {
            Some(Limit::Before(deadlines.candidates_days))
        }
        Step::ProxiesPublished => Some(Limit::Before(deadlines.proxy_publish_days.unwrap_or(1))),
        Step::AuditPublished | Step::BallotRulesPublished => Some(Limit::Before(1)),
        Step::BoxesSealed | Step::CountSigned => Some(Limit::Within(0)),
        Step::ResultPublished => Some(Limit::Within(number("result.list_days").unwrap_or(0))),
        Step::RepresentativesChosen => number("group_leaders.days").map(Limit::Within),
        Step::CertificatesIssued => number("certificate.days").map(Limit::Within),
        Step::HandedOver => Some(Limit::Within(deadlines.handover_days)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RuleSets;

    #[test]
    fn the_usual_programme_keeps_every_rule_set() {
        for set in RuleSets::built_in().unwrap().iter() {
            let usual = Template::usual(set);
            assert_eq!(usual.faults(set), [], "{}", set.id());
            assert_eq!(Template::from_json(&usual.to_json()), Some(usual));
        }
    }

    #[test]
    fn a_later_roll_is_refused_with_sentence_and_article() {
        let sets = RuleSets::built_in().unwrap();
        let set = sets.find("ah").unwrap();
        let late = Template::usual(set).with(Step::ListPublished, (-15, -15));
        let faults = late.faults(set);
        let (step, reason) = &faults[0];
        assert_eq!(*step, Step::ListPublished);
        assert_eq!(
            reason.sentence,
            "“公布选民名单”最迟应在选举日的20日前，现在排在选举日前15天。"
        );
        assert_eq!(reason.source, "村民委员会组织法第十四条");
        let list_at = |day| Template::usual(set).with(Step::ListPublished, (day, day));
        assert_eq!(
            list_at(-21).faults(set).len(),
            1,
            "objections are cut short"
        );
    }

    #[test]
    fn what_is_no_template_is_not_read() {
        for text in ["", "{", "{\"x\":[1,2]}", "{\"handed_over\":[1]}"] {
            assert_eq!(Template::from_json(text), None, "{text}");
        }
    }
}
