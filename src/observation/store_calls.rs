//! Called votes of a place: taps in their order, each kept once.

use serde_json::json;

use super::field::{Field, MOST_TAPS, Place};
use super::job::Job;
use super::store_jobs::{Sender, fields, receive};
use super::store_reports;
use crate::db::{Conn, Written};
use crate::elections::count::calling::Tap;
use crate::elections::count::frame::Frame;
use crate::error::{Error, Result};

/// Taps as a phone sends them.
#[derive(Clone, Debug)]
pub struct Called {
    /// The chapter; none for the practice election.
    pub election: Option<i64>,
    /// Where.
    pub place: Place,
    /// How many came before.
    pub from: usize,
    /// Their names.
    pub taps: Vec<String>,
    /// The id of the job that will hold them.
    pub job: String,
}

/// All taps of a place so far.
pub fn taps(conn: &mut Conn, report: i64, place: Place) -> Result<Vec<String>> {
    let mut parts = Vec::new();
    for (name, shown) in fields(conn, report)? {
        match Field::from_name(&name) {
            Some(Field::Calls(own, from)) if own == place => parts.push((from, shown.value)),
            _ => {}
        }
    }
    parts.sort();
    let mut all: Vec<String> = Vec::new();
    for (from, value) in parts {
        // What comes after a gap waits for it.
        if from == all.len() {
            all.extend(value.split(' ').map(str::to_owned));
        }
    }
    Ok(all)
}

/// Keeps taps; what is stored already must be the same. Gives how many there are then.
pub fn append(
    conn: &mut Conn,
    sender: &Sender,
    frame: &Frame,
    called: &Called,
) -> Result<Written<usize>> {
    if called.taps.is_empty() || called.taps.len() > MOST_TAPS {
        return Err(Error::invalid(format!("一次要传1至{MOST_TAPS}下。")));
    }
    if called
        .taps
        .iter()
        .any(|tap| Tap::from_name(frame, tap).is_none())
    {
        return Err(Error::invalid("选票上没有这一项，请刷新页面后再点。"));
    }
    let report = store_reports::report_for(conn, sender, called.election)?;
    let stored = taps(conn, report.id, called.place)?;
    let elsewhere = || Error::conflict("这个票箱刚才在别的窗口也点过。请刷新页面，看清再点。");
    let known = stored.get(called.from..).ok_or_else(elsewhere)?;
    if known
        .iter()
        .zip(&called.taps)
        .any(|(one, other)| one != other)
    {
        return Err(elsewhere());
    }
    let fresh = called.taps.get(known.len()..).unwrap_or_default();
    if fresh.is_empty() {
        return Ok(Written::bookkeeping(stored.len()));
    }
    let field = Field::Calls(called.place, stored.len()).name();
    let job = json!({
        "id": called.job, "account": sender.name, "device": "唱票", "election": called.election,
        "at": sender.clock, "set": { field: fresh.join(" ") },
    });
    let job = Job::read(&job.to_string()).map_err(|refused| Error::invalid(refused.0))?;
    let length = stored.len().saturating_add(fresh.len());
    Ok(receive(conn, sender, &job)?.map(|_| length))
}
