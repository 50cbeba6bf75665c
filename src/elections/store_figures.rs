//! Keeps what elections add to the statistics beside the chapters themselves: made anew whenever a
//! chapter changes, in the same transaction.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::count::store_kept::last_outcome;
use super::figures::{Held, facts, vote_that_counts};
use super::store::{self, Election};
use crate::committees;
use crate::composition::{self, CountedVote, ElectionFacts};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::rules::Basis;
use crate::schema::election_figures;

#[derive(Debug, PartialEq, Eq, Insertable, Queryable, Selectable)]
#[diesel(table_name = election_figures, treat_none_as_default_value = false)]
struct Row {
    term_id: i32,
    unit_code: String,
    voted_on: Option<NaiveDate>,
    succeeded_at_once: bool,
    is_completed: bool,
    has_runoff: bool,
    has_designated_woman: bool,
    registered: Option<i64>,
    participants: Option<i64>,
    recovered: Option<i64>,
}

impl Row {
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
        }
    }
}

/// A programme began in these units: none has voted.
pub(super) fn begin(conn: &mut Conn, term_id: i32, units: &[DivisionCode]) -> Result<()> {
    for unit in units {
        let row = Row::new(term_id, unit, None, &ElectionFacts::default());
        diesel::insert_into(election_figures::table)
            .values(&row)
            .execute(conn)?;
    }
    composition::refresh(conn, term_id, units)
}

/// To be called after a chapter or its outcome changed: the figures of its unit follow, and its
/// members are aged on the day of the vote.
pub(super) fn keep(conn: &mut Conn, election: i64) -> Result<()> {
    let nation = DivisionCode::nation();
    let changed = store::election(conn, &nation, election)?;
    let (unit, programme_id) = (changed.unit.clone(), changed.programme_id);
    let term_id = store::programme(conn, &nation, programme_id)?.term_id;
    let chapters = store::elections_of(conn, programme_id, &unit)?;
    let held: Vec<Held> = chapters.iter().map(held).collect();
    let vote = vote_that_counts(&held).copied();
    let counted = match chapters
        .iter()
        .find(|one| Some(one.id) == vote.map(|vote| vote.id))
    {
        Some(chapter) => counted_vote(conn, chapter)?,
        None => None,
    };
    let voted_on = vote.map(|vote| vote.election_day);
    let row = Row::new(term_id, &unit, voted_on, &facts(&held, counted));
    let own = election_figures::table.find((term_id, unit.as_str()));
    let before: Option<Row> = own.select(Row::as_select()).first(conn).optional()?;
    if before.as_ref() == Some(&row) {
        return Ok(());
    }
    diesel::delete(own).execute(conn)?;
    diesel::insert_into(election_figures::table)
        .values(&row)
        .execute(conn)?;
    if let Some(day) = voted_on {
        let term = committees::list_terms(conn)?.into_iter();
        for term in term.filter(|term| term.id == term_id) {
            committees::set_election_day(conn, &unit, &term, day)?;
        }
    }
    composition::refresh(conn, term_id, &[unit])
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
    let day = |(unit, day): (String, Option<NaiveDate>)| {
        let unit = DivisionCode::parse(&unit).map_err(Error::internal);
        day.map(|day| Ok((unit?, day)))
    };
    rows.into_iter().filter_map(day).collect()
}

fn held(chapter: &Election) -> Held {
    let known = &chapter.known;
    Held {
        id: chapter.id,
        kind: known.kind,
        parent: chapter.parent_id,
        state: known.state,
        election_day: known.election_day,
        has_woman_seat: known.seats.woman_member > 0,
        declared: known.declared,
    }
}

/// The numbers of a chapter that was counted in the system, by its frozen rules.
fn counted_vote(conn: &mut Conn, chapter: &Election) -> Result<Option<CountedVote>> {
    let Some(outcome) = last_outcome(conn, chapter.id, false)? else {
        return Ok(None);
    };
    let case = outcome.part("case")?;
    let number = |name: &str| {
        let missing = || Error::internal(format!("a stored case without {name}"));
        case[name].as_i64().ok_or_else(missing)
    };
    let nation = DivisionCode::nation();
    let programme = store::programme(conn, &nation, chapter.programme_id)?;
    let rules = chapter.rules(&programme.rules()?)?;
    let participants = match rules.rules().tally.participants_basis {
        Basis::Recovered => "recovered",
        Basis::Voters => "voters",
        Basis::Issued => "issued",
    };
    Ok(Some(CountedVote {
        registered: number("registered")?,
        participants: number(participants)?,
        recovered: number("recovered")?,
    }))
}
