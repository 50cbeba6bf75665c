//! The record of what happened to places, and which unit carries on an old one's record.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::event::{EventKind, EventPlace};
use super::store::{code, find_anywhere, span};
use super::{DivisionCode, UnitKind};
use crate::db::{Conn, on_backend};
use crate::error::{Error, Result};
use crate::schema::{division_event_places, division_events, divisions};

/// Something that happened to places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedUnit {
    /// What happened.
    pub kind: EventKind,
    /// The places before it, by code.
    pub before: Vec<EventPlace>,
    /// The places after it, by code.
    pub after: Vec<EventPlace>,
    /// The first day of the new state.
    pub date: NaiveDate,
    /// The remark, perhaps empty.
    pub note: String,
}

impl ChangedUnit {
    /// What happened, in words: of a conversion also which way.
    pub fn label(&self) -> &'static str {
        let is_city_now = |place: &EventPlace| place.unit_kind == Some(UnitKind::Community);
        match self.kind {
            EventKind::Converted if self.after.iter().all(is_city_now) => "撤村建居",
            kind => kind.label(),
        }
    }
}

#[derive(Insertable)]
#[diesel(table_name = division_event_places, treat_none_as_default_value = false)]
struct PlaceRow<'a> {
    event_id: i64,
    is_before: bool,
    code: &'a str,
    name: &'a str,
    unit_kind: Option<i16>,
}

/// Records one event.
pub(super) fn record(conn: &mut Conn, event: &ChangedUnit, now: NaiveDateTime) -> Result<()> {
    let id: i64 = diesel::insert_into(division_events::table)
        .values((
            division_events::kind.eq(event.kind.number()),
            division_events::effective_on.eq(event.date),
            division_events::note.eq(&event.note),
            division_events::recorded_at.eq(now),
        ))
        .returning(division_events::id)
        .get_result(conn)?;
    let before = event.before.iter().map(|place| (true, place));
    let after = event.after.iter().map(|place| (false, place));
    let rows: Vec<PlaceRow<'_>> = before
        .chain(after)
        .map(|(is_before, place)| PlaceRow {
            event_id: id,
            is_before,
            code: place.code.as_str(),
            name: &place.name,
            unit_kind: place.unit_kind.map(UnitKind::number),
        })
        .collect();
    on_backend!(conn, |conn| {
        diesel::insert_into(division_event_places::table)
            .values(&rows)
            .execute(conn)
    })?;
    Ok(())
}

/// What last happened to those of the places that something happened to.
pub(super) fn last_of(
    conn: &mut Conn,
    places: &[DivisionCode],
) -> Result<HashMap<DivisionCode, EventKind>> {
    let mut last = HashMap::new();
    for chunk in places.chunks(1_000) {
        let codes = chunk.iter().map(DivisionCode::as_str);
        let rows: Vec<(String, i16)> = division_event_places::table
            .inner_join(
                division_events::table.on(division_events::id.eq(division_event_places::event_id)),
            )
            .filter(division_event_places::is_before.eq(true))
            .filter(division_event_places::code.eq_any(codes))
            .order((division_events::effective_on, division_events::id))
            .select((division_event_places::code, division_events::kind))
            .load(conn)?;
        for (place, kind) in rows {
            let kind = EventKind::from_number(kind);
            last.extend(
                kind.map(|kind| Ok::<_, Error>((code(&place)?, kind)))
                    .transpose()?,
            );
        }
    }
    Ok(last)
}

/// What happened to `place` and all below it after `since` up to and including `until`, by date.
/// For the note under a table that compares two terms.
pub fn changed_units(
    conn: &mut Conn,
    place: &DivisionCode,
    since: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<ChangedUnit>> {
    let (from, before) = span(place);
    let touching = division_event_places::table
        .filter(division_event_places::code.ge(from))
        .filter(division_event_places::code.lt(before))
        .select(division_event_places::event_id);
    let events: Vec<(i64, i16, NaiveDate, String)> = division_events::table
        .filter(division_events::effective_on.gt(since))
        .filter(division_events::effective_on.le(until))
        .filter(division_events::id.eq_any(touching))
        .order((division_events::effective_on, division_events::id))
        .select((
            division_events::id,
            division_events::kind,
            division_events::effective_on,
            division_events::note,
        ))
        .load(conn)?;
    let ids: Vec<i64> = events.iter().map(|(id, ..)| *id).collect();
    let mut places = places_of(conn, &ids)?;
    let mut found = Vec::with_capacity(events.len());
    for (id, kind, date, note) in events {
        let (before, after) = places.remove(&id).unwrap_or_default();
        found.push(ChangedUnit {
            kind: EventKind::from_number(kind)
                .ok_or_else(|| Error::internal(format!("stored event kind {kind}")))?,
            before,
            after,
            date,
            note,
        });
    }
    Ok(found)
}

/// The names that units of a place bore until something happened to them.
pub fn former_names(
    conn: &mut Conn,
    place: &DivisionCode,
) -> Result<BTreeSet<(DivisionCode, String)>> {
    let (from, before) = span(place);
    let rows: Vec<(String, String)> = division_event_places::table
        .filter(division_event_places::is_before.eq(true))
        .filter(division_event_places::code.ge(from))
        .filter(division_event_places::code.lt(before))
        .select((division_event_places::code, division_event_places::name))
        .load(conn)?;
    let named = rows
        .into_iter()
        .map(|(unit, name)| Ok((code(&unit)?, name)));
    named.collect()
}

/// The day of the latest change of a place.
pub(super) fn last_change(conn: &mut Conn, place: &DivisionCode) -> Result<Option<NaiveDate>> {
    let touching = division_event_places::table
        .filter(division_event_places::code.eq(place.as_str()))
        .select(division_event_places::event_id);
    Ok(division_events::table
        .filter(division_events::id.eq_any(touching))
        .select(diesel::dsl::max(division_events::effective_on))
        .first(conn)?)
}

type BeforeAndAfter = (Vec<EventPlace>, Vec<EventPlace>);

fn places_of(conn: &mut Conn, events: &[i64]) -> Result<BTreeMap<i64, BeforeAndAfter>> {
    let mut places: BTreeMap<i64, BeforeAndAfter> = BTreeMap::new();
    for chunk in events.chunks(10_000) {
        let rows: Vec<(i64, bool, String, String, Option<i16>)> = division_event_places::table
            .filter(division_event_places::event_id.eq_any(chunk))
            .order((division_event_places::event_id, division_event_places::code))
            .load(conn)?;
        for (event, is_before, place, name, kind) in rows {
            let (before, after) = places.entry(event).or_default();
            let side = if is_before { before } else { after };
            side.push(EventPlace {
                code: code(&place)?,
                name,
                unit_kind: kind.and_then(UnitKind::from_number),
            });
        }
    }
    Ok(places)
}

/// The unit that carries on the record of `unit` today: itself, or the end of its successors.
pub fn current_unit(conn: &mut Conn, unit: &DivisionCode) -> Result<DivisionCode> {
    let mut seen = BTreeSet::new();
    let mut now = unit.clone();
    loop {
        let next = find_anywhere(conn, &now)?
            .ok_or(Error::NotFound)?
            .successor_code;
        match next {
            // A circle cannot be made by the operations; a damaged record ends here.
            Some(next) if seen.insert(now.clone()) && !seen.contains(&next) => now = next,
            _ => return Ok(now),
        }
    }
}

/// A unit with all whose record it carries on today, itself first: those merged into it, and those
/// merged into these.
pub fn with_former_units(conn: &mut Conn, unit: &DivisionCode) -> Result<Vec<DivisionCode>> {
    let mut all = vec![unit.clone()];
    let mut at = 0;
    while let Some(now) = all.get(at).map(DivisionCode::to_string) {
        let before: Vec<String> = divisions::table
            .filter(divisions::successor_code.eq(now))
            .order(divisions::code)
            .select(divisions::code)
            .load(conn)?;
        for text in before {
            let found = code(&text)?;
            // A damaged record may go in a circle.
            if !all.contains(&found) {
                all.push(found);
            }
        }
        at += 1;
    }
    Ok(all)
}
