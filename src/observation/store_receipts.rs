//! Receipts: the proof that what a phone sent has arrived.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::db::Conn;
use crate::error::Result;
use crate::schema::{observation_jobs, observation_reports};

/// The proof that a job arrived; the same however often it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The job.
    pub job: String,
    /// County and number: 341023-000123.
    pub number: String,
    /// When it arrived the first time (UTC).
    pub received_at: NaiveDateTime,
    /// SHA-256 of what arrived.
    pub sha256: String,
}

impl Receipt {
    pub(super) fn new(
        job: &str,
        county: &str,
        number: i64,
        received_at: NaiveDateTime,
        sha256: String,
    ) -> Self {
        Self {
            job: job.to_owned(),
            number: format!("{county}-{number:06}"),
            received_at,
            sha256,
        }
    }
}

/// The receipts of an account's jobs, the newest first, a page of them.
pub fn receipts(
    conn: &mut Conn,
    account_id: i64,
    (offset, limit): (i64, i64),
) -> Result<Vec<Receipt>> {
    type Row = (String, String, i64, NaiveDateTime, String);
    let rows: Vec<Row> = observation_jobs::table
        .inner_join(
            observation_reports::table.on(observation_reports::id.eq(observation_jobs::report_id)),
        )
        .filter(observation_reports::account_id.eq(account_id))
        .order(observation_jobs::receipt.desc())
        .offset(offset)
        .limit(limit)
        .select((
            observation_jobs::id,
            observation_jobs::county_code,
            observation_jobs::receipt,
            observation_jobs::received_at,
            observation_jobs::sha256,
        ))
        .load(conn)?;
    let receipt =
        |(job, county, number, at, sha256): Row| Receipt::new(&job, &county, number, at, sha256);
    Ok(rows.into_iter().map(receipt).collect())
}
