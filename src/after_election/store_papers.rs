//! 备案, 当选证书, 工作移交: as they are recorded, each with its step of the checklist.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::Conn;
use crate::elections::step::Step;
use crate::elections::store::Election;
use crate::elections::store_steps::{self, Done};
use crate::error::{Error, Result};
use crate::schema::{certificates, handover_items, handovers, result_filings};

/// The report of the result.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = result_filings)]
pub(super) struct Filing {
    /// The day.
    pub(super) filed_on: NaiveDate,
    /// The number of the report or of its receipt.
    pub(super) number: String,
    /// Who received it.
    pub(super) received_by: String,
    /// Counts the changes; of a form the state it was made from.
    pub(super) version: i32,
}

/// A certificate of election.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = certificates)]
pub(super) struct Certificate {
    /// The elected person, by the number among those who may be given votes.
    pub(super) election_person_id: i64,
    /// The number on it.
    pub(super) number: String,
    /// The day it was handed out.
    pub(super) issued_on: NaiveDate,
    /// Who received it: usually the elected person.
    pub(super) received_by: String,
    /// Counts the changes of all certificates of the election.
    pub(super) version: i32,
}

/// A handover of the work of the committee.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = handovers)]
pub(super) struct Handover {
    /// The day.
    pub(super) handed_on: NaiveDate,
    /// 移交人
    pub(super) handed_by: String,
    /// 接收人
    pub(super) received_by: String,
    /// 监交人
    pub(super) witness: String,
    /// Counts the changes.
    pub(super) version: i32,
}

/// All three of an election.
#[derive(Clone, Debug, Default)]
pub(super) struct Papers {
    pub(super) filing: Option<Filing>,
    /// By elected person.
    pub(super) certificates: BTreeMap<i64, Certificate>,
    pub(super) handover: Option<Handover>,
    /// What was handed over: name and amount.
    pub(super) items: Vec<(String, String)>,
}

/// What is recorded of an election.
pub(super) fn papers(conn: &mut Conn, election: i64) -> Result<Papers> {
    let certificates: Vec<Certificate> = certificates::table
        .filter(certificates::election_id.eq(election))
        .select(Certificate::as_select())
        .load(conn)?;
    let by_person = certificates
        .into_iter()
        .map(|one| (one.election_person_id, one));
    Ok(Papers {
        filing: result_filings::table
            .find(election)
            .select(Filing::as_select())
            .first(conn)
            .optional()?,
        certificates: by_person.collect(),
        handover: handovers::table
            .find(election)
            .select(Handover::as_select())
            .first(conn)
            .optional()?,
        items: handover_items::table
            .filter(handover_items::election_id.eq(election))
            .order(handover_items::number)
            .select((handover_items::name, handover_items::amount))
            .load(conn)?,
    })
}

/// Somebody was faster.
fn same_version(known: i32, sent: i32) -> Result<()> {
    if known == sent {
        return Ok(());
    }
    Err(Error::conflict(
        "刚才有人改过这一项，请核对现在登记的内容后再提交。",
    ))
}

/// Ticks the step of the checklist, or moves its day while its phase lasts.
fn record_step(
    conn: &mut Conn,
    election: &Election,
    (step, on): (Step, NaiveDate),
    evidence: &str,
    today: NaiveDate,
) -> Result<()> {
    let produced = election.known.election_day;
    if on < produced {
        return Err(Error::invalid(format!(
            "“{}”的日期{on}早于选举日{produced}，请核对。",
            step.label()
        )));
    }
    match election.known.done.get(&step) {
        Some(day) if *day == on => return Ok(()),
        Some(_) => store_steps::unmark(conn, election, step)?,
        None => {}
    }
    let done = Done {
        step,
        on,
        note: String::new(),
        evidence: evidence.to_owned(),
    };
    let known = &election.known.done;
    if known.contains_key(&step) {
        let mut without = election.clone();
        without.known.done.remove(&step);
        return store_steps::mark(conn, &without, &done, today);
    }
    store_steps::mark(conn, election, &done, today)
}

/// Records the filing.
pub(super) fn save_filing(
    conn: &mut Conn,
    election: &Election,
    new: &Filing,
    today: NaiveDate,
) -> Result<()> {
    let known = papers(conn, election.id)?.filing;
    same_version(known.map_or(0, |one| one.version), new.version)?;
    let evidence = &new.number;
    record_step(
        conn,
        election,
        (Step::ResultFiled, new.filed_on),
        evidence,
        today,
    )?;
    diesel::delete(result_filings::table.find(election.id)).execute(conn)?;
    diesel::insert_into(result_filings::table)
        .values((
            result_filings::election_id.eq(election.id),
            result_filings::filed_on.eq(new.filed_on),
            result_filings::number.eq(&new.number),
            result_filings::received_by.eq(&new.received_by),
            result_filings::version.eq(new.version.saturating_add(1)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Records the certificates of all elected.
pub(super) fn save_certificates(
    conn: &mut Conn,
    election: &Election,
    new: &[Certificate],
    (on, version): (NaiveDate, i32),
    today: NaiveDate,
) -> Result<()> {
    let known = papers(conn, election.id)?.certificates;
    let last = known.values().map(|one| one.version).max();
    same_version(last.unwrap_or(0), version)?;
    let evidence = format!("证书{}份", new.len());
    record_step(
        conn,
        election,
        (Step::CertificatesIssued, on),
        &evidence,
        today,
    )?;
    let own = certificates::table.filter(certificates::election_id.eq(election.id));
    diesel::delete(own).execute(conn)?;
    for one in new {
        diesel::insert_into(certificates::table)
            .values((
                certificates::election_person_id.eq(one.election_person_id),
                certificates::election_id.eq(election.id),
                certificates::number.eq(&one.number),
                certificates::issued_on.eq(on),
                certificates::received_by.eq(&one.received_by),
                certificates::version.eq(version.saturating_add(1)),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Records the handover with its list.
pub(super) fn save_handover(
    conn: &mut Conn,
    election: &Election,
    (new, items): (&Handover, &[(String, String)]),
    today: NaiveDate,
) -> Result<()> {
    let known = papers(conn, election.id)?.handover;
    same_version(known.map_or(0, |one| one.version), new.version)?;
    let evidence = format!("移交清单{}项", items.len());
    record_step(
        conn,
        election,
        (Step::HandedOver, new.handed_on),
        &evidence,
        today,
    )?;
    let own = handover_items::table.filter(handover_items::election_id.eq(election.id));
    diesel::delete(own).execute(conn)?;
    diesel::delete(handovers::table.find(election.id)).execute(conn)?;
    diesel::insert_into(handovers::table)
        .values((
            handovers::election_id.eq(election.id),
            handovers::handed_on.eq(new.handed_on),
            handovers::handed_by.eq(&new.handed_by),
            handovers::received_by.eq(&new.received_by),
            handovers::witness.eq(&new.witness),
            handovers::version.eq(new.version.saturating_add(1)),
        ))
        .execute(conn)?;
    for (number, (name, amount)) in (1_i32..).zip(items) {
        diesel::insert_into(handover_items::table)
            .values((
                handover_items::election_id.eq(election.id),
                handover_items::number.eq(number),
                handover_items::name.eq(name),
                handover_items::amount.eq(amount),
            ))
            .execute(conn)?;
    }
    Ok(())
}
