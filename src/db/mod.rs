//! The database: SQLite or PostgreSQL behind `Db::read` and `Db::write`.
//!
//! `read` is one consistent snapshot. `write` is one transaction that cannot commit without its
//! audit event. On SQLite one writer thread takes the waiting writes in order (group commit); on
//! PostgreSQL each write takes an advisory lock on its county first.

mod connection;
mod integrity;
mod like;
mod migrate;
mod postgres_writer;
mod prepared_insert;
mod process_lock;
mod sqlite_writer;
mod stored_date;
pub mod testing;
#[cfg(test)]
mod tests;
mod url;

use std::sync::Arc;

use diesel::r2d2::Pool;

pub(crate) use connection::on_backend;
pub(crate) use connection::savepoint;
pub use connection::{Conn, MultiBackend};
pub use integrity::integrity;
pub use like::containing;
pub(crate) use prepared_insert::{PreparedRow, Values, insert_each};
pub use stored_date::StoredDate;
pub use url::{DatabaseUrl, OpenError};

use crate::audit::NewEvent;
use crate::clock::SharedClock;
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use connection::Manager;

/// The database of a running program; cheap to clone.
#[derive(Clone, Debug)]
pub struct Db {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    url: DatabaseUrl,
    clock: SharedClock,
    readers: Pool<Manager>,
    writer: Writer,
}

#[derive(Debug)]
enum Writer {
    /// Opened for reading only: another process may be writing.
    None,
    Sqlite(sqlite_writer::SqliteWriter),
    #[cfg(feature = "postgres")]
    Postgres(postgres_writer::PostgresWriter),
}

/// What a write locks: writers of one scope follow one another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteScope {
    /// One county and all below it; its events go to the county's chain.
    County(DivisionCode),
    /// What lies above a county (terms, accounts of a province): chain `00`.
    Above,
    /// Everything, for imports that touch many counties: events go to the chain of their place.
    Whole,
}

impl WriteScope {
    /// The scope of a place: its county, or `Above` for places above a county.
    pub fn of(place: &DivisionCode) -> Self {
        place.county().map_or(Self::Above, Self::County)
    }
}

/// What a write gives back: the value, and the audit events without which it cannot commit.
#[derive(Debug)]
pub struct Written<T> {
    value: T,
    events: Vec<NewEvent>,
    is_change: bool,
}

impl<T> Written<T> {
    /// A change of data with its event.
    pub fn new(value: T, event: NewEvent) -> Self {
        Self {
            value,
            events: vec![event],
            is_change: true,
        }
    }

    /// A change with several events (an import that touches several counties).
    pub fn with_events(value: T, events: Vec<NewEvent>) -> Self {
        Self {
            value,
            events,
            is_change: true,
        }
    }

    /// Nothing changed that anybody would audit: a form sent twice, a session's last use, an
    /// uploaded file that waits for its confirmation.
    pub fn bookkeeping(value: T) -> Self {
        Self {
            value,
            events: Vec::new(),
            is_change: false,
        }
    }

    /// The value it will give back.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// The same with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Written<U> {
        Written {
            value: change(self.value),
            events: self.events,
            is_change: self.is_change,
        }
    }
}

impl Db {
    /// Opens the database for reading and writing; makes and migrates it when needed.
    pub fn open(url: &DatabaseUrl, clock: SharedClock) -> Result<Self, OpenError> {
        let lock = process_lock::take(url)?;
        migrate::run(url)?;
        let writer = match url {
            DatabaseUrl::Sqlite(path) => Writer::Sqlite(sqlite_writer::SqliteWriter::start(
                path,
                lock,
                clock.clone(),
            )?),
            #[cfg(feature = "postgres")]
            DatabaseUrl::Postgres(_) => {
                Writer::Postgres(postgres_writer::PostgresWriter::open(url, clock.clone())?)
            }
        };
        Self::with_writer(url, clock, writer)
    }

    /// Opens an existing database for reading only, beside a running server.
    pub fn open_for_reading(url: &DatabaseUrl, clock: SharedClock) -> Result<Self, OpenError> {
        migrate::require_current(url)?;
        Self::with_writer(url, clock, Writer::None)
    }

    fn with_writer(
        url: &DatabaseUrl,
        clock: SharedClock,
        writer: Writer,
    ) -> Result<Self, OpenError> {
        let readers = connection::reader_pool(url)?;
        let inner = Inner {
            url: url.clone(),
            clock,
            readers,
            writer,
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// The one clock of this program.
    pub fn clock(&self) -> &SharedClock {
        &self.inner.clock
    }

    /// Where the data is.
    pub fn url(&self) -> &DatabaseUrl {
        &self.inner.url
    }

    /// Reads one consistent snapshot, off the request thread.
    pub async fn read<T: Send + 'static>(
        &self,
        reading: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let db = self.clone();
        off_thread(move || db.read_now(reading)).await
    }

    /// Changes data in one transaction, off the request thread.
    pub async fn write<T: Send + 'static>(
        &self,
        scope: WriteScope,
        change: impl FnOnce(&mut Conn) -> Result<Written<T>> + Send + 'static,
    ) -> Result<T> {
        let db = self.clone();
        off_thread(move || db.write_now(scope, change)).await
    }

    /// As `read`, on the calling thread: for commands.
    pub fn read_now<T>(&self, reading: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        let mut conn = self.inner.readers.get().map_err(|_| Error::Busy)?;
        connection::snapshot(&mut conn, reading)
    }

    /// As `write`, on the calling thread: for commands.
    pub fn write_now<T: Send + 'static>(
        &self,
        scope: WriteScope,
        change: impl FnOnce(&mut Conn) -> Result<Written<T>> + Send + 'static,
    ) -> Result<T> {
        let clock = self.inner.clock.clone();
        let audited = move |conn: &mut Conn, scope: &WriteScope| {
            let written = change(conn)?;
            if written.is_change && written.events.is_empty() {
                return Err(Error::internal("a change without its audit event"));
            }
            crate::audit::append(conn, scope, clock.now(), &written.events)?;
            Ok(written.value)
        };
        match &self.inner.writer {
            Writer::None => Err(Error::internal("opened for reading only")),
            Writer::Sqlite(writer) => writer.run(scope, audited),
            #[cfg(feature = "postgres")]
            Writer::Postgres(writer) => writer.run(&scope, audited),
        }
    }
}

async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    actix_web::web::block(work)
        .await
        .map_err(|_| Error::internal("a database task panicked"))?
}
