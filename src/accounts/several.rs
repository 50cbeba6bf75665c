//! Accounts in bulk, for those whom a county sends out: made without a password, given one-time
//! passwords on slips of paper.

use std::sync::LazyLock;

use chrono::NaiveDateTime;

use super::commands::{added, changed};
use super::hashing::{PasswordPool, hash_now};
use super::principal::Principal;
use super::store::{self, Account, Change, NewAccount};
use super::{passwords, places};
use crate::audit::NewEvent;
use crate::db::Conn;
use crate::error::{Error, Result};

/// The hash of a random password nobody has seen, made once: an account with it cannot sign in
/// before it gets a one-time password, and checking a password against it takes the usual time.
static NO_PASSWORD: LazyLock<Result<String>> =
    LazyLock::new(|| hash_now(&hex::encode(rand::random::<[u8; 32]>())));

/// Makes an account that cannot sign in yet; gives its number and event. A name that is taken is a
/// conflict, a role that does not belong to the place is refused.
pub fn add_without_password(
    conn: &mut Conn,
    actor: &str,
    new: &NewAccount,
    now: NaiveDateTime,
) -> Result<(i64, NewEvent)> {
    if let Some(sentence) = places::mistake(new.role, &new.scope) {
        return Err(Error::invalid(sentence));
    }
    let hash = NO_PASSWORD.as_ref().map_err(Error::internal)?;
    store::add(conn, new, hash, now)?;
    let made = store::account_named(conn, &new.name)?;
    let made = made.ok_or_else(|| Error::internal("an account that was just made"))?;
    Ok((made.id, added(actor, new)))
}

/// The account of a name, in its one spelling.
pub fn account_of(conn: &mut Conn, name: &str) -> Result<Option<Account>> {
    store::account_named(conn, name)
}

/// A name that may be signed in with, in its one spelling; else the sentence.
pub fn account_name(text: &str) -> Result<String, &'static str> {
    passwords::account_name(text)
}

/// Another name of the person; everything else of the account stays. Ends its sessions.
pub fn rename(conn: &mut Conn, actor: &str, account: &Account, name: &str) -> Result<NewEvent> {
    let duties = Change::Duties {
        display_name: name.to_owned(),
        role: account.role,
        scope: account.scope.clone(),
    };
    store::change(conn, account.id, account.version, &duties)?;
    Ok(changed(actor, "account.change", account))
}

/// A password that is told once, and its hash.
pub struct OneTime {
    /// What is printed.
    pub password: String,
    hash: String,
    until: NaiveDateTime,
}

impl std::fmt::Debug for OneTime {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("OneTime")
    }
}

/// New one-time passwords, hashed one after the other outside any transaction.
pub async fn one_time_passwords(
    pool: &PasswordPool,
    count: usize,
    now: NaiveDateTime,
) -> Result<Vec<OneTime>> {
    let mut all = Vec::with_capacity(count);
    for _ in 0..count {
        let password = passwords::one_time();
        all.push(OneTime {
            hash: pool.hash(password.clone().into()).await?,
            password,
            until: passwords::one_time_until(now),
        });
    }
    Ok(all)
}

/// Gives an account of one's scope a one-time password; its sessions end. Whether the actor may do
/// so with such an account is for the caller to decide.
pub fn give(
    conn: &mut Conn,
    who: &Principal,
    id: i64,
    one: &OneTime,
) -> Result<(Account, NewEvent)> {
    let account = store::account_in(conn, &who.scope, id)?;
    let change = Change::OneTimePassword(one.hash.clone(), one.until);
    store::change(conn, account.id, account.version, &change)?;
    let event = changed(&who.actor(), "account.reset", &account);
    Ok((account, event))
}
