//! What a county decided for its observers: how many villages each guides, whom they call.

use diesel::prelude::*;

use super::assignment::Limits;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::schema::observation_settings;

/// Most villages of one observer that may be set.
pub const MOST_VILLAGES: i32 = 50;

/// What a county decided for its observers.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = observation_settings)]
pub struct Settings {
    /// Villages of an observer, from (1–50).
    pub villages_least: i32,
    /// To.
    pub villages_most: i32,
    /// Whom observers call; empty when the county has not said.
    pub telephone: String,
    /// Counts the changes; 0 before the first.
    pub version: i32,
}

impl Settings {
    /// As the rule of assignment takes it.
    pub fn limits(&self) -> Limits {
        let number = |stored: i32| usize::try_from(stored).unwrap_or(1).max(1);
        let least = number(self.villages_least);
        Limits {
            least,
            most: number(self.villages_most).max(least),
        }
    }
}

/// The settings of a programme.
pub fn settings(conn: &mut Conn, programme: i64) -> Result<Settings> {
    let known: Option<Settings> = observation_settings::table
        .find(programme)
        .select(Settings::as_select())
        .first(conn)
        .optional()?;
    Ok(known.unwrap_or_else(|| Settings {
        villages_least: 1,
        villages_most: 3,
        telephone: String::new(),
        version: 0,
    }))
}

/// Changes the settings that are still at `new.version`.
pub fn set_settings(conn: &mut Conn, programme: i64, new: &Settings) -> Result<()> {
    if settings(conn, programme)?.version != new.version {
        return Err(faster());
    }
    let values = (
        observation_settings::villages_least.eq(new.villages_least),
        observation_settings::villages_most.eq(new.villages_most),
        observation_settings::telephone.eq(&new.telephone),
        observation_settings::version.eq(new.version.saturating_add(1)),
    );
    if new.version == 0 {
        diesel::insert_into(observation_settings::table)
            .values((observation_settings::programme_id.eq(programme), values))
            .execute(conn)?;
    } else {
        diesel::update(observation_settings::table.find(programme))
            .set(values)
            .execute(conn)?;
    }
    Ok(())
}

/// Somebody else changed it in between.
pub(super) fn faster() -> Error {
    Error::conflict("刚才有人改过，您看到的不是最新内容。请刷新页面，核对后再办理。")
}
