//! The line on a terminal that shows how far an import has come.

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

/// Does the work. Once it takes more than a second, the line shows the rows so far; it is wiped
/// when the work is over. Where no person watches (standard error is a file or a pipe) nothing is
/// written.
pub(super) fn watched<T>(progress: &Progress, work: impl FnOnce() -> T) -> T {
    if !stderr().is_terminal() {
        return work();
    }
    thread::scope(|scope| {
        let (working, over) = channel::<()>();
        scope.spawn(move || {
            let mut waits = 0;
            while over.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                waits += 1;
                if let Some(line) = line(progress.rows(), waits) {
                    show(&line);
                }
            }
            if waits >= A_SECOND {
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
