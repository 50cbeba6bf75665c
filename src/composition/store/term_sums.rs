//! What is kept of all terms up to the one asked for, of a place and the places of its rows.

use std::collections::{BTreeMap, BTreeSet};

use super::super::metrics::missing_roster;
use super::super::{Availability, Figures, Gaps, Key, NoSource};
use super::as_it_was::AsItWas;
use super::days::Days;
use super::in_office::Ended;
use super::question::{Question, ROW_LEVELS};
use super::roster::Serving;
use super::sums::{self, Place};
use crate::committees::{Term, list_terms};
use crate::db::Conn;
use crate::divisions::{DivisionCode, Level, UnitKind};
use crate::error::{Error, Result};

/// The figures of some places.
pub(super) type PlaceFigures = BTreeMap<DivisionCode, Figures>;

/// The kept sums.
pub(super) struct TermSums {
    /// The place asked for.
    place: DivisionCode,
    /// The earliest term first.
    terms: Vec<(Term, BTreeMap<Place, Figures>)>,
    /// The body of which nobody is on record in the county of the place (of a larger place: in
    /// it), by the term's number.
    lacking: BTreeMap<i32, NoSource>,
    /// The same of the counties of a larger place, where its rows lie below them.
    of_counties: BTreeMap<(i32, DivisionCode), NoSource>,
}

impl TermSums {
    /// All terms are told in the units of the day that counts for the question.
    pub(super) fn load(conn: &mut Conn, question: &Question, then: &AsItWas) -> Result<Self> {
        let mut terms = list_terms(conn)?;
        terms.retain(|term| term.starts_on <= question.term.starts_on);
        let ended = Ended::on(conn, &question.division, then.listed_on())?;
        let place = &question.division;
        let county = place.county().filter(|county| county != place);
        let (mut kept, mut lacking) = (Vec::new(), BTreeMap::new());
        let mut of_counties = BTreeMap::new();
        for term in terms {
            let mut sums = BTreeMap::new();
            let parts = part_level(question).unwrap_or(place.level());
            for level in BTreeSet::from([place.level(), parts]) {
                sums.extend(sums::load_level(conn, term.id, place, level)?);
            }
            let mut told = Told {
                question,
                sums: &mut sums,
            };
            told.as_it_was(conn, &term, then, &ended)?;
            let missing = match &county {
                Some(county) => {
                    let around = sums::load(conn, term.id, &BTreeSet::from([county.clone()]))?;
                    missing_roster(&of_place(&around, county))
                }
                None => missing_roster(&of_place(&sums, place)),
            };
            if let Some(missing) = missing {
                lacking.insert(term.id, missing);
            }
            of_counties.extend(lacking_counties(conn, question, (&term, &sums))?);
            kept.push((term, sums));
        }
        Ok(Self {
            place: place.clone(),
            terms: kept,
            lacking,
            of_counties,
        })
    }

    /// The figures of a term, of one kind of unit or of all; nothing without a term.
    pub(super) fn figures(
        &self,
        term: Option<&Term>,
        kind: Option<UnitKind>,
    ) -> Result<PlaceFigures> {
        let mut figures = PlaceFigures::new();
        let kept = self.terms.iter().find(|(own, _)| Some(own) == term);
        for ((place, own), sum) in kept.into_iter().flat_map(|(_, sums)| sums) {
            if kind.is_none_or(|kind| kind.number() == *own) {
                let total = figures.entry(place.clone()).or_default();
                total.add(sum).map_err(Error::internal)?;
            }
        }
        Ok(figures)
    }

    /// The sums of a term, by place and kind of unit.
    pub(super) fn of(&self, term: &Term) -> BTreeMap<Place, Figures> {
        let kept = self.terms.iter().find(|(own, _)| own == term);
        kept.map(|(_, sums)| sums.clone()).unwrap_or_default()
    }

    /// How many parts of the place have a committee in the term but nobody on record in the one
    /// before, and what they are called; none where nobody at all is on record before.
    pub(super) fn without_earlier(&self, question: &Question, term: &Term) -> (i64, &'static str) {
        let place = &question.division;
        let has_earlier = |part: &DivisionCode| self.availability(term, part, 0).preceding_term;
        let Some(level) = part_level(question).filter(|_| has_earlier(place)) else {
            return (0, "");
        };
        let kept = self.terms.iter().find(|(own, _)| own == term);
        let parts = kept.into_iter().flat_map(|(_, sums)| sums);
        let with_committee = parts.filter(|((part, kind), sum)| {
            let is_wanted = question.kind.is_none_or(|wanted| wanted.number() == *kind);
            is_wanted && part.level() == level && sum.count(Key::UNITS_WITH_COMMITTEE) > 0
        });
        let parts: BTreeSet<&DivisionCode> = with_committee.map(|((part, _), _)| part).collect();
        let without = parts.into_iter().filter(|part| !has_earlier(part)).count();
        (i64::try_from(without).unwrap_or(i64::MAX), level.label())
    }

    /// What is on record in a place before a term.
    pub(super) fn availability(
        &self,
        term: &Term,
        place: &DivisionCode,
        units_due: i64,
    ) -> Availability {
        let earlier = self
            .terms
            .iter()
            .filter(|(other, _)| other.starts_on < term.starts_on);
        let on_record: Vec<bool> = earlier.map(|(_, sums)| has_members(sums, place)).collect();
        Availability {
            preceding_term: on_record.last().copied().unwrap_or(false),
            earlier_term: on_record.contains(&true),
            units_due,
            is_out_of_office: false,
            lacking: self.lacking(term, place),
        }
    }

    /// The body of which nobody is on record around a place; see [`Availability::lacking`].
    fn lacking(&self, term: &Term, place: &DivisionCode) -> Option<NoSource> {
        if self.place.county().is_some() || *place == self.place {
            return self.lacking.get(&term.id).copied();
        }
        // From the county down the county decides, whatever place is asked for.
        if let Some(county) = place.county() {
            return self.of_counties.get(&(term.id, county)).copied();
        }
        let (_, sums) = self.terms.iter().find(|(own, _)| own == term)?;
        missing_roster(&of_place(sums, place))
    }
}

/// The counties of a larger place in which nobody of one body is on record, where rows of it lie in
/// them. Their sums are read only where some unit lacks a body.
fn lacking_counties(
    conn: &mut Conn,
    question: &Question,
    (term, sums): (&Term, &BTreeMap<Place, Figures>),
) -> Result<BTreeMap<(i32, DivisionCode), NoSource>> {
    let place = &question.division;
    let rows = question.by.filter(|by| *by >= Level::County);
    let gaps = of_place(sums, place).into_iter().map(Gaps::of);
    let mut gaps = gaps.map(|gaps| gaps.units_without_party + gaps.units_without_committee);
    if place.level() >= Level::County || rows.is_none() || gaps.all(|units| units == 0) {
        return Ok(BTreeMap::new());
    }
    let loaded: BTreeMap<Place, Figures> = if rows == Some(Level::County) {
        sums.clone()
    } else {
        let counties = sums::load_level(conn, term.id, place, Level::County)?;
        counties.into_iter().collect()
    };
    let counties: BTreeSet<DivisionCode> = loaded.keys().map(|key| key.0.clone()).collect();
    let lacking = counties.into_iter().filter_map(|county| {
        let missing = missing_roster(&of_place(&loaded, &county))?;
        Some(((term.id, county), missing))
    });
    Ok(lacking.collect())
}

/// The sums of a place, one for each kind of unit.
fn of_place<'a>(sums: &'a BTreeMap<Place, Figures>, place: &DivisionCode) -> Vec<&'a Figures> {
    let kinds = sums::kinds().into_iter();
    kinds
        .filter_map(|kind| sums.get(&(place.clone(), kind)))
        .collect()
}

/// The level of the rows, or the next one below the place: what is missing is told by its parts.
fn part_level(question: &Question) -> Option<Level> {
    let mut below = ROW_LEVELS.into_iter();
    let next = below.find(|level| *level > question.division.level());
    question.by.or(next)
}

/// The sums of a term that are told in other units than they are kept in.
struct Told<'a> {
    question: &'a Question,
    sums: &'a mut BTreeMap<Place, Figures>,
}

impl Told<'_> {
    /// Takes out the units that changed or ended, and puts in those of the day.
    fn as_it_was(
        &mut self,
        conn: &mut Conn,
        term: &Term,
        then: &AsItWas,
        ended: &Ended,
    ) -> Result<()> {
        let doomed: BTreeSet<DivisionCode> = then.moved().union(ended.units()).cloned().collect();
        if doomed.is_empty() {
            return Ok(());
        }
        for ((unit, kind), figures) in sums::load(conn, term.id, &doomed)? {
            for place in self.places_of(&unit) {
                let sum = self.sums.entry((place, kind)).or_default();
                sum.subtract(&figures).map_err(Error::internal)?;
            }
        }
        let days = Days::load(conn, term)?;
        for one in then.units_of_term(conn, term, Serving::ByElection)? {
            if !ended.has(&one.unit) {
                let figures = one.figures(|unit| days.of(unit))?;
                for place in self.places_of(&one.unit) {
                    let sum = self.sums.entry((place, one.kind)).or_default();
                    sum.add(&figures).map_err(Error::internal)?;
                }
            }
        }
        self.sums.retain(|_, sum| !sum.is_empty());
        Ok(())
    }

    /// The places of the answer that a unit counts in: the place asked for, and its row.
    fn places_of(&self, unit: &DivisionCode) -> BTreeSet<DivisionCode> {
        let place = &self.question.division;
        let row = part_level(self.question).and_then(|level| unit.at(level));
        let both = [Some(place.clone()), row].into_iter().flatten();
        both.filter(|_| place.contains(unit)).collect()
    }
}

fn has_members(sums: &BTreeMap<Place, Figures>, place: &DivisionCode) -> bool {
    let kept = |kind: &i16| sums.get(&(place.clone(), *kind));
    let mut kinds = sums::kinds().into_iter();
    kinds.any(|kind| kept(&kind).is_some_and(|figures| figures.count(Key::UNITS) > 0))
}
