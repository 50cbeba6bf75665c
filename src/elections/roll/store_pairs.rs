//! One person, one place (R-A3-4): who stands on two rolls of a programme, or may do so.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::listing::RollState;
use super::pair::{Likeness, Meant, compare};
use super::store::{Entry, Roll};
use crate::db::{Conn, on_backend};
use crate::divisions::DivisionCode;
use crate::elections::state::State;
use crate::error::{Error, Result};
use crate::schema::{divisions, elections, persons, roll_entries, roll_pairs, rolls};

/// Two entries that are one person, or may be.
#[derive(Clone, Debug)]
pub struct Conflict {
    /// On this roll.
    pub own: Entry,
    /// On the other roll; on the same one when somebody stands there twice.
    pub other: Entry,
    /// The unit of the other roll.
    pub other_unit: DivisionCode,
    /// Its name.
    pub other_unit_name: String,
    /// How far the other roll is.
    pub other_state: RollState,
    /// How sure it is.
    pub likeness: Likeness,
}

impl Conflict {
    /// Whether both stand on one roll.
    pub fn is_own(&self) -> bool {
        self.own.election_id == self.other.election_id
    }
}

#[derive(QueryableByName)]
struct Two {
    #[diesel(sql_type = BigInt)]
    own: i64,
    #[diesel(sql_type = BigInt)]
    other: i64,
}

/// What stands undecided between a roll and the other current rolls of its programme.
pub fn conflicts(conn: &mut Conn, roll: &Roll) -> Result<Vec<Conflict>> {
    if !roll.is_current {
        return Ok(Vec::new());
    }
    let pairs = like_pairs(conn, roll)?;
    let ids: BTreeSet<i64> = pairs.iter().flat_map(|(one, two)| [*one, *two]).collect();
    let entries = entries_with_number(conn, &ids)?;
    let decided = decided_apart(conn, &ids)?;
    let sides = rolls_of(conn, &entries)?;
    let mut found = Vec::new();
    for (own, other) in pairs {
        let (Some((own, own_number)), Some((other, other_number))) =
            (entries.get(&own), entries.get(&other))
        else {
            continue;
        };
        let likeness = match compare(meant(own, *own_number), meant(other, *other_number)) {
            Some(Likeness::Question) if decided.contains(&key(own.id, other.id)) => continue,
            Some(likeness) => likeness,
            None => continue,
        };
        let Some((unit, name, state)) = sides.get(&other.election_id) else {
            continue;
        };
        found.push(Conflict {
            own: own.clone(),
            other: other.clone(),
            other_unit: unit.clone(),
            other_unit_name: name.clone(),
            other_state: *state,
            likeness,
        });
    }
    Ok(found)
}

pub(super) fn key(one: i64, other: i64) -> (i64, i64) {
    (one.min(other), one.max(other))
}

fn meant(entry: &Entry, has_number: bool) -> Meant<'_> {
    Meant {
        person: entry.person_id,
        name: entry.name.as_str(),
        birth: entry.birth(),
        has_number,
    }
}

/// The current rolls of the programme whose elections still run, without those of this unit.
fn rivals(conn: &mut Conn, roll: &Roll) -> Result<Vec<i64>> {
    let over = [State::Filed, State::Handover, State::Archived].map(State::word);
    Ok(rolls::table
        .inner_join(elections::table.on(elections::id.eq(rolls::election_id)))
        .filter(rolls::programme_id.eq(roll.programme_id))
        .filter(rolls::is_current.eq(true))
        .filter(rolls::unit_code.ne(&roll.unit_code))
        .filter(elections::state.ne_all(over))
        .select(rolls::election_id)
        .load(conn)?)
}

/// Pairs of listed entries with one person, or with one name and a birth that may agree.
fn like_pairs(conn: &mut Conn, roll: &Roll) -> Result<Vec<(i64, i64)>> {
    let mut others = rivals(conn, roll)?;
    others.push(roll.election_id);
    let others: Vec<String> = others.iter().map(i64::to_string).collect();
    // Numbers of our own only: nothing of a reader's goes into the text.
    let (own, others) = (roll.election_id, others.join(","));
    let both = format!(
        "a.election_id = {own} AND a.is_listed AND b.is_listed AND b.id <> a.id \
         AND b.election_id IN ({others}) AND (b.election_id <> {own} OR a.id < b.id)"
    );
    let query = format!(
        "SELECT a.id AS own, b.id AS other FROM roll_entries a \
         JOIN roll_entries b ON b.person_id = a.person_id WHERE {both} \
         UNION SELECT a.id, b.id FROM roll_entries a JOIN roll_entries b ON b.name = a.name \
         AND (b.birth_date = a.birth_date OR a.birth_month_only OR b.birth_month_only) \
         WHERE {both} ORDER BY 1, 2"
    );
    let rows: Vec<Two> = on_backend!(conn, |conn| diesel::sql_query(&query).load(conn))?;
    Ok(rows.into_iter().map(|row| (row.own, row.other)).collect())
}

/// Entries by number, and whether the person's record has an ID number.
fn entries_with_number(
    conn: &mut Conn,
    ids: &BTreeSet<i64>,
) -> Result<BTreeMap<i64, (Entry, bool)>> {
    let ids: Vec<i64> = ids.iter().copied().collect();
    let mut found = BTreeMap::new();
    for chunk in ids.chunks(10_000) {
        let rows: Vec<(Entry, bool)> = roll_entries::table
            .inner_join(persons::table)
            .filter(roll_entries::id.eq_any(chunk.to_vec()))
            .select((Entry::as_select(), persons::id_number_lookup.is_not_null()))
            .load(conn)?;
        found.extend(rows.into_iter().map(|row| (row.0.id, row)));
    }
    Ok(found)
}

fn decided_apart(conn: &mut Conn, ids: &BTreeSet<i64>) -> Result<BTreeSet<(i64, i64)>> {
    let ids: Vec<i64> = ids.iter().copied().collect();
    let mut found = BTreeSet::new();
    for chunk in ids.chunks(10_000) {
        let rows: Vec<(i64, i64)> = roll_pairs::table
            .filter(roll_pairs::entry_id.eq_any(chunk.to_vec()))
            .select((roll_pairs::entry_id, roll_pairs::other_entry_id))
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

type Side = (DivisionCode, String, RollState);

fn rolls_of(
    conn: &mut Conn,
    entries: &BTreeMap<i64, (Entry, bool)>,
) -> Result<BTreeMap<i64, Side>> {
    let ids: BTreeSet<i64> = entries.values().map(|(one, _)| one.election_id).collect();
    let rows: Vec<(i64, String, String, Option<String>)> = rolls::table
        .left_join(divisions::table.on(divisions::code.eq(rolls::unit_code)))
        .filter(rolls::election_id.eq_any(ids.into_iter().collect::<Vec<_>>()))
        .select((
            rolls::election_id,
            rolls::unit_code,
            rolls::state,
            divisions::name.nullable(),
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, unit, state, name)| {
            let state =
                RollState::from_word(&state).ok_or_else(|| Error::internal("a state of a roll"))?;
            let name = name.unwrap_or_else(|| unit.clone());
            let unit = DivisionCode::parse(&unit).map_err(Error::internal)?;
            Ok((id, (unit, name, state)))
        })
        .collect()
}
