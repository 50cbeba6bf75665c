//! The pages of persons: the list, one person, corrections, who may be the same person; voters and
//! households.

mod edit;
mod gone;
mod list;
mod matches;
mod matches_apart;
mod matches_several;
mod numbers;
mod one;
mod reveal;
mod rolls;
pub(super) mod service;
pub(super) mod store;
#[cfg(test)]
mod tests;
mod views;

use actix_web::web;

use rolls::VoterRecord;

use crate::accounts::Right;
use crate::people::households::Household;
use crate::web::route::{Access, Route};

const READING: Access = Access::Right(Right::ReadPeople);
const REVEALING: Access = Access::Right(Right::RevealPeople);
const CHANGING: Access = Access::Right(Right::ManagePeople);
const LIST: &str = "/office/people";
/// The page with the search by ID number.
const SEARCH: &str = "/office/people/search";
const WAY: &[(&str, &str)] = &[("首页", "/office"), ("人员", LIST)];

/// The addresses of this part.
pub(super) const ROUTES: &[Route] = &[
    Route::get("/office/people", READING, || web::to(list::list)),
    Route::get("/office/people/search", READING, || web::to(list::ask)),
    Route::post("/office/people/search", READING, || web::to(list::find)),
    Route::get("/office/people/matches", CHANGING, || {
        web::to(matches::list)
    }),
    Route::get("/office/people/matches/several", CHANGING, || {
        web::to(matches_several::list)
    }),
    Route::post("/office/people/matches/several", CHANGING, || {
        web::to(matches_several::join)
    }),
    Route::get("/office/people/matches/apart", CHANGING, || {
        web::to(matches_apart::list)
    }),
    Route::post("/office/people/matches/{id}/again", CHANGING, || {
        web::to(matches_apart::ask_again)
    }),
    Route::post("/office/people/matches/{id}", CHANGING, || {
        web::to(matches::decide)
    }),
    Route::get("/office/people/voters", READING, || {
        web::to(rolls::voters::list)
    }),
    Route::get("/office/people/households", READING, || {
        web::to(rolls::households::list)
    }),
    Route::get("/office/people/households/{id}", READING, || {
        web::to(rolls::households::show)
    }),
    Route::get("/office/people/households/{id}/edit", CHANGING, || {
        web::to(rolls::correct::show::<Household>)
    }),
    Route::post("/office/people/households/{id}/edit", CHANGING, || {
        web::to(rolls::correct::save::<Household>)
    }),
    Route::post("/office/people/households/{id}/remove", CHANGING, || {
        web::to(rolls::correct::remove::<Household>)
    }),
    Route::get("/office/people/voters/{unit}/{person}", CHANGING, || {
        web::to(rolls::correct::show::<VoterRecord>)
    }),
    Route::post("/office/people/voters/{unit}/{person}", CHANGING, || {
        web::to(rolls::correct::save::<VoterRecord>)
    }),
    Route::post(
        "/office/people/voters/{unit}/{person}/remove",
        CHANGING,
        || web::to(rolls::correct::remove::<VoterRecord>),
    ),
    Route::get("/office/people/{id}", READING, || web::to(one::show)),
    Route::get("/office/people/{id}/edit", CHANGING, || web::to(edit::show)),
    Route::post("/office/people/{id}/edit", CHANGING, || web::to(edit::save)),
    Route::post("/office/people/{id}/reveal", REVEALING, || {
        web::to(reveal::reveal)
    }),
];

/// The address of a person.
fn address(id: i64) -> String {
    format!("{LIST}/{id}")
}

/// Whose data a form may change: those at home in the reader's scope.
fn check_home(scope: &crate::divisions::DivisionCode, home: &str) -> crate::error::Result<()> {
    if home.starts_with(scope.as_str()) {
        return Ok(());
    }
    Err(crate::error::Error::conflict(
        "此人登记在您的管理范围以外，请由其登记单位所属的乡镇或县办理。",
    ))
}
