//! One connection type over both databases, and the pool of readers.

use std::time::Duration;

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::prelude::*;
use diesel::r2d2::{ManageConnection, Pool};

use super::url::{DatabaseUrl, OpenError};
use crate::error::{Error, Result};

pub use multi::{Conn, MultiBackend};

/// What diesel derives over both connections.
mod multi {
    #![expect(
        missing_docs,
        missing_debug_implementations,
        reason = "derived by diesel"
    )]
    use diesel::prelude::*;

    /// A connection to either database.
    #[derive(diesel::MultiConnection)]
    pub enum Conn {
        Sqlite(SqliteConnection),
        #[cfg(feature = "postgres")]
        Postgres(PgConnection),
    }
}

/// Runs one expression on whichever connection is behind `Conn`: for what diesel's
/// `MultiConnection` rejects (batch inserts, upserts, unions). The text stands once and is
/// checked by the compiler for both databases.
macro_rules! on_backend {
    ($conn:expr, |$name:ident| $body:expr) => {
        match $conn {
            $crate::db::Conn::Sqlite($name) => $body,
            #[cfg(feature = "postgres")]
            $crate::db::Conn::Postgres($name) => $body,
        }
    };
}
pub(crate) use on_backend;

/// Runs `work` so that its failure undoes only its own changes.
pub(crate) fn savepoint<T>(
    conn: &mut Conn,
    work: impl FnOnce(&mut Conn) -> Result<T>,
) -> Result<T> {
    #[expect(clippy::disallowed_methods, reason = "the one savepoint helper")]
    conn.transaction(work)
}

/// Reads in one read-only transaction.
pub(super) fn snapshot<T>(
    conn: &mut Conn,
    reading: impl FnOnce(&mut Conn) -> Result<T>,
) -> Result<T> {
    match conn {
        Conn::Sqlite(sqlite) => {
            AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN DEFERRED")?;
        }
        #[cfg(feature = "postgres")]
        Conn::Postgres(postgres) => AnsiTransactionManager::begin_transaction_sql(
            postgres,
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        )?,
    }
    let result = reading(conn);
    roll_back(conn)?;
    result
}

/// Begins a write on SQLite: the lock is taken at once, so that it never fails half-way.
pub(super) fn begin_write(conn: &mut Conn) -> QueryResult<()> {
    match conn {
        Conn::Sqlite(sqlite) => {
            AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE")
        }
        #[cfg(feature = "postgres")]
        Conn::Postgres(postgres) => AnsiTransactionManager::begin_transaction(postgres),
    }
}

/// Ends the transaction without keeping it.
pub(super) fn roll_back(conn: &mut Conn) -> QueryResult<()> {
    <Conn as Connection>::TransactionManager::rollback_transaction(conn)
}

/// Ends the transaction and keeps it.
pub(super) fn commit(conn: &mut Conn) -> QueryResult<()> {
    <Conn as Connection>::TransactionManager::commit_transaction(conn)
}

/// Settings of every SQLite connection; the waiting time first, as diesel insists.
const SQLITE_SETTINGS: [&str; 8] = [
    "PRAGMA busy_timeout = 5000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA secure_delete = ON",
    "PRAGMA cell_size_check = ON",
    // 32 MB: a large import writes each page once or twice, not many times.
    "PRAGMA cache_size = -32768",
];

/// Settings of every PostgreSQL connection: no wait without an end.
#[cfg(feature = "postgres")]
const POSTGRES_SETTINGS: &str = "SET synchronous_commit = on; SET timezone = 'UTC'; \
    SET client_min_messages = warning; SET idle_in_transaction_session_timeout = '600s'";

/// Connects and applies the settings.
pub(super) fn connect(url: &DatabaseUrl) -> Result<Conn, OpenError> {
    match url {
        DatabaseUrl::Sqlite(path) => {
            let text = path
                .to_str()
                .ok_or_else(|| OpenError::not_openable(url, "路径不是有效的文字"))?;
            let mut conn = SqliteConnection::establish(text)
                .map_err(|cause| OpenError::not_openable(url, cause))?;
            for setting in SQLITE_SETTINGS {
                conn.batch_execute(setting)
                    .map_err(|cause| OpenError::not_openable(url, cause))?;
            }
            Ok(Conn::Sqlite(conn))
        }
        #[cfg(feature = "postgres")]
        DatabaseUrl::Postgres(address) => {
            let mut conn = PgConnection::establish(address)
                .map_err(|cause| OpenError::not_openable(url, cause))?;
            conn.batch_execute(POSTGRES_SETTINGS)
                .map_err(|cause| OpenError::not_openable(url, cause))?;
            Ok(Conn::Postgres(conn))
        }
    }
}

/// Makes and checks pooled connections; the backend is told by the URL, and its own error is kept.
#[derive(Debug)]
pub(super) struct Manager {
    url: DatabaseUrl,
    only_reads: bool,
}

impl ManageConnection for Manager {
    type Connection = Conn;
    type Error = OpenError;

    fn connect(&self) -> Result<Conn, OpenError> {
        let mut conn = connect(&self.url)?;
        if let (true, Conn::Sqlite(sqlite)) = (self.only_reads, &mut conn) {
            sqlite
                .batch_execute("PRAGMA query_only = ON")
                .map_err(|cause| OpenError::not_openable(&self.url, cause))?;
        }
        Ok(conn)
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), OpenError> {
        match conn {
            Conn::Sqlite(_) => Ok(()),
            #[cfg(feature = "postgres")]
            Conn::Postgres(postgres) => postgres
                .batch_execute("SELECT 1")
                .map_err(|cause| OpenError::not_openable(&self.url, cause)),
        }
    }

    fn has_broken(&self, conn: &mut Conn) -> bool {
        <Conn as Connection>::TransactionManager::is_broken_transaction_manager(conn)
    }
}

/// The readers: few on SQLite, where they share two processor cores with everything else.
pub(super) fn reader_pool(url: &DatabaseUrl) -> Result<Pool<Manager>, OpenError> {
    pool(url, 4, true)
}

/// A pool that opens its connections when they are needed and waits at most two seconds for one.
pub(super) fn pool(
    url: &DatabaseUrl,
    size: u32,
    only_reads: bool,
) -> Result<Pool<Manager>, OpenError> {
    Pool::builder()
        .max_size(size)
        .min_idle(Some(0))
        .connection_timeout(Duration::from_secs(2))
        .build(Manager {
            url: url.clone(),
            only_reads,
        })
        .map_err(|cause| OpenError::not_openable(url, cause))
}

/// A failed database operation that is not the user's doing.
pub(super) fn database(cause: diesel::result::Error) -> Error {
    Error::Database(cause)
}
