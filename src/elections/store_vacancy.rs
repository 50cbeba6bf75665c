//! Who sits on the committee of a unit, as far as a by-election depends on it.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::state::State;
use super::store::{Election, chapters_beside, programme};
use super::vacancy::{ByElectionDue, Sat, by_election_due};
use crate::committees::Posts;
use crate::committees::membership;
use crate::db::{Conn, on_backend};
use crate::divisions::DivisionCode;
use crate::error::Result;
use crate::rules::RuleSet;
use crate::schema::memberships;

/// The by-election that is due in the unit of a chapter; never before its term election is announced.
pub fn by_election(
    conn: &mut Conn,
    election: &Election,
    rules: &RuleSet,
    today: NaiveDate,
) -> Result<Option<ByElectionDue>> {
    let beside = chapters_beside(conn, election)?;
    let is_over = |one: &Election| {
        !one.known.kind.is_round_of_another() && one.known.state >= State::Announced
    };
    if election.known.kind.is_round_of_another() || !beside.iter().any(is_over) {
        return Ok(None);
    }
    let nation = DivisionCode::nation();
    let term = programme(conn, &nation, election.programme_id)?.term_id;
    let stretches = memberships::table
        .filter(memberships::term_id.eq(term))
        .filter(memberships::current_unit_code.eq(election.unit.as_str()))
        .filter(membership::served())
        .select((
            memberships::posts,
            memberships::began_on,
            memberships::ended_on,
        ));
    let rows: Vec<(i16, Option<NaiveDate>, Option<NaiveDate>)> =
        on_backend!(conn, |conn| stretches.load(conn))?;
    let in_committee =
        |row: &(i16, Option<NaiveDate>, Option<NaiveDate>)| Posts::from_bits(row.0).in_committee();
    let sat: Vec<Sat> = rows
        .into_iter()
        .filter(in_committee)
        .map(|(_, began, ended)| (began, ended))
        .collect();
    Ok(by_election_due(rules, &sat, today))
}
