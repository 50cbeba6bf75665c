//! Handlers: the elected become members, filing, certificates, handover; and the same as JSON.

mod api;
mod electorate;
mod leaving;
mod leaving_forms;
mod members;
mod papers;
mod party;
mod representatives;

use actix_web::web;

use crate::accounts::Right;
use crate::elections::chapter_page::{Answer, LIST, Sent};
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
