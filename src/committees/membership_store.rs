//! How stretches in office are written to SQLite by the hundred thousand.

use diesel::QueryResult;
use diesel::sql_types::{BigInt, Bool, Date, Integer, Nullable, SmallInt, Text};
use diesel::sqlite::SqliteConnection;

use super::membership::Membership;
use crate::db::{PreparedRow, StoredDate, Values, insert_each};

/// Inserts the stretches one by one.
pub(super) fn insert(conn: &mut SqliteConnection, rows: Vec<Membership>) -> QueryResult<()> {
    let is_fresh =
        |row: &Membership| row.ended_on.is_none() && row.ending.is_none() && row.version == 1;
    let (fresh, former): (Vec<_>, Vec<_>) = rows.into_iter().partition(is_fresh);
    insert_each(conn, fresh.into_iter().map(Fresh::from))?;
    insert_each(conn, former.into_iter().map(Former::from))
}

/// A stretch that has just begun to be recorded, with its dates as they are stored.
struct Fresh {
    row: Membership,
    birth_date: StoredDate,
    began_on: Option<StoredDate>,
}

/// A stretch that is over, or was changed before it is written here.
struct Former {
    fresh: Fresh,
    ended_on: Option<StoredDate>,
}

impl From<Membership> for Fresh {
    fn from(row: Membership) -> Self {
        Self {
            birth_date: row.birth_date.into(),
            began_on: row.began_on.map(StoredDate::from),
            row,
        }
    }
}

impl From<Membership> for Former {
    fn from(row: Membership) -> Self {
        Self {
            ended_on: row.ended_on.map(StoredDate::from),
            fresh: row.into(),
        }
    }
}

/// The statement for both; what only a former stretch has stands at the end.
const INSERT: &str = "INSERT INTO memberships (term_id, current_unit_code, person_id, stretch, \
    unit_code, posts, sex, birth_date, education, political_status, reelected, newcomer, origin, \
    began_on, sources, remark, ended_on, ending, version) VALUES";

/// Every value that is bound costs; of a million rows nearly all are such.
impl PreparedRow for Fresh {
    const INSERT: &'static str = INSERT;
    const CONSTANTS: &'static str = ", NULL, NULL, 1";

    fn bind<'b>(&'b self, values: &mut Values<'_, 'b>) -> QueryResult<()> {
        let row = &self.row;
        values.push::<Integer, _>(&row.term_id)?;
        values.push::<Text, _>(&row.current_unit_code)?;
        values.push::<BigInt, _>(&row.person_id)?;
        values.push::<SmallInt, _>(&row.stretch)?;
        values.push::<Text, _>(&row.unit_code)?;
        values.push::<SmallInt, _>(&row.posts)?;
        values.push::<SmallInt, _>(&row.sex)?;
        values.push::<Date, _>(&self.birth_date)?;
        values.push::<SmallInt, _>(&row.education)?;
        values.push::<SmallInt, _>(&row.political_status)?;
        values.push::<Bool, _>(&row.reelected)?;
        values.push::<Bool, _>(&row.newcomer)?;
        values.push::<SmallInt, _>(&row.origin)?;
        values.push::<Nullable<Date>, _>(&self.began_on)?;
        values.push::<Nullable<Text>, _>(&row.sources)?;
        values.push::<Nullable<Text>, _>(&row.remark)
    }
}

impl PreparedRow for Former {
    const INSERT: &'static str = INSERT;

    fn bind<'b>(&'b self, values: &mut Values<'_, 'b>) -> QueryResult<()> {
        self.fresh.bind(values)?;
        let row = &self.fresh.row;
        values.push::<Nullable<Date>, _>(&self.ended_on)?;
        values.push::<Nullable<SmallInt>, _>(&row.ending)?;
        values.push::<Integer, _>(&row.version)
    }
}
