//! Households of a unit.

mod import;
mod numbers;

use diesel::prelude::*;

use crate::db::{Conn, on_backend};
use crate::divisions::DivisionCode;
use crate::error::Result;
use crate::schema::households;

pub use import::{COLUMNS, run};

/// The context under which telephone numbers of households are sealed and looked up.
pub const TELEPHONE: &str = "household.telephone";

/// A household on record.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = households)]
pub struct Household {
    /// Number of the record.
    pub id: i64,
    /// The unit it belongs to today.
    pub unit_code: String,
    /// 户编号, unique in the unit.
    pub number: String,
    /// Name of the head (户主).
    pub head_name: String,
    /// 村民小组.
    pub group_name: Option<String>,
    /// 人口数, 0–9999.
    pub persons: Option<i32>,
    /// Sealed telephone number.
    pub telephone_sealed: Option<Vec<u8>>,
    /// Keyed hash of the telephone number.
    pub telephone_lookup: Option<Vec<u8>>,
    /// Counts the changes.
    pub version: i32,
}

#[derive(Insertable)]
#[diesel(table_name = households, treat_none_as_default_value = false)]
struct NewHousehold {
    unit_code: String,
    number: String,
    head_name: String,
    group_name: Option<String>,
    persons: Option<i32>,
    telephone_sealed: Option<Vec<u8>>,
    telephone_lookup: Option<Vec<u8>>,
    version: i32,
}

/// What a row changes; `None` changes nothing.
#[derive(AsChangeset, Default)]
#[diesel(table_name = households)]
struct HouseholdChange {
    head_name: Option<String>,
    group_name: Option<String>,
    persons: Option<i32>,
    telephone_sealed: Option<Vec<u8>>,
    telephone_lookup: Option<Vec<u8>>,
}

/// The households of all units whose code begins with that of `place`, by unit and number.
pub fn households_in(conn: &mut Conn, place: &DivisionCode) -> Result<Vec<Household>> {
    Ok(households::table
        .filter(households::unit_code.ge(place.as_str()))
        .filter(households::unit_code.lt(format!("{place}:")))
        .order((households::unit_code, households::number))
        .select(Household::as_select())
        .load(conn)?)
}

/// Whether no household is on record.
fn is_empty(conn: &mut Conn) -> Result<bool> {
    let first: Option<i64> = households::table
        .select(households::id)
        .first(conn)
        .optional()?;
    Ok(first.is_none())
}

/// Households of these units with one of these numbers.
fn numbered(conn: &mut Conn, units: &[&str], numbers: &[&str]) -> Result<Vec<Household>> {
    Ok(households::table
        .filter(households::unit_code.eq_any(units.to_vec()))
        .filter(households::number.eq_any(numbers.to_vec()))
        .select(Household::as_select())
        .load(conn)?)
}

/// Adds many.
fn insert_many(conn: &mut Conn, rows: &[NewHousehold]) -> Result<()> {
    for chunk in rows.chunks(500) {
        on_backend!(conn, |conn| diesel::insert_into(households::table)
            .values(chunk)
            .execute(conn))?;
    }
    Ok(())
}

/// Changes a household and raises the version.
fn change(conn: &mut Conn, id: i64, change: &HouseholdChange) -> Result<()> {
    on_backend!(conn, |conn| diesel::update(households::table.find(id))
        .set((change, households::version.eq(households::version + 1)))
        .execute(conn))?;
    Ok(())
}
