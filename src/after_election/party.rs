//! A village's party body elects its committee (rulebook A15): the thresholds, who is elected, who
//! is tied, what stays open; every number told.

use crate::committees::Posts;
use crate::rules::{
    PartyBody, Rules, is_elected_by_party, least_party_candidates, party_has_quorum, words,
};

words! {
    /// The post of an elected member; secretary and deputy are chosen by the new committee.
    PartyPost {
        /// 书记
        Secretary = "secretary",
        /// 副书记
        DeputySecretary = "deputy_secretary",
        /// 委员
        Member = "member",
    }
}

impl PartyPost {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Secretary => "书记",
            Self::DeputySecretary => "副书记",
            Self::Member => "委员",
        }
    }

    /// The post on the party body.
    pub const fn posts(self) -> Posts {
        match self {
            Self::Secretary => Posts::PARTY_SECRETARY,
            Self::DeputySecretary => Posts::PARTY_DEPUTY_SECRETARY,
            Self::Member => Posts::PARTY_MEMBER,
        }
    }
}

/// The Chinese name of a party body.
pub const fn body_label(body: PartyBody) -> &'static str {
    match body {
        PartyBody::Branch => "党支部委员会",
        PartyBody::GeneralBranch => "党总支委员会",
        PartyBody::Committee => "党委",
    }
}

/// The meeting of members and its ballots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartyMeeting {
    /// Which body is elected.
    pub body: PartyBody,
    /// Members to be elected.
    pub seats: u32,
    /// 有表决权的党员
    pub entitled: u64,
    /// 实到会的
    pub present: u64,
    /// 发出的选票
    pub issued: u64,
    /// 收回的选票
    pub recovered: u64,
}

/// What a meeting decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartyOutcome {
    /// Every threshold with its numbers, and whether it holds.
    pub lines: Vec<(String, bool)>,
    /// Whether the election is valid.
    pub is_valid: bool,
    /// The elected, by approvals.
    pub elected: Vec<i64>,
    /// Tied across the last seat: vote again among them.
    pub tied: Vec<i64>,
    /// Seats that nobody of the candidates won.
    pub open_seats: u32,
}

/// What is wrong with the numbers of a meeting as such.
pub fn check_meeting(meeting: PartyMeeting) -> Result<(), &'static str> {
    if meeting.seats == 0 || meeting.seats > 15 {
        return Err("应选委员应为1至15人，请核对。");
    }
    if meeting.entitled == 0 || meeting.present > meeting.entitled {
        return Err("到会的党员不能多于有表决权的党员，请核对。");
    }
    if meeting.issued > meeting.present {
        return Err("发出的选票不能多于到会的党员，请核对。");
    }
    Ok(())
}

/// The outcome of a party election. `candidates`: number, name, approvals.
pub fn party_outcome(
    rules: &Rules,
    meeting: PartyMeeting,
    candidates: &[(i64, String, u64)],
) -> PartyOutcome {
    let (mut lines, is_valid) = validity(rules, meeting, candidates.len());
    let mut outcome = PartyOutcome::default();
    let base = if rules.party_counts_entitled {
        meeting.entitled
    } else {
        meeting.present
    };
    let mut passed: Vec<(u64, i64)> = Vec::new();
    for (id, name, approvals) in candidates {
        let holds = is_elected_by_party(rules, *approvals, meeting.present, meeting.entitled);
        let left = 2 * u128::from(*approvals);
        let (sign, told) = if holds {
            (">", "超过半数")
        } else {
            ("≤", "没有超过半数")
        };
        lines.push((
            format!("{name}：赞成{approvals} × 2 = {left} {sign} {base}，{told}"),
            holds,
        ));
        if holds {
            passed.push((*approvals, *id));
        }
    }
    if is_valid {
        passed.sort_unstable_by(|one, other| other.cmp(one));
        fill(&mut outcome, meeting.seats, &passed);
    }
    outcome.lines = lines;
    outcome.is_valid = is_valid;
    outcome
}

/// Those with most approvals, as far as there are seats; who is tied at the last one is not in yet.
/// `passed`: approvals and number, the most approvals first.
pub(super) fn fill(outcome: &mut PartyOutcome, seats: u32, passed: &[(u64, i64)]) {
    let room = usize::try_from(seats).unwrap_or(usize::MAX);
    let (first, others) = passed.split_at(room.min(passed.len()));
    let last = first.last().map(|(approvals, _)| *approvals);
    let next = others.first().map(|(approvals, _)| *approvals);
    let split = last.filter(|last| next == Some(*last));
    let is_tied = |approvals: u64| split == Some(approvals);
    let sure = first.iter().filter(|(approvals, _)| !is_tied(*approvals));
    outcome.elected = sure.map(|(_, id)| *id).collect();
    let tied = passed.iter().filter(|(approvals, _)| is_tied(*approvals));
    outcome.tied = tied.map(|(_, id)| *id).collect();
    let filled = u32::try_from(first.len()).unwrap_or(seats);
    outcome.open_seats = seats.saturating_sub(filled);
}

/// Approvals fit on the papers, each candidate's and all together: a paper with more names than
/// seats is void (A15).
pub fn check_room(approvals: &[u64], recovered: u64, seats: u32) -> Result<(), String> {
    let highest = approvals.iter().copied().max().unwrap_or(0);
    if highest > recovered {
        return Err(format!(
            "赞成票{highest}多于收回的选票{recovered}，请核对。"
        ));
    }
    let sum = approvals.iter().copied().fold(0_u64, u64::saturating_add);
    let room = recovered.saturating_mul(seats.into());
    if sum <= room {
        return Ok(());
    }
    Err(format!(
        "各候选人的赞成票合计{sum}，多于收回的选票{recovered} × 应选{seats}人 = {room}；每张选票最多选{seats}人，请核对。"
    ))
}

/// Whether enough members came.
pub(super) fn came(rules: &Rules, meeting: PartyMeeting) -> (String, bool) {
    let fifths = rules.party_attendance_fifths;
    let (left, right) = (
        u128::from(meeting.present) * 5,
        u128::from(meeting.entitled) * u128::from(fifths),
    );
    let quorum = party_has_quorum(rules, meeting.present, meeting.entitled);
    let sign = if quorum { "≥" } else { "<" };
    let told = format!(
        "到会{} × 5 = {left} {sign} 有表决权的党员{} × {fifths} = {right}，应达到五分之{fifths}",
        meeting.present, meeting.entitled
    );
    (told, quorum)
}

/// Whether no paper came back too many.
pub(super) fn papers_back(meeting: PartyMeeting) -> (String, bool) {
    let holds = meeting.recovered <= meeting.issued;
    let sign = if holds { "≤" } else { ">" };
    let told = format!(
        "收回选票{} {sign} 发出选票{}",
        meeting.recovered, meeting.issued
    );
    (told, holds)
}

/// Whether the meeting could elect: enough members, more candidates than seats, no paper too many.
fn validity(
    rules: &Rules,
    meeting: PartyMeeting,
    candidates: usize,
) -> (Vec<(String, bool)>, bool) {
    let least = least_party_candidates(rules, meeting.seats);
    let number = u64::try_from(candidates).unwrap_or(u64::MAX);
    let surplus = number >= least;
    let sign = if surplus { "≥" } else { "<" };
    let stood = format!(
        "候选人{candidates} {sign} {least}，应选{}人的差额不少于百分之{}",
        meeting.seats, rules.party_surplus_percent
    );
    let (fewest, most) = meeting.body.sizes();
    let size = (fewest..=most).contains(&meeting.seats);
    let label = body_label(meeting.body);
    let seats = format!("应选{}人，{label}一般{fewest}至{most}人", meeting.seats);
    let (came, papers) = (came(rules, meeting), papers_back(meeting));
    let is_valid = came.1 && surplus && papers.1;
    // Sizes are usual, not law: the line warns and decides nothing.
    (
        vec![came, (stood, surplus), papers, (seats, size)],
        is_valid,
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::elections::in_force::built_in;

    fn rules() -> Rules {
        *built_in().unwrap().find("cn-2026").unwrap().rules()
    }

    fn meeting(present: u64, seats: u32) -> PartyMeeting {
        PartyMeeting {
            body: PartyBody::Branch,
            seats,
            entitled: 50,
            present,
            issued: present,
            recovered: present,
        }
    }

    fn candidates(approvals: &[u64]) -> Vec<(i64, String, u64)> {
        (1..)
            .zip(approvals)
            .map(|(id, votes)| (id, format!("某{id}"), *votes))
            .collect()
    }

    #[test]
    fn g01_g02_g03_are_told_with_their_numbers() {
        let four = candidates(&[40, 30, 21, 20]);
        let outcome = party_outcome(&rules(), meeting(40, 3), &four);
        assert!(outcome.is_valid);
        assert_eq!((outcome.elected, outcome.open_seats), (vec![1, 2, 3], 0));
        assert!(
            outcome
                .lines
                .contains(&("某4：赞成20 × 2 = 40 ≤ 40，没有超过半数".to_owned(), false))
        );
        let few = party_outcome(&rules(), meeting(39, 3), &four);
        assert!(!few.is_valid && few.elected.is_empty());
        assert!(
            few.lines[0]
                .0
                .starts_with("到会39 × 5 = 195 < 有表决权的党员50 × 4 = 200")
        );
        let equal = party_outcome(&rules(), meeting(40, 5), &candidates(&[40, 39, 38, 37, 36]));
        assert!(!equal.is_valid, "{:?}", equal.lines);
    }

    #[test]
    fn a_tie_at_the_last_seat_is_voted_again_and_a_gap_stays_open() {
        let tied = party_outcome(&rules(), meeting(40, 3), &candidates(&[40, 30, 30, 30]));
        assert_eq!((tied.elected, tied.tied), (vec![1], vec![4, 3, 2]));
        let short = party_outcome(&rules(), meeting(40, 3), &candidates(&[40, 30, 20, 10]));
        assert_eq!((short.elected.len(), short.open_seats), (2, 1));
    }

    #[test]
    fn who_passed_and_has_fewer_approvals_than_the_last_seat_is_not_tied() {
        let four = party_outcome(&rules(), meeting(40, 3), &candidates(&[40, 30, 25, 21]));
        assert_eq!(
            (four.elected, four.tied),
            (vec![1, 2, 3], Vec::<i64>::new())
        );
        assert_eq!(four.open_seats, 0);
    }

    #[test]
    fn more_papers_than_were_given_out_are_void() {
        let more = PartyMeeting {
            recovered: 41,
            ..meeting(40, 3)
        };
        assert!(!party_outcome(&rules(), more, &candidates(&[40, 30, 21, 20])).is_valid);
    }

    proptest! {
        /// Never more than the seats; everybody elected has the majority and more approvals than
        /// anybody who is not; elected, tied and open seats account for every seat.
        #[test]
        fn the_elected_are_those_with_most_approvals(
            votes in proptest::collection::vec(0_u64..=40, 4..9), seats in 1_u32..=3,
        ) {
            let all = candidates(&votes);
            let outcome = party_outcome(&rules(), meeting(40, seats), &all);
            let of = |id: i64| all.iter().find(|one| one.0 == id).unwrap().2;
            let seats = usize::try_from(seats).unwrap();
            prop_assert!(outcome.elected.len() <= seats);
            for id in &outcome.elected {
                prop_assert!(2 * of(*id) > 40);
                let others = all.iter().filter(|one| !outcome.elected.contains(&one.0));
                for other in others {
                    prop_assert!(of(*id) > other.2 || outcome.open_seats > 0 || other.2 * 2 <= 40);
                }
            }
            let open = usize::try_from(outcome.open_seats).unwrap();
            if outcome.tied.is_empty() {
                prop_assert_eq!(outcome.elected.len() + open, seats);
            } else {
                prop_assert!(outcome.elected.len() + outcome.tied.len() > seats && open == 0);
                prop_assert!(outcome.elected.len() < seats);
                let first = of(outcome.tied[0]);
                prop_assert!(outcome.tied.iter().all(|id| of(*id) == first));
            }
        }
    }
}
