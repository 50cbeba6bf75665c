//! The pages of those who serve in a village: other organisations, and the two committees.

mod asked_back;
mod forms_of_service;
mod members;
mod members_change;
mod members_correct;
mod members_record;
mod members_store;
#[cfg(test)]
mod members_tests;
mod members_undo;
mod members_views;
mod organisations;
mod organisations_views;
mod person_choice;
mod services;
#[cfg(test)]
mod tests;

use actix_web::web;

pub(crate) use members_record::{Corrected, correct, leave, left_in_words, restore, withdraw};
pub(crate) use members_store::{MemberLine, NewMember, add, members, posts_label};
pub(crate) use person_choice::{
    Chosen, Meant, candidate, fields, in_words, read, record, resolve, resolved,
};

use super::sheet;
use crate::accounts::{Principal, Right};
use crate::divisions::{self, Division, DivisionCode, Level};
use crate::error::{Error, Result};
use crate::web::request::App;
use crate::web::route::{Access, Route};

const READING: Access = Access::Right(Right::ReadPeople);
const CHANGING: Access = Access::Right(Right::ManagePeople);

/// The addresses of this part.
pub(super) const ROUTES: &[Route] = &[
    Route::get("/office/divisions/{code}/organisations", READING, || {
        web::to(organisations::list)
    }),
    Route::post("/office/divisions/{code}/organisations", CHANGING, || {
        web::to(organisations::add)
    }),
    Route::get("/office/organisations/{id}", READING, || {
        web::to(organisations::show)
    }),
    Route::post("/office/organisations/{id}/end", CHANGING, || {
        web::to(organisations::end)
    }),
    Route::get("/office/organisations/{id}/services", CHANGING, || {
        web::to(services::new)
    }),
    Route::post("/office/organisations/{id}/services", CHANGING, || {
        web::to(services::appoint)
    }),
    Route::get(
        "/office/organisations/{id}/services/{record}",
        CHANGING,
        || web::to(services::ask_leave),
    ),
    Route::post(
        "/office/organisations/{id}/services/{record}",
        CHANGING,
        || web::to(services::leave),
    ),
    Route::get("/office/divisions/{code}/members", READING, || {
        web::to(members::list)
    }),
    Route::get("/office/divisions/{code}/members/{term}", CHANGING, || {
        web::to(members_change::new)
    }),
    Route::post("/office/divisions/{code}/members/{term}", CHANGING, || {
        web::to(members_change::add)
    }),
    Route::get(
        "/office/divisions/{code}/members/{term}/{person}/{stretch}",
        CHANGING,
        || web::to(members_change::ask_leave),
    ),
    Route::post(
        "/office/divisions/{code}/members/{term}/{person}/{stretch}",
        CHANGING,
        || web::to(members_change::leave),
    ),
    Route::get(
        "/office/divisions/{code}/members/{term}/{person}/{stretch}/correct",
        CHANGING,
        || web::to(members_correct::show),
    ),
    Route::post(
        "/office/divisions/{code}/members/{term}/{person}/{stretch}/correct",
        CHANGING,
        || web::to(members_correct::save),
    ),
    Route::get(
        "/office/divisions/{code}/members/{term}/{person}/{stretch}/restore",
        CHANGING,
        || web::to(members_undo::show_restore),
    ),
    Route::post(
        "/office/divisions/{code}/members/{term}/{person}/{stretch}/restore",
        CHANGING,
        || web::to(members_undo::restore),
    ),
    Route::get(
        "/office/divisions/{code}/members/{term}/{person}/{stretch}/mistaken",
        CHANGING,
        || web::to(members_undo::show_withdraw),
    ),
    Route::post(
        "/office/divisions/{code}/members/{term}/{person}/{stretch}/mistaken",
        CHANGING,
        || web::to(members_undo::withdraw),
    ),
];

/// The village or community of an address, inside the reader's scope.
async fn unit(app: &App, who: &Principal, code: &str) -> Result<Division> {
    let (code, scope) = (super::forms::code_in_path(code)?, who.scope.clone());
    let found = app
        .db
        .read(move |conn| divisions::find(conn, &scope, &code))
        .await?;
    if found.level == Level::Village {
        Ok(found)
    } else {
        Err(Error::conflict(
            "只有村、社区才有这一页，请先选择一个村或社区。",
        ))
    }
}

fn place_address(unit: &DivisionCode) -> String {
    format!("/office/divisions/{unit}")
}

fn organisations_address(unit: &str) -> String {
    format!("/office/divisions/{unit}/organisations")
}

fn members_address(unit: &DivisionCode) -> String {
    format!("/office/divisions/{unit}/members")
}

fn may_change(who: &Principal) -> bool {
    who.role.may(Right::ManagePeople)
}
