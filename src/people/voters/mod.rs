//! Registered voters of a unit: a person on record, and on what ground the person is registered.

mod import;
mod import_batch;
mod row;
mod store_by_hand;

use diesel::prelude::*;

use crate::db::{Conn, on_backend};
use crate::divisions::DivisionCode;
use crate::error::Result;
use crate::schema::{persons, voters};

pub use super::store::KnownPerson;
pub use import::run;
pub use row::COLUMNS;
pub use store_by_hand::{ByHand, Choice, namesakes, record, sealed_number};

/// A registered voter.
#[derive(Clone, Debug, PartialEq, Eq, Insertable, Queryable, Selectable)]
#[diesel(table_name = voters, treat_none_as_default_value = false)]
pub struct Voter {
    /// The unit it is registered in.
    pub unit_code: String,
    /// The person.
    pub person_id: i64,
    /// Code of `RegistrationCategory`.
    pub category: i16,
    /// 村民小组.
    pub group_name: Option<String>,
    /// 备注.
    pub remark: Option<String>,
    /// Counts the changes.
    pub version: i32,
}

/// The voters of all units whose code begins with that of `place`, by unit and person.
pub fn voters_in(conn: &mut Conn, place: &DivisionCode) -> Result<Vec<Voter>> {
    Ok(voters::table
        .filter(voters::unit_code.ge(place.as_str()))
        .filter(voters::unit_code.lt(format!("{place}:")))
        .order((voters::unit_code, voters::person_id))
        .select(Voter::as_select())
        .load(conn)?)
}

/// Voters of these units who bear one of these names.
fn named(conn: &mut Conn, units: &[&str], names: &[&str]) -> Result<Vec<Voter>> {
    Ok(voters::table
        .inner_join(persons::table.on(persons::id.eq(voters::person_id)))
        .filter(voters::unit_code.eq_any(units.to_vec()))
        .filter(persons::name.eq_any(names.to_vec()))
        .select(Voter::as_select())
        .load(conn)?)
}

/// Where these persons are registered.
fn registered(conn: &mut Conn, persons: &[i64]) -> Result<Vec<(i64, String)>> {
    let mut found = Vec::new();
    for chunk in persons.chunks(10_000) {
        let rows: Vec<(i64, String)> = voters::table
            .filter(voters::person_id.eq_any(chunk.to_vec()))
            .select((voters::person_id, voters::unit_code))
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// Adds many.
fn insert_many(conn: &mut Conn, rows: &[Voter]) -> Result<()> {
    for chunk in rows.chunks(1_000) {
        on_backend!(conn, |conn| diesel::insert_into(voters::table)
            .values(chunk)
            .execute(conn))?;
    }
    Ok(())
}

/// Writes a voter as it now is over the row with the same key, and raises the version.
fn overwrite(conn: &mut Conn, row: &Voter) -> Result<()> {
    diesel::update(voters::table.find((row.unit_code.as_str(), row.person_id)))
        .set((
            voters::category.eq(row.category),
            voters::group_name.eq(&row.group_name),
            voters::remark.eq(&row.remark),
            voters::version.eq(voters::version + 1),
        ))
        .execute(conn)?;
    Ok(())
}
