//! `cunzhi tally --lines` run and measured: for `tests/tally.rs` and `benches/tally.rs`.
#![allow(
    dead_code,
    clippy::allow_attributes,
    clippy::unwrap_used,
    reason = "each user takes a part of it; a failure here is a failed test"
)]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};

/// Kilobytes that a run needs at most, whatever the number of cases: eight threads took 39,000.
pub(crate) const FLAT: u64 = 64_000;

/// What a run left.
pub(crate) struct Ran {
    pub(crate) time: Duration,
    /// Kilobytes of memory at most (`VmHWM`).
    pub(crate) peak: u64,
    /// Seconds of processor time, all threads together.
    pub(crate) processor: f64,
    /// SHA-256 of its answers.
    pub(crate) hash: String,
    /// How many answers there were.
    pub(crate) answers: usize,
}

/// Runs the program in a time zone, with a locale and so many threads; its answers are hashed as they
/// come.
pub(crate) fn run(program: &str, input: &Path, (zone, locale, threads): (&str, &str, &str)) -> Ran {
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
    let (mut hasher, mut lines) = (Sha256::new(), 0);
    let (mut peak, mut processor) = (0, 0.0);
    for number in 0_u64.. {
        let length = {
            let chunk = answers.fill_buf().unwrap();
            hasher.update(chunk);
            lines += chunk.split(|byte| *byte == b'\n').count().saturating_sub(1);
            chunk.len()
        };
        if length == 0 {
            break;
        }
        answers.consume(length);
        // Looking costs time; the peak and the processor time only grow.
        if number % 16 == 0 {
            peak = memory(child.id()).max(peak);
            processor = processor_seconds(child.id()).max(processor);
        }
    }
    // 2: some of the cases were refused, each in its place.
    assert!(matches!(child.wait().unwrap().code(), Some(0 | 2)));
    Ran {
        time: begun.elapsed(),
        peak,
        processor,
        hash: hex::encode(hasher.finalize()),
        answers: lines,
    }
}

/// Processor time until now: user and system, in hundredths (`/proc/PID/stat`).
fn processor_seconds(process: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let after_name = stat.rsplit(") ").next().unwrap_or_default();
    let fields = after_name.split_whitespace().skip(11).take(2);
    fields
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum::<f64>()
        / 100.0
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
