//! Who stands for election and their recorded relatives.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::contestants::{Contestant, Contestants, Related};
use crate::db::Conn;
use crate::elections::candidates::store::known_persons;
use crate::elections::candidates::store_kinship::{kinships, relatives_of};
use crate::elections::candidates::words::{Decision, Mode};
use crate::elections::count::frame::Person;
use crate::elections::count::store_reading::Count;
use crate::error::Result;
use crate::schema::{candidacies, candidate_lists, election_persons, nominees};

/// Those who stand in a chapter: the persons of its formal list or of its count; in a self-
/// nomination everybody who stands, before the list too (ZJ art. 25).
pub fn contestants(conn: &mut Conn, count: &Count) -> Result<Contestants> {
    let known = known_persons(conn, count.root)?;
    let frame = &count.frame;
    let stands =
        |one: &&Person| one.post.is_some() || frame.only.iter().any(|(id, _)| *id == one.id);
    let mut candidates: Vec<Contestant> = frame
        .persons
        .iter()
        .filter(stands)
        .map(|one| contestant(one.id, &one.name, &known))
        .collect();
    if candidates.is_empty() {
        let nominated = self_nominated(conn, count.root)?;
        candidates.extend(
            nominated
                .iter()
                .map(|(id, name)| contestant(*id, name, &known)),
        );
    }
    let relatives = relatives(conn, count.root, &candidates)?;
    Ok(Contestants {
        candidates,
        relatives,
    })
}

fn contestant(id: i64, name: &str, known: &BTreeMap<i64, i64>) -> Contestant {
    Contestant {
        id,
        person: known.get(&id).copied(),
        name: name.to_owned(),
    }
}

/// Who nominated himself and neither withdrew nor was refused, while no list is published.
fn self_nominated(conn: &mut Conn, root: i64) -> Result<Vec<(i64, String)>> {
    let is_so: i64 = candidacies::table
        .find(root)
        .filter(candidacies::mode.eq(Mode::SelfNominated.word()))
        .count()
        .get_result(conn)?;
    let lists: i64 = candidate_lists::table
        .filter(candidate_lists::election_id.eq(root))
        .count()
        .get_result(conn)?;
    if is_so == 0 || lists > 0 {
        return Ok(Vec::new());
    }
    Ok(nominees::table
        .inner_join(election_persons::table)
        .filter(nominees::election_id.eq(root))
        .filter(nominees::leaving.is_null())
        .filter(
            nominees::decision
                .is_null()
                .or(nominees::decision.ne(Decision::Refused.word())),
        )
        .order(nominees::person_id)
        .select((nominees::person_id, election_persons::name))
        .load(conn)?)
}

/// The recorded relatives of these candidates: other persons of the election, and those who were
/// named only as relatives.
pub fn relatives(conn: &mut Conn, root: i64, candidates: &[Contestant]) -> Result<Vec<Related>> {
    let rows: Vec<(i64, String)> = election_persons::table
        .filter(election_persons::election_id.eq(root))
        .select((election_persons::id, election_persons::name))
        .load(conn)?;
    let names: BTreeMap<i64, String> = rows.into_iter().collect();
    let mut all = Vec::new();
    for kin in kinships(conn, root)? {
        for (own, other) in [(kin.a, kin.b), (kin.b, kin.a)] {
            let candidate = candidates.iter().find(|one| one.id == own);
            if let (Some(candidate), Some(name)) = (candidate, names.get(&other)) {
                all.push(related(candidate, name, kin.relation));
            }
        }
    }
    for one in relatives_of(conn, root)? {
        if let Some(candidate) = candidates.iter().find(|own| own.id == one.candidate) {
            all.push(related(candidate, &one.name, one.relation));
        }
    }
    Ok(all)
}

fn related(candidate: &Contestant, name: &str, relation: crate::rules::Relation) -> Related {
    Related {
        candidate_id: candidate.id,
        candidate: candidate.name.clone(),
        name: name.to_owned(),
        relation,
    }
}
