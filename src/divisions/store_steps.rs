//! The steps the operations on places are made of: load what the form knew, change rows and counts,
//! record the event.

use diesel::prelude::*;

use super::event::{EventKind, EventPlace, NewUnit};
use super::history::{self, Refusal};
use super::store::{find, find_anywhere, span};
use super::store_counts::CountChanges;
use super::store_events::{ChangedUnit, last_change, record};
use super::store_history::{Happening, Outcome, Stated};
use super::store_insert::insert_many;
use super::{Division, DivisionCode, Level, NewDivision, UnitKind};
use crate::clock::in_china;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::schema::divisions;

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Invalid(refusal.to_string())
    }
}

/// Of a change of what exists.
pub(super) fn check(how: &Happening) -> Result<()> {
    history::check_past(how.effective_on, in_china(how.now).date())?;
    history::check_note(&how.note)?;
    Ok(())
}

/// Of a unit that is set up: it may be recorded ahead, as it counts by its dates only.
pub(super) fn check_ahead(how: &Happening) -> Result<()> {
    history::check_date(how.effective_on, in_china(how.now).date())?;
    history::check_note(&how.note)?;
    Ok(())
}

pub(super) fn tidy(unit: &NewUnit) -> NewUnit {
    NewUnit {
        name: unit.name.trim().to_owned(),
        ..unit.clone()
    }
}

pub(super) fn load(conn: &mut Conn, how: &Happening, stated: &Stated) -> Result<Division> {
    let place = load_in(conn, &how.scope, stated)?;
    let last = last_change(conn, &place.code)?;
    history::check_order(&place, last, how.effective_on)?;
    Ok(place)
}

pub(super) fn load_in(conn: &mut Conn, scope: &DivisionCode, stated: &Stated) -> Result<Division> {
    let place = find(conn, scope, &stated.code)?;
    if place.version != stated.version {
        return Err(Error::conflict(format!(
            "“{}”刚被他人修改过，请核对后再提交。",
            place.name
        )));
    }
    Ok(place)
}

/// Writes name, kind and version of a place that was just read.
fn save(conn: &mut Conn, place: &Division) -> Result<()> {
    diesel::update(divisions::table.find(place.code.as_str()))
        .set((
            divisions::name.eq(&place.name),
            divisions::unit_kind.eq(place.unit_kind.map(UnitKind::number)),
            divisions::version.eq(divisions::version + 1),
        ))
        .execute(conn)?;
    Ok(())
}

/// The unit under `name` (`None`: its own).
pub(super) fn renamed(conn: &mut Conn, unit: &Division, name: Option<&str>) -> Result<Division> {
    // A name on record stays as it is: it may be older than the rule.
    let name = match name.map(str::trim) {
        Some(name) if name != unit.name => history::check_name(name)?,
        _ => unit.name.as_str(),
    };
    if name != unit.name {
        check_name_free(conn, &unit.parent_code, name, Some(&unit.code))?;
    }
    let after = Division {
        name: name.to_owned(),
        ..unit.clone()
    };
    save(conn, &after)?;
    Ok(after)
}

pub(super) fn set_kind(conn: &mut Conn, unit: &Division, kind: UnitKind) -> Result<()> {
    let mut counts = CountChanges::default();
    counts.add(&unit.code, unit.unit_kind, -1);
    counts.add(&unit.code, Some(kind), 1);
    counts.save(conn)?;
    save(
        conn,
        &Division {
            unit_kind: Some(kind),
            ..unit.clone()
        },
    )
}

/// Ends places with all their sections.
pub(super) fn close_all(
    conn: &mut Conn,
    how: &Happening,
    places: &[Division],
    successor: Option<&DivisionCode>,
) -> Result<()> {
    for place in places {
        let (from, before) = span(&place.code);
        diesel::update(divisions::table)
            .filter(divisions::code.ge(from).and(divisions::code.lt(before)))
            .filter(divisions::valid_to.is_null())
            .set((
                divisions::valid_to.eq(how.effective_on),
                divisions::version.eq(divisions::version + 1),
            ))
            .execute(conn)?;
        diesel::update(divisions::table.find(place.code.as_str()))
            .set(divisions::successor_code.eq(successor.map(DivisionCode::as_str)))
            .execute(conn)?;
    }
    Ok(())
}

pub(super) fn insert_unit(conn: &mut Conn, how: &Happening, unit: &NewUnit) -> Result<()> {
    let township = unit.code.at(Level::Township).unwrap_or_default();
    if find_anywhere(conn, &township)?.is_none() {
        return Err(Refusal::UnknownTownship(unit.code.clone()).into());
    }
    if find_anywhere(conn, &unit.code)?.is_some() {
        return Err(Refusal::CodeTaken(unit.code.clone()).into());
    }
    check_name_free(conn, &township, &unit.name, None)?;
    let new = NewDivision {
        unit_kind: Some(unit.kind),
        valid_from: Some(how.effective_on),
        ..NewDivision::new(unit.code.clone(), &unit.name)
    };
    insert_many(conn, &[new])
}

/// Refuses a name that another existing place under the same parent bears.
pub(super) fn check_name_free(
    conn: &mut Conn,
    parent: &DivisionCode,
    name: &str,
    but: Option<&DivisionCode>,
) -> Result<()> {
    let taken: i64 = divisions::table
        .filter(divisions::parent_code.eq(parent.as_str()))
        .filter(divisions::name.eq(name))
        .filter(divisions::valid_to.is_null())
        .filter(divisions::code.ne(but.map_or("", DivisionCode::as_str)))
        .count()
        .get_result(conn)?;
    if taken > 0 {
        return Err(Refusal::NameTaken(name.to_owned()).into());
    }
    Ok(())
}

pub(super) fn finish(
    conn: &mut Conn,
    how: &Happening,
    kind: EventKind,
    before: &[Division],
    after: Vec<EventPlace>,
    affected: Vec<(DivisionCode, DivisionCode)>,
) -> Result<Outcome> {
    let event = ChangedUnit {
        kind,
        before: before.iter().map(EventPlace::from).collect(),
        after,
        date: how.effective_on,
        note: how.note.trim().to_owned(),
    };
    record(conn, &event, how.now)?;
    Ok(Outcome { event, affected })
}
