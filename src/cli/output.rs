//! A file that a command writes: never over the program's own files or over one of another sort,
//! and whole or not at all.

use std::fs::{File, Metadata};
use std::io::{BufWriter, Read, Write};
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};

use super::{Failure, key_file};
use crate::config::Settings;
use crate::db::DatabaseUrl;
use crate::fault;

/// The sort of a file, told by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// With the byte order mark that this program writes.
    Csv,
    Json,
    /// XLSX and DOCX.
    Zip,
}

impl Sort {
    /// The sort of a format's word or a file's ending; what is no other is CSV.
    pub(super) fn of(word: &str) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "json" => Self::Json,
            "xlsx" | "docx" => Self::Zip,
            _ => Self::Csv,
        }
    }

    const fn first_bytes(self) -> &'static [u8] {
        match self {
            Self::Csv => b"\xef\xbb\xbf",
            Self::Json => b"{",
            Self::Zip => b"PK\x03\x04",
        }
    }
}

/// The files of this program that nothing may be written over, each with what it is.
#[derive(Debug)]
pub(super) struct Guarded(Vec<(PathBuf, &'static str)>);

impl Guarded {
    /// Database (with what stands beside it), key file and configuration file.
    pub(super) fn of(settings: &Settings) -> Result<Self, Failure> {
        let url = DatabaseUrl::parse(settings.get("database"))?;
        let mut files = vec![
            (key_file::path(settings, &url), "密钥文件"),
            (settings.file().to_owned(), "配置文件"),
        ];
        if let DatabaseUrl::Sqlite(path) = &url {
            for ending in ["", "-wal", "-shm", "-journal", ".lock"] {
                let mut name = path.clone().into_os_string();
                name.push(ending);
                files.push((name.into(), "数据库文件"));
            }
        }
        Ok(Self(files))
    }

    /// The tables of an import too.
    pub(super) fn and_tables(mut self, tables: &[PathBuf]) -> Self {
        let tables = tables.iter().map(|path| (path.clone(), "要导入的文件"));
        self.0.extend(tables);
        self
    }

    /// Refuses a path that is one of them, however it is spelled or linked.
    pub(super) fn refuse(&self, path: &Path) -> Result<(), Failure> {
        let guarded = self.0.iter().find(|(file, _)| is_same(file, path));
        guarded.map_or(Ok(()), |(_, what)| {
            Err(Failure::new(format_args!(
                "“{}”就是{what}，不能写在它上面；请换一个文件名",
                path.display()
            )))
        })
    }
}

/// Whether two paths lead to one file, there already or not.
pub(super) fn is_same(one: &Path, other: &Path) -> bool {
    let identity = |path: &Path| {
        let found = std::fs::metadata(path).ok()?;
        Some((found.dev(), found.ino()))
    };
    match (identity(one), identity(other)) {
        (Some(one), Some(other)) => one == other,
        (None, None) => whole(one) == whole(other),
        _ => false,
    }
}

/// The path of a file that is not there yet, its folder without links and dots.
fn whole(path: &Path) -> Option<PathBuf> {
    let folder = path.parent().filter(|part| !part.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new(".")).canonicalize().ok()?;
    Some(folder.join(path.file_name()?))
}

/// A file to be written; gone again when the command fails before [`Output::write`] is done.
#[derive(Debug)]
pub(super) struct Output {
    /// The path as it was typed.
    named: PathBuf,
    /// Where the content goes first; none for a pipe or a terminal.
    partial: Option<(PathBuf, PathBuf)>,
    file: File,
}

impl Output {
    /// Refuses what may not be written over, and sees that the folder takes a file, before any
    /// work is done.
    pub(super) fn prepare(path: &Path, sort: Sort, guarded: &Guarded) -> Result<Self, Failure> {
        guarded.refuse(path)?;
        let failed = |cause| refused(path, &cause);
        let there = std::fs::metadata(path).ok();
        if let Some(there) = &there {
            let file_type = there.file_type();
            if file_type.is_char_device() || file_type.is_fifo() {
                let file = File::options().write(true).open(path).map_err(failed)?;
                return Ok(Self {
                    named: path.to_owned(),
                    partial: None,
                    file,
                });
            }
            require_former(path, there, sort)?;
        }
        // A link stays a link: what it points to is replaced.
        let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let mut partial = target.clone().into_os_string();
        partial.push(format!(".{}.partial", std::process::id()));
        let partial = PathBuf::from(partial);
        let file = File::create_new(&partial).map_err(failed)?;
        let output = Self {
            named: path.to_owned(),
            partial: Some((partial, target)),
            file,
        };
        if let Some(there) = there {
            output
                .file
                .set_permissions(there.permissions())
                .map_err(failed)?;
        }
        Ok(output)
    }

    /// Writes the content and puts the file in its place.
    pub(super) fn write(
        mut self,
        content: impl FnOnce(&mut BufWriter<&File>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let failed = |cause| refused(&self.named, &cause);
        let mut out = BufWriter::new(&self.file);
        content(&mut out)?;
        out.flush().map_err(failed)?;
        drop(out);
        if let Some((partial, target)) = &self.partial {
            self.file.sync_all().map_err(failed)?;
            std::fs::rename(partial, target).map_err(failed)?;
        }
        self.partial = None;
        Ok(())
    }

    /// As [`Output::write`], for content that is ready.
    pub(super) fn write_bytes(self, bytes: &[u8]) -> Result<(), Failure> {
        let named = self.named.clone();
        self.write(|out| {
            out.write_all(bytes)
                .map_err(|cause| refused(&named, &cause))
        })
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if let Some((partial, _)) = &self.partial {
            let _ = std::fs::remove_file(partial);
        }
    }
}

/// A former result may be replaced, for that is what somebody who repeats a command means; any
/// other file is not ours to lose.
fn require_former(path: &Path, there: &Metadata, sort: Sort) -> Result<(), Failure> {
    let refuse = |why: &str| {
        Err(Failure::new(format_args!(
            "“{}”{why}；请换一个文件名，或先把它移走",
            path.display()
        )))
    };
    if there.is_dir() {
        return refuse("是一个文件夹");
    }
    if !there.is_file() {
        return refuse("不是普通文件");
    }
    let first = sort.first_bytes();
    let mut found = Vec::new();
    File::open(path)
        .and_then(|file| file.take(first.len() as u64).read_to_end(&mut found))
        .map_err(|cause| refused(path, &cause))?;
    if found.is_empty() || found == first {
        return Ok(());
    }
    refuse("已存在，而且不是本程序写出的这种文件，没有覆盖")
}

fn refused(path: &Path, cause: &std::io::Error) -> Failure {
    let why = match cause.kind() {
        std::io::ErrorKind::NotFound => "文件夹不存在".to_owned(),
        _ => fault::of_io(cause),
    };
    Failure::new(format_args!(
        "“{}”写不进去：{why}；请换一个路径",
        path.display()
    ))
}
