//! The one writer of a SQLite file: a thread that takes the waiting writes in order, up to 64 in
//! one `BEGIN IMMEDIATE` transaction, each in its own savepoint, and answers after the commit.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::{self, JoinHandle};

use super::WriteScope;
use super::connection::{Conn, begin_write, commit, connect, roll_back, savepoint};
use super::process_lock::ProcessLock;
use super::url::{DatabaseUrl, OpenError};
use crate::clock::SharedClock;
use crate::error::{Error, Result};

/// Writes that may wait; more are answered "busy".
const QUEUE: usize = 1024;
/// Writes that share one commit.
const GROUP: usize = 64;

/// Told after the commit whether the change is safe.
type Answer = Box<dyn FnOnce(Result<()>) + Send>;
/// One write: changes data inside a savepoint and gives the answer to send after the commit.
type Job = Box<dyn FnOnce(&mut Conn) -> Answer + Send>;

#[derive(Debug)]
pub(super) struct SqliteWriter {
    jobs: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
}

/// Waits for what is being written, so that the file is free when the database is closed.
impl Drop for SqliteWriter {
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl SqliteWriter {
    pub(super) fn start(
        path: &Path,
        lock: ProcessLock,
        _clock: SharedClock,
    ) -> Result<Self, OpenError> {
        let url = DatabaseUrl::Sqlite(path.to_owned());
        let conn = connect(&url)?;
        let (jobs, waiting) = sync_channel(QUEUE);
        let thread = thread::Builder::new()
            .name("database-writer".to_owned())
            .spawn(move || work(&url, conn, &waiting, &lock))
            .map_err(|cause| {
                OpenError::not_openable(&DatabaseUrl::Sqlite(path.to_owned()), cause)
            })?;
        Ok(Self {
            jobs: Some(jobs),
            thread: Some(thread),
        })
    }

    pub(super) fn run<T: Send + 'static>(
        &self,
        scope: WriteScope,
        change: impl FnOnce(&mut Conn, &WriteScope) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (reply, result) = sync_channel::<Result<T>>(1);
        let job: Job = Box::new(move |conn| {
            let outcome = savepoint(conn, |conn| {
                catch_unwind(AssertUnwindSafe(|| change(conn, &scope)))
                    .unwrap_or_else(|_| Err(Error::internal("a write panicked")))
            });
            Box::new(move |committed| {
                // Nobody may be waiting any more (a request that was given up): no harm.
                let _ = reply.send(committed.and(outcome));
            })
        });
        let stopped = || Error::internal("the database writer has stopped");
        let jobs = self.jobs.as_ref().ok_or_else(stopped)?;
        jobs.try_send(job).map_err(|refused| match refused {
            TrySendError::Full(_) => Error::Busy,
            TrySendError::Disconnected(_) => Error::internal("the database writer has stopped"),
        })?;
        result
            .recv()
            .map_err(|_| Error::internal("the database writer has stopped"))?
    }
}

fn work(url: &DatabaseUrl, mut conn: Conn, waiting: &Receiver<Job>, _lock: &ProcessLock) {
    while let Ok(first) = waiting.recv() {
        let jobs = std::iter::once(first).chain(waiting.try_iter().take(GROUP - 1));
        if !commit_together(&mut conn, jobs) {
            // The connection is in doubt after a failed commit: take a new one or stop.
            match connect(url) {
                Ok(fresh) => conn = fresh,
                Err(cause) => {
                    tracing::error!(%cause, "the database writer stops");
                    return;
                }
            }
        }
    }
}

/// Runs the jobs in one transaction and answers them; false when the connection is in doubt.
fn commit_together(conn: &mut Conn, jobs: impl Iterator<Item = Job>) -> bool {
    if let Err(cause) = begin_write(conn) {
        tracing::error!(%cause, "a write could not begin");
        for job in jobs {
            drop(job);
        }
        return false;
    }
    let answers: Vec<Answer> = jobs.map(|job| job(conn)).collect();
    let committed = commit(conn);
    let is_sound = committed.is_ok();
    if let Err(cause) = &committed {
        tracing::error!(%cause, "a commit failed");
        let _ = roll_back(conn);
    }
    for answer in answers {
        answer(if is_sound {
            Ok(())
        } else {
            Err(Error::internal("the commit failed"))
        });
    }
    is_sound
}
