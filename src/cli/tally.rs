//! `cunzhi tally`: counts into legal outcomes, without a database or an account.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, stdin, stdout};

use super::options::TallyOptions;
use super::{Ended, Failure, Outcome, give};
use crate::fault;
use crate::rules::{RuleSet, RuleSets};
use crate::tally::{LinesFault, answer, answer_lines};

/// Bytes of the largest single case; many papers need room.
const LARGEST: u64 = 256 * 1024 * 1024;
/// Bytes read at once.
const CHUNK: usize = 64 * 1024;

pub(super) fn run(options: &TallyOptions) -> Outcome {
    let sets = RuleSets::built_in()?;
    if options.rule_sets {
        let all: Vec<&RuleSet> = sets.iter().collect();
        give(serde_json::to_string_pretty(&all)?)?;
        return Ok(Ended::Done);
    }
    match (&options.lines, &options.case) {
        (Some(file), _) => lines(file, options.threads, &sets),
        (None, Some(file)) => one(file, &sets),
        (None, None) => Err(Failure::new("请写明要计算的文件")),
    }
}

/// One case: pretty JSON, or a line for each problem.
fn one(file: &str, sets: &RuleSets) -> Outcome {
    let mut text = Vec::new();
    let read = open(file)?.take(LARGEST + 1).read_to_end(&mut text);
    read.map_err(|cause| unreadable(file, &cause))?;
    if text.len() as u64 > LARGEST {
        return Err(Failure::new(format_args!(
            "“{file}”超过256 MB，不能作为一个案例计算"
        )));
    }
    match answer(&text, sets, |outcome| serde_json::to_string_pretty(outcome)) {
        Ok(shown) => {
            give(shown?)?;
            Ok(Ended::Done)
        }
        Err(refusal) => {
            let lines: Vec<String> = refusal.error.iter().map(ToString::to_string).collect();
            Err(Failure::new(lines.join("\n")))
        }
    }
}

/// One case a line, answered as they come.
fn lines(file: &str, threads: u8, sets: &RuleSets) -> Outcome {
    let mut to = BufWriter::new(stdout());
    match answer_lines(open(file)?, &mut to, sets, threads.into()) {
        Ok(0) => Ok(Ended::Done),
        Ok(refused) => Err(Failure::new(format_args!(
            "有{refused}行不能计算，原因写在该行的结果里；其余各行已计算"
        ))),
        Err(LinesFault::Reading(cause)) => Err(unreadable(file, &cause)),
        // Whoever read the answers has hung up.
        Err(LinesFault::Writing(cause)) if cause.kind() == std::io::ErrorKind::BrokenPipe => {
            Ok(Ended::Done)
        }
        Err(LinesFault::Writing(cause)) => Err(Failure::new(format_args!(
            "结果写不出去：{}；请检查后重新运行",
            fault::of_io(&cause)
        ))),
    }
}

/// A file, or standard input for `-`.
fn open(file: &str) -> Result<Box<dyn BufRead>, Failure> {
    if file == "-" {
        return Ok(Box::new(BufReader::with_capacity(CHUNK, stdin())));
    }
    match File::open(file) {
        Ok(found) => Ok(Box::new(BufReader::with_capacity(CHUNK, found))),
        Err(cause) => Err(unreadable(file, &cause)),
    }
}

fn unreadable(file: &str, cause: &std::io::Error) -> Failure {
    if cause.kind() == std::io::ErrorKind::NotFound {
        return Failure::new(format_args!("文件“{file}”不存在，请检查路径"));
    }
    let reason = fault::of_io(cause);
    Failure::new(format_args!("“{file}”读不出来：{reason}；请检查文件"))
}
