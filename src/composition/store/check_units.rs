//! Proves what is told in the units of a day: everybody and all seats stand where the record of the
//! unit went on, and what was elected comes out equal when it is counted anew by the units of then.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::super::Figures;
use super::as_it_was::AsItWas;
use super::code;
use super::days::Days;
use super::in_office::Ended;
use super::question::Question;
use super::refresh::raised;
use super::roster::{self, Serving};
use super::sums::Place;
use super::term_sums::TermSums;
use crate::committees::Term;
use crate::db::Conn;
use crate::divisions::{self, DivisionCode, Level, Succeeded};
use crate::error::{Error, Result};
use crate::schema::{fixed_seats, memberships};

/// One sentence for each unit whose members or seats stand elsewhere than its record went on.
pub(super) fn check_places(conn: &mut Conn, terms: &[Term]) -> Result<Vec<String>> {
    let nation = DivisionCode::nation();
    let succeeded = divisions::succeeded_units(conn, &nation)?.into_iter();
    let succeeded: BTreeMap<DivisionCode, Succeeded> =
        succeeded.map(|one| (one.unit.clone(), one)).collect();
    let mut findings = Vec::new();
    for term in terms {
        let stands: Vec<(String, String)> = memberships::table
            .filter(memberships::term_id.eq(term.id))
            .select((memberships::unit_code, memberships::current_unit_code))
            .distinct()
            .load(conn)?;
        for (recorded, current) in stands {
            let (recorded, current) = (code(&recorded)?, code(&current)?);
            let right = last(&succeeded, &recorded);
            if *right != current {
                findings.push(format!(
                    "{}届区划 {recorded} 的成员应统计在区划 {right}，却统计在区划 {current}。",
                    term.name
                ));
            }
        }
        let seats: Vec<String> = fixed_seats::table
            .filter(fixed_seats::term_id.eq(term.id))
            .order(fixed_seats::unit_code)
            .select(fixed_seats::unit_code)
            .load(conn)?;
        for unit in seats {
            let unit = code(&unit)?;
            let right = last(&succeeded, &unit);
            if *right != unit {
                findings.push(format!(
                    "{}届区划 {unit} 的职数应随撤并记到区划 {right}，却仍记在原区划。",
                    term.name
                ));
            }
        }
    }
    Ok(findings)
}

/// The unit in which the record of another one goes on today.
fn last<'a>(
    succeeded: &'a BTreeMap<DivisionCode, Succeeded>,
    unit: &'a DivisionCode,
) -> &'a DivisionCode {
    let mut now = unit;
    // A damaged record could run in a circle.
    for _ in 0..=succeeded.len() {
        match succeeded.get(now) {
            Some(next) => now = &next.successor,
            None => break,
        }
    }
    now
}

/// One sentence for each place whose figures, told in the units of an election day, are not those of
/// its members and seats: of each term as it was elected, and of the term before beside it. Only where
/// units changed since.
pub(super) fn check_units_of_the_day(
    conn: &mut Conn,
    terms: &[Term],
    county: &DivisionCode,
) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    for (place, term) in terms.iter().enumerate() {
        let compare = place.checked_sub(1).and_then(|before| terms.get(before));
        let question = Question {
            division: county.clone(),
            term: term.clone(),
            compare: compare.cloned(),
            by: Some(Level::Village),
            kind: None,
            as_of: None,
            listed_by: None,
        };
        let then = AsItWas::load(conn, &question)?;
        if then.moved().is_empty() {
            continue;
        }
        let told = TermSums::load(conn, &question, &then)?;
        let ended = Ended::load(conn, &question)?;
        let mut all = AsItWas::load(conn, &question)?;
        for counted in [Some(term), compare].into_iter().flatten() {
            all.widen(units_of(conn, counted, county)?);
            let expected = counted_anew(conn, counted, &all, &ended)?;
            let shown = told.of(counted);
            let places: BTreeSet<&Place> = expected.keys().chain(shown.keys()).collect();
            for wrong in places {
                if expected.get(wrong) != shown.get(wrong) {
                    findings.push(format!(
                        "区划 {} 的{}届构成按{}届选举日的村（社区）重新计算，与保存的合计数不符。",
                        wrong.0, counted.name, term.name
                    ));
                }
            }
        }
    }
    Ok(findings)
}

/// The units of a county that have members or fixed seats in a term.
fn units_of(conn: &mut Conn, term: &Term, county: &DivisionCode) -> Result<Vec<DivisionCode>> {
    let mut units = BTreeSet::new();
    roster::each_unit(conn, term.id, Serving::ByElection, county, |unit, _| {
        units.insert(unit);
        Ok(())
    })?;
    let (from, before) = super::span(county);
    let seats: Vec<String> = fixed_seats::table
        .filter(fixed_seats::term_id.eq(term.id))
        .filter(fixed_seats::unit_code.ge(from))
        .filter(fixed_seats::unit_code.lt(before))
        .select(fixed_seats::unit_code)
        .load(conn)?;
    for unit in seats {
        units.insert(code(&unit)?);
    }
    Ok(units.into_iter().collect())
}

fn counted_anew(
    conn: &mut Conn,
    term: &Term,
    all: &AsItWas,
    ended: &Ended,
) -> Result<BTreeMap<Place, Figures>> {
    let days = Days::load(conn, term)?;
    let mut figures: BTreeMap<Place, Figures> = BTreeMap::new();
    for one in all.units_of_term(conn, term, Serving::ByElection)? {
        if ended.has(&one.unit) {
            continue;
        }
        let own = one.figures(|unit| days.of(unit))?;
        let unit = (one.unit, one.kind);
        for place in [raised(&unit, Level::County), unit] {
            let sum = figures.entry(place).or_default();
            sum.add(&own).map_err(Error::internal)?;
        }
    }
    figures.retain(|_, sum| !sum.is_empty());
    Ok(figures)
}
