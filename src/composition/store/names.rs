//! Names of places, for rows and lists.

use std::collections::BTreeMap;

use super::as_it_was::AsItWas;
use super::question::Question;
use crate::db::Conn;
use crate::divisions::{self, DivisionCode, Level};
use crate::error::Result;

/// The names on record; the nation has its own.
pub(super) fn names(
    conn: &mut Conn,
    places: &[DivisionCode],
) -> Result<BTreeMap<DivisionCode, String>> {
    let known = divisions::find_many(conn, places)?;
    let mut names: BTreeMap<DivisionCode, String> = known
        .into_iter()
        .map(|place| (place.code, place.name))
        .collect();
    names.insert(DivisionCode::nation(), Level::Nation.label().to_owned());
    Ok(names)
}

/// The names of a place and of the places of its rows. What stands behind most rows is read with a
/// statement that stays prepared; one with a list of codes does not.
pub(super) fn names_of_rows<'a>(
    conn: &mut Conn,
    question: &Question,
    then: &AsItWas,
    rows: impl Iterator<Item = &'a DivisionCode>,
) -> Result<BTreeMap<DivisionCode, String>> {
    let mut found = match question.by {
        Some(level) if level < Level::Village => {
            divisions::names_of_places_with_units(conn, &question.division, level)?
        }
        _ => BTreeMap::new(),
    };
    let others: Vec<DivisionCode> = rows
        .filter(|place| !found.contains_key(place))
        .cloned()
        .collect();
    found.append(&mut names(conn, &others)?);
    tell_then(then, &mut found);
    Ok(found)
}

/// Puts the names of the day in the place of those of today.
fn tell_then(then: &AsItWas, names: &mut BTreeMap<DivisionCode, String>) {
    for (place, name) in names {
        if let Some(then) = then.name(place) {
            then.clone_into(name);
        }
    }
}

/// The names of units and of their townships.
pub(super) struct UnitNames(BTreeMap<DivisionCode, String>);

impl UnitNames {
    pub(super) fn load<'a>(
        conn: &mut Conn,
        then: &AsItWas,
        units: impl Iterator<Item = &'a DivisionCode>,
    ) -> Result<Self> {
        let mut places: Vec<DivisionCode> = units
            .flat_map(|unit| [Some(unit.clone()), unit.at(Level::Township)])
            .flatten()
            .collect();
        places.sort();
        places.dedup();
        let mut named = names(conn, &places)?;
        tell_then(then, &mut named);
        Ok(Self(named))
    }

    pub(super) fn of(&self, unit: &DivisionCode) -> String {
        let name = self.0.get(unit).cloned();
        name.unwrap_or_else(|| unit.to_string())
    }

    pub(super) fn of_township(&self, unit: &DivisionCode) -> String {
        let township = unit.at(Level::Township);
        township.map_or_else(String::new, |township| self.of(&township))
    }
}
