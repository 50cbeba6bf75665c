//! The key file: made once, readable by its owner only, never made anew.

use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::Failure;
use crate::config::Settings;
use crate::db::DatabaseUrl;
use crate::fault;
use crate::people::seal::SealingKey;

/// Where the key file of a database is.
pub(super) fn path(settings: &Settings, url: &DatabaseUrl) -> PathBuf {
    match (settings.get("key_file"), url) {
        ("", DatabaseUrl::Sqlite(path)) => {
            let mut beside = path.clone().into_os_string();
            beside.push(".key");
            beside.into()
        }
        #[cfg(feature = "postgres")]
        ("", DatabaseUrl::Postgres(_)) => PathBuf::from("cunzhi.key"),
        (chosen, _) => PathBuf::from(chosen),
    }
}

/// The key in a file; `None` when there is no file.
pub(super) fn read(path: &Path) -> Result<Option<SealingKey>, Failure> {
    match std::fs::read_to_string(path) {
        Ok(text) => SealingKey::from_file_text(&text)
            .map(Some)
            .map_err(|cause| {
                Failure::new(format_args!("密钥文件“{}”不能用：{cause}", path.display()))
            }),
        Err(cause) if cause.kind() == ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(Failure::new(format_args!(
            "密钥文件“{}”读不出来：{}；请检查路径和权限",
            path.display(),
            fault::of_io(&cause)
        ))),
    }
}

/// Makes a new key file, or reads the one that another first start has just made.
pub(super) fn make(path: &Path) -> Result<SealingKey, Failure> {
    let key = SealingKey::generate();
    match write_whole(path, key.to_file_text().as_bytes()) {
        Ok(()) => Ok(key),
        Err(cause) if cause.kind() == ErrorKind::AlreadyExists => {
            read(path)?.ok_or_else(|| missing(path))
        }
        Err(cause) => Err(Failure::new(format_args!(
            "密钥文件“{}”写不进去：{}；请检查文件夹和权限",
            path.display(),
            fault::of_io(&cause)
        ))),
    }
}

/// Writes a file that only its owner can read, that appears whole or not at all, that replaces
/// nothing, and that survives a power cut.
fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut partial = path.to_owned().into_os_string();
    partial.push(format!(".{}.partial", std::process::id()));
    let mut file = std::fs::File::options()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&partial)?;
    let written = file
        .write_all(bytes)
        .and_then(|()| file.sync_all())
        .and_then(|()| std::fs::hard_link(&partial, path));
    std::fs::remove_file(&partial)?;
    written?;
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    std::fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// The key file is gone, though the database needs it.
pub(super) fn missing(path: &Path) -> Failure {
    Failure::new(format_args!(
        "密钥文件“{}”不见了；数据库里有用它加密的内容，请从备份中找回，或用 --key-file 指明它在哪里",
        path.display()
    ))
}

/// The key must be the one of the database.
pub(super) fn require(key: &SealingKey, expected: &str, path: &Path) -> Result<(), Failure> {
    if key.fingerprint() == expected {
        return Ok(());
    }
    Err(Failure::new(format_args!(
        "密钥文件“{}”不是这个数据库的；请换回原来的密钥文件，或用 --key-file 指明",
        path.display()
    )))
}
