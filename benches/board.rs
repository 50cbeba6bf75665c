//! The board of one county alone, and among ten thousand elections of others: it must not read them.
//!
//! `cargo bench --profile dev --bench board -- [ELECTIONS] [RUNS]`: so many elections of other
//! counties (10,000) and loads of the board before and after (31), on SQLite and, with
//! `TEST_POSTGRES_URL`, on PostgreSQL. What counts is the ratio: the cheap profile will do.
#![expect(
    clippy::unwrap_used,
    reason = "a measurement stops when something fails"
)]

mod common;

use std::time::{Duration, Instant};

use common::Places;
use cunzhi::accounts::Role;
use cunzhi::accounts::testing::{Browser, block_on};
use cunzhi::committees;
use cunzhi::db::testing::{self, TestDb};
use cunzhi::db::{WriteScope, Written};
use cunzhi::divisions::{self, DivisionCode, NewDivision};
use cunzhi::schema::{election_steps, elections};
use diesel::prelude::*;

/// Elections of a county of the made-up nation.
const UNITS: usize = 200;
/// A board among others takes at most so much longer than alone.
const MOST: f64 = 1.5;

fn main() {
    let mut numbers = std::env::args().filter_map(|word| word.parse::<usize>().ok());
    let others = numbers.next().unwrap_or(10_000);
    let runs = numbers.next().unwrap_or(31);
    measure("SQLite", &testing::sqlite(), others, runs);
    #[cfg(feature = "postgres")]
    match testing::postgres() {
        Some(test) => measure("PostgreSQL", &test, others, runs),
        None => println!("PostgreSQL: TEST_POSTGRES_URL is not set"),
    }
}

fn measure(name: &str, test: &TestDb, others: usize, runs: usize) {
    let counties = fill(test, others.div_ceil(UNITS) + 1);
    block_on(async {
        let first = &counties[0];
        start(test, first).await;
        let mut clerk = Browser::signed_in(&test.db, Role::CountyStaff, first);
        steps(test, 0);
        let alone = loads(&mut clerk, runs).await;
        for county in &counties[1..] {
            start(test, county).await;
        }
        steps(test, UNITS);
        let among = loads(&mut clerk, runs).await;
        for (page, (alone, among)) in ["board", "list as JSON"]
            .iter()
            .zip(alone.iter().zip(among))
        {
            let ratio = among.as_secs_f64() / alone.as_secs_f64();
            println!(
                "{name}: the {page} of {UNITS} villages {alone:.1?} alone, {among:.1?} among {} others, {ratio:.2} times (at most {MOST})",
                (counties.len() - 1) * UNITS
            );
            assert!(ratio <= MOST, "it reads what is not its own");
        }
    });
}

/// Places of so many counties; gives their codes.
fn fill(test: &TestDb, counties: usize) -> Vec<String> {
    let places = Places::new(counties);
    let all = [
        &places.provinces,
        &places.cities,
        &places.counties,
        &places.townships,
        &places.units,
    ];
    let mut named = Vec::new();
    for (codes, word) in all.into_iter().zip(["省", "市", "县", "镇", "村委会"]) {
        named.extend(
            codes
                .iter()
                .map(|code| (code.clone(), format!("甲{code}{word}"))),
        );
    }
    let written = test.db.write_now(WriteScope::Whole, move |conn| {
        let place = |(code, name): &(String, String)| {
            NewDivision::new(DivisionCode::parse(code).unwrap(), name)
        };
        let all: Vec<_> = named.iter().map(place).collect();
        divisions::insert_many(conn, &all)?;
        committees::add_term(conn, "2026", "2026-01-01".parse().unwrap(), None)?;
        Ok(Written::bookkeeping(()))
    });
    written.unwrap();
    places.counties
}

async fn start(test: &TestDb, county: &str) {
    let mut clerk = Browser::signed_in(&test.db, Role::CountyStaff, county);
    let fields = [
        ("county", county),
        ("term", "1"),
        ("election_day", "2027-01-10"),
    ];
    let done = clerk.post("/api/v1/elections", &fields).await;
    assert_eq!(done.status, 200, "{}", done.body);
}

/// Three recorded steps in each election after the first so many.
fn steps(test: &TestDb, after: usize) {
    let after = i64::try_from(after).unwrap();
    let written = test.db.write_now(WriteScope::Whole, move |conn| {
        let ids: Vec<i64> = elections::table
            .filter(elections::id.gt(after))
            .select(elections::id)
            .load(conn)?;
        for id in ids {
            for step in ["seats_decided", "audit_published", "committee_chosen"] {
                diesel::insert_into(election_steps::table)
                    .values((
                        election_steps::election_id.eq(id),
                        election_steps::step.eq(step),
                        election_steps::done_on
                            .eq("2026-11-20".parse::<chrono::NaiveDate>().unwrap()),
                        election_steps::note.eq(""),
                        election_steps::evidence.eq(""),
                    ))
                    .execute(conn)?;
            }
        }
        Ok(Written::bookkeeping(()))
    });
    written.unwrap();
}

/// The median time of board and list.
async fn loads(clerk: &mut Browser, runs: usize) -> [Duration; 2] {
    let mut medians = [Duration::ZERO; 2];
    for (median, path) in medians
        .iter_mut()
        .zip(["/office/elections", "/api/v1/elections"])
    {
        let mut times = Vec::new();
        for _ in 0..runs {
            let begun = Instant::now();
            let page = clerk.get(path).await;
            assert_eq!(page.status, 200, "{}", page.body);
            times.push(begun.elapsed());
        }
        times.sort_unstable();
        *median = times[runs / 2];
    }
    medians
}
