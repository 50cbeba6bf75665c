//! The members who served on one day, aged on it: counted anew, county by county, in one pass.

use super::super::Figures;
use super::as_it_was::AsItWas;
use super::beside::Beside;
use super::counties::counties_in;
use super::in_office::Wanted;
use super::question::Question;
use super::roster::{self, Serving};
use super::term_sums::PlaceFigures;
use crate::db::Conn;
use crate::divisions::{DivisionCode, Level};
use crate::error::{Error, Result};
use chrono::NaiveDate;

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
/// members by code, county by county, those that have fixed seats or an election only after them, and
/// those that have ended since at last.
pub(super) fn each_unit_figures(
    conn: &mut Conn,
    question: &Question,
    day: NaiveDate,
    mut take: impl FnMut(&DivisionCode, &Figures) -> Result<()>,
) -> Result<()> {
    let mut figures = Figures::default();
    let mut wanted = Wanted::new(conn, question)?;
    let then = AsItWas::load(conn, question)?;
    for place in scanned_places(conn, question)? {
        wanted.enter(conn, &place)?;
        let mut beside = Beside::in_place(conn, question.term.id, &place)?;
        roster::each_unit(
            conn,
            question.term.id,
            Serving::On(day),
            &place,
            |unit, members| {
                let beside = beside.take(&unit);
                if !wanted.has(&unit) || then.moves(&unit) {
                    return Ok(());
                }
                figures.clear();
                let aged = members.iter().map(|member| (member.facts, day));
                beside.count(&mut figures, aged)?;
                take(&unit, &figures)
            },
        )?;
        let rest = beside.take_rest().into_iter();
        for (unit, beside) in rest.filter(|(unit, _)| wanted.has(unit) && !then.moves(unit)) {
            figures.clear();
            beside.count(&mut figures, std::iter::empty())?;
            take(&unit, &figures)?;
        }
    }
    for unit in then.each_unit(conn, question, Serving::On(day))? {
        if wanted.is_in_office(&unit.unit) {
            take(&unit.unit, &unit.figures(|_| day)?)?;
        }
    }
    Ok(())
}

/// The place asked for, cut into counties when it is larger than one.
pub(super) fn scanned_places(conn: &mut Conn, question: &Question) -> Result<Vec<DivisionCode>> {
    if question.division.level() >= Level::County {
        return Ok(vec![question.division.clone()]);
    }
    counties_in(conn, question.term.id, &question.division)
}
