//! Composition from kept sums, and by day, against one SQL aggregate over the same members.
//!
//! `CUNZHI_NATION_DATABASE=FILE cargo bench --bench composition -- [RUNS]` on SQLite: 600,000
//! units, 4.5 million members in each of two terms. The file is made when it does not exist
//! (some minutes, 2 GB) and used again after that; it has no persons, whom no figure needs.
#![expect(
    clippy::unwrap_used,
    reason = "a measurement stops when something fails"
)]

mod common;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use common::bare::Bare;
use cunzhi::audit::NewEvent;
use cunzhi::clock::SystemClock;
use cunzhi::committees;
use cunzhi::composition::{self, Asked, Question};
use cunzhi::db::{DatabaseUrl, Db, WriteScope, Written};
use cunzhi::divisions::DivisionCode;
use cunzhi::imports::{self, Kind, Request};
use cunzhi::people::seal::SealingKey;
use cunzhi::tables::Source;

const COUNTIES: usize = 3_000;
/// Place, level of the rows and length of their codes.
const PLACES: [(&str, &str, usize); 4] = [
    ("110101", "township", 9),
    ("11", "city", 4),
    ("0", "province", 2),
    ("0", "county", 6),
];
const PROVINCE: (&str, &str, usize) = ("11", "city", 4);

fn main() {
    let Some(path) = std::env::var_os("CUNZHI_NATION_DATABASE").map(PathBuf::from) else {
        println!("nothing measured: CUNZHI_NATION_DATABASE does not name a file");
        return;
    };
    if !path.is_file() {
        make(&path);
    }
    let mut numbers = std::env::args().filter_map(|word| word.parse::<usize>().ok());
    let runs = numbers.next().unwrap_or(5);
    // A number after the runs is the only place to be measured.
    let only = numbers.next().map(|place| place.to_string());
    let is_wanted = |place: &str| only.as_deref().is_none_or(|only| only == place);
    let db = Db::open(&DatabaseUrl::Sqlite(path.clone()), Arc::new(SystemClock)).unwrap();
    let bare = Bare::open(&path);
    compare_nation_with_county(&db);
    for (place, by, length) in PLACES.into_iter().filter(|place| is_wanted(place.0)) {
        let question = question(&db, place, by, "");
        let aggregate = aggregate(place, length, "2021", "2026");
        let (kept, members) = alternate(runs, || ask(&db, &question), || bare.run(&aggregate));
        println!(
            "{place} by {by}: kept sums {:.3} ms, aggregate {:.3} ms, {:.1} times faster (at least 10)",
            kept * 1e3,
            members * 1e3,
            members / kept
        );
    }
    if !is_wanted(PROVINCE.0) {
        return;
    }
    let (place, by, length) = PROVINCE;
    let question = question(&db, place, by, "2026-11-22");
    let aggregate = aggregate(place, length, "2026", "2026");
    let (by_day, members) = alternate(runs, || ask(&db, &question), || bare.run(&aggregate));
    println!(
        "{place} by {by} on a day: {:.1} ms, aggregate {:.1} ms, {:.2} of it (at most 1.50)",
        by_day * 1e3,
        members * 1e3,
        by_day / members
    );
}

/// Both questions take turns: the ratio is what counts.
fn compare_nation_with_county(db: &Db) {
    let county = question(db, "110101", "township", "");
    let nation = question(db, "0", "province", "");
    let (county, nation) = alternate(501, || ask(db, &county), || ask(db, &nation));
    println!(
        "county {:.3} ms, nation {:.3} ms: {:.1} times the county (at most 5)",
        county * 1e3,
        nation * 1e3,
        nation / county
    );
}

/// Medians in seconds of two works that take turns.
fn alternate(runs: usize, mut one: impl FnMut(), mut other: impl FnMut()) -> (f64, f64) {
    let mut times: [Vec<Duration>; 2] = Default::default();
    one();
    other();
    for _ in 0..runs {
        times[0].push(timed(&mut one));
        times[1].push(timed(&mut other));
    }
    let [one, other] = times.map(|mut times| {
        times.sort();
        times[times.len() / 2].as_secs_f64()
    });
    (one, other)
}

fn timed(work: &mut impl FnMut()) -> Duration {
    let begun = Instant::now();
    work();
    begun.elapsed()
}

fn question(db: &Db, place: &str, by: &str, as_of: &str) -> Question {
    let asked = Asked {
        division: place.to_owned(),
        term: "2026".to_owned(),
        by: by.to_owned(),
        as_of: as_of.to_owned(),
        ..Asked::default()
    };
    db.read_now(|conn| composition::read_question(conn, &asked))
        .unwrap()
}

fn ask(db: &Db, question: &Question) {
    let answer = db.read_now(|conn| composition::composition(conn, question));
    assert!(!answer.unwrap().rows.is_empty());
}

/// One aggregate over the members of both terms: a row a term and place with what the answer
/// tells of members. What the answer tells of units is left out, to the aggregate's advantage.
fn aggregate(place: &str, length: usize, from: &str, to: &str) -> String {
    let place = if place == "0" { "" } else { place };
    let each = |column: &str, codes: std::ops::Range<u8>| -> String {
        let sums: Vec<String> = codes
            .map(|code| format!(", sum({column} = {code})"))
            .collect();
        sums.concat()
    };
    let (education, status) = (each("education", 0..7), each("political_status", 0..7));
    let bands: String = ["1990-11-22", "1980-11-22", "1970-11-22", "1966-11-22"]
        .map(|day| format!(", sum(birth_date > '{day}')"))
        .concat();
    let head = |bit: u8| {
        format!(
            ", sum(posts & {bit} <> 0), sum(CASE WHEN posts & {bit} THEN {AGE} ELSE 0 END), \
             sum(posts & {bit} <> 0 AND sex = 2), sum(posts & {bit} <> 0 AND education >= 4)"
        )
    };
    let (secretary, chair) = (head(1), head(8));
    format!(
        "SELECT term_id, substr(current_unit_code, 1, {length}), count(*), sum(sex = 2), \
         sum({AGE}), sum(posts & 7 <> 0), sum(posts & 56 <> 0), sum(posts & 7 AND posts & 56), \
         sum(posts & 56 AND sex = 2), sum(posts & 56 AND reelected), sum(posts & 56 AND newcomer) \
         {education}{status}{bands}{secretary}{chair} \
         FROM memberships WHERE term_id IN (SELECT id FROM terms WHERE name BETWEEN '{from}' AND '{to}') \
         AND current_unit_code >= '{place}' AND current_unit_code < '{place}:' AND posts & 63 \
         AND origin IN (1, 2) AND (ending IS NULL OR ending <> 6) GROUP BY 1, 2"
    )
}

/// Completed years on 2026-11-22.
const AGE: &str = "(2026 - substr(birth_date, 1, 4) - (substr(birth_date, 6) > '11-22'))";

fn make(path: &Path) {
    println!("making {}", path.display());
    let db = Db::open(&DatabaseUrl::Sqlite(path.to_owned()), Arc::new(SystemClock)).unwrap();
    let request = Request {
        kind: Kind::Divisions,
        source: Arc::new(Source::Bytes {
            name: "places.csv".to_owned(),
            bytes: common::Places::new(COUNTIES).csv().into_bytes(),
        }),
        encoding: None,
        term: None,
        is_trial: false,
        skip_bad_rows: false,
        replace: false,
        scope: DivisionCode::nation(),
        actor: "bench".to_owned(),
        progress: cunzhi::tables::import::Progress::default(),
    };
    let done = imports::run(&db, &Arc::new(SealingKey::generate()), request).unwrap();
    assert!(done.written, "{:?}", done.report.defects.first());
    for (name, year) in [("2021", 2021), ("2026", 2026)] {
        let day = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
        let term = db
            .write_now(WriteScope::Above, move |conn| {
                let term = committees::add_term(conn, name, day, None)?;
                let event = NewEvent::new("bench", "term.add", &DivisionCode::nation(), name);
                Ok(Written::new(term.id, event))
            })
            .unwrap();
        let bare = Bare::open(path);
        bare.run("PRAGMA foreign_keys = OFF");
        bare.run(&members(term));
        drop(bare);
        db.write_now(WriteScope::Whole, move |conn| {
            composition::rebuild(conn, term)?;
            let event = NewEvent::new("bench", "rebuild", &DivisionCode::nation(), name);
            Ok(Written::new((), event))
        })
        .unwrap();
        println!("term {name} is made");
    }
    Bare::open(path).run("PRAGMA wal_checkpoint(TRUNCATE)");
}

/// Seven or eight members a unit; all particulars follow from the numbers of unit and member.
fn members(term: i32) -> String {
    format!(
        "WITH RECURSIVE place(member) AS (VALUES (0) UNION ALL SELECT member + 1 FROM place WHERE member < 7), \
         unit(code, number) AS MATERIALIZED \
           (SELECT code, row_number() OVER (ORDER BY code) FROM divisions WHERE length(code) = 12), \
         made(code, number, member, mixed) AS (SELECT code, number, member, \
           ((number * 8 + member + {term} * 5) * 2654435761 % 4294967296) >> 7 \
           FROM unit CROSS JOIN place WHERE member < 7 OR number % 2) \
         INSERT INTO memberships (term_id, current_unit_code, person_id, stretch, unit_code, posts, sex, \
           birth_date, education, political_status, reelected, newcomer, origin, version) \
         SELECT {term}, code, number * 8 + member, 0, code, \
           CASE member WHEN 0 THEN 9 WHEN 1 THEN 18 WHEN 2 THEN 4 WHEN 3 THEN 36 WHEN 4 THEN 32 WHEN 5 THEN 36 \
             WHEN 6 THEN 4 ELSE 32 END, \
           1 + (mixed % 10 < 3), date('1958-01-01', '+' || (mixed % 15000) || ' days'), 1 + mixed % 6, \
           CASE WHEN mixed % 7 < 5 THEN 1 ELSE mixed % 6 + 1 END, mixed % 3 = 0, mixed % 5 = 0, 1, 1 FROM made"
    )
}
