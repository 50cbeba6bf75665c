//! What is kept of all terms up to the one asked for, of a place and the places of its rows.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{Availability, Figures, Key};
use super::question::Question;
use super::sums::{self, Place};
use crate::committees::{Term, list_terms};
use crate::db::Conn;
use crate::divisions::{DivisionCode, UnitKind};
use crate::error::{Error, Result};

/// The figures of some places.
pub(super) type PlaceFigures = BTreeMap<DivisionCode, Figures>;

/// The kept sums, the earliest term first.
pub(super) struct TermSums(Vec<(Term, BTreeMap<Place, Figures>)>);

impl TermSums {
    pub(super) fn load(conn: &mut Conn, question: &Question) -> Result<Self> {
        let mut terms = list_terms(conn)?;
        terms.retain(|term| term.starts_on <= question.term.starts_on);
        let mut kept = Vec::new();
        for term in terms {
            let place = &question.division;
            let mut sums = BTreeMap::new();
            for level in BTreeSet::from([place.level(), question.by.unwrap_or(place.level())]) {
                sums.extend(sums::load_level(conn, term.id, place, level)?);
            }
            kept.push((term, sums));
        }
        Ok(Self(kept))
    }

    /// The figures of a term, of one kind of unit or of all; nothing without a term.
    pub(super) fn figures(
        &self,
        term: Option<&Term>,
        kind: Option<UnitKind>,
    ) -> Result<PlaceFigures> {
        let mut figures = PlaceFigures::new();
        let kept = self.0.iter().find(|(own, _)| Some(own) == term);
        for ((place, own), sum) in kept.into_iter().flat_map(|(_, sums)| sums) {
            if kind.is_none_or(|kind| kind.number() == *own) {
                let total = figures.entry(place.clone()).or_default();
                total.add(sum).map_err(Error::internal)?;
            }
        }
        Ok(figures)
    }

    /// What is on record in a place before a term.
    pub(super) fn availability(
        &self,
        term: &Term,
        place: &DivisionCode,
        units_due: i64,
    ) -> Availability {
        let earlier = self
            .0
            .iter()
            .filter(|(other, _)| other.starts_on < term.starts_on);
        let on_record: Vec<bool> = earlier.map(|(_, sums)| has_members(sums, place)).collect();
        Availability {
            preceding_term: on_record.last().copied().unwrap_or(false),
            earlier_term: on_record.contains(&true),
            units_due,
        }
    }
}

fn has_members(sums: &BTreeMap<Place, Figures>, place: &DivisionCode) -> bool {
    let kept = |kind: &i16| sums.get(&(place.clone(), *kind));
    let mut kinds = sums::kinds().into_iter();
    kinds.any(|kind| kept(&kind).is_some_and(|figures| figures.count(Key::UNITS) > 0))
}
