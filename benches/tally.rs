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

#[path = "../tests/common/lines.rs"]
mod lines;
#[path = "../src/tally/tests/random.rs"]
mod random;
#[path = "../src/tally/tests/second.rs"]
mod second;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;

use cunzhi::rules::RuleSets;
use cunzhi::tally::answer;
use lines::{FLAT, run};
use random::{Random, random_case};
use second::{difference, second_count};

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
    let program =
        std::env::var("CUNZHI_BINARY").unwrap_or_else(|_| env!("CARGO_BIN_EXE_cunzhi").to_owned());
    let mut first: Option<String> = None;
    for (zone, locale, threads) in runs {
        let ran = run(&program, &input, (zone, locale, threads));
        let seconds = ran.time.as_secs_f64();
        println!(
            "{threads} threads, {zone}, {locale}: {seconds:.1} s (at most {SECONDS} for a million), {:.1} s of processor, peak {} kB, SHA-256 {}",
            ran.processor,
            ran.peak,
            &ran.hash[..16]
        );
        assert!(ran.peak <= FLAT, "{} kB: the memory is not flat", ran.peak);
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
            assert_eq!(difference(&ours, &second), None, "\n{line}");
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
