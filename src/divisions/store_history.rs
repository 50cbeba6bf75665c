//! Changing places: each operation checks the rules, changes the rows and counts, records the event
//! and says which units' members must follow. All within the caller's transaction.

use chrono::{NaiveDate, NaiveDateTime};

use super::event::{EventKind, EventPlace, NewUnit};
use super::history::{self, Refusal};
use super::store_events::ChangedUnit;
use super::store_steps::{
    check, check_ahead, close_all, finish, insert_unit, load, load_in, renamed, set_kind, tidy,
};
use super::{DivisionCode, Level, UnitKind};
use crate::db::Conn;
use crate::error::{Error, Result};

/// A place as the user saw it; when it has changed since, the operation is a conflict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// Its code.
    pub code: DivisionCode,
    /// Its version at that time.
    pub version: i32,
}

/// Who changes what from when on.
#[derive(Clone, Debug)]
pub struct Happening {
    /// What the user may see; all else answers like what does not exist.
    pub scope: DivisionCode,
    /// The first day of the new state.
    pub effective_on: NaiveDate,
    /// A remark, such as the number of the approval; may be empty.
    pub note: String,
    /// The present instant in UTC.
    pub now: NaiveDateTime,
}

/// What units are merged into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MergeInto {
    /// A unit that stays, perhaps under a new name.
    Existing {
        /// The unit.
        unit: Stated,
        /// Its name from then on; `None`: as before.
        name: Option<String>,
    },
    /// A new unit.
    New(NewUnit),
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The recorded event.
    pub event: ChangedUnit,
    /// (old, new): memberships whose current unit is `old` now belong to `new`, and the kept
    /// composition sums of both and of all places above must be made anew in the same
    /// transaction. The same code twice: the unit changed its kind, or ended without another.
    pub affected: Vec<(DivisionCode, DivisionCode)>,
}

impl Outcome {
    /// One line for the audit: `合并：甲村、乙村 → 丙村（自2026-01-01起）`.
    pub fn subject(&self) -> String {
        let names = |places: &[EventPlace]| {
            let names: Vec<&str> = places.iter().map(|place| place.name.as_str()).collect();
            names.join("、")
        };
        let event = &self.event;
        let arrow = if event.before.is_empty() || event.after.is_empty() {
            ""
        } else {
            " → "
        };
        format!(
            "{}：{}{arrow}{}（自{}起）",
            event.label(),
            names(&event.before),
            names(&event.after),
            event.date
        )
    }
}

/// Sets up a new unit.
pub fn establish(conn: &mut Conn, how: &Happening, unit: &NewUnit) -> Result<Outcome> {
    let unit = tidy(unit);
    check_ahead(how)?;
    history::check_new_unit(&unit)?;
    if !how.scope.contains(&unit.code) {
        return Err(Error::NotFound);
    }
    insert_unit(conn, how, &unit)?;
    finish(
        conn,
        how,
        EventKind::Established,
        &[],
        vec![(&unit).into()],
        Vec::new(),
    )
}

/// Gives a place of any level another name.
pub fn rename(conn: &mut Conn, how: &Happening, place: &Stated, name: &str) -> Result<Outcome> {
    check(how)?;
    let name = history::check_name(name)?;
    let place = load(conn, how, place)?;
    history::check_rename(&place, name, how.effective_on)?;
    let after = renamed(conn, &place, Some(name))?;
    finish(
        conn,
        how,
        EventKind::Renamed,
        &[place],
        vec![(&after).into()],
        Vec::new(),
    )
}

/// Merges units of one county; each of them ends and its record goes on in the target.
pub fn merge(
    conn: &mut Conn,
    how: &Happening,
    units: &[Stated],
    into: &MergeInto,
) -> Result<Outcome> {
    check(how)?;
    let mut before = Vec::with_capacity(units.len() + 1);
    for unit in units {
        before.push(load(conn, how, unit)?);
    }
    let target: EventPlace = match into {
        MergeInto::Existing { unit, name } => {
            let target = load(conn, how, unit)?;
            history::check_merge_into(&before, &target, how.effective_on)?;
            close_all(conn, how, &before, Some(&target.code))?;
            let after = renamed(conn, &target, name.as_deref())?;
            before.push(target);
            (&after).into()
        }
        MergeInto::New(new) => {
            let new = tidy(new);
            history::check_merge_as_new(&before, &new, how.effective_on)?;
            close_all(conn, how, &before, Some(&new.code))?;
            insert_unit(conn, how, &new)?;
            (&new).into()
        }
    };
    let affected = units
        .iter()
        .map(|unit| (unit.code.clone(), target.code.clone()))
        .collect();
    finish(
        conn,
        how,
        EventKind::Merged,
        &before,
        vec![target],
        affected,
    )
}

/// Splits a unit. The part with the unit's own code carries on its record; when no part has it,
/// the unit ends and the first part carries on its record.
pub fn split(
    conn: &mut Conn,
    how: &Happening,
    unit: &Stated,
    parts: &[NewUnit],
) -> Result<Outcome> {
    check(how)?;
    let unit = load(conn, how, unit)?;
    let parts: Vec<NewUnit> = parts.iter().map(tidy).collect();
    history::check_split(&unit, &parts, how.effective_on)?;
    let mut affected = Vec::new();
    if let Some(kept) = parts.iter().find(|part| part.code == unit.code) {
        renamed(conn, &unit, Some(&kept.name))?;
    } else if let Some(first) = parts.first() {
        close_all(conn, how, std::slice::from_ref(&unit), Some(&first.code))?;
        affected.push((unit.code.clone(), first.code.clone()));
    }
    for part in parts.iter().filter(|part| part.code != unit.code) {
        insert_unit(conn, how, part)?;
    }
    let after = parts.iter().map(EventPlace::from).collect();
    finish(conn, how, EventKind::Split, &[unit], after, affected)
}

/// Turns a village into a community (撤村建居) or back, perhaps with another name or code.
pub fn convert(
    conn: &mut Conn,
    how: &Happening,
    unit: &Stated,
    kind: UnitKind,
    name: Option<&str>,
    new_code: Option<&DivisionCode>,
) -> Result<Outcome> {
    check(how)?;
    let unit = load(conn, how, unit)?;
    let new_code = new_code.filter(|code| **code != unit.code);
    history::check_convert(&unit, kind, new_code, how.effective_on)?;
    // A name on record stays as it is: it may be older than the rule.
    let name = match name.map(str::trim) {
        Some(name) if name != unit.name => history::check_name(name)?.to_owned(),
        _ => unit.name.clone(),
    };
    let code = new_code.unwrap_or(&unit.code).clone();
    let new = NewUnit { code, name, kind };
    history::check_new_unit(&new)?;
    if new_code.is_some() {
        close_all(conn, how, std::slice::from_ref(&unit), Some(&new.code))?;
        insert_unit(conn, how, &new)?;
    } else {
        let unit = renamed(conn, &unit, Some(&new.name))?;
        set_kind(conn, &unit, kind)?;
    }
    let affected = vec![(unit.code.clone(), new.code.clone())];
    finish(
        conn,
        how,
        EventKind::Converted,
        &[unit],
        vec![(&new).into()],
        affected,
    )
}

/// Puts a wrong kind right (the code only suggests it): no event, as nothing happened to the unit.
/// Gives the affected units as in `Outcome`.
pub fn correct_kind(
    conn: &mut Conn,
    scope: &DivisionCode,
    unit: &Stated,
    kind: UnitKind,
) -> Result<Vec<(DivisionCode, DivisionCode)>> {
    let unit = load_in(conn, scope, unit)?;
    if unit.level != Level::Village {
        return Err(Refusal::NotAUnit(unit.name).into());
    }
    set_kind(conn, &unit, kind)?;
    Ok(vec![(unit.code.clone(), unit.code)])
}

/// Ends a unit or a section that nothing carries on.
pub fn close(conn: &mut Conn, how: &Happening, place: &Stated) -> Result<Outcome> {
    check(how)?;
    let place = load(conn, how, place)?;
    if place.level < Level::Village {
        return Err(Refusal::NotAUnit(place.name).into());
    }
    history::check_exists(&place, how.effective_on)?;
    close_all(conn, how, std::slice::from_ref(&place), None)?;
    let affected = match place.level {
        Level::Village => vec![(place.code.clone(), place.code.clone())],
        _ => Vec::new(),
    };
    finish(conn, how, EventKind::Closed, &[place], Vec::new(), affected)
}
