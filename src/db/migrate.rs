//! Brings the tables up to this program's version, one process at a time.

use diesel::connection::SimpleConnection;
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
pub(super) fn run(url: &DatabaseUrl) -> Result<(), OpenError> {
    let failed = |cause: &dyn std::fmt::Display| OpenError::not_openable(url, cause);
    match &mut connect(url)? {
        Conn::Sqlite(conn) => {
            refuse_newer(conn, &SQLITE, url)?;
            conn.run_pending_migrations(SQLITE)
                .map_err(|cause| failed(&cause))?;
        }
        #[cfg(feature = "postgres")]
        Conn::Postgres(conn) => {
            conn.batch_execute(&format!("SELECT pg_advisory_lock({MIGRATION_LOCK})"))
                .map_err(|cause| failed(&cause))?;
            refuse_newer(conn, &POSTGRES, url)?;
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
    let pending = match &mut connect(url)? {
        Conn::Sqlite(conn) => {
            refuse_newer(conn, &SQLITE, url)?;
            conn.has_pending_migration(SQLITE)
        }
        #[cfg(feature = "postgres")]
        Conn::Postgres(conn) => {
            refuse_newer(conn, &POSTGRES, url)?;
            conn.has_pending_migration(POSTGRES)
        }
    };
    match pending {
        Ok(false) => Ok(()),
        Ok(true) => Err(OpenError::OtherVersion(
            url.to_string(),
            "请先运行 cunzhi serve 或 cunzhi init 升级",
        )),
        Err(cause) => Err(OpenError::not_openable(url, cause)),
    }
}

/// An older program must not write into a newer structure.
fn refuse_newer<C, DB>(
    conn: &mut C,
    known: &EmbeddedMigrations,
    url: &DatabaseUrl,
) -> Result<(), OpenError>
where
    DB: diesel::backend::Backend,
    C: MigrationHarness<DB>,
{
    use diesel::migration::MigrationSource;
    let failed = |cause| OpenError::not_openable(url, cause);
    let applied = conn.applied_migrations().map_err(failed)?;
    let known: Vec<_> = MigrationSource::<DB>::migrations(known)
        .map_err(failed)?
        .iter()
        .map(|migration| migration.name().version().as_owned())
        .collect();
    if applied.iter().all(|version| known.contains(version)) {
        Ok(())
    } else {
        Err(OpenError::OtherVersion(
            url.to_string(),
            "它由更新的版本建立，请升级本程序",
        ))
    }
}
