//! How somebody leaves a committee before the term is over (rulebook A11), and what is then vacant.

use chrono::NaiveDate;

use crate::committees::Posts;
use crate::committees::membership::Ending;
use crate::elections::facts::Seats;
use crate::rules::{RuleSet, Rules, Value, words};

words! {
    /// Why an office ends by itself.
    AutomaticEnd {
        /// 丧失行为能力 (VCL18 art. 18).
        Incapacity = "incapacity",
        /// 被判处刑罚 (VCL18 art. 18).
        Sentenced = "sentenced",
        /// 连续两次民主评议不称职 (VCL18 art. 33).
        TwoBadReviews = "two_bad_reviews",
        /// 连续六个月不履行职务 (HA art. 46).
        SixMonthsAbsent = "six_months_absent",
        /// 去世 (SH art. 26).
        Died = "died",
    }
}

impl AutomaticEnd {
    /// Its Chinese name, with the article.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Incapacity => "丧失行为能力（村民委员会组织法第十八条）",
            Self::Sentenced => "被判处刑罚（村民委员会组织法第十八条）",
            Self::TwoBadReviews => "连续两次民主评议不称职（村民委员会组织法第三十三条）",
            Self::SixMonthsAbsent => "连续六个月不履行职务（河南省选举办法第四十六条）",
            Self::Died => "去世",
        }
    }

    /// Whether it ends an office under a rule set: six months of absence do in Henan only (HA art. 46).
    pub fn holds(self, set: &RuleSet) -> bool {
        self != Self::SixMonthsAbsent || set.about().province.as_deref() == Some("41")
    }

    /// How the membership ends.
    pub const fn ending(self) -> Ending {
        match self {
            Self::Died => Ending::Died,
            _ => Ending::ByLaw,
        }
    }
}

words! {
    /// How somebody left.
    Cause {
        /// 辞职
        Resignation = "resignation",
        /// 职务自行终止
        Termination = "termination",
        /// 罢免
        Recall = "recall",
    }
}

words! {
    /// Where a recall stands.
    RecallState {
        /// The motion has enough signatures and is accepted.
        Accepted = "accepted",
        /// The day of the vote and the reasons are published.
        Noticed = "noticed",
        /// Voted: out of office.
        Recalled = "recalled",
        /// Voted: stays.
        Kept = "kept",
        /// Not more than half of the registered took part.
        Void = "void",
        /// The member left before the vote.
        Withdrawn = "withdrawn",
    }
}

impl RecallState {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Accepted => "已受理",
            Self::Noticed => "已公告，等待表决",
            Self::Recalled => "罢免通过",
            Self::Kept => "罢免没有通过",
            Self::Void => "参加投票的没有过半，罢免不成立",
            Self::Withdrawn => "表决前已离任，程序终止",
        }
    }

    /// Whether the vote is still to come.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Accepted | Self::Noticed)
    }
}

/// A number of days of the rule set; `None` where it is silent.
fn days(set: &RuleSet, key: &str) -> Option<i64> {
    match set.stated(key).map(|one| &one.value) {
        Some(Value::Number(days)) => Some(i64::from(*days)),
        _ => None,
    }
}

/// A sentence where something was done later than the rule set allows.
fn late(
    set: &RuleSet,
    key: &str,
    what: &str,
    (from, to): (NaiveDate, NaiveDate),
) -> Option<String> {
    let most = days(set, key)?;
    let taken = (to - from).num_days();
    (taken > most).then(|| {
        format!(
            "{what}用了{taken}天，规定是{most}天内（{}）。",
            set.source(key)
        )
    })
}

/// What is said of the days of a resignation: decided within, published within (ZJ art. 37).
pub(super) fn resignation_notes(
    set: &RuleSet,
    submitted: NaiveDate,
    decided: NaiveDate,
    announced: Option<NaiveDate>,
) -> Vec<String> {
    let decided_late = late(
        set,
        "resignation.decide_days",
        "从提出到决定",
        (submitted, decided),
    );
    let announced = announced.and_then(|day| {
        late(
            set,
            "resignation.announce_days",
            "从决定到公告",
            (decided, day),
        )
    });
    decided_late.into_iter().chain(announced).collect()
}

/// What is said of the days of an automatic end (ZJI art. 35, HA art. 46).
pub(super) fn termination_notes(
    set: &RuleSet,
    ended: NaiveDate,
    announced: Option<NaiveDate>,
) -> Vec<String> {
    let told =
        announced.and_then(|day| late(set, "termination.announce_days", "公告", (ended, day)));
    told.into_iter().collect()
}

/// The signatures under a motion to recall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Signatures {
    /// 联名的选民
    pub(super) voters: u64,
    /// 登记参加选举的村民
    pub(super) registered: u64,
    /// 联名的村民代表
    pub(super) representatives: u64,
    /// 全体村民代表
    pub(super) all_representatives: u64,
}

/// Both ways to ask for a recall, with every number: `199 × 5 = 995 < 1000`.
pub(super) fn petition_lines(rules: &Rules, signed: Signatures) -> Vec<String> {
    let line = |what: &str, part: u64, whole: u64, of: u32| {
        let left = u128::from(part) * u128::from(of);
        let (sign, told) = if whole > 0 && left >= u128::from(whole) {
            ("≥", "达到")
        } else {
            ("<", "没有达到")
        };
        format!("{what}{part} × {of} = {left} {sign} {whole}，{told}{of}分之一")
    };
    vec![
        line(
            "联名的选民",
            signed.voters,
            signed.registered,
            rules.recall_voters_part,
        ),
        line(
            "联名的村民代表",
            signed.representatives,
            signed.all_representatives,
            rules.recall_representatives_part,
        ),
    ]
}

/// Both thresholds of a vote on a recall, with every number (VCL18 art. 16).
pub(super) fn vote_lines(registered: u64, cast: u64, in_favour: u64) -> Vec<String> {
    let line = |what: &str, part: u64, whole: u64, of: &str| {
        let left = 2 * u128::from(part);
        let (sign, told) = if left > u128::from(whole) {
            (">", "超过")
        } else {
            ("≤", "没有超过")
        };
        format!("{what}{part} × 2 = {left} {sign} {whole}，{told}{of}的一半")
    };
    vec![
        line("参加投票", cast, registered, "登记选民"),
        line("赞成罢免", in_favour, cast, "投票人数"),
    ]
}

/// The seats nobody sits on. A woman's own seat (ZJ arts 21, 29) is empty while no woman sits as a
/// member. `sitting`: the posts of everybody in office, and whether it is a woman.
pub(super) fn vacant(seats: Seats, sitting: &[(Posts, bool)]) -> Seats {
    let count = |is_counted: &dyn Fn(&(Posts, bool)) -> bool| {
        let count = sitting.iter().filter(|one| is_counted(one)).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    };
    let held = |post: Posts| count(&|(posts, _)| posts.has(post));
    let women = count(&|(posts, is_woman)| *is_woman && posts.has(Posts::COMMITTEE_MEMBER));
    let members = seats.woman_member.saturating_add(seats.member);
    let empty = members.saturating_sub(held(Posts::COMMITTEE_MEMBER));
    let woman_member = seats.woman_member.saturating_sub(women).min(empty);
    Seats {
        chair: seats.chair.saturating_sub(held(Posts::CHAIR)),
        vice_chair: seats.vice_chair.saturating_sub(held(Posts::VICE_CHAIR)),
        woman_member,
        member: empty.saturating_sub(woman_member),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::elections::in_force::built_in;
    use crate::rules::{RecallResult, is_petition_enough, recall_vote};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_motion_is_explained_with_both_ways() {
        let rules = built_in().unwrap().find("cn-2018").unwrap().rules();
        let signed = Signatures {
            voters: 199,
            registered: 1000,
            representatives: 14,
            all_representatives: 40,
        };
        let lines = petition_lines(rules, signed);
        assert_eq!(lines[0], "联名的选民199 × 5 = 995 < 1000，没有达到5分之一");
        assert_eq!(lines[1], "联名的村民代表14 × 3 = 42 ≥ 40，达到3分之一");
    }

    #[test]
    fn a_vote_is_explained_with_both_thresholds() {
        let lines = vote_lines(1000, 520, 260);
        assert_eq!(
            lines[0],
            "参加投票520 × 2 = 1040 > 1000，超过登记选民的一半"
        );
        assert_eq!(
            lines[1],
            "赞成罢免260 × 2 = 520 ≤ 520，没有超过投票人数的一半"
        );
    }

    #[test]
    fn late_decisions_are_told_where_the_province_has_days() {
        let sets = built_in().unwrap();
        let (zhejiang, nation) = (sets.find("zj-2020").unwrap(), sets.find("cn-2018").unwrap());
        let notes = |set| {
            resignation_notes(
                set,
                day("2027-01-01"),
                day("2027-02-15"),
                Some(day("2027-02-16")),
            )
        };
        assert_eq!(notes(zhejiang).len(), 1);
        assert!(notes(zhejiang)[0].contains("用了45天，规定是30天内"));
        assert!(notes(nation).is_empty());
        let told = termination_notes(zhejiang, day("2027-01-01"), Some(day("2027-01-17")));
        assert!(told[0].contains("规定是15天内"), "{told:?}");
    }

    #[test]
    fn the_woman_s_own_seat_is_empty_while_no_woman_is_a_member() {
        let seats = Seats {
            chair: 1,
            woman_member: 1,
            member: 1,
            ..Seats::default()
        };
        let (chair, member) = (Posts::CHAIR, Posts::COMMITTEE_MEMBER);
        let left = vacant(seats, &[(chair, true), (member, false)]);
        assert_eq!((left.woman_member, left.member), (1, 0));
        let left = vacant(seats, &[(chair, false), (member, true)]);
        assert_eq!((left.woman_member, left.member), (0, 1));
        let both = vacant(seats, &[(chair, true)]);
        assert_eq!((both.woman_member, both.member), (1, 1));
    }

    proptest! {
        /// The lines say the same as the rules.
        #[test]
        fn lines_and_rules_agree(
            registered in 0_u64..40, cast in 0_u64..40, favour in 0_u64..40, all in 0_u64..12,
        ) {
            let rules = built_in().unwrap().find("cn-2018").unwrap().rules();
            let voted = vote_lines(registered, cast, favour);
            let is_recalled = voted.iter().all(|line| line.contains('>'));
            let judged = recall_vote(registered, cast, favour);
            prop_assert_eq!(is_recalled, judged == RecallResult::Recalled);
            let signed = Signatures {
                voters: cast, registered, representatives: favour, all_representatives: all,
            };
            let asked = petition_lines(rules, signed);
            let is_enough = asked.iter().any(|line| line.contains('≥'));
            let rule = is_petition_enough(rules, (cast, registered), (favour, all));
            prop_assert_eq!(is_enough, rule);
        }

        /// Vacancies and those who sit make up the seats, unless more sit than there are seats.
        #[test]
        fn vacancies_and_members_make_up_the_seats(
            chair in 0_u32..2, members in 0_u32..7, sit in 0_usize..9,
        ) {
            let seats = Seats { chair, member: members, ..Seats::default() };
            let sitting = vec![(Posts::COMMITTEE_MEMBER, false); sit];
            let left = vacant(seats, &sitting);
            prop_assert_eq!(left.chair, chair);
            let sit = u32::try_from(sit).unwrap();
            prop_assert_eq!(left.member + sit.min(members), members);
        }
    }
}
