//! One case a line in, one answer a line out, in the same order, by several threads and in little
//! memory.

use std::io::{self, BufRead, Read, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use super::answer::{Refusal, answer};
use super::problem::Problem;
use crate::rules::RuleSets;

/// Bytes of the longest line that is read; a longer one is answered with an error.
pub const LONGEST_LINE: usize = 8 * 1024 * 1024;
/// Bytes of lines that travel together.
const BATCH: usize = 64 * 1024;
/// Batches that wait for a thread, and behind it.
const WAITING: usize = 2;

/// Why a stream ended early.
#[derive(Debug, thiserror::Error)]
pub enum LinesFault {
    /// The cases could not be read to the end.
    #[error("读取时出错")]
    Reading(#[source] io::Error),
    /// The answers could not be written.
    #[error("写入时出错")]
    Writing(#[source] io::Error),
}

/// Lines that travel together.
#[derive(Default)]
struct Batch {
    bytes: Vec<u8>,
    /// Where each line ends; a line that was too long has no bytes.
    lines: Vec<Line>,
}

#[derive(Clone, Copy)]
struct Line {
    end: usize,
    is_too_long: bool,
}

/// Answers all cases with `threads` threads; gives how many were refused.
pub fn answer_lines(
    mut from: impl BufRead,
    to: &mut (impl Write + Send),
    sets: &RuleSets,
    threads: usize,
) -> Result<u64, LinesFault> {
    thread::scope(|scope| {
        let (mut ins, mut outs) = (Vec::new(), Vec::new());
        for _ in 0..threads.max(1) {
            let (give, work) = sync_channel::<Batch>(WAITING);
            let (done, take) = sync_channel::<(Vec<u8>, u64)>(WAITING);
            scope.spawn(move || answer_batches(&work, &done, sets));
            ins.push(give);
            outs.push(take);
        }
        let writer = scope.spawn(move || write_answers(&outs, to));
        let read = deal_out(&mut from, &ins);
        // The threads end when nothing more can come.
        drop(ins);
        let written = writer
            .join()
            .unwrap_or_else(|_| Err(io::Error::other("the writing thread stopped")));
        let refused = written.map_err(LinesFault::Writing)?;
        read.map_err(LinesFault::Reading)?;
        Ok(refused)
    })
}

/// Reads lines into batches and gives them to the threads in turn.
fn deal_out(from: &mut impl BufRead, to: &[SyncSender<Batch>]) -> io::Result<()> {
    for thread in to.iter().cycle() {
        let (batch, is_last) = read_batch(from)?;
        let is_empty = batch.lines.is_empty();
        // Nobody takes it when the writer has stopped; it tells why.
        if (!is_empty && thread.send(batch).is_err()) || is_last {
            return Ok(());
        }
    }
    Ok(())
}

/// The next lines, and whether the input ends after them.
fn read_batch(from: &mut impl BufRead) -> io::Result<(Batch, bool)> {
    let mut batch = Batch::default();
    while batch.bytes.len() < BATCH {
        let start = batch.bytes.len();
        // One byte more than allowed tells that a line is too long; then its rest is skipped.
        let most = LONGEST_LINE as u64 + 1;
        let read = from
            .by_ref()
            .take(most)
            .read_until(b'\n', &mut batch.bytes)?;
        if read == 0 {
            return Ok((batch, true));
        }
        let has_end = batch.bytes.last() == Some(&b'\n');
        if has_end {
            batch.bytes.pop();
        }
        let is_too_long = batch.bytes.len() - start > LONGEST_LINE;
        if is_too_long {
            batch.bytes.truncate(start);
            skip_line(from)?;
        }
        let end = batch.bytes.len();
        batch.lines.push(Line { end, is_too_long });
        if is_too_long {
            // Gives the memory of the long line back.
            batch.bytes.shrink_to(BATCH);
            break;
        }
    }
    Ok((batch, false))
}

fn skip_line(from: &mut impl BufRead) -> io::Result<()> {
    loop {
        let chunk = from.fill_buf()?;
        if chunk.is_empty() {
            return Ok(());
        }
        let end = chunk.iter().position(|byte| *byte == b'\n');
        let length = end.map_or(chunk.len(), |end| end + 1);
        from.consume(length);
        if end.is_some() {
            return Ok(());
        }
    }
}

fn answer_batches(from: &Receiver<Batch>, to: &SyncSender<(Vec<u8>, u64)>, sets: &RuleSets) {
    while let Ok(batch) = from.recv() {
        let (mut answers, mut refused, mut start) = (Vec::with_capacity(BATCH), 0, 0);
        for line in &batch.lines {
            let text = &batch.bytes[start..line.end];
            start = line.end;
            let is_answered = !line.is_too_long
                && match answer(text, sets, |outcome| {
                    serde_json::to_writer(&mut answers, outcome)
                }) {
                    // Writing into memory does not fail.
                    Ok(_) => true,
                    Err(refusal) => {
                        write_refusal(&refusal, &mut answers);
                        false
                    }
                };
            if line.is_too_long {
                let message = format!("the line is longer than {LONGEST_LINE} bytes");
                let error = vec![Problem {
                    field: String::new(),
                    message,
                }];
                write_refusal(&Refusal { case: None, error }, &mut answers);
            }
            refused += u64::from(!is_answered);
            answers.push(b'\n');
        }
        if to.send((answers, refused)).is_err() {
            return;
        }
    }
}

fn write_refusal(refusal: &Refusal, answers: &mut Vec<u8>) {
    // Writing into memory does not fail.
    let _ = serde_json::to_writer(answers, refusal);
}

/// Writes the answers in the order of the questions: batch by batch from each thread in turn.
fn write_answers(from: &[Receiver<(Vec<u8>, u64)>], to: &mut impl Write) -> io::Result<u64> {
    let mut refused = 0;
    for thread in from.iter().cycle() {
        let Ok((answers, number)) = thread.recv() else {
            break;
        };
        refused += number;
        to.write_all(&answers)?;
    }
    to.flush()?;
    Ok(refused)
}
