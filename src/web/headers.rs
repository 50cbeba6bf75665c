//! The security headers of every response, errors too.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;

/// How clients reach the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// Plain HTTP, as in a county's own network.
    Plain,
    /// TLS, here or at a proxy: browsers are told to stay with it.
    Tls,
}

/// Only our own files; nothing inline, nothing embedded, forms go to us alone, nobody frames us.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; object-src 'none'; base-uri 'none'; \
     form-action 'self'; frame-ancestors 'none'; img-src 'self' data:";

const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (header::CACHE_CONTROL, "no-store"),
];

/// One year, the least that counts.
const STRICT_TRANSPORT_SECURITY: &str = "max-age=31536000";

/// Middleware, to be wrapped outermost:
/// `App::new().wrap(from_fn(move |request, next| headers::add(transport, request, next)))`.
///
/// A header that the handler has set stays: static files may be kept, an upload that is shown has a
/// stricter policy.
pub async fn add<B: MessageBody>(
    transport: Transport,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    match next.call(request).await {
        Ok(mut response) => {
            fill(response.headers_mut(), transport);
            Ok(response)
        }
        // An error of a middleware further in becomes a response only after this one.
        Err(error) => {
            let mut response = error.error_response();
            fill(response.headers_mut(), transport);
            Err(InternalError::from_response(error, response).into())
        }
    }
}

fn fill(headers: &mut HeaderMap, transport: Transport) {
    let tls = (transport == Transport::Tls)
        .then_some((header::STRICT_TRANSPORT_SECURITY, STRICT_TRANSPORT_SECURITY));
    for (name, value) in HEADERS.into_iter().chain(tls) {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use actix_web::middleware::from_fn;
    use actix_web::{App, HttpResponse, error, test, web};

    use super::*;

    async fn refuse<B: MessageBody>(
        _request: ServiceRequest,
        _next: Next<B>,
    ) -> Result<ServiceResponse<B>, actix_web::Error> {
        Err(error::ErrorForbidden("no"))
    }

    async fn headers_of(transport: Transport, path: &str) -> BTreeMap<String, String> {
        let cached = || async {
            HttpResponse::Ok()
                .insert_header(("cache-control", "public"))
                .body("x")
        };
        let app = App::new()
            .service(
                web::scope("/refused")
                    .wrap(from_fn(refuse))
                    .route("", web::get().to(cached)),
            )
            .route("/cached", web::get().to(cached))
            .route("/page", web::get().to(|| async { "x" }))
            .wrap(from_fn(move |request, next| add(transport, request, next)));
        let app = test::init_service(app).await;
        let request = test::TestRequest::get().uri(path).to_request();
        let headers = match test::try_call_service(&app, request).await {
            Ok(response) => response.headers().clone(),
            Err(error) => error.error_response().headers().clone(),
        };
        headers
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect()
    }

    #[actix_web::test]
    async fn every_response_has_the_headers_errors_too() {
        for path in ["/page", "/missing", "/refused"] {
            let headers = headers_of(Transport::Plain, path).await;
            assert!(headers["content-security-policy"].contains("frame-ancestors 'none'"));
            assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
            assert_eq!(headers["cache-control"], "no-store");
            assert!(!headers.contains_key("strict-transport-security"));
        }
    }

    #[actix_web::test]
    async fn browsers_stay_with_tls_only_when_there_is_tls() {
        let headers = headers_of(Transport::Tls, "/page").await;
        assert_eq!(headers["strict-transport-security"], "max-age=31536000");
    }

    #[actix_web::test]
    async fn what_a_handler_has_set_stays() {
        assert_eq!(
            headers_of(Transport::Plain, "/cached").await["cache-control"],
            "public"
        );
    }
}
