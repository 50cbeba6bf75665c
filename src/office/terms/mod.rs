//! The pages of terms and election days.

mod days;
mod list;
mod remove;
mod store;
mod take_back;
#[cfg(test)]
mod tests;
mod views;

use actix_web::web;

use crate::accounts::Right;
use crate::web::route::{Access, Route};

const MANAGING: Access = Access::Right(Right::ManageTerms);
const LIST: &str = "/office/terms";

/// The addresses of this part.
pub(super) const ROUTES: &[Route] = &[
    Route::get("/office/terms", MANAGING, || web::to(list::list)),
    Route::post("/office/terms", MANAGING, || web::to(list::add)),
    Route::get("/office/terms/new", MANAGING, || web::to(list::new)),
    Route::get("/office/terms/{id}", MANAGING, || web::to(days::show)),
    Route::post("/office/terms/{id}/remove", MANAGING, || {
        web::to(remove::remove)
    }),
    Route::post("/office/terms/{id}/days", MANAGING, || web::to(days::set)),
    Route::post("/office/terms/{id}/days/take-back", MANAGING, || {
        web::to(take_back::take_back)
    }),
];
