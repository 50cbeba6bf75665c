//! The units that should have members: all that exist on the day, with members or without.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Basis;
use super::as_it_was::AsItWas;
use super::in_office;
use super::people::{Behind, Part, UnitLine};
use super::question::Question;
use super::units::{each_unit, part_of_units};
use crate::db::Conn;
use crate::divisions::{self, DivisionCode, Level};
use crate::error::{Error, Result};

/// The units behind the number of units due; those without members come first, then by code.
pub(super) fn units_due(conn: &mut Conn, question: &Question, part: Part) -> Result<Behind> {
    let then = AsItWas::load(conn, question)?;
    let due = in_office::units_due(conn, question, &then, Level::Village)?;
    let members = members_of_units(conn, question)?;
    let mut units: Vec<(DivisionCode, i64)> = due
        .into_keys()
        .map(|unit| {
            let members = members.get(&unit).copied().unwrap_or(0);
            (unit, members)
        })
        .collect();
    // Stable: by code among those with and those without.
    units.sort_by_key(|(_, members)| *members > 0);
    let amount = i64::try_from(units.len()).map_err(Error::internal)?;
    let mut shown = part_of_units(conn, &then, units, amount, part)?;
    tell_successors(conn, &mut shown.units)?;
    Ok(shown)
}

/// A unit that went on in another one since its day has no members of its own any more.
fn tell_successors(conn: &mut Conn, units: &mut [UnitLine]) -> Result<()> {
    let without = units.iter().filter(|line| line.count == 0);
    let codes: Vec<DivisionCode> = without.map(|line| line.unit.clone()).collect();
    let places = divisions::find_many(conn, &codes)?;
    let ended = places.iter().filter(|place| place.successor_code.is_some());
    let ended: BTreeSet<DivisionCode> = ended.map(|place| place.code.clone()).collect();
    for line in units.iter_mut().filter(|line| ended.contains(&line.unit)) {
        let now = divisions::current_unit(conn, &line.unit)?;
        line.counted_in = divisions::find_anywhere(conn, &now)?.map(|place| place.name);
    }
    Ok(())
}

/// How many members each unit has; none for units without.
fn members_of_units(conn: &mut Conn, question: &Question) -> Result<BTreeMap<DivisionCode, i64>> {
    let mut members = BTreeMap::new();
    each_unit(conn, question, |unit, figures| {
        *members.entry(unit.clone()).or_insert(0) += figures.persons(Basis::Members.classes());
        Ok(())
    })?;
    Ok(members)
}
