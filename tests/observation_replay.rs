//! What observers' phones send counts once, however often and in whatever order it arrives.
//! A hundred thousand jobs: `benches/observation_replay.rs`.
#![expect(clippy::unwrap_used, reason = "a failure here is a failed test")]

#[path = "common/replay/mod.rs"]
mod replay;

use cunzhi::db::testing::{self, TestDb};

const JOBS: usize = 1_000;
const SEED: u64 = 20_261_220;

fn nothing_is_lost_or_doubled(test: &TestDb) {
    let report = replay::replay(test, JOBS, SEED);
    assert_eq!(report.refused, Vec::<String>::new());
    assert!(report.sent > 2 * report.jobs, "{report:?}");
    let wrong = (report.lost, report.doubled, report.differing);
    assert_eq!(wrong, (0, 0, 0), "{report:?}");
}

#[test]
fn jobs_sent_again_and_again_count_once_on_sqlite() {
    nothing_is_lost_or_doubled(&testing::sqlite());
}

#[test]
#[cfg(feature = "postgres")]
fn jobs_sent_again_and_again_count_once_on_postgres() {
    if let Some(test) = testing::postgres() {
        nothing_is_lost_or_doubled(&test);
    }
}
