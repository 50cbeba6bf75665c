//! Writes on PostgreSQL: READ COMMITTED transactions that first take an advisory lock on their
//! county (and a shared one on the whole), so that counties write in parallel and nobody deadlocks.
#![cfg(feature = "postgres")]

use diesel::connection::SimpleConnection;
use diesel::r2d2::Pool;

use super::WriteScope;
use super::connection::{Conn, Manager, begin_write, commit, database, pool, roll_back};
use super::url::{DatabaseUrl, OpenError};
use crate::clock::SharedClock;
use crate::error::{Error, Result};

/// Connections that write at the same time.
const WRITERS: u32 = 8;
/// First key of our advisory locks, so that other programs on the server do not meet them.
const LOCK_SPACE: i32 = 0x6375;

#[derive(Debug)]
pub(super) struct PostgresWriter {
    pool: Pool<Manager>,
}

impl PostgresWriter {
    pub(super) fn open(url: &DatabaseUrl, _clock: SharedClock) -> Result<Self, OpenError> {
        Ok(Self {
            pool: pool(url, WRITERS, false)?,
        })
    }

    pub(super) fn run<T>(
        &self,
        scope: &WriteScope,
        change: impl FnOnce(&mut Conn, &WriteScope) -> Result<T>,
    ) -> Result<T> {
        let mut conn = self.pool.get().map_err(|_| Error::Busy)?;
        begin_write(&mut conn).map_err(database)?;
        let outcome = lock(&mut conn, scope).and_then(|()| change(&mut conn, scope));
        match outcome {
            Ok(value) => commit(&mut conn).map(|()| value).map_err(database),
            Err(refusal) => {
                roll_back(&mut conn).map_err(database)?;
                Err(refusal)
            }
        }
    }
}

/// Takes the locks in one fixed order: the whole first, then the county.
fn lock(conn: &mut Conn, scope: &WriteScope) -> Result<()> {
    let whole = |kind: &str| format!("SELECT pg_advisory_xact_lock{kind}({LOCK_SPACE}, -1);");
    let one = |key: i32| format!("SELECT pg_advisory_xact_lock({LOCK_SPACE}, {key});");
    let statement = match scope {
        WriteScope::Whole => whole(""),
        WriteScope::Above => whole("_shared") + &one(0),
        WriteScope::County(county) => {
            let key = county.as_str().parse().map_err(Error::internal)?;
            whole("_shared") + &one(key)
        }
    };
    conn.batch_execute(&statement).map_err(database)
}
