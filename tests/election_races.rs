//! Confirming an outcome against everything else that may happen at that moment (reliability F26),
//! and several clerks at one record (F12). Ten thousand rounds: `benches/election_races.rs`.
#![expect(clippy::unwrap_used, reason = "a failure here is a failed test")]

#[path = "common/races/mod.rs"]
mod races;

use std::sync::{Arc, Barrier};
use std::time::Duration;

use cunzhi::accounts::testing::block_on;
use cunzhi::db::testing::{self, TestDb};
use cunzhi::schema::audit_events;
use diesel::prelude::*;
use races::race;
use races::village::{County, fields, json, post, signed_in};

const ROUNDS: u64 = 100;
const SEED: u64 = 20_261_220;

fn one_wins(test: &TestDb) {
    let report = race(test, ROUNDS, SEED, Duration::MAX);
    let all = report.violations.join("\n");
    assert_eq!(all, "", "{} violations", report.violations.len());
    assert_eq!(report.decided(), ROUNDS, "{:?}", report.won);
}

/// F26: of confirmations, resets, reopenings and late saves at one moment exactly one wins, and the
/// package is what the rows say.
mod f26_of_all_that_happens_while_an_outcome_is_confirmed_exactly_one_wins {
    #[test]
    fn on_sqlite() {
        super::one_wins(&super::testing::sqlite());
    }

    #[test]
    #[cfg(feature = "postgres")]
    fn on_postgres() {
        if let Some(test) = super::testing::postgres() {
            super::one_wins(&test);
        }
    }
}

/// How many clerks, and how often each adds one.
const CLERKS: usize = 5;
const TIMES: usize = 10;

/// A number that clerks read, add one to and write back.
#[derive(Clone, Copy)]
struct Counter {
    /// Where it is read: the address, and the name in the answer.
    read: &'static str,
    /// Where it is written, and its field.
    write: (&'static str, &'static str),
    /// Everything else that is sent.
    beside: &'static [(&'static str, &'static str)],
}

impl Counter {
    fn of(self, shown: &serde_json::Value) -> u64 {
        let own = shown
            .get(self.write.1)
            .unwrap_or(&shown["seats"][self.write.1]);
        own.as_u64().unwrap()
    }
}

const REGISTERED: Counter = Counter {
    read: "count",
    write: ("count/setup", "registered"),
    beside: &[],
};
const SEATS: Counter = Counter {
    read: "",
    write: ("details", "member"),
    beside: &[
        ("chair", "1"),
        ("vice_chair", "0"),
        ("woman_member", "0"),
        ("election_day", "2027-01-10"),
    ],
};

fn no_update_is_lost(test: &TestDb) {
    let (app, ids, people) = block_on(async {
        let county = County::new(test, 2).await;
        let app = county.typist.app.clone();
        (app, county.elections.clone(), county.confirming)
    });
    let events = |test: &TestDb| {
        let count = |conn: &mut cunzhi::db::Conn| {
            Ok(audit_events::table.count().get_result::<i64>(conn)?)
        };
        test.db.read_now(count).unwrap()
    };
    races::village::put(&test.db, ids[1], "preparation");
    for (id, counter) in [(ids[0], REGISTERED), (ids[1], SEATS)] {
        let before = events(test);
        let start = Arc::new(Barrier::new(CLERKS));
        let clerks: Vec<_> = (0..CLERKS)
            .map(|number| {
                let (app, start) = (app.clone(), start.clone());
                let account = people[number % people.len()];
                std::thread::spawn(move || {
                    block_on(async move {
                        let mut browser = signed_in(app, account);
                        start.wait();
                        let mut refused = 0;
                        for _ in 0..TIMES {
                            while !adds_one(&mut browser, id, counter).await {
                                refused += 1;
                            }
                        }
                        refused
                    })
                })
            })
            .collect();
        let refused: Vec<u32> = clerks.into_iter().map(|one| one.join().unwrap()).collect();
        let last = block_on(async {
            let mut browser = signed_in(app.clone(), people[0]);
            let shown = browser.get(&address(id, counter.read)).await;
            counter.of(&json(&shown))
        });
        let (begun, all) = (counter_begins(counter), CLERKS * TIMES);
        assert_eq!(
            last,
            begun + all as u64,
            "an update was lost; refused: {refused:?}"
        );
        let written = events(test) - before;
        assert_eq!(written, i64::try_from(all).unwrap(), "one event for each");
    }
}

fn counter_begins(counter: Counter) -> u64 {
    if counter.read == "count" { 1_200 } else { 2 }
}

fn address(id: i64, last: &str) -> String {
    let address = format!("/api/v1/elections/{id}/{last}");
    address.trim_end_matches('/').to_owned()
}

/// Reads, adds one, writes. Whoever was overtaken is refused, and sees it.
async fn adds_one(
    browser: &mut cunzhi::accounts::testing::Browser,
    id: i64,
    counter: Counter,
) -> bool {
    let shown = json(&browser.get(&address(id, counter.read)).await);
    let (next, version) = (counter.of(&shown) + 1, shown["version"].to_string());
    let mut all = fields(counter.beside);
    all.extend(fields(&[
        (counter.write.1, &next.to_string()),
        ("version", &version),
    ]));
    let answer = post(browser, &address(id, counter.write.0), &all).await;
    let is_stale = answer.status == 409 && answer.body.contains("有人改过");
    assert!(
        answer.status == 200 || is_stale,
        "{} {}",
        answer.status,
        answer.body
    );
    answer.status == 200
}

/// F12: five clerks who add to one number at the same time lose nothing.
mod f12_five_clerks_at_one_record_lose_no_update {
    #[test]
    fn on_sqlite() {
        super::no_update_is_lost(&super::testing::sqlite());
    }

    #[test]
    #[cfg(feature = "postgres")]
    fn on_postgres() {
        if let Some(test) = super::testing::postgres() {
            super::no_update_is_lost(&test);
        }
    }
}
