//! Keeps the tokens of screens in halls.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use sha2::{Digest, Sha256};

use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::elections::store::{Programme, programme};
use crate::error::{Error, Result};
use crate::schema::{observation_halls, programmes};

fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token))
}

/// Opens a screen for a place and closes the ones before; the token is told once.
pub fn open_hall(
    conn: &mut Conn,
    (programme, scope): (i64, &DivisionCode),
    (account, now): (i64, NaiveDateTime),
    token: &str,
) -> Result<()> {
    close_halls(conn, (programme, scope), now)?;
    diesel::insert_into(observation_halls::table)
        .values((
            observation_halls::token_hash.eq(hash(token)),
            observation_halls::programme_id.eq(programme),
            observation_halls::scope_code.eq(scope.as_str()),
            observation_halls::made_by.eq(account),
            observation_halls::made_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Closes the screens of a place; gives how many there were.
pub fn close_halls(
    conn: &mut Conn,
    (programme, scope): (i64, &DivisionCode),
    now: NaiveDateTime,
) -> Result<usize> {
    let open = observation_halls::table
        .filter(observation_halls::programme_id.eq(programme))
        .filter(observation_halls::scope_code.eq(scope.as_str()))
        .filter(observation_halls::ended_at.is_null());
    Ok(diesel::update(open)
        .set(observation_halls::ended_at.eq(Some(now)))
        .execute(conn)?)
}

/// The programme and place of a screen that is open; any other does not exist.
pub fn hall(conn: &mut Conn, token: &str) -> Result<(Programme, DivisionCode)> {
    let found: Option<(i64, String)> = observation_halls::table
        .find(hash(token))
        .filter(observation_halls::ended_at.is_null())
        .select((
            observation_halls::programme_id,
            observation_halls::scope_code,
        ))
        .first(conn)
        .optional()?;
    let (id, scope) = found.ok_or(Error::NotFound)?;
    let scope = DivisionCode::parse(&scope).map_err(Error::internal)?;
    let is_there: i64 = programmes::table.find(id).count().get_result(conn)?;
    if is_there == 0 {
        return Err(Error::NotFound);
    }
    Ok((programme(conn, &scope, id)?, scope))
}
