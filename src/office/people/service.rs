//! Everything a person did: stretches on the two committees and in other organisations, and where
//! the person is a voter, as far as the reader may see it.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::store::unit_names;
use crate::committees::membership::{Ending, Origin};
use crate::committees::{self, Posts};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::error::Result;
use crate::people::RegistrationCategory;
use crate::schema::{memberships, organisations, service_records, voters};

/// One stretch of service.
#[derive(Clone, Debug)]
pub(super) struct Service {
    /// The term's name; empty for organisations without terms.
    pub(super) term: String,
    pub(super) unit_code: String,
    pub(super) unit: String,
    /// The unit as recorded, where it is another one today.
    pub(super) recorded_unit: Option<String>,
    pub(super) posts: String,
    pub(super) began_on: Option<NaiveDate>,
    pub(super) ended_on: Option<NaiveDate>,
    pub(super) origin: &'static str,
    pub(super) ending: Option<&'static str>,
}

/// A place on a voter roll.
#[derive(Clone, Debug)]
pub(super) struct Voting {
    pub(super) unit_code: String,
    pub(super) unit: String,
    pub(super) category: &'static str,
    pub(super) group: Option<String>,
}

/// The posts of both bodies in words.
pub(in crate::office) fn posts_in_words(posts: Posts) -> String {
    let (party, committee) = (posts.party_label(), posts.committee_label());
    match (party.is_empty(), committee.is_empty()) {
        (true, true) => "—".to_owned(),
        (false, true) => format!("党组织{party}"),
        (true, false) => format!("村（居）委会{committee}"),
        (false, false) => format!("党组织{party}，村（居）委会{committee}"),
    }
}

/// All service of a person inside `scope`, the newest term first, other organisations last.
pub(super) fn of_person(conn: &mut Conn, scope: &DivisionCode, id: i64) -> Result<Vec<Service>> {
    let mut found = on_committees(conn, scope, id)?;
    found.extend(in_organisations(conn, scope, id)?);
    Ok(found)
}

fn on_committees(conn: &mut Conn, scope: &DivisionCode, id: i64) -> Result<Vec<Service>> {
    let rows: Vec<committees::membership::Membership> = memberships::table
        .filter(memberships::person_id.eq(id))
        .filter(memberships::current_unit_code.ge(scope.to_string()))
        .filter(memberships::current_unit_code.lt(format!("{scope}:")))
        .load(conn)?;
    let codes = rows
        .iter()
        .flat_map(|row| [row.current_unit_code.as_str(), row.unit_code.as_str()]);
    let names = unit_names(conn, codes)?;
    let name = |code: &String| names.get(code).unwrap_or(code).clone();
    let terms = committees::list_terms(conn)?;
    let place = |term: i32| terms.iter().position(|known| known.id == term);
    let mut rows = rows;
    rows.sort_by_key(|row| {
        (
            std::cmp::Reverse(place(row.term_id)),
            row.current_unit_code.clone(),
            row.stretch,
        )
    });
    let service = |row: committees::membership::Membership| Service {
        term: place(row.term_id)
            .and_then(|place| terms.get(place))
            .map_or_else(String::new, |term| term.name.clone()),
        unit: name(&row.current_unit_code),
        recorded_unit: (row.unit_code != row.current_unit_code).then(|| name(&row.unit_code)),
        unit_code: row.current_unit_code,
        posts: posts_in_words(Posts::from_bits(row.posts)),
        began_on: row.began_on,
        ended_on: row.ended_on,
        origin: Origin::label_of(row.origin),
        ending: row.ending.map(Ending::label_of),
    };
    Ok(rows.into_iter().map(service).collect())
}

type OrganisationRow = (String, NaiveDate, Option<NaiveDate>, i16, Option<i16>);

fn in_organisations(conn: &mut Conn, scope: &DivisionCode, id: i64) -> Result<Vec<Service>> {
    let bodies: Vec<i64> = service_records::table
        .filter(service_records::person_id.eq(id))
        .select(service_records::organisation_id)
        .load(conn)?;
    let inside: Vec<(i64, String, String)> = organisations::table
        .filter(organisations::id.eq_any(bodies))
        .filter(organisations::unit_code.ge(scope.to_string()))
        .filter(organisations::unit_code.lt(format!("{scope}:")))
        .select((
            organisations::id,
            organisations::unit_code,
            organisations::name,
        ))
        .load(conn)?;
    let names = unit_names(conn, inside.iter().map(|(_, unit, _)| unit.as_str()))?;
    let mut found = Vec::new();
    for (body, unit, body_name) in inside {
        let rows: Vec<OrganisationRow> = service_records::table
            .filter(service_records::organisation_id.eq(body))
            .filter(service_records::person_id.eq(id))
            .order(service_records::began_on.desc())
            .select((
                service_records::post,
                service_records::began_on,
                service_records::ended_on,
                service_records::origin,
                service_records::ending,
            ))
            .load(conn)?;
        for (post, began_on, ended_on, origin, ending) in rows {
            found.push(Service {
                term: String::new(),
                unit_code: unit.clone(),
                unit: names.get(&unit).unwrap_or(&unit).clone(),
                recorded_unit: None,
                posts: format!("{body_name}{post}"),
                began_on: Some(began_on),
                ended_on,
                origin: Origin::label_of(origin),
                ending: ending.map(Ending::label_of),
            });
        }
    }
    Ok(found)
}

/// Where a person is on a voter roll inside `scope`.
pub(super) fn voting(conn: &mut Conn, scope: &DivisionCode, id: i64) -> Result<Vec<Voting>> {
    let rows: Vec<(String, i16, Option<String>)> = voters::table
        .filter(voters::person_id.eq(id))
        .filter(voters::unit_code.ge(scope.to_string()))
        .filter(voters::unit_code.lt(format!("{scope}:")))
        .order(voters::unit_code)
        .select((voters::unit_code, voters::category, voters::group_name))
        .load(conn)?;
    let names = unit_names(conn, rows.iter().map(|(unit, ..)| unit.as_str()))?;
    let line = |(unit_code, category, group): (String, i16, Option<String>)| Voting {
        unit: names.get(&unit_code).unwrap_or(&unit_code).clone(),
        unit_code,
        category: RegistrationCategory::from_code(category)
            .map_or("未知", RegistrationCategory::label),
        group,
    };
    Ok(rows.into_iter().map(line).collect())
}
