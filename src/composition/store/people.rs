//! Who stands behind a figure: found by the rules it was counted by.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::{FigureName, Listed, MemberFacts, completed_years};
use super::as_it_was::AsItWas;
use super::as_of::scanned_places;
use super::days::Days;
use super::due::units_due;
use super::in_office::Wanted;
use super::member::Member;
use super::names::UnitNames;
use super::question::Question;
use super::roster::{self, Serving};
use super::settings::definitions_of;
use super::units::{name_people, units_behind};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::schema::persons;

/// The order of a list of persons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// By the code of the unit.
    #[default]
    Unit,
    /// The youngest first.
    Youngest,
    /// The oldest first.
    Oldest,
}

/// Which part of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The order of persons; units are always listed by code.
    pub order: Order,
    /// Lines to leave out.
    pub skip: usize,
    /// Lines to show.
    pub take: usize,
}

/// A part of the persons or units behind a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behind {
    /// All lines, on all pages: the figure itself, but for figures of units the number of units.
    pub lines: usize,
    /// The figure: persons, or what the units add up to.
    pub amount: i64,
    /// The persons; empty for a figure of units.
    pub people: Vec<PersonLine>,
    /// The units; empty for a figure of persons.
    pub units: Vec<UnitLine>,
}

/// One person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonLine {
    /// The unit.
    pub unit: DivisionCode,
    /// Its name.
    pub unit_name: String,
    /// The name of its township.
    pub township_name: String,
    /// The person.
    pub person_id: i64,
    /// The person's name.
    pub name: String,
    /// Age in completed years on the day that counts.
    pub age: u8,
    /// Posts, sex, education, political status, flags.
    pub facts: MemberFacts,
}

/// One unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitLine {
    /// The unit.
    pub unit: DivisionCode,
    /// Its name.
    pub unit_name: String,
    /// The name of its township.
    pub township_name: String,
    /// What it adds to the figure: 1, or a number of seats. In the list of units that should have
    /// members, how many it has.
    pub count: i64,
    /// Number and name of those through whom it counts; empty where there are no such.
    pub people: Vec<(i64, String)>,
    /// In the list of units that should have members: the unit in which those of this one count
    /// today, as it has ended since.
    pub counted_in: Option<String>,
}

/// The persons or units behind a figure of the place as a whole.
pub fn behind(
    conn: &mut Conn,
    question: &Question,
    figure: FigureName,
    part: Part,
) -> Result<Behind> {
    let definitions = definitions_of(conn, &question.division)?;
    match figure.listed(&definitions) {
        Listed::Persons(counts) => {
            persons_behind(conn, question, |_, facts, age| counts(facts, age), part)
        }
        Listed::Units(amount) => {
            let mut behind = units_behind(conn, question, &*amount, part)?;
            if let Some(counts) = figure.named() {
                name_people(conn, question, counts, &mut behind.units)?;
            }
            Ok(behind)
        }
        Listed::UnitsDue => units_due(conn, question, part),
        Listed::Nothing => Ok(Behind {
            lines: 0,
            amount: 0,
            people: Vec::new(),
            units: Vec::new(),
        }),
    }
}

/// A person found, without the names.
struct Found {
    unit: DivisionCode,
    person_id: i64,
    age: u8,
    facts: MemberFacts,
}

pub(super) fn persons_behind(
    conn: &mut Conn,
    question: &Question,
    counts: impl Fn(&DivisionCode, &MemberFacts, u8) -> bool,
    part: Part,
) -> Result<Behind> {
    let days = Days::load(conn, &question.term)?;
    let serving = question.as_of.map_or(Serving::ByElection, Serving::On);
    let mut wanted = Wanted::new(conn, question)?;
    let then = AsItWas::load(conn, question)?;
    let mut kept = Kept::new(part, then.moved().is_empty());
    let mut look_at = |unit: &DivisionCode, members: &[Member]| {
        let day_of = |unit: &DivisionCode| question.as_of.unwrap_or_else(|| days.of(unit));
        let own: NaiveDate = day_of(unit);
        for member in members {
            let day = member.aged_on(own, day_of);
            let age = completed_years(member.facts.birth_date, day);
            if counts(unit, &member.facts, age) {
                kept.take(|| Found {
                    unit: unit.clone(),
                    person_id: member.person_id,
                    age,
                    facts: member.facts,
                });
            }
        }
    };
    for place in scanned_places(conn, question)? {
        wanted.enter(conn, &place)?;
        roster::each_unit(conn, question.term.id, serving, &place, |unit, members| {
            if wanted.has(&unit) && !then.moves(&unit) {
                look_at(&unit, members);
            }
            Ok(())
        })?;
    }
    for unit in then.each_unit(conn, question, serving)? {
        if wanted.is_in_office(&unit.unit) {
            look_at(&unit.unit, &unit.members);
        }
    }
    let lines = kept.seen;
    Ok(Behind {
        lines,
        amount: i64::try_from(lines).map_err(Error::internal)?,
        people: with_names(conn, &then, kept.finish())?,
        units: Vec::new(),
    })
}

/// The lines to show and those before them; never more than twice as many are held.
struct Kept {
    part: Part,
    /// The units come by code: none of them changed since.
    is_by_code: bool,
    seen: usize,
    found: Vec<Found>,
}

impl Kept {
    fn new(part: Part, is_by_code: bool) -> Self {
        Self {
            part,
            is_by_code,
            seen: 0,
            found: Vec::new(),
        }
    }

    fn end(&self) -> usize {
        self.part.skip.saturating_add(self.part.take)
    }

    fn take(&mut self, found: impl FnOnce() -> Found) {
        self.seen += 1;
        let is_in_order = self.part.order == Order::Unit && self.is_by_code;
        if is_in_order && self.found.len() >= self.end() {
            return;
        }
        self.found.push(found());
        if self.found.len() >= self.end().saturating_mul(2) {
            self.cut();
        }
    }

    fn cut(&mut self) {
        match self.part.order {
            Order::Unit if self.is_by_code => {}
            Order::Unit => self.found.sort_by(|one, other| one.unit.cmp(&other.unit)),
            Order::Youngest => self.found.sort_by_key(|one| {
                (
                    one.age,
                    std::cmp::Reverse(one.facts.birth_date),
                    one.person_id,
                )
            }),
            Order::Oldest => self.found.sort_by_key(|one| {
                (
                    std::cmp::Reverse(one.age),
                    one.facts.birth_date,
                    one.person_id,
                )
            }),
        }
        self.found.truncate(self.end());
    }

    fn finish(mut self) -> Vec<Found> {
        self.cut();
        self.found.drain(..self.part.skip.min(self.found.len()));
        self.found
    }
}

fn with_names(conn: &mut Conn, then: &AsItWas, found: Vec<Found>) -> Result<Vec<PersonLine>> {
    let ids: Vec<i64> = found.iter().map(|one| one.person_id).collect();
    let mut people = BTreeMap::new();
    for chunk in ids.chunks(1_000) {
        let rows: Vec<(i64, String)> = persons::table
            .filter(persons::id.eq_any(chunk.to_vec()))
            .select((persons::id, persons::name))
            .load(conn)?;
        people.extend(rows);
    }
    let places = UnitNames::load(conn, then, found.iter().map(|one| &one.unit))?;
    let line = |one: Found| PersonLine {
        unit_name: places.of(&one.unit),
        township_name: places.of_township(&one.unit),
        name: people.get(&one.person_id).cloned().unwrap_or_default(),
        unit: one.unit,
        person_id: one.person_id,
        age: one.age,
        facts: one.facts,
    };
    Ok(found.into_iter().map(line).collect())
}
