//! The writing of an import: one transaction, undone when rows are refused, with its audit events.

use std::sync::{Arc, Mutex};

use serde_json::json;

use super::{Done, Imported, Kind, Request, apply, check, pending};
use crate::audit::NewEvent;
use crate::db::{Conn, Db, WriteScope, Written};
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::people::seal::SealingKey;
use crate::tables::import::{Counts, Report, Stopped};
use crate::web::idempotency::{self, Stamp, once};

/// What a refused import found must outlive the transaction that is undone.
type Kept = Arc<Mutex<Option<Result<Report, Stopped>>>>;

/// The end of a confirmed upload.
#[derive(Debug)]
pub(super) enum Confirmed {
    /// It is on record, now or since the same form was sent before.
    Done(idempotency::Done),
    /// Rows are refused and nothing was written.
    Refused,
    /// It would do something else than was shown, and nothing was written.
    Otherwise,
}

/// Imports a table.
pub(super) fn write(db: &Db, key: &Arc<SealingKey>, request: Request) -> Result<Done, Stopped> {
    let kept = Kept::default();
    let (scope, today) = (scope(&request), db.clock().today());
    let (keep, key) = (kept.clone(), key.clone());
    let written = db.write_now(scope, move |conn| {
        change(conn, &key, today, &request, &keep)
    });
    match (written, taken(&kept)) {
        (Ok(report), _) => Ok(Done {
            report,
            written: true,
        }),
        (Err(_), Some(Ok(report))) => Ok(Done {
            report,
            written: false,
        }),
        (Err(_), Some(Err(stopped))) => Err(stopped),
        (Err(cause), None) => Err(Stopped::Failed(cause)),
    }
}

/// Imports an upload that was shown before, once however often the form is sent; the upload goes.
/// `address` gives the page that tells the counts.
pub(super) fn confirm(
    db: &Db,
    key: &Arc<SealingKey>,
    request: Request,
    (stamp, upload): (Stamp, String),
    shown: String,
    address: fn(Kind, Counts) -> String,
) -> Result<Confirmed, Stopped> {
    check(&request)?;
    let kept = Kept::default();
    let (scope, today) = (scope(&request), db.clock().today());
    let skips = request.skip_bad_rows;
    let (keep, key) = (kept.clone(), key.clone());
    let written = db.write_now(scope, move |conn| {
        once(conn, &stamp, |conn| {
            if let Some((location, _)) = idempotency::carried_out(conn, stamp.account_id, &upload)?
            {
                return Ok(Written::bookkeeping(location));
            }
            let written = change(conn, &key, today, &request, &keep)?;
            // Others may have changed the record since; nobody confirms what was not shown.
            if !shown.is_empty() && written.value().fingerprint() != shown {
                return Err(kept_back(&keep, Ok(written.value().clone())));
            }
            pending::remove(conn, stamp.account_id, &upload)?;
            let location = address(request.kind, written.value().counts);
            idempotency::remember(conn, &stamp, &upload, &location)?;
            Ok(written.map(|_| location))
        })
    });
    match (written, taken(&kept)) {
        (Ok(done), _) => Ok(Confirmed::Done(done)),
        (Err(_), Some(Ok(report))) if report.is_clean() || skips => Ok(Confirmed::Otherwise),
        (Err(_), Some(Ok(_))) => Ok(Confirmed::Refused),
        (Err(_), Some(Err(stopped))) => Err(stopped),
        (Err(cause), None) => Err(Stopped::Failed(cause)),
    }
}

fn scope(request: &Request) -> WriteScope {
    let county = request.scope.county();
    county.map_or(WriteScope::Whole, WriteScope::County)
}

fn taken(kept: &Kept) -> Option<Result<Report, Stopped>> {
    kept.lock().ok().and_then(|mut kept| kept.take())
}

/// Keeps what was found, and gives the error that undoes everything.
fn kept_back(kept: &Kept, outcome: Result<Report, Stopped>) -> Error {
    if let Ok(mut kept) = kept.lock() {
        *kept = Some(outcome);
    }
    Error::conflict("undone")
}

/// Changes the data; an error undoes everything, and what was found is kept.
fn change(
    conn: &mut Conn,
    key: &SealingKey,
    today: chrono::NaiveDate,
    request: &Request,
    kept: &Kept,
) -> Result<Written<Report>> {
    let imported = match apply(conn, key, today, request) {
        Ok(imported) => imported,
        Err(Stopped::Failed(cause)) => return Err(cause),
        Err(stopped) => return Err(kept_back(kept, Err(stopped))),
    };
    if !imported.report.is_clean() && !request.skip_bad_rows {
        return Err(kept_back(kept, Ok(imported.report)));
    }
    let events = events(request, &imported);
    Ok(if events.is_empty() {
        Written::bookkeeping(imported.report)
    } else {
        Written::with_events(imported.report, events)
    })
}

/// One event a county that changed; several counties also give one for the whole.
pub(super) fn events(request: &Request, imported: &Imported) -> Vec<NewEvent> {
    let counts = imported.report.counts;
    if counts.added + counts.changed + counts.removed == 0 {
        return Vec::new();
    }
    let action = match request.kind {
        Kind::Divisions => "import.divisions",
        Kind::Members => "import.members",
        Kind::Seats => "import.seats",
        Kind::Households => "import.households",
        Kind::Voters => "import.voters",
        Kind::Observers => "import.observers",
    };
    let subject = format!("导入{}：{}", request.kind.label(), request.source.name());
    let mut details = json!({ "term": request.term, "counts": counts, "replace": request.replace });
    // Whom it concerns stands in the one county's own chain, never in another county's.
    if imported.counties.len() == 1 {
        details["changes"] = json!(imported.report.changes);
        if request.replace {
            details["removed"] = json!(imported.report.missing);
        }
    }
    let event = |place: &DivisionCode| {
        NewEvent::new(&request.actor, action, place, &subject).with_details(details.clone())
    };
    let mut events: Vec<NewEvent> = imported.counties.iter().map(event).collect();
    let nation = DivisionCode::nation();
    if events.len() > 1 && !imported.counties.contains(&nation) {
        events.insert(0, event(&nation));
    }
    events.extend(imported.events.iter().cloned());
    events
}
