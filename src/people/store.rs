//! Persons on record.

use std::collections::HashSet;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Bool, Date, Integer, Nullable, SmallInt, Text};

use crate::db::{Conn, PreparedRow, StoredDate, Values, insert_each, on_backend};
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::schema::{memberships, persons, voters};

/// The context under which ID numbers are sealed and looked up.
pub const ID_NUMBER: &str = "person.id_number";
/// The context under which telephone numbers are sealed and looked up.
pub const TELEPHONE: &str = "person.telephone";

/// A person to be added; sealed fields are sealed already.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = persons, treat_none_as_default_value = false)]
pub struct NewPerson {
    /// Number, taken with [`next_ids`].
    pub id: i64,
    /// Normalised name.
    pub name: String,
    /// Code of `Sex`.
    pub sex: i16,
    /// Birth date; the first of the month when only that is known.
    pub birth_date: StoredDate,
    /// Whether only year and month of birth are known.
    pub birth_month_only: bool,
    /// 民族 as written.
    pub ethnicity: Option<String>,
    /// The unit in which the person was first recorded.
    pub home_unit_code: String,
    /// Sealed ID number.
    pub id_number_sealed: Option<Vec<u8>>,
    /// Keyed hash of the ID number.
    pub id_number_lookup: Option<Vec<u8>>,
    /// Sealed telephone number.
    pub telephone_sealed: Option<Vec<u8>>,
    /// Keyed hash of the telephone number.
    pub telephone_lookup: Option<Vec<u8>>,
    /// 1 at the start; guards against lost updates.
    pub version: i32,
}

impl PreparedRow for NewPerson {
    const INSERT: &'static str = "INSERT INTO persons (id, name, sex, birth_date, \
        birth_month_only, ethnicity, home_unit_code, id_number_sealed, id_number_lookup, \
        telephone_sealed, telephone_lookup, version) VALUES";

    fn bind<'b>(&'b self, values: &mut Values<'_, 'b>) -> QueryResult<()> {
        values.push::<BigInt, _>(&self.id)?;
        values.push::<Text, _>(&self.name)?;
        values.push::<SmallInt, _>(&self.sex)?;
        values.push::<Date, _>(&self.birth_date)?;
        values.push::<Bool, _>(&self.birth_month_only)?;
        values.push::<Nullable<Text>, _>(&self.ethnicity)?;
        values.push::<Text, _>(&self.home_unit_code)?;
        values.push::<Nullable<Binary>, _>(&self.id_number_sealed)?;
        values.push::<Nullable<Binary>, _>(&self.id_number_lookup)?;
        values.push::<Nullable<Binary>, _>(&self.telephone_sealed)?;
        values.push::<Nullable<Binary>, _>(&self.telephone_lookup)?;
        values.push::<Integer, _>(&self.version)
    }
}

/// `count` numbers for persons who are about to be added.
pub fn next_ids(conn: &mut Conn, count: usize) -> Result<Vec<i64>> {
    let count = i64::try_from(count).map_err(Error::internal)?;
    if count == 0 {
        return Ok(Vec::new());
    }
    match conn {
        Conn::Sqlite(conn) => {
            let last: Option<i64> = persons::table
                .select(diesel::dsl::max(persons::id))
                .first(conn)?;
            let first = last.unwrap_or(0) + 1;
            Ok((first..first + count).collect())
        }
        #[cfg(feature = "postgres")]
        Conn::Postgres(conn) => {
            #[derive(QueryableByName)]
            struct Number {
                #[diesel(sql_type = diesel::sql_types::BigInt)]
                number: i64,
            }
            let query = "SELECT nextval(pg_get_serial_sequence('persons', 'id')) AS number \
                FROM generate_series(1, $1)";
            let numbers: Vec<Number> = diesel::sql_query(query)
                .bind::<diesel::sql_types::BigInt, _>(count)
                .load(conn)?;
            Ok(numbers.into_iter().map(|row| row.number).collect())
        }
    }
}

/// Adds many persons: by COPY on PostgreSQL, one by one on SQLite.
pub fn insert_many(conn: &mut Conn, rows: Vec<NewPerson>) -> Result<()> {
    match conn {
        Conn::Sqlite(conn) => insert_each(conn, rows)?,
        #[cfg(feature = "postgres")]
        Conn::Postgres(conn) => {
            if !rows.is_empty() {
                diesel::copy_from(persons::table)
                    .from_insertable(rows)
                    .execute(conn)?;
            }
        }
    }
    Ok(())
}

/// What an import or a form may add to or correct in a person; `None` leaves a field as it is.
#[derive(Debug, Default, AsChangeset)]
#[diesel(table_name = persons)]
pub struct PersonChange {
    /// Code of `Sex`.
    pub sex: Option<i16>,
    /// Birth date.
    pub birth_date: Option<NaiveDate>,
    /// Whether only year and month of birth are known.
    pub birth_month_only: Option<bool>,
    /// 民族 as written.
    pub ethnicity: Option<String>,
    /// Sealed ID number.
    pub id_number_sealed: Option<Vec<u8>>,
    /// Keyed hash of the ID number.
    pub id_number_lookup: Option<Vec<u8>>,
    /// Sealed telephone number.
    pub telephone_sealed: Option<Vec<u8>>,
    /// Keyed hash of the telephone number.
    pub telephone_lookup: Option<Vec<u8>>,
}

/// Changes a person and raises the version.
pub fn change(conn: &mut Conn, id: i64, change: &PersonChange) -> Result<()> {
    on_backend!(conn, |conn| diesel::update(persons::table.find(id))
        .set((change, persons::version.eq(persons::version + 1)))
        .execute(conn))?;
    Ok(())
}

/// A person as matching needs it.
#[derive(Debug, Clone, Queryable)]
pub struct KnownPerson {
    /// Number.
    pub id: i64,
    /// Normalised name.
    pub name: String,
    /// Code of `Sex`.
    pub sex: i16,
    /// Birth date.
    pub birth_date: NaiveDate,
    /// Whether only year and month of birth are known.
    pub birth_month_only: bool,
    /// 民族.
    pub ethnicity: Option<String>,
    /// The unit in which the person was first recorded.
    pub home_unit_code: String,
    /// Keyed hash of the ID number.
    pub id_number_lookup: Option<Vec<u8>>,
    /// Keyed hash of the telephone number.
    pub telephone_lookup: Option<Vec<u8>>,
}

type Known = (
    persons::id,
    persons::name,
    persons::sex,
    persons::birth_date,
    persons::birth_month_only,
    persons::ethnicity,
    persons::home_unit_code,
    persons::id_number_lookup,
    persons::telephone_lookup,
);

const KNOWN: Known = (
    persons::id,
    persons::name,
    persons::sex,
    persons::birth_date,
    persons::birth_month_only,
    persons::ethnicity,
    persons::home_unit_code,
    persons::id_number_lookup,
    persons::telephone_lookup,
);

/// Whether nobody is on record yet: an import then needs no look-ups.
pub fn is_empty(conn: &mut Conn) -> Result<bool> {
    let first: Option<i64> = persons::table.select(persons::id).first(conn).optional()?;
    Ok(first.is_none())
}

/// Persons first recorded in one of these units who bear one of these names.
pub fn at_home_named(conn: &mut Conn, units: &[&str], names: &[&str]) -> Result<Vec<KnownPerson>> {
    Ok(persons::table
        .filter(persons::home_unit_code.eq_any(units.to_vec()))
        .filter(persons::name.eq_any(names.to_vec()))
        .select(KNOWN)
        .load(conn)?)
}

/// Persons with one of these keyed hashes of an ID number.
pub fn with_id_numbers(conn: &mut Conn, lookups: &[&[u8]]) -> Result<Vec<KnownPerson>> {
    let mut found = Vec::new();
    for chunk in lookups.chunks(10_000) {
        let rows: Vec<KnownPerson> = persons::table
            .filter(persons::id_number_lookup.eq_any(chunk.to_vec()))
            .select(KNOWN)
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// Which of these persons sit or sat on a committee, or are voters, inside `scope`.
pub fn known_in(conn: &mut Conn, scope: &DivisionCode, ids: &[i64]) -> Result<HashSet<i64>> {
    let (from, before) = (scope.to_string(), format!("{scope}~"));
    let mut found = HashSet::new();
    for chunk in ids.chunks(10_000) {
        let members: Vec<i64> = memberships::table
            .filter(memberships::person_id.eq_any(chunk.to_vec()))
            .filter(memberships::current_unit_code.ge(&from))
            .filter(memberships::current_unit_code.lt(&before))
            .select(memberships::person_id)
            .load(conn)?;
        let voting: Vec<i64> = voters::table
            .filter(voters::person_id.eq_any(chunk.to_vec()))
            .filter(voters::unit_code.ge(&from))
            .filter(voters::unit_code.lt(&before))
            .select(voters::person_id)
            .load(conn)?;
        found.extend(members.into_iter().chain(voting));
    }
    Ok(found)
}

/// Whether one of these persons sits or sat on a committee outside `scope`.
pub fn serve_outside(conn: &mut Conn, scope: &DivisionCode, ids: &[i64]) -> Result<bool> {
    let (from, before) = (scope.to_string(), format!("{scope}~"));
    let outside = memberships::current_unit_code
        .lt(from)
        .or(memberships::current_unit_code.ge(before));
    let first: Option<i64> = memberships::table
        .filter(memberships::person_id.eq_any(ids.to_vec()))
        .filter(outside)
        .select(memberships::person_id)
        .first(conn)
        .optional()?;
    Ok(first.is_some())
}

/// A person as tables show them; sealed fields are still sealed.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = persons)]
pub struct PersonFields {
    /// Number.
    pub id: i64,
    /// Normalised name.
    pub name: String,
    /// Code of `Sex`.
    pub sex: i16,
    /// Birth date; the first of the month when only that is known.
    pub birth_date: NaiveDate,
    /// Whether only year and month of birth are known.
    pub birth_month_only: bool,
    /// 民族.
    pub ethnicity: Option<String>,
    /// Sealed ID number.
    pub id_number_sealed: Option<Vec<u8>>,
    /// Sealed telephone number.
    pub telephone_sealed: Option<Vec<u8>>,
}

/// The fields of these persons, for a table that goes out.
pub fn fields_of(conn: &mut Conn, ids: &[i64]) -> Result<Vec<PersonFields>> {
    let mut found = Vec::new();
    for chunk in ids.chunks(10_000) {
        let rows: Vec<PersonFields> = persons::table
            .filter(persons::id.eq_any(chunk.to_vec()))
            .select(PersonFields::as_select())
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// Persons by number.
pub fn by_ids(conn: &mut Conn, ids: &[i64]) -> Result<Vec<KnownPerson>> {
    let mut found = Vec::new();
    for chunk in ids.chunks(10_000) {
        let rows: Vec<KnownPerson> = persons::table
            .filter(persons::id.eq_any(chunk.to_vec()))
            .select(KNOWN)
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}
