//! Taking in what phones send: once, in any order, with a receipt.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::field::Field;
use super::job::Job;
use super::merge::{Shown, Standing, shown};
use super::photo::Announced;
use super::store_receipts::Receipt;
use super::store_reports::{self, Report, summarise};
use crate::audit::NewEvent;
use crate::db::{Conn, Written, on_backend};
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::schema::{
    observation_jobs, observation_photos, observation_replacements, observation_reports,
    observation_values,
};

/// Who sends, and when it arrived.
#[derive(Clone, Debug)]
pub struct Sender {
    /// The account.
    pub account_id: i64,
    /// Its name.
    pub name: String,
    /// The place of the account: a county.
    pub scope: DivisionCode,
    /// The phone's clock at the sending, milliseconds since 1970.
    pub clock: i64,
    /// Now, UTC.
    pub now: NaiveDateTime,
}

/// Takes a job in. One that is known gives its receipt again; the same id with other contents, or
/// another account's job, is refused.
pub fn receive(conn: &mut Conn, from: &Sender, job: &Job) -> Result<Written<Receipt>> {
    if job.account() != from.name {
        return Err(Error::conflict(format!(
            "这条记录是账号“{}”填的，请用那个账号登录后再上传；它还留在这部手机里。",
            job.account()
        )));
    }
    let sha256 = job.sha256();
    if let Some(known) = known(conn, from, job)? {
        if known.sha256 == sha256 {
            return Ok(Written::bookkeeping(known));
        }
        return Err(Error::conflict(
            "这个编号的记录已经收到过，内容不同。请把这一项重新保存一次。",
        ));
    }
    let report = store_reports::report_for(conn, from, job.election())?;
    let saved_at = job.saved_at(from.clock, from.now);
    let receipt = keep(conn, &report, job, (saved_at, from.now), sha256)?;
    for (field, value) in job.values() {
        replace(conn, &report, job.replaces(field), field)?;
        add(conn, &report, (job.id(), saved_at), field, value)?;
        if let Field::Photo(id) = field {
            announce(conn, &report, id, value)?;
        }
    }
    let fields: Vec<&Field> = job.values().map(|(field, _)| field).collect();
    summarise(conn, &report, &fields, from.now)?;
    if report.election_id.is_none() {
        return Ok(Written::bookkeeping(receipt));
    }
    let details = serde_json::json!({ "receipt": receipt.number, "sha256": receipt.sha256 });
    let place = DivisionCode::parse(&report.unit_code).map_err(Error::internal)?;
    let event = NewEvent::new(&from.name, "observation.report", &place, report.subject());
    Ok(Written::new(receipt, event.with_details(details)))
}

/// The receipt of a job that arrived before; another account's is none of this one's business.
fn known(conn: &mut Conn, from: &Sender, job: &Job) -> Result<Option<Receipt>> {
    type Row = (i64, String, i64, NaiveDateTime, String);
    let row: Option<Row> = observation_jobs::table
        .inner_join(
            observation_reports::table.on(observation_reports::id.eq(observation_jobs::report_id)),
        )
        .filter(observation_jobs::id.eq(job.id()))
        .select((
            observation_reports::account_id,
            observation_jobs::county_code,
            observation_jobs::receipt,
            observation_jobs::received_at,
            observation_jobs::sha256,
        ))
        .first(conn)
        .optional()?;
    let Some((account_id, county, number, received_at, sha256)) = row else {
        return Ok(None);
    };
    if account_id != from.account_id {
        return Err(Error::conflict("这条记录的编号已被使用，请重新保存一次。"));
    }
    Ok(Some(Receipt::new(
        job.id(),
        &county,
        number,
        received_at,
        sha256,
    )))
}

/// Writes the job down and gives it the county's next number.
fn keep(
    conn: &mut Conn,
    report: &Report,
    job: &Job,
    (saved_at, now): (NaiveDateTime, NaiveDateTime),
    sha256: String,
) -> Result<Receipt> {
    let last: Option<i64> = observation_jobs::table
        .filter(observation_jobs::county_code.eq(&report.county_code))
        .select(diesel::dsl::max(observation_jobs::receipt))
        .first(conn)?;
    let number = last.unwrap_or(0).checked_add(1);
    let number = number.ok_or_else(|| Error::internal("no more receipts"))?;
    diesel::insert_into(observation_jobs::table)
        .values((
            observation_jobs::id.eq(job.id()),
            observation_jobs::report_id.eq(report.id),
            observation_jobs::county_code.eq(&report.county_code),
            observation_jobs::receipt.eq(number),
            observation_jobs::device.eq(job.device()),
            observation_jobs::body.eq(job.to_json()),
            observation_jobs::sha256.eq(&sha256),
            observation_jobs::saved_at.eq(saved_at),
            observation_jobs::received_at.eq(now),
        ))
        .execute(conn)?;
    Ok(Receipt::new(
        job.id(),
        &report.county_code,
        number,
        now,
        sha256,
    ))
}

/// Marks the values that the new one replaces, also those that are still to come.
fn replace<'a>(
    conn: &mut Conn,
    report: &Report,
    jobs: impl Iterator<Item = &'a str>,
    field: &Field,
) -> Result<()> {
    let name = field.name();
    for job in jobs {
        let seen = observation_values::table.find((report.id, &name, job));
        let marked = diesel::update(seen)
            .set(observation_values::is_replaced.eq(true))
            .execute(conn)?;
        if marked == 0 {
            on_backend!(conn, |conn| diesel::insert_into(
                observation_replacements::table
            )
            .values((
                observation_replacements::report_id.eq(report.id),
                observation_replacements::field.eq(&name),
                observation_replacements::job_id.eq(job),
            ))
            .on_conflict_do_nothing()
            .execute(conn))?;
        }
    }
    Ok(())
}

fn add(
    conn: &mut Conn,
    report: &Report,
    (job, saved_at): (&str, NaiveDateTime),
    field: &Field,
    value: &str,
) -> Result<()> {
    let name = field.name();
    let replaced: Option<i64> = observation_replacements::table
        .find((report.id, &name, job))
        .select(observation_replacements::report_id)
        .first(conn)
        .optional()?;
    diesel::insert_into(observation_values::table)
        .values((
            observation_values::report_id.eq(report.id),
            observation_values::field.eq(&name),
            observation_values::job_id.eq(job),
            observation_values::value.eq(value),
            observation_values::saved_at.eq(saved_at),
            observation_values::is_replaced.eq(replaced.is_some()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Makes the place for the bytes of a photo.
fn announce(conn: &mut Conn, report: &Report, id: &str, value: &str) -> Result<()> {
    let announced = Announced::read(value).map_err(Error::invalid)?;
    let size = i64::try_from(announced.size).map_err(Error::internal)?;
    let known: Option<i64> = observation_photos::table
        .find(id)
        .select(observation_photos::report_id)
        .first(conn)
        .optional()?;
    match known {
        Some(owner) if owner == report.id => Ok(()),
        Some(_) => Err(Error::conflict("这张照片的编号已被使用，请重新拍一张。")),
        None => {
            diesel::insert_into(observation_photos::table)
                .values((
                    observation_photos::id.eq(id),
                    observation_photos::report_id.eq(report.id),
                    observation_photos::field.eq(&announced.field),
                    observation_photos::size.eq(size),
                    observation_photos::sha256.eq(&announced.sha256),
                    observation_photos::state.eq("open"),
                    observation_photos::refusal.eq(""),
                    observation_photos::kept_sha256.eq(""),
                    observation_photos::received.eq(0),
                ))
                .execute(conn)?;
            Ok(())
        }
    }
}

/// What stands in the fields of a report, by field name.
pub fn fields(conn: &mut Conn, report: i64) -> Result<std::collections::BTreeMap<String, Shown>> {
    let rows: Vec<(String, String, String, NaiveDateTime)> = observation_values::table
        .filter(observation_values::report_id.eq(report))
        .filter(observation_values::is_replaced.eq(false))
        .order(observation_values::field)
        .select((
            observation_values::field,
            observation_values::job_id,
            observation_values::value,
            observation_values::saved_at,
        ))
        .load(conn)?;
    let mut standing = std::collections::BTreeMap::<String, Vec<Standing>>::new();
    for (field, job, value, saved_at) in rows {
        standing.entry(field).or_default().push(Standing {
            job,
            value,
            saved_at,
        });
    }
    let fields = standing.into_iter();
    Ok(fields.map(|(field, all)| (field, shown(all))).collect())
}
