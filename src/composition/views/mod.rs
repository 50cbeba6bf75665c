//! What the pages of composition look like.

mod behind;
mod charts;
mod figure;
mod notes;
mod overview;
mod parts;
mod settings;
mod tables;

pub(super) use behind::{BehindPage, behind, people_columns};
pub(super) use overview::{Overview, overview};
pub(super) use settings::{SettingsPage, basis_field, settings, version_field};

use super::tenths::Tenths;
use super::{Measured, MetricFigure};
use crate::web::number;

/// A value with its unit; `—` where it is not defined, `〔缺：原因〕` without source.
fn value_text(measured: Measured, figure: &MetricFigure) -> String {
    let unit = figure.metric.unit();
    match (measured, measured.value(unit)) {
        (Measured::NoSource(reason), _) => format!("〔缺：{}〕", reason.label()),
        (_, None) => "—".to_owned(),
        (_, Some(value)) => format!("{value}{}", unit.label()),
    }
}

/// The change in words, from the unrounded values; `None` when either side has no value.
fn change_text(figure: &MetricFigure) -> Option<String> {
    let Tenths(moved) = figure.change()?;
    Some(number::change(0, moved, figure.metric.unit().label()))
}
