//! `cunzhi backup` and `cunzhi restore`: the SQLite file and its key.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::options::FileOption;
use super::output::{Guarded, is_same};
use super::{Ended, Failure, Outcome, say, workplace};
use crate::clock::SystemClock;
use crate::config::Settings;
use crate::db::{DatabaseUrl, Db};
use crate::error::Error;
use crate::fault;

/// Copies the database while it may be in use, then checks the copy.
pub(super) fn backup(settings: &Settings, options: &FileOption) -> Outcome {
    if options.file.exists() {
        return Err(Failure::new(format_args!(
            "“{}”已存在，请换一个文件名",
            options.file.display()
        )));
    }
    let workplace = workplace::open_for_reading(settings)?;
    let partial = with_ending(&options.file, ".partial");
    let guarded = Guarded::of(settings)?;
    guarded.refuse(&options.file)?;
    guarded.refuse(&partial)?;
    // A backup that was cut off left a part: it is of no use.
    remove_if_there(&partial)?;
    workplace
        .db
        .copy_to(&partial)
        .map_err(|cause| match cause {
            Error::Database(cause) => Failure::new(format_args!(
                "备份“{}”写不进去：{}；请检查路径和剩余空间",
                options.file.display(),
                fault::of_database(&cause.to_string())
            )),
            other => other.into(),
        })?;
    verify(&partial)?;
    std::fs::File::open(&partial)?.sync_all()?;
    std::fs::rename(&partial, &options.file)?;
    say(format_args!(
        "已备份到 {}，并核对无误；密钥文件不在其中，请另外保管",
        options.file.display()
    ));
    Ok(Ended::Done)
}

/// Puts a backup into an empty place.
pub(super) fn restore(settings: &Settings, options: &FileOption) -> Outcome {
    let DatabaseUrl::Sqlite(place) = DatabaseUrl::parse(settings.get("database"))? else {
        return Err(Failure::new(
            "PostgreSQL 请用 pg_dump 和 pg_restore，见 docs/operations.md",
        ));
    };
    // What an older database left beside it would be read as changes of the new one.
    for ending in ["", "-wal", "-shm"] {
        let there = with_ending(&place, ending);
        if there.exists() {
            return Err(Failure::new(format_args!(
                "“{}”已存在，请先移走再恢复",
                there.display()
            )));
        }
    }
    if !options.file.is_file() {
        return Err(Failure::new(format_args!(
            "备份“{}”不存在，请检查路径",
            options.file.display()
        )));
    }
    verify(&options.file)?;
    let partial = with_ending(&place, ".partial");
    if is_same(&options.file, &partial) {
        return Err(Failure::new(format_args!(
            "“{}”是恢复时要用的临时文件名，请先给备份改个名字",
            options.file.display()
        )));
    }
    std::fs::copy(&options.file, &partial)?;
    std::fs::File::open(&partial)?.sync_all()?;
    std::fs::rename(&partial, &place)?;
    say(format_args!(
        "已恢复到 {}；请把原来的密钥文件放到它旁边（后缀 .key）",
        place.display()
    ));
    Ok(Ended::Done)
}

fn verify(file: &Path) -> Result<(), Failure> {
    if std::fs::metadata(file)?.len() == 0 {
        return Err(Failure::new(format_args!(
            "备份“{}”是空的（0字节），请换一份备份",
            file.display()
        )));
    }
    let db = Db::open_for_reading(&DatabaseUrl::Sqlite(file.to_owned()), Arc::new(SystemClock))?;
    let findings = db.read_now(crate::db::integrity)?;
    match findings.first() {
        None => Ok(()),
        Some(finding) => Err(Failure::new(format_args!(
            "备份“{}”已损坏：{finding}",
            file.display()
        ))),
    }
}

fn remove_if_there(path: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(path) {
        Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => Err(cause),
        _ => Ok(()),
    }
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.to_owned().into_os_string();
    name.push(ending);
    name.into()
}
