//! From the term election of one unit to its figures (rulebook B1).

use super::figures::{Figures, OutOfRange};
use super::keys::Key;

/// What is counted of the term election of one unit. By-elections are no part of it.
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
    ];
    for (key, holds) in facts {
        figures.count_up(key, i64::from(holds))?;
    }
    if let Some(vote) = election.counted {
        figures.count_up(Key::REGISTERED, vote.registered)?;
        figures.count_up(Key::PARTICIPANTS, vote.participants)?;
        figures.count_up(Key::RECOVERED, vote.recovered)?;
    }
    Ok(())
}
