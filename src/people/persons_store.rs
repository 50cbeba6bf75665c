//! One person on record: all fields, changing those typed by hand, joining two records into one.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Birth;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::schema::{person_matches, persons, voters, voting_mobile_voters, voting_proxies};

/// A person with the sealed fields as they are stored.
#[derive(Clone, Debug, Queryable)]
pub struct Person {
    /// Number.
    pub id: i64,
    /// Normalised name.
    pub name: String,
    /// Code of `Sex`.
    pub sex: i16,
    /// Birth date; the first of the month when only that is known.
    pub birth_date: NaiveDate,
    /// Whether only year and month of birth are known.
    pub birth_month_only: bool,
    /// 民族 as written.
    pub ethnicity: Option<String>,
    /// The unit in which the person was first recorded.
    pub home_unit_code: String,
    /// Sealed ID number.
    pub id_number_sealed: Option<Vec<u8>>,
    /// Keyed hash of the ID number.
    pub id_number_lookup: Option<Vec<u8>>,
    /// Sealed telephone number.
    pub telephone_sealed: Option<Vec<u8>>,
    /// Keyed hash of the telephone number.
    pub telephone_lookup: Option<Vec<u8>>,
    /// Guards against lost updates.
    pub version: i32,
}

impl Person {
    /// The birth as it is known.
    pub fn birth(&self) -> Birth {
        Birth {
            date: self.birth_date,
            month_only: self.birth_month_only,
        }
    }
}

/// What can be changed by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Particulars {
    /// Normalised name.
    pub name: String,
    /// Code of `Sex`.
    pub sex: i16,
    /// Birth.
    pub birth: Birth,
    /// 民族; `None` when not given.
    pub ethnicity: Option<String>,
}

/// The person with this number, whoever asks; `NotFound` when there is none.
pub fn person(conn: &mut Conn, id: i64) -> Result<Person> {
    Ok(persons::table.find(id).first(conn)?)
}

/// Writes the particulars unless somebody else has changed the person since `version`.
pub fn correct(conn: &mut Conn, id: i64, version: i32, to: &Particulars) -> Result<()> {
    let unchanged = persons::table.find(id).filter(persons::version.eq(version));
    let written = diesel::update(unchanged)
        .set((
            persons::name.eq(&to.name),
            persons::sex.eq(to.sex),
            persons::birth_date.eq(to.birth.date),
            persons::birth_month_only.eq(to.birth.month_only),
            persons::ethnicity.eq(&to.ethnicity),
            persons::version.eq(persons::version + 1),
        ))
        .execute(conn)?;
    if written == 1 {
        return Ok(());
    }
    Err(Error::conflict(
        "此人的资料刚被他人修改过，请核对后再提交。",
    ))
}

/// Whether two records can be one person: not when both have an ID number and the two differ.
pub fn check_same(keep: &Person, gone: &Person) -> Result<()> {
    match (&keep.id_number_lookup, &gone.id_number_lookup) {
        (Some(one), Some(other)) if one != other => Err(Error::conflict(
            "两条记录的身份证号不同，不是同一人；如果确是同一人，请先更正身份证号。",
        )),
        _ => Ok(()),
    }
}

/// Makes `keep` carry all that is known of `gone`, whose voter rows and matches go over, and
/// removes `gone`. Whatever else points at `gone` must have been moved before. Gives the
/// particulars `keep` has now.
pub fn join(conn: &mut Conn, keep: &Person, gone: &Person) -> Result<Particulars> {
    check_same(keep, gone)?;
    move_voters(conn, keep.id, gone.id)?;
    move_matches(conn, keep.id, gone.id)?;
    move_proxies(conn, keep.id, gone.id)?;
    diesel::delete(persons::table.find(gone.id)).execute(conn)?;
    let birth = if keep.birth_month_only && !gone.birth_month_only {
        gone.birth()
    } else {
        keep.birth()
    };
    let ethnicity = keep.ethnicity.clone().or_else(|| gone.ethnicity.clone());
    let (id_number, telephone) = (taken_over(keep, gone), telephone_of(keep, gone));
    diesel::update(persons::table.find(keep.id))
        .set((
            persons::birth_date.eq(birth.date),
            persons::birth_month_only.eq(birth.month_only),
            persons::ethnicity.eq(&ethnicity),
            persons::id_number_sealed.eq(&id_number.id_number_sealed),
            persons::id_number_lookup.eq(&id_number.id_number_lookup),
            persons::telephone_sealed.eq(&telephone.telephone_sealed),
            persons::telephone_lookup.eq(&telephone.telephone_lookup),
            persons::version.eq(persons::version + 1),
        ))
        .execute(conn)?;
    Ok(Particulars {
        name: keep.name.clone(),
        sex: keep.sex,
        birth,
        ethnicity,
    })
}

/// Whose ID number stays.
fn taken_over<'a>(keep: &'a Person, gone: &'a Person) -> &'a Person {
    if keep.id_number_lookup.is_some() {
        keep
    } else {
        gone
    }
}

/// Whose telephone number stays.
fn telephone_of<'a>(keep: &'a Person, gone: &'a Person) -> &'a Person {
    if keep.telephone_lookup.is_some() {
        keep
    } else {
        gone
    }
}

fn move_voters(conn: &mut Conn, keep: i64, gone: i64) -> Result<()> {
    let own: Vec<String> = voters::table
        .filter(voters::person_id.eq(keep))
        .select(voters::unit_code)
        .load(conn)?;
    let twice = voters::table
        .filter(voters::person_id.eq(gone))
        .filter(voters::unit_code.eq_any(own));
    diesel::delete(twice).execute(conn)?;
    diesel::update(voters::table.filter(voters::person_id.eq(gone)))
        .set(voters::person_id.eq(keep))
        .execute(conn)?;
    Ok(())
}

/// Whom the person votes for, who votes for the person, and the mobile box the person votes at.
fn move_proxies(conn: &mut Conn, keep: i64, gone: i64) -> Result<()> {
    diesel::update(voting_proxies::table.filter(voting_proxies::principal_id.eq(gone)))
        .set(voting_proxies::principal_id.eq(keep))
        .execute(conn)?;
    diesel::update(voting_proxies::table.filter(voting_proxies::proxy_id.eq(gone)))
        .set(voting_proxies::proxy_id.eq(keep))
        .execute(conn)?;
    let mobile = voting_mobile_voters::table.filter(voting_mobile_voters::person_id.eq(gone));
    diesel::update(mobile)
        .set(voting_mobile_voters::person_id.eq(keep))
        .execute(conn)?;
    Ok(())
}

/// Other questions about `gone` become questions about `keep`, unless they were asked already.
fn move_matches(conn: &mut Conn, keep: i64, gone: i64) -> Result<()> {
    let rows: Vec<(i64, i64, i64)> = person_matches::table
        .filter(
            person_matches::person_id
                .eq(gone)
                .or(person_matches::other_person_id.eq(gone)),
        )
        .select((
            person_matches::id,
            person_matches::person_id,
            person_matches::other_person_id,
        ))
        .load(conn)?;
    for (id, one, two) in rows {
        let other = if one == gone { two } else { one };
        let asked: i64 = person_matches::table
            .filter(
                (person_matches::person_id
                    .eq(keep)
                    .and(person_matches::other_person_id.eq(other)))
                .or(person_matches::person_id
                    .eq(other)
                    .and(person_matches::other_person_id.eq(keep))),
            )
            .count()
            .get_result(conn)?;
        let row = person_matches::table.find(id);
        if other == keep || asked > 0 {
            diesel::delete(row).execute(conn)?;
        } else {
            let (one, two) = if one == gone {
                (keep, two)
            } else {
                (one, keep)
            };
            diesel::update(row)
                .set((
                    person_matches::person_id.eq(one),
                    person_matches::other_person_id.eq(two),
                ))
                .execute(conn)?;
        }
    }
    Ok(())
}
