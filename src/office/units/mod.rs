//! The pages of places: browsing the tree, one place with its history, and what can be done to it.

mod action;
mod browse;
mod change;
mod change_views;
mod merge;
mod merge_store;
mod merge_views;
mod sections;
mod store;
#[cfg(test)]
mod tests;
mod unusual_code;
mod views;

use actix_web::web;

use crate::accounts::Right;
use crate::divisions::{Division, DivisionCode};
use crate::web::route::{Access, Route};

const READING: Access = Access::Right(Right::ReadDivisions);
const CHANGING: Access = Access::Right(Right::ManageDivisions);

/// The addresses of this part.
pub(super) const ROUTES: &[Route] = &[
    Route::get("/office/divisions", READING, || web::to(browse::home)),
    Route::get("/office/divisions/search", READING, || {
        web::to(browse::search)
    }),
    Route::get("/office/divisions/{code}", READING, || web::to(browse::one)),
    Route::get("/office/divisions/{code}/sections", CHANGING, || {
        web::to(sections::new)
    }),
    Route::post("/office/divisions/{code}/sections", CHANGING, || {
        web::to(sections::add)
    }),
    Route::get("/office/divisions/{code}/change/{action}", CHANGING, || {
        web::to(change::show)
    }),
    Route::post("/office/divisions/{code}/change/{action}", CHANGING, || {
        web::to(change::carry_out)
    }),
];

const LIST: &str = "/office/divisions";

/// The address of a place; the nation's is the list itself.
pub(super) fn address(place: &DivisionCode) -> String {
    if place.as_str().is_empty() {
        return LIST.to_owned();
    }
    format!("{LIST}/{place}")
}

/// The way to a place: home, the list, then the places above it inside the reader's scope.
fn way(scope: &DivisionCode, ancestors: &[Division]) -> Vec<(String, String)> {
    let mut steps = vec![
        ("首页".to_owned(), "/office".to_owned()),
        ("区划".to_owned(), LIST.to_owned()),
    ];
    let inside = ancestors.iter().filter(|place| scope.contains(&place.code));
    steps.extend(inside.map(|place| (place.name.clone(), address(&place.code))));
    steps
}
