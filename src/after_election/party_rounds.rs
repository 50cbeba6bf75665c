//! Further rounds of a party election (rulebook A15, "tie, shortage"): a vote again among those with
//! as many approvals, and an election of its own for seats nobody won.

use super::party::{PartyMeeting, PartyOutcome, came, fill, papers_back, party_outcome};
use crate::rules::{Rules, words};

words! {
    /// Why there is a further round.
    RoundKind {
        /// 再次投票: among those with as many approvals; the most approvals decide.
        Tie = "tie",
        /// 另行选举: for seats nobody won, by the rules of the first round.
        Gap = "gap",
    }
}

impl RoundKind {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Tie => "再次投票",
            Self::Gap => "另行选举",
        }
    }
}

/// The round that must follow; `None` when every seat is filled, or while the election is void.
pub fn due(outcome: &PartyOutcome) -> Option<RoundKind> {
    if !outcome.is_valid {
        None
    } else if !outcome.tied.is_empty() {
        Some(RoundKind::Tie)
    } else {
        (outcome.open_seats > 0).then_some(RoundKind::Gap)
    }
}

/// Candidates: number, name, approvals.
pub type Votes = Vec<(i64, String, u64)>;

/// The outcome of all rounds. A void round decides nothing and is held again. `meeting.seats` of a
/// further round is what the rounds before left.
pub fn decided(
    rules: &Rules,
    meeting: PartyMeeting,
    first: &[(i64, String, u64)],
    rounds: &[(RoundKind, PartyMeeting, Votes)],
) -> PartyOutcome {
    let mut total = party_outcome(rules, meeting, first);
    for (number, (kind, held, votes)) in (2..).zip(rounds) {
        let filled = u32::try_from(total.elected.len()).unwrap_or(meeting.seats);
        let own = PartyMeeting {
            seats: meeting.seats.saturating_sub(filled),
            ..*held
        };
        let outcome = match kind {
            RoundKind::Tie => tie_outcome(rules, own, votes),
            RoundKind::Gap => {
                let mut outcome = party_outcome(rules, own, votes);
                // The size of the body is that of all rounds together.
                outcome.lines.remove(3);
                outcome
            }
        };
        let label = kind.label();
        let told =
            |(line, holds): (String, bool)| (format!("第{number}轮（{label}）：{line}"), holds);
        total.lines.extend(outcome.lines.into_iter().map(told));
        if outcome.is_valid {
            total.elected.extend(outcome.elected);
            total.tied = outcome.tied;
            total.open_seats = outcome.open_seats;
        }
    }
    total
}

/// Most approvals win; who is tied across the last seat again votes again.
fn tie_outcome(rules: &Rules, meeting: PartyMeeting, votes: &[(i64, String, u64)]) -> PartyOutcome {
    let mut lines = vec![came(rules, meeting), papers_back(meeting)];
    let mut outcome = PartyOutcome {
        is_valid: lines.iter().all(|(_, holds)| *holds),
        ..PartyOutcome::default()
    };
    if outcome.is_valid {
        let mut all: Vec<(u64, i64)> = votes.iter().map(|one| (one.2, one.0)).collect();
        all.sort_unstable_by(|one, other| other.cmp(one));
        fill(&mut outcome, meeting.seats, &all);
    }
    for (id, name, approvals) in votes {
        let holds = outcome.elected.contains(id);
        lines.push((format!("{name}：赞成{approvals}"), holds));
    }
    outcome.lines = lines;
    outcome
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::elections::in_force::built_in;
    use crate::rules::PartyBody;

    fn rules() -> Rules {
        *built_in().unwrap().find("cn-2026").unwrap().rules()
    }

    fn meeting(present: u64) -> PartyMeeting {
        PartyMeeting {
            body: PartyBody::Branch,
            seats: 3,
            entitled: 50,
            present,
            issued: present,
            recovered: present,
        }
    }

    fn votes(all: &[(i64, u64)]) -> Votes {
        all.iter()
            .map(|(id, votes)| (*id, format!("某{id}"), *votes))
            .collect()
    }

    #[test]
    fn a_tie_is_decided_by_the_most_approvals() {
        let first = votes(&[(1, 40), (2, 30), (3, 30), (4, 30)]);
        let before = decided(&rules(), meeting(40), &first, &[]);
        assert_eq!(due(&before), Some(RoundKind::Tie));
        let again = (
            RoundKind::Tie,
            meeting(40),
            votes(&[(2, 12), (3, 15), (4, 13)]),
        );
        let after = decided(&rules(), meeting(40), &first, std::slice::from_ref(&again));
        assert_eq!((after.elected.clone(), due(&after)), (vec![1, 3, 4], None));
        let same = (
            RoundKind::Tie,
            meeting(40),
            votes(&[(2, 13), (3, 14), (4, 13)]),
        );
        let once_more = decided(&rules(), meeting(40), &first, std::slice::from_ref(&same));
        assert_eq!(once_more.elected, [1, 3]);
        assert_eq!(once_more.tied, [4, 2], "only the last seat is still open");
        let third = (RoundKind::Tie, meeting(40), votes(&[(2, 30), (4, 10)]));
        let last = decided(&rules(), meeting(40), &first, &[same, third]);
        assert_eq!((last.elected.clone(), due(&last)), (vec![1, 3, 2], None));
    }

    #[test]
    fn a_gap_is_filled_by_an_election_with_choice_and_majority() {
        let first = votes(&[(1, 40), (2, 30), (3, 20), (4, 10)]);
        let before = decided(&rules(), meeting(40), &first, &[]);
        assert_eq!((due(&before), before.open_seats), (Some(RoundKind::Gap), 1));
        let half = (RoundKind::Gap, meeting(40), votes(&[(3, 20), (5, 20)]));
        let open = decided(&rules(), meeting(40), &first, &[half]);
        assert_eq!(
            due(&open),
            Some(RoundKind::Gap),
            "exactly half is not a majority"
        );
        let won = (RoundKind::Gap, meeting(40), votes(&[(3, 21), (5, 19)]));
        let after = decided(&rules(), meeting(40), &first, &[won]);
        assert_eq!((after.elected.clone(), due(&after)), (vec![1, 2, 3], None));
        let alone = (RoundKind::Gap, meeting(40), votes(&[(3, 40)]));
        let void = decided(&rules(), meeting(40), &first, &[alone]);
        assert_eq!(
            due(&void),
            Some(RoundKind::Gap),
            "one for one seat is no choice"
        );
        let few = (RoundKind::Gap, meeting(39), votes(&[(3, 39), (5, 0)]));
        let void = decided(&rules(), meeting(40), &first, &[few]);
        assert_eq!(due(&void), Some(RoundKind::Gap), "too few came");
    }

    proptest! {
        /// No round takes a seat away, and there are never more elected than seats.
        #[test]
        fn rounds_only_add(
            first in proptest::collection::vec(0_u64..=40, 4..8),
            again in proptest::collection::vec(0_u64..=40, 8),
        ) {
            let all: Vec<(i64, u64)> = (1..).zip(first).collect();
            let first = votes(&all);
            let before = decided(&rules(), meeting(40), &first, &[]);
            let Some(kind) = due(&before) else { return Ok(()) };
            let standing = first.iter().filter(|one| match kind {
                RoundKind::Tie => before.tied.contains(&one.0),
                RoundKind::Gap => !before.elected.contains(&one.0),
            });
            let second: Votes = standing
                .zip(again)
                .map(|(one, votes)| (one.0, one.1.clone(), votes))
                .collect();
            let after = decided(&rules(), meeting(40), &first, &[(kind, meeting(40), second)]);
            prop_assert!(after.elected.starts_with(&before.elected));
            prop_assert!(after.elected.len() <= 3);
            let mut once = after.elected.clone();
            once.sort_unstable();
            once.dedup();
            prop_assert_eq!(once.len(), after.elected.len());
        }
    }
}
