//! The kept sums on both databases: made-up members in, answers out.

pub(in crate::composition) mod answers;
mod as_elected;
mod dates;
mod drill_down;
mod partial;
mod sequences;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::*;
use crate::audit::NewEvent;
use crate::committees::membership::{self, Membership, Origin};
use crate::committees::{Posts, Term, add_term, set_election_day};
use crate::db::testing::TestDb;
use crate::db::{Conn, WriteScope, Written};
use crate::db_test;
use crate::divisions::{DivisionCode, NewDivision, UnitKind, insert_many};
use crate::error::Result;
use crate::people::{Education, PoliticalStatus, Sex};
use crate::schema::{divisions, fixed_seats, memberships};

/// Two townships of one county, one of the county beside it, one of another province.
const UNITS: [(&str, &str); 6] = [
    ("341023100001", "甲社区"),
    ("341023100200", "乙村"),
    ("341023100201", "丙村"),
    ("341023101200", "丁村"),
    ("341024100200", "戊村"),
    ("360102100001", "己社区"),
];
const PLACES: [(&str, &str); 10] = [
    ("34", "安徽省"),
    ("3410", "黄山市"),
    ("341023", "黟县"),
    ("341024", "祁门县"),
    ("341023100", "碧阳镇"),
    ("341023101", "宏村镇"),
    ("341024100", "祁山镇"),
    ("36", "江西省"),
    ("3601", "南昌市"),
    ("360102", "东湖区"),
];

pub(in crate::composition) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(in crate::composition) fn place(code: &str) -> DivisionCode {
    place_of(code).unwrap()
}

pub(in crate::composition) fn write<T: Send + 'static>(
    test: &TestDb,
    change: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
) -> T {
    let change = |conn: &mut Conn| {
        let value = change(conn)?;
        let event = NewEvent::new("测试", "test", &DivisionCode::nation(), "一项");
        Ok(Written::new(value, event))
    };
    test.db.write_now(WriteScope::Whole, change).unwrap()
}

pub(in crate::composition) fn read<T>(
    test: &TestDb,
    reading: impl FnOnce(&mut Conn) -> Result<T>,
) -> T {
    test.db.read_now(reading).unwrap()
}

/// Places, and the terms 2018, 2021 and 2026.
pub(in crate::composition) fn prepared(test: &TestDb) -> [Term; 3] {
    write(test, |conn| {
        let places: Vec<NewDivision> = PLACES
            .iter()
            .chain(&UNITS)
            .map(|(code, name)| NewDivision::new(place(code), *name))
            .collect();
        insert_many(conn, &places)?;
        Ok([
            add_term(conn, "2018", day("2018-07-01"), None)?,
            add_term(conn, "2021", day("2021-01-01"), None)?,
            add_term(conn, "2026", day("2026-01-01"), None)?,
        ])
    })
}

/// A row of a roster: a man of 40 at the end of 2026 with senior middle school.
pub(in crate::composition) fn seat(
    term: &Term,
    unit: &str,
    person_id: i64,
    posts: Posts,
) -> Membership {
    Membership {
        term_id: term.id,
        current_unit_code: unit.to_owned(),
        person_id,
        stretch: 0,
        unit_code: unit.to_owned(),
        posts: posts.bits(),
        sex: Sex::Male.code(),
        birth_date: day("1986-06-01"),
        education: Education::SeniorMiddle.code(),
        political_status: PoliticalStatus::Masses.code(),
        reelected: false,
        newcomer: true,
        origin: Origin::Roster.number(),
        began_on: None,
        ended_on: None,
        ending: None,
        sources: None,
        remark: None,
        version: 1,
    }
}

/// Puts rows on record with their persons, and refreshes their units.
pub(in crate::composition) fn add(conn: &mut Conn, rows: &[Membership]) -> Result<()> {
    use crate::people::store::{NewPerson, insert_many};
    let known: Vec<i64> = crate::schema::persons::table
        .select(crate::schema::persons::id)
        .load(conn)?;
    let mut persons: BTreeMap<i64, NewPerson> = BTreeMap::new();
    for row in rows.iter().filter(|row| !known.contains(&row.person_id)) {
        let person = NewPerson {
            id: row.person_id,
            name: format!("某{}", row.person_id),
            sex: row.sex,
            birth_date: row.birth_date.into(),
            birth_month_only: false,
            ethnicity: None,
            home_unit_code: row.unit_code.clone(),
            id_number_sealed: None,
            id_number_lookup: None,
            telephone_sealed: None,
            telephone_lookup: None,
            version: 1,
        };
        persons.insert(row.person_id, person);
    }
    let persons: Vec<NewPerson> = persons.into_values().collect();
    insert_many(conn, persons)?;
    membership::insert_many(conn, rows.to_vec())?;
    let mut units: BTreeMap<i32, Vec<DivisionCode>> = BTreeMap::new();
    for row in rows {
        let of_term = units.entry(row.term_id).or_default();
        of_term.push(place(&row.current_unit_code));
    }
    for (term, units) in units {
        for (later, unit) in refresh_flags(conn, term, &units)? {
            refresh(conn, later, &[unit])?;
        }
        refresh(conn, term, &units)?;
    }
    Ok(())
}

fn ask(test: &TestDb, asked: &Asked) -> Result<Composition> {
    test.db.read_now(|conn| {
        let question = read_question(conn, asked)?;
        composition(conn, &question)
    })
}

fn asked(division: &str, term: &str) -> Asked {
    Asked {
        division: division.to_owned(),
        term: term.to_owned(),
        ..Asked::default()
    }
}

fn counts(row: &Row, metric: Metric) -> Option<(i64, i64)> {
    row.metric(metric).unwrap().current.counts()
}
