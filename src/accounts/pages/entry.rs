//! The start page, signing in and out, and how the reader wants to see pages.

use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::StatusCode;
use actix_web::http::header::HeaderName;
use actix_web::{HttpRequest, HttpResponse, ResponseError, web};
use serde::Deserialize;

use crate::accounts::kept::Kept;
use crate::accounts::principal::{self, SignedInAnyhow};
use crate::accounts::sign_in::SignIn;
use crate::accounts::tries::Key;
use crate::accounts::{Password, sign_in, views};
use crate::error::Result;
use crate::web::answer::Refusal;
use crate::web::client;
use crate::web::flash::with_notice;
use crate::web::form_post::{Fields, Posted, PostedOpenly};
use crate::web::idempotency::see_other;
use crate::web::layout::TextSize;
use crate::web::request::{
    App, PREFERENCES_COOKIE, PageContext, is_local, read_preferences, write_preferences,
};

/// The page for everybody.
pub(super) async fn start(page: PageContext) -> HttpResponse {
    page.page("村（社区）换届与治理", &[], &views::start())
}

#[derive(Deserialize)]
pub(super) struct Next {
    #[serde(default)]
    next: String,
}

/// Where to go after signing in: only to a page of ours, never back to signing in or out.
fn next_or_home(next: &str) -> &str {
    let is_wanted = is_local(next) && !next.starts_with("/login") && !next.starts_with("/logout");
    if is_wanted { next } else { "/office" }
}

/// The sign-in form; whoever is signed in already goes on.
pub(super) async fn show_sign_in(
    request: HttpRequest,
    page: PageContext,
    query: web::Query<Next>,
) -> HttpResponse {
    if principal::of(&request).is_some() {
        return see_other(next_or_home(&query.next));
    }
    page.page(
        "登录",
        &[],
        &views::sign_in("", next_or_home(&query.next), None, None),
    )
}

#[derive(Deserialize)]
pub(super) struct SignInForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: Password,
    #[serde(default)]
    next: String,
    /// A form that waited for the sign-in.
    #[serde(default)]
    kept: String,
}

/// One answer for a wrong name, a wrong password and a disabled account.
const WRONG: &str = "账号或密码不正确，请检查后再试。若账号已停用或忘记密码，请联系管理员。";
/// Said to whoever has the right one-time password too late.
const ENDED: &str =
    "这个一次性密码已过期，不能再用。请联系管理员重置密码，再用新的一次性密码登录。";

/// Signs in. Wrong name, wrong password and disabled account answer alike.
pub(super) async fn sign_in(
    app: web::Data<App>,
    request: HttpRequest,
    page: PageContext,
    form: PostedOpenly<SignInForm>,
) -> Result<HttpResponse, actix_web::Error> {
    let form = form.0;
    let now = app.db.clock().now();
    let tried = Key::of(&form.name, client::address(&request, app.trusted_proxy));
    let kept = Kept::read(&form.kept);
    let again = |status, sentence: &str| {
        let kept = kept.as_ref().and_then(Kept::text);
        let next = next_or_home(&form.next);
        let body = views::sign_in(form.name.trim(), next, Some(sentence), kept.as_deref());
        page.answer(status, "登录", &[], &body)
    };
    if !app.tries.may_try(&tried, now) {
        let refusal = Refusal::too_many_tries();
        return match kept {
            Some(_) => Ok(again(refusal.status_code(), &refusal.to_string())),
            None => Err(refusal.into()),
        };
    }
    let old = sign_in::token(&app, &request);
    let (token, role) = match sign_in::sign_in(&app, &form.name, form.password.clone(), old).await?
    {
        SignIn::Begun(token, role) => (token, role),
        SignIn::Wrong => {
            app.tries.note_failure(tried, now);
            return Ok(again(StatusCode::UNPROCESSABLE_ENTITY, WRONG));
        }
        SignIn::Ended => return Ok(again(StatusCode::UNPROCESSABLE_ENTITY, ENDED)),
    };
    app.tries.forget(&tried);
    let mut response = match kept {
        Some(kept) => kept.page(page, sign_in::principal(&app, token.clone()).await?),
        None => see_other(next_or_home(&form.next)),
    };
    response.add_cookie(&sign_in::cookie(&app, token, Some(role)))?;
    Ok(response)
}

/// Signs out: the session ends here and for every copy of its cookie. The browser forgets pages, but
/// not its storage: an observer's phone keeps there what is not sent yet.
pub(super) async fn sign_out(
    app: web::Data<App>,
    request: HttpRequest,
    _who: SignedInAnyhow,
    _form: Posted<Fields>,
) -> Result<HttpResponse, actix_web::Error> {
    if let Some(token) = sign_in::token(&app, &request) {
        sign_in::sign_out(&app, token).await?;
    }
    let mut response = see_other(&with_notice("/login", "signed-out"));
    response.add_removal_cookie(&sign_in::cookie(&app, String::new(), None))?;
    response.headers_mut().insert(
        HeaderName::from_static("clear-site-data"),
        actix_web::http::header::HeaderValue::from_static("\"cache\""),
    );
    Ok(response)
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    size: Option<String>,
    theme: Option<String>,
    #[serde(default)]
    back: String,
}

/// Keeps size of type and contrast in a cookie for a year and goes back to the page.
pub(super) async fn preferences(
    app: web::Data<App>,
    request: HttpRequest,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, actix_web::Error> {
    let cookie = request.cookie(PREFERENCES_COOKIE);
    let mut preferences = read_preferences(cookie.as_ref().map_or("", |cookie| cookie.value()));
    if let Some(size) = &wanted.size {
        preferences.text_size = TextSize::from_code(size);
    }
    if let Some(theme) = &wanted.theme {
        preferences.high_contrast = theme == "hc";
    }
    let cookie = Cookie::build(PREFERENCES_COOKIE, write_preferences(preferences))
        .path("/")
        .max_age(actix_web::cookie::time::Duration::days(365))
        .http_only(true)
        .secure(app.is_https())
        .same_site(SameSite::Lax)
        .finish();
    let back = if is_local(&wanted.back) {
        wanted.back.as_str()
    } else {
        "/"
    };
    let mut response = see_other(back);
    response.add_cookie(&cookie)?;
    Ok(response)
}
