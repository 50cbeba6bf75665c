//! Answers a question from the kept sums: so many statements as there are terms and reference
//! days, however large the place.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{
    Availability, Composition, Figures, Gaps, OutOfOffice, Row, RowFacts, TermFigures, row,
};
use super::as_it_was::AsItWas;
use super::days::Days;
use super::in_office;
use super::names::names_of_rows;
use super::question::Question;
use super::settings::{Targets, definitions_of};
use super::term_sums::{PlaceFigures, TermSums};
use super::{Definitions, as_of};
use crate::committees::Term;
use crate::db::Conn;
use crate::divisions::{self, DivisionCode, EventKind, Level};
use crate::error::Result;
use crate::people::count_open_matches;

/// The composition of a place, with a row for each place inside it when asked for.
pub fn composition(conn: &mut Conn, question: &Question) -> Result<Composition> {
    Ok(answered(conn, question)?.0)
}

/// The composition, and the figures of the place as a whole: charts need more of them than the
/// rows tell.
pub fn answered(conn: &mut Conn, question: &Question) -> Result<(Composition, Figures)> {
    let then = AsItWas::load(conn, question)?;
    let terms = TermSums::load(conn, question, &then)?;
    let current = match question.as_of {
        Some(day) => as_of::serving_on(conn, question, day)?,
        None => terms.figures(Some(&question.term), question.kind)?,
    };
    let previous = terms.figures(question.compare.as_ref(), question.kind)?;
    let due = units_due(conn, question, &then, [&current, &previous])?;
    let (absent, out_of_office) = in_office::out_of_office(conn, question, &then)?;
    let answer = Answer {
        definitions: definitions_of(conn, &question.division)?,
        targets: Targets::load(conn, &question.division, question.by.is_some())?,
        names: names_of_rows(conn, question, &then, due.keys())?,
        townships: townships_of_rows(conn, question, due.keys())?,
        changed_units: changed_units(conn, question, &then)?,
        undecided_matches: count_open_matches(conn, &question.division)?,
        absent: by_place(question, &absent),
        out_of_office,
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
    then: &AsItWas,
    figures: [&PlaceFigures; 2],
) -> Result<UnitsDue> {
    let place = &question.division;
    let level = question.by.unwrap_or(place.level());
    let mut due = in_office::units_due(conn, question, then, level)?;
    // The numbers of the rows add up to that of the place.
    let total = due.values().sum();
    let counted = figures.into_iter().flat_map(BTreeMap::keys);
    for row in counted.filter(|row| Some(row.level()) == question.by) {
        due.entry(row.clone()).or_insert(0);
    }
    due.insert(place.clone(), total);
    Ok(due)
}

/// The names of the townships of units that are listed across townships.
fn townships_of_rows<'a>(
    conn: &mut Conn,
    question: &Question,
    rows: impl Iterator<Item = &'a DivisionCode>,
) -> Result<BTreeMap<DivisionCode, String>> {
    let is_across = question.division.level() < Level::Township;
    if question.by != Some(Level::Village) || !is_across {
        return Ok(BTreeMap::new());
    }
    let units = rows.filter(|place| place.level() == Level::Village);
    let townships: BTreeSet<DivisionCode> = units.filter_map(|u| u.at(Level::Township)).collect();
    let townships: Vec<DivisionCode> = townships.into_iter().collect();
    let found = divisions::find_many(conn, &townships)?.into_iter();
    Ok(found.map(|place| (place.code, place.name)).collect())
}

/// How many of these units lie in the place asked for and in each of its rows.
fn by_place(question: &Question, units: &[DivisionCode]) -> BTreeMap<DivisionCode, i64> {
    let mut places = BTreeMap::new();
    for unit in units {
        let row = question.by.and_then(|level| unit.at(level));
        let both = BTreeSet::from_iter([Some(question.division.clone()), row]);
        for place in both.into_iter().flatten() {
            *places.entry(place).or_insert(0) += 1;
        }
    }
    places
}

/// The units whose list differs from that of the term compared with: what happened to them after
/// the day of that term, up to the day that counts.
fn changed_units(conn: &mut Conn, question: &Question, then: &AsItWas) -> Result<Vec<String>> {
    let (Some(compare), listed_on) = (&question.compare, then.listed_on()) else {
        return Ok(Vec::new());
    };
    let place = &question.division;
    let since = Days::load(conn, compare)?.of(place);
    let until = listed_on.inside(place).last().copied();
    let until = until.unwrap_or_else(|| listed_on.of(place));
    let mut changed = Vec::new();
    for event in divisions::changed_units(conn, place, since, until)? {
        let units = match event.kind {
            EventKind::Merged | EventKind::Split | EventKind::Converted => event.after,
            EventKind::Closed => event.before,
            EventKind::Renamed | EventKind::Established => Vec::new(),
        };
        for unit in units {
            let happened = event.date <= listed_on.of(&unit.code);
            let is_unit = unit.code.level() == Level::Village;
            if happened && is_unit && !changed.contains(&unit.name) {
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
    townships: BTreeMap<DivisionCode, String>,
    /// Units of each place in which the term is not in office on the day.
    absent: BTreeMap<DivisionCode, i64>,
    out_of_office: OutOfOffice,
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
        let gaps = self.gaps(&question.term, &self.current);
        let compare = question.compare.as_ref();
        let previous_gaps = compare.map(|term| self.gaps(term, &self.previous));
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
            gaps,
            previous_gaps,
            out_of_office: self.out_of_office,
            is_forecast: false,
            changed_units: self.changed_units,
            undecided_matches: self.undecided_matches,
        }
    }

    /// What is known of a part of the place only.
    fn gaps(&self, term: &Term, figures: &PlaceFigures) -> Gaps {
        let own = figures.get(&self.question.division);
        let (without_earlier, level) = self.terms.without_earlier(self.question, term);
        Gaps {
            without_earlier,
            level,
            ..own.map(Gaps::of).unwrap_or_default()
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
            township: place
                .at(Level::Township)
                .and_then(|own| self.townships.get(&own).cloned()),
            units_due,
            current: TermFigures {
                figures: self.current.get(place).unwrap_or(&nobody),
                availability: Availability {
                    is_out_of_office: units_due > 0 && self.absent.get(place) == Some(&units_due),
                    ..self
                        .terms
                        .availability(&self.question.term, place, units_due)
                },
            },
            previous,
            definitions: &self.definitions,
            targets: &self.targets.of(place),
        })
    }
}
