//! Observers' jobs replayed: sent at least twice, from two phones at once, with lost answers.
//!
//! `cargo bench --profile dev --bench observation_replay -- [JOBS]` (100,000) on a SQLite file and,
//! with `TEST_POSTGRES_URL`, on PostgreSQL; `CUNZHI_REPLAY_SEED` is the seed.
#![expect(
    clippy::unwrap_used,
    reason = "a measurement stops when something fails"
)]

#[path = "../tests/common/replay/mod.rs"]
mod replay;

use cunzhi::db::testing::{self, TestDb};

fn main() {
    let jobs = std::env::args().find_map(|word| word.parse().ok());
    let seed = std::env::var("CUNZHI_REPLAY_SEED").ok();
    let seed = seed.map_or(20_261_220, |text| text.parse().unwrap());
    run("SQLite", &testing::sqlite(), jobs.unwrap_or(100_000), seed);
    #[cfg(feature = "postgres")]
    match testing::postgres() {
        Some(test) => run("PostgreSQL", &test, jobs.unwrap_or(100_000), seed),
        None => println!("PostgreSQL: TEST_POSTGRES_URL is not set"),
    }
}

fn run(name: &str, test: &TestDb, jobs: usize, seed: u64) {
    let report = replay::replay(test, jobs, seed);
    println!(
        "{name}: {} jobs of seed {seed}, sent {} times in {:.0} s: {} lost, {} doubled, {} with differing receipts, {} refused",
        report.jobs,
        report.sent,
        report.time.as_secs_f64(),
        report.lost,
        report.doubled,
        report.differing,
        report.refused.len()
    );
}
