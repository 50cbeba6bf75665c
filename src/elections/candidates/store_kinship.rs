//! Near relatives among the persons of an election, by which the outcome keeps relatives from
//! serving together (A10).

use diesel::prelude::*;

use super::candidacy::Kin;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::rules::Relation;
use crate::schema::{election_persons, person_kinships};

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
