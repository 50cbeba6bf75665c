//! Handlers: the statistics page, the people behind a figure, definitions and targets, downloads
//! and the JSON interface.

mod address;
mod figures;
mod people;
mod settings;
mod target_form;
#[cfg(test)]
mod tests;

use actix_web::web;

pub(super) use address::Address;
pub(super) use people::WHOLE_LIST;
pub(super) use target_form::TypedTarget;

use crate::accounts::Right;
use crate::web::route::{Access, Route};

const READ: Access = Access::Right(Right::ReadComposition);
const SET: Access = Access::Right(Right::SetTargets);

/// The addresses of this slice.
pub const ROUTES: &[Route] = &[
    Route::get("/office/composition", READ, || web::to(figures::show)),
    Route::get("/office/composition/download", READ, || {
        web::to(figures::download)
    }),
    Route::get(
        "/office/composition/people",
        Access::Right(Right::ReadPeople),
        || web::to(people::show),
    ),
    Route::get(
        "/office/composition/people/download",
        Access::Right(Right::ReadPeople),
        || web::to(people::download),
    ),
    Route::get("/office/composition/definitions", READ, || {
        web::to(settings::show)
    }),
    Route::post("/office/composition/definitions", SET, || {
        web::to(settings::choose)
    }),
    Route::post("/office/composition/targets", SET, || {
        web::to(settings::set)
    }),
    Route::post("/office/composition/targets/remove", SET, || {
        web::to(settings::remove)
    }),
    Route::get("/api/v1/composition", READ, || web::to(figures::api)),
];

/// The statistics page.
pub(super) const PAGE: &str = "/office/composition";
/// The list behind a figure.
pub(super) const PEOPLE: &str = "/office/composition/people";
/// The same list as a file.
pub(super) const PEOPLE_FILE: &str = "/office/composition/people/download";
/// Downloads.
pub(super) const DOWNLOAD: &str = "/office/composition/download";
/// Definitions, bases and targets.
pub(super) const DEFINITIONS: &str = "/office/composition/definitions";
