//! What the elections of units add to the statistics, as it is kept. Elections say it anew whenever
//! one of their chapters changes.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::{CountedVote, ElectionFacts, Enrolled};
use super::code;
use super::refresh::refresh;
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::error::Result;
use crate::schema::election_figures;

#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a column, counted apart"
)]
#[derive(Debug, PartialEq, Eq, Insertable, Queryable, Selectable)]
#[diesel(table_name = election_figures, treat_none_as_default_value = false)]
pub(super) struct ElectionRow {
    pub(super) term_id: i32,
    pub(super) unit_code: String,
    pub(super) voted_on: Option<NaiveDate>,
    pub(super) succeeded_at_once: bool,
    pub(super) is_completed: bool,
    pub(super) has_runoff: bool,
    pub(super) has_designated_woman: bool,
    pub(super) registered: Option<i64>,
    pub(super) participants: Option<i64>,
    pub(super) recovered: Option<i64>,
    /// Where the unit is counted today: another one once it was merged.
    pub(super) current_unit_code: String,
    pub(super) entitled: Option<i64>,
    pub(super) enrolled: Option<i64>,
    pub(super) proxies: Option<i64>,
    pub(super) observed: Option<bool>,
}

impl ElectionRow {
    fn new(
        term_id: i32,
        unit: &DivisionCode,
        voted_on: Option<NaiveDate>,
        facts: &ElectionFacts,
    ) -> Self {
        Self {
            term_id,
            unit_code: unit.to_string(),
            voted_on,
            succeeded_at_once: facts.succeeded_at_once,
            is_completed: facts.is_completed,
            has_runoff: facts.has_runoff,
            has_designated_woman: facts.has_designated_woman,
            registered: facts.counted.map(|vote| vote.registered),
            participants: facts.counted.map(|vote| vote.participants),
            recovered: facts.counted.map(|vote| vote.recovered),
            current_unit_code: unit.to_string(),
            entitled: facts.enrolled.map(|one| one.entitled),
            enrolled: facts.enrolled.map(|one| one.registered),
            proxies: facts.counted.and_then(|vote| vote.proxies),
            observed: facts.observed,
        }
    }

    pub(super) fn facts(&self) -> ElectionFacts {
        let vote = self.registered.zip(self.participants).zip(self.recovered);
        ElectionFacts {
            has_voted: self.voted_on.is_some(),
            succeeded_at_once: self.succeeded_at_once,
            is_completed: self.is_completed,
            has_runoff: self.has_runoff,
            has_designated_woman: self.has_designated_woman,
            counted: vote.map(|((registered, participants), recovered)| CountedVote {
                registered,
                participants,
                recovered,
                proxies: self.proxies,
                recovered_with_proxies: self.proxies.map(|_| recovered),
            }),
            enrolled: self
                .entitled
                .zip(self.enrolled)
                .map(|(entitled, registered)| Enrolled {
                    entitled,
                    registered,
                }),
            observed: self.observed,
        }
    }
}

/// Elections begin in these units: none has voted. The sums follow; locks as for [`refresh`].
pub fn begin_elections(conn: &mut Conn, term_id: i32, units: &[DivisionCode]) -> Result<()> {
    for unit in units {
        let row = ElectionRow::new(term_id, unit, None, &ElectionFacts::default());
        diesel::insert_into(election_figures::table)
            .values(&row)
            .execute(conn)?;
    }
    refresh(conn, term_id, units)
}

/// Keeps what the election of a unit adds now; `voted_on` is the day of the vote that counts. Where it
/// is other than before, gives the unit in which it counts: then the caller refreshes its sums.
pub fn keep_election(
    conn: &mut Conn,
    term_id: i32,
    unit: &DivisionCode,
    voted_on: Option<NaiveDate>,
    facts: &ElectionFacts,
) -> Result<Option<DivisionCode>> {
    let mut row = ElectionRow::new(term_id, unit, voted_on, facts);
    let own = election_figures::table.find((term_id, unit.as_str()));
    let before: Option<ElectionRow> = own
        .select(ElectionRow::as_select())
        .first(conn)
        .optional()?;
    if let Some(before) = &before {
        row.current_unit_code.clone_from(&before.current_unit_code);
    }
    if before.as_ref() == Some(&row) {
        return Ok(None);
    }
    diesel::delete(own).execute(conn)?;
    diesel::insert_into(election_figures::table)
        .values(&row)
        .execute(conn)?;
    code(&row.current_unit_code).map(Some)
}

/// The elections that count in one unit count in another from now on, in every term: the unit was
/// merged into it or has a new code. The caller refreshes the sums of both.
pub fn move_elections(conn: &mut Conn, old: &DivisionCode, new: &DivisionCode) -> Result<()> {
    let own = election_figures::table.filter(election_figures::current_unit_code.eq(old.as_str()));
    diesel::update(own)
        .set(election_figures::current_unit_code.eq(new.as_str()))
        .execute(conn)?;
    Ok(())
}

/// What the rows of one unit of today say together. A unit that ended before its vote has nothing to
/// add.
pub(super) fn together(unit: &DivisionCode, rows: &[&ElectionRow]) -> Option<ElectionFacts> {
    let is_own = |row: &&&ElectionRow| row.unit_code == unit.as_str() || row.voted_on.is_some();
    let (own, ended): (Vec<&ElectionRow>, Vec<&ElectionRow>) =
        rows.iter().partition(|row| is_own(row));
    let told = if own.is_empty() { ended } else { own };
    let facts = told.into_iter().map(ElectionRow::facts);
    facts.reduce(ElectionFacts::joined)
}

/// The elections that count today in a unit, each in the unit that `unit_of` gives for the one it was
/// held in.
pub(super) fn by_recorded_unit(
    conn: &mut Conn,
    term_id: i32,
    current: &DivisionCode,
    unit_of: impl Fn(DivisionCode) -> DivisionCode,
) -> Result<BTreeMap<DivisionCode, ElectionFacts>> {
    let rows: Vec<ElectionRow> = election_figures::table
        .filter(election_figures::term_id.eq(term_id))
        .filter(election_figures::current_unit_code.eq(current.as_str()))
        .order(election_figures::unit_code)
        .select(ElectionRow::as_select())
        .load(conn)?;
    let mut by_unit: BTreeMap<DivisionCode, Vec<&ElectionRow>> = BTreeMap::new();
    for row in &rows {
        let unit = unit_of(code(&row.unit_code)?);
        by_unit.entry(unit).or_default().push(row);
    }
    let facts = by_unit
        .into_iter()
        .filter_map(|(unit, rows)| Some((unit.clone(), together(&unit, &rows)?)));
    Ok(facts.collect())
}

/// The units in a place that have voted in a term, each with the day of the vote that counts.
pub fn voted_in(
    conn: &mut Conn,
    place: &DivisionCode,
    term_id: i32,
) -> Result<Vec<(DivisionCode, NaiveDate)>> {
    let rows: Vec<(String, Option<NaiveDate>)> = election_figures::table
        .filter(election_figures::term_id.eq(term_id))
        .filter(election_figures::unit_code.ge(place.to_string()))
        .filter(election_figures::unit_code.lt(format!("{place}:")))
        .filter(election_figures::voted_on.is_not_null())
        .order(election_figures::unit_code)
        .select((election_figures::unit_code, election_figures::voted_on))
        .load(conn)?;
    let day = |(unit, day): (String, Option<NaiveDate>)| day.map(|day| Ok((code(&unit)?, day)));
    rows.into_iter().filter_map(day).collect()
}
