//! What the guards of the states ask of the voting day.

use super::contestants::surplus_faults;
use super::store_publication::lacks;
use crate::db::Conn;
use crate::elections::candidates::store_withdrawals::withdrawn;
use crate::elections::count::store_reading::count;
use crate::elections::facts::Facts;
use crate::elections::state::State;
use crate::elections::store::Election;
use crate::error::Result;
use crate::rules::RuleSet;

/// Fills in what stations and staff lack on the way to the vote. Where no stations are recorded
/// they are kept on paper, and the step that is recorded by hand stands for them.
pub fn fill(
    conn: &mut Conn,
    rules: &RuleSet,
    election: &Election,
    facts: &mut Facts,
) -> Result<()> {
    if election.known.state != State::CampaignAndLogistics {
        return Ok(());
    }
    let count = count(conn, election.clone())?;
    facts.voting_faults = lacks(conn, rules, &count)?;
    if !withdrawn(conn, election.id)?.is_empty() {
        facts.voting_faults.extend(surplus_faults(&count.frame));
    }
    Ok(())
}
