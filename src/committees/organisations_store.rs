//! Bodies of villages and who serves in them.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Posts;
use super::membership::{Ending, Origin};
use super::organisations::{
    OrganisationKind, OrganisationRefusal as Refusal, check_day, check_may_supervise,
    check_organisation_name, check_post,
};
use crate::db::{Conn, MultiBackend};
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::schema::{memberships, organisations, persons, service_records};

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Invalid(refusal.to_string())
    }
}

/// A body of a village.
#[derive(Clone, Debug, Queryable)]
pub struct Organisation {
    /// Number.
    pub id: i64,
    /// 12 digits.
    pub unit_code: String,
    /// Number of [`OrganisationKind`].
    pub kind: i16,
    /// Its name.
    pub name: String,
    /// The first day it exists; `None`: as long as anybody knows.
    pub valid_from: Option<NaiveDate>,
    /// The first day it exists no more.
    pub valid_to: Option<NaiveDate>,
    /// Guards against lost updates.
    pub version: i32,
}

/// Somebody's service in a body.
#[derive(Clone, Debug, Queryable)]
pub struct ServiceRecord {
    /// Number.
    pub id: i64,
    /// The person.
    pub person_id: i64,
    /// The person's name.
    pub name: String,
    /// The post in words.
    pub post: String,
    /// Number of [`Origin`].
    pub origin: i16,
    /// First day in office.
    pub began_on: NaiveDate,
    /// First day no longer in office.
    pub ended_on: Option<NaiveDate>,
    /// Number of [`Ending`].
    pub ending: Option<i16>,
    /// Guards against lost updates.
    pub version: i32,
}

/// A service that begins.
#[derive(Clone, Debug)]
pub struct NewService {
    /// The person.
    pub person_id: i64,
    /// The post in words.
    pub post: String,
    /// How it began.
    pub origin: Origin,
    /// First day in office.
    pub began_on: NaiveDate,
}

/// All bodies of a unit, the existing ones first, each with the number of those serving in it.
pub fn organisations_of(conn: &mut Conn, unit: &DivisionCode) -> Result<Vec<(Organisation, i64)>> {
    let mut found: Vec<Organisation> = organisations::table
        .filter(organisations::unit_code.eq(unit.as_str()))
        .order((organisations::kind, organisations::name))
        .load(conn)?;
    found.sort_by_key(|body| body.valid_to.is_some());
    let mut counted = Vec::with_capacity(found.len());
    for body in found {
        let serving = count_serving(conn, body.id)?;
        counted.push((body, serving));
    }
    Ok(counted)
}

/// A body inside `scope`.
pub fn organisation(conn: &mut Conn, scope: &DivisionCode, id: i64) -> Result<Organisation> {
    let found: Organisation = organisations::table.find(id).first(conn)?;
    if found.unit_code.starts_with(scope.as_str()) {
        Ok(found)
    } else {
        Err(Error::NotFound)
    }
}

/// Adds a body to a unit.
pub fn add_organisation(
    conn: &mut Conn,
    unit: &DivisionCode,
    kind: OrganisationKind,
    name: &str,
    since: Option<NaiveDate>,
) -> Result<(i64, String)> {
    let name = check_organisation_name(kind, name)?;
    let taken: i64 = organisations::table
        .filter(organisations::unit_code.eq(unit.as_str()))
        .filter(organisations::kind.eq(kind.number()))
        .filter(organisations::name.eq(&name))
        .count()
        .get_result(conn)?;
    if taken > 0 {
        return Err(Refusal::NameTaken(name).into());
    }
    let id = diesel::insert_into(organisations::table)
        .values((
            organisations::unit_code.eq(unit.as_str()),
            organisations::kind.eq(kind.number()),
            organisations::name.eq(&name),
            organisations::valid_from.eq(since),
            organisations::version.eq(1),
        ))
        .returning(organisations::id)
        .get_result(conn)?;
    Ok((id, name))
}

/// Ends a body nobody serves in any more.
pub fn end_organisation(
    conn: &mut Conn,
    body: &Organisation,
    version: i32,
    day: NaiveDate,
    today: NaiveDate,
) -> Result<()> {
    check_exists(body)?;
    check_day(day, body.valid_from, today)?;
    let serving = count_serving(conn, body.id)?;
    if serving > 0 {
        return Err(Refusal::StillServing(serving).into());
    }
    let unchanged = organisations::table
        .find(body.id)
        .filter(organisations::version.eq(version));
    let written = diesel::update(unchanged)
        .set((
            organisations::valid_to.eq(day),
            organisations::version.eq(organisations::version + 1),
        ))
        .execute(conn)?;
    changed(written, &body.name)
}

fn check_exists(body: &Organisation) -> Result<()> {
    match body.valid_to {
        Some(end) => Err(Refusal::Ended(body.name.clone(), end).into()),
        None => Ok(()),
    }
}

fn changed(written: usize, name: &str) -> Result<()> {
    if written == 1 {
        return Ok(());
    }
    Err(Error::conflict(format!(
        "“{name}”刚被他人修改过，请核对后再提交。"
    )))
}

fn count_serving(conn: &mut Conn, body: i64) -> Result<i64> {
    let serving = service_records::table
        .filter(service_records::organisation_id.eq(body))
        .filter(service_records::ended_on.is_null());
    Ok(serving.count().get_result(conn)?)
}

/// Everybody who serves or served in a body, those in office first.
pub fn services_of(conn: &mut Conn, body: i64) -> Result<Vec<ServiceRecord>> {
    let mut found: Vec<ServiceRecord> = with_names()
        .filter(service_records::organisation_id.eq(body))
        .order((service_records::began_on.desc(), service_records::id))
        .load(conn)?;
    found.sort_by_key(|record| record.ended_on.is_some());
    Ok(found)
}

/// One service in a body.
pub fn service(conn: &mut Conn, body: i64, id: i64) -> Result<ServiceRecord> {
    Ok(with_names()
        .filter(service_records::organisation_id.eq(body))
        .filter(service_records::id.eq(id))
        .first(conn)?)
}

#[diesel::dsl::auto_type]
fn with_names() -> _ {
    service_records::table
        .inner_join(persons::table.on(persons::id.eq(service_records::person_id)))
        .select((
            service_records::id,
            service_records::person_id,
            persons::name,
            service_records::post,
            service_records::origin,
            service_records::began_on,
            service_records::ended_on,
            service_records::ending,
            service_records::version,
        ))
}

/// Records that somebody begins to serve in a body.
pub fn appoint(
    conn: &mut Conn,
    body: &Organisation,
    new: &NewService,
    today: NaiveDate,
) -> Result<()> {
    check_exists(body)?;
    let post = check_post(&new.post)?;
    check_day(new.began_on, body.valid_from, today)?;
    let posts = posts_held(conn, &body.unit_code, new.person_id)?;
    check_may_supervise(OrganisationKind::from_number(body.kind), posts)?;
    let serving: i64 = service_records::table
        .filter(service_records::organisation_id.eq(body.id))
        .filter(service_records::person_id.eq(new.person_id))
        .filter(service_records::post.eq(post))
        .filter(service_records::ended_on.is_null())
        .count()
        .get_result(conn)?;
    if serving > 0 {
        return Err(Refusal::ServesAlready(post.to_owned()).into());
    }
    diesel::insert_into(service_records::table)
        .values((
            service_records::organisation_id.eq(body.id),
            service_records::person_id.eq(new.person_id),
            service_records::post.eq(post),
            service_records::origin.eq(new.origin.number()),
            service_records::began_on.eq(new.began_on),
            service_records::version.eq(1),
        ))
        .execute(conn)?;
    Ok(())
}

/// The posts a person holds on the two committees of a unit in the newest term.
fn posts_held(conn: &mut Conn, unit: &str, person: i64) -> Result<Posts> {
    let terms = super::list_terms(conn)?;
    let Some(newest) = terms.last() else {
        return Ok(Posts::NONE);
    };
    let held: Vec<i16> = memberships::table
        .filter(memberships::term_id.eq(newest.id))
        .filter(memberships::current_unit_code.eq(unit))
        .filter(memberships::person_id.eq(person))
        .filter(memberships::ending.is_null())
        .select(memberships::posts)
        .into_boxed::<MultiBackend>()
        .load(conn)?;
    let posts = held.into_iter().map(Posts::from_bits);
    Ok(posts.fold(Posts::NONE, Posts::and))
}

/// Records that somebody leaves a body.
pub fn leave(
    conn: &mut Conn,
    record: &ServiceRecord,
    version: i32,
    (day, ending): (NaiveDate, Ending),
    today: NaiveDate,
) -> Result<()> {
    if record.ended_on.is_some() {
        return Err(Refusal::LeftAlready.into());
    }
    check_day(day, Some(record.began_on), today)?;
    let unchanged = service_records::table
        .find(record.id)
        .filter(service_records::version.eq(version));
    let written = diesel::update(unchanged)
        .set((
            service_records::ended_on.eq(day),
            service_records::ending.eq(ending.number()),
            service_records::version.eq(service_records::version + 1),
        ))
        .execute(conn)?;
    changed(written, &record.name)
}
