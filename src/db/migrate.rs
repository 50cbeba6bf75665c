//! Brings the tables up to this program's version, one process at a time.

use std::collections::BTreeSet;

use diesel::connection::SimpleConnection;
use diesel::migration::MigrationSource;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::connection::{Conn, connect};
use super::url::{DatabaseUrl, OpenError};

/// The structure of the SQLite file.
pub(crate) const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
/// The structure on PostgreSQL.
#[cfg(feature = "postgres")]
pub(crate) const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Any number; all servers take the same lock while they migrate.
#[cfg(feature = "postgres")]
const MIGRATION_LOCK: i64 = 0x63_75_6e_7a_68_69;

/// Runs what is missing. On SQLite the caller holds the process lock.
///
/// A current structure is left alone, so that a role that may not change tables can serve.
pub(super) fn run(url: &DatabaseUrl) -> Result<(), OpenError> {
    let failed = |cause: &dyn std::fmt::Display| OpenError::not_openable(url, cause);
    let mut conn = connect(url)?;
    if is_current(&mut conn, url)? {
        return Ok(());
    }
    match &mut conn {
        Conn::Sqlite(conn) => {
            conn.run_pending_migrations(SQLITE)
                .map_err(|cause| failed(&cause))?;
        }
        #[cfg(feature = "postgres")]
        Conn::Postgres(conn) => {
            conn.batch_execute(&format!("SELECT pg_advisory_lock({MIGRATION_LOCK})"))
                .map_err(|cause| failed(&cause))?;
            conn.run_pending_migrations(POSTGRES)
                .map_err(|cause| failed(&cause))?;
            conn.batch_execute(&format!("SELECT pg_advisory_unlock({MIGRATION_LOCK})"))
                .map_err(|cause| failed(&cause))?;
        }
    }
    Ok(())
}

/// For commands that only read: the structure must be this program's already.
pub(super) fn require_current(url: &DatabaseUrl) -> Result<(), OpenError> {
    if !url.exists() {
        return Err(OpenError::Missing(url.to_string()));
    }
    if is_current(&mut connect(url)?, url)? {
        return Ok(());
    }
    Err(OpenError::OtherVersion(
        url.to_string(),
        "请先运行 cunzhi serve 或 cunzhi init 升级",
    ))
}

/// Whether all migrations of this program are applied. More than those is refused: an older
/// program must not write into a newer structure.
fn is_current(conn: &mut Conn, url: &DatabaseUrl) -> Result<bool, OpenError> {
    let known = known(conn).map_err(|cause| OpenError::not_openable(url, cause))?;
    let applied = applied(conn).map_err(|cause| OpenError::not_openable(url, cause))?;
    if applied.is_subset(&known) {
        Ok(applied == known)
    } else {
        Err(OpenError::OtherVersion(
            url.to_string(),
            "它由更新的版本建立，请升级本程序",
        ))
    }
}

/// The versions this program brings.
fn known(conn: &Conn) -> diesel::migration::Result<BTreeSet<String>> {
    match conn {
        Conn::Sqlite(_) => versions::<diesel::sqlite::Sqlite>(&SQLITE),
        #[cfg(feature = "postgres")]
        Conn::Postgres(_) => versions::<diesel::pg::Pg>(&POSTGRES),
    }
}

fn versions<DB: diesel::backend::Backend>(
    source: &EmbeddedMigrations,
) -> diesel::migration::Result<BTreeSet<String>> {
    let migrations = MigrationSource::<DB>::migrations(source)?;
    let versions = migrations
        .iter()
        .map(|one| one.name().version().to_string());
    Ok(versions.collect())
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    found: i64,
}

#[derive(QueryableByName)]
struct Applied {
    #[diesel(sql_type = Text)]
    version: String,
}

/// The versions in the database. Asked without diesel's own helper, which would make its table
/// first, and so need the right to.
fn applied(conn: &mut Conn) -> QueryResult<BTreeSet<String>> {
    let is_there = match conn {
        Conn::Sqlite(_) => {
            "SELECT count(*) AS found FROM sqlite_master WHERE name = '__diesel_schema_migrations'"
        }
        #[cfg(feature = "postgres")]
        Conn::Postgres(_) => "SELECT count(to_regclass('__diesel_schema_migrations')) AS found",
    };
    if diesel::sql_query(is_there).get_result::<Count>(conn)?.found == 0 {
        return Ok(BTreeSet::new());
    }
    let rows: Vec<Applied> =
        diesel::sql_query("SELECT version FROM __diesel_schema_migrations").load(conn)?;
    Ok(rows.into_iter().map(|row| row.version).collect())
}
