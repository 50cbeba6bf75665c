//! The joint review (联审): who reviews, what counts against somebody, how a nominee stands
//! (R-A4-10, R-A4-11). A department's verdict refuses nobody: the township decides, with a reason.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::words::{Decision, Verdict};

/// The departments, as long as a county has not named its own.
pub const DEPARTMENTS: [&str; 8] = [
    "组织部",
    "民政局",
    "公安局",
    "检察院",
    "法院",
    "纪委监委",
    "信访局",
    "卫健委",
];

/// What counts against somebody, as long as a county has not written its own (NEG16; the wording
/// varies from county to county).
pub const NEGATIVE_LIST: [&str; 13] = [
    "受过刑事处罚（管制以上），或刑满、缓刑期满不满五年",
    "因涉黑涉恶受处理不满五年",
    "村霸",
    "参与宗族恶势力",
    "组织或参加邪教",
    "涉嫌严重违纪违法正被立案调查",
    "在党纪、政务处分影响期内",
    "违反计划生育政策尚未处理",
    "组织煽动群众非正常上访",
    "任村干部期间不公开村务或侵占集体资产",
    "拒绝作出竞职、辞职承诺",
    "贿选等破坏选举",
    "长期外出或丧失行为能力，不能履行职责",
];

/// Most departments or lines of a county.
pub const MANY: usize = 60;

/// What is reviewed by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The departments, in order.
    pub departments: Vec<String>,
    /// The negative list, in order.
    pub negative_list: Vec<String>,
    /// Counts the changes; 0 for the usual ones.
    pub version: i32,
}

impl Settings {
    /// The usual ones.
    pub fn usual() -> Self {
        Self {
            departments: DEPARTMENTS.map(str::to_owned).to_vec(),
            negative_list: NEGATIVE_LIST.map(str::to_owned).to_vec(),
            version: 0,
        }
    }
}

/// Lines of a text, each once. An error says what is wrong.
pub fn lines(text: &str, what: &str) -> Result<Vec<String>, String> {
    let mut all: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if line.chars().count() > 100 {
            let start: String = line.chars().take(20).collect();
            return Err(format!("{what}：每行不超过100字，“{start}…”太长。"));
        }
        if all.iter().any(|other| other == line) {
            return Err(format!("{what}：“{line}”写了两次。"));
        }
        all.push(line.to_owned());
    }
    if all.is_empty() || all.len() > MANY {
        return Err(format!("{what}：请填写1至{MANY}行，每行一项。"));
    }
    Ok(all)
}

/// What one department says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The verdict.
    pub verdict: Verdict,
    /// The line of the negative list; empty for none.
    pub item: String,
    /// What it rests on.
    pub evidence: String,
    /// The day.
    pub on: NaiveDate,
    /// Who typed it.
    pub by: String,
    /// Counts the changes.
    pub revision: i32,
}

/// Why the township cannot decide about a nominee yet or not in this way; `None` when it can.
pub fn against_decision(
    departments: &[String],
    given: &BTreeMap<String, Given>,
    decision: Decision,
    reason: &str,
) -> Option<String> {
    let open = |name: &&String| {
        given
            .get(*name)
            .is_none_or(|one| one.verdict == Verdict::Pending)
    };
    let missing: Vec<&str> = departments
        .iter()
        .filter(open)
        .map(String::as_str)
        .collect();
    if !missing.is_empty() {
        return Some(format!("还没有{}的结论", missing.join("、")));
    }
    let against = departments
        .iter()
        .filter_map(|name| given.get(name))
        .any(|one| one.verdict == Verdict::Unqualified);
    let is_empty = reason.trim().is_empty();
    match decision {
        Decision::Refused if is_empty => Some("不通过的要写明理由".to_owned()),
        Decision::Passed if against && is_empty => {
            Some("有部门认为不合格，仍然通过的要写明理由".to_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(verdict: Verdict) -> Given {
        Given {
            verdict,
            item: String::new(),
            evidence: String::new(),
            on: "2026-12-10".parse().unwrap(),
            by: "某人".to_owned(),
            revision: 1,
        }
    }

    #[test]
    fn a_verdict_refuses_nobody_and_a_decision_waits_for_all() {
        let departments = ["公安局", "法院"].map(str::to_owned);
        let mut all = BTreeMap::from([("公安局".to_owned(), given(Verdict::Qualified))]);
        let against = |all: &BTreeMap<String, Given>, decision, reason: &str| {
            against_decision(&departments, all, decision, reason)
        };
        let told = against(&all, Decision::Passed, "").unwrap();
        assert_eq!(told, "还没有法院的结论");
        all.insert("法院".to_owned(), given(Verdict::Pending));
        assert!(against(&all, Decision::Refused, "有案在审").is_some());
        all.insert("法院".to_owned(), given(Verdict::Qualified));
        assert_eq!(against(&all, Decision::Passed, ""), None);
        assert!(
            against(&all, Decision::Refused, " ")
                .unwrap()
                .contains("理由")
        );
        all.insert("法院".to_owned(), given(Verdict::Unqualified));
        assert!(
            against(&all, Decision::Passed, "")
                .unwrap()
                .contains("理由")
        );
        assert_eq!(against(&all, Decision::Passed, "已核实，系同名的人"), None);
        assert_eq!(against(&all, Decision::Refused, "判刑未满五年"), None);
    }

    #[test]
    fn a_county_writes_its_own_lines() {
        assert_eq!(
            lines(" 公安局\n\n法院 ", "部门").unwrap(),
            ["公安局", "法院"]
        );
        assert!(lines("", "部门").unwrap_err().contains("每行一项"));
        assert!(
            lines("法院\n法院", "部门")
                .unwrap_err()
                .contains("写了两次")
        );
        assert!(
            lines(&"长".repeat(101), "部门")
                .unwrap_err()
                .contains("太长")
        );
    }
}
