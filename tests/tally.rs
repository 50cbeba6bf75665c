//! `cunzhi tally --lines` on random cases, with a hundredth of the counts of `benches/tally.rs`: the
//! same bytes on every machine, memory that does not grow with the cases, and no difference to the
//! second implementation.
#![expect(clippy::unwrap_used, reason = "a failure here is a failed test")]

#[path = "common/lines.rs"]
mod lines;
#[path = "../src/tally/tests/random.rs"]
mod random;
#[path = "../src/tally/tests/second.rs"]
mod second;

use std::fmt::Write;
use std::path::PathBuf;

use cunzhi::rules::RuleSets;
use cunzhi::tally::answer;
use lines::{FLAT, run};
use random::{Random, random_case};
use second::{difference, second_count};

const SEED: u64 = 20_261_220;
const CASES: u64 = 10_000;

fn program() -> String {
    std::env::var("CUNZHI_BINARY").unwrap_or_else(|_| env!("CARGO_BIN_EXE_cunzhi").to_owned())
}

/// A file of random cases; every eleventh is spoilt.
fn cases(folder: &tempfile::TempDir, number: u64) -> PathBuf {
    let (mut random, mut text) = (Random::new(SEED), String::new());
    for label in 0..number {
        let line = random_case(&mut random, label, &mut 0);
        let line = match label % 11 {
            5 => line.replace("\"registered\"", "\"registred\""),
            _ => line,
        };
        writeln!(text, "{line}").unwrap();
    }
    let path = folder.path().join(format!("{number}.jsonl"));
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn the_machine_does_not_change_an_outcome() {
    let folder = tempfile::tempdir().unwrap();
    let input = cases(&folder, CASES);
    let machines = [
        ("UTC", "C", "2"),
        ("Asia/Kathmandu", "zh_CN.UTF-8", "1"),
        ("America/New_York", "tr_TR.UTF-8", "7"),
    ];
    let ran = machines.map(|machine| run(&program(), &input, machine));
    for (one, machine) in ran.iter().zip(machines) {
        assert_eq!(one.hash, ran[0].hash, "{machine:?}");
        assert_eq!(one.answers as u64, CASES, "{machine:?}");
    }
}

#[test]
fn the_memory_does_not_grow_with_the_cases() {
    let folder = tempfile::tempdir().unwrap();
    let peak = |number| {
        let ran = run(&program(), &cases(&folder, number), ("UTC", "C", "2"));
        ran.peak
    };
    let (few, many) = (peak(CASES / 10), peak(CASES));
    assert!(few > 0, "nothing was measured");
    assert!(many <= FLAT, "{many} kB");
    assert!(
        many <= few + 12_000,
        "ten times the cases took {few} and then {many} kB"
    );
}

#[test]
fn no_case_differs_from_the_second_implementation() {
    let sets = RuleSets::built_in().unwrap();
    let (mut random, mut positions) = (Random::new(SEED + 3), 0);
    for number in 0..CASES {
        let line = random_case(&mut random, number, &mut positions);
        let ours = answer(line.as_bytes(), &sets, |outcome| {
            serde_json::to_value(outcome).unwrap()
        });
        let second = second_count(&serde_json::from_str(&line).unwrap());
        assert_eq!(difference(&ours.unwrap(), &second), None, "\n{line}");
    }
    assert!(
        positions > 100_000,
        "a hundredth of ten million names: {positions}"
    );
}
