//! Composition statistics: who sits on the two committees.
//!
//! Pure rules so far: members of a unit become [`Figures`] ([`figures_of_unit`]), figures are
//! added up over units and kept ([`Figures::encode`]), and a [`Row`] of metrics and bands is
//! computed from a sum ([`row`]). Definitions and formulas: rulebook section B.

mod bands;
mod catalogue;
mod definitions;
mod encoding;
mod figure_name;
mod figures;
mod json;
mod keys;
mod metrics;
mod report;
mod store;
mod table;
mod tenths;
#[cfg(test)]
mod tests;
mod unit;
mod wording;

pub use bands::{AGE_BANDS, AgeBand, Band, Bands, PyramidStep, age_pyramid};
pub use catalogue::{Metric, Unit};
pub use definitions::{Basis, Definitions, NoSuchBasis};
pub use encoding::BadFigures;
pub use figure_name::{FigureName, Listed};
pub use figures::{Figures, OutOfRange};
pub use keys::{Class, Key, OLDEST_AGE};
pub use metrics::{Availability, Measured, NoSource, ratio};
pub use report::{Composition, MetricFigure, Row, RowFacts, Target, TermFigures, row};
pub use store::{
    Asked, BaseSetting, Behind, Order, Part, PersonLine, Question, ROW_LEVELS, TargetSetting,
    UnitLine, bases_of, behind, check, choose_basis, composition, definitions_of, place_of,
    read_question, rebuild, refresh, refresh_flags, refresh_own_flags, remove_target, set_target,
    targets_set_for,
};
pub use table::{FigureCell, FigureTable, figure_table};
pub use tenths::Tenths;
pub use unit::{MemberFacts, SeatFacts, completed_years, figures_of_unit};
