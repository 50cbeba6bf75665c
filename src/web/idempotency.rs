//! A form sent twice is carried out once: the second time the first answer is given again.

use actix_web::HttpResponse;
use actix_web::http::header;
use chrono::{Duration, NaiveDateTime};
use diesel::prelude::*;

use crate::db::{Conn, Written};
use crate::error::{Error, Result};
use crate::schema::idempotency_keys;

/// Keys are kept this long.
const KEPT: Duration = Duration::days(7);

/// What tells one sending of a form from another; made by `Posted::stamp`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Who sends it.
    pub account_id: i64,
    /// The key of the page that was shown, new for each page.
    pub key: String,
    /// SHA-256 over address and fields.
    pub request_hash: Vec<u8>,
    /// Now, UTC.
    pub now: NaiveDateTime,
}

/// The outcome of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// Where the reader goes now.
    pub location: String,
    /// The form had been carried out before; nothing was done now.
    pub is_repeat: bool,
}

impl Done {
    /// 303 to the location.
    pub fn see_other(&self) -> HttpResponse {
        see_other(&self.location)
    }
}

/// 303: the change is done, look here.
pub fn see_other(location: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, location))
        .finish()
}

/// A key for a page with a form.
pub fn new_key() -> String {
    hex::encode(rand::random::<[u8; 16]>())
}

/// Runs `change` (which gives the address to go to) unless the same form was carried out before.
/// Key and change are kept in one transaction; a refused change leaves no key, so the corrected
/// form may carry the same key. The same key with other contents is refused.
pub fn once(
    conn: &mut Conn,
    stamp: &Stamp,
    change: impl FnOnce(&mut Conn) -> Result<Written<String>>,
) -> Result<Written<Done>> {
    let known: Option<(Vec<u8>, String)> = idempotency_keys::table
        .find((stamp.account_id, &stamp.key))
        .select((idempotency_keys::request_hash, idempotency_keys::location))
        .first(conn)
        .optional()?;
    if let Some((request_hash, location)) = known {
        if request_hash != stamp.request_hash {
            return Err(Error::invalid(
                "这一页已经提交过，内容与上次不同。请刷新页面，看清现在的内容后再修改。",
            ));
        }
        return Ok(Written::bookkeeping(Done {
            location,
            is_repeat: true,
        }));
    }
    let written = change(conn)?;
    remember(conn, stamp, &stamp.key, written.value())?;
    Ok(written.map(|location| Done {
        location,
        is_repeat: false,
    }))
}

/// Whether this very form was carried out before: for handlers that look for a thing which the
/// first sending has taken away.
pub fn is_known(conn: &mut Conn, stamp: &Stamp) -> Result<bool> {
    let known: Option<Vec<u8>> = idempotency_keys::table
        .find((stamp.account_id, &stamp.key))
        .select(idempotency_keys::request_hash)
        .first(conn)
        .optional()?;
    Ok(known.is_some_and(|hash| hash == stamp.request_hash))
}

/// Keeps where the outcome for a thing that is used up (`thing`, such as an upload) is told.
pub fn remember(conn: &mut Conn, stamp: &Stamp, thing: &str, location: &str) -> Result<()> {
    diesel::insert_into(idempotency_keys::table)
        .values((
            idempotency_keys::account_id.eq(stamp.account_id),
            idempotency_keys::key.eq(thing),
            idempotency_keys::request_hash.eq(&stamp.request_hash),
            idempotency_keys::location.eq(location),
            idempotency_keys::created_at.eq(stamp.now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Where the outcome for a thing of an account is told and when it was used up (UTC).
pub fn carried_out(
    conn: &mut Conn,
    account_id: i64,
    thing: &str,
) -> Result<Option<(String, NaiveDateTime)>> {
    Ok(idempotency_keys::table
        .find((account_id, thing))
        .select((idempotency_keys::location, idempotency_keys::created_at))
        .first(conn)
        .optional()?)
}

/// Forgets an account's old keys.
pub fn forget_old(conn: &mut Conn, account_id: i64, now: NaiveDateTime) -> Result<()> {
    let is_old = idempotency_keys::created_at.lt(now - KEPT);
    let old =
        idempotency_keys::table.filter(idempotency_keys::account_id.eq(account_id).and(is_old));
    diesel::delete(old).execute(conn)?;
    Ok(())
}
