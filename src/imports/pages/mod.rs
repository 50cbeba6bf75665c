//! The office's pages for tables in and out.

mod confirm;
mod exporting;
mod preview;
mod start;

use actix_web::{HttpResponse, web};

use super::Kind;
use crate::accounts::{Principal, Right};
use crate::error::{Error, Result};
use crate::web::route::{Access, Route};

type Answer = Result<HttpResponse, actix_web::Error>;

const IMPORT: Access = Access::Right(Right::ImportTables);
const EXPORT: Access = Access::Right(Right::ExportTables);

/// The page with all kinds.
pub(super) const START: &str = "/office/imports";
const WAY: &[(&str, &str)] = &[("首页", "/office"), ("导入", START)];

/// The addresses of this slice.
pub const ROUTES: &[Route] = &[
    Route::get(START, IMPORT, || web::to(start::list)),
    Route::post(START, IMPORT, || web::to(start::upload)),
    Route::get("/office/imports/new/{kind}", IMPORT, || web::to(start::new)),
    Route::get("/office/imports/templates/{kind}", IMPORT, || {
        web::to(start::template)
    }),
    Route::get("/office/imports/done/{kind}", IMPORT, || {
        web::to(confirm::done)
    }),
    Route::get("/office/imports/files/{id}", IMPORT, || {
        web::to(preview::show)
    }),
    Route::post("/office/imports/files/{id}", IMPORT, || {
        web::to(confirm::confirm)
    }),
    Route::get("/office/imports/files/{id}/report", IMPORT, || {
        web::to(preview::report)
    }),
    Route::post("/office/imports/files/{id}/discard", IMPORT, || {
        web::to(preview::discard)
    }),
    Route::get("/office/exports", EXPORT, || web::to(exporting::show)),
    Route::get("/office/exports/file", EXPORT, || {
        web::to(exporting::masked)
    }),
    Route::post("/office/exports/full", EXPORT, || web::to(exporting::full)),
];

/// The kind in an address, when the reader may import it: places are changed by those who manage
/// them.
fn kind(word: &str, who: &Principal) -> Result<Kind> {
    Kind::from_word(word)
        .filter(|kind| may_import(who, *kind))
        .ok_or(Error::NotFound)
}

fn may_import(who: &Principal, kind: Kind) -> bool {
    let right = match kind {
        Kind::Divisions => Right::ManageDivisions,
        Kind::Observers => Right::ManageObservers,
        _ => Right::ImportTables,
    };
    who.role.may(right)
}

/// A file to keep; the name may be Chinese (RFC 5987).
fn download(name: &str, bytes: Vec<u8>) -> HttpResponse {
    let ending = name.rsplit('.').next().unwrap_or_default();
    let media_type = match ending {
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "text/csv",
    };
    crate::web::download::download(name, media_type, bytes)
}

/// Long work off the request thread.
async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    web::block(work).await.map_err(Error::internal)?
}
