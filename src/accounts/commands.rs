//! Accounts from the command line: add, list, disable, reset, and the first administrator.

use super::hashing::hash_now;
use super::passwords;
pub use super::passwords::ONE_TIME_DAYS;
use super::places;
use super::roles::Role;
use super::store::{self, Account, Change, NewAccount};
use crate::audit::NewEvent;
use crate::db::{Db, WriteScope, Written};
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};

/// The actor in audit events of commands.
const ON_THIS_MACHINE: &str = "本机操作";
/// The name of the first administrator.
pub const FIRST_ADMINISTRATOR: &str = "admin";

/// An account with the password that is shown once.
#[derive(Debug)]
pub struct OneTimePassword {
    /// The account's name.
    pub name: String,
    /// The password; the first sign-in changes it.
    pub password: String,
}

/// Checks what was typed about a new account.
pub fn new_account(
    name: &str,
    display_name: &str,
    role: Role,
    scope: DivisionCode,
) -> Result<NewAccount> {
    let name = passwords::account_name(name).map_err(Error::invalid)?;
    if let Some(sentence) = places::mistake(role, &scope) {
        return Err(Error::invalid(sentence));
    }
    let display_name = match display_name.trim() {
        "" => name.clone(),
        text if text.chars().count() > 30 => return Err(Error::invalid("姓名请不要超过30个字。")),
        text => text.to_owned(),
    };
    Ok(NewAccount {
        name,
        display_name,
        role,
        scope,
    })
}

/// `user add`: makes an account and gives its one-time password.
pub fn add(db: &Db, new: NewAccount) -> Result<OneTimePassword> {
    let password = passwords::one_time();
    let hash = hash_now(&password)?;
    let name = new.name.clone();
    let until = passwords::one_time_until(db.clock().now());
    db.write_now(WriteScope::of(&new.scope), move |conn| {
        store::add(conn, &new, &hash, until)?;
        Ok(Written::new((), added(ON_THIS_MACHINE, &new)))
    })?;
    Ok(OneTimePassword { name, password })
}

/// `user list`: all accounts by name.
pub fn list(db: &Db) -> Result<Vec<Account>> {
    let order = (store::Order::Name, false);
    db.read_now(|conn| store::accounts_in(conn, &DivisionCode::nation(), order, (0, i64::MAX)))
}

/// `user disable`: the account can no longer sign in.
pub fn disable(db: &Db, name: &str) -> Result<()> {
    change(db, name, "account.disable", Change::Disabled(true))
}

/// `user reset`: gives a new one-time password.
pub fn reset(db: &Db, name: &str) -> Result<OneTimePassword> {
    let password = passwords::one_time();
    let hash = hash_now(&password)?;
    let until = passwords::one_time_until(db.clock().now());
    change(
        db,
        name,
        "account.reset",
        Change::OneTimePassword(hash, until),
    )?;
    Ok(OneTimePassword {
        name: name.to_owned(),
        password,
    })
}

/// A new random password that need not be changed: for the accounts of the example.
pub fn set_lasting_password(db: &Db, name: &str) -> Result<String> {
    let password = passwords::one_time();
    change(
        db,
        name,
        "account.reset",
        Change::OwnPassword(hash_now(&password)?),
    )?;
    Ok(password)
}

/// `init`: makes the first administrator of the nation; `None` when there are accounts already.
pub fn ensure_first_administrator(db: &Db) -> Result<Option<OneTimePassword>> {
    if !db.read_now(store::is_empty)? {
        return Ok(None);
    }
    let nation = DivisionCode::nation();
    let new = new_account(
        FIRST_ADMINISTRATOR,
        "系统管理员",
        Role::SystemAdministrator,
        nation,
    )?;
    add(db, new).map(Some)
}

/// The event of a new account.
pub(super) fn added(actor: &str, new: &NewAccount) -> NewEvent {
    let subject = format!("账号 {}", new.name);
    NewEvent::new(actor, "account.add", &new.scope, subject)
        .with_details(serde_json::json!({ "role": new.role.word(), "scope": new.scope.as_str() }))
}

/// The event of a changed account.
pub(super) fn changed(actor: &str, action: &'static str, account: &Account) -> NewEvent {
    NewEvent::new(
        actor,
        action,
        &account.scope,
        format!("账号 {}", account.name),
    )
}

fn change(db: &Db, name: &str, action: &'static str, change: Change) -> Result<()> {
    let name = name.trim().to_ascii_lowercase();
    let found = db.read_now(|conn| store::account_named(conn, &name))?;
    let account = found
        .ok_or_else(|| Error::invalid(format!("没有账号“{name}”，可用 cunzhi user list 查看。")))?;
    db.write_now(WriteScope::of(&account.scope), move |conn| {
        store::change(conn, account.id, account.version, &change)?;
        Ok(Written::new((), changed(ON_THIS_MACHINE, action, &account)))
    })
}
