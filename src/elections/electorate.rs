//! Who elects a residents' committee (RCL18 art. 8, rulebook A14): all voters, one of each
//! household, or representatives of the residents' groups.

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
    }
}

impl ElectorateMode {
    /// Its Chinese name, as on the form.
    pub const fn label(self) -> &'static str {
        match self {
            Self::AllVoters => "全体选民选举",
            Self::OnePerHousehold => "每户派代表选举",
            Self::GroupRepresentatives => "每个居民小组选举代表二至三人选举",
        }
    }

    /// The name of the number that is registered.
    pub const fn number_label(self) -> &'static str {
        match self {
            Self::AllVoters => "登记选民",
            Self::OnePerHousehold => "户代表",
            Self::GroupRepresentatives => "居民小组代表",
        }
    }
}

/// The modes a rule set allows; without a word all three (RCL18 art. 8).
pub fn allowed(set: &RuleSet) -> Vec<ElectorateMode> {
    let stated = set.stated("residents.electorate").map(|one| &one.value);
    let words = match stated {
        Some(Value::Words(words)) => words.as_slice(),
        _ => return ElectorateMode::ALL.to_vec(),
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
        assert_eq!(allowed(set), ElectorateMode::ALL);
    }
}
