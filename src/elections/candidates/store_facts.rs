//! What the guards of the states ask of the candidates.

use super::store_committee::must_leave;
use super::store_reading::candidacy;
use super::words::Mode;
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::elections::facts::Facts;
use crate::elections::state::State;
use crate::elections::store::Election;
use crate::error::Result;

/// Fills in who was not reviewed and what stands against the list. Where no candidates are typed
/// they are kept on paper, and the steps that are recorded by hand stand for them.
pub fn fill(
    conn: &mut Conn,
    scope: &DivisionCode,
    election: &Election,
    facts: &mut Facts,
) -> Result<()> {
    if election.known.state == State::CandidatesPublished {
        facts.must_leave_committee = must_leave(conn, election)?;
    }
    // Asked on the way from the review to the published list only.
    let is_asked = election.known.state == State::QualificationReview;
    if !is_asked || election.known.keeps_candidates() {
        return Ok(());
    }
    let candidacy = candidacy(conn, scope, election.clone())?;
    if candidacy.is_empty() {
        return Ok(());
    }
    facts.unreviewed = u32::try_from(candidacy.unreviewed().count()).unwrap_or(u32::MAX);
    facts.candidate_faults = candidacy.faults();
    if candidacy.setup.mode != Mode::NoCandidate && facts.candidate_faults.is_empty() {
        let told = match candidacy.list() {
            None => Some("正式候选人名单还没有公布，请到“候选人和联审”页公布"),
            Some(_) if candidacy.is_outdated() => {
                Some("名单公布以后候选人有变动，请到“候选人和联审”页重新公布")
            }
            Some(_) => None,
        };
        facts.candidate_faults.extend(told.map(str::to_owned));
    }
    Ok(())
}
