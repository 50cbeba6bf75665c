//! Databases for tests: every database test runs on both from one body.
#![expect(
    clippy::expect_used,
    reason = "test support: a failure here is a failed test"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use chrono::NaiveDate;

use super::{Conn, DatabaseUrl, Db};
use crate::clock::FixedClock;

/// A fresh database that is removed with this value.
#[derive(Debug)]
pub struct TestDb {
    /// The open database; its clock stands at 2026-11-22 12:00 in China.
    pub db: Db,
    /// Where it is.
    pub url: DatabaseUrl,
    _folder: tempfile::TempDir,
}

/// A new SQLite file in a temporary folder.
pub fn sqlite() -> TestDb {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = DatabaseUrl::Sqlite(folder.path().join("test.db"));
    open(url, folder)
}

/// A new schema on the server named by `TEST_POSTGRES_URL`; `None` when it is not set.
/// `tests/run` always sets it, and sets `CUNZHI_TEST_BOTH`, which makes its absence a failure.
#[cfg(feature = "postgres")]
pub fn postgres() -> Option<TestDb> {
    use diesel::connection::SimpleConnection;
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let Ok(server) = std::env::var("TEST_POSTGRES_URL") else {
        assert!(
            std::env::var("CUNZHI_TEST_BOTH").is_err(),
            "TEST_POSTGRES_URL is not set"
        );
        return None;
    };
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let schema = format!("t_{}_{number}", std::process::id());
    let admin = DatabaseUrl::Postgres(server.clone());
    let Conn::Postgres(mut conn) = super::connection::connect(&admin).expect("the test server")
    else {
        unreachable!("a PostgreSQL address gives a PostgreSQL connection")
    };
    conn.batch_execute(&format!(
        "DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}"
    ))
    .expect("a schema");
    let separator = if server.contains('?') { '&' } else { '?' };
    let url = format!("{server}{separator}options=-csearch_path%3D{schema}");
    let folder = tempfile::tempdir().expect("a temporary folder");
    Some(open(DatabaseUrl::Postgres(url), folder))
}

fn open(url: DatabaseUrl, folder: tempfile::TempDir) -> TestDb {
    let noon = NaiveDate::from_ymd_opt(2026, 11, 22)
        .and_then(|day| day.and_hms_opt(4, 0, 0))
        .expect("a date");
    let db = Db::open(&url, Arc::new(FixedClock(noon))).expect("a database");
    TestDb {
        db,
        url,
        _folder: folder,
    }
}

/// Writes one test body as two tests, `NAME::on_sqlite` and `NAME::on_postgres`.
#[macro_export]
macro_rules! db_test {
    ($name:ident, |$test:ident| $body:block) => {
        mod $name {
            #![allow(clippy::too_many_lines, clippy::allow_attributes, reason = "one story a test")]
            #[allow(unused_imports, clippy::allow_attributes)]
            use super::*;

            // A test tells one story; how long it is, is its own affair.
            #[allow(clippy::too_many_lines, clippy::allow_attributes)]
            fn body($test: &$crate::db::testing::TestDb) $body

            #[test]
            fn on_sqlite() {
                body(&$crate::db::testing::sqlite());
            }

            #[test]
            #[cfg(feature = "postgres")]
            fn on_postgres() {
                if let Some(test) = $crate::db::testing::postgres() {
                    body(&test);
                }
            }
        }
    };
}
