//! One page of the voters or households of a place.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::{Conn, MultiBackend, containing};
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::people::households::Household;
use crate::schema::{households, persons, voters};
use crate::web::table::Listing;

/// What the reader narrowed a list down to.
#[derive(Clone, Debug)]
pub(super) struct Narrowed {
    /// The place all must lie in: the scope, or a place inside it.
    pub(super) place: DivisionCode,
    /// Part of the name.
    pub(super) name: String,
    /// Part of the villager group's name.
    pub(super) group: String,
    /// Code of the ground of registration; voters only.
    pub(super) category: Option<i16>,
}

/// A pattern for LIKE; none for an empty text.
fn part_of(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| containing(text))
}

/// One line of the voter roll.
#[derive(Clone, Debug, Queryable)]
pub(super) struct VoterLine {
    pub(super) unit: String,
    pub(super) category: i16,
    pub(super) group: Option<String>,
    pub(super) person_id: i64,
    pub(super) name: String,
    pub(super) sex: i16,
    pub(super) birth_date: NaiveDate,
    pub(super) id_number_sealed: Option<Vec<u8>>,
    pub(super) telephone_sealed: Option<Vec<u8>>,
}

/// One page of the voters; sets the number of rows.
pub(super) fn voters(
    conn: &mut Conn,
    narrowed: &Narrowed,
    listing: &mut Listing,
) -> Result<Vec<VoterLine>> {
    let query = || {
        let mut query = voters::table
            .inner_join(persons::table.on(persons::id.eq(voters::person_id)))
            .filter(voters::unit_code.ge(narrowed.place.to_string()))
            .filter(voters::unit_code.lt(format!("{}:", narrowed.place)))
            .into_boxed::<MultiBackend>();
        if let Some(pattern) = part_of(&narrowed.name) {
            query = query.filter(persons::name.like(pattern).escape('\\'));
        }
        if let Some(pattern) = part_of(&narrowed.group) {
            query = query.filter(voters::group_name.like(pattern).escape('\\'));
        }
        match narrowed.category {
            Some(category) => query.filter(voters::category.eq(category)),
            None => query,
        }
    };
    listing.total_rows = query().count().get_result(conn)?;
    let ordered = match (listing.sort.as_str(), listing.descending) {
        ("name", false) => query().order((persons::name.asc(), persons::id.asc())),
        ("name", true) => query().order((persons::name.desc(), persons::id.asc())),
        ("age", false) => query().order((persons::birth_date.desc(), persons::id.asc())),
        ("age", true) => query().order((persons::birth_date.asc(), persons::id.asc())),
        (_, false) => query().order((voters::unit_code.asc(), voters::person_id.asc())),
        (_, true) => query().order((voters::unit_code.desc(), voters::person_id.asc())),
    };
    Ok(ordered
        .limit(listing.per_page)
        .offset(listing.offset())
        .select((
            voters::unit_code,
            voters::category,
            voters::group_name,
            persons::id,
            persons::name,
            persons::sex,
            persons::birth_date,
            persons::id_number_sealed,
            persons::telephone_sealed,
        ))
        .load(conn)?)
}

/// One page of the households; sets the number of rows.
pub(super) fn households(
    conn: &mut Conn,
    narrowed: &Narrowed,
    listing: &mut Listing,
) -> Result<Vec<Household>> {
    let query = || {
        let mut query = households::table
            .filter(households::unit_code.ge(narrowed.place.to_string()))
            .filter(households::unit_code.lt(format!("{}:", narrowed.place)))
            .into_boxed::<MultiBackend>();
        if let Some(pattern) = part_of(&narrowed.name) {
            query = query.filter(households::head_name.like(pattern).escape('\\'));
        }
        match part_of(&narrowed.group) {
            Some(pattern) => query.filter(households::group_name.like(pattern).escape('\\')),
            None => query,
        }
    };
    listing.total_rows = query().count().get_result(conn)?;
    let ordered = match (listing.sort.as_str(), listing.descending) {
        ("name", false) => query().order((households::head_name.asc(), households::id.asc())),
        ("name", true) => query().order((households::head_name.desc(), households::id.asc())),
        ("persons", false) => query().order((households::persons.asc(), households::id.asc())),
        ("persons", true) => query().order((households::persons.desc(), households::id.asc())),
        (_, false) => query().order((households::unit_code.asc(), households::number.asc())),
        (_, true) => query().order((households::unit_code.desc(), households::number.asc())),
    };
    Ok(ordered
        .limit(listing.per_page)
        .offset(listing.offset())
        .select(Household::as_select())
        .load(conn)?)
}

/// The household with this number, if it lies in the scope.
pub(super) fn household(conn: &mut Conn, scope: &DivisionCode, id: i64) -> Result<Household> {
    let found: Option<Household> = households::table
        .find(id)
        .select(Household::as_select())
        .first(conn)
        .optional()?;
    let is_inside = |found: &Household| found.unit_code.starts_with(scope.as_str());
    found.filter(is_inside).ok_or(Error::NotFound)
}
