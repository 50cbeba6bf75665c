//! Observers' jobs sent again and again, in any order, from two phones at once, with answers that
//! get lost: each counts once and has one receipt.
#![allow(
    dead_code,
    clippy::allow_attributes,
    reason = "the test and the measurement use different parts"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use cunzhi::accounts::Role;
use cunzhi::accounts::testing::{Browser, account, block_on};
use cunzhi::committees;
use cunzhi::db::testing::TestDb;
use cunzhi::db::{WriteScope, Written};
use cunzhi::divisions::{self, DivisionCode, NewDivision};
use cunzhi::elections::store_programme::{self, NewProgramme};
use cunzhi::schema::{observation_jobs, observation_values, observer_assignments};
use diesel::prelude::*;
use serde_json::{Value, json};

/// Observers who send at the same time.
pub(crate) const OBSERVERS: usize = 4;
/// Phones of each observer, which send the same jobs in another order.
const PHONES: usize = 2;

/// How it went.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// Jobs that were made.
    pub(crate) jobs: usize,
    /// How often one was sent.
    pub(crate) sent: usize,
    /// Jobs that are not on record.
    pub(crate) lost: usize,
    /// Records or receipts too many.
    pub(crate) doubled: usize,
    /// Jobs whose answers named different receipts.
    pub(crate) differing: usize,
    /// Other answers than receipts.
    pub(crate) refused: Vec<String>,
    /// How long it took.
    pub(crate) time: Duration,
}

/// A number that is the same each time: splitmix64.
#[derive(Clone, Copy)]
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % bound.max(1) as u64).unwrap()
    }
}

/// A county of `villages` villages with an election each, and observers who are assigned to all.
pub(crate) fn prepare(test: &TestDb, villages: usize, observers: usize) {
    let code = |text: &str| DivisionCode::parse(text).unwrap();
    let mut places = vec![
        NewDivision::new(code("34"), "示例省"),
        NewDivision::new(code("3410"), "示例市"),
        NewDivision::new(code("341023"), "示例县"),
        NewDivision::new(code("341023100"), "甲镇"),
    ];
    let units: Vec<String> = (0..villages)
        .map(|at| format!("341023100{:03}", 200 + at))
        .collect();
    places.extend(
        units
            .iter()
            .enumerate()
            .map(|(at, unit)| NewDivision::new(code(unit), format!("{at}村村委会"))),
    );
    let ids: Vec<i64> = (0..observers)
        .map(|at| account(&test.db, &format!("gc{at:04}"), Role::Observer, "341023"))
        .collect();
    let now = test.db.clock().now();
    let done = test.db.write_now(WriteScope::Whole, move |conn| {
        divisions::insert_many(conn, &places)?;
        let term = committees::add_term(conn, "2026", "2026-12-01".parse().unwrap(), None)?;
        let new = NewProgramme {
            county: DivisionCode::parse("341023").unwrap(),
            term_id: term.id,
            election_day: "2026-12-20".parse().unwrap(),
            rule_set_id: "cn-2018".to_owned(),
            now,
        };
        let (programme, _) = store_programme::start(conn, &new)?;
        for unit in &units {
            for id in &ids {
                diesel::insert_into(observer_assignments::table)
                    .values((
                        observer_assignments::programme_id.eq(programme),
                        observer_assignments::unit_code.eq(unit),
                        observer_assignments::account_id.eq(id),
                        observer_assignments::assigned_at.eq(now),
                    ))
                    .execute(conn)?;
            }
        }
        Ok(Written::bookkeeping(()))
    });
    done.unwrap();
}

/// A job of an observer as its phone makes it.
pub(crate) fn job(observer: usize, number: usize, villages: usize, dice: &mut Dice) -> Value {
    let id = format!("{:08x}-0000-7000-8000-{number:012x}", observer + 1);
    let field = match dice.below(4) {
        0 => "check.secret_booth".to_owned(),
        1 => format!("remark.question_{}", dice.below(30)),
        2 => format!("turnout.t{}.voters", dice.below(5)),
        _ => "count.all.recovered".to_owned(),
    };
    let value = match field.split('.').next() {
        Some("check") => ["yes", "no", "unseen"][dice.below(3)].to_owned(),
        Some("remark") => format!("第{number}条"),
        _ => dice.below(500).to_string(),
    };
    json!({
        "id": id, "account": format!("gc{observer:04}"), "device": "phone", "election": 1 + dice.below(villages),
        "at": 1_000_000 + number, "set": { field: value }, "seen": {},
    })
}

/// Sends `jobs` jobs as often as phones do that get no answer.
pub(crate) fn replay(test: &TestDb, jobs: usize, seed: u64) -> Report {
    const VILLAGES: usize = 5;
    prepare(test, VILLAGES, OBSERVERS);
    let begun = Instant::now();
    let share = jobs.div_ceil(OBSERVERS);
    let made: Vec<Vec<Value>> = (0..OBSERVERS)
        .map(|observer| {
            let mut dice = Dice(seed ^ observer as u64);
            (0..share)
                .map(|number| job(observer, number, VILLAGES, &mut dice))
                .collect()
        })
        .collect();
    let told: Vec<(usize, Vec<(String, String)>, Vec<String>)> = std::thread::scope(|scope| {
        let phones =
            (0..OBSERVERS).flat_map(|observer| (0..PHONES).map(move |phone| (observer, phone)));
        let threads: Vec<_> = phones
            .map(|(observer, phone)| {
                let jobs = &made[observer];
                let seed = seed.wrapping_add((observer * PHONES + phone) as u64);
                scope.spawn(move || send(test, observer, jobs, Dice(seed)))
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    let mut report = Report {
        jobs: share * OBSERVERS,
        time: begun.elapsed(),
        ..Report::default()
    };
    let mut receipts = BTreeMap::<String, BTreeSet<String>>::new();
    for (sent, answers, refused) in told {
        report.sent += sent;
        report.refused.extend(refused);
        for (job, receipt) in answers {
            receipts.entry(job).or_default().insert(receipt);
        }
    }
    report.differing = receipts.values().filter(|all| all.len() != 1).count();
    let distinct: BTreeSet<&String> = receipts.values().flatten().collect();
    report.doubled += receipts.len().abs_diff(distinct.len());
    on_record(test, &made, &mut report);
    report
}

/// One phone: all jobs in an order of its own, some again at once, some answers never seen.
fn send(
    test: &TestDb,
    observer: usize,
    jobs: &[Value],
    mut dice: Dice,
) -> (usize, Vec<(String, String)>, Vec<String>) {
    block_on(async {
        let mut browser = Browser::new(&test.db);
        browser.account_id = account(
            &test.db,
            &format!("gc{observer:04}"),
            Role::Observer,
            "341023",
        );
        browser.open_session();
        let mut order: Vec<usize> = (0..jobs.len()).collect();
        for at in (1..order.len()).rev() {
            order.swap(at, dice.below(at + 1));
        }
        let (mut sent, mut answers, mut refused) = (0, Vec::new(), Vec::new());
        for at in order {
            for _ in 0..=dice.below(3) / 2 {
                let job = jobs[at].to_string();
                let fields = [("job", job.as_str()), ("clock", "2000000")];
                let answer = browser.post("/api/v1/observation/jobs", &fields).await;
                sent += 1;
                if answer.status != 200 {
                    refused.push(format!("{} {}", answer.status, answer.body));
                } else if dice.below(5) > 0 {
                    let told: Value = serde_json::from_str(&answer.body).unwrap();
                    let text = |name: &str| told[name].as_str().unwrap().to_owned();
                    answers.push((text("job"), text("receipt")));
                }
            }
        }
        (sent, answers, refused)
    })
}

fn on_record(test: &TestDb, made: &[Vec<Value>], report: &mut Report) {
    let known = test.db.read_now(|conn| {
        let jobs: Vec<(String, i64)> = observation_jobs::table
            .select((observation_jobs::id, observation_jobs::receipt))
            .load(conn)?;
        let values: Vec<(String, String, String)> = observation_values::table
            .select((
                observation_values::job_id,
                observation_values::field,
                observation_values::value,
            ))
            .load(conn)?;
        Ok((jobs, values))
    });
    let (jobs, values) = known.unwrap();
    let numbers: BTreeSet<i64> = jobs.iter().map(|(_, receipt)| *receipt).collect();
    let ids: BTreeSet<&str> = jobs.iter().map(|(id, _)| id.as_str()).collect();
    let kept: BTreeSet<(&str, &str, &str)> = values
        .iter()
        .map(|(job, field, value)| (job.as_str(), field.as_str(), value.as_str()))
        .collect();
    report.doubled += jobs.len().abs_diff(numbers.len()) + values.len().abs_diff(kept.len());
    for job in made.iter().flatten() {
        let id = job["id"].as_str().unwrap();
        let set = job["set"].as_object().unwrap();
        let is_kept = |(field, value): (&String, &Value)| {
            kept.contains(&(id, field.as_str(), value.as_str().unwrap()))
        };
        if !ids.contains(id) || !set.iter().all(is_kept) {
            report.lost += 1;
        }
    }
    report.doubled += jobs.len().saturating_sub(report.jobs);
}
