//! Handlers: the way in and out, the home page, one's own password, the administration of accounts.

mod change;
mod entry;
mod health;
mod manage;
mod office;
mod password;

use actix_web::web;

use super::roles::Right;
use crate::web::route::{Access, Route};

const ADMINISTRATION: Access = Access::Right(Right::ManageAccounts);

/// The addresses of this slice.
pub const ROUTES: &[Route] = &[
    Route::get("/", Access::Public, || web::to(entry::start)),
    Route::get("/ui", Access::Public, || web::to(entry::preferences)),
    Route::get("/login", Access::Public, || web::to(entry::show_sign_in)),
    Route::post("/login", Access::Public, || web::to(entry::sign_in)),
    Route::post("/logout", Access::SignedIn, || web::to(entry::sign_out)),
    Route::get("/health", Access::Public, || web::to(health::summary)),
    Route::get("/health/live", Access::Public, || web::to(health::live)),
    Route::get("/health/ready", Access::Public, || web::to(health::ready)),
    Route::get("/account/password", Access::SignedIn, || {
        web::to(password::show)
    }),
    Route::post("/account/password", Access::SignedIn, || {
        web::to(password::change)
    }),
    Route::get("/office", Access::SignedIn, || web::to(office::home)),
    Route::get("/office/accounts", ADMINISTRATION, || web::to(manage::list)),
    Route::post("/office/accounts", ADMINISTRATION, || web::to(manage::add)),
    Route::get("/office/accounts/new", ADMINISTRATION, || {
        web::to(manage::new)
    }),
    Route::get("/office/accounts/{id}", ADMINISTRATION, || {
        web::to(manage::show)
    }),
    Route::post("/office/accounts/{id}", ADMINISTRATION, || {
        web::to(change::update)
    }),
    Route::post("/office/accounts/{id}/disable", ADMINISTRATION, || {
        web::to(change::disable)
    }),
    Route::post("/office/accounts/{id}/enable", ADMINISTRATION, || {
        web::to(change::enable)
    }),
    Route::post("/office/accounts/{id}/reset", ADMINISTRATION, || {
        web::to(change::reset)
    }),
];
