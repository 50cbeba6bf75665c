//! Who elects: the setting of a chapter, and the number due at its count.

use diesel::prelude::*;

use super::electorate::{ElectorateMode, allowed};
use crate::db::Conn;
use crate::divisions::UnitKind;
use crate::elections::state::State;
use crate::elections::store::Election;
use crate::elections::store_programme::changed_once;
use crate::error::{Error, Result};
use crate::rules::RuleSet;
use crate::schema::electorates;

/// The setting of a chapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Electorate {
    /// Who votes.
    pub mode: ElectorateMode,
    /// How many representatives vote; `None` where all voters do, or while it is not known.
    pub number: Option<u64>,
    /// Counts the changes.
    pub version: i32,
}

/// The setting of an election (never of a revote or runoff of it); all voters where nothing is set.
pub fn electorate(conn: &mut Conn, election: i64) -> Result<Electorate> {
    let row: Option<(String, Option<i64>, i32)> = electorates::table
        .find(election)
        .select((electorates::mode, electorates::number, electorates::version))
        .first(conn)
        .optional()?;
    let Some((mode, number, version)) = row else {
        return Ok(Electorate {
            mode: ElectorateMode::AllVoters,
            number: None,
            version: 0,
        });
    };
    Ok(Electorate {
        mode: ElectorateMode::from_word(&mode).ok_or_else(|| Error::internal("a mode"))?,
        number: number.and_then(|number| u64::try_from(number).ok()),
        version,
    })
}

/// Keeps the setting: the mode until registration opens, the number until the vote is over.
pub fn save(
    conn: &mut Conn,
    (election, rules): (&Election, &RuleSet),
    new: Electorate,
) -> Result<()> {
    let known = electorate(conn, election.id)?;
    let state = election.known.state;
    let is_kept = known.version > 0 && new.mode == known.mode;
    let unit = election.known.unit_kind;
    let may_be = allowed(rules, unit, election.known.is_by_election);
    if unit == UnitKind::Village && may_be.len() < 2 && !is_kept {
        return Err(Error::invalid(
            "村民委员会由全体登记选民选举，不能改（村民委员会组织法第十三条）；只有补选可以由村民代表会议选举。",
        ));
    }
    if !may_be.contains(&new.mode) && !is_kept {
        let label = new.mode.label();
        return Err(Error::invalid(format!(
            "本地的选举规则不允许“{label}”，请另选。"
        )));
    }
    if new.mode != known.mode && state >= State::RegistrationOpen {
        return Err(Error::invalid("选民登记开始后，选举方式不能再改。"));
    }
    if state >= State::Counting {
        return Err(Error::invalid("计票开始后，人数不能再改。"));
    }
    if new.mode == ElectorateMode::VillageRepresentatives && new.number.is_none_or(|all| all == 0) {
        return Err(Error::invalid(
            "请填写村民代表会议有多少名组成人员；参加投票的要有三分之二以上。",
        ));
    }
    changed_once(usize::from(known.version == new.version))?;
    let number = new.number.filter(|_| new.mode != ElectorateMode::AllVoters);
    let number = number
        .map(i64::try_from)
        .transpose()
        .map_err(Error::internal)?;
    diesel::delete(electorates::table.find(election.id)).execute(conn)?;
    diesel::insert_into(electorates::table)
        .values((
            electorates::election_id.eq(election.id),
            electorates::mode.eq(new.mode.word()),
            electorates::number.eq(number),
            electorates::version.eq(new.version.saturating_add(1)),
        ))
        .execute(conn)?;
    Ok(())
}

/// A repetition of an election is held in the same way.
pub(super) fn carry(conn: &mut Conn, from: i64, to: i64) -> Result<()> {
    let known = electorate(conn, from)?;
    if known.version == 0 {
        return Ok(());
    }
    let number = known.number.map(i64::try_from).transpose();
    diesel::insert_into(electorates::table)
        .values((
            electorates::election_id.eq(to),
            electorates::mode.eq(known.mode.word()),
            electorates::number.eq(number.map_err(Error::internal)?),
            electorates::version.eq(1),
        ))
        .execute(conn)?;
    Ok(())
}
