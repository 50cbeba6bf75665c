//! Who was chosen beside the committee, for the documents: representatives, group leaders, the
//! supervision committee, and who came into the election committee for whom.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::particulars::{Group, Official, Particulars, Replacement};
use super::store_lists::some;
use crate::committees::OrganisationKind;
use crate::committees::organisations_store::{ServiceRecord, organisations_of, services_of};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::elections::roll::committee::replacements;
use crate::elections::roll::store_committee::chosen;
use crate::elections::store::Election;
use crate::error::Result;
use crate::schema::{persons, representative_seats, service_records};

/// Fills in what is recorded of an election.
pub(super) fn join(conn: &mut Conn, election: &Election, into: &mut Particulars) -> Result<()> {
    let replaced = replacements(&chosen(conn, election.id)?).into_iter();
    into.replacements = some(replaced.map(|one| Replacement {
        left: one.left,
        reason: one.why,
        joined: one.joined.unwrap_or_default(),
    }));
    into.representatives = seats(conn, election.id, "representative")?;
    into.group_leaders = seats(conn, election.id, "group_leader")?;
    let began = election.known.election_day;
    into.supervision = supervision(conn, &election.unit, began)?;
    Ok(())
}

/// Those in office whom the groups chose in this election, by group.
fn seats(conn: &mut Conn, election: i64, kind: &str) -> Result<Option<Vec<Group>>> {
    let rows: Vec<(String, String)> = representative_seats::table
        .inner_join(
            service_records::table
                .on(service_records::id.eq(representative_seats::service_record_id)),
        )
        .inner_join(persons::table.on(persons::id.eq(service_records::person_id)))
        .filter(representative_seats::election_id.eq(election))
        .filter(representative_seats::kind.eq(kind))
        .filter(service_records::ended_on.is_null())
        .order(representative_seats::service_record_id)
        .select((representative_seats::group_name, persons::name))
        .load(conn)?;
    let rows = rows
        .iter()
        .map(|(group, name)| (group.as_str(), name.as_str()));
    let groups = crate::elections::roll::listing::grouped(rows).into_iter();
    Ok(some(groups.map(|one| Group {
        name: one.name,
        names: one.names,
    })))
}

/// The supervision committee that was chosen with this committee: its term is the same (VCL18 art.
/// 32), so whoever began before the election belongs to the one before.
fn supervision(
    conn: &mut Conn,
    unit: &DivisionCode,
    began: NaiveDate,
) -> Result<Option<Vec<Official>>> {
    let kind = OrganisationKind::SupervisionCommittee.number();
    let mut serving: Vec<ServiceRecord> = Vec::new();
    for (body, _) in organisations_of(conn, unit)? {
        if body.kind == kind && body.valid_to.is_none() {
            serving.extend(services_of(conn, body.id)?);
        }
    }
    serving.retain(|one| one.ended_on.is_none() && one.began_on >= began);
    // 主任 first, then 副主任, then the others as they were written down.
    let rank = |one: &ServiceRecord| match one.post.as_str() {
        "主任" => 0,
        "副主任" => 1,
        _ => 2,
    };
    serving.sort_by_key(|one| (rank(one), one.id));
    Ok(some(serving.into_iter().map(|one| Official {
        post: one.post,
        name: one.name,
    })))
}
