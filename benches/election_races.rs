//! Races around the confirmation of an outcome, by real threads through the handlers: exactly one
//! request wins each round, and the package is what the rows say.
//!
//! `cargo bench --profile dev --bench election_races -- [ROUNDS] [SQLITE|POSTGRES]`: so many rounds
//! (10,000) on a SQLite file and, with `TEST_POSTGRES_URL`, on PostgreSQL; a word runs one of them.
//! `CUNZHI_RACES_SEED` is the seed, `CUNZHI_RACES_MINUTES` the longest time for each database. What decides is the order in which the threads come, not the
//! speed of the program: the cheap profile will do.
#![expect(
    clippy::unwrap_used,
    reason = "a measurement stops when something fails"
)]

#[path = "../tests/common/races/mod.rs"]
mod races;

use std::time::Duration;

use cunzhi::db::testing::{self, TestDb};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let rounds = words.iter().find_map(|word| word.parse().ok());
    let rounds: u64 = rounds.unwrap_or(10_000);
    let seed = std::env::var("CUNZHI_RACES_SEED").ok();
    let seed = seed.map_or(20_261_220, |text| text.parse().unwrap());
    let is_asked = |name: &str| {
        let named = |word: &String| ["sqlite", "postgres"].contains(&word.as_str());
        !words.iter().any(named) || words.iter().any(|word| word == name)
    };
    if is_asked("sqlite") {
        run("SQLite", &testing::sqlite(), rounds, seed);
    }
    #[cfg(feature = "postgres")]
    if is_asked("postgres") {
        match testing::postgres() {
            Some(test) => run("PostgreSQL", &test, rounds, seed),
            None => println!("PostgreSQL: TEST_POSTGRES_URL is not set"),
        }
    }
}

fn run(name: &str, test: &TestDb, rounds: u64, seed: u64) {
    let minutes = std::env::var("CUNZHI_RACES_MINUTES").ok();
    let longest = minutes.map_or(Duration::MAX, |text| {
        Duration::from_secs(60 * text.parse::<u64>().unwrap())
    });
    let report = races::race(test, rounds, seed, longest);
    println!(
        "{name}: {} rounds of seed {seed} in {:.0} s, {} with exactly one winner, {} requests refused, {} violations",
        report.rounds,
        report.time.as_secs_f64(),
        report.decided(),
        report.refused,
        report.violations.len()
    );
    for ((kind, winner), count) in &report.won {
        println!("  {kind}: {winner} {count}");
    }
    for told in report.violations.iter().take(10) {
        println!("  {told}");
    }
    assert!(
        report.violations.is_empty(),
        "{} violations",
        report.violations.len()
    );
    assert_eq!(report.decided(), report.rounds);
}
