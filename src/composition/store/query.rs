//! Answers a question from the kept sums: so many statements as there are terms and reference
//! days, however large the place.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::super::{Composition, Figures, Row, RowFacts, TermFigures, row};
use super::as_it_was::AsItWas;
use super::days::Days;
use super::in_office::{self, Ended};
use super::names::names_of_rows;
use super::question::Question;
use super::roster::Serving;
use super::settings::{Targets, definitions_of};
use super::sums;
use super::term_sums::{PlaceFigures, TermSums};
use super::{Definitions, as_of};
use crate::db::Conn;
use crate::divisions::{self, DivisionCode, EventKind, Level};
use crate::error::{Error, Result};
use crate::people::count_open_matches;

/// The composition of a place, with a row for each place inside it when asked for.
pub fn composition(conn: &mut Conn, question: &Question) -> Result<Composition> {
    Ok(answered(conn, question)?.0)
}

/// The composition, and the figures of the place as a whole: charts need more of them than the
/// rows tell.
pub fn answered(conn: &mut Conn, question: &Question) -> Result<(Composition, Figures)> {
    let terms = TermSums::load(conn, question)?;
    let days = Days::load(conn, &question.term)?;
    let current = match question.as_of {
        Some(day) => as_of::serving_on(conn, question, day)?,
        None => {
            let mut kept = terms.figures(Some(&question.term), question.kind)?;
            as_it_was(conn, question, &days, &mut kept)?;
            kept
        }
    };
    let mut previous = terms.figures(question.compare.as_ref(), question.kind)?;
    leave_out_ended(conn, question, &days, &mut previous)?;
    let due = units_due(conn, question, &days, [&current, &previous])?;
    let answer = Answer {
        definitions: definitions_of(conn, &question.division)?,
        targets: Targets::load(conn, &question.division, question.by.is_some())?,
        names: names_of_rows(conn, question, due.keys())?,
        changed_units: changed_units(conn, question, &days)?,
        undecided_matches: count_open_matches(conn, &question.division)?,
        question,
        terms,
        current,
        previous,
        due,
    };
    let total = answer.current.get(&question.division).cloned();
    Ok((answer.composition(), total.unwrap_or_default()))
}

/// The units that should have members: of the place itself and of each place that has a row.
type UnitsDue = BTreeMap<DivisionCode, i64>;

fn units_due(
    conn: &mut Conn,
    question: &Question,
    days: &Days,
    figures: [&PlaceFigures; 2],
) -> Result<UnitsDue> {
    let place = &question.division;
    let level = question.by.unwrap_or(place.level());
    let mut due = in_office::units_due(conn, question, days, level)?;
    // The numbers of the rows add up to that of the place.
    let total = due.values().sum();
    let counted = figures.into_iter().flat_map(BTreeMap::keys);
    for row in counted.filter(|row| Some(row.level()) == question.by) {
        due.entry(row.clone()).or_insert(0);
    }
    due.insert(place.clone(), total);
    Ok(due)
}

/// Tells the kept figures in the units that existed when the term was elected.
fn as_it_was(
    conn: &mut Conn,
    question: &Question,
    days: &Days,
    kept: &mut PlaceFigures,
) -> Result<()> {
    let then = AsItWas::load(conn, question, days)?;
    if then.moved().is_empty() {
        return Ok(());
    }
    for ((unit, kind), figures) in sums::load(conn, question.term.id, then.moved())? {
        if question.kind.is_none_or(|wanted| wanted.number() == kind) {
            for place in places_of(question, &unit) {
                let sum = kept.entry(place).or_default();
                sum.subtract(&figures).map_err(Error::internal)?;
            }
        }
    }
    for unit in then.each_unit(conn, question, days, Serving::ByElection)? {
        let figures = unit.figures(days)?;
        for place in places_of(question, &unit.unit) {
            let sum = kept.entry(place).or_default();
            sum.add(&figures).map_err(Error::internal)?;
        }
    }
    Ok(())
}

/// The places of the answer that a unit counts in: the place asked for, and its row.
fn places_of(question: &Question, unit: &DivisionCode) -> BTreeSet<DivisionCode> {
    let place = &question.division;
    let row = question.by.and_then(|level| unit.at(level));
    let both = [Some(place.clone()), row].into_iter().flatten();
    both.filter(|_| place.contains(unit)).collect()
}

/// Takes the units that are no more out of the figures of the term compared with: these follow the
/// current list of units.
fn leave_out_ended(
    conn: &mut Conn,
    question: &Question,
    days: &Days,
    previous: &mut PlaceFigures,
) -> Result<()> {
    let Some(compare) = &question.compare else {
        return Ok(());
    };
    let ended = Ended::by(conn, &question.division, days, question.as_of)?;
    for ((unit, kind), figures) in sums::load(conn, compare.id, ended.units())? {
        if question.kind.is_some_and(|wanted| wanted.number() != kind) {
            continue;
        }
        for place in places_of(question, &unit) {
            if let Some(sum) = previous.get_mut(&place) {
                sum.subtract(&figures).map_err(Error::internal)?;
            }
        }
    }
    Ok(())
}

/// The units whose list differs from that of the term compared with. The figures of that term
/// follow the units of today, so everything that happened since counts.
fn changed_units(conn: &mut Conn, question: &Question, days: &Days) -> Result<Vec<String>> {
    let Some(compare) = &question.compare else {
        return Ok(Vec::new());
    };
    let since = Days::load(conn, compare)?.of(&question.division);
    let far = NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or(days.of(&question.division));
    let mut changed = Vec::new();
    for event in divisions::changed_units(conn, &question.division, since, far)? {
        let day = |unit: &DivisionCode| question.as_of.unwrap_or_else(|| days.of(unit));
        let units = match event.kind {
            EventKind::Merged | EventKind::Split | EventKind::Converted => event.after,
            // Before its end a unit counts as ever.
            EventKind::Closed => {
                let mut units = event.before;
                units.retain(|unit| event.date <= day(&unit.code));
                units
            }
            EventKind::Renamed | EventKind::Established => Vec::new(),
        };
        for unit in units {
            if unit.code.level() == Level::Village && !changed.contains(&unit.name) {
                changed.push(unit.name);
            }
        }
    }
    Ok(changed)
}

/// Everything that is known, ready to be put together.
struct Answer<'a> {
    question: &'a Question,
    terms: TermSums,
    current: PlaceFigures,
    previous: PlaceFigures,
    due: UnitsDue,
    names: BTreeMap<DivisionCode, String>,
    changed_units: Vec<String>,
    undecided_matches: i64,
    definitions: Definitions,
    targets: Targets,
}

impl Answer<'_> {
    fn composition(self) -> Composition {
        let question = self.question;
        let rows = self.due.iter().filter(|(place, due)| {
            Some(place.level()) == question.by && (**due > 0 || self.is_counted(place))
        });
        let rows = rows.map(|(place, due)| self.row(place, *due)).collect();
        let due = self.due.get(&question.division).copied().unwrap_or(0);
        let total = self.row(&question.division, due);
        Composition {
            division: question.division.clone(),
            name: total.name.clone(),
            term: question.term.name.clone(),
            compare: question.compare.as_ref().map(|term| term.name.clone()),
            as_of: question.as_of,
            kind: question.kind,
            total,
            rows,
            definitions: self.definitions,
            changed_units: self.changed_units,
            undecided_matches: self.undecided_matches,
        }
    }

    fn is_counted(&self, place: &DivisionCode) -> bool {
        let counted = |figures: &PlaceFigures| figures.get(place).is_some_and(|f| !f.is_empty());
        counted(&self.current) || counted(&self.previous)
    }

    fn row(&self, place: &DivisionCode, units_due: i64) -> Row {
        let nobody = Figures::default();
        let name = self.names.get(place).cloned();
        let previous = self.question.compare.as_ref().map(|term| TermFigures {
            figures: self.previous.get(place).unwrap_or(&nobody),
            availability: self.terms.availability(term, place, units_due),
        });
        row(RowFacts {
            division: place.clone(),
            name: name.unwrap_or_else(|| place.to_string()),
            units_due,
            current: TermFigures {
                figures: self.current.get(place).unwrap_or(&nobody),
                availability: self
                    .terms
                    .availability(&self.question.term, place, units_due),
            },
            previous,
            definitions: &self.definitions,
            targets: &self.targets.of(place),
        })
    }
}
