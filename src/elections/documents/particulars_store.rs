//! What is known of an election today, for its documents: programme, count and outcome here, the
//! lists of other slices in `store_lists.rs`.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::particulars::{AboutCandidate, Candidate, Days, Particulars};
use super::store_lists::join;
use super::{store_after, store_bodies, store_candidates, store_results};
use crate::db::Conn;
use crate::divisions::{self, DivisionCode, Level, UnitKind};
use crate::elections::count::store_reading::{Count, count};
use crate::elections::result_days::result_days;
use crate::elections::step::Step;
use crate::elections::store::{self, Election};
use crate::error::Result;

/// All that the system knows of a chapter; the rest stays a line to write on.
pub(super) fn particulars(
    conn: &mut Conn,
    scope: &DivisionCode,
    election: &Election,
    today: NaiveDate,
) -> Result<Particulars> {
    let programme = store::programme(conn, scope, election.programme_id)?;
    let rules = election.rules(&programme.rules()?)?;
    let known = &election.known;
    let is_community = known.unit_kind == UnitKind::Community;
    let beside = store::chapters_beside(conn, election)?;
    let of_result = result_days(&beside, election, today);
    let lines = known.lines(&rules, &programme.template()?, of_result, today);
    let mut days: BTreeMap<Step, Days> = BTreeMap::new();
    for line in lines {
        // A planned day that is over without the step is nobody's date.
        let planned = (line.planned >= today).then_some(line.planned);
        let last = match line.step {
            // The period that was announced stays, whenever the roll is finished.
            Step::VotersRegistered => Some(line.planned),
            _ => line.done.or(planned),
        };
        if let Some(last) = last {
            let days_of = Days {
                first: line.begins.min(last),
                last,
                is_done: line.done.is_some(),
            };
            days.insert(line.step, days_of);
        }
    }
    let above = divisions::ancestors(conn, &election.unit)?;
    let name = |level: Level| {
        let found = above.iter().find(|place| place.level == level);
        found.map(|place| place.name.clone())
    };
    let count = count(conn, election.clone())?;
    let candidates = candidates(&count);
    let mut all = Particulars {
        county: name(Level::County),
        township: name(Level::Township),
        unit: Some(election.unit_name.clone()),
        election_day: Some(known.election_day),
        seats: Some(known.seats).filter(|seats| seats.total() > 0),
        days,
        registered: count.frame.registered,
        is_meeting: count.frame.is_meeting,
        is_by_election: known.is_by_election,
        ways: count.frame.ways,
        candidates: (!candidates.is_empty()).then_some(candidates),
        boxes: count.boxes.iter().map(|one| one.name.clone()).collect(),
        ..Particulars::blank(rules, is_community, known.kind)
    };
    store_results::join(conn, election, &beside, &mut all)?;
    join(conn, election, &mut all)?;
    store_candidates::join(conn, scope, election, &mut all)?;
    store_bodies::join(conn, election, &mut all)?;
    store_after::join(conn, election, programme.term_id, &mut all)?;
    Ok(all)
}

/// The candidates by post, in the order of the paper.
fn candidates(count: &Count) -> Vec<Candidate> {
    let frame = &count.frame;
    let mut all = Vec::new();
    for post in frame.posts() {
        for one in frame
            .persons_of(post)
            .filter(|one| frame.competes(one.id, post))
        {
            all.push(Candidate {
                post,
                name: one.name.clone(),
                is_woman: one.is_woman,
                votes: None,
                about: AboutCandidate::default(),
            });
        }
    }
    all
}
