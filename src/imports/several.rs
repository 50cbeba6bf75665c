//! Several tables of one kind in one go, as one command names them.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use super::write::events;
use super::{Kind, Request, apply, check, run};
use crate::db::{Conn, Db, WriteScope, Written};
use crate::divisions::{self, DivisionCode};
use crate::error::Error;
use crate::people::seal::SealingKey;
use crate::tables::import::{Report, Stopped};

/// The end of an import of several tables of one kind.
#[derive(Debug, Default)]
pub struct Several {
    /// What was found in those that were read, in their order.
    pub reports: Vec<Report>,
    /// Why the one after them could not be read.
    pub stopped: Option<Stopped>,
    /// Whether the data of all is now on record.
    pub written: bool,
}

/// What was found outlives the transaction; the flag says that it was undone on purpose.
type Kept = Arc<Mutex<(Several, bool)>>;

/// Imports several tables of one kind, all or none of them; or tries them. Only places need the
/// tables before them in a trial: for them it writes and takes everything back.
pub fn run_all(db: &Db, key: &Arc<SealingKey>, requests: Vec<Request>) -> Result<Several, Stopped> {
    requests.iter().try_for_each(check)?;
    let stands_alone = |request: &Request| request.is_trial && request.kind != Kind::Divisions;
    if !requests.iter().all(stands_alone) {
        return write_all(db, key, requests);
    }
    let mut several = Several::default();
    for request in requests {
        match run(db, key, request) {
            Ok(done) => several.reports.push(done.report),
            Err(Stopped::Failed(cause)) => return Err(Stopped::Failed(cause)),
            Err(stopped) => {
                several.stopped = Some(stopped);
                break;
            }
        }
    }
    Ok(several)
}

/// A roster that replaces must be whole: the second one of a unit would end whom the first wrote.
fn refuse_second_roster(conn: &mut Conn, unit: Option<&DivisionCode>) -> Result<(), Error> {
    let Some(unit) = unit else {
        return Ok(());
    };
    let found = divisions::find_anywhere(conn, unit)?;
    let name = found.map_or_else(|| unit.to_string(), |found| found.name);
    Err(Error::invalid(format!(
        "有两个文件里都有{name}的人。用 --replace 时一个村（社区）的名册要在同一个文件里，请合并后再导入；什么都没有写入。"
    )))
}

/// Imports several tables in one transaction, each meeting what the ones before it wrote. When rows
/// of one are refused, the further ones are not read and nothing at all is written; of a trial
/// neither.
fn write_all(db: &Db, key: &Arc<SealingKey>, requests: Vec<Request>) -> Result<Several, Stopped> {
    let kept: Kept = Arc::default();
    let (keep, key, today) = (kept.clone(), key.clone(), db.clock().today());
    let written = db.write_now(WriteScope::Whole, move |conn| {
        let mut all = Vec::new();
        let mut rosters = BTreeSet::new();
        for request in &requests {
            let tried = Request {
                is_trial: false,
                ..request.clone()
            };
            let outcome = apply(conn, &key, today, &tried);
            let mut kept = keep.lock().map_err(|_| Error::internal("a lost report"))?;
            let (several, is_undone) = &mut *kept;
            match outcome {
                Err(Stopped::Failed(cause)) => return Err(cause),
                Err(stopped) => {
                    several.stopped = Some(stopped);
                    *is_undone = true;
                }
                Ok(imported) => {
                    if request.replace {
                        let twice = imported.rosters.intersection(&rosters).next();
                        refuse_second_roster(conn, twice)?;
                        rosters.extend(imported.rosters.iter().cloned());
                    }
                    all.extend(events(&tried, &imported));
                    let is_refused = !imported.report.is_clean() && !tried.skip_bad_rows;
                    several.reports.push(imported.report);
                    *is_undone = is_refused;
                }
            }
            if *is_undone {
                return Err(Error::conflict("undone"));
            }
        }
        if requests.iter().any(|request| request.is_trial) {
            keep.lock().map_err(|_| Error::internal("a lost report"))?.1 = true;
            return Err(Error::conflict("undone"));
        }
        Ok(if all.is_empty() {
            Written::bookkeeping(())
        } else {
            Written::with_events((), all)
        })
    });
    let (mut several, is_undone) = match kept.lock() {
        Ok(mut kept) => std::mem::take(&mut *kept),
        Err(_) => return Err(Stopped::Failed(Error::internal("a lost report"))),
    };
    several.written = written.is_ok();
    match written {
        Err(cause) if !is_undone => Err(Stopped::Failed(cause)),
        _ => Ok(several),
    }
}
