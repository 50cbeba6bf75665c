//! Accounts in the database. Nothing here gives out a password hash except [`credentials`].

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::roles::Role;
use crate::db::{Conn, MultiBackend};
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::schema::{accounts, sessions};

/// An account as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its number.
    pub id: i64,
    /// The name to sign in with.
    pub name: String,
    /// The person's name.
    pub display_name: String,
    /// The role.
    pub role: Role,
    /// The place all its data must lie in.
    pub scope: DivisionCode,
    /// Whether the next sign-in asks for a new password.
    pub must_change_password: bool,
    /// Whether it cannot sign in.
    pub is_disabled: bool,
    /// Grows with each change; guards against overwriting another person's change.
    pub version: i32,
}

/// An account to be made.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// The name to sign in with, in its one spelling.
    pub name: String,
    /// The person's name.
    pub display_name: String,
    /// The role.
    pub role: Role,
    /// The place.
    pub scope: DivisionCode,
}

/// What signing in compares.
#[derive(Debug)]
pub(super) struct Credentials {
    pub(super) account_id: i64,
    pub(super) role: Role,
    pub(super) scope: DivisionCode,
    pub(super) password_hash: String,
    pub(super) is_disabled: bool,
    /// Until when a one-time password opens; none for one's own.
    pub(super) one_time_until: Option<NaiveDateTime>,
}

type CredentialsRow = (i64, String, String, String, bool, Option<NaiveDateTime>);
type Row = (i64, String, String, String, String, bool, bool, i32);

const COLUMNS: (
    accounts::id,
    accounts::name,
    accounts::display_name,
    accounts::role,
    accounts::scope_code,
    accounts::must_change_password,
    accounts::is_disabled,
    accounts::version,
) = (
    accounts::id,
    accounts::name,
    accounts::display_name,
    accounts::role,
    accounts::scope_code,
    accounts::must_change_password,
    accounts::is_disabled,
    accounts::version,
);

fn account(row: Row) -> Result<Account> {
    let (id, name, display_name, role, scope, must_change_password, is_disabled, version) = row;
    Ok(Account {
        id,
        name,
        display_name,
        role: read_role(&role)?,
        scope: read_scope(&scope)?,
        must_change_password,
        is_disabled,
        version,
    })
}

pub(super) fn read_role(word: &str) -> Result<Role> {
    Role::from_word(word).ok_or_else(|| Error::internal(format!("unknown role {word}")))
}

/// The scope of a stored code; the empty code is the nation.
pub(super) fn read_scope(code: &str) -> Result<DivisionCode> {
    if code.is_empty() {
        return Ok(DivisionCode::nation());
    }
    DivisionCode::parse(code).map_err(Error::internal)
}

/// How lists may be sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// By account name.
    Name,
    /// By place, then name.
    Scope,
    /// By role, then name.
    Role,
}

/// Accounts inside a scope, one page of them.
pub(super) fn accounts_in(
    conn: &mut Conn,
    scope: &DivisionCode,
    order: (Order, bool),
    (offset, limit): (i64, i64),
) -> Result<Vec<Account>> {
    let query = accounts::table
        .filter(accounts::scope_code.like(format!("{scope}%")))
        .select(COLUMNS)
        .into_boxed::<MultiBackend>();
    let query = match order {
        (Order::Name, false) => query.order(accounts::name),
        (Order::Name, true) => query.order(accounts::name.desc()),
        (Order::Scope, false) => query.order((accounts::scope_code, accounts::name)),
        (Order::Scope, true) => query.order((accounts::scope_code.desc(), accounts::name)),
        (Order::Role, false) => query.order((accounts::role, accounts::name)),
        (Order::Role, true) => query.order((accounts::role.desc(), accounts::name)),
    };
    let rows: Vec<Row> = query.offset(offset).limit(limit).load(conn)?;
    rows.into_iter().map(account).collect()
}

/// How many accounts lie inside a scope.
pub(super) fn count_in(conn: &mut Conn, scope: &DivisionCode) -> Result<i64> {
    let inside = accounts::table.filter(accounts::scope_code.like(format!("{scope}%")));
    Ok(inside.count().get_result(conn)?)
}

/// An account inside a scope; one outside does not exist.
pub(super) fn account_in(conn: &mut Conn, scope: &DivisionCode, id: i64) -> Result<Account> {
    let row: Option<Row> = accounts::table
        .find(id)
        .select(COLUMNS)
        .first(conn)
        .optional()?;
    let found = account(row.ok_or(Error::NotFound)?)?;
    if scope.contains(&found.scope) {
        Ok(found)
    } else {
        Err(Error::NotFound)
    }
}

/// The account of a name.
pub(super) fn account_named(conn: &mut Conn, name: &str) -> Result<Option<Account>> {
    let row: Option<Row> = accounts::table
        .filter(accounts::name.eq(name))
        .select(COLUMNS)
        .first(conn)
        .optional()?;
    row.map(account).transpose()
}

/// Whether there is no account at all.
pub(super) fn is_empty(conn: &mut Conn) -> Result<bool> {
    Ok(accounts::table.count().get_result::<i64>(conn)? == 0)
}

/// What signing in needs of an account, by its name.
pub(super) fn credentials(conn: &mut Conn, name: &str) -> Result<Option<Credentials>> {
    let row: Option<CredentialsRow> = accounts::table
        .filter(accounts::name.eq(name))
        .select((
            accounts::id,
            accounts::role,
            accounts::scope_code,
            accounts::password_hash,
            accounts::is_disabled,
            accounts::one_time_until,
        ))
        .first(conn)
        .optional()?;
    let read = |(account_id, role, scope, password_hash, is_disabled, until): CredentialsRow| {
        Ok(Credentials {
            account_id,
            role: read_role(&role)?,
            scope: read_scope(&scope)?,
            password_hash,
            is_disabled,
            one_time_until: until,
        })
    };
    row.map(read).transpose()
}

/// Adds an account with a one-time password that ends at `until`. A name that is taken is a conflict.
pub(super) fn add(
    conn: &mut Conn,
    new: &NewAccount,
    password_hash: &str,
    until: NaiveDateTime,
) -> Result<()> {
    if account_named(conn, &new.name)?.is_some() {
        return Err(Error::conflict(format!(
            "账号名“{}”已经有人用了，请换一个。",
            new.name
        )));
    }
    diesel::insert_into(accounts::table)
        .values((
            accounts::name.eq(&new.name),
            accounts::display_name.eq(&new.display_name),
            accounts::role.eq(new.role.word()),
            accounts::scope_code.eq(new.scope.as_str()),
            accounts::password_hash.eq(password_hash),
            accounts::must_change_password.eq(true),
            accounts::is_disabled.eq(false),
            accounts::version.eq(1),
            accounts::one_time_until.eq(Some(until)),
        ))
        .execute(conn)?;
    Ok(())
}

/// One change of an account.
#[derive(Clone, Debug)]
pub(super) enum Change {
    /// Stops or allows signing in.
    Disabled(bool),
    /// A new one-time password (its hash), and when it ends.
    OneTimePassword(String, NaiveDateTime),
    /// The person's own new password (its hash).
    OwnPassword(String),
    /// Another name of the person, role or place.
    Duties {
        /// The person's name.
        display_name: String,
        /// The role.
        role: Role,
        /// The place.
        scope: DivisionCode,
    },
}

/// Changes an account that is still at `version`, and ends its sessions.
pub(super) fn change(conn: &mut Conn, id: i64, version: i32, change: &Change) -> Result<()> {
    let next = version
        .checked_add(1)
        .ok_or_else(|| Error::internal("version overflow"))?;
    let same = accounts::table.filter(accounts::id.eq(id).and(accounts::version.eq(version)));
    let grown = accounts::version.eq(next);
    let password = |hash: &str, until: Option<NaiveDateTime>| {
        (
            accounts::password_hash.eq(hash.to_owned()),
            accounts::must_change_password.eq(until.is_some()),
            accounts::one_time_until.eq(until),
            grown,
        )
    };
    let changed = match change {
        Change::Disabled(is_disabled) => diesel::update(same)
            .set((accounts::is_disabled.eq(is_disabled), grown))
            .execute(conn)?,
        Change::OneTimePassword(hash, until) => diesel::update(same)
            .set(password(hash, Some(*until)))
            .execute(conn)?,
        Change::OwnPassword(hash) => diesel::update(same)
            .set(password(hash, None))
            .execute(conn)?,
        Change::Duties {
            display_name,
            role,
            scope,
        } => diesel::update(same)
            .set((
                accounts::display_name.eq(display_name),
                accounts::role.eq(role.word()),
                accounts::scope_code.eq(scope.as_str()),
                grown,
            ))
            .execute(conn)?,
    };
    if changed == 0 {
        return Err(Error::conflict("这个账号刚被他人改动过，请核对后再提交。"));
    }
    diesel::delete(sessions::table.filter(sessions::account_id.eq(id))).execute(conn)?;
    Ok(())
}
