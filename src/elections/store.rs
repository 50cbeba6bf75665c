//! Chapters and recorded steps: reading them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::chapter::{Chapter, is_by_election};
use super::facts::Seats;
use super::in_force::Known;
use super::state::State;
use super::step::Step;
use super::store_lineage::{Parents, lineage, parents};
pub use super::store_programmes::{Programme, programme, programmes_of, rules_of};
use super::store_void_winners::open_by_election;
use crate::db::Conn;
use crate::divisions::{self, Division, DivisionCode, UnitKind};
use crate::error::{Error, Result};
use crate::rules::RuleSet;
use crate::schema::{election_steps, elections};

/// A row of `elections`.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = elections)]
pub(super) struct Row {
    id: i64,
    programme_id: i64,
    unit_code: String,
    chapter: i32,
    kind: String,
    parent_id: Option<i64>,
    starts_in: String,
    state: String,
    chair_seats: i32,
    vice_chair_seats: i32,
    woman_member_seats: i32,
    member_seats: i32,
    election_day: NaiveDate,
    rule_set: Option<String>,
    difficulty: Option<String>,
    tied_persons: Option<i32>,
    unfilled_seats: Option<i32>,
    version: i32,
    woman_decision: Option<String>,
    void_reason: Option<String>,
}

/// A chapter as it is recorded.
#[derive(Clone, Debug)]
pub struct Election {
    /// Its number.
    pub id: i64,
    /// The programme.
    pub programme_id: i64,
    /// The village or community.
    pub unit: DivisionCode,
    /// Its name.
    pub unit_name: String,
    /// The number of the chapter, from 1.
    pub chapter: i32,
    /// The chapter it comes from.
    pub parent_id: Option<i64>,
    /// State, day, seats, recorded steps.
    pub known: Known,
    /// The frozen rules; `None` before registration opened.
    pub frozen: Option<String>,
    /// 难点村: why; empty for none.
    pub difficulty: String,
    /// Who decided, when and why, that the committee is confirmed without a woman; `None` for no
    /// such decision.
    pub woman_decision: Option<String>,
    /// Why it was declared void by hand; `None` for any other chapter.
    pub void_reason: Option<String>,
    /// Counts the changes.
    pub version: i32,
}

impl Election {
    /// Unit and kind of chapter: 际村村委会 换届选举.
    pub fn title(&self) -> String {
        format!("{} {}", self.unit_name, self.known.label())
    }

    /// As the other chapters see it.
    pub fn as_chapter(&self) -> Chapter {
        Chapter {
            id: self.id,
            kind: self.known.kind,
            parent: self.parent_id,
            state: self.known.state,
            is_tied: self.known.declared.is_some_and(|(tied, _)| tied > 0),
            has_void_seat: self.known.void_seats > 0,
        }
    }

    /// The rules of this chapter: the frozen ones, else those of its programme.
    pub fn rules(&self, programme: &RuleSet) -> Result<RuleSet> {
        match &self.frozen {
            Some(text) => RuleSet::from_frozen(text).map_err(Error::internal),
            None => Ok(programme.clone()),
        }
    }
}

/// All chapters of a programme in a scope, by unit and chapter.
pub fn elections_of(
    conn: &mut Conn,
    programme: i64,
    scope: &DivisionCode,
) -> Result<Vec<Election>> {
    let rows: Vec<Row> = elections::table
        .filter(elections::programme_id.eq(programme))
        .filter(elections::unit_code.ge(scope.to_string()))
        .filter(elections::unit_code.lt(format!("{scope}:")))
        .order((elections::unit_code, elections::chapter))
        .select(Row::as_select())
        .load(conn)?;
    let steps: Vec<(i64, String, NaiveDate)> = election_steps::table
        .inner_join(elections::table)
        .filter(elections::programme_id.eq(programme))
        .filter(elections::unit_code.ge(scope.to_string()))
        .filter(elections::unit_code.lt(format!("{scope}:")))
        .select((
            election_steps::election_id,
            election_steps::step,
            election_steps::done_on,
        ))
        .load(conn)?;
    assembled(conn, rows, steps)
}

/// The chapter with this number; outside the scope it does not exist.
pub fn election(conn: &mut Conn, scope: &DivisionCode, id: i64) -> Result<Election> {
    let row: Option<Row> = elections::table
        .find(id)
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    let row = row.ok_or(Error::NotFound)?;
    if !scope.contains(&code(&row.unit_code)?) {
        return Err(Error::NotFound);
    }
    let steps = election_steps::table
        .filter(election_steps::election_id.eq(id))
        .select((
            election_steps::election_id,
            election_steps::step,
            election_steps::done_on,
        ))
        .load(conn)?;
    assembled(conn, vec![row], steps)?
        .pop()
        .ok_or(Error::NotFound)
}

/// The chapters of the same unit and programme, in order.
pub fn chapters_beside(conn: &mut Conn, one: &Election) -> Result<Vec<Election>> {
    elections_of(conn, one.programme_id, &one.unit)
}

/// The chapter that a tie revote or runoff comes from, and itself for any other.
pub fn first_of<'a>(beside: &'a [Election], own: &'a Election) -> &'a Election {
    let mut at = own;
    for _ in beside {
        let parent = beside.iter().find(|one| Some(one.id) == at.parent_id);
        match parent {
            Some(parent) if at.known.kind.is_round_of_another() => at = parent,
            _ => break,
        }
    }
    at
}

/// A chapter and its further rounds among all chapters of the unit, which are listed after the ones
/// they come from: each stands after its own.
pub fn with_rounds<'a>(beside: &'a [Election], own: &'a Election) -> Vec<&'a Election> {
    let mut all = vec![own];
    for one in beside {
        let is_round = one.known.kind.is_round_of_another();
        if is_round && all.iter().any(|known| Some(known.id) == one.parent_id) {
            all.push(one);
        }
    }
    all
}

/// How many seats the committee has that a chapter belongs to: a tie revote or runoff fills only
/// what its first round left.
pub fn committee_seats(beside: &[Election], own: &Election) -> u32 {
    first_of(beside, own).known.seats.total()
}

/// Note and evidence of the recorded steps of a chapter.
pub fn notes(conn: &mut Conn, id: i64) -> Result<BTreeMap<Step, (String, String)>> {
    let rows: Vec<(String, String, String)> = election_steps::table
        .filter(election_steps::election_id.eq(id))
        .select((
            election_steps::step,
            election_steps::note,
            election_steps::evidence,
        ))
        .load(conn)?;
    let note = |(step, note, evidence): (String, String, String)| {
        Some((Step::from_word(&step)?, (note, evidence)))
    };
    Ok(rows.into_iter().filter_map(note).collect())
}

fn code(text: &str) -> Result<DivisionCode> {
    DivisionCode::parse(text).map_err(Error::internal)
}

fn assembled(
    conn: &mut Conn,
    rows: Vec<Row>,
    steps: Vec<(i64, String, NaiveDate)>,
) -> Result<Vec<Election>> {
    let mut done: BTreeMap<i64, BTreeMap<Step, NaiveDate>> = BTreeMap::new();
    for (id, step, on) in steps {
        let step = Step::from_word(&step).ok_or_else(|| Error::internal("a stored step"))?;
        done.entry(id).or_default().insert(step, on);
    }
    let codes = rows.iter().map(|row| code(&row.unit_code));
    let codes = codes.collect::<Result<Vec<_>>>()?;
    let own: Vec<_> = rows
        .iter()
        .map(|row| (row.id, row.kind.as_str(), row.parent_id, row.election_day))
        .collect();
    let parents = parents(conn, &own)?;
    let void = open_by_election(conn, &rows.iter().map(|row| row.id).collect::<Vec<_>>())?;
    let units = divisions::find_many(conn, &codes)?;
    let units: BTreeMap<String, Division> = units
        .into_iter()
        .map(|unit| (unit.code.to_string(), unit))
        .collect();
    rows.into_iter()
        .map(|row| {
            let unit = units.get(&row.unit_code);
            let steps = done.remove(&row.id).unwrap_or_default();
            let void_seats = void.get(&row.id).copied().unwrap_or(0);
            one(row, unit, (steps, void_seats), &parents)
        })
        .collect()
}

fn one(
    row: Row,
    unit: Option<&Division>,
    (done, void_seats): (BTreeMap<Step, NaiveDate>, u32),
    parents: &Parents,
) -> Result<Election> {
    let above = |id: i64| parents.get(&id).copied();
    let own = lineage(&row.kind, row.parent_id)?;
    let count = |number: i32| u32::try_from(number).map_err(Error::internal);
    let state = |word: &str| State::from_word(word).ok_or_else(|| Error::internal("a state"));
    let declared = match (row.tied_persons, row.unfilled_seats) {
        (Some(tied), Some(unfilled)) => Some((count(tied)?, count(unfilled)?)),
        _ => None,
    };
    Ok(Election {
        id: row.id,
        programme_id: row.programme_id,
        unit_name: unit.map_or_else(|| row.unit_code.clone(), |unit| unit.name.clone()),
        chapter: row.chapter,
        parent_id: row.parent_id,
        known: Known {
            kind: own.0,
            is_by_election: is_by_election(own, |id| Some(above(id)?.0)),
            start: state(&row.starts_in)?,
            state: state(&row.state)?,
            election_day: row.election_day,
            follows: row.parent_id.and_then(above).map(|(_, day)| day),
            seats: Seats {
                chair: count(row.chair_seats)?,
                vice_chair: count(row.vice_chair_seats)?,
                woman_member: count(row.woman_member_seats)?,
                member: count(row.member_seats)?,
            },
            unit_kind: unit
                .and_then(|unit| unit.unit_kind)
                .unwrap_or(UnitKind::Village),
            declared,
            void_seats,
            done,
        },
        unit: code(&row.unit_code)?,
        frozen: row.rule_set,
        difficulty: row.difficulty.unwrap_or_default(),
        woman_decision: row.woman_decision,
        void_reason: row.void_reason,
        version: row.version,
    })
}
