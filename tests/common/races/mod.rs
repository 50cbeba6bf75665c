//! Races around the confirmation of an outcome: by real threads, through the handlers. Used by
//! `tests/election_races.rs` (a hundred rounds) and `benches/election_races.rs` (ten thousand).
#![allow(
    dead_code,
    clippy::allow_attributes,
    clippy::unwrap_used,
    reason = "each user takes a part of it; a failure here is a failed test"
)]

mod facts;
pub(crate) mod village;

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

use cunzhi::accounts::testing::block_on;
use cunzhi::db::testing::TestDb;
use cunzhi::web::request::App;

use facts::{Facts, facts};
use village::{County, PASSWORD, Random, fields, sheet};

/// A kind of round: what is tried at the same moment, each by a thread of its own. A late save of a
/// box is part of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Two confirmations, a box thrown back.
    Reset,
    /// Two confirmations, a box added.
    NewBox,
    /// Two confirmations, another number of registered voters.
    Arrangement,
    /// One confirmation sent twice with the same key, and another one.
    SentTwice,
    /// Two reopenings of a confirmed count, a confirmation that comes too late.
    Reopened,
    /// Two reopenings, and the election going on to its next state.
    WentOn,
}

const KINDS: [Kind; 6] = [
    Kind::Reset,
    Kind::NewBox,
    Kind::Arrangement,
    Kind::SentTwice,
    Kind::Reopened,
    Kind::WentOn,
];

/// What was sent, as a word of the report.
type Word = &'static str;
/// Who asks: the place of the person, the word and the last part of the address, the fields.
type Asked<'a> = (usize, (Word, &'a str), &'a Vec<(String, String)>);

/// One request of a round.
#[derive(Clone, Debug)]
struct Try {
    word: Word,
    /// The thread that sends it.
    by: usize,
    path: String,
    fields: Vec<(String, String)>,
    /// Waits so long after the start, so that no request is always the first.
    delay: Duration,
}

/// A person at a browser, in a thread of their own.
struct Person {
    account: i64,
    jobs: Sender<(Try, Arc<Barrier>)>,
    answers: Receiver<(u16, String)>,
}

impl Person {
    fn new(app: &App, account: i64) -> Self {
        let (jobs, waiting) = channel::<(Try, Arc<Barrier>)>();
        let (told, answers) = channel();
        let app = app.clone();
        std::thread::spawn(move || {
            block_on(async move {
                let mut browser = village::signed_in(app, account);
                while let Ok((one, start)) = waiting.recv() {
                    start.wait();
                    std::thread::sleep(one.delay);
                    let answer = village::post(&mut browser, &one.path, &one.fields).await;
                    if told.send((answer.status, answer.body)).is_err() {
                        break;
                    }
                }
            });
        });
        Self {
            account,
            jobs,
            answers,
        }
    }
}

/// What came of all rounds.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// How many rounds there were.
    pub(crate) rounds: u64,
    /// How often each request won, by kind of round.
    pub(crate) won: BTreeMap<(String, Word), u64>,
    /// Requests that were refused with a sentence.
    pub(crate) refused: u64,
    /// What must never be.
    pub(crate) violations: Vec<String>,
    /// The time of the rounds.
    pub(crate) time: Duration,
}

impl Report {
    /// How many rounds had exactly one winner.
    pub(crate) fn decided(&self) -> u64 {
        self.won.values().sum()
    }
}

/// Runs so many rounds on a fresh database, fewer when the time is over; the same seed sends the
/// same requests.
pub(crate) fn race(test: &TestDb, rounds: u64, seed: u64, longest: Duration) -> Report {
    let villages = usize::try_from(rounds.div_ceil(100).max(4)).unwrap();
    block_on(async {
        let mut county = County::new(test, villages).await;
        let accounts = county.confirming;
        // The last two are the first person in another window, and the one who typed the boxes.
        let people = [
            accounts[0],
            accounts[1],
            accounts[2],
            accounts[0],
            county.typist.account_id,
        ];
        let people = people.map(|account| Person::new(&county.typist.app, account));
        let (mut report, mut random) = (Report::default(), Random::new(seed));
        let begun = Instant::now();
        for round in 0..rounds {
            if begun.elapsed() > longest {
                break;
            }
            report.rounds += 1;
            let id = county.elections[usize::try_from(round).unwrap() % villages];
            let kind = *random.pick(&KINDS);
            let is_closed = matches!(kind, Kind::Reopened | Kind::WentOn);
            county.bring(id, is_closed, &mut random).await;
            let stage = Stage {
                test,
                people: &people,
                id,
                kind,
                round,
            };
            stage.run(&mut random, &mut report);
        }
        report.time = begun.elapsed();
        report
    })
}

/// One round.
struct Stage<'a> {
    test: &'a TestDb,
    people: &'a [Person],
    id: i64,
    kind: Kind,
    round: u64,
}

impl Stage<'_> {
    fn run(&self, random: &mut Random, report: &mut Report) {
        let before = facts(&self.test.db, self.id);
        let tries = self.tries(&before, random);
        let answers = self.at_once(&tries);
        let after = facts(&self.test.db, self.id);
        let mut found = Vec::new();
        let mut winners: Vec<&Try> = Vec::new();
        for (one, (status, body)) in tries.iter().zip(&answers) {
            match status {
                // The same form sent twice is one thing done and told twice.
                200 | 303 if winners.iter().any(|won| won.fields == one.fields) => {}
                200 | 303 => winners.push(one),
                409 | 422 if body.contains('。') => report.refused += 1,
                _ => found.push(format!("{} was answered {status}: {body}", one.word)),
            }
        }
        if let [winner] = winners.as_slice() {
            let account = self.people[winner.by].account;
            found.extend(before.faults_after(&after, winner.word, account));
            let won = (format!("{:?}", self.kind), winner.word);
            *report.won.entry(won).or_default() += 1;
            if winner.word == "go on" {
                village::put(&self.test.db, self.id, "round1_result");
            }
        } else {
            let words: Vec<Word> = winners.iter().map(|one| one.word).collect();
            found.push(format!("{} won: {words:?}", words.len()));
        }
        let place = format!(
            "round {}, {:?}, election {}",
            self.round, self.kind, self.id
        );
        let told = found.iter().map(|sentence| format!("{place}: {sentence}"));
        report.violations.extend(told);
    }

    /// Sends all of them at the same moment.
    fn at_once(&self, tries: &[Try]) -> Vec<(u16, String)> {
        let start = Arc::new(Barrier::new(tries.len()));
        for one in tries {
            let job = (one.clone(), start.clone());
            self.people[one.by].jobs.send(job).unwrap();
        }
        let answer = |one: &Try| self.people[one.by].answers.recv().unwrap();
        tries.iter().map(answer).collect()
    }

    fn tries(&self, now: &Facts, random: &mut Random) -> Vec<Try> {
        let (version, round) = (now.version.to_string(), self.round);
        let election_version = now.election_version.to_string();
        let (first, key) = (now.boxes[0].id.to_string(), format!("{round:032x}"));
        let (registered, name) = ((1_200 + round % 5).to_string(), format!("流动票箱{round}"));
        let sure = fields(&[("version", &version), ("password", PASSWORD)]);
        let mut twice = sure.clone();
        twice.extend(fields(&[("idempotency_key", &key)]));
        let again = fields(&[("version", &version), ("reason", "票箱数写错")]);
        let thrown = fields(&[
            ("version", &version),
            ("box", &first),
            ("reason", "拿错了纸"),
        ]);
        let arranged = fields(&[("version", &version), ("registered", &registered)]);
        let new = fields(&[("name", &name)]);
        let going = fields(&[("version", &election_version), ("action", "confirm_result")]);
        let mut late = sheet(now.boxes[0].number, &now.persons, random);
        late.extend(fields(&[
            ("revision", &now.boxes[0].revision().to_string()),
            ("action", "save"),
        ]));
        let confirm = ("confirm", "count/confirm");
        let reopen = ("reopen", "count/reopen");
        let reset = ("reset", "count/reset");
        let tries = match self.kind {
            Kind::Reset => [
                (0, confirm, &sure),
                (1, confirm, &sure),
                (2, reset, &thrown),
            ],
            Kind::NewBox => [
                (0, confirm, &sure),
                (1, confirm, &sure),
                (2, ("box", "count/boxes"), &new),
            ],
            Kind::Arrangement => [
                (0, confirm, &sure),
                (1, confirm, &sure),
                (2, ("arrange", "count/setup"), &arranged),
            ],
            Kind::SentTwice => [
                (0, confirm, &twice),
                (3, confirm, &twice),
                (1, confirm, &sure),
            ],
            Kind::Reopened => [
                (0, reopen, &again),
                (1, reopen, &again),
                (2, confirm, &sure),
            ],
            Kind::WentOn => [
                (0, reopen, &again),
                (1, reopen, &again),
                (2, ("go on", "actions"), &going),
            ],
        };
        self.with_late(tries, (&first, &late), random)
    }

    /// The requests of a round, and the one who typed the first box saving it once more.
    fn with_late(
        &self,
        tries: [Asked<'_>; 3],
        (first, late): (&str, &Vec<(String, String)>),
        random: &mut Random,
    ) -> Vec<Try> {
        let save = format!("count/boxes/{first}/1");
        let mut all = tries.to_vec();
        all.push((4, ("late save", &save), late));
        let mut made = Vec::new();
        for (by, (word, last), fields) in all {
            // Pages and scripts, in turns.
            let root = *random.pick(&["/office", "/api/v1"]);
            made.push(Try {
                word,
                by,
                path: format!("{root}/elections/{}/{last}", self.id),
                fields: fields.clone(),
                delay: Duration::from_micros(random.below(6_000)),
            });
        }
        made
    }
}
