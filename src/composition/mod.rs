//! Composition statistics: who sits on the two committees.
//!
//! Members of a unit become [`Figures`] ([`figures_of_unit`]); figures are added up over units and
//! kept for every place ([`refresh`] is the one way to bring them up to date, [`check`] proves
//! them); a [`Row`] of metrics and bands is computed from a sum ([`row`]); [`composition`] answers
//! a [`Question`], [`behind`] lists who stands behind a figure. Definitions: rulebook section B.

mod bands;
mod behind_sheet;
mod catalogue;
mod definitions;
mod encoding;
mod figure_name;
mod figure_rules;
mod figures;
mod format;
mod handed_in;
mod handed_in_notes;
mod json;
mod keys;
mod metrics;
mod pages;
mod report;
mod sheet;
mod store;
mod subjects;
mod table;
mod table_headers;
mod table_notes;
mod tenths;
#[cfg(test)]
mod tests;
mod unit;
mod unit_election;
mod views;
mod wording;

pub use bands::{
    AGE_BANDS, AgeBand, Band, Bands, EducationBySex, PyramidStep, age_pyramid, education_by_sex,
};
pub use behind_sheet::behind_sheet;
pub use catalogue::{Metric, Unit};
pub use definitions::{Basis, Definitions, NoSuchBasis};
pub use encoding::BadFigures;
pub use figure_name::{FigureName, Listed, PersonRule, UnitRule};
pub use figures::{Figures, OutOfRange};
pub use format::Format;
pub use keys::{Class, Key, OLDEST_AGE};
pub use metrics::{Availability, Measured, NoSource, ratio};
pub use pages::ROUTES;
pub use report::{
    Composition, Gaps, MetricFigure, OutOfOffice, Row, RowFacts, Target, TermFigures, row,
};
pub use sheet::figure_sheet;
pub use store::{
    Asked, BaseSetting, Behind, Order, Part, PersonLine, Question, ROW_LEVELS, TargetSetting,
    UnitLine, answered, bases_of, begin_elections, behind, check, check_particulars, choose_basis,
    composition, definitions_of, keep_election, move_elections, place_of, read_question, rebuild,
    refresh, refresh_flags, refresh_own_flags, remove_target, set_target, targets_set_for,
    usual_term, voted_in,
};
pub use table::{FigureCell, FigureTable, figure_table};
pub use tenths::Tenths;
pub use unit::{MemberFacts, SeatFacts, completed_years, figures_of_unit};
pub use unit_election::{CountedVote, ElectionFacts, Enrolled, count_election_into};
