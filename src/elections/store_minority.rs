//! The member from the smaller ethnic groups (VCL18 art. 6; rulebook R-A9-1): in a village where
//! several groups live it is written down, before the winners count as checked, who of them was
//! elected, or who decided that nobody is and why. The program keeps no ethnic group of anybody.

use diesel::prelude::*;

use super::state::State;
use super::step::Step;
use super::store::Election;
use super::store_programme::changed_once;
use super::store_woman::decision;
use crate::db::Conn;
use crate::divisions::UnitKind;
use crate::error::{Error, Result};
use crate::schema::{election_steps, elections, minority_decisions, multi_ethnic_villages};

/// What is known of it for a chapter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Minority {
    /// Whether several ethnic groups live in the village.
    pub several_groups: bool,
    /// Who of the smaller groups was elected, or why nobody.
    pub decision: Option<String>,
}

impl Minority {
    /// What is missing before the winners count as checked; nothing where one group lives.
    pub fn lacking(&self) -> Option<&'static str> {
        (self.several_groups && self.decision.is_none()).then_some(
            "本村是多民族村民居住的村，委员会应当有人数较少的民族的成员（村民委员会组织法第六条）：请登记当选人中是哪一位，没有的写明原因和谁作的决定。",
        )
    }
}

/// Whether a chapter can have it: of a village, and no round of another chapter.
pub fn applies(election: &Election) -> bool {
    let known = &election.known;
    known.unit_kind == UnitKind::Village && !known.kind.is_round_of_another()
}

/// Whether what was said of the elected may still be written.
pub fn is_undecided(election: &Election) -> bool {
    let waits = [State::Round1Result, State::TieRevote, State::Runoff];
    applies(election) && waits.contains(&election.known.state)
}

/// What is known of a chapter.
pub fn minority(conn: &mut Conn, election: &Election) -> Result<Minority> {
    if !applies(election) {
        return Ok(Minority::default());
    }
    let marked: i64 = multi_ethnic_villages::table
        .find((election.programme_id, election.unit.as_str()))
        .count()
        .get_result(conn)?;
    let decision = minority_decisions::table
        .find(election.id)
        .select(minority_decisions::decision)
        .first(conn)
        .optional()?;
    Ok(Minority {
        several_groups: marked > 0,
        decision,
    })
}

/// Refuses to record that the winners were checked while this is open.
pub fn check_winners(conn: &mut Conn, election: &Election) -> Result<()> {
    match minority(conn, election)?.lacking() {
        Some(told) => Err(Error::invalid(format!("{}：{told}", election.unit_name))),
        None => Ok(()),
    }
}

/// Says whether several ethnic groups live in the village, for all its chapters.
pub fn mark(conn: &mut Conn, election: &Election, version: i32, several: bool) -> Result<()> {
    if !applies(election) || election.known.state >= State::Round1Result {
        return Err(Error::invalid(
            "本轮结果出来以后，不能再改是不是多民族村民居住的村。",
        ));
    }
    seen(conn, election, version)?;
    let key = (election.programme_id, election.unit.as_str());
    diesel::delete(multi_ethnic_villages::table.find(key)).execute(conn)?;
    if several {
        diesel::insert_into(multi_ethnic_villages::table)
            .values((
                multi_ethnic_villages::programme_id.eq(election.programme_id),
                multi_ethnic_villages::unit_code.eq(election.unit.as_str()),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Writes down who was elected of the smaller groups, or why nobody. Typed again, the new text holds.
pub fn decide(conn: &mut Conn, election: &Election, version: i32, text: &str) -> Result<()> {
    let text = decision(text)?;
    if !is_undecided(election) || !minority(conn, election)?.several_groups {
        return Err(Error::invalid(
            "只有多民族村民居住的村，在计票结果已出、还没有确认的时候，才登记这一项。",
        ));
    }
    seen(conn, election, version)?;
    forget(conn, election.id)?;
    diesel::insert_into(minority_decisions::table)
        .values((
            minority_decisions::election_id.eq(election.id),
            minority_decisions::decision.eq(text),
        ))
        .execute(conn)?;
    Ok(())
}

/// A count that is opened again may elect others.
pub(super) fn forget(conn: &mut Conn, election: i64) -> Result<()> {
    diesel::delete(minority_decisions::table.find(election)).execute(conn)?;
    Ok(())
}

/// A seat of the election is voted on again, since its winner's election is void: what was written
/// may name that winner. It is asked anew, and so whether the winners were checked, which rests on it.
pub(super) fn ask_again(conn: &mut Conn, election: i64) -> Result<()> {
    let gone = diesel::delete(minority_decisions::table.find(election)).execute(conn)?;
    if gone > 0 {
        let checked = (election, Step::WinnersChecked.word());
        diesel::delete(election_steps::table.find(checked)).execute(conn)?;
    }
    Ok(())
}

/// Of two who change the same version one succeeds.
fn seen(conn: &mut Conn, election: &Election, version: i32) -> Result<()> {
    let row = elections::table.find(election.id);
    let changed = diesel::update(row)
        .filter(elections::version.eq(version))
        .set(elections::version.eq(version.saturating_add(1)))
        .execute(conn)?;
    changed_once(changed)
}
