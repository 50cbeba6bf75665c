//! 村民选举委员会: who sits on it, and whether it is in order (rulebook A2).

use chrono::NaiveDate;

use crate::rules::words;

words! {
    /// Why a member leaves (VCL18 art. 12; ZJ art. 9; SDI art. 8).
    Leaving {
        /// 本人成为候选人
        IsCandidate = "is_candidate",
        /// 近亲属成为候选人
        RelativeIsCandidate = "relative_is_candidate",
        /// 两次不参加会议
        Absent = "absent",
        /// 本人辞去
        Resigned = "resigned",
        /// 被调整
        Replaced = "replaced",
    }
}

impl Leaving {
    /// Its Chinese words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::IsCandidate => "本人被提名或确定为候选人",
            Self::RelativeIsCandidate => "近亲属成为候选人",
            Self::Absent => "两次无故不参加会议",
            Self::Resigned => "本人辞去",
            Self::Replaced => "经会议调整",
        }
    }
}

/// Somebody who was chosen: as a member, or as one who fills a vacancy in the order of votes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The number.
    pub id: i64,
    /// The name.
    pub name: String,
    /// 主任
    pub is_chair: bool,
    /// The votes with which the person was chosen; `None` when nobody wrote them down.
    pub votes: Option<i32>,
    /// The day the person became a member; `None` for one in waiting.
    pub joined_on: Option<NaiveDate>,
    /// The day the person left.
    pub left_on: Option<NaiveDate>,
}

impl Chosen {
    /// Whether the person sits on the committee.
    pub const fn is_member(&self) -> bool {
        self.joined_on.is_some() && self.left_on.is_none()
    }

    /// Whether the person waits for a vacancy.
    pub const fn is_waiting(&self) -> bool {
        self.joined_on.is_none() && self.left_on.is_none()
    }
}

/// What stands against a committee with so few or so many, and without exactly one chair (A2-1,
/// A2-2). `most` is `None` where the rules are silent.
pub fn faults(chosen: &[Chosen], least: u32, most: Option<u32>) -> Vec<String> {
    let members = chosen.iter().filter(|one| one.is_member());
    let chairs = members.clone().filter(|one| one.is_chair).count();
    let count = u32::try_from(members.count()).unwrap_or(u32::MAX);
    let mut told = Vec::new();
    if count < least || most.is_some_and(|most| count > most) {
        let allowed = most.map_or_else(
            || format!("不少于{least}人"),
            |most| format!("{least}至{most}人"),
        );
        told.push(format!("选举委员会应为{allowed}，现在登记的是{count}人。"));
    }
    if chairs != 1 {
        told.push(format!("选举委员会应有主任1人，现在登记的是{chairs}人。"));
    }
    told
}

/// Who fills the next vacancy: the most votes among those in waiting (VCL18 art. 12, "in the order
/// of the original votes"); `None` where nobody waits. Of equal votes the first on record.
pub fn next_in_line(chosen: &[Chosen]) -> Option<&Chosen> {
    let waiting = chosen.iter().filter(|one| one.is_waiting());
    waiting.min_by_key(|one| (std::cmp::Reverse(one.votes), one.id))
}

/// A member who must leave, because a candidate or a candidate's near relative sits there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MustLeave {
    /// The number on the committee.
    pub member: i64,
    /// The name.
    pub name: String,
    /// Why.
    pub why: Leaving,
    /// The candidate whose relative it is; empty for the candidate.
    pub of: String,
    /// Waits for a vacancy and is no member yet.
    pub is_waiting: bool,
}

impl MustLeave {
    /// What a clerk reads.
    pub fn told(&self) -> String {
        let (name, of) = (&self.name, &self.of);
        let place = if self.is_waiting {
            "选举委员会候补"
        } else {
            "选举委员会"
        };
        match self.why {
            Leaving::RelativeIsCandidate => {
                format!("{name}是候选人{of}的近亲属，应退出{place}。")
            }
            _ => format!("{name}是候选人，应退出{place}。"),
        }
    }
}

/// Who of those chosen must leave: candidates (VCL18 art. 12), and the relatives the rules name
/// (ZJ art. 9). `relatives`: names of relative and candidate. Whoever waits would come in with the
/// next vacancy and leaves too.
pub fn must_leave(
    chosen: &[Chosen],
    candidates: &[String],
    relatives: &[(String, String)],
) -> Vec<MustLeave> {
    let still = chosen.iter().filter(|one| one.left_on.is_none());
    let clash = |one: &Chosen| {
        let (why, of) = if candidates.contains(&one.name) {
            (Leaving::IsCandidate, String::new())
        } else {
            let (_, of) = relatives.iter().find(|(name, _)| *name == one.name)?;
            (Leaving::RelativeIsCandidate, of.clone())
        };
        Some(MustLeave {
            member: one.id,
            name: one.name.clone(),
            why,
            of,
            is_waiting: one.is_waiting(),
        })
    };
    still.filter_map(clash).collect()
}

/// What the audit says of a leaving; `next` came in.
pub fn left(next: Option<&String>) -> String {
    let filled = if next.is_some() {
        "，递补一人"
    } else {
        ""
    };
    format!("选举委员会退出一人{filled}")
}

/// A change of the committee after it was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// Who left.
    pub left: String,
    /// Why.
    pub why: String,
    /// Who came in on the same day; `None` where the seat stayed empty.
    pub joined: Option<String>,
}

/// Who left the committee, in the order of the days, with why, and who came in for whom. `chosen`:
/// all on record, each with why they left.
pub fn replacements(chosen: &[(Chosen, String)]) -> Vec<Replaced> {
    let mut left: Vec<(NaiveDate, &Chosen, &str)> = chosen
        .iter()
        .filter(|(one, _)| one.joined_on.is_some())
        .filter_map(|(one, why)| Some((one.left_on?, one, why.as_str())))
        .collect();
    left.sort_by_key(|(day, one, _)| (*day, one.id));
    let mut came: Vec<&Chosen> = Vec::new();
    let mut told = Vec::new();
    for (day, one, why) in left {
        let newcomer = chosen.iter().map(|(other, _)| other).find(|other| {
            let is_new = other.joined_on == Some(day) && one.joined_on != Some(day);
            is_new && !came.iter().any(|known| known.id == other.id)
        });
        came.extend(newcomer);
        told.push(Replaced {
            left: one.name.clone(),
            why: why.to_owned(),
            joined: newcomer.map(|other| other.name.clone()),
        });
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(id: i64, name: &str, joined: &str, left: &str) -> (Chosen, String) {
        let day = |text: &str| (!text.is_empty()).then(|| text.parse().unwrap());
        let chosen = Chosen {
            id,
            name: name.to_owned(),
            is_chair: false,
            votes: None,
            joined_on: day(joined),
            left_on: day(left),
        };
        (chosen, if left.is_empty() { "" } else { "辞去" }.to_owned())
    }

    #[test]
    fn whoever_comes_in_on_the_day_somebody_leaves_replaces_him() {
        let all = [
            one(1, "吴一", "2026-11-01", ""),
            one(2, "郑二", "2026-11-01", "2026-11-20"),
            one(3, "王三", "2026-11-01", "2026-11-20"),
            one(4, "冯四", "2026-11-20", "2026-11-25"),
            one(5, "陈五", "", ""),
            one(6, "褚六", "", "2026-11-19"),
        ];
        let told: Vec<_> = replacements(&all)
            .into_iter()
            .map(|one| (one.left, one.joined))
            .collect();
        let named = |name: &str| name.to_owned();
        assert_eq!(
            told,
            [
                (named("郑二"), Some(named("冯四"))),
                (named("王三"), None),
                (named("冯四"), None),
            ]
        );
    }
}
