//! Whatever the clerks of three villages do, in any order: nobody ever stands on two published
//! rolls of one programme.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::ground::Ground;
use super::store;
use super::store_change::{NewVoter, add, strike};
use super::store_decide::{Decision, decide};
use super::store_make::import;
use super::store_pairs::conflicts;
use super::store_publish::publish;
use super::store_why::Why;
use super::tests::{NEIGHBOUR, VILLAGE, day, person, register, registering, write};
use crate::accounts::testing::block_on;
use crate::db::Conn;
use crate::db_test;
use crate::divisions::DivisionCode;
use crate::elections::in_force::built_in;
use crate::elections::pages::tests::{START, county, staff};
use crate::elections::store as elections_store;
use crate::error::{Error, Result};
use crate::people::RegistrationCategory;
use crate::schema::{roll_entries, rolls};

const COMMUNITY: &str = "341023100001";

/// A small generator with a fixed start: the same steps in every run.
struct Steps(u64);

impl Steps {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % most
    }
}

/// Why a random step is taken.
fn why(ground: Ground) -> Why {
    Why {
        ground: Some(ground),
        reason: "随机的一步".to_owned(),
        on: Some(day("2026-11-22")),
        objection: None,
    }
}

/// One of several, by chance; a refusal where there is none.
fn one_of<T>(all: &[T], chosen: u64) -> Result<&T> {
    let at = usize::try_from(chosen).unwrap() % all.len().max(1);
    all.get(at).ok_or(Error::NotFound)
}

/// One step of a clerk of village `id`; a refusal is as good as a success.
fn step(conn: &mut Conn, id: i64, what: u64, chosen: u64, persons: &[i64]) -> Result<()> {
    let scope = DivisionCode::parse("341023").unwrap();
    let election = elections_store::election(conn, &scope, id)?;
    let today = day("2026-11-22");
    match what {
        0 => import(conn, &election).map(drop),
        1 => {
            let deadlines = built_in()?.find("cn-2018").unwrap().rules().deadlines;
            let version = store::made(conn, id)?.version;
            publish(conn, &election, &deadlines, version, today, today).map(drop)
        }
        2 | 3 => {
            let different = ["", "两张身份证"];
            let new = NewVoter {
                person_id: *one_of(persons, chosen)?,
                category: RegistrationCategory::LocalResident,
                group_name: String::new(),
                basis: String::new(),
                resident_since: None,
                household: String::new(),
                different: (*one_of(&different, chosen)?).to_owned(),
            };
            add(conn, &election, &new, &why(Ground::MovedIn), today).map(drop)
        }
        4 => {
            let listed = store::listed(conn, id)?;
            let one = one_of(&listed, chosen)?;
            let why = why(Ground::MovedOut);
            strike(conn, &election, one, one.version, &why, today)
        }
        _ => decided(conn, &scope, id, chosen),
    }
}

fn decided(conn: &mut Conn, scope: &DivisionCode, id: i64, chosen: u64) -> Result<()> {
    let roll = store::made(conn, id)?;
    let found = conflicts(conn, &roll)?;
    let one = one_of(&found, chosen)?;
    let decisions = [
        Decision::StaysHere,
        Decision::StruckHere,
        Decision::Different,
    ];
    let decision = *one_of(&decisions, chosen)?;
    let (pair, why) = ((one.own.id, one.other.id), why(Ground::MovedOut));
    let today = day("2026-11-22");
    decide(conn, scope, &roll, pair, decision, &why, today).map(drop)
}

/// The persons on the published rolls, in no order.
fn published(conn: &mut Conn) -> Result<Vec<i64>> {
    Ok(roll_entries::table
        .inner_join(rolls::table)
        .filter(rolls::state.ne("open"))
        .filter(roll_entries::is_listed.eq(true))
        .select(roll_entries::person_id)
        .load(conn)?)
}

db_test!(nobody_ever_stands_on_two_published_rolls, |test| {
    county(test, 1);
    block_on(async {
        staff(test).post("/office/elections", &START).await;
    });
    registering(test, &[1, 2, 3]);
    let names = ["甲示例", "乙示例", "乙示例", "丙示例", "丁示例", "戊示例"];
    let persons: Vec<i64> = names
        .into_iter()
        .map(|name| person(test, name, "1975-03-08", VILLAGE))
        .collect();
    for (number, id) in persons.iter().enumerate() {
        let units = [COMMUNITY, VILLAGE, NEIGHBOUR];
        register(test, *id, units[number % 3], "");
        register(test, *id, units[(number + 1) % 3], "");
    }
    let mut steps = Steps(20_261_122);
    let mut most = 0;
    for _ in 0..150 {
        let (id, what, chosen) = (1 + steps.below(3), steps.below(8), steps.below(1_000));
        let (id, all) = (i64::try_from(id).unwrap(), persons.clone());
        let done = write(test, move |conn| step(conn, id, what, chosen, &all));
        match done {
            Ok(()) | Err(Error::NotFound | Error::Conflict(_) | Error::Invalid(_)) => {}
            Err(other) => panic!("{other:?}"),
        }
        let on_rolls = test.db.read_now(published).unwrap();
        let different: BTreeSet<i64> = on_rolls.iter().copied().collect();
        assert_eq!(different.len(), on_rolls.len(), "{on_rolls:?}");
        most = most.max(on_rolls.len());
    }
    let count = test.db.read_now(|conn| {
        let all = rolls::table.filter(rolls::state.ne("open")).count();
        Ok(all.get_result::<i64>(conn)?)
    });
    assert!(count.unwrap() >= 2 && most >= 4, "rolls were published");
});
