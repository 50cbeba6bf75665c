//! Writing new places, one or a whole nation of them.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::store_counts::CountChanges;
use super::{DivisionCode, Level, NewDivision};
use crate::db::Conn;
use crate::error::Result;
use crate::schema::divisions;

/// Rows of one statement on PostgreSQL.
#[cfg(feature = "postgres")]
const CHUNK: usize = 1_000;
/// From here on COPY is the faster way into PostgreSQL.
#[cfg(feature = "postgres")]
const COPY_FROM: usize = 2_000;

#[derive(Insertable)]
#[diesel(table_name = divisions, treat_none_as_default_value = false)]
struct InsertedRow<'a> {
    code: &'a str,
    parent_code: &'a str,
    name: &'a str,
    level: i16,
    unit_kind: Option<i16>,
    is_quasi: bool,
    section_kind: Option<i16>,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    successor_code: Option<String>,
    version: i32,
}

impl<'a> InsertedRow<'a> {
    fn of(new: &'a NewDivision) -> Self {
        Self {
            code: new.code.as_str(),
            parent_code: new.parent_code.as_str(),
            name: &new.name,
            level: new.code.level().number(),
            unit_kind: new.unit_kind.map(super::UnitKind::number),
            is_quasi: new.code.level() == Level::Village && new.code.is_quasi_unit(),
            section_kind: new.section_kind.map(super::SectionKind::number),
            valid_from: new.valid_from,
            valid_to: None,
            successor_code: None,
            version: 1,
        }
    }
}

/// Records new places and counts their units in all places above; a code that is on record
/// already is a conflict and nothing is kept.
pub fn insert_many(conn: &mut Conn, places: &[NewDivision]) -> Result<()> {
    let rows: Vec<InsertedRow<'_>> = places.iter().map(InsertedRow::of).collect();
    match conn {
        Conn::Sqlite(sqlite) => {
            // One by one: the statement is prepared once, and unlike one of several rows it keeps
            // no journal of its own.
            for row in &rows {
                diesel::insert_into(divisions::table)
                    .values(row)
                    .execute(sqlite)?;
            }
        }
        #[cfg(feature = "postgres")]
        Conn::Postgres(postgres) if rows.len() >= COPY_FROM => {
            diesel::copy_from(divisions::table)
                .from_insertable(&rows)
                .execute(postgres)?;
        }
        #[cfg(feature = "postgres")]
        Conn::Postgres(postgres) => {
            for chunk in rows.chunks(CHUNK) {
                diesel::insert_into(divisions::table)
                    .values(chunk)
                    .execute(postgres)?;
            }
        }
    }
    let mut counts = CountChanges::default();
    for place in places {
        counts.add(&place.code, place.unit_kind, 1);
    }
    counts.save(conn)
}

/// Gives a place another name or another parent without an event: for a corrected list of places,
/// not for what happened to the place.
pub fn correct(
    conn: &mut Conn,
    code: &DivisionCode,
    name: &str,
    parent_code: &DivisionCode,
) -> Result<()> {
    diesel::update(divisions::table.find(code.as_str()))
        .set((
            divisions::name.eq(name),
            divisions::parent_code.eq(parent_code.as_str()),
            divisions::version.eq(divisions::version + 1),
        ))
        .execute(conn)?;
    Ok(())
}
