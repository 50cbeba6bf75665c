//! What the pages of places read beside the places themselves.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::merge_store;
use super::merge_views::Township;
use crate::committees;
use crate::db::Conn;
use crate::divisions::{self, Division, DivisionCode, Level, UnitKind};
use crate::error::Result;
use crate::schema::{divisions as table, memberships, unit_counts};
use crate::web::table::Listing;

/// A place of the list of children, with the units below it: villages and communities.
#[derive(Clone, Debug)]
pub(super) struct Child {
    pub(super) place: Division,
    pub(super) villages: i32,
    pub(super) communities: i32,
}

/// What the reader narrowed a list down to.
#[derive(Clone, Debug, Default)]
pub(super) struct Narrowed {
    /// Part of the name, or the first digits of the code.
    pub(super) text: String,
    /// Village or community only.
    pub(super) kind: Option<UnitKind>,
    /// Existing (`true`) or closed (`false`) places only.
    pub(super) exists: Option<bool>,
}

/// The places directly under `parent` as the listing wants them; sets the number of rows.
pub(super) fn children(
    conn: &mut Conn,
    parent: &DivisionCode,
    narrowed: &Narrowed,
    listing: &mut Listing,
) -> Result<Vec<Child>> {
    let query = || {
        let mut query = table::table
            .filter(table::parent_code.eq(parent.to_string()))
            .filter(table::code.ne(""))
            .into_boxed::<crate::db::MultiBackend>();
        let text = narrowed.text.trim();
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            query = query.filter(table::code.ge(text.to_owned()));
            query = query.filter(table::code.lt(format!("{text}:")));
        } else if !text.is_empty() {
            let pattern = crate::db::containing(text);
            query = query.filter(table::name.like(pattern).escape('\\'));
        }
        if let Some(kind) = narrowed.kind {
            query = query.filter(table::unit_kind.eq(kind.number()));
        }
        match narrowed.exists {
            Some(true) => query.filter(table::valid_to.is_null()),
            Some(false) => query.filter(table::valid_to.is_not_null()),
            None => query,
        }
    };
    listing.total_rows = query().count().get_result(conn)?;
    let ordered = match (listing.sort.as_str(), listing.descending) {
        ("name", false) => query().order((table::name.asc(), table::code.asc())),
        ("name", true) => query().order((table::name.desc(), table::code.asc())),
        ("kind", false) => query().order((table::unit_kind.asc(), table::code.asc())),
        ("kind", true) => query().order((table::unit_kind.desc(), table::code.asc())),
        (_, false) => query().order(table::code.asc()),
        (_, true) => query().order(table::code.desc()),
    };
    let codes: Vec<String> = ordered
        .limit(listing.per_page)
        .offset(listing.offset())
        .select(table::code)
        .load(conn)?;
    with_counts(conn, &codes)
}

fn with_counts(conn: &mut Conn, codes: &[String]) -> Result<Vec<Child>> {
    let counts: Vec<(String, i32, i32)> = unit_counts::table
        .filter(unit_counts::division_code.eq_any(codes.to_vec()))
        .select((
            unit_counts::division_code,
            unit_counts::villages,
            unit_counts::communities,
        ))
        .load(conn)?;
    let places = divisions::find_many(conn, &parsed(codes))?;
    let child = |code: &String| {
        let place = places.iter().find(|place| place.code.as_str() == code)?;
        let counted = counts.iter().find(|(counted, ..)| counted == code);
        let (villages, communities) = counted.map_or((0, 0), |(_, v, c)| (*v, *c));
        Some(Child {
            place: place.clone(),
            villages,
            communities,
        })
    };
    Ok(codes.iter().filter_map(child).collect())
}

fn parsed(codes: &[String]) -> Vec<DivisionCode> {
    let codes = codes.iter();
    codes
        .filter_map(|code| DivisionCode::parse(code).ok())
        .collect()
}

/// The existing villages and communities of a county inside `scope` but `own`, by township.
pub(super) fn units_by_township(
    conn: &mut Conn,
    scope: &DivisionCode,
    county: &DivisionCode,
    own: &DivisionCode,
) -> Result<Vec<Township>> {
    let codes: Vec<String> = table::table
        .filter(table::code.ge(county.to_string()))
        .filter(table::code.lt(format!("{county}:")))
        .filter(table::level.eq(Level::Village.number()))
        .filter(table::valid_to.is_null())
        .select(table::code)
        .load(conn)?;
    let codes = parsed(&codes).into_iter();
    let inside: Vec<DivisionCode> = codes
        .filter(|code| scope.contains(code) && code != own)
        .collect();
    let units = divisions::find_many(conn, &inside)?;
    let parents: Vec<DivisionCode> = units.iter().map(|unit| unit.parent_code.clone()).collect();
    let mut townships: Vec<Township> = divisions::find_many(conn, &parents)?
        .into_iter()
        .map(|place| Township {
            code: place.code,
            name: place.name,
            units: Vec::new(),
        })
        .collect();
    for unit in units {
        let mut places = townships.iter_mut();
        if let Some(place) = places.find(|place| place.code == unit.parent_code) {
            place.units.push(unit);
        }
    }
    Ok(townships)
}

/// How many persons serve on the two committees of a unit, by term, the latest first.
pub(super) fn members_by_term(
    conn: &mut Conn,
    unit: &DivisionCode,
) -> Result<Vec<(String, usize)>> {
    let mut persons: BTreeMap<i32, BTreeSet<i64>> = BTreeMap::new();
    for seat in merge_store::serving(conn, std::slice::from_ref(unit))? {
        persons.entry(seat.term).or_default().insert(seat.person);
    }
    let terms = committees::list_terms(conn)?.into_iter().rev();
    let counted = terms.filter_map(|term| Some((term.name, persons.get(&term.id)?.len())));
    Ok(counted.collect())
}

/// How many stretches of members are counted in a unit today, over all terms.
pub(super) fn members_of(conn: &mut Conn, unit: &DivisionCode) -> Result<i64> {
    let terms: Vec<i32> = crate::schema::terms::table
        .select(crate::schema::terms::id)
        .load(conn)?;
    Ok(memberships::table
        .filter(memberships::term_id.eq_any(terms))
        .filter(memberships::current_unit_code.eq(unit.as_str()))
        .count()
        .get_result(conn)?)
}
