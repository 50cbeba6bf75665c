//! Near relatives among the persons of an election, by which the outcome keeps relatives from
//! serving together (A10).

use diesel::prelude::*;

use super::candidacy::Kin;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::rules::Relation;
use crate::schema::{candidate_relatives, election_persons, person_kinships};

/// The Chinese name of a relation.
pub const fn relation_name(relation: Relation) -> &'static str {
    match relation {
        Relation::Spouse => "夫妻",
        Relation::ParentChild => "父母与子女",
        Relation::Sibling => "兄弟姐妹",
        Relation::LinealOther => "祖父母（外祖父母）与孙子女（外孙子女）",
    }
}

/// All relatives of an election, by number. `root` is the chapter whose persons they are.
pub fn kinships(conn: &mut Conn, root: i64) -> Result<Vec<Kin>> {
    let rows: Vec<(i64, i64, String)> = person_kinships::table
        .filter(person_kinships::election_id.eq(root))
        .order((person_kinships::a, person_kinships::b))
        .select((
            person_kinships::a,
            person_kinships::b,
            person_kinships::relation,
        ))
        .load(conn)?;
    let kin = |(a, b, word): (i64, i64, String)| {
        let relation =
            Relation::from_word(&word).ok_or_else(|| Error::internal("a stored relation"))?;
        Ok(Kin { a, b, relation })
    };
    rows.into_iter().map(kin).collect()
}

/// Writes down that two persons of an election are relatives.
pub fn relate(conn: &mut Conn, root: i64, one: i64, other: i64, relation: Relation) -> Result<()> {
    let (a, b) = (one.min(other), one.max(other));
    if a == b {
        return Err(Error::invalid("请选择两个不同的人。"));
    }
    let own: i64 = election_persons::table
        .filter(election_persons::election_id.eq(root))
        .filter(election_persons::id.eq_any([a, b]))
        .count()
        .get_result(conn)?;
    if own != 2 {
        return Err(Error::invalid("请从名单中选择两个人。"));
    }
    let known: i64 = person_kinships::table
        .find((a, b))
        .count()
        .get_result(conn)?;
    if known > 0 {
        let told = "这两个人的关系已经登记过；写错的请先删除，再重新登记。";
        return Err(Error::conflict(told));
    }
    diesel::insert_into(person_kinships::table)
        .values((
            person_kinships::a.eq(a),
            person_kinships::b.eq(b),
            person_kinships::election_id.eq(root),
            person_kinships::relation.eq(relation.word()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes a relation away that was typed by mistake.
pub fn unrelate(conn: &mut Conn, root: i64, one: i64, other: i64) -> Result<()> {
    let pair = person_kinships::table
        .find((one.min(other), one.max(other)))
        .filter(person_kinships::election_id.eq(root));
    match diesel::delete(pair).execute(conn)? {
        1 => Ok(()),
        _ => Err(Error::conflict("这条亲属关系已经不在，请刷新页面。")),
    }
}

/// Most relatives of one chapter who do not stand.
const MANY: usize = 500;

/// A near relative of a candidate who does not stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relative {
    /// The number.
    pub id: i64,
    /// The candidate, among the persons of the election.
    pub candidate: i64,
    /// The name.
    pub name: String,
    /// How they are related.
    pub relation: Relation,
}

/// The relatives who do not stand, as they were recorded. `root`: the chapter whose persons the
/// candidates are.
pub fn relatives_of(conn: &mut Conn, root: i64) -> Result<Vec<Relative>> {
    let rows: Vec<(i64, i64, String, String)> = candidate_relatives::table
        .filter(candidate_relatives::election_id.eq(root))
        .order(candidate_relatives::id)
        .select((
            candidate_relatives::id,
            candidate_relatives::person_id,
            candidate_relatives::name,
            candidate_relatives::relation,
        ))
        .load(conn)?;
    let relative = |(id, candidate, name, word): (i64, i64, String, String)| {
        let relation =
            Relation::from_word(&word).ok_or_else(|| Error::internal("a stored relation"))?;
        Ok(Relative {
            id,
            candidate,
            name,
            relation,
        })
    };
    rows.into_iter().map(relative).collect()
}

/// Writes down a near relative of a nominee who does not stand: a member of the election committee,
/// somebody who shall work on the election day.
pub fn add_relative(
    conn: &mut Conn,
    root: i64,
    candidate: i64,
    (name, relation): (&str, Relation),
) -> Result<()> {
    let own: i64 = election_persons::table
        .find(candidate)
        .filter(election_persons::election_id.eq(root))
        .count()
        .get_result(conn)?;
    if own != 1 {
        return Err(Error::invalid("请选择是谁的近亲属。"));
    }
    let known = relatives_of(conn, root)?;
    if known
        .iter()
        .any(|one| one.candidate == candidate && one.name == name)
    {
        return Err(Error::conflict(format!("{name}已经登记过。")));
    }
    if known.len() >= MANY {
        return Err(Error::invalid(format!("最多登记{MANY}名近亲属。")));
    }
    diesel::insert_into(candidate_relatives::table)
        .values((
            candidate_relatives::election_id.eq(root),
            candidate_relatives::person_id.eq(candidate),
            candidate_relatives::name.eq(name),
            candidate_relatives::relation.eq(relation.word()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes such a relative away that was typed by mistake.
pub fn remove_relative(conn: &mut Conn, root: i64, id: i64) -> Result<()> {
    let row = candidate_relatives::table
        .find(id)
        .filter(candidate_relatives::election_id.eq(root));
    match diesel::delete(row).execute(conn)? {
        1 => Ok(()),
        _ => Err(Error::conflict("这条亲属关系已经不在，请刷新页面。")),
    }
}
