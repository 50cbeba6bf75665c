//! Importing tables of every kind: one way for the page and the command line.
//!
//! Each kind's own slice reads its rows; here stand what all share: the transaction, the audit
//! event, and the figures that must follow what was imported.

mod cautions;
mod election_days;
pub mod export;
mod guide;
mod kind;
mod masked;
mod pages;
mod pending;
mod several;
pub mod templates;
#[cfg(test)]
mod tests;
mod upload;
mod views;
mod write;

use std::collections::BTreeSet;
use std::sync::Arc;

pub use kind::Kind;
pub use pages::ROUTES;
pub use several::{Several, run_all};

use chrono::NaiveDate;

use crate::audit::NewEvent;
use crate::committees::{self, Term, roster, seats};
use crate::db::{Conn, Db};
use crate::divisions::{self, DivisionCode};
use crate::error::Error;
use crate::people::same_number::Join;
use crate::people::seal::SealingKey;
use crate::people::{households, voters};
use crate::tables::import::{Progress, Report, Stopped};
use crate::tables::{Encoding, Source};
use election_days::ElectionDays;

/// What shall be imported, and how.
#[derive(Clone, Debug)]
pub struct Request {
    /// What the table is.
    pub kind: Kind,
    /// Where it is.
    pub source: Arc<Source>,
    /// The encoding, when the user chose one.
    pub encoding: Option<Encoding>,
    /// The name of the term, for kinds that belong to one.
    pub term: Option<String>,
    /// Nothing is written.
    pub is_trial: bool,
    /// Good rows are written though others are refused.
    pub skip_bad_rows: bool,
    /// People who are not in the file leave (members only).
    pub replace: bool,
    /// What the importing person may see and change.
    pub scope: DivisionCode,
    /// Who imports, for the audit.
    pub actor: String,
    /// Where the rows taken so far are noted.
    pub progress: Progress,
}

/// The end of an import.
#[derive(Debug)]
pub struct Done {
    /// What was found.
    pub report: Report,
    /// Whether the data is now on record.
    pub written: bool,
}

/// What one kind gives back.
struct Imported {
    report: Report,
    /// Counties whose data changed; the empty code stands for what lies above a county.
    counties: BTreeSet<DivisionCode>,
    /// Villages and communities whose roster the table has; none for other kinds.
    rosters: BTreeSet<DivisionCode>,
    /// Audit events of what followed from the rows.
    events: Vec<NewEvent>,
}

impl Imported {
    /// Of a kind that has no rosters and no events of its own.
    fn of(report: Report, counties: BTreeSet<DivisionCode>) -> Self {
        Self {
            report,
            counties,
            rosters: BTreeSet::new(),
            events: Vec::new(),
        }
    }
}

/// Imports a table, or tries it. When rows are refused nothing is written, unless good rows shall
/// be written alone.
pub fn run(db: &Db, key: &Arc<SealingKey>, request: Request) -> Result<Done, Stopped> {
    check(&request)?;
    if request.is_trial {
        let mut stopped = None;
        let done = db.read_now(
            |conn| match apply(conn, key, db.clock().today(), &request) {
                Ok(imported) => Ok(Some(Done {
                    report: imported.report,
                    written: false,
                })),
                Err(Stopped::Failed(cause)) => Err(cause),
                Err(Stopped::Unreadable(cause)) => {
                    stopped = Some(cause);
                    Ok(None)
                }
            },
        )?;
        return match (done, stopped) {
            (Some(done), _) => Ok(done),
            (None, Some(cause)) => Err(Stopped::Unreadable(cause)),
            (None, None) => Err(Stopped::Failed(Error::internal("an import without an end"))),
        };
    }
    write::write(db, key, request)
}

fn check(request: &Request) -> Result<(), Stopped> {
    let refusal = match (request.kind.needs_term(), &request.term) {
        (true, None) => "请指明届次（--term），例如 --term 2026",
        (false, Some(_)) => "这类表不分届次，请去掉 --term",
        _ if request.replace && request.kind != Kind::Members => {
            "--replace 只用于班子成员名册（members），请去掉"
        }
        _ => return Ok(()),
    };
    Err(Stopped::Failed(Error::invalid(refusal)))
}

/// Runs the import of the kind, and tells what concerns all kinds. No number of a person leaves it
/// in the open.
fn apply(
    conn: &mut Conn,
    key: &SealingKey,
    today: NaiveDate,
    request: &Request,
) -> Result<Imported, Stopped> {
    let mut imported = apply_kind(conn, key, today, request)?;
    let term = match &request.term {
        Some(_) => Some(term(conn, request)?),
        None => None,
    };
    cautions::add(&mut imported.report, term.as_ref());
    masked::mask(&mut imported.report);
    Ok(imported)
}

fn apply_kind(
    conn: &mut Conn,
    key: &SealingKey,
    today: NaiveDate,
    request: &Request,
) -> Result<Imported, Stopped> {
    let (source, encoding) = (&request.source, request.encoding);
    match request.kind {
        Kind::Divisions => {
            let options = divisions::import::Options {
                scope: request.scope.clone(),
                is_trial: request.is_trial,
                skip_bad_rows: request.skip_bad_rows,
                progress: request.progress.clone(),
            };
            let done = divisions::import::run(conn, source, encoding, options)?;
            Ok(Imported::of(done.report, done.counties))
        }
        Kind::Members => members(conn, key, today, request),
        Kind::Seats => {
            let term = term(conn, request)?;
            let options = shared_options(request, today);
            let done = seats::run(conn, source, encoding, &term, options)?;
            refresh(conn, request, &done.report, &term, &done.touched)?;
            Ok(Imported::of(done.report, counties_of(&done.touched)))
        }
        Kind::Households => {
            let options = shared_options(request, today);
            let done = households::run(conn, key, source, encoding, options)?;
            Ok(Imported::of(done.report, counties_of(&done.touched)))
        }
        Kind::Observers => {
            let options = shared_options(request, today);
            let table = (&**source, encoding);
            let done = crate::observation::import::run(conn, key, table, options, &request.actor)?;
            Ok(Imported {
                events: done.events,
                ..Imported::of(done.report, BTreeSet::from([done.county]))
            })
        }
        Kind::Voters => {
            let options = shared_options(request, today);
            let days = ElectionDays::load(conn, today)?;
            let day = |unit: &DivisionCode| days.next(unit);
            let (done, joins) = voters::run(conn, key, (source, encoding), options, &day)?;
            let events = join(conn, request, &done.report, &joins)?;
            Ok(Imported {
                report: done.report,
                counties: counties_of(&done.touched),
                rosters: BTreeSet::new(),
                events,
            })
        }
    }
}

fn shared_options(request: &Request, today: NaiveDate) -> divisions::unit_rows::Options {
    divisions::unit_rows::Options {
        scope: request.scope.clone(),
        is_trial: request.is_trial,
        skip_bad_rows: request.skip_bad_rows,
        today,
        progress: request.progress.clone(),
    }
}

fn members(
    conn: &mut Conn,
    key: &SealingKey,
    today: NaiveDate,
    request: &Request,
) -> Result<Imported, Stopped> {
    let term = term(conn, request)?;
    let options = roster::Options {
        term: term.clone(),
        all_terms: committees::list_terms(conn)?,
        scope: request.scope.clone(),
        is_trial: request.is_trial,
        skip_bad_rows: request.skip_bad_rows,
        replace: request.replace,
        today,
        progress: request.progress.clone(),
    };
    let done = roster::run(conn, key, &request.source, request.encoding, options)?;
    let events = join(conn, request, &done.report, &done.joins)?;
    refresh(conn, request, &done.report, &term, &done.touched)?;
    Ok(Imported {
        report: done.report,
        counties: counties_of(&done.touched),
        rosters: done.named,
        events,
    })
}

fn term(conn: &mut Conn, request: &Request) -> Result<Term, Stopped> {
    Ok(committees::term_by_name(
        conn,
        request.term.as_deref().unwrap_or_default(),
    )?)
}

fn counties_of(units: &BTreeSet<DivisionCode>) -> BTreeSet<DivisionCode> {
    units.iter().filter_map(DivisionCode::county).collect()
}

fn is_written(request: &Request, report: &Report) -> bool {
    !request.is_trial && (report.is_clean() || request.skip_bad_rows)
}

/// Joins the records that the rows tell to be one person, and gives the audit events.
fn join(
    conn: &mut Conn,
    request: &Request,
    report: &Report,
    joins: &[Join],
) -> Result<Vec<NewEvent>, Stopped> {
    if !is_written(request, report) || joins.is_empty() {
        return Ok(Vec::new());
    }
    Ok(crate::office::persons::join_by_number(
        conn,
        &request.actor,
        joins,
    )?)
}

/// Brings the kept sums up to what was written.
fn refresh(
    conn: &mut Conn,
    request: &Request,
    report: &Report,
    term: &Term,
    units: &BTreeSet<DivisionCode>,
) -> Result<(), Stopped> {
    let counts = report.counts;
    if is_written(request, report) && counts.added + counts.changed + counts.removed > 0 {
        let units: Vec<DivisionCode> = units.iter().cloned().collect();
        crate::office::changes::members_changed(conn, term.id, &units)?;
    }
    Ok(())
}
