//! Which units count, and from when to when the members of a term are in office in each.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::OutOfOffice;
use super::as_it_was::AsItWas;
use super::days::Days;
use super::listed_on::ListedOn;
use super::question::Question;
use super::{code, span};
use crate::committees::{Term, list_terms};
use crate::db::Conn;
use crate::divisions::{self as places, DivisionCode, Level, UnitKind};
use crate::error::Result;
use crate::schema::divisions;

/// The members of a term are in office in a unit from its election day on until the unit's
/// election day of the next term; where no day is set, the term's start counts.
#[derive(Debug)]
pub(super) struct TermSpan {
    own: Days,
    next: Option<Days>,
}

impl TermSpan {
    pub(super) fn load(conn: &mut Conn, term: &Term) -> Result<Self> {
        let mut terms = list_terms(conn)?.into_iter();
        let next = terms.find(|other| other.starts_on > term.starts_on);
        let next = next.map(|next| Days::load(conn, &next)).transpose()?;
        Ok(Self {
            own: Days::load(conn, term)?,
            next,
        })
    }

    /// The first day on which somebody in the place is in office.
    pub(super) fn first(&self, place: &DivisionCode) -> NaiveDate {
        let days = self.own.inside(place, Level::Village);
        days.first().copied().unwrap_or(self.own.of(place))
    }

    /// The day from which on nobody in the place is in office any more; `None`: not known yet.
    pub(super) fn end(&self, place: &DivisionCode) -> Option<NaiveDate> {
        let days = self.next.as_ref()?.inside(place, Level::Village);
        days.last().copied()
    }

    /// Whether the members of the term are in office on a day in each unit of the place.
    fn holds_all(&self, place: &DivisionCode, day: NaiveDate) -> bool {
        let own = self.own.inside(place, Level::Village);
        let next = self.next.as_ref();
        let next = next.map(|next| next.inside(place, Level::Village));
        own.iter().all(|own| *own <= day)
            && next.is_none_or(|next| next.iter().all(|next| day < *next))
    }

    fn holds(&self, unit: &DivisionCode, day: NaiveDate) -> bool {
        let next = self.next.as_ref().map(|next| next.of(unit));
        self.own.of(unit) <= day && next.is_none_or(|next| day < next)
    }
}

/// The units of a place that are no more on the day the list of units is read on: that of the term
/// asked for, even where the figures are those of the term before. Their members count nowhere.
pub(super) struct Ended(BTreeSet<DivisionCode>);

impl Ended {
    pub(super) fn load(conn: &mut Conn, question: &Question) -> Result<Self> {
        let listed_on = ListedOn::load(conn, question)?;
        Self::on(conn, &question.division, &listed_on)
    }

    pub(super) fn on(conn: &mut Conn, place: &DivisionCode, listed_on: &ListedOn) -> Result<Self> {
        let mut ended = places::ended_units(conn, place)?;
        ended.retain(|unit, on| *on <= listed_on.of(unit));
        Ok(Self(ended.into_keys().collect()))
    }

    pub(super) fn has(&self, unit: &DivisionCode) -> bool {
        self.0.contains(unit)
    }

    pub(super) fn units(&self) -> &BTreeSet<DivisionCode> {
        &self.0
    }
}

/// The units a question is about.
pub(super) struct Wanted {
    ended: Ended,
    serving: Option<(NaiveDate, TermSpan)>,
    kind: Option<UnitKind>,
    /// Those of the kind, of the place read last.
    of_kind: Vec<DivisionCode>,
}

impl Wanted {
    pub(super) fn new(conn: &mut Conn, question: &Question) -> Result<Self> {
        let serving = match question.as_of {
            Some(day) => Some((day, TermSpan::load(conn, &question.term)?)),
            None => None,
        };
        Ok(Self {
            ended: Ended::load(conn, question)?,
            serving,
            kind: question.kind,
            of_kind: Vec::new(),
        })
    }

    /// To be called before units of another place are asked for.
    pub(super) fn enter(&mut self, conn: &mut Conn, place: &DivisionCode) -> Result<()> {
        let Some(kind) = self.kind else {
            return Ok(());
        };
        let (from, before) = span(place);
        let units: Vec<String> = divisions::table
            .filter(divisions::code.ge(from))
            .filter(divisions::code.lt(before))
            .filter(divisions::unit_kind.eq(kind.number()))
            .select(divisions::code)
            .order(divisions::code)
            .load(conn)?;
        self.of_kind = units.iter().map(|unit| code(unit)).collect::<Result<_>>()?;
        Ok(())
    }

    pub(super) fn has(&self, unit: &DivisionCode) -> bool {
        (self.kind.is_none() || self.of_kind.binary_search(unit).is_ok()) && self.is_in_office(unit)
    }

    /// Whether the term is in office in a unit that exists on the day.
    pub(super) fn is_in_office(&self, unit: &DivisionCode) -> bool {
        let serving = self.serving.as_ref();
        serving.is_none_or(|(day, span)| span.holds(unit, *day)) && !self.ended.has(unit)
    }
}

/// The units due on the day asked for in which the term is not in office on it, by unit, and in
/// words; nothing where no day is asked for.
pub(super) fn out_of_office(
    conn: &mut Conn,
    question: &Question,
    then: &AsItWas,
) -> Result<(Vec<DivisionCode>, OutOfOffice)> {
    let (mut units, mut told) = (Vec::new(), OutOfOffice::default());
    let Some(day) = question.as_of else {
        return Ok((units, told));
    };
    let span = TermSpan::load(conn, &question.term)?;
    if span.holds_all(&question.division, day) {
        return Ok((units, told));
    }
    for unit in units_due(conn, question, then, Level::Village)?.into_keys() {
        if span.holds(&unit, day) {
            continue;
        }
        let first = span.own.of(&unit);
        if day < first {
            told.early += 1;
            told.days.insert(first);
        } else {
            told.late += 1;
        }
        units.push(unit);
    }
    Ok((units, told))
}

/// How many units exist, each on the day that counts for it: of each place on `level`.
pub(super) fn units_due(
    conn: &mut Conn,
    question: &Question,
    then: &AsItWas,
    level: Level,
) -> Result<BTreeMap<DivisionCode, i64>> {
    let (place, kind, listed_on) = (&question.division, question.kind, then.listed_on());
    let different = listed_on.inside(place);
    let own = listed_on.of(place);
    let unit_days = places::UnitDays {
        first: different.first().copied().unwrap_or(own),
        last: different.last().copied().unwrap_or(own),
        of: &|unit| listed_on.of(unit),
    };
    let mut due = places::units_due(conn, place, level, kind, &unit_days)?;
    if let Some(wanted) = kind {
        count_by_kinds_then(conn, question, then, (wanted, level), &mut due)?;
    }
    Ok(due)
}

/// A unit that became a village or a community since is counted by the kind it was.
fn count_by_kinds_then(
    conn: &mut Conn,
    question: &Question,
    then: &AsItWas,
    (wanted, level): (UnitKind, Level),
    due: &mut BTreeMap<DivisionCode, i64>,
) -> Result<()> {
    let kinds: BTreeMap<&DivisionCode, UnitKind> = then.kinds().collect();
    let units: Vec<DivisionCode> = kinds.keys().map(|unit| (*unit).clone()).collect();
    for unit in places::find_many(conn, &units)? {
        let existed = unit.is_valid_on(then.listed_on().of(&unit.code));
        if !existed || !question.division.contains(&unit.code) {
            continue;
        }
        let is_wanted = |kind: Option<&UnitKind>| i64::from(kind == Some(&wanted));
        let more = is_wanted(kinds.get(&unit.code)) - is_wanted(unit.unit_kind.as_ref());
        if let (true, Some(row)) = (more != 0, unit.code.at(level)) {
            *due.entry(row).or_insert(0) += more;
        }
    }
    due.retain(|_, count| *count > 0);
    Ok(())
}
