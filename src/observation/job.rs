//! A job: one saving of an observer's phone, with an id of its own, so that it counts once however
//! often it arrives.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, NaiveDateTime};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::field::Field;

/// Most fields of one job.
pub const MOST_FIELDS: usize = 200;
/// Most earlier values that a field of a job replaces.
const MOST_SEEN: usize = 20;
/// Older jobs than this are dated at their arrival: the phone's clock cannot be right.
const OLDEST: Duration = Duration::days(60);

/// A job as it is sent and kept. `clock`, the phone's time of the sending, is no part of it: it
/// differs each time the same job is sent.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Body {
    /// A UUID that the phone made.
    id: String,
    /// The name of the account that filled it in.
    account: String,
    /// A name the phone gave itself.
    device: String,
    /// The chapter; none for the practice election.
    election: Option<i64>,
    /// When it was saved, by the phone's clock: milliseconds since 1970.
    at: i64,
    /// Values by field.
    set: BTreeMap<String, String>,
    /// The jobs whose values the phone showed when a field was changed, by field.
    #[serde(default)]
    seen: BTreeMap<String, BTreeSet<String>>,
}

/// A job, read and checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    body: Body,
    fields: Vec<Field>,
}

/// Why a job is not taken: the sentence for the observer. The phone keeps it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refused(pub String);

impl Job {
    /// Reads a job as sent.
    pub fn read(text: &str) -> Result<Self, Refused> {
        let incomplete = || Refused("这条记录不完整，请重新保存一次。".to_owned());
        let body: Body = serde_json::from_str(text).map_err(|_| incomplete())?;
        let is_device = (1..=40).contains(&body.device.chars().count());
        if !is_id(&body.id) || !is_device || body.set.is_empty() || body.set.len() > MOST_FIELDS {
            return Err(incomplete());
        }
        let mut fields = Vec::with_capacity(body.set.len());
        for (name, value) in &body.set {
            let field = Field::from_name(name).ok_or_else(incomplete)?;
            field.check(value).map_err(Refused)?;
            fields.push(field);
        }
        let is_seen = |(name, jobs): (&String, &BTreeSet<String>)| {
            body.set.contains_key(name)
                && jobs.len() <= MOST_SEEN
                && jobs.iter().all(|id| is_id(id))
        };
        if !body.seen.iter().all(is_seen) {
            return Err(incomplete());
        }
        Ok(Self { body, fields })
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.body.id
    }

    /// The account that filled it in.
    pub fn account(&self) -> &str {
        &self.body.account
    }

    /// The phone.
    pub fn device(&self) -> &str {
        &self.body.device
    }

    /// The chapter; none for the practice election.
    pub fn election(&self) -> Option<i64> {
        self.body.election
    }

    /// Fields with their values, by name.
    pub fn values(&self) -> impl Iterator<Item = (&Field, &str)> {
        self.fields
            .iter()
            .zip(self.body.set.values().map(String::as_str))
    }

    /// The jobs whose values it replaces in a field.
    pub fn replaces(&self, field: &Field) -> impl Iterator<Item = &str> {
        let seen = self.body.seen.get(&field.name());
        seen.into_iter().flatten().map(String::as_str)
    }

    /// As kept: always the same text for the same job.
    pub fn to_json(&self) -> String {
        serde_json::to_string(&self.body).unwrap_or_default()
    }

    /// SHA-256 of [`Job::to_json`], hexadecimal.
    pub fn sha256(&self) -> String {
        hex::encode(Sha256::digest(self.to_json()))
    }

    /// When it was saved by the server's clock (UTC, whole seconds): as long before `received` as the
    /// phone's clock says it was before the sending (`clock`, milliseconds since 1970). A clock that
    /// was moved in between gives no sense; then it is `received`.
    pub fn saved_at(&self, clock: i64, received: NaiveDateTime) -> NaiveDateTime {
        let age = clock
            .checked_sub(self.body.at)
            .and_then(Duration::try_milliseconds);
        match age.filter(|age| (Duration::zero()..=OLDEST).contains(age)) {
            Some(age) => received - Duration::seconds(age.num_seconds()),
            None => received,
        }
    }

    /// The phone's own clock at the saving (UTC), as it was; `None` for a clock beyond all years.
    pub fn phone_time(&self) -> Option<NaiveDateTime> {
        DateTime::from_timestamp_millis(self.body.at).map(|at| at.naive_utc())
    }
}

/// A UUID as phones write it: 36 characters, lower case.
pub fn is_id(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
        })
}

/// The id of a job that a form without scripts sends: made of the page's key, so that the form sent
/// twice is one job.
pub fn id_of_key(key: &str) -> Option<String> {
    let part = |from: usize, to: usize| key.get(from..to);
    let id = [
        part(0, 8)?,
        part(8, 12)?,
        part(12, 16)?,
        part(16, 20)?,
        part(20, 32)?,
    ]
    .join("-");
    is_id(&id).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0190a7c2-1111-7abc-8def-000000000001";

    fn text(change: impl FnOnce(&mut serde_json::Value)) -> String {
        let mut job = serde_json::json!({
            "id": ID, "account": "gc001", "device": "phone-1", "election": 4, "at": 1_000_000,
            "set": { "check.roll_posted": "yes" },
            "seen": { "check.roll_posted": ["0190a7c2-1111-7abc-8def-000000000002"] },
        });
        change(&mut job);
        job.to_string()
    }

    fn later(seconds: i64) -> NaiveDateTime {
        DateTime::UNIX_EPOCH.naive_utc() + Duration::seconds(seconds)
    }

    #[test]
    fn the_same_job_has_the_same_hash_however_it_is_written() {
        let one = Job::read(&text(|_| ())).unwrap();
        let spaced = text(|_| ()).replace(',', " , ");
        assert_eq!(Job::read(&spaced).unwrap().sha256(), one.sha256());
        let other = Job::read(&text(|job| job["set"]["check.roll_posted"] = "no".into())).unwrap();
        assert_ne!(other.sha256(), one.sha256());
    }

    #[test]
    fn what_is_no_job_is_refused_with_a_sentence() {
        let wrong: [(&str, String); 7] = [
            ("another id", text(|job| job["id"] = "1".into())),
            ("no field", text(|job| job["set"] = serde_json::json!({}))),
            ("unknown field", text(|job| job["set"]["x"] = "1".into())),
            (
                "bad value",
                text(|job| job["set"]["check.roll_posted"] = "maybe".into()),
            ),
            (
                "seen of another field",
                text(|job| job["seen"]["check.other"] = serde_json::json!([ID])),
            ),
            ("one thing too many", text(|job| job["clock"] = 1.into())),
            ("no JSON", "{".to_owned()),
        ];
        for (what, text) in wrong {
            let refused = Job::read(&text).unwrap_err();
            assert!(refused.0.ends_with('。'), "{what}: {refused}");
        }
    }

    #[test]
    fn a_wrong_clock_does_not_date_a_job() {
        let job = Job::read(&text(|_| ())).unwrap();
        let received = later(5_000_000);
        // The phone says: saved at 1,000 s, sent at 4,600 s. That was an hour ago.
        assert_eq!(job.saved_at(4_600_000, received), later(5_000_000 - 3_600));
        // Set back, moved by years, or beyond all numbers: the time of arrival.
        for clock in [999_999, i64::MAX, i64::MIN, 1_000_000 + 61 * 86_400_000] {
            assert_eq!(job.saved_at(clock, received), received, "{clock}");
        }
    }
}
