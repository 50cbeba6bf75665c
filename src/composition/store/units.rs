//! The units behind a figure that is counted by units, and those through whom each counts.

use std::collections::BTreeMap;

use super::super::{Figures, MemberFacts};
use super::as_it_was::AsItWas;
use super::as_of::each_unit_figures;
use super::days::Days;
use super::in_office::Ended;
use super::names::UnitNames;
use super::people::{Behind, Order, Part, UnitLine, persons_behind};
use super::question::Question;
use super::roster::Serving;
use super::sums;
use crate::db::Conn;
use crate::divisions::{DivisionCode, Level};
use crate::error::Result;

/// The units that add something to the figure, by code.
pub(super) fn units_behind(
    conn: &mut Conn,
    question: &Question,
    amount: &dyn Fn(&Figures) -> i64,
    part: Part,
) -> Result<Behind> {
    let mut counted = Vec::new();
    let take = |unit: &DivisionCode, figures: &Figures| {
        let count = amount(figures);
        if count != 0 {
            counted.push((unit.clone(), count));
        }
        Ok(())
    };
    each_unit(conn, question, take)?;
    counted.sort();
    let sum = counted.iter().map(|(_, count)| count).sum();
    let then = AsItWas::load(conn, question)?;
    part_of_units(conn, &then, counted, sum, part)
}

/// Gives each unit of the question with its figures: the kept ones where nobody asks for a day.
pub(super) fn each_unit(
    conn: &mut Conn,
    question: &Question,
    mut take: impl FnMut(&DivisionCode, &Figures) -> Result<()>,
) -> Result<()> {
    if let Some(day) = question.as_of {
        return each_unit_figures(conn, question, day, take);
    }
    let (place, term) = (&question.division, question.term.id);
    let ended = Ended::load(conn, question)?;
    let days = Days::load(conn, &question.term)?;
    let then = AsItWas::load(conn, question)?;
    for ((unit, kind), figures) in sums::load_level(conn, term, place, Level::Village)? {
        let is_wanted = question.kind.is_none_or(|wanted| wanted.number() == kind);
        if is_wanted && !ended.has(&unit) && !then.moves(&unit) {
            take(&unit, &figures)?;
        }
    }
    for unit in then.each_unit(conn, question, Serving::ByElection)? {
        if !ended.has(&unit.unit) {
            take(&unit.unit, &unit.figures(|unit| days.of(unit))?)?;
        }
    }
    Ok(())
}

/// Puts beside each unit those through whom it counts.
pub(super) fn name_people(
    conn: &mut Conn,
    question: &Question,
    counts: fn(&MemberFacts) -> bool,
    units: &mut [UnitLine],
) -> Result<()> {
    let mut places: BTreeMap<DivisionCode, usize> = BTreeMap::new();
    places.extend(
        units
            .iter()
            .enumerate()
            .map(|(place, line)| (line.unit.clone(), place)),
    );
    let all = Part {
        order: Order::Unit,
        skip: 0,
        take: usize::MAX,
    };
    let wanted =
        |unit: &DivisionCode, facts: &MemberFacts, _| places.contains_key(unit) && counts(facts);
    for person in persons_behind(conn, question, wanted, all)?.people {
        let line = places
            .get(&person.unit)
            .and_then(|place| units.get_mut(*place));
        if let Some(line) = line {
            line.people.push((person.person_id, person.name));
        }
    }
    Ok(())
}

/// The part of a list of units that is shown, with names.
pub(super) fn part_of_units(
    conn: &mut Conn,
    then: &AsItWas,
    counted: Vec<(DivisionCode, i64)>,
    amount: i64,
    part: Part,
) -> Result<Behind> {
    let lines = counted.len();
    let shown: Vec<_> = counted
        .into_iter()
        .skip(part.skip)
        .take(part.take)
        .collect();
    let places = UnitNames::load(conn, then, shown.iter().map(|(unit, _)| unit))?;
    let line = |(unit, count): (DivisionCode, i64)| UnitLine {
        unit_name: places.of(&unit),
        township_name: places.of_township(&unit),
        unit,
        count,
        people: Vec::new(),
        counted_in: None,
    };
    Ok(Behind {
        lines,
        amount,
        people: Vec::new(),
        units: shown.into_iter().map(line).collect(),
    })
}
