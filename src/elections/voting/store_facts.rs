//! What the guards of the states ask of the voting day.

use super::contestants::surplus_faults;
use super::store_mobile::mobile_voters;
use super::store_proxies::proxies;
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
    facts.unpublished = unpublished(conn, election.id)?;
    let count = count(conn, election.clone())?;
    facts.voting_faults = lacks(conn, rules, &count)?;
    if !withdrawn(conn, election.id)?.is_empty() {
        facts.voting_faults.extend(surplus_faults(&count.frame));
    }
    Ok(())
}

/// Names of the lists that were not published, in sentences.
fn unpublished(conn: &mut Conn, election: i64) -> Result<Vec<String>> {
    let mut told = Vec::new();
    let open = |published: Option<chrono::NaiveDate>, ended: Option<chrono::NaiveDate>| {
        published.is_none() && ended.is_none()
    };
    let proxies = proxies(conn, election)?;
    let proxies = proxies
        .iter()
        .filter(|one| open(one.published_on, one.ended_on))
        .count();
    if proxies > 0 {
        told.push(format!(
            "有{proxies}项委托没有公布，请先到“委托投票”页公布名单，或者取消委托。"
        ));
    }
    let voters = mobile_voters(conn, election)?;
    let voters = voters
        .iter()
        .filter(|one| open(one.published_on, one.ended_on))
        .count();
    if voters > 0 {
        told.push(format!(
            "流动票箱有{voters}名投票人没有公布，请先到“流动票箱投票人”页公布名单。"
        ));
    }
    Ok(told)
}
