//! `cunzhi tally --lines` on random cases: time, memory, the same bytes on every machine; and the
//! calculator against its second implementation.
//!
//! `cargo bench --bench tally -- [CASES] [COMPARED]`: so many cases through the program (1,000,000)
//! and so many against the second implementation (1,000,000, some eleven million names on papers).
//! `CUNZHI_TALLY_SEED` is the seed of the cases, `CUNZHI_BINARY` another program.
#![expect(
    clippy::unwrap_used,
    reason = "a measurement stops when something fails"
)]

#[path = "../src/tally/tests/random.rs"]
mod random;
#[path = "../src/tally/tests/second.rs"]
mod second;

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use cunzhi::rules::RuleSets;
use cunzhi::tally::answer;
use random::{Random, random_case};
use second::{COMPARED, second_count};
use sha2::{Digest, Sha256};

/// Seconds for a million cases on two cores.
const SECONDS: f64 = 20.0;

fn main() {
    let mut numbers = std::env::args().filter_map(|word| word.parse::<u64>().ok());
    let cases = numbers.next().unwrap_or(1_000_000);
    let compared = numbers.next().unwrap_or(1_000_000);
    let seed = std::env::var("CUNZHI_TALLY_SEED")
        .ok()
        .and_then(|text| text.parse().ok());
    let seed = seed.unwrap_or(20_261_220);
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("cases.jsonl");
    write_cases(&input, seed, cases);
    println!(
        "{cases} cases of seed {seed}, {} MB",
        std::fs::metadata(&input).unwrap().len() / 1_000_000
    );
    let runs = [
        ("UTC", "C", "2"),
        ("Asia/Shanghai", "zh_CN.UTF-8", "1"),
        ("America/New_York", "tr_TR.UTF-8", "2"),
        ("Asia/Kathmandu", "C.UTF-8", "8"),
    ];
    let mut first: Option<String> = None;
    for (zone, locale, threads) in runs {
        let ran = run(&input, zone, locale, threads);
        let seconds = ran.time.as_secs_f64();
        println!(
            "{threads} threads, {zone}, {locale}: {seconds:.1} s (at most {SECONDS} for a million), peak {} kB, SHA-256 {}",
            ran.peak,
            &ran.hash[..16]
        );
        assert_eq!(
            first.get_or_insert_with(|| ran.hash.clone()),
            &ran.hash,
            "the bytes differ"
        );
    }
    compare(seed, compared);
}

fn write_cases(path: &Path, seed: u64, cases: u64) {
    let mut random = Random::new(seed);
    let mut file = BufWriter::new(File::create(path).unwrap());
    for label in 0..cases {
        writeln!(file, "{}", random_case(&mut random, label, &mut 0)).unwrap();
    }
    file.flush().unwrap();
}

struct Ran {
    time: Duration,
    /// Kilobytes of memory at most (`VmHWM`).
    peak: u64,
    hash: String,
}

/// Runs the program; its answers are hashed as they come.
fn run(input: &Path, zone: &str, locale: &str, threads: &str) -> Ran {
    let program =
        std::env::var("CUNZHI_BINARY").unwrap_or_else(|_| env!("CARGO_BIN_EXE_cunzhi").to_owned());
    let begun = Instant::now();
    let mut child = Command::new(program)
        .args(["tally", "--threads", threads, "--lines"])
        .arg(input)
        .env("TZ", zone)
        .env("LC_ALL", locale)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut answers = BufReader::with_capacity(1 << 20, child.stdout.take().unwrap());
    let (mut hasher, mut peak) = (Sha256::new(), 0);
    loop {
        let length = {
            let chunk = answers.fill_buf().unwrap();
            hasher.update(chunk);
            chunk.len()
        };
        if length == 0 {
            break;
        }
        answers.consume(length);
        peak = peak.max(memory(child.id()));
    }
    assert!(child.wait().unwrap().success());
    Ran {
        time: begun.elapsed(),
        peak,
        hash: hex::encode(hasher.finalize()),
    }
}

fn memory(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap_or_default();
    line.split_whitespace()
        .nth(1)
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

/// The calculator against the second implementation, on two threads with their own seeds.
fn compare(seed: u64, cases: u64) {
    let begun = Instant::now();
    let half = |seed: u64| -> u64 {
        let sets = RuleSets::built_in().unwrap();
        let (mut random, mut positions) = (Random::new(seed), 0);
        for number in 0..cases / 2 {
            let line = random_case(&mut random, number, &mut positions);
            let ours = answer(line.as_bytes(), &sets, |outcome| {
                serde_json::to_value(outcome).unwrap()
            });
            let ours = ours.unwrap();
            let second = second_count(&serde_json::from_str(&line).unwrap());
            for key in COMPARED {
                assert_eq!(ours[key], second[key], "{key} of\n{line}");
            }
        }
        positions
    };
    let positions: u64 = std::thread::scope(|scope| {
        let other = scope.spawn(|| half(seed + 1));
        half(seed + 2) + other.join().unwrap()
    });
    println!(
        "{cases} cases with {positions} names on papers: no difference to the second implementation ({:.0} s)",
        begun.elapsed().as_secs_f64()
    );
}
