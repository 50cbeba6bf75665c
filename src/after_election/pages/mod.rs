//! Handlers: the elected become members, filing, certificates, handover; and the same as JSON.

mod api;
mod api_bodies;
mod api_leaving;
mod electorate;
mod leaving;
mod leaving_forms;
mod leaving_write;
mod members;
mod on_paper;
mod papers;
mod parts;
mod party;
mod party_rounds;
mod representatives;
mod void;

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
    Route::post(
        "/office/elections/{id}/after/members/{change}",
        SEAT,
        || web::to(on_paper::change),
    ),
    Route::get("/office/elections/{id}/after/void", READ, || {
        web::to(void::show)
    }),
    Route::post("/office/elections/{id}/after/void/{change}", MANAGE, || {
        web::to(void::change)
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
        || web::to(leaving::change),
    ),
    Route::get(
        "/office/elections/{id}/after/departures/{departure}",
        SEAT,
        || web::to(leaving::show_departure),
    ),
    Route::post(
        "/office/elections/{id}/after/departures/{departure}/{change}",
        SEAT,
        || web::to(leaving::change),
    ),
    Route::get(
        "/office/elections/{id}/after/recalls/{recall}",
        READ,
        || web::to(leaving::show_recall),
    ),
    Route::post(
        "/office/elections/{id}/after/recalls/{recall}/{change}",
        SEAT,
        || web::to(leaving::change),
    ),
    Route::post("/office/elections/{id}/after/{change}", MANAGE, || {
        web::to(papers::change)
    }),
    Route::get("/api/v1/elections/{id}/after", READ, || web::to(api::show)),
    Route::post("/api/v1/elections/{id}/after/{change}", MANAGE, || {
        web::to(api::change)
    }),
    Route::get("/api/v1/elections/{id}/leaving", READ, || {
        web::to(api_leaving::show)
    }),
    Route::post(
        "/api/v1/elections/{id}/leaving/{person}/{change}",
        SEAT,
        || web::to(api_leaving::change),
    ),
    Route::post(
        "/api/v1/elections/{id}/recalls/{recall}/{change}",
        SEAT,
        || web::to(api_leaving::change),
    ),
    Route::post(
        "/api/v1/elections/{id}/departures/{departure}/{change}",
        SEAT,
        || web::to(api_leaving::change),
    ),
    Route::get("/api/v1/elections/{id}/electorate", READ, || {
        web::to(api_bodies::show_electorate)
    }),
    Route::post("/api/v1/elections/{id}/electorate", MANAGE, || {
        web::to(api_bodies::change_electorate)
    }),
    Route::get("/api/v1/elections/{id}/representatives", READ, || {
        web::to(api_bodies::show_representatives)
    }),
    Route::post(
        "/api/v1/elections/{id}/representatives/{change}",
        SEAT,
        || web::to(api_bodies::change_representatives),
    ),
    Route::get("/api/v1/elections/{id}/party", READ, || {
        web::to(api_bodies::show_party)
    }),
    Route::post("/api/v1/elections/{id}/party/{change}", SEAT, || {
        web::to(api_bodies::change_party)
    }),
];
