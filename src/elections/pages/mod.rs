//! Handlers: the board of a county, a village's checklist, starting a programme, its rules; and the
//! same as JSON.

mod api;
#[cfg(test)]
mod bad_number_tests;
mod board;
#[cfg(test)]
mod bodies_tests;
#[cfg(test)]
mod by_election_again_tests;
mod calling;
#[cfg(test)]
mod calling_tests;
#[cfg(test)]
pub(super) mod candidate_tests;
mod change;
mod change_fields;
pub mod chapter_page;
mod count;
mod count_api;
mod count_change;
mod count_people;
#[cfg(test)]
pub(super) mod count_tests;
mod count_told;
mod count_write;
#[cfg(test)]
mod documents_tests;
#[cfg(test)]
mod figures_tests;
#[cfg(test)]
mod later_round_tests;
mod plan;
mod programme;
#[cfg(test)]
mod state_machine_tests;
#[cfg(test)]
pub(super) mod tests;
#[cfg(test)]
mod tie_again_tests;
mod village;
#[cfg(test)]
mod void_winner_tests;
#[cfg(test)]
mod vote_day_tests;

use actix_web::web;

pub(super) use self::change_fields::day;
use self::chapter_page::{Answer, LIST, Sent};
use super::documents::{pages as documents, pages_files as document_files};
use super::roll::pages as roll;
use super::voting::pages as voting;

use crate::accounts::Right;
use crate::elections::candidates::pages as candidates;
use crate::web::route::{Access, Route};

const READ: Access = Access::Right(Right::ReadElections);
const MANAGE: Access = Access::Right(Right::ManageElections);
const PLAN: Access = Access::Right(Right::PlanElections);
const REVEAL: Access = Access::Right(Right::RevealPeople);

/// The addresses of this slice.
pub const ROUTES: &[Route] = &[
    Route::get("/v", Access::Public, || web::to(super::public::search)),
    Route::get("/v/{code}", Access::Public, || {
        web::to(super::public::village)
    }),
    Route::get("/v/{code}/elections/{id}", Access::Public, || {
        web::to(super::public::show)
    }),
    Route::get(
        "/v/{code}/elections/{id}/notices/{kind}",
        Access::Public,
        || web::to(super::public::notice),
    ),
    Route::get("/office/elections", READ, || web::to(board::show)),
    Route::post("/office/elections", PLAN, || web::to(plan::start)),
    Route::get("/office/elections/new", PLAN, || web::to(plan::new)),
    Route::post("/office/elections/steps", MANAGE, || {
        web::to(board::mark_many)
    }),
    Route::get("/office/elections/{id}", READ, || web::to(village::show)),
    Route::get("/office/elections/{id}/count", READ, || {
        web::to(count::show)
    }),
    Route::post("/office/elections/{id}/count/{change}", MANAGE, || {
        web::to(count::change)
    }),
    Route::get(
        "/office/elections/{id}/count/boxes/{box}/{entry}",
        MANAGE,
        || web::to(count::sheet),
    ),
    Route::post(
        "/office/elections/{id}/count/boxes/{box}/{entry}",
        MANAGE,
        || web::to(count::enter),
    ),
    Route::get(
        "/office/elections/{id}/count/boxes/{box}/{entry}/calls",
        MANAGE,
        || web::to(calling::show),
    ),
    Route::post(
        "/office/elections/{id}/count/boxes/{box}/{entry}/calls",
        MANAGE,
        || web::to(calling::post),
    ),
    Route::get("/office/elections/{id}/outcome", READ, || {
        web::to(count::show_outcome)
    }),
    Route::get("/office/elections/{id}/outcome/{file}", READ, || {
        web::to(count::file)
    }),
    Route::get("/office/elections/{id}/documents", READ, || {
        web::to(documents::list)
    }),
    Route::get("/office/elections/{id}/documents/{kind}", READ, || {
        web::to(documents::desk)
    }),
    Route::post("/office/elections/{id}/documents/{kind}", MANAGE, || {
        web::to(documents::freeze)
    }),
    Route::get(
        "/office/elections/{id}/documents/{kind}/{file}",
        READ,
        || web::to(document_files::file),
    ),
    Route::get("/office/programmes/{id}/documents/{kind}", READ, || {
        web::to(document_files::county)
    }),
    Route::get("/office/elections/{id}/committee", READ, || {
        web::to(roll::committee::show)
    }),
    Route::post("/office/elections/{id}/committee/{change}", MANAGE, || {
        web::to(roll::committee::change)
    }),
    Route::get("/office/elections/{id}/roll", READ, || {
        web::to(roll::show::show)
    }),
    Route::get("/office/elections/{id}/roll/{part}", READ, || {
        web::to(roll::show::part)
    }),
    Route::post("/office/elections/{id}/roll/{part}", MANAGE, || {
        web::to(roll::show::change)
    }),
    Route::get("/office/elections/{id}/roll/entries/{entry}", READ, || {
        web::to(roll::show::person)
    }),
    Route::post(
        "/office/elections/{id}/roll/entries/{entry}",
        REVEAL,
        || web::to(roll::reveal::reveal),
    ),
    Route::get("/office/elections/{id}/candidates", READ, || {
        web::to(candidates::show::overview)
    }),
    Route::get("/office/elections/{id}/candidates/{part}", READ, || {
        web::to(candidates::show::part)
    }),
    Route::post("/office/elections/{id}/candidates/{part}", MANAGE, || {
        web::to(candidates::show::change)
    }),
    Route::get("/office/elections/{id}/nominees/{nominee}", READ, || {
        web::to(candidates::show::nominee)
    }),
    Route::get("/office/elections/{id}/voting", READ, || {
        web::to(voting::show)
    }),
    Route::get(
        "/office/elections/{id}/voting/stations/{station}",
        READ,
        || web::to(voting::show_station),
    ),
    Route::get("/office/elections/{id}/voting/{part}", READ, || {
        web::to(voting::show_part)
    }),
    Route::post("/office/elections/{id}/voting/{part}", MANAGE, || {
        web::to(voting::change)
    }),
    Route::post("/office/elections/{id}/{change}", MANAGE, || {
        web::to(village::change)
    }),
    Route::get("/office/programmes/{id}", READ, || web::to(programme::show)),
    Route::get("/office/programmes/{id}/review", READ, || {
        web::to(candidates::county::show)
    }),
    Route::post("/office/programmes/{id}/review", PLAN, || {
        web::to(candidates::county::change)
    }),
    Route::post("/office/programmes/{id}/{change}", PLAN, || {
        web::to(programme::change)
    }),
    Route::get("/api/v1/elections", READ, || web::to(api::list)),
    Route::post("/api/v1/elections", PLAN, || web::to(api::start)),
    Route::get("/api/v1/elections/{id}", READ, || web::to(api::one)),
    Route::get("/api/v1/elections/{id}/count", MANAGE, || {
        web::to(count_api::show)
    }),
    Route::post("/api/v1/elections/{id}/count/{change}", MANAGE, || {
        web::to(count_api::change)
    }),
    Route::post(
        "/api/v1/elections/{id}/count/boxes/{box}/{entry}",
        MANAGE,
        || web::to(count_api::enter),
    ),
    Route::get("/api/v1/elections/{id}/committee", READ, || {
        web::to(roll::committee::api)
    }),
    Route::post("/api/v1/elections/{id}/committee/{change}", MANAGE, || {
        web::to(roll::committee::api_change)
    }),
    Route::get("/api/v1/elections/{id}/roll", READ, || {
        web::to(roll::api::show)
    }),
    Route::post("/api/v1/elections/{id}/roll/{change}", MANAGE, || {
        web::to(roll::api::change)
    }),
    Route::get("/api/v1/elections/{id}/candidates", READ, || {
        web::to(candidates::api::show)
    }),
    Route::post("/api/v1/elections/{id}/candidates/{change}", MANAGE, || {
        web::to(candidates::api::change)
    }),
    Route::get("/api/v1/programmes/{id}/review", READ, || {
        web::to(candidates::county::counts)
    }),
    Route::get(
        "/api/v1/elections/{id}/count/boxes/{box}/{entry}/calls",
        MANAGE,
        || web::to(calling::stored),
    ),
    Route::post(
        "/api/v1/elections/{id}/count/boxes/{box}/{entry}/calls",
        MANAGE,
        || web::to(calling::send),
    ),
    Route::get("/api/v1/elections/{id}/voting", READ, || {
        web::to(voting::api::show)
    }),
    Route::post("/api/v1/elections/{id}/voting/{change}", MANAGE, || {
        web::to(voting::api::change)
    }),
    Route::post("/api/v1/elections/{id}/{change}", MANAGE, || {
        web::to(api::change)
    }),
];
