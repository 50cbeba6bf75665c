//! The members who served on one day, aged on it: counted anew, county by county, in one pass.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::unit::count_unit_into;
use super::super::{Figures, SeatFacts};
use super::question::Question;
use super::roster::{self, Serving};
use super::term_sums::PlaceFigures;
use super::{code, span};
use crate::db::Conn;
use crate::divisions::{DivisionCode, Level, UnitKind};
use crate::error::{Error, Result};
use crate::schema::divisions;

/// The figures of the place asked for and of the places of its rows.
pub(super) fn serving_on(
    conn: &mut Conn,
    question: &Question,
    day: NaiveDate,
) -> Result<PlaceFigures> {
    let mut rows = PlaceFigures::new();
    let level = question.by.unwrap_or(question.division.level());
    each_unit_figures(conn, question, day, |unit, figures| {
        let place = unit.at(level).unwrap_or_else(|| unit.clone());
        // Units come by code: the row is nearly always the last one.
        let row = match rows.last_entry() {
            Some(last) if *last.key() == place => last.into_mut(),
            _ => rows.entry(place).or_default(),
        };
        row.add(figures).map_err(Error::internal)
    })?;
    if question.by.is_some() {
        let mut total = Figures::default();
        for row in rows.values() {
            total.add(row).map_err(Error::internal)?;
        }
        rows.insert(question.division.clone(), total);
    }
    Ok(rows)
}

/// Gives the figures of each unit in the place and of the kind asked for to `take`: units with
/// members by code, county by county, those that have fixed seats only after them.
pub(super) fn each_unit_figures(
    conn: &mut Conn,
    question: &Question,
    day: NaiveDate,
    mut take: impl FnMut(&DivisionCode, &Figures) -> Result<()>,
) -> Result<()> {
    let mut figures = Figures::default();
    for place in scanned_places(conn, question)? {
        let wanted = Wanted::load(conn, &place, question.kind)?;
        let seats = roster::seats_in(conn, question.term.id, &place)?;
        let mut seats: BTreeMap<DivisionCode, SeatFacts> = seats.into_iter().collect();
        roster::each_unit(
            conn,
            question.term.id,
            Serving::On(day),
            &place,
            |unit, members| {
                let seats = seats.remove(&unit);
                if !wanted.has(&unit) {
                    return Ok(());
                }
                figures.clear();
                let facts = members.iter().map(|member| member.facts);
                count_unit_into(&mut figures, facts, seats, day).map_err(Error::internal)?;
                take(&unit, &figures)
            },
        )?;
        for (unit, seats) in seats.into_iter().filter(|(unit, _)| wanted.has(unit)) {
            figures.clear();
            count_unit_into(&mut figures, std::iter::empty(), Some(seats), day)
                .map_err(Error::internal)?;
            take(&unit, &figures)?;
        }
    }
    Ok(())
}

/// The place asked for, cut into counties when it is larger than one.
pub(super) fn scanned_places(conn: &mut Conn, question: &Question) -> Result<Vec<DivisionCode>> {
    if question.division.level() >= Level::County {
        return Ok(vec![question.division.clone()]);
    }
    roster::counties(conn, question.term.id, &question.division)
}

/// The units of the kind asked for.
pub(super) struct Wanted(Option<Vec<DivisionCode>>);

impl Wanted {
    pub(super) fn load(
        conn: &mut Conn,
        place: &DivisionCode,
        kind: Option<UnitKind>,
    ) -> Result<Self> {
        let Some(kind) = kind else {
            return Ok(Self(None));
        };
        let (from, before) = span(place);
        let units: Vec<String> = divisions::table
            .filter(divisions::code.ge(from))
            .filter(divisions::code.lt(before))
            .filter(divisions::unit_kind.eq(kind.number()))
            .select(divisions::code)
            .order(divisions::code)
            .load(conn)?;
        let units = units.iter().map(|unit| code(unit));
        Ok(Self(Some(units.collect::<Result<_>>()?)))
    }

    pub(super) fn has(&self, unit: &DivisionCode) -> bool {
        let units = self.0.as_ref();
        units.is_none_or(|units| units.binary_search(unit).is_ok())
    }
}
