//! Candidates and their relatives who sit on the election committee: who must leave, and leaving
//! (VCL18 art. 12; ZJ art. 9).

use chrono::NaiveDate;

use super::store_kinship::{kinships, relatives_of};
use super::store_reading::{Candidacy, candidacy};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::elections::roll::committee::{Chosen, MustLeave, must_leave as judge};
use crate::elections::roll::store_committee::{chosen, keeping, leave};
use crate::elections::state::State;
use crate::elections::step::Step;
use crate::elections::store::{self, Election};
use crate::elections::store_steps::{Done, record};
use crate::error::{Error, Result};
use crate::rules::{Relation, Value};

/// Who must leave the election committee of a chapter, in sentences; nothing where committee or
/// candidates are kept on paper.
pub fn must_leave(conn: &mut Conn, election: &Election) -> Result<Vec<String>> {
    if election.known.keeps_candidates() {
        return Ok(Vec::new());
    }
    let candidacy = candidacy(conn, &election.unit, election.clone())?;
    let all = clashes(conn, &candidacy)?;
    Ok(all.iter().map(MustLeave::told).collect())
}

/// Those on the election committee who stand, or are related to one who stands: of the published
/// list, before it of those in the running.
pub fn clashes(conn: &mut Conn, candidacy: &Candidacy) -> Result<Vec<MustLeave>> {
    let committee = keeping(conn, &candidacy.election)?;
    let all: Vec<Chosen> = chosen(conn, committee)?
        .into_iter()
        .map(|(one, _)| one)
        .collect();
    if all.is_empty() || candidacy.people.is_empty() {
        return Ok(Vec::new());
    }
    let standing: Vec<i64> = match candidacy.list() {
        Some(last) => last.list.persons().map(|(_, id)| id).collect(),
        None => candidacy.running().map(|one| one.nominee.id).collect(),
    };
    let names: Vec<String> = standing
        .iter()
        .map(|id| candidacy.name(*id).to_owned())
        .collect();
    let relatives = relatives(conn, candidacy, &standing)?;
    Ok(judge(&all, &names, &relatives))
}

/// Names of the relatives who must leave with a candidate, each with the candidate.
fn relatives(
    conn: &mut Conn,
    candidacy: &Candidacy,
    standing: &[i64],
) -> Result<Vec<(String, String)>> {
    let key = "election_committee.relatives_leave";
    let words = match candidacy.rules.stated(key).map(|one| &one.value) {
        Some(Value::Words(words)) => words.clone(),
        _ => Vec::new(),
    };
    let asks = |relation: Relation| words.iter().any(|word| word == relation.word());
    let root = candidacy.election.id;
    let mut all = Vec::new();
    for kin in kinships(conn, root)? {
        for (own, other) in [(kin.a, kin.b), (kin.b, kin.a)] {
            if asks(kin.relation) && standing.contains(&own) {
                all.push((
                    candidacy.name(other).to_owned(),
                    candidacy.name(own).to_owned(),
                ));
            }
        }
    }
    for one in relatives_of(conn, root)? {
        if asks(one.relation) && standing.contains(&one.candidate) {
            all.push((one.name, candidacy.name(one.candidate).to_owned()));
        }
    }
    Ok(all)
}

/// Somebody who must leave the election committee leaves it; the next in line comes in. With the
/// last of them the step is done. Gives the name of the one who came in.
pub fn leave_committee(
    conn: &mut Conn,
    candidacy: &Candidacy,
    member: i64,
    on: NaiveDate,
    today: NaiveDate,
) -> Result<Option<String>> {
    let election = &candidacy.election;
    let found = clashes(conn, candidacy)?;
    let one = found.iter().find(|one| one.member == member);
    let one = one
        .ok_or_else(|| Error::conflict("此人已经退出，或者不用退出选举委员会；请看现在的名单。"))?;
    let committee = keeping(conn, election)?;
    let next = leave(conn, (election, committee), member, one.why, on, today)?;
    // Whoever came in may have to leave as well.
    let is_over = clashes(conn, candidacy)?.is_empty();
    let is_time = (State::CandidatesPublished..State::Voting).contains(&election.known.state);
    if is_over && is_time && Step::CommitteeCleared.belongs(election.known.start) {
        let done = Done {
            step: Step::CommitteeCleared,
            on,
            note: "应退出的人已在系统里办理退出".to_owned(),
            evidence: String::new(),
        };
        record(conn, election, &done, today)?;
    }
    Ok(next)
}

/// With the published list it is known who had to leave the election committee: where somebody did,
/// and nobody is left who must, the step is done.
pub fn settle(conn: &mut Conn, scope: &DivisionCode, id: i64, today: NaiveDate) -> Result<()> {
    let election = store::election(conn, scope, id)?;
    let step = Step::CommitteeCleared;
    if !step.belongs(election.known.start) || election.known.done.contains_key(&step) {
        return Ok(());
    }
    let committee = keeping(conn, &election)?;
    let left = chosen(conn, committee)?
        .into_iter()
        .filter_map(|(one, _)| one.left_on)
        .max();
    let candidacy = candidacy(conn, &election.unit, election.clone())?;
    let Some(on) = left.filter(|_| candidacy.list().is_some()) else {
        return Ok(());
    };
    if !clashes(conn, &candidacy)?.is_empty() {
        return Ok(());
    }
    let done = Done {
        step,
        on,
        note: "应退出的人已在系统里办理退出".to_owned(),
        evidence: String::new(),
    };
    record(conn, &election, &done, today)
}
