//! Many cases: answered in order by any number of threads, bad ones in their place.

use std::io::{self, BufReader, Cursor, Read, Write};

use super::given::sets;
use super::random::{Random, random_case};
use crate::tally::{LONGEST_LINE, LinesFault, answer_lines};

fn answered(text: &[u8], threads: usize) -> (Vec<u8>, u64) {
    let mut answers = Vec::new();
    let refused = answer_lines(Cursor::new(text), &mut answers, sets(), threads).unwrap();
    (answers, refused)
}

/// Random cases; every seventh is spoilt.
fn cases(number: u64) -> String {
    let mut random = Random::new(7);
    let mut text = String::new();
    for label in 0..number {
        let line = random_case(&mut random, label, &mut 0);
        let line = if label % 7 == 3 {
            line.replace("\"registered\"", "\"registred\"")
        } else {
            line
        };
        text.push_str(&line);
        text.push('\n');
    }
    text
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let text = cases(2_000);
    let (one, refused) = answered(text.as_bytes(), 1);
    assert_eq!(refused, 286);
    for threads in [0, 2, 3, 8] {
        assert_eq!(
            answered(text.as_bytes(), threads),
            (one.clone(), refused),
            "{threads}"
        );
    }
    for (number, line) in one.split(|byte| *byte == b'\n').take(2_000).enumerate() {
        let answer: serde_json::Value = serde_json::from_slice(line).unwrap();
        assert_eq!(answer["case"], number.to_string());
        assert_eq!(answer.get("error").is_some(), number % 7 == 3, "{number}");
    }
}

#[test]
fn line_ends_and_blank_lines() {
    let case = random_case(&mut Random::new(1), 1, &mut 0);
    let lines = |text: &str| {
        let (answers, refused) = answered(text.as_bytes(), 2);
        (String::from_utf8(answers).unwrap().lines().count(), refused)
    };
    assert_eq!(lines(""), (0, 0));
    assert_eq!(lines(&case), (1, 0));
    assert_eq!(lines(&format!("{case}\r\n{case}\r\n")), (2, 0));
    assert_eq!(
        lines(&format!("{case}\n\n{case}\n")),
        (3, 1),
        "a blank line is no case"
    );
    assert_eq!(lines("\n"), (1, 1));
}

#[test]
fn a_line_that_is_too_long_is_refused_and_the_next_answered() {
    let case = random_case(&mut Random::new(1), 1, &mut 0);
    let padded = |length: usize| {
        let mut line = case.clone();
        line.push_str(&" ".repeat(length - line.len()));
        line
    };
    let text = format!(
        "{}\n{}\n{}\n{case}",
        padded(LONGEST_LINE),
        padded(LONGEST_LINE + 1),
        padded(3 * LONGEST_LINE)
    );
    let (answers, refused) = answered(text.as_bytes(), 2);
    assert_eq!(refused, 2);
    let text = String::from_utf8(answers).unwrap();
    let lines: Vec<bool> = text
        .lines()
        .map(|line| line.contains("longer than 8388608 bytes"))
        .collect();
    assert_eq!(lines, [false, true, true, false]);
}

/// Gives some bytes, then fails.
struct Torn(Cursor<Vec<u8>>);

impl Read for Torn {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self.0.read(into)? {
            0 => Err(io::Error::other("torn")),
            some => Ok(some),
        }
    }
}

struct Full;

impl Write for Full {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::StorageFull.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_torn_input_and_a_full_disk_end_with_their_cause() {
    let text = cases(3_000).into_bytes();
    let torn = BufReader::new(Torn(Cursor::new(text.clone())));
    let ended = answer_lines(torn, &mut Vec::new(), sets(), 2);
    assert!(matches!(ended, Err(LinesFault::Reading(_))), "{ended:?}");
    let ended = answer_lines(Cursor::new(text), &mut Full, sets(), 2);
    assert!(matches!(ended, Err(LinesFault::Writing(_))), "{ended:?}");
}
