//! Uploaded files between preview and confirmation: each account sees its own, for a day.

use chrono::{Duration, NaiveDateTime};
use diesel::prelude::*;

use crate::db::Conn;
use crate::error::{Error, Result};
use crate::people::seal::{PENDING_IMPORT, SealingKey};
use crate::schema::pending_imports::{self, table};
use crate::schema::terms;

/// How long an upload waits for its confirmation.
const KEPT: Duration = Duration::hours(24);
/// Uploads of one account at once; the oldest goes first.
pub(super) const MOST: i64 = 5;

/// An upload.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = pending_imports, treat_none_as_default_value = false)]
pub(super) struct Pending {
    pub(super) id: String,
    pub(super) account_id: i64,
    pub(super) kind: String,
    pub(super) term_id: Option<i32>,
    pub(super) file_name: String,
    /// Sealed: tables of persons stand in the open neither in the database nor in its backups.
    pub(super) content: Vec<u8>,
    pub(super) created_at: NaiveDateTime,
}

/// Seals a file as it is kept; long work for a large one.
pub(super) fn seal(key: &SealingKey, content: &[u8]) -> Result<Vec<u8>> {
    key.seal_bytes(content, PENDING_IMPORT)
        .map_err(Error::internal)
}

/// Opens a kept file; long work for a large one. Refuses one kept with another key.
pub(super) fn open(key: &SealingKey, content: &[u8]) -> Result<Vec<u8>> {
    key.open_bytes(content, PENDING_IMPORT)
        .map_err(|_| Error::conflict("暂存的文件无法打开，请回到“导入”页面重新上传一次。"))
}

/// Keeps an upload, and forgets those that waited too long.
pub(super) fn keep(conn: &mut Conn, upload: &Pending) -> Result<()> {
    let old = upload.created_at - KEPT;
    diesel::delete(table.filter(pending_imports::created_at.lt(old))).execute(conn)?;
    let waiting: Vec<String> = table
        .filter(pending_imports::account_id.eq(upload.account_id))
        .order(pending_imports::created_at.desc())
        .offset(MOST - 1)
        .limit(1_000)
        .select(pending_imports::id)
        .load(conn)?;
    diesel::delete(table.filter(pending_imports::id.eq_any(waiting))).execute(conn)?;
    diesel::insert_into(table).values(upload).execute(conn)?;
    Ok(())
}

/// An account's own upload that has not waited too long.
pub(super) fn find(
    conn: &mut Conn,
    account_id: i64,
    id: &str,
    now: NaiveDateTime,
) -> Result<Pending> {
    let found = table
        .find(id)
        .filter(pending_imports::account_id.eq(account_id))
        .filter(pending_imports::created_at.ge(now - KEPT))
        .select(Pending::as_select())
        .first(conn)
        .optional()?;
    found.ok_or(Error::NotFound)
}

/// An upload that waits, without its content.
#[derive(Clone, Debug, Queryable)]
pub(super) struct Waiting {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) file_name: String,
    /// Name of the term it belongs to.
    pub(super) term: Option<String>,
    pub(super) created_at: NaiveDateTime,
}

/// An account's uploads that wait, the newest first.
pub(super) fn waiting(
    conn: &mut Conn,
    account_id: i64,
    now: NaiveDateTime,
) -> Result<Vec<Waiting>> {
    let of_term = terms::table.on(pending_imports::term_id.eq(terms::id.nullable()));
    Ok(table
        .left_join(of_term)
        .filter(pending_imports::account_id.eq(account_id))
        .filter(pending_imports::created_at.ge(now - KEPT))
        .order(pending_imports::created_at.desc())
        .select((
            pending_imports::id,
            pending_imports::kind,
            pending_imports::file_name,
            terms::name.nullable(),
            pending_imports::created_at,
        ))
        .load(conn)?)
}

/// Removes an account's own upload.
pub(super) fn remove(conn: &mut Conn, account_id: i64, id: &str) -> Result<()> {
    let own = table
        .find(id)
        .filter(pending_imports::account_id.eq(account_id));
    diesel::delete(own).execute(conn)?;
    Ok(())
}
