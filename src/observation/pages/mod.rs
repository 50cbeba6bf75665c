//! Handlers of the observers' pages, and of what their phones send.

pub(super) mod board;
pub(super) mod board_reading;
#[cfg(test)]
mod board_tests;
mod chapter;
mod count;
#[cfg(test)]
mod coverage_tests;
mod live;
pub(super) mod office;
mod office_one;
#[cfg(test)]
mod office_tests;
mod phone;
mod village;
mod worker;

use actix_web::{HttpResponse, web};

use super::store_jobs::Sender;
use crate::accounts::{Principal, Right};
use crate::web::request::App;
use crate::web::route::{Access, Route};

const OBSERVE: Access = Access::Right(Right::Observe);
const READ: Access = Access::Right(Right::ReadElections);
const ELECTIONS: Access = Access::Right(Right::ManageElections);
const MANAGE: Access = Access::Right(Right::ManageObservers);

type Answer = Result<HttpResponse, actix_web::Error>;

/// The addresses of this slice.
pub const ROUTES: &[Route] = &[
    Route::get("/observe", OBSERVE, || web::to(village::home)),
    Route::get("/observe/worker.js", Access::Public, || {
        web::to(worker::script)
    }),
    Route::get("/observe/manifest.webmanifest", Access::Public, || {
        web::to(worker::manifest)
    }),
    Route::get("/observe/sent", OBSERVE, || web::to(village::sent)),
    Route::get("/observe/photos/{id}", OBSERVE, || web::to(phone::photo)),
    Route::get("/observe/{election}", OBSERVE, || web::to(village::show)),
    Route::post("/observe/{election}/save", OBSERVE, || {
        web::to(village::save)
    }),
    Route::get("/observe/{election}/count/{place}", OBSERVE, || {
        web::to(count::show)
    }),
    Route::post("/observe/{election}/count/{place}/tap", OBSERVE, || {
        web::to(count::tap)
    }),
    Route::get("/api/v1/observation/session", OBSERVE, || {
        web::to(phone::session)
    }),
    Route::post("/api/v1/observation/jobs", OBSERVE, || web::to(phone::job)),
    Route::post("/api/v1/observation/photos/{id}", OBSERVE, || {
        web::to(phone::photo_part)
    }),
    Route::get("/api/v1/observation/{election}/fields", OBSERVE, || {
        web::to(phone::fields)
    }),
    Route::get(
        "/api/v1/observation/{election}/calls/{place}",
        OBSERVE,
        || web::to(count::called),
    ),
    Route::post(
        "/api/v1/observation/{election}/calls/{place}",
        OBSERVE,
        || web::to(count::call),
    ),
    Route::get("/office/observers", MANAGE, || web::to(office::list)),
    Route::post("/office/observers/settings", MANAGE, || {
        web::to(office::change_settings)
    }),
    Route::post("/office/observers/slips", MANAGE, || web::to(office::slips)),
    Route::get("/office/observers/proposal", MANAGE, || {
        web::to(office_one::proposal)
    }),
    Route::post("/office/observers/proposal", MANAGE, || {
        web::to(office_one::save)
    }),
    Route::get("/office/observers/board", READ, || web::to(board::show)),
    Route::get("/office/observers/board/live", READ, || web::to(live::live)),
    Route::get("/office/observers/board/file", READ, || {
        web::to(board::file)
    }),
    Route::post("/office/observers/hall", MANAGE, || {
        web::to(board::change_hall)
    }),
    Route::get("/observe/hall/{token}", Access::Public, || {
        web::to(board::screen)
    }),
    Route::get("/office/observers/elections/{id}", READ, || {
        web::to(chapter::show)
    }),
    Route::post(
        "/office/observers/elections/{id}/explain",
        ELECTIONS,
        || web::to(chapter::say),
    ),
    Route::get("/office/observers/{id}", MANAGE, || {
        web::to(office_one::show)
    }),
    Route::post("/office/observers/{id}", MANAGE, || {
        web::to(office_one::change)
    }),
];

/// Who sends now. `clock`: the phone's, milliseconds since 1970; the server's without a phone.
fn sender(app: &App, who: &Principal, clock: Option<i64>) -> Sender {
    let now = app.db.clock().now();
    Sender {
        account_id: who.account_id,
        name: who.name.clone(),
        scope: who.scope.clone(),
        clock: clock.unwrap_or_else(|| now.and_utc().timestamp_millis()),
        now,
    }
}

/// The chapter of an address; none for the practice election.
fn chapter(number: i64) -> Option<i64> {
    (number != super::pack::PRACTICE).then_some(number)
}
