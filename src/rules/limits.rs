//! What national law fixes: a county may tighten it, never loosen it.

use super::fault::RuleFault;
use super::key::Key;
use super::set::Values;
use super::typed::Rules;
use super::value::Value;

/// One limit: the key it is about, its sentence, and whether a set keeps it.
type Limit = (&'static str, &'static str, fn(&Rules, &Numbers<'_>) -> bool);

/// Numbers and flags by key; a silent key keeps every limit.
struct Numbers<'a>(&'a Values);

impl Numbers<'_> {
    fn keeps(&self, key: &str, limit: impl Fn(u32) -> bool) -> bool {
        !matches!(self.0.get(key).map(|stated| &stated.value), Some(Value::Number(n)) if !limit(*n))
    }

    fn is(&self, key: &str, flag: bool) -> bool {
        !matches!(self.0.get(key).map(|stated| &stated.value), Some(Value::Flag(f)) if *f != flag)
    }
}

const LIMITS: [Limit; 20] = [
    (
        "committee.term_years",
        "每届任期五年（村民委员会组织法第十一条）",
        |_, n| n.keeps("committee.term_years", |years| years == 5),
    ),
    (
        "committee.least",
        "不得少于三人（第六条）",
        |_, n| n.keeps("committee.least", |least| least >= 3),
    ),
    (
        "committee.most",
        "不得多于七人，也不得小于下限（第六条）",
        |rules, n| {
            n.keeps("committee.most", |most| {
                most <= 7 && most >= rules.committee_least
            })
        },
    ),
    (
        "election_committee.least",
        "选举委员会至少三人（村民委员会选举规程）",
        |_, n| n.keeps("election_committee.least", |least| least >= 3),
    ),
    (
        "register.list_days",
        "选民名单应在选举日的二十日前公布（第十四条）",
        |_, n| n.keeps("register.list_days", |days| days >= 20),
    ),
    (
        "register.objection_days",
        "异议期不得少于五日（第十四条）",
        |_, n| n.keeps("register.objection_days", |days| days >= 5),
    ),
    (
        "register.decision_days",
        "应在三日内处理异议（第十四条）",
        |_, n| n.keeps("register.decision_days", |days| days <= 3),
    ),
    (
        "surplus.chair_least",
        "候选人应多于应选名额（第十五条）",
        |_, n| {
            n.is("candidates.equal_allowed", true)
                || n.keeps("surplus.chair_least", |least| least >= 1)
        },
    ),
    (
        "surplus.vice_chair_least",
        "候选人应多于应选名额（第十五条）",
        |_, n| {
            n.is("candidates.equal_allowed", true)
                || n.keeps("surplus.vice_chair_least", |least| least >= 1)
        },
    ),
    (
        "surplus.member_least",
        "候选人应多于应选名额（第十五条）",
        |_, n| {
            n.is("candidates.equal_allowed", true)
                || n.keeps("surplus.member_least", |least| least >= 1)
        },
    ),
    (
        "candidates.equal_allowed",
        "村民委员会应差额选举（第十五条）",
        |_, n| n.is("candidates.equal_allowed", false),
    ),
    (
        "count.invalid_in_total",
        "无效票应计入总数（第十五条）",
        |_, n| n.is("count.invalid_in_total", true),
    ),
    (
        "women.least",
        "委员会中应有妇女（第六条）",
        |_, n| n.keeps("women.least", |least| least >= 1),
    ),
    (
        "proxy.most",
        "至少一人，至多三人（各省选举办法）",
        |_, n| n.keeps("proxy.most", |most| (1..=3).contains(&most)),
    ),
    (
        "proxy.near_relative",
        "只能委托近亲属（第十五条）",
        |_, n| n.is("proxy.near_relative", true),
    ),
    (
        "recall.petition_voters_part",
        "五分之一以上选民（第十六条）",
        |_, n| n.keeps("recall.petition_voters_part", |part| part == 5),
    ),
    (
        "recall.petition_representatives_part",
        "三分之一以上代表（第十六条）",
        |_, n| n.keeps("recall.petition_representatives_part", |part| part == 3),
    ),
    (
        "handover.days",
        "应在十日内完成移交（第二十条）",
        |_, n| n.keeps("handover.days", |days| days <= 10),
    ),
    (
        "assembly.notice_days",
        "应提前十天通知（第二十一条）",
        |_, n| n.keeps("assembly.notice_days", |days| days >= 10),
    ),
    ("residents.most", "不得小于下限", |rules, n| {
        n.keeps("residents.most", |most| most >= rules.residents_least)
    }),
];

/// Refuses the first value beyond a limit.
pub(super) fn check(rules: &Rules, values: &Values) -> Result<(), RuleFault> {
    let numbers = Numbers(values);
    for (name, limit, keeps) in LIMITS {
        if !keeps(rules, &numbers) {
            let key = Key::find(name).ok_or_else(|| RuleFault::UnknownKey(name.to_owned()))?;
            return Err(RuleFault::Limit { key, limit });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::LIMITS;
    use crate::rules::Key;

    #[test]
    fn every_limit_is_about_a_known_key() {
        for (name, _, _) in LIMITS {
            assert!(Key::find(name).is_some(), "{name}");
        }
    }
}
