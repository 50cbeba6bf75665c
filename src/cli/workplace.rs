//! The database and its key file, opened for a command.

use std::path::Path;
use std::sync::Arc;

use diesel::prelude::*;

use super::{Failure, key_file};
use crate::clock::{SharedClock, SystemClock};
use crate::config::Settings;
use crate::db::{Conn, DatabaseUrl, Db, WriteScope, Written};
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
    open_at(settings, Arc::new(SystemClock))
}

/// The same with a clock of its own.
pub(super) fn open_at(settings: &Settings, clock: SharedClock) -> Result<Workplace, Failure> {
    let url = DatabaseUrl::parse(settings.get("database"))?;
    let path = key_file::path(settings, &url);
    refuse_emptied(&url, &path)?;
    let is_new = !url.exists();
    let db = Db::open(&url, clock)?;
    let expected = fingerprint(&db)?;
    let key = match (key_file::read(&path)?, &expected) {
        (Some(key), _) => key,
        (None, Some(_)) => return Err(key_file::missing(&path)),
        (None, None) => key_file::make(&path)?,
    };
    let expected = match expected {
        Some(expected) => expected,
        None => note(&db, &key)?,
    };
    key_file::require(&key, &expected, &path)?;
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
    refuse_emptied(&url, &key_file::path(settings, &url))?;
    if !url.exists() {
        drop(open(settings)?);
    }
    let db = match Db::open_for_reading(&url, Arc::new(SystemClock)) {
        Ok(db) => db,
        // An older structure is brought up to date unless somebody is writing.
        Err(crate::db::OpenError::OtherVersion(..)) => return open(settings),
        Err(cause) => return Err(cause.into()),
    };
    // A first start that was cut off before the key was noted is finished first.
    let Some(expected) = fingerprint(&db)? else {
        return open(settings);
    };
    let path = key_file::path(settings, &url);
    let key = key_file::read(&path)?.ok_or_else(|| key_file::missing(&path))?;
    key_file::require(&key, &expected, &path)?;
    Ok(Workplace {
        db,
        key: Arc::new(key),
    })
}

/// A file without content is no new database: a full disk may have emptied the old one. Only a
/// first start of ours that was cut off leaves one: its lock file is there and its key is not.
fn refuse_emptied(url: &DatabaseUrl, key: &Path) -> Result<(), Failure> {
    let DatabaseUrl::Sqlite(path) = url else {
        return Ok(());
    };
    let is_empty = |ending: &str, if_absent: bool| {
        let mut name = path.clone().into_os_string();
        name.push(ending);
        std::fs::metadata(name).map_or(if_absent, |file| file.is_file() && file.len() == 0)
    };
    let was_cut_off = is_empty(".lock", false) && !key.exists();
    if !is_empty("", false) || !is_empty("-wal", true) || was_cut_off {
        return Ok(());
    }
    Err(Failure::new(format_args!(
        "数据库文件“{}”是空的（0字节），可能在磁盘写满时被清空；请先移走这个文件，再用 cunzhi restore 恢复备份，确实要新建的也请先移走它",
        path.display()
    )))
}

fn fingerprint(db: &Db) -> Result<Option<String>, Failure> {
    Ok(db.read_now(find_fingerprint)?)
}

fn find_fingerprint(conn: &mut Conn) -> crate::error::Result<Option<String>> {
    Ok(facts::table
        .find(FINGERPRINT)
        .select(facts::value)
        .first(conn)
        .optional()?)
}

/// Notes which key belongs to the database, unless another first start just did; gives the
/// fingerprint that counts.
fn note(db: &Db, key: &SealingKey) -> Result<String, Failure> {
    let fingerprint = key.fingerprint();
    Ok(db.write_now(WriteScope::Above, move |conn| {
        if let Some(noted) = find_fingerprint(conn)? {
            return Ok(Written::bookkeeping(noted));
        }
        diesel::insert_into(facts::table)
            .values((facts::name.eq(FINGERPRINT), facts::value.eq(&fingerprint)))
            .execute(conn)?;
        let nation = crate::divisions::DivisionCode::nation();
        let event =
            crate::audit::NewEvent::new(ON_THIS_MACHINE, "database.create", &nation, "建立数据库");
        Ok(Written::new(fingerprint, event))
    })?)
}
