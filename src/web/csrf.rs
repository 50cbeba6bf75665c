//! Only our own pages may send changes: the token of the session in each form, and where the
//! request says it comes from.
//!
//! A form of a signed-in person needs both: the token (compared in constant time by `form_post`)
//! and no sign of a foreign origin (checked here for every unsafe method). The sign-in form has no
//! session and so no token: it must show a sign of our own origin, which every browser sends with
//! a form (`Sec-Fetch-Site`, `Origin` or `Referer`).

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, web};
use subtle::ConstantTimeEq;

use super::answer::Refusal;
use super::request::App;

/// Where a request says it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A page of ours.
    Own,
    /// Another site.
    Foreign,
    /// It does not say.
    Untold,
}

/// Middleware: an unsafe request that comes from elsewhere goes no further.
pub async fn guard<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    if !request.method().is_safe() {
        let public = request
            .app_data::<web::Data<App>>()
            .and_then(|app| app.public_authority());
        let origin = origin(request.headers(), public.as_deref());
        if origin == Origin::Foreign {
            tracing::warn!("a form from another site was refused");
            let refused = request.error_response(Refusal::foreign_form());
            return Ok(refused.map_into_right_body());
        }
        request.extensions_mut().insert(origin);
    }
    Ok(next.call(request).await?.map_into_left_body())
}

/// Judges the headers; `public` is the authority (host and port) of the public address, if set.
fn origin(headers: &HeaderMap, public: Option<&str>) -> Origin {
    let value = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or(""));
    if let Some(site) = value("sec-fetch-site") {
        return if site == "same-origin" {
            Origin::Own
        } else {
            Origin::Foreign
        };
    }
    let Some(from) = value(header::ORIGIN.as_str()).or_else(|| value(header::REFERER.as_str()))
    else {
        return Origin::Untold;
    };
    let from = authority(from);
    let is_own = |own: &str| from.is_some_and(|from| from.eq_ignore_ascii_case(own));
    if value(header::HOST.as_str()).is_some_and(is_own) || public.is_some_and(is_own) {
        Origin::Own
    } else {
        Origin::Foreign
    }
}

/// Host and port of an address.
pub(crate) fn authority(address: &str) -> Option<&str> {
    let rest = address
        .strip_prefix("http://")
        .or_else(|| address.strip_prefix("https://"))?;
    rest.split(['/', '?', '#'])
        .next()
        .filter(|authority| !authority.is_empty())
}

/// Whether a form carries the token of its session, compared in constant time. For forms with
/// files; plain forms are checked by [`super::form_post::Posted`].
pub fn verify(expected: &str, sent: &str) -> Result<(), Refusal> {
    if !expected.is_empty() && bool::from(expected.as_bytes().ct_eq(sent.as_bytes())) {
        Ok(())
    } else {
        tracing::warn!("a form without the token of its session was refused");
        Err(Refusal::foreign_form())
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    fn judged(headers: &[(&'static str, &'static str)]) -> Origin {
        let mut map = HeaderMap::new();
        map.insert(header::HOST, HeaderValue::from_static("10.0.0.1:8080"));
        for (name, value) in headers {
            map.insert(
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            );
        }
        origin(&map, Some("cunzhi.example.cn"))
    }

    #[test]
    fn the_browsers_own_word_comes_first() {
        assert_eq!(judged(&[("sec-fetch-site", "same-origin")]), Origin::Own);
        for site in ["cross-site", "same-site", "none", ""] {
            let headers = [("sec-fetch-site", site), ("origin", "http://10.0.0.1:8080")];
            assert_eq!(judged(&headers), Origin::Foreign, "{site}");
        }
    }

    #[test]
    fn older_browsers_are_judged_by_origin_and_referer() {
        assert_eq!(judged(&[("origin", "http://10.0.0.1:8080")]), Origin::Own);
        assert_eq!(
            judged(&[("origin", "https://Cunzhi.example.cn")]),
            Origin::Own
        );
        assert_eq!(
            judged(&[("referer", "http://10.0.0.1:8080/login?next=/")]),
            Origin::Own
        );
        for foreign in [
            "null",
            "http://10.0.0.1:8080.evil.example",
            "http://evil.example",
            "10.0.0.1:8080",
        ] {
            assert_eq!(judged(&[("origin", foreign)]), Origin::Foreign, "{foreign}");
            assert_eq!(
                judged(&[("referer", foreign)]),
                Origin::Foreign,
                "{foreign}"
            );
        }
        assert_eq!(judged(&[]), Origin::Untold);
    }

    #[test]
    fn an_empty_token_is_never_right() {
        assert!(verify("", "").is_err());
        assert!(verify("abc", "abd").is_err());
        assert!(verify("abc", "abc").is_ok());
    }
}
