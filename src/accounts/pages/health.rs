//! For those who watch the server: is it alive, can it work. No details for strangers.

use actix_web::{HttpResponse, web};

use crate::accounts::store;
use crate::web::request::App;

/// The process answers.
pub(super) async fn live() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .body("ok\n")
}

/// The database answers too.
pub(super) async fn ready(app: web::Data<App>) -> HttpResponse {
    if works(&app).await {
        live().await
    } else {
        HttpResponse::ServiceUnavailable()
            .content_type("text/plain; charset=utf-8")
            .body("unavailable\n")
    }
}

/// The same as JSON.
pub(super) async fn summary(app: web::Data<App>) -> HttpResponse {
    if works(&app).await {
        HttpResponse::Ok().json(serde_json::json!({ "status": "ok" }))
    } else {
        HttpResponse::ServiceUnavailable().json(serde_json::json!({ "status": "unavailable" }))
    }
}

async fn works(app: &App) -> bool {
    match app.db.read(store::is_empty).await {
        Ok(_) => true,
        Err(error) => {
            tracing::error!(?error, "the database does not answer");
            false
        }
    }
}
