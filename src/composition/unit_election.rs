//! From the term election of one unit to its figures (rulebook B1).

use super::figures::{Figures, OutOfRange};
use super::keys::Key;

/// What is counted of the term election of one unit. By-elections are no part of it.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact, counted apart"
)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ElectionFacts {
    /// The vote was held and its result is known.
    pub has_voted: bool,
    /// The first vote was valid and filled every seat; a tie voted on again the same day is no
    /// second vote.
    pub succeeded_at_once: bool,
    /// The result is confirmed.
    pub is_completed: bool,
    /// 另行选举 was called.
    pub has_runoff: bool,
    /// A seat was fixed in advance for a woman.
    pub has_designated_woman: bool,
    /// The numbers of the vote that counts; `None` when it was not counted in the system.
    pub counted: Option<CountedVote>,
    /// How many registered; `None` until it is recorded how many have the right to vote.
    pub enrolled: Option<Enrolled>,
    /// An observer was present on the day of the vote and finished the report; `None` where the
    /// programme never had an observer.
    pub observed: Option<bool>,
}

impl ElectionFacts {
    /// Two units that became one: it has voted when a part has, and something holds of its election
    /// when it holds of both parts; a runoff or a woman's seat of either is one of the whole. Numbers
    /// add up, as far as they are recorded.
    pub(super) fn joined(self, other: Self) -> Self {
        let both = |own: Option<i64>, other: Option<i64>| match (own, other) {
            (Some(own), Some(other)) => own.checked_add(other),
            (one, None) | (None, one) => one,
        };
        let proxied = |one: &Self| one.counted.and_then(CountedVote::with_proxies);
        let counted = match (self.counted, other.counted) {
            (Some(own), Some(other_vote)) => Some(CountedVote {
                registered: own.registered.saturating_add(other_vote.registered),
                participants: own.participants.saturating_add(other_vote.participants),
                recovered: own.recovered.saturating_add(other_vote.recovered),
                proxies: both(
                    proxied(&self).map(|(proxies, _)| proxies),
                    proxied(&other).map(|(proxies, _)| proxies),
                ),
                recovered_with_proxies: both(
                    proxied(&self).map(|(_, recovered)| recovered),
                    proxied(&other).map(|(_, recovered)| recovered),
                ),
            }),
            (one, None) | (None, one) => one,
        };
        let enrolled = match (self.enrolled, other.enrolled) {
            (Some(own), Some(other)) => Some(Enrolled {
                entitled: own.entitled.saturating_add(other.entitled),
                registered: own.registered.saturating_add(other.registered),
            }),
            (one, None) | (None, one) => one,
        };
        Self {
            has_voted: self.has_voted || other.has_voted,
            succeeded_at_once: self.succeeded_at_once && other.succeeded_at_once,
            is_completed: self.is_completed && other.is_completed,
            has_runoff: self.has_runoff || other.has_runoff,
            has_designated_woman: self.has_designated_woman || other.has_designated_woman,
            counted,
            enrolled,
            observed: match (self.observed, other.observed) {
                (Some(own), Some(other)) => Some(own || other),
                (one, None) | (None, one) => one,
            },
        }
    }
}

/// Numbers of one vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountedVote {
    /// Registered voters.
    pub registered: i64,
    /// Voters who took part, as the rule set counts them.
    pub participants: i64,
    /// Papers recovered.
    pub recovered: i64,
    /// Votes by proxy; `None` where nobody recorded them.
    pub proxies: Option<i64>,
    /// Papers recovered where proxies are recorded: of one unit all of them or none, of a merged
    /// unit those of the parts that recorded.
    pub recovered_with_proxies: Option<i64>,
}

impl CountedVote {
    /// Proxies and the papers they are among, where they are recorded.
    fn with_proxies(self) -> Option<(i64, i64)> {
        self.proxies.zip(self.recovered_with_proxies)
    }
}

/// The registration for one election.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enrolled {
    /// 有选举权的村民
    pub entitled: i64,
    /// 登记参加选举的村民
    pub registered: i64,
}

/// Adds the election of a unit to its figures. Fails only on numbers beyond 10¹².
pub fn count_election_into(
    figures: &mut Figures,
    election: &ElectionFacts,
    has_single_ballot: bool,
) -> Result<(), OutOfRange> {
    let voted = election.has_voted;
    let facts = [
        (Key::UNITS_WITH_ELECTION, true),
        (Key::UNITS_VOTED, voted),
        (
            Key::UNITS_SUCCEEDED_AT_ONCE,
            voted && election.succeeded_at_once,
        ),
        (Key::UNITS_COMPLETED, voted && election.is_completed),
        (Key::UNITS_WITH_RUNOFF, voted && election.has_runoff),
        (Key::UNITS_WITH_SINGLE_BALLOT, voted && has_single_ballot),
        (
            Key::UNITS_WITH_DESIGNATED_WOMAN,
            voted && election.has_designated_woman,
        ),
        (Key::UNITS_WITH_OBSERVERS, election.observed.is_some()),
        (
            Key::UNITS_OBSERVED,
            voted && election.observed == Some(true),
        ),
    ];
    for (key, holds) in facts {
        figures.count_up(key, i64::from(holds))?;
    }
    if let Some(vote) = election.counted {
        figures.count_up(Key::REGISTERED, vote.registered)?;
        figures.count_up(Key::PARTICIPANTS, vote.participants)?;
        figures.count_up(Key::RECOVERED, vote.recovered)?;
        if let Some((proxies, recovered)) = vote.with_proxies() {
            figures.count_up(Key::PROXIES, proxies)?;
            figures.count_up(Key::RECOVERED_WITH_PROXIES, recovered)?;
        }
    }
    if let Some(enrolled) = election.enrolled {
        figures.count_up(Key::ENROLLED, enrolled.registered)?;
        figures.count_up(Key::ENTITLED, enrolled.entitled)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn voted(registered: i64, recovered: i64, proxies: Option<i64>) -> ElectionFacts {
        ElectionFacts {
            has_voted: true,
            succeeded_at_once: true,
            is_completed: true,
            counted: Some(CountedVote {
                registered,
                participants: recovered,
                recovered,
                proxies,
                recovered_with_proxies: proxies.map(|_| recovered),
            }),
            ..ElectionFacts::default()
        }
    }

    fn counts(facts: &ElectionFacts, keys: &[Key]) -> Vec<i64> {
        let mut figures = Figures::default();
        count_election_into(&mut figures, facts, false).unwrap();
        keys.iter().map(|key| figures.count(*key)).collect()
    }

    #[test]
    fn villages_that_became_one_count_once_with_the_numbers_of_both() {
        let mut other = voted(500, 400, None);
        other.has_runoff = true;
        other.succeeded_at_once = false;
        other.enrolled = Some(Enrolled {
            entitled: 520,
            registered: 500,
        });
        let one = voted(1000, 618, Some(60)).joined(other);
        let units = [
            Key::UNITS_WITH_ELECTION,
            Key::UNITS_VOTED,
            Key::UNITS_SUCCEEDED_AT_ONCE,
            Key::UNITS_COMPLETED,
            Key::UNITS_WITH_RUNOFF,
        ];
        assert_eq!(counts(&one, &units), [1, 1, 0, 1, 1]);
        let people = [Key::REGISTERED, Key::PARTICIPANTS, Key::RECOVERED];
        assert_eq!(counts(&one, &people), [1500, 1018, 1018]);
        // Proxies are over the papers of the part that recorded them, 60 of 618.
        let proxies = [Key::PROXIES, Key::RECOVERED_WITH_PROXIES];
        assert_eq!(counts(&one, &proxies), [60, 618]);
        assert_eq!(counts(&one, &[Key::ENROLLED, Key::ENTITLED]), [500, 520]);
        let both = one.joined(voted(200, 100, Some(0)));
        assert_eq!(counts(&both, &proxies), [60, 718]);
        let waiting = voted(1000, 618, None).joined(ElectionFacts::default());
        assert_eq!(counts(&waiting, &units), [1, 1, 0, 0, 0]);
    }
}
