//! One writing process at a time on a SQLite file: a lock file beside it, held while the process
//! lives. PostgreSQL needs none.

use std::fs::{File, TryLockError};
use std::path::Path;

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
    let failed = |cause| OpenError::not_openable(url, cause);
    let file = private(Path::new(&lock_path)).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => {
            // Names of people stand in it: made here, so that only its owner can read it.
            private(path).map_err(failed)?;
            Ok(ProcessLock { _file: Some(file) })
        }
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse(url.to_string())),
        Err(TryLockError::Error(cause)) => Err(OpenError::not_openable(url, cause)),
    }
}

/// Opens a file, made for its owner alone when it is not there.
fn private(path: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
