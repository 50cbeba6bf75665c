//! The office's pages that touch several slices: places, terms, persons. Each change is made by
//! the slices' own steps; [`changes`] puts together those that must follow one another.

mod bodies;
pub mod changes;
pub(crate) mod forms;
mod people;
pub mod persons;
mod places;
pub mod replaced_days;
pub(crate) mod seating;
pub(crate) mod sheet;
mod terms;
#[cfg(test)]
pub(crate) mod testing;
mod units;

use crate::web::route::Route;

/// The addresses of this slice, by part.
pub const ROUTES: [&[Route]; 4] = [bodies::ROUTES, units::ROUTES, terms::ROUTES, people::ROUTES];
