//! How many villages and communities lie in each place: kept, recounted and compared.

use std::collections::BTreeMap;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::store::code;
use super::{DivisionCode, Level, UnitKind};
use crate::db::{Conn, on_backend};
use crate::error::{Error, Result};
use crate::schema::{divisions, unit_counts};

/// Units of one place whatever their dates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Units {
    villages: i32,
    communities: i32,
}

/// Changes of the counts of all places above some units, gathered so that each place is written
/// once and in one order: the nation first, so that writers of different counties queue there and
/// never block one another in a circle.
#[derive(Debug, Default)]
pub(super) struct CountChanges(BTreeMap<DivisionCode, Units>);

/// A place and its units.
pub(super) const COUNTS: (
    unit_counts::division_code,
    unit_counts::villages,
    unit_counts::communities,
) = (
    unit_counts::division_code,
    unit_counts::villages,
    unit_counts::communities,
);

#[derive(Insertable)]
#[diesel(table_name = unit_counts, treat_none_as_default_value = false)]
struct CountRow<'a> {
    division_code: &'a str,
    villages: i32,
    communities: i32,
    level: i16,
}

impl CountChanges {
    /// A unit more (`by` 1) or less (`by` -1) in all places whose code its code begins with.
    /// Whatever is no village and no community is not counted.
    pub(super) fn add(&mut self, unit: &DivisionCode, kind: Option<UnitKind>, by: i32) {
        if unit.level() == Level::Village {
            self.add_in(unit, kind, by);
        }
    }

    fn add_in(&mut self, place: &DivisionCode, kind: Option<UnitKind>, by: i32) {
        let Some(kind) = kind else { return };
        for level in counted_levels() {
            let Some(place) = place.at(level) else {
                continue;
            };
            let units = self.0.entry(place).or_default();
            let count = match kind {
                UnitKind::Village => &mut units.villages,
                UnitKind::Community => &mut units.communities,
            };
            *count = count.saturating_add(by);
        }
    }

    /// Writes the changes.
    pub(super) fn save(&self, conn: &mut Conn) -> Result<()> {
        use diesel::upsert::excluded;
        let rows: Vec<CountRow<'_>> = self
            .0
            .iter()
            .filter(|(_, units)| **units != Units::default())
            .map(|(place, units)| CountRow {
                division_code: place.as_str(),
                villages: units.villages,
                communities: units.communities,
                level: place.level().number(),
            })
            .collect();
        for chunk in rows.chunks(1_000) {
            on_backend!(conn, |conn| diesel::insert_into(unit_counts::table)
                .values(chunk)
                .on_conflict(unit_counts::division_code)
                .do_update()
                .set((
                    unit_counts::villages
                        .eq(unit_counts::villages + excluded(unit_counts::villages)),
                    unit_counts::communities
                        .eq(unit_counts::communities + excluded(unit_counts::communities)),
                ))
                .execute(conn))?;
        }
        Ok(())
    }
}

fn counted_levels() -> impl Iterator<Item = Level> {
    Level::ALL
        .into_iter()
        .filter(|level| *level < Level::Village)
}

/// Compares the kept counts with the units themselves; one sentence for each place that differs.
pub fn check_counts(conn: &mut Conn) -> Result<Vec<String>> {
    let kept: Vec<(String, i32, i32)> = unit_counts::table.select(COUNTS).load(conn)?;
    let mut expected = counted(conn)?.0;
    let mut findings = Vec::new();
    for (place, villages, communities) in kept {
        let units = expected.remove(&code(&place)?).unwrap_or_default();
        findings.extend(difference(
            &place,
            Units {
                villages,
                communities,
            },
            units,
        ));
    }
    for (place, units) in expected {
        findings.extend(difference(place.as_str(), Units::default(), units));
    }
    Ok(findings)
}

fn difference(place: &str, kept: Units, counted: Units) -> Option<String> {
    let place = if place.is_empty() { "全国" } else { place };
    (kept != counted).then(|| {
        format!(
            "区划 {place} 的村、社区数与明细不符：登记为村 {} 个、社区 {} 个，实有村 {} 个、社区 {} 个。",
            kept.villages, kept.communities, counted.villages, counted.communities
        )
    })
}

/// Makes the kept counts anew from the units themselves.
pub fn recount(conn: &mut Conn) -> Result<()> {
    let counts = counted(conn)?;
    diesel::delete(unit_counts::table).execute(conn)?;
    counts.save(conn)
}

/// The counts by the units themselves: one statement a kind sums up the townships, the rest is added.
fn counted(conn: &mut Conn) -> Result<CountChanges> {
    const TOWNSHIP: &str = "substr(code, 1, 9)";
    let mut counts = CountChanges::default();
    for kind in UnitKind::ALL {
        let rows: Vec<(String, i64)> = divisions::table
            .filter(divisions::level.eq(Level::Village.number()))
            .filter(divisions::unit_kind.eq(kind.number()))
            .group_by(sql::<Text>(TOWNSHIP))
            .select((sql::<Text>(TOWNSHIP), diesel::dsl::count_star()))
            .load(conn)?;
        for (township, units) in rows {
            let units = i32::try_from(units).map_err(Error::internal)?;
            counts.add_in(&code(&township)?, Some(kind), units);
        }
    }
    Ok(counts)
}
