//! The service worker and the manifest: what makes the pages open without a network and stand on
//! the phone's first screen.

use actix_web::HttpResponse;
use serde_json::json;

use crate::web::assets;

/// The worker. Its address is below the pages it serves; browsers ask for it anew each day.
pub(super) async fn script() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/javascript; charset=utf-8")
        .insert_header(("cache-control", "no-cache"))
        .insert_header(("service-worker-allowed", "/observe"))
        .body(assets::text("observe-worker.js"))
}

/// The manifest.
pub(super) async fn manifest() -> HttpResponse {
    let icon = |name: &str, sizes: &str, kind: &str| json!({ "src": assets::href(name), "sizes": sizes, "type": kind, "purpose": "any" });
    let manifest = json!({
        "name": "村治选举观察", "short_name": "选举观察", "lang": "zh-CN", "id": "/observe",
        "start_url": "/observe", "scope": "/observe", "display": "standalone",
        "background_color": "#f4f6f8", "theme_color": "#b3121b",
        "icons": [
            icon("icon-192.png", "192x192", "image/png"), icon("icon-512.png", "512x512", "image/png"),
            icon("favicon.svg", "any", "image/svg+xml"),
        ],
    });
    HttpResponse::Ok()
        .content_type("application/manifest+json; charset=utf-8")
        .insert_header(("cache-control", "no-cache"))
        .body(manifest.to_string())
}
