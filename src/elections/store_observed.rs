//! What observers' reports add to the statistics: whether somebody was present on the day of the vote
//! and finished the report (rulebook B1, 观察员覆盖率).

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;

use super::figures::{Held, vote_that_counts};
use super::store_figures::{held, keep};
use super::{store, store_figures};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::error::Result;
use crate::schema::{
    election_figures, elections, observation_reports, observer_assignments, programmes,
};

/// Whether an observer was present on the day of the vote and finished the report: `Some(false)` when
/// nobody was though the programme had observers, `None` when it never had any.
pub(super) fn observed(
    conn: &mut Conn,
    programme: i64,
    vote: Option<&Held>,
) -> Result<Option<bool>> {
    if let Some(vote) = vote {
        let reports: Vec<(Option<NaiveDateTime>, Option<NaiveDateTime>)> =
            observation_reports::table
                .filter(observation_reports::election_id.eq(vote.id))
                .filter(observation_reports::finished_at.is_not_null())
                .select((
                    observation_reports::arrived_at,
                    observation_reports::left_at,
                ))
                .load(conn)?;
        let day = vote.election_day;
        if reports.into_iter().any(|(at, left)| present(day, at, left)) {
            return Ok(Some(true));
        }
    }
    let own = observer_assignments::table.filter(observer_assignments::programme_id.eq(programme));
    let has_observers: bool = select(exists(own)).get_result(conn)?;
    Ok(has_observers.then_some(false))
}

/// Present on `day`: came on it, or came before and left on it or later.
fn present(day: NaiveDate, arrived: Option<NaiveDateTime>, left: Option<NaiveDateTime>) -> bool {
    let left = left.map(|at| at.date());
    arrived.is_some_and(|at| {
        at.date() == day || (at.date() < day && left.is_some_and(|left| left >= day))
    })
}

/// To be called when villages were given to observers: with the first of them the programme has
/// observers, and every unit of it is told as not observed yet.
pub fn assigned(conn: &mut Conn, programme: i64) -> Result<()> {
    let waiting: Vec<(String, i64)> = elections::table
        .inner_join(programmes::table.on(programmes::id.eq(elections::programme_id)))
        .inner_join(
            election_figures::table.on(election_figures::term_id
                .eq(programmes::term_id)
                .and(election_figures::unit_code.eq(elections::unit_code))),
        )
        .filter(elections::programme_id.eq(programme))
        .filter(election_figures::observed.is_null())
        .order(elections::unit_code)
        .select((elections::unit_code, elections::id))
        .load(conn)?;
    let by_unit: BTreeMap<String, i64> = waiting.into_iter().collect();
    for election in by_unit.into_values() {
        keep(conn, election)?;
    }
    Ok(())
}

/// To be called when the arrival, departure or end of a report on a chapter changed.
pub fn reported(conn: &mut Conn, election: i64) -> Result<()> {
    store_figures::keep(conn, election)
}

/// One sentence for each unit whose kept figure differs from the reports on it.
pub fn check_observed(conn: &mut Conn) -> Result<Vec<String>> {
    let nation = DivisionCode::nation();
    let all: Vec<(i64, i32)> = programmes::table
        .order(programmes::id)
        .select((programmes::id, programmes::term_id))
        .load(conn)?;
    let mut findings = Vec::new();
    for (programme, term) in all {
        let kept: Vec<(String, Option<bool>)> = election_figures::table
            .filter(election_figures::term_id.eq(term))
            .select((election_figures::unit_code, election_figures::observed))
            .load(conn)?;
        let kept: BTreeMap<String, Option<bool>> = kept.into_iter().collect();
        let chapters = store::elections_of(conn, programme, &nation)?;
        for unit in chapters.chunk_by(|one, other| one.unit == other.unit) {
            let chapters: Vec<Held> = unit.iter().map(held).collect();
            let expected = observed(conn, programme, vote_that_counts(&chapters))?;
            let Some(own) = unit.first() else { continue };
            if kept
                .get(own.unit.as_str())
                .is_some_and(|kept| *kept != expected)
            {
                findings.push(format!(
                    "{}（{}）的观察员覆盖情况与观察记录不符。",
                    own.unit_name, own.unit
                ));
            }
        }
    }
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_came_the_evening_before_is_present_when_they_left_on_the_day() {
        let at = |day: u32| {
            let day = NaiveDate::from_ymd_opt(2026, 12, day).unwrap();
            day.and_hms_opt(18, 0, 0)
        };
        let day = at(20).unwrap().date();
        assert!(present(day, at(20), None) && present(day, at(19), at(20)));
        assert!(!present(day, at(19), None) && !present(day, at(19), at(19)));
        assert!(!present(day, at(21), at(21)) && !present(day, None, at(20)));
    }
}
