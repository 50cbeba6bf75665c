//! Taps of calling, as they are recorded: appended only. A tap that arrives twice is kept once,
//! because every sending says how many taps came before it.
//!
//! Taps are not numbers of the count yet, and there may be thousands: they have no audit events of
//! their own, but stand on record with account and time. Beginning, and writing the numbers into
//! the sheet, are entries of the box with their events.

use chrono::NaiveDateTime;
use diesel::dsl::max;
use diesel::prelude::*;

use super::ballot_box::BallotBox;
use super::calling::{MOST_TAPS, Strokes, Tap};
use super::cell::Cell;
use super::sheet::Sheet;
use super::store::may_enter;
use super::store_reading::Count;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::schema::{count_entries, count_taps};

/// Most taps of one sending.
pub const MOST_AT_ONCE: usize = 500;

/// Whose taps: an entry (1 or 2) of a box, by an account.
#[derive(Clone, Copy, Debug)]
pub struct Caller {
    /// The box.
    pub box_id: i64,
    /// 1 or 2; the third look is not called.
    pub entry: usize,
    /// Who taps.
    pub account_id: i64,
}

/// The box, if this account may call its votes now. Others' taps do not exist for it.
pub fn called_box<'a>(count: &'a Count, caller: &Caller) -> Result<&'a BallotBox> {
    let one = count.boxes.iter().find(|one| one.id == caller.box_id);
    let one = one
        .filter(|_| (1..=2).contains(&caller.entry))
        .ok_or(Error::NotFound)?;
    if !count.is_open() {
        return Err(Error::conflict("现在不在计票，不能唱票。"));
    }
    may_enter(one, count, caller.entry, caller.account_id)?;
    Ok(one)
}

/// The entry has been begun by this account; else the reason.
fn begun<'a>(one: &'a BallotBox, caller: &Caller) -> Result<&'a Sheet> {
    let own = one.entry(caller.entry).map(|own| &own.sheet);
    own.ok_or_else(|| Error::conflict("请先按“开始唱票”。"))
}

/// Which attempt at the entry this is: what was thrown away is not counted again.
pub fn attempt(conn: &mut Conn, caller: &Caller) -> Result<i32> {
    let entry = i32::try_from(caller.entry).map_err(Error::internal)?;
    let last: Option<i32> = count_entries::table
        .filter(count_entries::box_id.eq(caller.box_id))
        .filter(count_entries::entry.eq(entry))
        .filter(count_entries::state.eq("reset"))
        .select(max(count_entries::revision))
        .first(conn)?;
    Ok(last.unwrap_or(0))
}

/// How many taps of an attempt are stored.
fn length(conn: &mut Conn, caller: &Caller, attempt: i32) -> Result<usize> {
    let entry = i32::try_from(caller.entry).map_err(Error::internal)?;
    let last: Option<(i64, i64)> = count_taps::table
        .filter(count_taps::box_id.eq(caller.box_id))
        .filter(count_taps::entry.eq(entry))
        .filter(count_taps::attempt.eq(attempt))
        .order(count_taps::first.desc())
        .select((count_taps::first, count_taps::length))
        .first(conn)
        .optional()?;
    let all = last.map_or(0, |(first, length)| first.saturating_add(length));
    usize::try_from(all).map_err(Error::internal)
}

/// The names of the stored taps of an attempt, without the first `from`.
fn names_from(conn: &mut Conn, caller: &Caller, attempt: i32, from: usize) -> Result<Vec<String>> {
    let entry = i32::try_from(caller.entry).map_err(Error::internal)?;
    // No row is longer than one sending, so only these can reach beyond.
    let earliest = from.saturating_sub(MOST_AT_ONCE);
    let earliest = i64::try_from(earliest).map_err(Error::internal)?;
    let rows: Vec<(i64, String)> = count_taps::table
        .filter(count_taps::box_id.eq(caller.box_id))
        .filter(count_taps::entry.eq(entry))
        .filter(count_taps::attempt.eq(attempt))
        .filter(count_taps::first.ge(earliest))
        .order(count_taps::first)
        .select((count_taps::first, count_taps::taps))
        .load(conn)?;
    let begins = rows.first().map_or(0, |(first, _)| *first);
    let begins = usize::try_from(begins).map_err(Error::internal)?;
    let words = rows.iter().flat_map(|(_, taps)| taps.split(' '));
    let after = words.skip(from.saturating_sub(begins));
    Ok(after.map(str::to_owned).collect())
}

/// All taps of an attempt by their names.
pub fn names(conn: &mut Conn, caller: &Caller, attempt: i32) -> Result<Vec<String>> {
    names_from(conn, caller, attempt, 0)
}

/// All taps of an attempt; a name that is no longer on the ballot counts nothing.
pub fn taps(conn: &mut Conn, count: &Count, caller: &Caller, attempt: i32) -> Result<Vec<Tap>> {
    let names = names(conn, caller, attempt)?;
    let known = |name: &String| Tap::from_name(&count.frame, name);
    Ok(names.iter().filter_map(known).collect())
}

/// Taps as somebody sends them.
#[derive(Clone, Debug)]
pub struct NewTaps {
    /// Whose.
    pub caller: Caller,
    /// The attempt they belong to; `None` for the present one.
    pub attempt: Option<i32>,
    /// How many came before them.
    pub from: usize,
    /// Their names.
    pub names: Vec<String>,
    /// Refused when the first one contradicts its ballot: for taps without a script.
    pub is_single: bool,
    /// Now, UTC.
    pub now: NaiveDateTime,
}

/// Keeps taps. What is stored already must be the same, and is not stored again. Gives how many
/// there are then.
pub fn append(conn: &mut Conn, count: &Count, new: &NewTaps) -> Result<usize> {
    let caller = &new.caller;
    begun(called_box(count, caller)?, caller)?;
    if new.names.is_empty() || new.names.len() > MOST_AT_ONCE {
        return Err(Error::invalid(format!("一次要传1至{MOST_AT_ONCE}下。")));
    }
    for name in &new.names {
        if Tap::from_name(&count.frame, name).is_none() {
            return Err(Error::invalid("选票上没有这一项，请刷新页面后再点。"));
        }
    }
    let now = attempt(conn, caller)?;
    if new.attempt.is_some_and(|meant| meant != now) {
        return Err(Error::conflict(
            "这一遍已经退回重录，原来点的不再算数。请刷新页面，重新唱票。",
        ));
    }
    let stored = length(conn, caller, now)?;
    let elsewhere = || Error::conflict("这个票箱刚才在别的窗口也点过。请刷新页面，看清再点。");
    if new.from > stored {
        return Err(elsewhere());
    }
    let known = names_from(conn, caller, now, new.from)?;
    if known
        .iter()
        .zip(&new.names)
        .any(|(one, other)| one != other)
    {
        return Err(elsewhere());
    }
    let fresh = new.names.get(known.len()..).unwrap_or_default();
    if fresh.is_empty() {
        return Ok(stored);
    }
    if stored.saturating_add(fresh.len()) > MOST_TAPS {
        return Err(Error::invalid(format!("一个票箱最多点{MOST_TAPS}下。")));
    }
    if new.is_single {
        let before = taps(conn, count, caller, now)?;
        let mut strokes = Strokes::of(&count.frame, &before);
        let known = |name: &String| Tap::from_name(&count.frame, name);
        for tap in fresh.iter().filter_map(known) {
            strokes.tap(tap).map_err(Error::invalid)?;
        }
    }
    let number = |length: usize| i64::try_from(length).map_err(Error::internal);
    diesel::insert_into(count_taps::table)
        .values((
            count_taps::box_id.eq(caller.box_id),
            count_taps::entry.eq(i32::try_from(caller.entry).map_err(Error::internal)?),
            count_taps::attempt.eq(now),
            count_taps::first.eq(number(stored)?),
            count_taps::length.eq(number(fresh.len())?),
            count_taps::taps.eq(fresh.join(" ")),
            count_taps::account_id.eq(caller.account_id),
            count_taps::made_at.eq(new.now),
        ))
        .execute(conn)?;
    Ok(stored.saturating_add(fresh.len()))
}

/// The sheet of the entry with the numbers of papers that are known when the box is opened.
pub fn with_papers(count: &Count, caller: &Caller, papers: &Sheet) -> Result<Sheet> {
    let own = called_box(count, caller)?.entry(caller.entry);
    let mut sheet = own.map(|own| own.sheet.clone()).unwrap_or_default();
    for cell in [Cell::Issued, Cell::Voters, Cell::Recovered] {
        sheet.set(cell, papers.get(cell));
    }
    Ok(sheet)
}

/// The sheet of the entry with the numbers that were called, and how many taps they come from.
pub fn with_strokes(conn: &mut Conn, count: &Count, caller: &Caller) -> Result<(Sheet, usize)> {
    let before = begun(called_box(count, caller)?, caller)?;
    let attempt = attempt(conn, caller)?;
    let taps = taps(conn, count, caller, attempt)?;
    let strokes = Strokes::of(&count.frame, &taps);
    if !strokes.open_ballot().is_empty() {
        return Err(Error::invalid(
            "最后一张票还没有唱完，请先按“唱完这一张”或撤销。",
        ));
    }
    if strokes.kept().is_empty() {
        return Err(Error::invalid("还没有唱票，没有可填的数。"));
    }
    Ok((strokes.sheet(before), taps.len()))
}
