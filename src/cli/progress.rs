//! How far an import has come: a line on a terminal that is written anew, plain lines elsewhere.

use std::io::{IsTerminal, Write, stderr};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use crate::tables::import::Progress;
use crate::web::number::grouped;

/// The line is written anew so often.
const EVERY: Duration = Duration::from_millis(500);
/// Waits of [`EVERY`] in a second.
const A_SECOND: u64 = 2;

/// A file or a pipe gets a line of its own every so many waits: few enough to read.
const PLAIN_EVERY: u64 = 10;

/// Does the work. Once it takes more than a second, the line on the terminal shows the rows so
/// far; it is wiped when the work is over. Where standard error is a file or a pipe, a plain line
/// is added every five seconds.
pub(super) fn watched<T>(progress: &Progress, work: impl FnOnce() -> T) -> T {
    let is_terminal = stderr().is_terminal();
    thread::scope(|scope| {
        let (working, over) = channel::<()>();
        scope.spawn(move || {
            let mut waits = 0;
            while over.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                waits += 1;
                match line(progress.rows(), waits) {
                    Some(line) if is_terminal => show(&line),
                    Some(line) if waits % PLAIN_EVERY == 0 => super::say(&line),
                    _ => {}
                }
            }
            if is_terminal && waits >= A_SECOND {
                show("");
            }
        });
        let done = work();
        drop(working);
        done
    })
}

/// The line after so many waits; none in the first second.
fn line(rows: u32, waits: u64) -> Option<String> {
    let seconds = waits / A_SECOND;
    (seconds > 0).then(|| format!("已处理{}行，用时{seconds}秒……", grouped(rows.into())))
}

/// Writes over the line before; whether anybody sees it does not matter.
fn show(line: &str) {
    let mut terminal = stderr().lock();
    let _ = write!(terminal, "\r\u{1b}[K{line}").and_then(|()| terminal.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_comes_after_a_second() {
        assert_eq!(line(5, 1), None);
        assert_eq!(line(0, 2).as_deref(), Some("已处理0行，用时1秒……"));
        assert_eq!(
            line(120_000, 7).as_deref(),
            Some("已处理120,000行，用时3秒……")
        );
    }

    #[test]
    fn without_a_terminal_the_work_is_done_all_the_same() {
        assert_eq!(watched(&Progress::default(), || 7), 7);
    }
}
