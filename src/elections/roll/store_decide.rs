//! Deciding who stands on two rolls, or may do so; nothing is decided silently.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::ground::Ground;
use super::listing::RollState;
use super::pair::Likeness;
use super::store::{self, Roll};
use super::store_change::strike;
use super::store_pairs::{Conflict, conflicts, key};
use super::store_why::{Why, reason};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::elections::store as elections_store;
use crate::error::{Error, Result};
use crate::schema::{roll_entries, roll_pairs};

/// Whether an entry that was just added may stand: nobody twice on one roll, nobody new on a
/// published roll who stands on another published one; whoever bears the same name and birth is
/// asked about, never taken for the same or for another silently.
pub(super) fn check_new(
    conn: &mut Conn,
    roll: &Roll,
    entry: i64,
    different: &str,
    today: NaiveDate,
) -> Result<()> {
    for one in conflicts(conn, roll)? {
        if one.own.id != entry && one.other.id != entry {
            continue;
        }
        let place = if one.is_own() {
            "本村名单"
        } else {
            &one.other_unit_name
        };
        match one.likeness {
            Likeness::Same if one.is_own() => {
                return Err(Error::conflict(format!("{}已经在名单上。", one.own.name)));
            }
            Likeness::Same if roll.is_published() && one.other_state != RollState::Open => {
                return Err(Error::conflict(format!(
                    "{}已在{place}公布的选民名单上，一个人只能在一处登记（村民委员会组织法第十三条）。请先由{place}划去。",
                    one.own.name
                )));
            }
            Likeness::Question if one.is_own() || roll.is_published() => {
                if different.trim().is_empty() {
                    return Err(Error::conflict(format!(
                        "{place}有姓名、出生日期相同的{}，可能是同一个人。确实不是同一人的，请在“不是同一人的依据”写明；是同一人的不要重复登记。",
                        one.own.name
                    )));
                }
                keep_apart(conn, &one, different, today)?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn keep_apart(conn: &mut Conn, one: &Conflict, why: &str, today: NaiveDate) -> Result<()> {
    let words = reason(why, "不是同一人的依据")?;
    let (low, high) = key(one.own.id, one.other.id);
    diesel::insert_into(roll_pairs::table)
        .values((
            roll_pairs::entry_id.eq(low),
            roll_pairs::other_entry_id.eq(high),
            roll_pairs::reason.eq(words),
            roll_pairs::decided_on.eq(today),
        ))
        .execute(conn)?;
    Ok(())
}

/// What somebody decides of a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The person stays here. Whoever is responsible for both rolls strikes the other entry with
    /// it; else it is noted, and the other side sees it.
    StaysHere,
    /// The person is struck here.
    StruckHere,
    /// They are two persons.
    Different,
}

impl Decision {
    /// The decision of a word of forms.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "stays_here" => Some(Self::StaysHere),
            "struck_here" => Some(Self::StruckHere),
            "different" => Some(Self::Different),
            _ => None,
        }
    }
}

/// Decides a conflict between an entry of this roll and another one.
pub fn decide(
    conn: &mut Conn,
    scope: &DivisionCode,
    roll: &Roll,
    (own, other): (i64, i64),
    decision: Decision,
    why: &Why,
    today: NaiveDate,
) -> Result<Conflict> {
    let found = conflicts(conn, roll)?;
    let one = found
        .into_iter()
        .find(|one| (one.own.id, one.other.id) == (own, other));
    let one =
        one.ok_or_else(|| Error::conflict("这一条重复登记刚才已经处理过了，请看现在的名单。"))?;
    let why = Why {
        ground: Some(Ground::ElsewhereRegistered),
        on: why.on.or(Some(today)),
        ..why.clone()
    };
    match decision {
        Decision::Different if one.likeness == Likeness::Same => {
            return Err(Error::invalid(
                "这两处登记的是同一条人员资料（身份证号相同），不能认定为两个人。资料有错的，请先到人员页面更正。",
            ));
        }
        Decision::Different => keep_apart(conn, &one, &why.reason, today)?,
        Decision::StruckHere => {
            let election = elections_store::election(conn, scope, one.own.election_id)?;
            strike(conn, &election, &one.own, one.own.version, &why, today)?;
        }
        Decision::StaysHere => {
            let words = reason(&why.reason, "在本村登记的理由")?;
            diesel::update(roll_entries::table.find(own))
                .set(roll_entries::claim.eq(words))
                .execute(conn)?;
            if scope.contains(&one.other_unit) {
                let election = elections_store::election(conn, scope, one.other.election_id)?;
                strike(conn, &election, &one.other, one.other.version, &why, today)?;
            }
        }
    }
    let now = store::made(conn, roll.election_id)?;
    store::touch(conn, &now, None)?;
    Ok(one)
}
