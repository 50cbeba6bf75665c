//! The database and its key file, opened for a command.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use diesel::prelude::*;

use super::Failure;
use crate::clock::{SharedClock, SystemClock};
use crate::config::Settings;
use crate::db::{DatabaseUrl, Db, WriteScope, Written};
use crate::people::seal::SealingKey;
use crate::schema::settings as facts;

/// Who acts, in the audit, when a command is typed on the machine.
pub(super) const ON_THIS_MACHINE: &str = "本机操作";
/// The fact under which the key's fingerprint is kept.
const FINGERPRINT: &str = "sealing_key_fingerprint";

/// What a command works with.
pub(super) struct Workplace {
    pub(super) db: Db,
    pub(super) key: Arc<SealingKey>,
}

/// Opens for reading and writing; makes database and key file when there is neither.
pub(super) fn open(settings: &Settings) -> Result<Workplace, Failure> {
    let url = DatabaseUrl::parse(settings.get("database"))?;
    let clock: SharedClock = Arc::new(SystemClock);
    let path = key_path(settings, &url);
    let is_new = !url.exists();
    let db = Db::open(&url, clock)?;
    let expected = fingerprint(&db)?;
    let key = match (read_key(&path)?, &expected) {
        (Some(key), _) => key,
        (None, Some(_)) => return Err(missing(&path)),
        (None, None) => make_key(&path)?,
    };
    match expected {
        Some(expected) => require(&key, &expected, &path)?,
        None => note(&db, &key)?,
    }
    if is_new {
        super::say(format_args!(
            "已建立数据库 {url}，密钥文件 {}（请妥善保管，丢失后加密的内容无法恢复）",
            path.display()
        ));
    }
    Ok(Workplace {
        db,
        key: Arc::new(key),
    })
}

/// Opens for reading, beside a running server; the first command of any kind makes the database.
pub(super) fn open_for_reading(settings: &Settings) -> Result<Workplace, Failure> {
    let url = DatabaseUrl::parse(settings.get("database"))?;
    if !url.exists() {
        drop(open(settings)?);
    }
    let db = match Db::open_for_reading(&url, Arc::new(SystemClock)) {
        Ok(db) => db,
        // An older structure is brought up to date unless somebody is writing.
        Err(crate::db::OpenError::OtherVersion(..)) => return open(settings),
        Err(cause) => return Err(cause.into()),
    };
    let path = key_path(settings, &url);
    let key = read_key(&path)?.ok_or_else(|| missing(&path))?;
    if let Some(expected) = fingerprint(&db)? {
        require(&key, &expected, &path)?;
    }
    Ok(Workplace {
        db,
        key: Arc::new(key),
    })
}

fn key_path(settings: &Settings, url: &DatabaseUrl) -> PathBuf {
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

fn read_key(path: &Path) -> Result<Option<SealingKey>, Failure> {
    match std::fs::read_to_string(path) {
        Ok(text) => SealingKey::from_file_text(&text)
            .map(Some)
            .map_err(|cause| {
                Failure::new(format_args!("密钥文件“{}”不能用：{cause}", path.display()))
            }),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(Failure::new(format_args!(
            "密钥文件“{}”读不出来：{cause}",
            path.display()
        ))),
    }
}

/// Writes a new key so that only its owner can read it, and so that it survives a power cut.
fn make_key(path: &Path) -> Result<SealingKey, Failure> {
    let key = SealingKey::generate();
    let failed = |cause: std::io::Error| {
        Failure::new(format_args!(
            "密钥文件“{}”写不进去：{cause}；请检查文件夹",
            path.display()
        ))
    };
    let mut file = std::fs::File::options()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(failed)?;
    file.write_all(key.to_file_text().as_bytes())
        .map_err(failed)?;
    file.sync_all().map_err(failed)?;
    Ok(key)
}

fn missing(path: &Path) -> Failure {
    Failure::new(format_args!(
        "密钥文件“{}”不见了；数据库里有用它加密的内容，请从备份中找回，或用 --key-file 指明它在哪里",
        path.display()
    ))
}

fn require(key: &SealingKey, expected: &str, path: &Path) -> Result<(), Failure> {
    if key.fingerprint() == expected {
        return Ok(());
    }
    Err(Failure::new(format_args!(
        "密钥文件“{}”不是这个数据库的；请换回原来的密钥文件，或用 --key-file 指明",
        path.display()
    )))
}

fn fingerprint(db: &Db) -> Result<Option<String>, Failure> {
    let read = |conn: &mut crate::db::Conn| {
        Ok(facts::table
            .find(FINGERPRINT)
            .select(facts::value)
            .first(conn)
            .optional()?)
    };
    Ok(db.read_now(read)?)
}

fn note(db: &Db, key: &SealingKey) -> Result<(), Failure> {
    let fingerprint = key.fingerprint();
    Ok(db.write_now(WriteScope::Above, move |conn| {
        diesel::insert_into(facts::table)
            .values((facts::name.eq(FINGERPRINT), facts::value.eq(fingerprint)))
            .execute(conn)?;
        let nation = crate::divisions::DivisionCode::nation();
        let event =
            crate::audit::NewEvent::new(ON_THIS_MACHINE, "database.create", &nation, "建立数据库");
        Ok(Written::new((), event))
    })?)
}
