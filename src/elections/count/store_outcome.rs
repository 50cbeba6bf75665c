//! The outcome of a count: proposed by one person, confirmed by another, kept as a package, opened
//! again only by the county. Of a confirmation, a second one and a late entry exactly one wins.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde_json::Value;

use super::case::{Decided, case_text, decided, hash, seats_of};
use super::checks::{Level, check_total};
use super::explain::Basis;
use super::settlement;
use super::store::{stale, touch};
use super::store_kept::{keep, last_outcome, outcome_before, package};
use super::store_reading::{Count, count};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::elections::action::Action;
use crate::elections::chapter::ChapterKind;
use crate::elections::facts::Seats;
use crate::elections::in_force::built_in;
use crate::elections::state::State;
use crate::elections::store::{self as elections_store, Election};
use crate::elections::store_change;
use crate::elections::store_figures;
use crate::elections::store_void_winners::open_seats as void_seats;
use crate::elections::store_woman::lacks_woman;
use crate::error::{Error, Result};
use crate::rules::RuleSet;
use crate::schema::{counts, elections};

/// A case with its outcome, as it would be confirmed now.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The case, canonical JSON.
    pub case: String,
    /// What it decides.
    pub decided: Decided,
    /// SHA-256 over case and outcome.
    pub hash: String,
}

impl Draft {
    /// What it rests on.
    pub fn basis(&self) -> Basis {
        Basis {
            case: serde_json::from_str(&self.case).unwrap_or_default(),
            gave_way: self.decided.gave_way.clone(),
            settled: Value::Null,
        }
    }
}

/// The outcome as the numbers stand; the reason when there is none yet.
pub fn draft(count: &Count, rules: &RuleSet) -> Result<Draft> {
    let Some(total) = count.total() else {
        return Err(Error::invalid(
            "还有票箱没有录完两遍，或两遍不一致没有核对。",
        ));
    };
    let found = check_total(&count.frame, &total);
    if let Some(first) = found.iter().find(|one| one.level == Level::Blocking) {
        return Err(Error::invalid(format!(
            "{}。{}",
            first.formula, first.coordinator
        )));
    }
    let sets = built_in()?;
    let case =
        case_text(&count.about, &count.frame, &total, rules, sets).map_err(Error::internal)?;
    let decided = decided(&case, sets, &[]).map_err(Error::internal)?;
    let hash = hash(&format!("{case}\n{}", decided.outcome));
    Ok(Draft {
        case,
        decided,
        hash,
    })
}

/// The first of the two persons says: these are the numbers of the paper.
pub fn propose(conn: &mut Conn, count: &Count, version: i32, hash: &str, by: i64) -> Result<()> {
    touch(conn, count, Some(version))?;
    diesel::update(counts::table.find(count.election.id))
        .set((
            counts::proposed_by.eq(Some(by)),
            counts::proposed_hash.eq(Some(hash)),
        ))
        .execute(conn)?;
    Ok(())
}

/// What a confirmation needs besides the count.
#[derive(Clone, Debug)]
pub struct Confirmation {
    /// The version of the count that was seen.
    pub version: i32,
    /// Who confirms.
    pub account_id: i64,
    /// The scope.
    pub scope: DivisionCode,
    /// When the next round votes; `None` opens no chapter yet.
    pub next_day: Option<NaiveDate>,
    /// Today.
    pub today: NaiveDate,
    /// Now, UTC.
    pub now: NaiveDateTime,
}

/// The second person confirms: the outcome is kept, the state follows it. Gives the chapter to show.
pub fn confirm(conn: &mut Conn, count: &Count, rules: &RuleSet, by: &Confirmation) -> Result<i64> {
    let head = count.head.as_ref().ok_or_else(stale)?;
    let draft = draft(count, rules)?;
    let Some(proposed_by) = head.proposed_by else {
        return Err(Error::conflict("结果还没有提请确认，或提请以后又有改动。"));
    };
    if head.proposed_hash.as_deref() != Some(draft.hash.as_str()) {
        return Err(stale());
    }
    if proposed_by == by.account_id {
        return Err(Error::invalid("结果是您提请的，要由另一个人确认。"));
    }
    close(conn, count.election.id, by.version)?;
    let package = package(conn, count, rules, &draft.case, &draft.decided, &[])?;
    keep(conn, count.election.id, &package, proposed_by, by)?;
    declare(conn, count.election.id, &draft.decided)?;
    go_on(conn, count.election.id, &draft.decided, by)
}

/// Closes an open count; of all who try, one succeeds.
fn close(conn: &mut Conn, election: i64, version: i32) -> Result<()> {
    let open = counts::table
        .find(election)
        .filter(counts::state.eq("open"))
        .filter(counts::version.eq(version));
    let changes = (
        counts::state.eq("final"),
        counts::version.eq(version.saturating_add(1)),
    );
    match diesel::update(open).set(changes).execute(conn)? {
        1 => Ok(()),
        _ => Err(stale()),
    }
}

fn declare(conn: &mut Conn, election: i64, decided: &Decided) -> Result<()> {
    let stored = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    diesel::update(elections::table.find(election))
        .set((
            elections::tied_persons.eq(Some(stored(decided.tied_persons))),
            elections::unfilled_seats.eq(Some(stored(decided.unfilled_seats))),
            elections::version.eq(elections::version + 1),
        ))
        .execute(conn)?;
    store_figures::keep(conn, election)
}

/// Goes along the states as the outcome says, opens the next chapter where its day is known.
fn go_on(conn: &mut Conn, id: i64, decided: &Decided, by: &Confirmation) -> Result<i64> {
    if !decided.is_valid {
        act(conn, id, Action::DeclareInvalid, by)?;
        return Ok(id);
    }
    let declared = act(conn, id, Action::DeclareResult, by)?;
    let kind = declared.known.kind;
    let next = if decided.tied_persons > 0 {
        Some((Action::CallTieRevote, ChapterKind::TieRevote))
    } else if decided.unfilled_seats > 0 && kind != ChapterKind::Runoff {
        Some((Action::CallRunoff, ChapterKind::Runoff))
    } else {
        None
    };
    // A revote's own result goes back to the round it came from.
    if kind == ChapterKind::TieRevote && decided.tied_persons == 0 {
        if let Some(parent) = declared.parent_id {
            decide_parent(conn, parent, id, &decided.outcome, by)?;
        }
        return Ok(id);
    }
    let Some((action, kind)) = next else {
        return Ok(id);
    };
    let waiting = act(conn, id, action, by)?;
    match by.next_day {
        Some(day) => follow(conn, &waiting, kind, &decided.outcome, (day, by.today)),
        None => Ok(id),
    }
}

fn act(conn: &mut Conn, id: i64, action: Action, by: &Confirmation) -> Result<Election> {
    let election = elections_store::election(conn, &by.scope, id)?;
    let version = election.version;
    store_change::act(conn, &by.scope, &election, version, action, by.today)?;
    elections_store::election(conn, &by.scope, id)
}

fn follow(
    conn: &mut Conn,
    waiting: &Election,
    kind: ChapterKind,
    outcome: &Value,
    (day, today): (NaiveDate, NaiveDate),
) -> Result<i64> {
    let seats = open_seats(outcome, kind);
    let start = kind.starts().first().copied().ok_or_else(stale)?;
    store_change::follow(conn, waiting, (kind, start), day, seats, today)
}

/// The seats that a repeated vote or a runoff is to fill.
fn open_seats(outcome: &Value, kind: ChapterKind) -> Seats {
    let entries = if kind == ChapterKind::TieRevote {
        super::case::revote_entries(outcome)
    } else {
        outcome["runoffs"].as_array().cloned().unwrap_or_default()
    };
    let [chair, vice_chair, woman_member, member] =
        seats_of(&entries).map(|seats| u32::try_from(seats).unwrap_or(u32::MAX));
    Seats {
        chair,
        vice_chair,
        woman_member,
        member,
    }
}

/// The seats the next round of a chapter is to fill, as its counted outcome says; all of them
/// where no outcome is kept, or where the next chapter elects anew.
pub fn seats_of_next(conn: &mut Conn, election: &Election, next: &[ChapterKind]) -> Result<Seats> {
    let round = |kind: &&ChapterKind| [ChapterKind::TieRevote, ChapterKind::Runoff].contains(kind);
    let all = election.known.seats;
    let Some(kind) = next.iter().find(round) else {
        return Ok(all);
    };
    let Some(last) = last_outcome(conn, election.id)? else {
        return Ok(all);
    };
    let mut open = open_seats(&last.part("outcome")?, *kind);
    if *kind == ChapterKind::Runoff {
        let void = void_seats(conn, election.id)?;
        let beside = elections_store::chapters_beside(conn, election)?;
        let was_held =
            |one: &Election| one.parent_id == Some(election.id) && one.known.kind == *kind;
        // What the runoff before was held for is not voted on again.
        open = if beside.iter().any(was_held) {
            void
        } else {
            open.and(void)
        };
    }
    if open.total() == 0 && lacks_woman(conn, election)? {
        let member = 1;
        return Ok(Seats {
            member,
            ..Seats::default()
        });
    }
    Ok(if open.total() == 0 { all } else { open })
}

/// The round a revote came from is decided again with the winners of all its revotes fixed
/// (rulebook C0 step 8). A void revote is passed over: its repetition settles what it was held for.
fn decide_parent(
    conn: &mut Conn,
    parent: i64,
    revote: i64,
    outcome: &Value,
    by: &Confirmation,
) -> Result<()> {
    let election = elections_store::election(conn, &by.scope, parent)?;
    let above = election.parent_id;
    let is_revote = election.known.kind == ChapterKind::TieRevote;
    if election.known.state == State::Invalid {
        return match above.filter(|_| is_revote) {
            Some(above) => decide_parent(conn, above, parent, outcome, by),
            None => Ok(()),
        };
    }
    let Some(last) = outcome_before(conn, parent, revote)? else {
        return Ok(());
    };
    let text = serde_json::to_string(&last.part("case")?).map_err(Error::internal)?;
    let mut fixed = settlement::kept(&last.part("settled")?);
    fixed.extend(settlement::settled(revote, &last.part("outcome")?, outcome));
    let again = decided(&text, built_in()?, &settlement::as_settled(&fixed));
    let again = again.map_err(Error::internal)?;
    let rules = elections_store::rules_of(conn, &by.scope, &election)?;
    let count = count(conn, election)?;
    let told = settlement::told(&fixed);
    let package = package(conn, &count, &rules, &text, &again, &told)?;
    keep(conn, parent, &package, last.proposed_by, by)?;
    declare(conn, parent, &again)?;
    match above {
        Some(above) if is_revote && again.tied_persons == 0 => {
            decide_parent(conn, above, parent, &again.outcome, by)
        }
        _ => Ok(()),
    }
}
