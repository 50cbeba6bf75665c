//! Villagers' representatives and leaders of villagers' groups (rulebook A13): how many, by whom,
//! and whether the meeting that chose a leader could do so.

use crate::rules::meetings::{group_has_quorum, is_decided, least_representatives};
use crate::rules::{RuleSet, Value, words};

words! {
    /// How representatives are chosen (VCL18 art. 25).
    PlanMode {
        /// One for five to fifteen households.
        Households = "households",
        /// Several by each group.
        Groups = "groups",
    }
}

impl PlanMode {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Households => "每五户至十五户推选一人",
            Self::Groups => "由各村民小组推选若干人",
        }
    }
}

words! {
    /// What somebody was chosen to be.
    SeatKind {
        /// 村民代表
        Representative = "representative",
        /// 村民小组长
        GroupLeader = "group_leader",
    }
}

impl SeatKind {
    /// Its Chinese name, also the post of the service.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Representative => "村民代表",
            Self::GroupLeader => "小组长",
        }
    }
}

/// How a village chooses its representatives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// By households or groups.
    pub mode: PlanMode,
    /// 村民人数
    pub people: u32,
    /// 户数
    pub households: u32,
    /// How many representatives are to be chosen.
    pub representatives: u32,
}

/// A number of the rule set; `None` where it is silent.
fn number(set: &RuleSet, key: &str) -> Option<u32> {
    match set.stated(key).map(|one| &one.value) {
        Some(Value::Number(number)) => Some(*number),
        _ => None,
    }
}

/// Fewest and most representatives: of each five to fifteen households one (VCL18 art. 25), and
/// never fewer than the province says for so many people (ZJI art. 18, SHI art. 17, BJI art. 22).
/// Without households to count by there is no most.
pub fn allowed_number(set: &RuleSet, plan: Plan) -> (u32, Option<u32>) {
    let least = number(set, "representatives.least").map_or(1, |least| {
        let more = |key| number(set, key).unwrap_or(least);
        let steps = [
            least,
            more("representatives.least_from_500"),
            more("representatives.least_from_1000"),
        ];
        least_representatives(plan.people.into(), steps)
    });
    match plan.mode {
        PlanMode::Groups => (least, None),
        PlanMode::Households => {
            let (fewest, most) = (
                plan.households.div_ceil(15).max(1),
                (plan.households / 5).max(1),
            );
            let least = least.max(fewest);
            (least, Some(most.max(least)))
        }
    }
}

/// The sentence against a number of representatives.
pub fn judge_plan(set: &RuleSet, plan: Plan) -> Result<(), String> {
    let (least, most) = allowed_number(set, plan);
    let chosen = plan.representatives;
    if chosen < least {
        return Err(format!("村民代表至少{least}人，现在填的是{chosen}人。"));
    }
    match most {
        Some(most) if chosen > most => Err(format!(
            "{}户，{}，最多{most}人，现在填的是{chosen}人。",
            plan.households,
            plan.mode.label()
        )),
        _ => Ok(()),
    }
}

/// The meeting of a group that chose its leader (VCL18 art. 28).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GroupMeeting {
    /// 本组十八周岁以上的村民
    pub adults: u64,
    /// 到会的村民
    pub present: u64,
    /// 本组的户
    pub households: u64,
    /// 派代表到会的户
    pub households_present: u64,
    /// 赞成的人
    pub in_favour: u64,
}

/// Every number of the meeting against its threshold, and whether it chose.
pub fn meeting_lines(meeting: GroupMeeting) -> (Vec<String>, bool) {
    let two_thirds = |what: &str, part: u64, whole: u64| {
        let (left, right) = (u128::from(part) * 3, u128::from(whole) * 2);
        let (sign, told) = if whole > 0 && left >= right {
            ("≥", "达到")
        } else {
            ("<", "没有达到")
        };
        format!("{what}{part} × 3 = {left} {sign} {whole} × 2 = {right}，{told}三分之二")
    };
    let agreed = is_decided(meeting.in_favour, meeting.present);
    let left = u128::from(meeting.in_favour) * 2;
    let (sign, told) = if agreed {
        (">", "超过")
    } else {
        ("≤", "没有超过")
    };
    let lines = vec![
        two_thirds("到会的村民", meeting.present, meeting.adults),
        two_thirds("到会的户", meeting.households_present, meeting.households),
        format!(
            "赞成{} × 2 = {left} {sign} {}，{told}到会人员的半数",
            meeting.in_favour, meeting.present
        ),
    ];
    let has_quorum = group_has_quorum(
        (meeting.present, meeting.adults),
        (meeting.households_present, meeting.households),
    );
    (lines, has_quorum && agreed)
}

/// What is wrong with the numbers of a meeting as such.
pub fn check_meeting(meeting: GroupMeeting) -> Result<(), String> {
    let pairs = [
        (
            meeting.present,
            meeting.adults,
            "到会的村民不能多于本组村民",
        ),
        (
            meeting.households_present,
            meeting.households,
            "到会的户不能多于本组的户",
        ),
        (
            meeting.in_favour,
            meeting.present,
            "赞成的人不能多于到会的人",
        ),
    ];
    let wrong = pairs.into_iter().find(|(part, whole, _)| part > whole);
    match wrong {
        Some((_, _, sentence)) => Err(format!("{sentence}，请核对。")),
        None => Ok(()),
    }
}

/// The representatives' meeting as it is made up: representatives and the committee (VCL18 art. 25).
/// A line for each threshold with whether it holds.
pub fn composition_lines(committee: u64, representatives: u64, women: u64) -> Vec<(String, bool)> {
    let members = committee.saturating_add(representatives);
    let line = |what: &str, part: u64, (over, under): (u64, u64), told: &str| {
        let left = u128::from(part) * u128::from(under);
        let right = u128::from(members) * u128::from(over);
        let holds = left >= right;
        let sign = if holds { "≥" } else { "<" };
        (
            format!(
                "{what}{part} × {under} = {left} {sign} {right}（组成人员{members} × {over}），应占{told}以上"
            ),
            holds,
        )
    };
    vec![
        line("村民代表", representatives, (4, 5), "五分之四"),
        line("妇女代表", women, (1, 3), "三分之一"),
    ]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::elections::in_force::built_in;
    use crate::rules::meetings::judge_composition;

    fn plan(people: u32, households: u32, representatives: u32) -> Plan {
        Plan {
            mode: PlanMode::Households,
            people,
            households,
            representatives,
        }
    }

    #[test]
    fn one_for_five_to_fifteen_households() {
        let nation = built_in().unwrap().find("cn-2018").unwrap();
        assert_eq!(allowed_number(nation, plan(900, 300, 0)), (20, Some(60)));
        assert!(judge_plan(nation, plan(900, 300, 20)).is_ok());
        let few = judge_plan(nation, plan(900, 300, 19)).unwrap_err();
        assert!(few.contains("至少20人"), "{few}");
        assert!(judge_plan(nation, plan(900, 300, 61)).is_err());
        let groups = Plan {
            mode: PlanMode::Groups,
            ..plan(900, 0, 200)
        };
        assert!(judge_plan(nation, groups).is_ok());
    }

    #[test]
    fn zhejiang_asks_for_more_where_more_people_live() {
        let zhejiang = built_in().unwrap().find("zj-2020").unwrap();
        let least = |people| allowed_number(zhejiang, plan(people, 300, 0)).0;
        assert_eq!([499, 500, 1000].map(least), [30, 40, 50]);
    }

    #[test]
    fn m02_m03_the_meeting_is_explained() {
        let lines = composition_lines(5, 20, 9);
        assert!(lines.iter().all(|(_, holds)| *holds), "{lines:?}");
        assert_eq!(
            lines[0].0,
            "村民代表20 × 5 = 100 ≥ 100（组成人员25 × 4），应占五分之四以上"
        );
        assert!(!composition_lines(5, 19, 9)[0].1);
        assert!(!composition_lines(5, 20, 8)[1].1);
    }

    proptest! {
        /// The lines say what the rules say.
        #[test]
        fn lines_and_rules_agree(
            committee in 0_u64..9, representatives in 0_u64..60, women in 0_u64..60,
            adults in 0_u64..50, present in 0_u64..50, favour in 0_u64..50, homes in 0_u64..20,
        ) {
            let all = committee + representatives;
            let lines = composition_lines(committee, representatives, women);
            let judged = judge_composition(all, representatives, women);
            prop_assert_eq!(judged.is_ok(), lines.iter().all(|(_, holds)| *holds));
            let meeting = GroupMeeting {
                adults, present, households: 20, households_present: homes, in_favour: favour,
            };
            let (lines, chose) = meeting_lines(meeting);
            let quorum = lines[..2].iter().any(|line| line.contains('≥'));
            prop_assert_eq!(chose, quorum && lines[2].contains('>'));
        }

        /// The most is never below the least.
        #[test]
        fn there_is_always_a_lawful_number(people in 0_u32..5000, homes in 0_u32..2000) {
            for set in built_in().unwrap().iter() {
                let (least, most) = allowed_number(set, plan(people, homes, 0));
                prop_assert!(least >= 1 && most.is_none_or(|most| most >= least));
                prop_assert!(judge_plan(set, plan(people, homes, least)).is_ok());
            }
        }
    }
}
