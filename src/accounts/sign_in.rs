//! Signing in and out: the cookie, the middleware that finds the session, the steps of a sign-in.

use actix_web::body::{EitherBody, MessageBody};
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest, web};
use chrono::NaiveDateTime;

use super::hashing::Password;
use super::principal::Principal;
use super::roles::Role;
use super::session;
use super::session_store::{self, Session};
use super::store;
use crate::audit::NewEvent;
use crate::db::{WriteScope, Written};
use crate::error::{Error, Result};
use crate::web::idempotency;
use crate::web::request::App;

/// The cookie of the session. With the `__Host-` prefix no other host or path can set it, but
/// browsers take it only over TLS.
fn cookie_name(app: &App) -> &'static str {
    if app.is_https() {
        "__Host-session"
    } else {
        "session"
    }
}

/// The cookie that carries a token; it ends with the browser, or as late as the role's sessions do.
pub(super) fn cookie(app: &App, token: String, role: Option<Role>) -> Cookie<'static> {
    let mut cookie = Cookie::build(cookie_name(app), token)
        .path("/")
        .http_only(true)
        .secure(app.is_https())
        .same_site(SameSite::Lax)
        .finish();
    let lasts = role.and_then(session::lasts);
    cookie.set_max_age(lasts.map(|time| Duration::seconds(time.num_seconds())));
    cookie
}

/// The token that a request carries.
pub(super) fn token(app: &App, request: &HttpRequest) -> Option<String> {
    request
        .cookie(cookie_name(app))
        .map(|cookie| cookie.value().to_owned())
}

/// Middleware: finds the session of the request and leaves its [`super::Principal`] for handlers
/// and error pages. Files and health checks need none.
pub async fn attach<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    let needs_none = ["/static/", "/health"]
        .iter()
        .any(|start| request.path().starts_with(start));
    let app = request.app_data::<web::Data<App>>().cloned();
    let token = app.as_ref().and_then(|app| token(app, request.request()));
    if let (false, Some(app), Some(token)) = (needs_none, app, token) {
        match find(&app, token).await {
            Ok(None) => {}
            Ok(Some(session)) => {
                tracing::Span::current().record("account", session.who.account_id);
                request.extensions_mut().insert(session.who);
            }
            Err(error) => return Ok(request.error_response(error).map_into_right_body()),
        }
    }
    Ok(next.call(request).await?.map_into_left_body())
}

/// The live session of a token; its use is noted once a minute.
async fn find(app: &App, token: String) -> Result<Option<Session>> {
    let now = app.db.clock().now();
    let sought = token.clone();
    let session = app
        .db
        .read(move |conn| session_store::session(conn, &sought, now))
        .await?;
    if session
        .as_ref()
        .is_some_and(|session| session.times.is_worth_noting(now))
    {
        note_use(app, token, now).await;
    }
    Ok(session)
}

/// A session goes on even if its use could not be noted (the disk is full, the writer is busy).
async fn note_use(app: &App, token: String, now: NaiveDateTime) {
    let noted = app.db.write(WriteScope::Above, move |conn| {
        session_store::note_use(conn, &token, now)?;
        Ok(Written::bookkeeping(()))
    });
    if let Err(error) = noted.await {
        tracing::warn!(?error, "the use of a session was not noted");
    }
}

/// How a sign-in ended.
#[derive(Debug)]
pub(super) enum SignIn {
    /// The token of the new session.
    Begun(String, Role),
    /// Name or password are wrong, or the account is disabled.
    Wrong,
    /// All is right, but the one-time password has waited too long.
    Ended,
}

/// Checks name and password and begins a session. An
/// unknown name, a wrong password and a disabled account take the same work and answer alike.
/// The session the browser had before, if any, ends.
pub(super) async fn sign_in(
    app: &App,
    name: &str,
    password: Password,
    old_token: Option<String>,
) -> Result<SignIn> {
    let name = name.trim().to_ascii_lowercase();
    let sought = name.clone();
    let found = app
        .db
        .read(move |conn| store::credentials(conn, &sought))
        .await?;
    let stored = found.as_ref().map(|found| found.password_hash.clone());
    let known = found.as_ref().map(|found| found.account_id);
    let is_right = app.passwords.matches(password, stored).await?;
    let Some(found) = found.filter(|found| is_right && !found.is_disabled) else {
        // Never the name as it was typed: it may be a password in the wrong field.
        tracing::warn!(account = known, "a sign-in failed");
        return Ok(SignIn::Wrong);
    };
    let (now, found_role) = (app.db.clock().now(), found.role);
    if found.one_time_until.is_some_and(|until| until < now) {
        tracing::warn!(account = known, "a one-time password has ended");
        return Ok(SignIn::Ended);
    }
    let begun = app.db.write(WriteScope::of(&found.scope), move |conn| {
        // The account may have been changed while the password was hashed.
        let still = store::credentials(conn, &name)?.ok_or(Error::NotFound)?;
        if still.is_disabled || still.password_hash != found.password_hash {
            return Err(Error::conflict("账号刚被改动，请重新登录。"));
        }
        if let Some(old) = old_token {
            session_store::end(conn, &old)?;
        }
        idempotency::forget_old(conn, found.account_id, now)?;
        let token = session_store::begin(conn, found.account_id, now)?;
        let event = NewEvent::new(
            &name,
            "account.sign_in",
            &found.scope,
            format!("账号 {name}"),
        );
        Ok(Written::new(token, event))
    });
    let token = begun.await?;
    tracing::info!("a sign-in succeeded");
    Ok(SignIn::Begun(token, found_role))
}

/// The person of a session that has just begun.
pub(super) async fn principal(app: &App, token: String) -> Result<Principal> {
    let session = find(app, token).await?;
    Ok(session.ok_or(Error::SignInNeeded)?.who)
}

/// Ends the session of a token.
pub(super) async fn sign_out(app: &App, token: String) -> Result<()> {
    let ended = app.db.write(WriteScope::Above, move |conn| {
        session_store::end(conn, &token)?;
        Ok(Written::bookkeeping(()))
    });
    ended.await
}
