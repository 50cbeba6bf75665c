//! Reads the two counts of a chapter, and keeps what explains their differences.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::compare::{Explained, Line, Numbers, Verdict, compare};
use super::field::{Field, Place};
use super::incident::IncidentPart;
use super::store_jobs::fields;
use super::store_reports::{self, Report, reports_on};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::elections::count::cell::{Cell, read_number};
use crate::elections::count::frame::Frame;
use crate::elections::count::store_reading::{Count, Progress, count};
use crate::elections::store::{self as elections, Election};
use crate::error::{Error, Result};
use crate::schema::{accounts, observation_explanations};

/// An incident as an observer told it.
#[derive(Clone, Debug, Default)]
pub struct Incident {
    /// Its parts by their words (`at`, `kind`, `severity`, `what`, `done`).
    pub parts: BTreeMap<&'static str, String>,
}

/// One observer on a chapter.
#[derive(Clone, Debug)]
pub struct Observed {
    /// The report.
    pub report: Report,
    /// Who.
    pub name: String,
    /// Every number they counted beside the official one.
    pub lines: Vec<Line>,
    /// Incidents in the order of their ids.
    pub incidents: Vec<Incident>,
    /// Turnouts by time: civil time and voters.
    pub readings: Vec<(NaiveDateTime, i64)>,
}

/// Why two numbers differ.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = observation_explanations)]
pub struct Explanation {
    /// Where, as a word.
    pub place: String,
    /// Which number, by its name.
    pub cell: String,
    /// What the observer counted.
    pub observed: i64,
    /// What the official count said.
    pub official: i64,
    /// What a third look found.
    pub third: Option<i64>,
    /// Why.
    pub reason: String,
    /// When (UTC).
    pub made_at: NaiveDateTime,
}

/// A chapter with all that was observed.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The chapter.
    pub election: Election,
    /// 登记参加选举的村民; none while it is not known.
    pub registered: Option<u64>,
    /// Names of cells.
    pub frame: Frame,
    /// Names of places.
    pub places: BTreeMap<Place, String>,
    /// The observers.
    pub observers: Vec<Observed>,
    /// What was explained, the oldest first.
    pub explanations: Vec<Explanation>,
}

impl Comparison {
    /// How many numbers stand so.
    pub fn count(&self, verdict: Verdict) -> usize {
        let lines = self.observers.iter().flat_map(|one| &one.lines);
        lines.filter(|line| line.verdict == verdict).count()
    }

    /// The name of a place.
    pub fn place(&self, place: Place) -> &str {
        self.places
            .get(&place)
            .map_or("已删除的票箱", String::as_str)
    }
}

/// Reads a chapter of the scope.
pub fn comparison(conn: &mut Conn, scope: &DivisionCode, id: i64) -> Result<Comparison> {
    let election = elections::election(conn, scope, id)?;
    let reports = reports_on(conn, &election)?;
    let official = count(conn, election.clone())?;
    let explanations = explanations(conn, id)?;
    let (numbers, explained) = (numbers_of(&official), explained(&explanations));
    let mut observers = Vec::with_capacity(reports.len());
    for report in reports {
        let fields: Vec<(Field, String)> = fields(conn, report.id)?
            .into_iter()
            .filter_map(|(name, shown)| Some((Field::from_name(&name)?, shown.value)))
            .collect();
        observers.push(Observed {
            name: accounts::table
                .find(report.account_id)
                .select(accounts::display_name)
                .first(conn)?,
            lines: compare(&observed(&fields), &numbers, &explained),
            incidents: incidents(&fields),
            readings: store_reports::Numbers::of(values(&fields)).readings,
            report,
        });
    }
    let mut places = BTreeMap::from([(Place::Village, "全村合计".to_owned())]);
    places.extend(
        official
            .boxes
            .iter()
            .map(|one| (Place::Box(one.id), one.name.clone())),
    );
    Ok(Comparison {
        election,
        registered: official.roll.or(official.frame.registered),
        frame: official.frame,
        places,
        observers,
        explanations,
    })
}

/// The official numbers: boxes that are done, and the village when all are.
fn numbers_of(count: &Count) -> Numbers {
    let mut numbers = Numbers::new();
    if let Some(total) = count.total() {
        numbers.extend(
            total
                .iter()
                .map(|(cell, number)| ((Place::Village, cell), number)),
        );
    }
    for one in &count.boxes {
        if let Progress::Done(sheet) = one.progress(&count.frame) {
            let place = Place::Box(one.id);
            numbers.extend(sheet.iter().map(|(cell, number)| ((place, cell), number)));
        }
    }
    numbers
}

fn observed(fields: &[(Field, String)]) -> Numbers {
    let number = |(field, value): &(Field, String)| match field {
        Field::Count(place, cell) => Some(((*place, *cell), read_number(value).ok()??)),
        _ => None,
    };
    fields.iter().filter_map(number).collect()
}

fn values(fields: &[(Field, String)]) -> impl Iterator<Item = (Field, &str)> {
    fields
        .iter()
        .map(|(field, value)| (field.clone(), value.as_str()))
}

fn incidents(fields: &[(Field, String)]) -> Vec<Incident> {
    let mut all: BTreeMap<&str, Incident> = BTreeMap::new();
    for (field, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
        if let Field::Incident(id, part) = field {
            let parts = &mut all.entry(id).or_default().parts;
            parts.insert(IncidentPart::word(*part), value.clone());
        }
    }
    all.into_values().collect()
}

fn explanations(conn: &mut Conn, id: i64) -> Result<Vec<Explanation>> {
    Ok(observation_explanations::table
        .filter(observation_explanations::election_id.eq(id))
        .order(observation_explanations::id)
        .select(Explanation::as_select())
        .load(conn)?)
}

fn explained(all: &[Explanation]) -> Explained {
    let key = |one: &Explanation| {
        Some((
            Place::from_word(&one.place)?,
            Cell::from_name(&one.cell)?,
            u64::try_from(one.observed).ok()?,
            u64::try_from(one.official).ok()?,
        ))
    };
    all.iter().filter_map(key).collect()
}

/// What somebody says about a difference.
#[derive(Clone, Debug)]
pub struct Said {
    /// Where.
    pub place: Place,
    /// Which number.
    pub cell: Cell,
    /// What was shown: the observer's number and the official one.
    pub shown: (u64, u64),
    /// What a third look found.
    pub third: Option<u64>,
    /// Why.
    pub reason: String,
}

/// Explains a difference that still stands as it was shown; anything else is a conflict.
pub fn explain(
    conn: &mut Conn,
    known: &Comparison,
    said: &Said,
    (account, now): (i64, NaiveDateTime),
) -> Result<()> {
    let is_same = |line: &Line| {
        (line.place, line.cell) == (said.place, said.cell)
            && (line.observed, line.official) == (said.shown.0, Some(said.shown.1))
            && line.verdict == Verdict::Differs
    };
    let mut lines = known.observers.iter().flat_map(|one| &one.lines);
    if !lines.any(is_same) {
        return Err(Error::conflict(
            "这两个数刚才有变化，或者别人已经说明。请看下面现在的数，再决定是否说明。",
        ));
    }
    let number = |number: u64| i64::try_from(number).map_err(Error::internal);
    diesel::insert_into(observation_explanations::table)
        .values((
            observation_explanations::election_id.eq(known.election.id),
            observation_explanations::place.eq(said.place.word()),
            observation_explanations::cell.eq(said.cell.name()),
            observation_explanations::observed.eq(number(said.shown.0)?),
            observation_explanations::official.eq(number(said.shown.1)?),
            observation_explanations::third.eq(said.third.map(number).transpose()?),
            observation_explanations::reason.eq(&said.reason),
            observation_explanations::made_by.eq(account),
            observation_explanations::made_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}
