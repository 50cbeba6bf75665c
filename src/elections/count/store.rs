//! What changes a count: its head, persons, boxes, entries. Every change raises the version of the
//! count and only goes through while the count is open, so a confirmation and a late entry never
//! both succeed.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::cell::Cell;
use super::checks::may_finish;
use super::frame::Ways;
use super::sheet::{Sheet, differing};
use super::store_reading::{BallotBox, Count, Progress};
use crate::db::Conn;
use crate::elections::electorate::disagrees;
use crate::elections::state::State;
use crate::error::{Error, Result};
use crate::schema::{count_boxes, count_entries, counts};

/// Most persons and boxes of one count.
pub(super) const MANY: usize = 200;
/// Longest name or reason, in characters.
const LONGEST: usize = 200;

/// Somebody was faster.
pub(super) fn stale() -> Error {
    Error::conflict("刚才有人改过这次计票，您看到的不是最新内容。请核对现在的内容后再办理。")
}

/// Raises the version of an open count; refused when it is closed. With `version`, only from there.
pub(in crate::elections) fn touch(
    conn: &mut Conn,
    count: &Count,
    version: Option<i32>,
) -> Result<()> {
    let open = counts::table
        .find(count.election.id)
        .filter(counts::state.eq("open"));
    let changes = (
        counts::version.eq(counts::version + 1),
        counts::proposed_by.eq(None::<i64>),
        counts::proposed_hash.eq(None::<String>),
    );
    let rows = match version {
        Some(version) => diesel::update(open.filter(counts::version.eq(version)))
            .set(changes)
            .execute(conn)?,
        None => diesel::update(open).set(changes).execute(conn)?,
    };
    match (rows, count.is_open()) {
        (1, _) => Ok(()),
        (_, true) => Err(stale()),
        (_, false) if count.head.is_some() => Err(Error::conflict(
            "计票结果已经确认，不能再改数字；确有错误的，由县级重新打开。",
        )),
        _ => Err(Error::conflict("请先填写计票安排：登记选民数。")),
    }
}

/// What is said of a round before its boxes are typed.
#[derive(Clone, Copy, Debug)]
pub struct Arrangement {
    /// 登记选民
    pub registered: u64,
    /// 开箱清点的选票总数
    pub papers: Option<u64>,
    /// By proxy, at mobile boxes, by another's hand.
    pub ways: Ways,
}

/// Writes registered voters and counted papers; the first time it opens the count.
pub fn set_up(conn: &mut Conn, count: &Count, version: i32, new: &Arrangement) -> Result<()> {
    if count.election.known.state != State::Counting {
        return Err(Error::invalid("停止投票、进入计票阶段以后才能计票。"));
    }
    // With the final roll where one is kept here, else with the number that was typed.
    let number = count.roll.or(count.set.number);
    if let Some(told) = disagrees(count.set.mode, number, new.registered) {
        return Err(Error::invalid(told));
    }
    let ways = new.ways;
    if let Some(told) = ways.too_many(new.registered) {
        return Err(Error::invalid(told));
    }
    let registered = i64::try_from(new.registered).map_err(Error::internal)?;
    let number = |one: Option<u64>| one.map(i64::try_from).transpose().map_err(Error::internal);
    let papers = number(new.papers)?;
    let ways = (
        counts::proxied.eq(number(ways.proxied)?),
        counts::mobile.eq(number(ways.mobile)?),
        counts::scribed.eq(number(ways.scribed)?),
    );
    if count.head.is_some() {
        touch(conn, count, Some(version))?;
        diesel::update(counts::table.find(count.election.id))
            .set((
                counts::registered.eq(registered),
                counts::papers.eq(papers),
                ways,
            ))
            .execute(conn)?;
        return Ok(());
    }
    diesel::insert_into(counts::table)
        .values((
            counts::election_id.eq(count.election.id),
            counts::registered.eq(registered),
            counts::papers.eq(papers),
            counts::state.eq("open"),
            counts::version.eq(1),
            ways.0,
            ways.1,
            ways.2,
        ))
        .execute(conn)?;
    Ok(())
}

pub(super) fn named(name: &str, what: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST {
        return Err(Error::invalid(format!("请填写{what}，不超过{LONGEST}字。")));
    }
    Ok(name.to_owned())
}

/// Adds a ballot box.
pub fn add_box(conn: &mut Conn, count: &Count, name: &str) -> Result<()> {
    let name = named(name, "票箱名称")?;
    if count.boxes.len() >= MANY {
        return Err(Error::invalid(format!("一次选举最多{MANY}个票箱。")));
    }
    if count.boxes.iter().any(|one| one.name == name) {
        return Err(Error::invalid(format!("已有票箱“{name}”。")));
    }
    touch(conn, count, None)?;
    let last = count.boxes.iter().map(|one| one.number).max().unwrap_or(0);
    diesel::insert_into(count_boxes::table)
        .values((
            count_boxes::election_id.eq(count.election.id),
            count_boxes::number.eq(last.saturating_add(1)),
            count_boxes::name.eq(name),
        ))
        .execute(conn)?;
    Ok(())
}

/// Numbers as somebody sends them.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// The box.
    pub box_id: i64,
    /// 1, 2, or 3 for the third look.
    pub entry: usize,
    /// The state it was made from; 0 for none.
    pub revision: i32,
    /// The numbers.
    pub sheet: Sheet,
    /// Whether it is finished.
    pub is_final: bool,
    /// What is said of odd numbers.
    pub reason: String,
    /// Who.
    pub account_id: i64,
    /// Now, UTC.
    pub now: NaiveDateTime,
}

/// Who may type an entry now; the reason when not. The second entry is somebody else's.
pub fn may_enter(one: &BallotBox, count: &Count, entry: usize, account_id: i64) -> Result<()> {
    let refuse = |sentence: String| Err(Error::conflict(sentence));
    if let Some(own) = one.entry(entry) {
        if own.is_final {
            return refuse(format!(
                "{}的这一遍已经录完；要改的请负责人退回重录。",
                one.name
            ));
        }
        if own.account_id != account_id && entry != 3 {
            return refuse(format!("{}的这一遍由{}在录。", one.name, own.by));
        }
    }
    match (entry, one.progress(&count.frame)) {
        (2, Progress::Second) => match one.entry(1) {
            Some(first) if first.account_id == account_id => {
                refuse("第一遍是您录的，第二遍要由另一个人用自己的账号录。".to_owned())
            }
            _ => Ok(()),
        },
        (1, Progress::First) | (3, Progress::Differs(_)) => Ok(()),
        (2, _) => refuse(format!("{}的第一遍还没有录完。", one.name)),
        _ => refuse(format!("{}现在不需要录这一遍。", one.name)),
    }
}

/// Keeps an entry as a new state. A finished one passes its checks.
pub fn save(conn: &mut Conn, count: &Count, new: &NewEntry) -> Result<()> {
    let one = count.boxes.iter().find(|one| one.id == new.box_id);
    let one = one.ok_or(Error::NotFound)?;
    let index = new.entry.checked_sub(1).filter(|index| *index < 3);
    let last = &one.entries[index.ok_or(Error::NotFound)?];
    may_enter(one, count, new.entry, new.account_id)?;
    if new.reason.chars().count() > LONGEST {
        return Err(Error::invalid(format!("情况说明不超过{LONGEST}字。")));
    }
    let revision = last.as_ref().map_or(0, |last| last.revision);
    if revision != new.revision {
        return Err(stale());
    }
    refuse_other_cells(count, &new.sheet)?;
    if new.is_final {
        finishing(count, one, new)?;
    }
    touch(conn, count, None)?;
    let state = if new.is_final { "final" } else { "draft" };
    append(conn, new, revision.saturating_add(1), state)
}

/// Refuses numbers in cells that the sheets of this count do not have: they would be in no sum.
fn refuse_other_cells(count: &Count, sheet: &Sheet) -> Result<()> {
    let known = count.frame.cells();
    let other =
        |(cell, number): (Cell, u64)| (number > 0 && !known.contains(&cell)).then_some(cell);
    match sheet.iter().find_map(other) {
        Some(cell) => Err(Error::invalid(format!(
            "“{}”不是这次计票的格子，填的数不会计入。请刷新页面，按现在的表重填。",
            cell.name()
        ))),
        None => Ok(()),
    }
}

/// Whether an entry may be finished. The third look is checked together with what agreed.
fn finishing(count: &Count, one: &BallotBox, new: &NewEntry) -> Result<()> {
    let frame = &count.frame;
    let sheet = match (new.entry, one.entry(1), one.entry(2)) {
        (3, Some(first), Some(second)) => {
            let mut sheet = first.sheet.clone();
            for cell in differing(frame, &first.sheet, &second.sheet) {
                sheet.set(cell, new.sheet.get(cell));
                // A written name's cell may be empty elsewhere; here it was asked for.
                if new.sheet.get(cell).is_none() {
                    let label = frame.label(cell);
                    return Err(Error::invalid(format!("“{label}”还没有填；是0的请填0。")));
                }
            }
            sheet
        }
        _ => new.sheet.clone(),
    };
    may_finish(&one.check(frame, &sheet), &new.reason).map_err(Error::invalid)
}

fn append(conn: &mut Conn, new: &NewEntry, revision: i32, state: &str) -> Result<()> {
    let entry = i32::try_from(new.entry).map_err(Error::internal)?;
    diesel::insert_into(count_entries::table)
        .values((
            count_entries::box_id.eq(new.box_id),
            count_entries::entry.eq(entry),
            count_entries::revision.eq(revision),
            count_entries::account_id.eq(new.account_id),
            count_entries::made_at.eq(new.now),
            count_entries::cells.eq(new.sheet.to_json()),
            count_entries::state.eq(state),
            count_entries::reason.eq(new.reason.trim()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Throws the entries of a box away, so that it is typed again; they stay on record.
pub fn reset(conn: &mut Conn, count: &Count, version: i32, new: &NewEntry) -> Result<()> {
    let one = count.boxes.iter().find(|one| one.id == new.box_id);
    let one = one.ok_or(Error::NotFound)?;
    let reason = named(&new.reason, "退回的原因")?;
    touch(conn, count, Some(version))?;
    for (entry, last) in (1..).zip(&one.entries) {
        let Some(last) = last.as_ref().filter(|last| !last.is_reset) else {
            continue;
        };
        let empty = NewEntry {
            entry,
            reason: reason.clone(),
            ..new.clone()
        };
        append(conn, &empty, last.revision.saturating_add(1), "reset")?;
    }
    Ok(())
}

/// The cells an entry is asked for.
pub fn cells_asked(one: &BallotBox, count: &Count, entry: usize) -> Vec<Cell> {
    match (entry, one.progress(&count.frame)) {
        (3, Progress::Differs(cells)) => cells,
        (3, _) => Vec::new(),
        _ => count.frame.cells(),
    }
}
