//! One's own password.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::accounts::commands::changed;
use crate::accounts::principal::{Principal, SignedInAnyhow};
use crate::accounts::store::{self, Change};
use crate::accounts::{Password, passwords, session_store, sign_in, views};
use crate::db::{WriteScope, Written};
use crate::error::{Error, Result};
use crate::web::flash::with_notice;
use crate::web::form::FieldErrors;
use crate::web::form_post::Posted;
use crate::web::idempotency::see_other;
use crate::web::request::{App, PageContext};

const TITLE: &str = "修改密码";

/// The form.
pub(super) async fn show(page: PageContext, who: SignedInAnyhow) -> HttpResponse {
    page.page(TITLE, &[], &views::password(&who.0, &FieldErrors::NONE))
}

#[derive(Deserialize)]
pub(super) struct PasswordForm {
    #[serde(default)]
    current: Password,
    #[serde(default)]
    new: Password,
    #[serde(default)]
    again: Password,
}

/// Changes it. All sessions of the account end; this browser gets a new one.
pub(super) async fn change(
    app: web::Data<App>,
    page: PageContext,
    who: SignedInAnyhow,
    form: Posted<PasswordForm>,
) -> Result<HttpResponse, actix_web::Error> {
    let who = who.0;
    let form = form.value;
    let mut errors = mistakes(&form, &who.name);
    let stored = stored_hash(&app, &who).await?;
    if errors.is_empty()
        && !app
            .passwords
            .matches(form.current, Some(stored.clone()))
            .await?
    {
        tracing::warn!(account = who.account_id, "a change of password failed");
        errors.add("current", "现在的密码不正确，请重新输入。");
    }
    if !errors.is_empty() {
        let body = views::password(&who, &errors);
        return Ok(page.answer(StatusCode::UNPROCESSABLE_ENTITY, TITLE, &[], &body));
    }
    let hash = app.passwords.hash(form.new).await?;
    let role = who.role;
    let token = keep(&app, who, stored, hash).await?;
    let mut response = see_other(&with_notice("/office", "password-changed"));
    response.add_cookie(&sign_in::cookie(&app, token, Some(role)))?;
    Ok(response)
}

fn mistakes(form: &PasswordForm, name: &str) -> FieldErrors {
    let mut errors = FieldErrors::NONE;
    if form.current.is_empty() {
        errors.add("current", "请输入现在的密码。");
    }
    if let Err(refusal) = passwords::check(&form.new, name) {
        errors.add("new", refusal.to_string());
    } else if form.new == form.current {
        errors.add("new", "新密码不能与现在的密码相同。");
    }
    if form.again != form.new {
        errors.add("again", "两次输入的新密码不一致，请重新输入。");
    }
    errors
}

async fn stored_hash(app: &App, who: &Principal) -> Result<String> {
    let name = who.name.clone();
    let found = app
        .db
        .read(move |conn| store::credentials(conn, &name))
        .await?;
    Ok(found.ok_or(Error::SignInNeeded)?.password_hash)
}

/// Keeps the new hash if the old one is still there, and begins a new session.
async fn keep(app: &App, who: Principal, stored: String, hash: String) -> Result<String> {
    let now = app.db.clock().now();
    let kept = app.db.write(WriteScope::of(&who.scope), move |conn| {
        let account = store::account_in(conn, &who.scope, who.account_id)?;
        let still = store::credentials(conn, &who.name)?.ok_or(Error::NotFound)?;
        if still.password_hash != stored || account.is_disabled {
            return Err(Error::conflict("密码刚被改动，请重新登录后再试。"));
        }
        store::change(
            conn,
            account.id,
            account.version,
            &Change::OwnPassword(hash),
        )?;
        let token = session_store::begin(conn, account.id, now)?;
        Ok(Written::new(
            token,
            changed(&who.actor(), "account.password", &account),
        ))
    });
    kept.await
}
