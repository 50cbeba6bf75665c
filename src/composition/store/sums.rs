//! The kept sums: one row a term, place and kind of unit, from the unit up to the nation.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use diesel::sql_types::{Binary, Integer, SmallInt, Text};
#[cfg(feature = "postgres")]
use diesel::upsert::excluded;

use super::super::Figures;
use super::{code, span, texts};
use crate::db::{Conn, PreparedRow, Values, insert_each};
use crate::divisions::{DivisionCode, Level, UnitKind};
use crate::error::{Error, Result};
use crate::schema::composition_sums;

/// A place and the stored number of a unit kind; 0 for units that are neither village nor
/// community.
pub(super) type Place = (DivisionCode, i16);

/// Rows a statement: five values each, far below what either database takes.
const BATCH: usize = 1_000;

#[derive(Insertable)]
#[diesel(table_name = composition_sums, treat_none_as_default_value = false)]
struct SumRow {
    term_id: i32,
    level: i16,
    division_code: String,
    unit_kind: i16,
    figures: Vec<u8>,
}

/// The rows of these places; a place without a row is not in the answer.
pub(super) fn load(
    conn: &mut Conn,
    term_id: i32,
    places: &BTreeSet<DivisionCode>,
) -> Result<BTreeMap<Place, Figures>> {
    let mut kept = BTreeMap::new();
    let codes: Vec<&DivisionCode> = places.iter().collect();
    for chunk in codes.chunks(BATCH) {
        let levels: BTreeSet<i16> = chunk.iter().map(|code| code.level().number()).collect();
        let rows: Vec<(String, i16, Vec<u8>)> = composition_sums::table
            .filter(composition_sums::term_id.eq(term_id))
            .filter(composition_sums::level.eq_any(levels))
            .filter(composition_sums::division_code.eq_any(texts(chunk.iter().copied())))
            .select((
                composition_sums::division_code,
                composition_sums::unit_kind,
                composition_sums::figures,
            ))
            .load(conn)?;
        for row in rows {
            let (place, figures) = decoded(row)?;
            kept.insert(place, figures);
        }
    }
    Ok(kept)
}

/// The rows of one level inside a place, by code: one range of the primary key.
pub(super) fn load_level(
    conn: &mut Conn,
    term_id: i32,
    inside: &DivisionCode,
    level: Level,
) -> Result<Vec<(Place, Figures)>> {
    let (from, before) = span(inside);
    let rows: Vec<(String, i16, Vec<u8>)> = composition_sums::table
        .filter(composition_sums::term_id.eq(term_id))
        .filter(composition_sums::level.eq(level.number()))
        .filter(composition_sums::division_code.ge(from))
        .filter(composition_sums::division_code.lt(before))
        .select((
            composition_sums::division_code,
            composition_sums::unit_kind,
            composition_sums::figures,
        ))
        .order((composition_sums::division_code, composition_sums::unit_kind))
        .load(conn)?;
    rows.into_iter().map(decoded).collect()
}

fn decoded((place, kind, bytes): (String, i16, Vec<u8>)) -> Result<(Place, Figures)> {
    let figures = Figures::decode(&bytes).map_err(Error::internal)?;
    Ok(((code(&place)?, kind), figures))
}

impl PreparedRow for SumRow {
    const INSERT: &'static str = "INSERT INTO composition_sums \
        (term_id, level, division_code, unit_kind, figures) VALUES";
    const ON_CONFLICT: &'static str = "ON CONFLICT (term_id, level, division_code, unit_kind) \
        DO UPDATE SET figures = excluded.figures";

    fn bind<'b>(&'b self, values: &mut Values<'_, 'b>) -> QueryResult<()> {
        values.push::<Integer, _>(&self.term_id)?;
        values.push::<SmallInt, _>(&self.level)?;
        values.push::<Text, _>(&self.division_code)?;
        values.push::<SmallInt, _>(&self.unit_kind)?;
        values.push::<Binary, _>(&self.figures)
    }
}

/// Writes the rows over those with the same key; empty figures have no row.
pub(super) fn save(conn: &mut Conn, term_id: i32, rows: &[(Place, Figures)]) -> Result<()> {
    let (empty, full): (Vec<_>, Vec<_>) = rows.iter().partition(|(_, sum)| sum.is_empty());
    delete(conn, term_id, &empty)?;
    match conn {
        Conn::Sqlite(conn) => {
            let rows = full.into_iter().map(|row| sum_row(term_id, row));
            insert_each(conn, rows)?;
        }
        #[cfg(feature = "postgres")]
        Conn::Postgres(conn) => {
            for chunk in full.chunks(BATCH) {
                let rows = chunk.iter().map(|row| sum_row(term_id, row));
                diesel::insert_into(composition_sums::table)
                    .values(&rows.collect::<Vec<_>>())
                    .on_conflict((
                        composition_sums::term_id,
                        composition_sums::level,
                        composition_sums::division_code,
                        composition_sums::unit_kind,
                    ))
                    .do_update()
                    .set(composition_sums::figures.eq(excluded(composition_sums::figures)))
                    .execute(conn)?;
            }
        }
    }
    Ok(())
}

fn sum_row(term_id: i32, ((place, kind), figures): &(Place, Figures)) -> SumRow {
    SumRow {
        term_id,
        level: place.level().number(),
        division_code: place.to_string(),
        unit_kind: *kind,
        figures: figures.encode(),
    }
}

fn delete(conn: &mut Conn, term_id: i32, rows: &[&(Place, Figures)]) -> Result<()> {
    for kind in kinds() {
        let places: Vec<&DivisionCode> = rows
            .iter()
            .filter(|((_, own), _)| *own == kind)
            .map(|((place, _), _)| place)
            .collect();
        for chunk in places.chunks(BATCH) {
            let levels: BTreeSet<i16> = chunk.iter().map(|code| code.level().number()).collect();
            let doomed = composition_sums::table
                .filter(composition_sums::term_id.eq(term_id))
                .filter(composition_sums::unit_kind.eq(kind))
                .filter(composition_sums::level.eq_any(levels))
                .filter(composition_sums::division_code.eq_any(texts(chunk.iter().copied())));
            diesel::delete(doomed).execute(conn)?;
        }
    }
    Ok(())
}

/// The stored numbers of unit kinds, that of neither first.
pub(super) fn kinds() -> [i16; 3] {
    [0, UnitKind::Village.number(), UnitKind::Community.number()]
}

/// Removes all sums of a term.
pub(super) fn delete_term(conn: &mut Conn, term_id: i32) -> Result<()> {
    diesel::delete(composition_sums::table.filter(composition_sums::term_id.eq(term_id)))
        .execute(conn)?;
    Ok(())
}

/// Keeps writers of different counties from reading the sums above a county at the same time;
/// held to the end of the transaction. On SQLite there is one writer anyway.
pub(super) fn lock_above_counties(conn: &mut Conn) -> Result<()> {
    match conn {
        Conn::Sqlite(_) => {}
        #[cfg(feature = "postgres")]
        Conn::Postgres(conn) => {
            // 0x6375 is the lock space of this program; counties have positive numbers in it.
            diesel::sql_query("SELECT pg_advisory_xact_lock(25461, -2)").execute(conn)?;
        }
    }
    Ok(())
}
