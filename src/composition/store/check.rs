//! Proves what is kept: sums are recomputed from members and seats, who was re-elected and who is
//! new from the rosters of all terms, and compared.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::super::Figures;
use super::check_units::{check_places, check_units_of_the_day};
use super::counties::counties_in;
use super::days::Days;
use super::flags::check_flags;
use super::refresh::{figures_of_county, raised};
use super::sums::{self, Place};
use crate::committees::{Term, list_terms};
use crate::db::Conn;
use crate::divisions::{DivisionCode, Level};
use crate::error::{Error, Result};
use crate::schema::{memberships, persons};

/// One sentence for each kept sum that differs from its members, for each person whose flags differ
/// from the rosters, for members and seats that stand in a wrong unit, and for what was elected in
/// units that changed since; empty when all are right.
pub fn check(conn: &mut Conn) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    let terms = list_terms(conn)?;
    let mut counties = BTreeSet::new();
    for term in &terms {
        check_term(conn, term, &mut findings)?;
        counties.extend(counties_in(conn, term.id, &DivisionCode::nation())?);
    }
    for county in counties {
        findings.extend(check_flags(conn, &terms, &county)?);
        findings.extend(check_units_of_the_day(conn, &terms, &county)?);
    }
    findings.extend(check_places(conn, &terms)?);
    Ok(findings)
}

/// Sex and birth date stand beside each membership too, for the speed of the statistics: one
/// sentence for each person whose memberships say otherwise.
pub fn check_particulars(conn: &mut Conn) -> Result<Vec<String>> {
    let unlike = memberships::sex
        .ne(persons::sex)
        .or(memberships::birth_date.ne(persons::birth_date));
    let found: Vec<i64> = memberships::table
        .inner_join(persons::table.on(persons::id.eq(memberships::person_id)))
        .filter(unlike)
        .order(persons::id)
        .select(persons::id)
        .distinct()
        .load(conn)?;
    let told = |id: i64| format!("人员{id}的性别或出生日期与其任职记录不符。");
    Ok(found.into_iter().map(told).collect())
}

fn check_term(conn: &mut Conn, term: &Term, findings: &mut Vec<String>) -> Result<()> {
    let days = Days::load(conn, term)?;
    let mut above = BTreeMap::new();
    for county in counties_in(conn, term.id, &DivisionCode::nation())? {
        let units = figures_of_county(conn, term.id, &days, &county)?;
        let townships = sums_on(&units, Level::Township)?;
        let counties = sums_on(&townships, Level::County)?;
        for level in [Level::City, Level::Province, Level::Nation] {
            add_all(&mut above, &counties, level)?;
        }
        let expected = [units, townships, counties];
        let levels = [Level::Village, Level::Township, Level::County];
        for (level, expected) in levels.into_iter().zip(expected) {
            let kept = sums::load_level(conn, term.id, &county, level)?;
            compare(term, kept, expected, findings);
        }
    }
    for level in [Level::City, Level::Province, Level::Nation] {
        let kept = sums::load_level(conn, term.id, &DivisionCode::nation(), level)?;
        let expected = above
            .iter()
            .filter(|((place, _), _)| place.level() == level);
        let expected = expected.map(|(place, sum)| (place.clone(), sum.clone()));
        compare(term, kept, expected.collect(), findings);
    }
    Ok(())
}

fn sums_on(parts: &BTreeMap<Place, Figures>, level: Level) -> Result<BTreeMap<Place, Figures>> {
    let mut sums = BTreeMap::new();
    add_all(&mut sums, parts, level)?;
    Ok(sums)
}

fn add_all(
    sums: &mut BTreeMap<Place, Figures>,
    parts: &BTreeMap<Place, Figures>,
    level: Level,
) -> Result<()> {
    for (place, part) in parts {
        let sum = sums.entry(raised(place, level)).or_default();
        sum.add(part).map_err(Error::internal)?;
    }
    Ok(())
}

fn compare(
    term: &Term,
    kept: Vec<(Place, Figures)>,
    mut expected: BTreeMap<Place, Figures>,
    findings: &mut Vec<String>,
) {
    for (place, sum) in kept {
        if expected.remove(&place) != Some(sum) {
            findings.push(finding(term, &place));
        }
    }
    findings.extend(expected.keys().map(|place| finding(term, place)));
}

fn finding(term: &Term, (place, _): &Place) -> String {
    let place = match place.level() {
        Level::Nation => "全国".to_owned(),
        _ => format!("区划 {place} "),
    };
    format!(
        "{}届{place}保存的“两委”构成合计数与成员名单不符。",
        term.name
    )
}
