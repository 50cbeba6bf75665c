//! The units that should have members: all that exist on the day, with members or without.

use std::collections::BTreeMap;

use super::super::{Basis, Figures};
use super::as_of::each_unit_figures;
use super::in_office;
use super::people::{Behind, Part, part_of_units};
use super::question::Question;
use super::sums;
use crate::db::Conn;
use crate::divisions::{DivisionCode, Level};
use crate::error::{Error, Result};

/// The units behind the number of units due; those without members come first, then by code.
pub(super) fn units_due(conn: &mut Conn, question: &Question, part: Part) -> Result<Behind> {
    let due = in_office::units_due(conn, question, Level::Village)?;
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
    part_of_units(conn, units, amount, part)
}

/// How many members each unit has; none for units without.
fn members_of_units(conn: &mut Conn, question: &Question) -> Result<BTreeMap<DivisionCode, i64>> {
    let mut members = BTreeMap::new();
    let mut take = |unit: &DivisionCode, figures: &Figures| {
        *members.entry(unit.clone()).or_insert(0) += figures.persons(Basis::Members.classes());
        Ok(())
    };
    if let Some(day) = question.as_of {
        each_unit_figures(conn, question, day, take)?;
    } else {
        let (place, term) = (&question.division, question.term.id);
        for ((unit, _), figures) in sums::load_level(conn, term, place, Level::Village)? {
            take(&unit, &figures)?;
        }
    }
    Ok(members)
}
