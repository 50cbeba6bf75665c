//! Reads what a village has made public, and finds villages of which something is public.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::store::was_told_to_the_hall;
use crate::db::{Conn, MultiBackend, containing};
use crate::divisions::names::{fold_name, strip_unit_suffix};
use crate::divisions::{self, Division, DivisionCode, Level};
use crate::elections::documents::{PublicPaper, public_papers};
use crate::elections::state::State;
use crate::elections::store::{self, Election};
use crate::error::{Error, Result};
use crate::schema::{divisions as places, elections};

/// Villages on one page of a search.
pub(super) const MOST: usize = 50;
/// Townships that are looked through for one word of a search.
const TOWNSHIPS: i64 = 200;
/// Words of a search that count.
const WORDS: usize = 4;

/// What a village has made public.
#[derive(Debug)]
pub(super) struct PublicVillage {
    pub(super) unit: Division,
    /// County and township: 黟县碧阳镇.
    pub(super) above: String,
    /// Its elections, the newest first; a runoff belongs to the election it follows.
    pub(super) elections: Vec<Election>,
    /// Their notices, the newest first, each with the chapter it belongs to.
    pub(super) papers: Vec<(Election, PublicPaper)>,
}

/// A village or community; `NotFound` for any other place.
pub(super) fn public_village(conn: &mut Conn, code: &DivisionCode) -> Result<PublicVillage> {
    let unit = divisions::find_anywhere(conn, code)?.ok_or(Error::NotFound)?;
    if unit.level != Level::Village {
        return Err(Error::NotFound);
    }
    let above = divisions::ancestors(conn, code)?;
    let above = above.iter().filter(|place| place.level >= Level::County);
    let above = above.map(|place| place.name.as_str()).collect();
    let programmes: Vec<i64> = elections::table
        .filter(elections::unit_code.eq(code.as_str()))
        .filter(elections::state.ne(State::Preparation.word()))
        .select(elections::programme_id)
        .distinct()
        .load(conn)?;
    let (mut all, mut papers) = (Vec::new(), Vec::new());
    for programme in programmes {
        let beside = store::elections_of(conn, programme, code)?;
        let begun = beside
            .iter()
            .filter(|one| one.known.state != State::Preparation);
        for one in begun {
            let (first, state) = (store::first_of(&beside, one), one.known.state);
            let is_announced = first.known.state >= State::Announced;
            let stands = (state, is_announced || was_told_to_the_hall(&beside, one));
            for paper in public_papers(conn, one.id, stands)? {
                papers.push((one.clone(), paper));
            }
            if first.id == one.id {
                all.push(one.clone());
            }
        }
    }
    all.sort_by_key(|one| std::cmp::Reverse((one.known.election_day, one.id)));
    papers.sort_by_key(|(_, paper)| std::cmp::Reverse((paper.made_at, paper.kind)));
    Ok(PublicVillage {
        unit,
        above,
        elections: all,
        papers,
    })
}

/// A village that a search found.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) code: String,
    pub(super) name: String,
    /// County and township.
    pub(super) above: String,
}

/// The first [`MOST`] villages of which something is public, by code, and whether there are more.
/// Every word of `text` must stand in the name of the village or of its township.
pub(super) fn found(conn: &mut Conn, text: &str) -> Result<(Vec<Found>, bool)> {
    let public = elections::table
        .filter(elections::state.ne(State::Preparation.word()))
        .select(elections::unit_code);
    let mut query = places::table
        .filter(places::code.eq_any(public))
        .into_boxed::<MultiBackend>();
    for word in words(text) {
        let pattern = containing(&word);
        let townships: Vec<String> = places::table
            .filter(places::level.eq(Level::Township.number()))
            .filter(places::name.like(pattern.clone()).escape('\\'))
            .select(places::code)
            .limit(TOWNSHIPS)
            .load(conn)?;
        let is_called = places::name.like(pattern).escape('\\');
        query = query.filter(is_called.or(places::parent_code.eq_any(townships)));
    }
    let limit = i64::try_from(MOST).map_err(Error::internal)?;
    let mut rows: Vec<(String, String, String)> = query
        .order(places::code)
        .limit(limit.saturating_add(1))
        .select((places::code, places::name, places::parent_code))
        .load(conn)?;
    let has_more = rows.len() > MOST;
    rows.truncate(MOST);
    let above = names_above(conn, &rows)?;
    let one = |(code, name, parent): (String, String, String)| Found {
        above: above.get(&parent).cloned().unwrap_or_default(),
        code,
        name,
    };
    Ok((rows.into_iter().map(one).collect(), has_more))
}

/// The words of a search as names are compared: without 村委会 and the like, which people write in
/// many ways.
fn words(text: &str) -> Vec<String> {
    let words = text.split_whitespace().take(WORDS);
    let short: Vec<String> = words
        .map(|word| strip_unit_suffix(&fold_name(word)).to_owned())
        .collect();
    short
}

/// County and township in words, by the township's code.
fn names_above(
    conn: &mut Conn,
    rows: &[(String, String, String)],
) -> Result<BTreeMap<String, String>> {
    let mut above = BTreeMap::new();
    for (_, _, parent) in rows {
        if above.contains_key(parent) {
            continue;
        }
        let Ok(code) = DivisionCode::parse(parent) else {
            continue;
        };
        let township = divisions::find_anywhere(conn, &code)?;
        let county = code.county();
        let county = match county.filter(|county| *county != code) {
            Some(county) => divisions::find_anywhere(conn, &county)?,
            None => None,
        };
        let name = |place: Option<Division>| place.map(|place| place.name).unwrap_or_default();
        above.insert(parent.clone(), name(county) + &name(township));
    }
    Ok(above)
}
