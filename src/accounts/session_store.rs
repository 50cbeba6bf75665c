//! Sessions in the database: only the hash of the token is kept.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::places::place_name;
use super::principal::Principal;
use super::session::{ABSOLUTE, Times, idle, new_token, token_hash};
use super::store::{read_role, read_scope};
use crate::db::Conn;
use crate::error::Result;
use crate::schema::{accounts, sessions};

/// A live session.
#[derive(Clone, Debug)]
pub(super) struct Session {
    /// The person.
    pub(super) who: Principal,
    /// When it began and was last used.
    pub(super) times: Times,
}

type Row = (
    (i64, String, NaiveDateTime, NaiveDateTime),
    (String, String, String, String, bool),
);

/// The session of a token; `None` when there is none, it has ended or the account is disabled.
pub(super) fn session(conn: &mut Conn, token: &str, now: NaiveDateTime) -> Result<Option<Session>> {
    let row: Option<Row> = sessions::table
        .inner_join(accounts::table.on(accounts::id.eq(sessions::account_id)))
        .filter(
            sessions::token_hash
                .eq(token_hash(token))
                .and(accounts::is_disabled.eq(false)),
        )
        .select((
            (
                sessions::account_id,
                sessions::csrf_token,
                sessions::created_at,
                sessions::last_seen_at,
            ),
            (
                accounts::name,
                accounts::display_name,
                accounts::role,
                accounts::scope_code,
                accounts::must_change_password,
            ),
        ))
        .first(conn)
        .optional()?;
    let Some(((account_id, csrf_token, created_at, last_seen_at), account)) = row else {
        return Ok(None);
    };
    let times = Times {
        created_at,
        last_seen_at,
    };
    let (name, display_name, role, scope, must_change_password) = account;
    let role = read_role(&role)?;
    if !times.is_live(now, idle(role)) {
        return Ok(None);
    }
    let scope = read_scope(&scope)?;
    let who = Principal {
        account_id,
        name,
        display_name,
        role,
        scope_name: place_name(conn, &scope)?,
        scope,
        csrf_token,
        must_change_password,
    };
    Ok(Some(Session { who, times }))
}

/// Begins a session and gives its token, which is kept nowhere else. Forgets the account's ended
/// sessions.
pub(super) fn begin(conn: &mut Conn, account_id: i64, now: NaiveDateTime) -> Result<String> {
    let ended = sessions::table
        .filter(sessions::account_id.eq(account_id))
        .filter(sessions::created_at.lt(now - ABSOLUTE));
    diesel::delete(ended).execute(conn)?;
    let token = new_token();
    diesel::insert_into(sessions::table)
        .values((
            sessions::token_hash.eq(token_hash(&token)),
            sessions::account_id.eq(account_id),
            sessions::csrf_token.eq(new_token()),
            sessions::created_at.eq(now),
            sessions::last_seen_at.eq(now),
        ))
        .execute(conn)?;
    Ok(token)
}

/// Notes that a session is in use.
pub(super) fn note_use(conn: &mut Conn, token: &str, now: NaiveDateTime) -> Result<()> {
    diesel::update(sessions::table.find(token_hash(token)))
        .set(sessions::last_seen_at.eq(now))
        .execute(conn)?;
    Ok(())
}

/// Ends a session.
pub(super) fn end(conn: &mut Conn, token: &str) -> Result<()> {
    diesel::delete(sessions::table.find(token_hash(token))).execute(conn)?;
    Ok(())
}
