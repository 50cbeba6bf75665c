//! A form that arrives after its session ended: the sign-in page carries along what was typed, and
//! after signing in one button sends it. The same button is shown to whoever signed in again in
//! another window meanwhile. Nothing of it is kept on the server.

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use super::principal::{self, Principal};
use super::views;
use crate::error::{Error, Result};
use crate::web::csrf::Origin;
use crate::web::form_post::{self, Fields, Unsent};
use crate::web::request::{PageContext, is_api, is_local};
use crate::web::route::Access;

/// Forms whose fields are secrets, or that are pointless without their session.
const NEVER_KEPT: [&str; 3] = ["/login", "/logout", "/account/password"];
/// Longest kept form, in bytes as it is sent with the sign-in; the rest is for name and password.
const LONGEST: usize = form_post::LARGEST - 4 * 1024;

/// A form as it was typed, and where it belongs.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Kept {
    path: String,
    /// The page on which the form stood, as the browser tells it; empty when it does not.
    #[serde(default)]
    page: String,
    fields: Fields,
}

impl Kept {
    /// `None` when the form must not be kept or is too long.
    fn of(request: &HttpRequest, mut fields: Fields) -> Option<Self> {
        fields.remove("csrf_token");
        let kept = Self {
            path: path(request).to_owned(),
            page: page_before(request).unwrap_or_default(),
            fields,
        };
        let sent = serde_urlencoded::to_string([("kept", kept.text()?)]).ok()?;
        (kept.may_be() && sent.len() <= LONGEST).then_some(kept)
    }

    /// Reads the hidden field of the sign-in form; whatever is not ours is nothing.
    pub(super) fn read(text: &str) -> Option<Self> {
        let kept: Self = serde_json::from_str(text).ok()?;
        kept.may_be().then_some(kept)
    }

    /// A path of ours, and no secret among the fields.
    fn may_be(&self) -> bool {
        let bare = self.path.split('?').next().unwrap_or_default();
        is_local(&self.path)
            && (self.page.is_empty() || is_local(&self.page))
            && !is_api(&self.path)
            && !NEVER_KEPT.contains(&bare)
            && self.fields.iter().all(|(name, _)| name != "password")
    }

    /// For the hidden field of the sign-in form.
    pub(super) fn text(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    /// Where it is sent, and the page on which it stood.
    fn form(&self) -> (&str, &str) {
        (&self.path, &self.page)
    }

    /// The page after signing in: who is signed in now, and the button that sends the form.
    pub(super) fn page(&self, page: PageContext, who: Principal) -> HttpResponse {
        let body = views::kept(&who, views::NOT_SENT_YET, self.form(), &self.fields);
        page.for_errors()
            .seen_by(who)
            .page("您刚才填写的内容还在", &[], &body)
    }
}

/// Middleware, inside `attach` and `csrf::guard`: a form from a page of ours, for an address that
/// needs a sign-in, without a live session, is answered with the sign-in page; one of somebody
/// who has not the right, with what was typed and another sign-in.
pub async fn keep_typed<B: MessageBody>(
    access: Access,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, actix_web::Error> {
    let is_form = request.method() == Method::POST
        && request.content_type() == "application/x-www-form-urlencoded";
    let is_own = request.extensions().get::<Origin>() == Some(&Origin::Own);
    let who = principal::of(request.request());
    let is_ours = is_form && is_own && !is_api(request.path());
    let is_late = is_ours && access != Access::Public && who.is_none();
    let without_right = who.filter(|who| match access {
        Access::Right(right) => is_ours && !who.must_change_password && !who.role.may(right),
        Access::Public | Access::SignedIn => false,
    });
    if !is_late && without_right.is_none() {
        let response = next.call(request).await?;
        return Ok(match of_another_session(response.request(), is_own) {
            Some(page) => response.into_response(page).map_into_right_body(),
            None => response.map_into_left_body(),
        });
    }
    let (request, payload) = request.into_parts();
    let kept = match form_post::fields(&request, payload).await {
        Ok(fields) => Kept::of(&request, fields),
        Err(_) => None,
    };
    let page = || PageContext::of(&request).for_errors();
    let answer = match (kept, without_right) {
        (Some(kept), None) => {
            let text = kept.text();
            let body = views::sign_in("", "/office", Some(views::SESSION_ENDED), text.as_deref());
            page().answer(StatusCode::UNAUTHORIZED, "请重新登录", &[], &body)
        }
        (Some(kept), Some(who)) => {
            tracing::warn!(account = who.account_id, ?access, "refused");
            let body = views::without_right(&who, &kept.path, &kept.fields, kept.text().as_deref());
            page().answer(StatusCode::FORBIDDEN, "没有权限", &[], &body)
        }
        (None, None) => HttpResponse::from_error(Error::SignInNeeded),
        (None, Some(_)) => HttpResponse::from_error(Error::Forbidden),
    };
    Ok(ServiceResponse::new(request, answer).map_into_right_body())
}

/// The page for a form that was refused because it was opened before signing in again elsewhere.
fn of_another_session(request: &HttpRequest, is_own: bool) -> Option<HttpResponse> {
    let Unsent(fields) = request.extensions_mut().remove::<Unsent>()?;
    let who = principal::of(request)?;
    let kept = Kept::of(request, fields).filter(|_| is_own)?;
    let body = views::kept(&who, views::SIGNED_IN_AGAIN, kept.form(), &kept.fields);
    let page = PageContext::of(request).for_errors();
    Some(page.answer(StatusCode::FORBIDDEN, "没有提交成功", &[], &body))
}

/// The address of ours from which the form was sent.
fn page_before(request: &HttpRequest) -> Option<String> {
    let sent_from = request.headers().get(header::REFERER)?.to_str().ok()?;
    let (_, rest) = sent_from.split_once("://")?;
    let page = rest.get(rest.find('/')?..)?;
    is_local(page).then(|| page.to_owned())
}

fn path(request: &HttpRequest) -> &str {
    let path = request.uri().path_and_query();
    path.map_or("", |path| path.as_str())
}
