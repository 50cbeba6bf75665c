//! One writing process at a time on a SQLite file: a lock file beside it, held while the process
//! lives. PostgreSQL needs none.

use std::fs::{File, TryLockError};

use super::url::{DatabaseUrl, OpenError};

/// The held lock; released when dropped or when the process ends, however it ends.
#[derive(Debug)]
pub(super) struct ProcessLock {
    _file: Option<File>,
}

/// Takes the lock, or tells that another process has it. A missing folder is refused, not made.
pub(super) fn take(url: &DatabaseUrl) -> Result<ProcessLock, OpenError> {
    let path = match url {
        DatabaseUrl::Sqlite(path) => path,
        #[cfg(feature = "postgres")]
        DatabaseUrl::Postgres(_) => return Ok(ProcessLock { _file: None }),
    };
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        return Err(OpenError::NoFolder(folder.display().to_string()));
    }
    let mut lock_path = path.clone().into_os_string();
    lock_path.push(".lock");
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&lock_path)
        .map_err(|cause| OpenError::not_openable(url, cause))?;
    match file.try_lock() {
        Ok(()) => Ok(ProcessLock { _file: Some(file) }),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse(url.to_string())),
        Err(TryLockError::Error(cause)) => Err(OpenError::not_openable(url, cause)),
    }
}
