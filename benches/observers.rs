//! A thousand observers who report at the same time, with photos, while staff read pages: the rate
//! and the 99th percentile of a save, against the bare group-commit insert of the same rows.
//!
//! `cargo bench --bench observers -- [SECONDS] [CLIENTS]` (30, 64) on a SQLite file.
#![expect(
    clippy::unwrap_used,
    reason = "a measurement stops when something fails"
)]

#[path = "../tests/common/replay/mod.rs"]
mod replay;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use cunzhi::accounts::Role;
use cunzhi::accounts::testing::{Browser, account};
use cunzhi::app;
use cunzhi::db::testing::{self, TestDb};
use cunzhi::db::{WriteScope, Written};
use cunzhi::divisions::DivisionCode;
use cunzhi::schema::{observation_jobs, observation_reports, observation_values};
use diesel::prelude::*;
use replay::Dice;
use sha2::{Digest, Sha256};

const OBSERVERS: usize = 1_000;
const VILLAGES: usize = 70;
const READERS: usize = 50;
/// One photo for so many saves.
const SAVES_PER_PHOTO: usize = 4;
const PHOTO: usize = 200 * 1024;
const PART: usize = 64 * 1024;

/// A signed-in connection that stays open.
struct Client {
    reader: BufReader<TcpStream>,
    session: String,
    csrf: String,
}

impl Client {
    fn new(address: SocketAddr, browser: &Browser) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        Self {
            reader: BufReader::new(stream),
            session: browser.cookies["session"].clone(),
            csrf: browser.csrf_token.clone(),
        }
    }

    /// The status of the answer.
    fn send(&mut self, method: &str, path: &str, kind: &str, body: &[u8]) -> u16 {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\nCookie: session={}\r\n\
             x-csrf-token: {}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
            self.session,
            self.csrf,
            body.len()
        );
        let stream = self.reader.get_mut();
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        self.answer()
    }

    fn answer(&mut self) -> u16 {
        let (mut status, mut length, mut is_chunked) = (0, 0, false);
        loop {
            let mut line = String::new();
            self.reader.read_line(&mut line).unwrap();
            let line = line.trim_end().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(rest) = line.strip_prefix("http/1.1 ") {
                status = rest.get(..3).unwrap().parse().unwrap();
            } else if let Some(rest) = line.strip_prefix("content-length: ") {
                length = rest.parse().unwrap();
            } else if line == "transfer-encoding: chunked" {
                is_chunked = true;
            }
        }
        let mut body = vec![0; length];
        self.reader.read_exact(&mut body).unwrap();
        while is_chunked {
            let mut line = String::new();
            self.reader.read_line(&mut line).unwrap();
            let size = usize::from_str_radix(line.trim_end(), 16).unwrap();
            let mut chunk = vec![0; size + 2];
            self.reader.read_exact(&mut chunk).unwrap();
            is_chunked = size > 0;
        }
        status
    }

    fn save(&mut self, job: &serde_json::Value) -> u16 {
        let form = [
            ("csrf_token", self.csrf.clone()),
            ("clock", "2000000".to_owned()),
            ("job", job.to_string()),
        ];
        let body = serde_urlencoded::to_string(form).unwrap();
        self.send(
            "POST",
            "/api/v1/observation/jobs",
            "application/x-www-form-urlencoded",
            body.as_bytes(),
        )
    }
}

fn main() {
    let mut numbers = std::env::args().filter_map(|word| word.parse::<u64>().ok());
    let time = Duration::from_secs(numbers.next().unwrap_or(30));
    let clients = usize::try_from(numbers.next().unwrap_or(64)).unwrap();
    let test = testing::sqlite();
    replay::prepare(&test, VILLAGES, OBSERVERS);
    let bare = bare_rate(&test, clients, time / 3);
    println!("bare group-commit insert of a job and its value: {bare:.0} a second");
    let browsers: Vec<Browser> = (0..clients).map(|at| signed_in(&test, at)).collect();
    let staff: Vec<Browser> = (0..READERS).map(|at| reader(&test, at)).collect();
    let (sender, receiver) = std::sync::mpsc::channel();
    let served = browsers[0].app.clone();
    let server = std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let (running, addresses) = app::bind(served, "127.0.0.1:0", None).unwrap();
            sender.send((running.handle(), addresses[0])).unwrap();
            running.await
        })
    });
    let (handle, address) = receiver.recv().unwrap();
    let (is_over, photos, read) = (
        AtomicBool::new(false),
        AtomicUsize::new(0),
        AtomicUsize::new(0),
    );
    let connections: Vec<Client> = browsers
        .iter()
        .map(|one| Client::new(address, one))
        .collect();
    let readers: Vec<Client> = staff.iter().map(|one| Client::new(address, one)).collect();
    let begun = Instant::now();
    let mut times: Vec<Duration> = std::thread::scope(|scope| {
        for mut client in readers {
            let (is_over, read) = (&is_over, &read);
            scope.spawn(move || {
                while !is_over.load(Ordering::Relaxed) {
                    assert_eq!(
                        client.send("GET", "/office/elections", "text/plain", b""),
                        200
                    );
                    read.fetch_add(1, Ordering::Relaxed);
                    std::thread::sleep(Duration::from_secs(2));
                }
            });
        }
        let threads: Vec<_> = connections
            .into_iter()
            .enumerate()
            .map(|(at, client)| {
                let photos = &photos;
                scope.spawn(move || report(client, at, begun + time, photos))
            })
            .collect();
        let times = threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect();
        is_over.store(true, Ordering::Relaxed);
        times
    });
    let seconds = begun.elapsed().as_secs_f64();
    drop(handle.stop(true));
    server.join().unwrap().unwrap();
    times.sort();
    let rate = times.len() as f64 / seconds;
    println!(
        "{clients} observers at once, {READERS} readers ({} pages): {} saves and {} photos of {} KB in {seconds:.0} s",
        read.load(Ordering::Relaxed),
        times.len(),
        photos.load(Ordering::Relaxed),
        PHOTO / 1024
    );
    println!(
        "{rate:.0} saves a second over HTTP, median {:.1} ms, p99 {:.1} ms; {:.2} of the bare rate (at least 0.33)",
        times[times.len() / 2].as_secs_f64() * 1e3,
        times[times.len() * 99 / 100].as_secs_f64() * 1e3,
        rate / bare
    );
}

/// One observer until the end: saves, and now and then a photo. Gives how long each save took.
fn report(mut client: Client, at: usize, end: Instant, photos: &AtomicUsize) -> Vec<Duration> {
    let mut dice = Dice(at as u64);
    let mut times = Vec::new();
    let mut number = 1_000_000 * (at + 1);
    while Instant::now() < end {
        number += 1;
        let begun = Instant::now();
        assert_eq!(
            client.save(&replay::job(at, number, VILLAGES, &mut dice)),
            200
        );
        times.push(begun.elapsed());
        if times.len() % SAVES_PER_PHOTO == 0 && std::env::var_os("CUNZHI_NO_PHOTOS").is_none() {
            photo(&mut client, at, number, &mut dice);
            photos.fetch_add(1, Ordering::Relaxed);
        }
    }
    times
}

fn photo(client: &mut Client, at: usize, number: usize, dice: &mut Dice) {
    let mut bytes = vec![
        0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 16, 0, 16, 1, 1, 0x11, 0, 0xFF, 0xDA, 0, 8, 1, 1, 0,
        0, 63, 0,
    ];
    bytes.extend((0..PHOTO).map(|_| u8::try_from(dice.below(255)).unwrap()));
    bytes.extend([0xFF, 0xD9]);
    let id = format!("p{at}-{number}");
    let mut job = replay::job(at, number + 500_000_000, VILLAGES, dice);
    let announced = serde_json::json!({ "field": "", "sha256": hex::encode(Sha256::digest(&bytes)), "size": bytes.len() });
    job["set"] = serde_json::json!({ format!("photo.{id}"): announced.to_string() });
    assert_eq!(client.save(&job), 200);
    for start in (0..bytes.len()).step_by(PART) {
        let part = &bytes[start..(start + PART).min(bytes.len())];
        let path = format!("/api/v1/observation/photos/{id}?from={start}");
        assert_eq!(
            client.send("POST", &path, "application/octet-stream", part),
            200
        );
    }
}

fn signed_in(test: &TestDb, at: usize) -> Browser {
    let mut browser = Browser::new(&test.db);
    browser.account_id = account(&test.db, &format!("gc{at:04}"), Role::Observer, "341023");
    browser.open_session();
    browser
}

fn reader(test: &TestDb, at: usize) -> Browser {
    let mut browser = Browser::new(&test.db);
    browser.account_id = account(&test.db, &format!("staff{at}"), Role::CountyStaff, "341023");
    browser.open_session();
    browser
}

/// How many jobs with a value can be inserted in a second by the program's own writer, with nothing
/// else done.
fn bare_rate(test: &TestDb, clients: usize, time: Duration) -> f64 {
    let now = test.db.clock().now();
    let county = DivisionCode::parse("341023").unwrap();
    let owner = account(&test.db, "bare", Role::Observer, "341023");
    let report: i64 = test
        .db
        .write_now(WriteScope::County(county.clone()), move |conn| {
            let id = diesel::insert_into(observation_reports::table)
                .values((
                    observation_reports::account_id.eq(owner),
                    observation_reports::county_code.eq("000000"),
                    observation_reports::unit_code.eq("000000"),
                    observation_reports::minor_incidents.eq(0),
                    observation_reports::serious_incidents.eq(0),
                    observation_reports::grave_incidents.eq(0),
                    observation_reports::jobs.eq(0),
                    observation_reports::last_received_at.eq(now),
                ))
                .returning(observation_reports::id)
                .get_result(conn)?;
            Ok(Written::bookkeeping(id))
        })
        .unwrap();
    let (begun, number) = (Instant::now(), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..clients {
            scope.spawn(|| {
                while begun.elapsed() < time {
                    let own = number.fetch_add(1, Ordering::Relaxed);
                    let id = format!("ffffffff-0000-7000-8000-{own:012x}");
                    let mut dice = Dice(own as u64);
                    let body = replay::job(0, own, VILLAGES, &mut dice).to_string();
                    let sha256 = hex::encode(Sha256::digest(&body));
                    let done = test
                        .db
                        .write_now(WriteScope::County(county.clone()), move |conn| {
                            diesel::insert_into(observation_jobs::table)
                                .values((
                                    observation_jobs::id.eq(&id),
                                    observation_jobs::report_id.eq(report),
                                    observation_jobs::county_code.eq("000000"),
                                    observation_jobs::receipt.eq(i64::try_from(own).unwrap()),
                                    observation_jobs::device.eq("phone"),
                                    observation_jobs::body.eq(body),
                                    observation_jobs::sha256.eq(sha256),
                                    observation_jobs::saved_at.eq(now),
                                    observation_jobs::received_at.eq(now),
                                ))
                                .execute(conn)?;
                            diesel::insert_into(observation_values::table)
                                .values((
                                    observation_values::report_id.eq(report),
                                    observation_values::field.eq("check.secret_booth"),
                                    observation_values::job_id.eq(&id),
                                    observation_values::value.eq("yes"),
                                    observation_values::saved_at.eq(now),
                                    observation_values::is_replaced.eq(false),
                                ))
                                .execute(conn)?;
                            Ok(Written::bookkeeping(()))
                        });
                    done.unwrap();
                }
            });
        }
    });
    number.load(Ordering::Relaxed) as f64 / begun.elapsed().as_secs_f64()
}
