//! Who sits on the two committees: one row a person, unit and stretch of a term.

use std::collections::HashSet;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::membership_store;
use crate::db::{Conn, StoredDate, on_backend};
use crate::divisions::DivisionCode;
use crate::error::Result;
use crate::schema::memberships;

/// How somebody came into office, stored by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Found in an imported roster of the term.
    Roster = 1,
    /// Elected in the term's election.
    Election = 2,
    /// Elected later to fill a vacancy.
    ByElection = 3,
    /// Appointed.
    Appointed = 4,
    /// Co-opted.
    CoOpted = 5,
}

impl Origin {
    /// Took office by the term's own election: the members statistics count without `--as-of`.
    pub const BY_TERM_ELECTION: [i16; 2] = [Self::Roster as i16, Self::Election as i16];

    /// Those that people choose from when somebody begins mid-term.
    pub const MID_TERM: [Self; 3] = [Self::ByElection, Self::Appointed, Self::CoOpted];

    /// The stored number.
    pub const fn number(self) -> i16 {
        self as i16
    }

    /// The Chinese word for a stored number.
    pub fn label_of(number: i16) -> &'static str {
        match number {
            1 => "名册导入",
            2 => "换届选举",
            3 => "补选",
            4 => "任命",
            5 => "增补",
            _ => "未知",
        }
    }
}

/// How a stretch in office ended, stored by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The term was over.
    TermOver = 1,
    /// Resigned.
    Resigned = 2,
    /// Recalled by vote.
    Recalled = 3,
    /// Ended by law (automatic termination).
    ByLaw = 4,
    /// Died.
    Died = 5,
    /// No longer in the roster that replaced the former one.
    RosterReplaced = 6,
    /// Entered by mistake: never sat there.
    Mistaken = 7,
}

impl Ending {
    /// Those that people choose from. The others say that somebody never sat there, and are written
    /// by imports and by taking an entry out.
    pub const CHOICES: [Self; 5] = [
        Self::TermOver,
        Self::Resigned,
        Self::Recalled,
        Self::ByLaw,
        Self::Died,
    ];

    /// As stored, of those who never sat there: see [`served`].
    const NEVER_SERVED: [Option<i16>; 2] = [
        Some(Self::RosterReplaced as i16),
        Some(Self::Mistaken as i16),
    ];

    /// The stored number.
    pub const fn number(self) -> i16 {
        self as i16
    }

    /// The Chinese word for a stored number.
    pub fn label_of(number: i16) -> &'static str {
        match number {
            1 => "任期届满",
            2 => "辞职",
            3 => "罢免",
            4 => "职务自行终止",
            5 => "去世",
            6 => "名册更新后不在册",
            7 => "登记错误，不是本届成员",
            _ => "未知",
        }
    }
}

/// A stretch in office.
#[derive(Clone, Debug, PartialEq, Eq, Insertable, Queryable, Selectable)]
#[diesel(table_name = memberships, treat_none_as_default_value = false)]
pub struct Membership {
    /// The term.
    pub term_id: i32,
    /// Where it is counted today: the unit itself, or the one it was merged into.
    pub current_unit_code: String,
    /// The person.
    pub person_id: i64,
    /// 0 for the first stretch of that person in that unit and term, then 1, 2, …
    pub stretch: i16,
    /// The unit as it was recorded.
    pub unit_code: String,
    /// Bits of `Posts`.
    pub posts: i16,
    /// Code of `Sex`, as of the term.
    pub sex: i16,
    /// Birth date.
    #[diesel(serialize_as = StoredDate)]
    pub birth_date: NaiveDate,
    /// Code of `Education`, as of the term.
    pub education: i16,
    /// Code of `PoliticalStatus`, as of the term.
    pub political_status: i16,
    /// Sat on the committee of the same unit in the term before.
    pub reelected: bool,
    /// Never sat on the committee of the same unit in an earlier term on record.
    pub newcomer: bool,
    /// Number of `Origin`.
    pub origin: i16,
    /// First day in office, if known.
    pub began_on: Option<NaiveDate>,
    /// First day no longer in office.
    pub ended_on: Option<NaiveDate>,
    /// Number of `Ending`.
    pub ending: Option<i16>,
    /// 人员来源 as written, joined by 、.
    pub sources: Option<String>,
    /// 备注.
    pub remark: Option<String>,
    /// Guards against lost updates.
    pub version: i32,
}

impl Membership {
    /// As [`served`], of a row that was read.
    pub fn has_served(&self) -> bool {
        !Ending::NEVER_SERVED.contains(&self.ending)
    }
}

/// Adds many: by COPY on PostgreSQL, one by one on SQLite.
pub fn insert_many(conn: &mut Conn, rows: Vec<Membership>) -> Result<()> {
    match conn {
        Conn::Sqlite(conn) => {
            membership_store::insert(conn, rows)?;
        }
        #[cfg(feature = "postgres")]
        Conn::Postgres(conn) => {
            if !rows.is_empty() {
                diesel::copy_from(memberships::table)
                    .from_insertable(rows)
                    .execute(conn)?;
            }
        }
    }
    Ok(())
}

/// The stretches that were: whoever was in a roster that was replaced by one without him, or was
/// entered by mistake, never sat there, on no day, for no figure and in no later term.
#[diesel::dsl::auto_type(no_type_alias)]
pub fn served() -> _ {
    let replaced: i16 = Ending::RosterReplaced.number();
    let mistaken: i16 = Ending::Mistaken.number();
    memberships::ending.is_null().or(memberships::ending
        .ne(replaced)
        .and(memberships::ending.ne(mistaken)))
}

/// All stretches, of any term, counted today in units whose code begins with `prefix`.
pub fn counted_in(conn: &mut Conn, prefix: &str) -> Result<Vec<Membership>> {
    Ok(memberships::table
        .filter(memberships::current_unit_code.ge(prefix))
        .filter(memberships::current_unit_code.lt(format!("{prefix}~")))
        .load(conn)?)
}

/// The stretches of a term recorded in units whose code begins with `prefix`, by unit and person.
pub fn of_term(conn: &mut Conn, term_id: i32, prefix: &str) -> Result<Vec<Membership>> {
    Ok(memberships::table
        .filter(memberships::term_id.eq(term_id))
        .filter(memberships::unit_code.ge(prefix))
        .filter(memberships::unit_code.lt(format!("{prefix}~")))
        .order((memberships::unit_code, memberships::person_id))
        .load(conn)?)
}

/// The units below a place in which somebody served in a term: there it is known who did.
pub fn units_on_record(
    conn: &mut Conn,
    term_id: i32,
    place: &DivisionCode,
) -> Result<HashSet<String>> {
    let units: Vec<String> = memberships::table
        .filter(memberships::term_id.eq(term_id))
        .filter(memberships::current_unit_code.ge(place.as_str()))
        .filter(memberships::current_unit_code.lt(format!("{place}:")))
        .filter(served())
        .select(memberships::current_unit_code)
        .distinct()
        .load(conn)?;
    Ok(units.into_iter().collect())
}

/// The stretches of these persons in a term, anywhere.
pub fn of_persons(conn: &mut Conn, term_id: i32, persons: &[i64]) -> Result<Vec<(i64, String)>> {
    let mut found = Vec::new();
    for chunk in persons.chunks(10_000) {
        let rows: Vec<(i64, String)> = memberships::table
            .filter(memberships::person_id.eq_any(chunk.to_vec()))
            .filter(memberships::term_id.eq(term_id))
            .select((memberships::person_id, memberships::current_unit_code))
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// Where these persons are in office in a term, anywhere.
pub fn in_office(conn: &mut Conn, term_id: i32, persons: &[i64]) -> Result<Vec<(i64, String)>> {
    let mut found = Vec::new();
    for chunk in persons.chunks(10_000) {
        let rows: Vec<(i64, String)> = memberships::table
            .filter(memberships::person_id.eq_any(chunk.to_vec()))
            .filter(memberships::term_id.eq(term_id))
            .filter(memberships::ending.is_null())
            .select((memberships::person_id, memberships::current_unit_code))
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// Writes a stretch as it now is over the row with the same key, and raises the version.
pub fn overwrite(conn: &mut Conn, row: &Membership) -> Result<()> {
    let key = (
        row.term_id,
        row.current_unit_code.as_str(),
        row.person_id,
        row.stretch,
    );
    on_backend!(conn, |conn| diesel::update(memberships::table.find(key))
        .set((
            memberships::unit_code.eq(&row.unit_code),
            memberships::posts.eq(row.posts),
            memberships::sex.eq(row.sex),
            memberships::birth_date.eq(row.birth_date),
            memberships::education.eq(row.education),
            memberships::political_status.eq(row.political_status),
            memberships::reelected.eq(row.reelected),
            memberships::newcomer.eq(row.newcomer),
            memberships::began_on.eq(row.began_on),
            memberships::ended_on.eq(row.ended_on),
            memberships::ending.eq(row.ending),
            memberships::sources.eq(&row.sources),
            memberships::remark.eq(&row.remark),
            memberships::version.eq(memberships::version + 1),
        ))
        .execute(conn))?;
    Ok(())
}
