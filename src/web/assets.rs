//! Style sheet, script and icons: inside the binary, under addresses that change with the content.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use actix_web::http::header::{self, ETag, EntityTag, Header as _, IfNoneMatch};
use actix_web::{HttpRequest, HttpResponse, web};
use rust_embed::RustEmbed;

/// Every file of `static/`.
#[derive(RustEmbed)]
#[folder = "static/"]
struct Files;

#[derive(Debug)]
struct Asset {
    /// The name with the hash in it: `app.1a2b3c4d.css`.
    hashed_name: String,
    content_type: String,
    tag: String,
    bytes: web::Bytes,
}

/// By their plain names.
static ASSETS: LazyLock<BTreeMap<String, Asset>> = LazyLock::new(|| {
    Files::iter()
        .filter_map(|name| Files::get(&name).map(|file| (name.to_string(), asset(&name, file))))
        .collect()
});

fn asset(name: &str, file: rust_embed::EmbeddedFile) -> Asset {
    let tag = hex::encode(&file.metadata.sha256_hash()[..16]);
    let hashed_name = match name.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}.{}.{ending}", &tag[..8]),
        None => format!("{name}.{}", &tag[..8]),
    };
    let kind = file.metadata.mimetype();
    let readable = kind.starts_with("text/") || kind == "application/manifest+json";
    let content_type = if readable {
        format!("{kind}; charset=utf-8")
    } else {
        kind.to_owned()
    };
    Asset {
        hashed_name,
        content_type,
        tag,
        bytes: web::Bytes::from(file.data.into_owned()),
    }
}

/// The address of a file of `static/`, as `app.css`. A file that does not exist keeps its plain name
/// and will be answered with 404.
pub fn href(name: &str) -> String {
    let name = ASSETS
        .get(name)
        .map_or(name, |asset| asset.hashed_name.as_str());
    format!("/static/{name}")
}

/// The bytes of a file of `static/`, for addresses of another slice; empty when there is none.
pub fn text(name: &str) -> web::Bytes {
    ASSETS
        .get(name)
        .map(|asset| asset.bytes.clone())
        .unwrap_or_default()
}

/// Answers `/static/…`.
pub fn routes(config: &mut web::ServiceConfig) {
    config.route("/static/{name:.+}", web::get().to(serve));
}

/// Sends a file that browsers may keep for ever, since a changed file has another address.
async fn serve(request: HttpRequest, name: web::Path<String>) -> HttpResponse {
    let Some(asset) = ASSETS.values().find(|asset| asset.hashed_name == *name) else {
        return HttpResponse::NotFound()
            .content_type("text/plain; charset=utf-8")
            .body("没有这个文件。");
    };
    // Weak: the same file may be sent compressed or not.
    let tag = EntityTag::new_weak(asset.tag.clone());
    let known = match IfNoneMatch::parse(&request) {
        Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|known| known.weak_eq(&tag)),
        Ok(IfNoneMatch::Any) => true,
        Err(_) => false,
    };
    let mut response = if known {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    response
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header(ETag(tag));
    if known {
        return response.finish();
    }
    response
        .content_type(asset.content_type.as_str())
        .body(asset.bytes.clone())
}

#[cfg(test)]
mod tests {
    use actix_web::{App, http::StatusCode, test};

    use super::*;

    #[actix_web::test]
    async fn a_file_is_kept_for_ever_and_asked_for_only_once() {
        let app = test::init_service(App::new().configure(routes)).await;
        let first = test::call_service(
            &app,
            test::TestRequest::get().uri(&href("app.css")).to_request(),
        )
        .await;
        assert_eq!(first.status(), StatusCode::OK);
        assert_eq!(
            first.headers().get("content-type").unwrap(),
            "text/css; charset=utf-8"
        );
        assert_eq!(
            first.headers().get("cache-control").unwrap(),
            "public, max-age=31536000, immutable"
        );
        let tag = first.headers().get("etag").unwrap().clone();
        let again = test::TestRequest::get()
            .uri(&href("app.css"))
            .insert_header(("if-none-match", tag));
        let again = test::call_service(&app, again.to_request()).await;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    }

    #[actix_web::test]
    async fn what_is_not_there_is_not_found() {
        let app = test::init_service(App::new().configure(routes)).await;
        for path in [
            "/static/app.00000000.css",
            "/static/app.css",
            "/static/..%2fCargo.toml",
        ] {
            let answer =
                test::call_service(&app, test::TestRequest::get().uri(path).to_request()).await;
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[actix_web::test]
    async fn files_have_their_content_types() {
        let app = test::init_service(App::new().configure(routes)).await;
        for (name, kind) in [
            ("app.js", "text/javascript; charset=utf-8"),
            ("favicon.svg", "image/svg+xml"),
        ] {
            let request = test::TestRequest::get().uri(&href(name)).to_request();
            let answer = test::call_service(&app, request).await;
            assert_eq!(answer.headers().get("content-type").unwrap(), kind);
        }
    }
}
