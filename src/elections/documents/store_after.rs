//! What was recorded after an election, for its papers: the elected as members, certificates, the
//! filing, the handover.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::particulars::{Filed, HandedOver, Member, Particulars};
use super::words;
use crate::db::Conn;
use crate::elections::store::Election;
use crate::error::Result;
use crate::people::{Education, PoliticalStatus};
use crate::schema::{
    certificates, elected_members, election_persons, handover_items, handovers, memberships,
    persons, result_filings,
};

/// Fills in what is recorded of an election in its term.
pub(super) fn join(
    conn: &mut Conn,
    election: &Election,
    term: i32,
    into: &mut Particulars,
) -> Result<()> {
    into.members = members(conn, election, term)?;
    let numbers: Vec<(String, String)> = certificates::table
        .inner_join(
            election_persons::table.on(election_persons::id.eq(certificates::election_person_id)),
        )
        .filter(certificates::election_id.eq(election.id))
        .select((election_persons::name, certificates::number))
        .load(conn)?;
    into.certificates = numbers.into_iter().collect();
    into.filed = result_filings::table
        .find(election.id)
        .select((result_filings::filed_on, result_filings::received_by))
        .first::<(NaiveDate, String)>(conn)
        .optional()?
        .map(|(on, received_by)| Filed { on, received_by });
    into.handed_over = handed_over(conn, election.id)?;
    Ok(())
}

/// The elected who were written as members, by their name on the ballot.
fn members(conn: &mut Conn, election: &Election, term: i32) -> Result<BTreeMap<String, Member>> {
    type Row = (String, NaiveDate, i16, i16, bool, bool, Option<NaiveDate>);
    // Of several stretches of the term the last one: the office that the election gave.
    let rows: Vec<Row> = elected_members::table
        .inner_join(
            election_persons::table
                .on(election_persons::id.eq(elected_members::election_person_id)),
        )
        .inner_join(persons::table.on(persons::id.eq(elected_members::person_id)))
        .inner_join(memberships::table.on(memberships::person_id.eq(elected_members::person_id)))
        .filter(elected_members::election_id.eq(election.id))
        .filter(memberships::term_id.eq(term))
        .filter(memberships::current_unit_code.eq(election.unit.as_str()))
        .order(memberships::stretch)
        .select((
            election_persons::name,
            memberships::birth_date,
            memberships::education,
            memberships::political_status,
            memberships::newcomer,
            memberships::reelected,
            memberships::began_on,
        ))
        .load(conn)?;
    let member = |(name, birth, education, status, newcomer, reelected, began_on): Row| {
        let member = Member {
            birth: words::month(birth),
            education: match Education::from_code(education) {
                Education::Unknown => String::new(),
                known => known.label().to_owned(),
            },
            political_status: match PoliticalStatus::from_code(status) {
                PoliticalStatus::Unknown => String::new(),
                known => known.label().to_owned(),
            },
            is_newcomer: newcomer,
            is_reelected: reelected,
            began_on,
        };
        (name, member)
    };
    Ok(rows.into_iter().map(member).collect())
}

fn handed_over(conn: &mut Conn, election: i64) -> Result<Option<HandedOver>> {
    let head: Option<(NaiveDate, String, String, String)> = handovers::table
        .find(election)
        .select((
            handovers::handed_on,
            handovers::handed_by,
            handovers::received_by,
            handovers::witness,
        ))
        .first(conn)
        .optional()?;
    let Some((on, handed_by, received_by, witness)) = head else {
        return Ok(None);
    };
    let items = handover_items::table
        .filter(handover_items::election_id.eq(election))
        .order(handover_items::number)
        .select((handover_items::name, handover_items::amount))
        .load(conn)?;
    Ok(Some(HandedOver {
        on,
        handed_by,
        received_by,
        witness,
        items,
    }))
}
