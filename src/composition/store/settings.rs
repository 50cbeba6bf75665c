//! Targets of places, and the county's choice where the rulebook leaves one.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::super::{Basis, Definitions, Metric, Target, Tenths};
use super::{code, span};
use crate::db::{Conn, on_backend};
use crate::divisions::{DivisionCode, Level};
use crate::error::{Error, Result};
use crate::schema::{composition_bases, composition_targets};

/// The choices of the county a place lies in; the default for places above a county.
pub fn definitions_of(conn: &mut Conn, place: &DivisionCode) -> Result<Definitions> {
    let mut definitions = Definitions::default();
    for setting in bases_of(conn, place)? {
        // What an older version accepted and this one does not is left at the default.
        let _refused = definitions.choose(setting.metric, setting.basis);
    }
    Ok(definitions)
}

/// One choice of a county.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BaseSetting {
    /// The metric.
    pub metric: Metric,
    /// Over whom it is taken.
    pub basis: Basis,
    /// Guards against lost updates.
    pub version: i32,
}

/// The recorded choices of the county a place lies in.
pub fn bases_of(conn: &mut Conn, place: &DivisionCode) -> Result<Vec<BaseSetting>> {
    let Some(county) = place.county() else {
        return Ok(Vec::new());
    };
    let rows: Vec<(String, String, i32)> = composition_bases::table
        .filter(composition_bases::division_code.eq(county.as_str()))
        .select((
            composition_bases::metric,
            composition_bases::basis,
            composition_bases::version,
        ))
        .load(conn)?;
    let setting = |(metric, basis, version): (String, String, i32)| {
        Some(BaseSetting {
            metric: Metric::from_code(&metric)?,
            basis: Basis::from_word(&basis)?,
            version,
        })
    };
    Ok(rows.into_iter().filter_map(setting).collect())
}

/// Chooses the basis of a metric for a county. `version` is that of the choice the user saw,
/// 0 when there was none; a choice changed since is refused.
pub fn choose_basis(
    conn: &mut Conn,
    county: &DivisionCode,
    metric: Metric,
    basis: Basis,
    version: i32,
) -> Result<()> {
    if county.level() != Level::County {
        return Err(Error::invalid(
            "统计范围由县（市、区）选定，请先选择一个县。",
        ));
    }
    Definitions::default()
        .choose(metric, basis)
        .map_err(|refusal| Error::invalid(format!("{refusal}。")))?;
    let written = if version == 0 {
        on_backend!(conn, |conn| diesel::insert_into(composition_bases::table)
            .values((
                composition_bases::division_code.eq(county.as_str()),
                composition_bases::metric.eq(metric.code()),
                composition_bases::basis.eq(basis.word()),
                composition_bases::version.eq(1),
            ))
            .on_conflict_do_nothing()
            .execute(conn))?
    } else {
        let seen = composition_bases::table
            .filter(composition_bases::division_code.eq(county.as_str()))
            .filter(composition_bases::metric.eq(metric.code()))
            .filter(composition_bases::version.eq(version));
        diesel::update(seen)
            .set((
                composition_bases::basis.eq(basis.word()),
                composition_bases::version.eq(version + 1),
            ))
            .execute(conn)?
    };
    require_written(written)
}

/// One target of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TargetSetting {
    /// The metric.
    pub metric: Metric,
    /// What it should come to.
    pub target: Target,
    /// Guards against lost updates.
    pub version: i32,
}

/// A stored target: of which metric, whether at least that much, tenths, version.
type TargetRow = (String, bool, i32, i32);

const TARGET: (
    composition_targets::metric,
    composition_targets::at_least,
    composition_targets::threshold_tenths,
    composition_targets::version,
) = (
    composition_targets::metric,
    composition_targets::at_least,
    composition_targets::threshold_tenths,
    composition_targets::version,
);

/// `None` for a metric that this version does not know.
fn setting((metric, at_least, tenths, version): TargetRow) -> Option<TargetSetting> {
    Some(TargetSetting {
        metric: Metric::from_code(&metric)?,
        target: Target {
            threshold: Tenths(i64::from(tenths)),
            at_least,
        },
        version,
    })
}

/// The targets set for exactly this place, in the order of metrics.
pub fn targets_set_for(conn: &mut Conn, place: &DivisionCode) -> Result<Vec<TargetSetting>> {
    let rows: Vec<TargetRow> = composition_targets::table
        .filter(composition_targets::division_code.eq(place.as_str()))
        .select(TARGET)
        .load(conn)?;
    let mut settings: Vec<TargetSetting> = rows.into_iter().filter_map(setting).collect();
    settings.sort_by_key(|setting| setting.metric);
    Ok(settings)
}

/// Sets the target of a metric for a place: 0 to 150 years, or 0 to 100 %. `version` as for
/// [`choose_basis`].
pub fn set_target(
    conn: &mut Conn,
    place: &DivisionCode,
    metric: Metric,
    target: Target,
    version: i32,
) -> Result<()> {
    let highest = metric.highest_target();
    if !(Tenths(0)..=highest).contains(&target.threshold) {
        return Err(Error::invalid(format!(
            "“{}”的目标应在0至{}{}之间，请重新填写。",
            metric.label(),
            highest.0 / 10,
            metric.unit().label()
        )));
    }
    let tenths = i32::try_from(target.threshold.0).map_err(Error::internal)?;
    let written = if version == 0 {
        on_backend!(conn, |conn| diesel::insert_into(composition_targets::table)
            .values((
                composition_targets::division_code.eq(place.as_str()),
                composition_targets::metric.eq(metric.code()),
                composition_targets::at_least.eq(target.at_least),
                composition_targets::threshold_tenths.eq(tenths),
                composition_targets::version.eq(1),
            ))
            .on_conflict_do_nothing()
            .execute(conn))?
    } else {
        let seen = composition_targets::table
            .filter(composition_targets::division_code.eq(place.as_str()))
            .filter(composition_targets::metric.eq(metric.code()))
            .filter(composition_targets::version.eq(version));
        diesel::update(seen)
            .set((
                composition_targets::at_least.eq(target.at_least),
                composition_targets::threshold_tenths.eq(tenths),
                composition_targets::version.eq(version + 1),
            ))
            .execute(conn)?
    };
    require_written(written)
}

/// Removes the target of a metric for a place; one changed since the user saw it is kept.
pub fn remove_target(
    conn: &mut Conn,
    place: &DivisionCode,
    metric: Metric,
    version: i32,
) -> Result<()> {
    let seen = composition_targets::table
        .filter(composition_targets::division_code.eq(place.as_str()))
        .filter(composition_targets::metric.eq(metric.code()))
        .filter(composition_targets::version.eq(version));
    require_written(diesel::delete(seen).execute(conn)?)
}

fn require_written(rows: usize) -> Result<()> {
    if rows == 1 {
        return Ok(());
    }
    Err(Error::conflict(
        "这一项刚被他人改过，请看清现在的值后再提交。",
    ))
}

type TargetsOfPlaces = BTreeMap<DivisionCode, BTreeMap<Metric, Target>>;

/// The targets that may matter for `place` and the places inside it.
pub(super) struct Targets(TargetsOfPlaces);

impl Targets {
    /// Reads those of the place, of the places above it and, when rows are asked for, of the
    /// places inside it.
    pub(super) fn load(conn: &mut Conn, place: &DivisionCode, with_rows: bool) -> Result<Self> {
        // One statement of one shape, which stays prepared: levels the place lies above stand for
        // the place itself.
        let above = |level: Level| place.at(level).unwrap_or_else(|| place.clone()).to_string();
        let column = composition_targets::division_code;
        let own = column.eq(above(Level::Nation));
        let own = own.or(column.eq(above(Level::Province)));
        let own = own.or(column.eq(above(Level::City)));
        let own = own.or(column.eq(above(Level::County)));
        let own = own.or(column.eq(above(Level::Township)));
        let own = own.or(column.eq(place.to_string()));
        let (from, before) = if with_rows {
            span(place)
        } else {
            Default::default()
        };
        let rows: Vec<(String, TargetRow)> = composition_targets::table
            .filter(own.or(column.ge(from).and(column.lt(before))))
            .select((column, TARGET))
            .load(conn)?;
        let mut targets = Self(TargetsOfPlaces::new());
        for (place, row) in rows {
            if let Some(own) = setting(row) {
                let place = targets.0.entry(code(&place)?).or_default();
                place.insert(own.metric, own.target);
            }
        }
        if with_rows && place.county().is_none() {
            targets.leave_out_other_bases(conn, place)?;
        }
        Ok(targets)
    }

    /// A county sets a target for the figure as it counts it: in a table that counts by another
    /// basis the target says nothing.
    fn leave_out_other_bases(&mut self, conn: &mut Conn, place: &DivisionCode) -> Result<()> {
        let (from, before) = span(place);
        let rows: Vec<(String, String, String)> = composition_bases::table
            .filter(composition_bases::division_code.ge(from))
            .filter(composition_bases::division_code.lt(before))
            .select((
                composition_bases::division_code,
                composition_bases::metric,
                composition_bases::basis,
            ))
            .load(conn)?;
        for (county, metric, basis) in rows {
            let chosen = Metric::from_code(&metric).zip(Basis::from_word(&basis));
            let Some((metric, _)) =
                chosen.filter(|(metric, basis)| Definitions::default().basis(*metric) != *basis)
            else {
                continue;
            };
            let county = code(&county)?;
            let inside = |place: &DivisionCode| county.contains(place);
            for (_, own) in self.0.iter_mut().filter(|(place, _)| inside(place)) {
                own.remove(&metric);
            }
        }
        Ok(())
    }

    /// The target of each metric in force for a place: its own, else that of the nearest place
    /// above it.
    pub(super) fn of(&self, place: &DivisionCode) -> BTreeMap<Metric, Target> {
        let mut in_force = BTreeMap::new();
        for above in Level::ALL.into_iter().filter_map(|level| place.at(level)) {
            in_force.extend(self.0.get(&above).into_iter().flatten());
        }
        in_force
    }
}
