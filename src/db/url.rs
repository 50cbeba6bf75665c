//! Where the data is: `sqlite:PATH` or `postgres://…`.

use std::fmt;
use std::path::PathBuf;

use crate::fault;

/// The place of the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// One file on this machine.
    Sqlite(PathBuf),
    /// A PostgreSQL server; the text may hold a password and is never shown.
    #[cfg(feature = "postgres")]
    Postgres(String),
}

/// Why the database cannot be used; the sentence names it and says what to do next.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The text is not an address of a database.
    #[error("数据库地址“{0}”无法识别；请写成 sqlite:文件路径 或 postgres://用户@主机/库名")]
    BadUrl(String),
    /// The folder of the file does not exist.
    #[error("文件夹“{0}”不存在；请检查路径，或先建好文件夹")]
    NoFolder(String),
    /// A reading command found no database.
    #[error("数据库“{0}”不存在；请检查路径，或先运行 cunzhi init 建立")]
    Missing(String),
    /// Another process writes to it.
    #[error("数据库“{0}”正被另一个 cunzhi 程序使用；请在网页上操作，或先停止那个程序")]
    InUse(String),
    /// The structure is newer or older than this program.
    #[error("数据库“{0}”的结构与本程序版本不符；{1}")]
    OtherVersion(String, &'static str),
    /// Anything else, with the cause.
    #[error("数据库“{0}”打不开：{1}；请检查地址、权限，以及数据库是否在运行")]
    NotOpenable(String, String),
}

impl OpenError {
    pub(super) fn not_openable(url: &DatabaseUrl, cause: impl fmt::Display) -> Self {
        let cause = cause.to_string();
        let words: Vec<&str> = cause.split_whitespace().collect();
        Self::NotOpenable(url.to_string(), fault::of_database(&words.join(" ")))
    }
}

impl DatabaseUrl {
    /// Reads `sqlite:PATH` or `postgres://…`.
    pub fn parse(text: &str) -> Result<Self, OpenError> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() {
                return Err(OpenError::BadUrl(text.to_owned()));
            }
            return Ok(Self::Sqlite(PathBuf::from(path)));
        }
        #[cfg(feature = "postgres")]
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        Err(OpenError::BadUrl(hide_password(text)))
    }

    /// Whether there is something there already (a file; a server is taken to be there).
    pub fn exists(&self) -> bool {
        match self {
            Self::Sqlite(path) => path.exists(),
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => true,
        }
    }
}

/// The address as it may be shown: a password is hidden.
impl fmt::Display for DatabaseUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(out, "sqlite:{}", path.display()),
            #[cfg(feature = "postgres")]
            Self::Postgres(address) => {
                write!(out, "postgres://…@{}", server(address))
            }
        }
    }
}

/// Server and database of an address, without name, password and options. Nothing is shown when
/// an `@` after the first `?` leaves in doubt what is a password.
#[cfg(feature = "postgres")]
fn server(address: &str) -> &str {
    let rest = address.split_once("://").map_or("", |(_, rest)| rest);
    let (place, options) = rest.split_once('?').unwrap_or((rest, ""));
    match place.rsplit_once('@') {
        Some((_, server)) => server,
        None if options.contains('@') => "…",
        None => place,
    }
}

/// A mistyped address as it may be shown: what may be a password is hidden.
fn hide_password(text: &str) -> String {
    let shown = text.split('?').next().unwrap_or_default();
    match text.rsplit_once('@') {
        Some((_, server)) => format!("…@{}", server.split('?').next().unwrap_or_default()),
        None => shown.to_owned(),
    }
}

#[cfg(all(test, feature = "postgres"))]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        for address in [
            "postgres://me:geheim@db.example/county",
            "postgres://me:geheim@db.example/county?sslmode=require",
            "postgres://me:a@geheim@db.example/county",
            "postgres://me:a?geheim@db.example/county",
            "postgres://db.example/county?user=me&password=geheim",
            "postgres://db.example/county?user=me&password=a@geheim",
        ] {
            let shown = DatabaseUrl::parse(address).unwrap().to_string();
            assert!(!shown.contains("geheim"), "{shown}");
        }
        for mistyped in ["postgre://me:geheim@db/x", "mysql://db/x?password=geheim"] {
            let refusal = DatabaseUrl::parse(mistyped).unwrap_err().to_string();
            assert!(!refusal.contains("geheim"), "{refusal}");
        }
        let shown = DatabaseUrl::parse("postgres://me:geheim@db.example/county").unwrap();
        assert_eq!(shown.to_string(), "postgres://…@db.example/county");
    }
}
