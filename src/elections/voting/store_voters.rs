//! The voters the voting day asks for: those on the roll of the election, where one is kept here;
//! else the registered voters of the unit.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use diesel::prelude::*;

use super::proxies::Named;
use crate::db::Conn;
use crate::divisions::{DivisionCode, with_former_units};
use crate::elections::roll::store::{registering, roll};
use crate::elections::store::Election;
use crate::error::{Error, Result};
use crate::schema::{persons, roll_entries, voters};

/// Which list the voters of a chapter are taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VoterList {
    /// The roll kept here: the chapter that registered, and when the roll was published.
    Roll(i64, Option<NaiveDate>),
    /// The registered voters of the unit and of those merged into it; the roll is kept on paper.
    Registered(Vec<DivisionCode>),
}

impl VoterList {
    /// The list in words.
    pub fn told(&self) -> String {
        match self {
            Self::Roll(_, Some(on)) => format!("{on}公布的选民名单（含公布以后的增减）"),
            Self::Roll(_, None) => "在系统里编制的选民名单（还没有公布）".to_owned(),
            Self::Registered(_) => "导入的登记选民（这一轮的选民名单没有在系统里编制）".to_owned(),
        }
    }

    /// The list in a word, for sentences.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Roll(..) => "选民名单",
            Self::Registered(_) => "登记选民名单",
        }
    }
}

/// The list of a chapter.
pub fn list_of(conn: &mut Conn, election: &Election) -> Result<VoterList> {
    let own = registering(conn, election)?;
    match roll(conn, own.id)? {
        Some(roll) => Ok(VoterList::Roll(own.id, roll.published_on)),
        None => Ok(VoterList::Registered(with_former_units(
            conn,
            &election.unit,
        )?)),
    }
}

/// A voter as somebody is told apart from others of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoterName {
    /// The number of the person.
    pub id: i64,
    /// The name.
    pub name: String,
    /// Group and year of birth.
    pub told: String,
}

/// Voters of a list with a name.
pub fn voters_named(conn: &mut Conn, list: &VoterList, name: &str) -> Result<Vec<VoterName>> {
    let rows: Vec<(i64, String, Option<String>, NaiveDate)> = match list {
        VoterList::Roll(election, _) => roll_entries::table
            .filter(roll_entries::election_id.eq(*election))
            .filter(roll_entries::is_listed.eq(true))
            .filter(roll_entries::name.eq(name))
            .order(roll_entries::person_id)
            .select((
                roll_entries::person_id,
                roll_entries::name,
                roll_entries::group_name.nullable(),
                roll_entries::birth_date,
            ))
            .load(conn)?,
        VoterList::Registered(units) => voters::table
            .inner_join(persons::table.on(persons::id.eq(voters::person_id)))
            .filter(voters::unit_code.eq_any(units.iter().map(DivisionCode::as_str)))
            .filter(persons::name.eq(name))
            .order(persons::id)
            .select((
                persons::id,
                persons::name,
                voters::group_name,
                persons::birth_date,
            ))
            .load(conn)?,
    };
    let told = |(id, name, group, born): (i64, String, Option<String>, NaiveDate)| VoterName {
        id,
        name,
        told: format!("{}{}年生", group.unwrap_or_default(), born.year()),
    };
    let mut found: Vec<VoterName> = rows.into_iter().map(told).collect();
    // Registered in two units that became one.
    found.dedup_by_key(|one| one.id);
    Ok(found)
}

/// The voter a form means: by name, and by number where several bear the name.
pub fn voter(
    conn: &mut Conn,
    list: &VoterList,
    (name, chosen): (&str, Option<i64>),
    label: &str,
) -> Result<Named> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Error::invalid(format!("请填写{label}的姓名。")));
    }
    let found = voters_named(conn, list, name)?;
    let meant = found.iter().find(|one| Some(one.id) == chosen);
    let one = match (meant, found.as_slice()) {
        (Some(one), _) | (None, [one]) => one,
        (None, []) => {
            let list = list.name();
            return Err(Error::invalid(format!(
                "本村{list}里没有“{name}”。请核对{label}的姓名；漏登的先补登选民。"
            )));
        }
        (None, many) => {
            return Err(Error::invalid(format!(
                "{}里有{}个“{name}”，请在下面选{label}是哪一个。",
                list.name(),
                many.len()
            )));
        }
    };
    Ok(Named {
        id: one.id,
        name: one.name.clone(),
    })
}

/// Those of `ids` who do not stand on the list (any more).
pub fn not_on(conn: &mut Conn, list: &VoterList, ids: &BTreeSet<i64>) -> Result<BTreeSet<i64>> {
    let asked: Vec<i64> = ids.iter().copied().collect();
    let found: Vec<i64> = match list {
        VoterList::Roll(election, _) => roll_entries::table
            .filter(roll_entries::election_id.eq(*election))
            .filter(roll_entries::is_listed.eq(true))
            .filter(roll_entries::person_id.eq_any(asked))
            .select(roll_entries::person_id)
            .load(conn)?,
        VoterList::Registered(units) => voters::table
            .filter(voters::unit_code.eq_any(units.iter().map(DivisionCode::as_str)))
            .filter(voters::person_id.eq_any(asked))
            .select(voters::person_id)
            .load(conn)?,
    };
    let found: BTreeSet<i64> = found.into_iter().collect();
    Ok(ids.difference(&found).copied().collect())
}
