//! Handlers: the elected become members, filing, certificates, handover; and the same as JSON.

mod api;
mod electorate;
mod leaving;
mod leaving_forms;
mod members;
mod papers;
mod party;
mod representatives;

use actix_web::{HttpResponse, web};

use crate::accounts::{Principal, Right};
use crate::db::WriteScope;
use crate::elections::store;
use crate::error::{Error, Result};
use crate::web::form_post::{Fields, Posted};
use crate::web::request::App;
use crate::web::route::{Access, Route};

const READ: Access = Access::Right(Right::ReadElections);
const MANAGE: Access = Access::Right(Right::ManageElections);
const SEAT: Access = Access::Right(Right::ManagePeople);

/// The addresses of this slice; they stand before those of `elections`, which take any last word.
pub const ROUTES: &[Route] = &[
    Route::get("/office/elections/{id}/electorate", READ, || {
        web::to(electorate::show)
    }),
    Route::post("/office/elections/{id}/electorate", MANAGE, || {
        web::to(electorate::save)
    }),
    Route::get("/office/elections/{id}/party", READ, || {
        web::to(party::show)
    }),
    Route::post("/office/elections/{id}/party/{change}", SEAT, || {
        web::to(party::change)
    }),
    Route::get("/office/elections/{id}/representatives", READ, || {
        web::to(representatives::show)
    }),
    Route::post(
        "/office/elections/{id}/representatives/{change}",
        SEAT,
        || web::to(representatives::change),
    ),
    Route::get("/office/elections/{id}/after", READ, || {
        web::to(papers::show)
    }),
    Route::get("/office/elections/{id}/after/members", READ, || {
        web::to(members::show)
    }),
    Route::post("/office/elections/{id}/after/members", SEAT, || {
        web::to(members::save)
    }),
    Route::get("/office/elections/{id}/after/leaving", READ, || {
        web::to(leaving::show_all)
    }),
    Route::get(
        "/office/elections/{id}/after/leaving/{person}",
        SEAT,
        || web::to(leaving::show_member),
    ),
    Route::post(
        "/office/elections/{id}/after/leaving/{person}/{change}",
        SEAT,
        || web::to(leaving::change_member),
    ),
    Route::get(
        "/office/elections/{id}/after/recalls/{recall}",
        READ,
        || web::to(leaving::show_recall),
    ),
    Route::post(
        "/office/elections/{id}/after/recalls/{recall}/{change}",
        SEAT,
        || web::to(leaving::change_recall),
    ),
    Route::post("/office/elections/{id}/after/{change}", MANAGE, || {
        web::to(papers::change)
    }),
    Route::get("/api/v1/elections/{id}/after", READ, || web::to(api::show)),
    Route::post("/api/v1/elections/{id}/after/{change}", MANAGE, || {
        web::to(api::change)
    }),
];

type Answer = std::result::Result<HttpResponse, actix_web::Error>;
type Sent = Posted<Fields>;

const LIST: &str = "/office/elections";

/// The lock for a change of an election inside the scope.
async fn lock(app: &App, who: &Principal, id: i64) -> Result<WriteScope> {
    let scope = who.scope.clone();
    let found = app.db.read(move |conn| store::election(conn, &scope, id));
    let county = found.await?.unit.county().ok_or(Error::NotFound)?;
    Ok(WriteScope::County(county))
}
