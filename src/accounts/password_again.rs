//! The password once more, before something weighty is confirmed.

use super::principal::Principal;
use super::tries::Key;
use super::{Password, store};
use crate::error::{Error, Result};
use crate::web::request::App;

/// Whether this is the password of the person who is signed in; a wrong one is refused with a
/// sentence and noted in the log.
pub async fn password_again(app: &App, who: &Principal, typed: &str) -> Result<()> {
    if typed.is_empty() {
        return Err(Error::invalid("请再输入一次您的登录密码。"));
    }
    let now = app.db.clock().now();
    let tried = Key::of(&who.name, None);
    if !app.tries.may_try(&tried, now) {
        return Err(Error::invalid("密码输错的次数较多，请一分钟后再试。"));
    }
    let name = who.name.clone();
    let found = app.db.read(move |conn| store::credentials(conn, &name));
    let stored = found.await?.filter(|one| !one.is_disabled);
    let stored = stored.ok_or(Error::SignInNeeded)?.password_hash;
    let password = Password::from(typed.to_owned());
    if app.passwords.matches(password, Some(stored)).await? {
        app.tries.forget(&tried);
        return Ok(());
    }
    app.tries.note_failure(tried, now);
    tracing::warn!(account = who.account_id, "a password given again was wrong");
    Err(Error::invalid(
        "密码不正确，没有确认。请重新输入您自己的登录密码。",
    ))
}
