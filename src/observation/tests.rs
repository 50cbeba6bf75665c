//! What phones send, as the database keeps it.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::job::Job;
use super::store_jobs::{self, Receipt, Sender};
use super::store_photos::{append, bytes_of};
use super::store_reports;
use crate::accounts::Role;
use crate::accounts::testing::account;
use crate::db::testing::TestDb;
use crate::db::{WriteScope, Written};
use crate::db_test;
use crate::divisions::{self, DivisionCode, NewDivision};
use crate::elections::store_programme::{self, NewProgramme};
use crate::error::{Error, Result};

fn county() -> DivisionCode {
    DivisionCode::parse("341023").unwrap()
}

/// A county with one village, its election (number 1) and an observer.
pub(super) fn prepared(test: &TestDb) -> i64 {
    let places = [
        ("34", "示例省"),
        ("3410", "示例市"),
        ("341023", "示例县"),
        ("341023100", "甲镇"),
        ("341023100200", "一村村委会"),
    ];
    let done = test.db.write_now(WriteScope::Whole, move |conn| {
        let place = |(code, name)| NewDivision::new(DivisionCode::parse(code).unwrap(), name);
        divisions::insert_many(conn, &places.map(place))?;
        let term = crate::committees::add_term(conn, "2026", day(1), None)?;
        let new = NewProgramme {
            county: county(),
            term_id: term.id,
            election_day: day(20),
            rule_set_id: "cn-2018".to_owned(),
            now: chrono::NaiveDateTime::default(),
        };
        assert_eq!(store_programme::start(conn, &new)?, (1, 1));
        Ok(Written::bookkeeping(()))
    });
    done.unwrap();
    account(&test.db, "gc001", Role::Observer, "341023")
}

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 12, day).unwrap()
}

fn id(number: u32) -> String {
    format!("0190a7c2-1111-7abc-8def-{number:012}")
}

fn job(number: u32, set: &Value, seen: &Value) -> Job {
    let job = json!({
        "id": id(number), "account": "gc001", "device": "手机1", "election": 1,
        "at": 1_000_000 + i64::from(number) * 1_000, "set": set, "seen": seen,
    });
    Job::read(&job.to_string()).unwrap()
}

fn send(test: &TestDb, account_id: i64, job: &Job) -> Result<Receipt> {
    let from = Sender {
        account_id,
        name: "gc001".to_owned(),
        scope: county(),
        clock: 2_000_000,
        now: test.db.clock().now(),
    };
    let job = job.clone();
    let scope = WriteScope::County(county());
    test.db
        .write_now(scope, move |conn| store_jobs::receive(conn, &from, &job))
}

/// What the observer's fields show.
fn shown(test: &TestDb, account_id: i64, field: &str) -> (String, Vec<String>) {
    let field = field.to_owned();
    let read = test.db.read_now(move |conn| {
        let report = store_reports::find(conn, account_id, Some(1))?.unwrap();
        let mut fields = store_jobs::fields(conn, report.id)?;
        let shown = fields.remove(&field).unwrap_or_default();
        Ok((shown.value, shown.others))
    });
    read.unwrap()
}

db_test!(a_job_counts_once_and_has_one_receipt, |test| {
    let observer = prepared(test);
    let first = job(1, &json!({ "check.secret_booth": "yes" }), &json!({}));
    let receipt = send(test, observer, &first).unwrap();
    assert_eq!(receipt.number, "341023-000001");
    let second = job(
        2,
        &json!({ "check.no_pressure": "no", "remark.no_pressure": "门口有人发烟" }),
        &json!({}),
    );
    assert_eq!(
        send(test, observer, &second).unwrap().number,
        "341023-000002"
    );
    for _ in 0..3 {
        assert_eq!(send(test, observer, &first).unwrap(), receipt);
    }
    // The same id with other contents is another thing, and nobody else has this id.
    let changed = job(1, &json!({ "check.secret_booth": "no" }), &json!({}));
    assert!(matches!(
        send(test, observer, &changed),
        Err(Error::Conflict(_))
    ));
    assert_eq!(shown(test, observer, "check.secret_booth").0, "yes");
    let other = account(&test.db, "gc002", Role::Observer, "341023");
    assert!(matches!(send(test, other, &first), Err(Error::Conflict(_))));
    let report = test
        .db
        .read_now(move |conn| store_reports::find(conn, observer, Some(1)))
        .unwrap()
        .unwrap();
    assert_eq!(
        (report.jobs, report.unit_code.as_str()),
        (2, "341023100200")
    );
});

db_test!(jobs_come_in_any_order_and_from_two_phones, |test| {
    let observer = prepared(test);
    let voters = |number, value: &str, seen: &[u32]| {
        let seen: Vec<String> = seen.iter().map(|number| id(*number)).collect();
        job(
            number,
            &json!({ "turnout.a.voters": value, "turnout.a.at": "2026-12-20T10:00" }),
            &json!({ "turnout.a.voters": seen }),
        )
    };
    // The correction comes before what it corrects.
    send(test, observer, &voters(2, "120", &[1])).unwrap();
    send(test, observer, &voters(1, "12", &[])).unwrap();
    assert_eq!(
        shown(test, observer, "turnout.a.voters"),
        ("120".to_owned(), vec![])
    );
    // A phone that was away sends an empty cell: it does not empty the other's.
    send(test, observer, &voters(3, "", &[])).unwrap();
    assert_eq!(shown(test, observer, "turnout.a.voters").0, "120");
    // It sends another number: both are there until somebody settles it.
    send(test, observer, &voters(4, "125", &[])).unwrap();
    assert_eq!(
        shown(test, observer, "turnout.a.voters"),
        ("125".to_owned(), vec!["120".to_owned()])
    );
    send(test, observer, &voters(5, "125", &[2, 3, 4])).unwrap();
    assert_eq!(
        shown(test, observer, "turnout.a.voters"),
        ("125".to_owned(), vec![])
    );
    let report = test
        .db
        .read_now(move |conn| store_reports::find(conn, observer, Some(1)))
        .unwrap()
        .unwrap();
    assert_eq!((report.jobs, report.voters), (5, Some(125)));
});

db_test!(incidents_and_times_are_summed_for_the_board, |test| {
    let observer = prepared(test);
    let set = json!({
        "arrival.at": "2026-12-20T07:40",
        "incident.x.at": "2026-12-20T09:00", "incident.x.kind": "bribery",
        "incident.x.severity": "grave", "incident.x.what": "发烟拉票",
        "incident.y.severity": "minor",
    });
    send(test, observer, &job(1, &set, &json!({}))).unwrap();
    let finish = json!({ "finish.at": "2026-12-20T18:00", "departure.at": "2026-12-20T17:50" });
    send(test, observer, &job(2, &finish, &json!({}))).unwrap();
    let report = test
        .db
        .read_now(move |conn| store_reports::find(conn, observer, Some(1)))
        .unwrap()
        .unwrap();
    let at = |text: &str| crate::observation::field::read_time(text);
    assert_eq!(report.arrived_at, at("2026-12-20T07:40"));
    assert_eq!(report.finished_at, at("2026-12-20T18:00"));
    assert_eq!(
        (
            report.minor_incidents,
            report.serious_incidents,
            report.grave_incidents
        ),
        (1, 0, 1)
    );
});

db_test!(jobs_that_cannot_be_taken_say_why, |test| {
    let observer = prepared(test);
    let sentence = |result: Result<Receipt>| result.unwrap_err().to_string();
    let mut text: Value =
        serde_json::from_str(&job(1, &json!({ "arrival.at": "" }), &json!({})).to_json()).unwrap();
    text["election"] = 99.into();
    let gone = Job::read(&text.to_string()).unwrap();
    assert!(sentence(send(test, observer, &gone)).contains("没有这次选举"));
    text["account"] = "gc002".into();
    let other = Job::read(&text.to_string()).unwrap();
    assert!(sentence(send(test, observer, &other)).contains("gc002"));
    // Nothing of it is on record.
    let report = test
        .db
        .read_now(move |conn| store_reports::find(conn, observer, Some(99)));
    assert_eq!(report.unwrap(), None);
});

db_test!(photos_come_in_parts_and_again_and_are_cleaned, |test| {
    use sha2::{Digest, Sha256};
    let observer = prepared(test);
    let mut bytes = crate::observation::photo::testing::small();
    // A position in the picture.
    bytes.splice(2..2, [0xFF, 0xE1, 0, 6, b'G', b'P', b'S', b'!']);
    let hash = hex::encode(Sha256::digest(&bytes));
    let announced = json!({ "field": "check.secret_booth", "sha256": hash, "size": bytes.len() });
    let set = json!({ "photo.p1": announced.to_string() });
    send(test, observer, &job(1, &set, &json!({}))).unwrap();
    let part = |start: usize, end: usize| {
        let bytes = bytes[start..end].to_vec();
        let start = i64::try_from(start).unwrap();
        let scope = WriteScope::County(county());
        let taken = test.db.write_now(scope, move |conn| {
            let photo = append(conn, observer, "p1", start, &bytes)?;
            Ok(Written::bookkeeping(photo))
        });
        taken.unwrap()
    };
    assert_eq!(part(0, 10).received, 10);
    assert_eq!(part(20, 30).received, 10, "a part is missing before it");
    assert_eq!(part(0, 10).received, 10, "it came already");
    assert_eq!(part(5, 20).received, 20, "half of it came already");
    let done = part(20, bytes.len());
    assert_eq!(done.state, "kept");
    assert_ne!(done.kept_sha256, hash);
    let kept = test.db.read_now(|conn| bytes_of(conn, "p1")).unwrap();
    assert_eq!(kept, crate::observation::photo::testing::small());
    assert_eq!(
        part(0, bytes.len()).state,
        "kept",
        "sent again when it is complete"
    );
});
