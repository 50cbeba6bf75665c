//! The address a request comes from, through a server in front of this one or not.

use std::net::IpAddr;

use actix_web::HttpRequest;
use actix_web::http::header;

use super::csrf::authority;
use super::request::is_local;

/// The client's address. `X-Forwarded-For` is believed only from the trusted server in front, and
/// only its last entry, which that server wrote itself; anybody could have sent the others.
pub fn address(request: &HttpRequest, trusted_proxy: Option<IpAddr>) -> Option<IpAddr> {
    let peer = request.peer_addr().map(|address| address.ip())?;
    if trusted_proxy != Some(peer) {
        return Some(peer);
    }
    let told = request.headers().get_all("x-forwarded-for").last();
    let last = told.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    Some(last.unwrap_or(peer))
}

/// The page of ours that the form was on, as the browser tells it; else the home page. The other
/// server's name in it, if any, is never followed.
pub(super) fn page_before(request: &HttpRequest) -> String {
    let told = request.headers().get(header::REFERER);
    let path = told.and_then(|value| {
        let address = value.to_str().ok()?;
        let place = address.find(authority(address)?)? + authority(address)?.len();
        address.get(place..)
    });
    let is_page = |path: &&str| is_local(path) && path.starts_with("/office");
    path.filter(is_page).unwrap_or("/office").to_owned()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn only_the_trusted_server_in_front_is_believed() {
        let proxy = IpAddr::from([10, 0, 0, 1]);
        let request = TestRequest::default()
            .peer_addr("10.0.0.1:5000".parse().unwrap())
            .insert_header(("x-forwarded-for", "1.2.3.4, 192.0.2.7"))
            .to_http_request();
        assert_eq!(address(&request, None), Some(proxy));
        assert_eq!(
            address(&request, Some(IpAddr::from([10, 0, 0, 2]))),
            Some(proxy)
        );
        assert_eq!(
            address(&request, Some(proxy)),
            Some(IpAddr::from([192, 0, 2, 7]))
        );
        let bare = TestRequest::default().peer_addr("10.0.0.1:5000".parse().unwrap());
        assert_eq!(address(&bare.to_http_request(), Some(proxy)), Some(proxy));
    }
}
