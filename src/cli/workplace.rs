//! The database and its key file, opened for a command.

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
    let url = DatabaseUrl::parse(settings.get("database"))?;
    let clock: SharedClock = Arc::new(SystemClock);
    let path = key_file::path(settings, &url);
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
