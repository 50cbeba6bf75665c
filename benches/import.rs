//! Import of a roster against the bare insert of the same finished rows into the same tables.
//!
//! `cargo bench --bench import -- [ROWS] [RUNS]` on SQLite; with `TEST_POSTGRES_URL` also on
//! PostgreSQL (the server must run on this machine: COPY reads files). Both sides alternate in
//! one run; medians and their ratio are printed.
#![expect(
    clippy::unwrap_used,
    reason = "a measurement stops when something fails"
)]

mod common;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use common::bare::Bare;
use cunzhi::audit::NewEvent;
use cunzhi::clock::SystemClock;
use cunzhi::committees;
use cunzhi::db::{Conn, DatabaseUrl, Db, WriteScope, Written};
use cunzhi::divisions::DivisionCode;
use cunzhi::imports::{self, Kind, Request};
use cunzhi::people::seal::SealingKey;
use cunzhi::tables::Source;
use diesel::RunQueryDsl;

const SEED: u64 = 20_261_220;
/// The tables an import of members fills.
const FILLED: [&str; 3] = ["persons", "memberships", "composition_sums"];

fn main() {
    let mut numbers = std::env::args().filter_map(|word| word.parse::<usize>().ok());
    let rows = numbers.next().unwrap_or(1_000_000);
    let runs = numbers.next().unwrap_or(5);
    let folder = tempfile::tempdir().unwrap();
    // Seven members a unit, 200 units a county.
    let places = common::Places::new(rows.div_ceil(1_400).max(1));
    let roster = common::roster(&places.units, rows, SEED);
    let utf8 = folder.path().join("utf8.csv");
    let gb18030 = folder.path().join("gb18030.csv");
    std::fs::write(&utf8, &roster).unwrap();
    std::fs::write(&gb18030, encoding_rs::GB18030.encode(&roster).0).unwrap();
    println!(
        "{rows} rows, {} units, seed {SEED}, {runs} runs",
        places.units.len()
    );
    sqlite(folder.path(), &places, &utf8, &gb18030, runs);
    if let Ok(server) = std::env::var("TEST_POSTGRES_URL") {
        postgres(folder.path(), &places, &utf8, &server, runs);
    }
}

fn key() -> Arc<SealingKey> {
    Arc::new(SealingKey::generate())
}

/// A database with places and a term, and nobody.
fn prepare(url: &DatabaseUrl, places: &common::Places) -> Db {
    let db = Db::open(url, Arc::new(SystemClock)).unwrap();
    let source = Source::Bytes {
        name: "places.csv".to_owned(),
        bytes: places.csv().into_bytes(),
    };
    import(&db, Kind::Divisions, source, None);
    db.write_now(WriteScope::Above, |conn| {
        let day = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        committees::add_term(conn, "2026", day, None)?;
        Ok(Written::new(
            (),
            NewEvent::new("bench", "term.add", &DivisionCode::nation(), "2026"),
        ))
    })
    .unwrap();
    db
}

fn import(db: &Db, kind: Kind, source: Source, term: Option<&str>) -> Duration {
    let request = Request {
        kind,
        source: Arc::new(source),
        encoding: None,
        term: term.map(str::to_owned),
        is_trial: false,
        skip_bad_rows: false,
        replace: false,
        scope: DivisionCode::nation(),
        actor: "bench".to_owned(),
        progress: cunzhi::tables::import::Progress::default(),
    };
    let begun = Instant::now();
    let done = imports::run(db, &key(), request).unwrap();
    let taken = begun.elapsed();
    assert!(done.written, "{:?}", done.report.defects.first());
    taken
}

fn members(db: &Db, file: &Path) -> Duration {
    import(
        db,
        Kind::Members,
        Source::Path(file.to_owned()),
        Some("2026"),
    )
}

fn copy(from: &Path, to: &Path) -> DatabaseUrl {
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{ending}", to.display()));
    }
    std::fs::copy(from, to).unwrap();
    DatabaseUrl::Sqlite(to.to_owned())
}

fn sqlite(folder: &Path, places: &common::Places, utf8: &Path, gb18030: &Path, runs: usize) {
    let (empty, full) = (folder.join("empty.db"), folder.join("full.db"));
    drop(prepare(&DatabaseUrl::Sqlite(empty.clone()), places));
    settle(&empty);
    let work = folder.join("work.db");
    let mut times: [Vec<Duration>; 4] = Default::default();
    for run in 0..runs {
        // Both encodings follow the same work in turns: what is written late slows whoever is next.
        let files = if run % 2 == 0 {
            [(0, utf8), (3, gb18030)]
        } else {
            [(3, gb18030), (0, utf8)]
        };
        for (place, file) in files {
            times[place].push(members(&open(&copy(&empty, &work)), file));
        }
        settle(&work);
        copy(&work, &full);
        copy(&empty, &work);
        times[1].push(bare_sqlite(&work, &full));
        copy(&empty, &work);
        times[2].push(copied_sqlite(&work, &full));
    }
    println!("SQLite, each run in order: {times:.2?}");
    let [import, bare, copied, chinese] = times.map(median);
    println!(
        "SQLite: import {import:.2} s, bare insert {bare:.2} s, rate {:.2} of bare (at least 0.50)",
        bare / import
    );
    println!(
        "SQLite: INSERT … SELECT from an attached file {copied:.2} s, rate {:.2} of it",
        copied / import
    );
    println!(
        "SQLite: GB18030 {chinese:.2} s, {:.2} of UTF-8 (at most 1.10)",
        chinese / import
    );
}

fn open(url: &DatabaseUrl) -> Db {
    Db::open(url, Arc::new(SystemClock)).unwrap()
}

/// Everything into the main file, so that it can be copied.
fn settle(path: &Path) {
    let db = open(&DatabaseUrl::Sqlite(path.to_owned()));
    run(&db, &["PRAGMA wal_checkpoint(TRUNCATE)".to_owned()]);
    drop(db);
}

/// The finished rows, bound from memory to one prepared statement a table, in one transaction.
fn bare_sqlite(empty: &Path, full: &Path) -> Duration {
    let full = Bare::open(full);
    let rows = FILLED.map(|table| full.read(table));
    drop(full);
    let target = Bare::open(empty);
    let begun = Instant::now();
    target.run("BEGIN IMMEDIATE");
    for rows in &rows {
        target.insert(rows);
    }
    target.run("COMMIT");
    begun.elapsed()
}

/// The finished rows, copied from an attached database inside one transaction: no value leaves
/// SQLite, so a stricter limit. `LIMIT` keeps SQLite from copying whole pages, which would be no
/// insert at all.
fn copied_sqlite(empty: &Path, full: &Path) -> Duration {
    let target = Bare::open(empty);
    target.run(&format!("ATTACH '{}' AS finished", full.display()));
    let begun = Instant::now();
    target.run("BEGIN IMMEDIATE");
    for table in FILLED {
        target.run(&format!(
            "INSERT INTO {table} SELECT * FROM finished.{table} LIMIT 1000000000"
        ));
    }
    target.run("COMMIT");
    begun.elapsed()
}

fn connection(url: &DatabaseUrl) -> Conn {
    use diesel::Connection;
    match url {
        DatabaseUrl::Sqlite(path) => {
            let mut conn = diesel::SqliteConnection::establish(path.to_str().unwrap()).unwrap();
            for pragma in [
                "PRAGMA journal_mode = WAL",
                "PRAGMA synchronous = FULL",
                "PRAGMA secure_delete = ON",
                "PRAGMA cache_size = -32768",
            ] {
                diesel::sql_query(pragma).execute(&mut conn).unwrap();
            }
            Conn::Sqlite(conn)
        }
        DatabaseUrl::Postgres(address) => {
            Conn::Postgres(diesel::PgConnection::establish(address).unwrap())
        }
    }
}

fn run(db: &Db, statements: &[String]) {
    let mut conn = connection(db.url());
    for statement in statements {
        diesel::sql_query(statement).execute(&mut conn).unwrap();
    }
}

#[expect(clippy::too_many_lines, reason = "one measurement, told in order")]
fn postgres(folder: &Path, places: &common::Places, utf8: &Path, server: &str, runs: usize) {
    use std::os::unix::fs::PermissionsExt;
    let schema = |name: &str| {
        let mut conn = connection(&DatabaseUrl::Postgres(server.to_owned()));
        for statement in [
            format!("DROP SCHEMA IF EXISTS {name} CASCADE"),
            format!("CREATE SCHEMA {name}"),
        ] {
            diesel::sql_query(statement).execute(&mut conn).unwrap();
        }
        DatabaseUrl::Postgres(format!("{server}?options=-csearch_path%3D{name}"))
    };
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o777)).unwrap();
    let url = schema("bench_import");
    let db = prepare(&url, places);
    let empty = || {
        run(
            &db,
            &[
                // Elections refer to people and keep what they have; here they are empty.
                "SET session_replication_role = replica".to_owned(),
                format!(
                    "TRUNCATE {}, person_matches, voters, service_records CASCADE",
                    FILLED.join(", ")
                ),
            ],
        );
    };
    let mut times: [Vec<Duration>; 2] = Default::default();
    for number in 0..runs {
        times[0].push(members(&db, utf8));
        let file = |table: &str| {
            folder
                .join(format!("{table}-{number}.copy"))
                .display()
                .to_string()
        };
        run(
            &db,
            &FILLED.map(|table| format!("COPY {table} TO '{}'", file(table))),
        );
        empty();
        let mut conn = connection(&url);
        let copies = FILLED.map(|table| format!("COPY {table} FROM '{}'", file(table)));
        let begun = Instant::now();
        for statement in std::iter::once("BEGIN".to_owned())
            .chain(copies)
            .chain(["COMMIT".to_owned()])
        {
            diesel::sql_query(statement).execute(&mut conn).unwrap();
        }
        times[1].push(begun.elapsed());
        empty();
        for table in FILLED {
            let _ = std::fs::remove_file(file(table));
        }
    }
    drop(db);
    let [import, bare] = times.map(median);
    println!(
        "PostgreSQL: import {import:.2} s, COPY {bare:.2} s, rate {:.2} of COPY (at least 0.25)",
        bare / import
    );
    let mut conn = connection(&DatabaseUrl::Postgres(server.to_owned()));
    diesel::sql_query("DROP SCHEMA bench_import CASCADE")
        .execute(&mut conn)
        .unwrap();
}

/// The median in seconds.
fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64()
}
