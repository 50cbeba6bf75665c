//! Who elects: a residents' committee all voters, one of each household, or representatives of the
//! residents' groups (RCL18 art. 8, rulebook A14); a villagers' committee all voters, in a by-election
//! also the representatives' meeting (VCL18 art. 19, rulebook A12).

use std::collections::BTreeMap;

use crate::divisions::UnitKind;
use crate::rules::meetings::representatives_have_quorum;
use crate::rules::{RuleSet, Value, words};

words! {
    /// Who votes.
    ElectorateMode {
        /// 全体选民
        AllVoters = "all_voters",
        /// 每户代表
        OnePerHousehold = "one_per_household",
        /// 居民小组代表
        GroupRepresentatives = "group_representatives",
        /// 村民代表会议
        VillageRepresentatives = "village_representatives",
    }
}

impl ElectorateMode {
    /// Its Chinese name, as on the form.
    pub const fn label(self) -> &'static str {
        match self {
            Self::AllVoters => "全体选民选举",
            Self::OnePerHousehold => "每户派代表选举",
            Self::GroupRepresentatives => "每个居民小组选举代表二至三人选举",
            Self::VillageRepresentatives => "村民代表会议补选",
        }
    }

    /// The name of the number that is registered.
    pub const fn number_label(self) -> &'static str {
        match self {
            Self::AllVoters => "登记选民",
            Self::OnePerHousehold => "户代表",
            Self::GroupRepresentatives => "居民小组代表",
            Self::VillageRepresentatives => "村民代表会议组成人员",
        }
    }
}

/// How a by-election by the representatives' meeting is held and won, for everybody.
pub const MEETING: &str = "由村民代表会议补选：三分之二以上的组成人员参加投票，选举有效；获得参加投票的过半数赞成，始得当选（村民委员会组织法第十九条、第二十六条）。";

/// Whether a representatives' meeting that voted has its quorum, two thirds (VCL18 art. 26; ZJ art.
/// 38), and the figures that say so.
pub fn quorum(present: u64, all: u64) -> (bool, String) {
    let is_met = representatives_have_quorum(present, all);
    let (sign, told) = if is_met {
        ("≥", "达到")
    } else {
        ("<", "不到")
    };
    let (left, right) = (present.saturating_mul(3), all.saturating_mul(2));
    let told = format!(
        "村民代表会议参加投票{present}人 × 3 = {left} {sign} 组成人员{all}人 × 2 = {right}，{told}三分之二"
    );
    (is_met, told)
}

/// The modes that may be chosen. Of a village: all voters, where a vacancy is filled also its
/// representatives; of a community what the rule set says, without a word all three (RCL18 art. 8).
pub fn allowed(set: &RuleSet, unit: UnitKind, is_by_election: bool) -> Vec<ElectorateMode> {
    use ElectorateMode as M;
    match (unit, is_by_election) {
        (UnitKind::Village, true) => return vec![M::AllVoters, M::VillageRepresentatives],
        (UnitKind::Village, false) => return vec![M::AllVoters],
        (UnitKind::Community, _) => {}
    }
    let stated = set.stated("residents.electorate").map(|one| &one.value);
    let words = match stated {
        Some(Value::Words(words)) => words.as_slice(),
        _ => return vec![M::AllVoters, M::OnePerHousehold, M::GroupRepresentatives],
    };
    words
        .iter()
        .filter_map(|word| ElectorateMode::from_word(word))
        .collect()
}

/// The sentence against a number of registered voters that is not the number due; `None` where it
/// agrees or nothing is set. `number` is what the chapter's setting says.
pub fn disagrees(mode: ElectorateMode, number: Option<u64>, registered: u64) -> Option<String> {
    let due = number.filter(|_| mode != ElectorateMode::AllVoters)?;
    (due != registered).then(|| {
        format!(
            "这次选举的方式是{}，{}共{due}人；登记选民数应填{due}，现在填的是{registered}。",
            mode.label(),
            mode.number_label()
        )
    })
}

/// Somebody on a roll: name, household, group.
pub type OnRoll<'a> = (&'a str, &'a str, &'a str);

/// What stands against a roll of representatives: one of each household (RCL18 art. 8), or two or
/// three of each group, and as many as the setting says.
pub fn roll_faults(mode: ElectorateMode, number: Option<u64>, roll: &[OnRoll<'_>]) -> Vec<String> {
    let (what, of): (&str, fn(&OnRoll<'_>) -> String) = match mode {
        ElectorateMode::AllVoters => return Vec::new(),
        ElectorateMode::OnePerHousehold => ("户号", |one| one.1.to_owned()),
        ElectorateMode::GroupRepresentatives => ("居民小组", |one| one.2.to_owned()),
        // How many of each group is for the village to say.
        ElectorateMode::VillageRepresentatives => ("", |_| "全村".to_owned()),
    };
    let mut told = Vec::new();
    let mut by_part: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for one in roll {
        by_part.entry(of(one)).or_default().push(one.0);
    }
    if let Some(without) = by_part.remove("") {
        let names: Vec<&str> = without.into_iter().take(5).collect();
        told.push(format!(
            "{}等人没有填写{what}；这次的方式是{}。",
            names.join("、"),
            mode.label()
        ));
    }
    for (part, names) in by_part {
        let (count, all) = (names.len(), names.join("、"));
        match mode {
            ElectorateMode::OnePerHousehold if count > 1 => told.push(format!(
                "户号{part}有{count}人（{all}），每户只能有一名代表。"
            )),
            ElectorateMode::GroupRepresentatives if !(2..=3).contains(&count) => told.push(format!(
                "{part}有{count}人（{all}），每个居民小组应有二至三名代表（城市居民委员会组织法第八条）。"
            )),
            _ => {}
        }
    }
    let due = number.and_then(|due| usize::try_from(due).ok());
    if let Some(due) = due.filter(|due| *due != roll.len()) {
        told.push(format!(
            "选举方式里填的{}是{due}人，名单上有{}人，请核对。",
            mode.number_label(),
            roll.len()
        ));
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::elections::in_force::built_in;

    #[test]
    fn the_number_due_is_that_of_the_representatives() {
        use ElectorateMode as M;
        let wrong = disagrees(M::OnePerHousehold, Some(320), 900).unwrap();
        assert!(wrong.contains("户代表共320人"), "{wrong}");
        assert_eq!(disagrees(M::OnePerHousehold, Some(320), 320), None);
        assert_eq!(disagrees(M::AllVoters, Some(320), 900), None);
        assert_eq!(disagrees(M::GroupRepresentatives, None, 900), None);
        let set = built_in().unwrap().find("cn-2018").unwrap();
        let residents = [M::AllVoters, M::OnePerHousehold, M::GroupRepresentatives];
        let of = |unit, is_by_election| allowed(set, unit, is_by_election);
        assert_eq!(of(UnitKind::Community, false), residents);
        assert_eq!(of(UnitKind::Village, false), [M::AllVoters]);
        let by_meeting = [M::AllVoters, M::VillageRepresentatives];
        assert_eq!(of(UnitKind::Village, true), by_meeting);
    }

    #[test]
    fn two_thirds_of_the_representatives_take_part() {
        use ElectorateMode as M;
        let (is_met, told) = quorum(27, 40);
        assert!(
            is_met && told.contains("27人 × 3 = 81 ≥ 组成人员40人 × 2 = 80"),
            "{told}"
        );
        let (is_met, told) = quorum(26, 40);
        assert!(
            !is_met && told.contains("26人 × 3 = 78 < 组成人员40人 × 2 = 80"),
            "{told}"
        );
        let roll = [("甲", "", "一组"), ("乙", "", "")];
        assert!(roll_faults(M::VillageRepresentatives, Some(2), &roll).is_empty());
        let short = roll_faults(M::VillageRepresentatives, Some(3), &roll);
        assert!(short[0].contains("名单上有2人"), "{short:?}");
    }

    #[test]
    fn a_roll_of_households_lists_one_of_each() {
        use ElectorateMode as M;
        let roll = [
            ("甲", "1", ""),
            ("乙", "2", ""),
            ("丙", "2", ""),
            ("丁", "", ""),
        ];
        let told = roll_faults(M::OnePerHousehold, Some(4), &roll);
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].contains("丁等人没有填写户号"), "{told:?}");
        assert_eq!(told[1], "户号2有2人（乙、丙），每户只能有一名代表。");
        let short = roll_faults(M::OnePerHousehold, Some(3), &roll[..2]);
        assert!(short[0].contains("是3人，名单上有2人"), "{short:?}");
        assert!(roll_faults(M::OnePerHousehold, None, &roll[..2]).is_empty());
        assert!(roll_faults(M::AllVoters, Some(9), &roll).is_empty());
    }

    #[test]
    fn a_roll_of_groups_lists_two_or_three_of_each() {
        use ElectorateMode as M;
        let of = |group, count| vec![("甲", "", group); count];
        let told = |count| roll_faults(M::GroupRepresentatives, None, &of("一组", count));
        assert!(told(2).is_empty() && told(3).is_empty());
        assert!(told(1)[0].contains("一组有1人") && told(4)[0].contains("二至三名"));
        let without = roll_faults(M::GroupRepresentatives, None, &of("", 2));
        assert!(without[0].contains("没有填写居民小组"), "{without:?}");
    }
}
