//! Imports and exports of all kinds against both databases.

mod clerk;
mod columns;
mod defects;
mod joined_again;
mod joined_units;
mod kinds;
mod near_names;
mod observers;
mod one_body;
mod own_tables;
mod pages;
mod partial_city;
mod persons;
mod places;
mod round_trip;
mod rows;
mod same_entry;
mod templates;
mod yixian;

use std::sync::Arc;

use chrono::NaiveDate;

use super::{Done, Kind, Request, run};
use crate::audit::NewEvent;
use crate::committees;
use crate::db::testing::TestDb;
use crate::db::{Conn, WriteScope, Written};
use crate::divisions::DivisionCode;
use crate::error::Result;
use crate::people::seal::SealingKey;
use crate::tables::Source;
use crate::tables::import::{Counts, Progress, Stopped};

/// A county with its places and the terms 2021 and 2026.
struct Office<'t> {
    test: &'t TestDb,
    key: Arc<SealingKey>,
    scope: DivisionCode,
}

/// Data handed to an import.
#[derive(Clone, Copy, Default)]
struct How {
    term: Option<&'static str>,
    is_trial: bool,
    skip_bad_rows: bool,
    replace: bool,
}

const PLACES: [&[u8]; 5] = [
    include_bytes!("../../demo/yixian/provinces.csv"),
    include_bytes!("../../demo/yixian/cities.csv"),
    include_bytes!("../../demo/yixian/areas.csv"),
    include_bytes!("../../demo/yixian/streets.csv"),
    include_bytes!("../../demo/yixian/villages.csv"),
];

fn source(content: impl Into<Vec<u8>>) -> Arc<Source> {
    Arc::new(Source::Bytes {
        name: "表.csv".to_owned(),
        bytes: content.into(),
    })
}

impl<'t> Office<'t> {
    fn new(test: &'t TestDb) -> Self {
        let office = Self {
            test,
            key: Arc::new(SealingKey::generate()),
            scope: DivisionCode::nation(),
        };
        for file in PLACES {
            let done = office.import(Kind::Divisions, file, How::default());
            assert!(done.written && done.report.defects.is_empty());
        }
        office.write(|conn| {
            for (name, year) in [("2021", 2021), ("2026", 2026)] {
                let starts_on = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
                committees::add_term(conn, name, starts_on, None)?;
            }
            Ok(())
        });
        office
    }

    /// Two neighbours of one name, as in real townships.
    fn add_namesakes(&self) {
        let places = "代码,名称\n341023100004,邓家居委会\n341023100217,邓家村委会\n";
        assert!(self.import(Kind::Divisions, places, How::default()).written);
    }

    fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    ) -> T {
        let written = self.test.db.write_now(WriteScope::Whole, |conn| {
            let event = NewEvent::new("测试", "test", &DivisionCode::nation(), "一项");
            Ok(Written::new(change(conn)?, event))
        });
        written.unwrap()
    }

    fn read<T>(&self, reading: impl FnOnce(&mut Conn) -> Result<T>) -> T {
        self.test.db.read_now(reading).unwrap()
    }

    fn request(&self, kind: Kind, content: impl Into<Vec<u8>>, how: How) -> Request {
        Request {
            kind,
            source: source(content),
            encoding: None,
            term: how.term.map(str::to_owned),
            is_trial: how.is_trial,
            skip_bad_rows: how.skip_bad_rows,
            replace: how.replace,
            scope: self.scope.clone(),
            actor: "测试".to_owned(),
            progress: Progress::default(),
        }
    }

    fn import(&self, kind: Kind, content: impl Into<Vec<u8>>, how: How) -> Done {
        run(&self.test.db, &self.key, self.request(kind, content, how)).unwrap()
    }

    fn refusal(&self, kind: Kind, content: impl Into<Vec<u8>>, how: How) -> String {
        match run(&self.test.db, &self.key, self.request(kind, content, how)) {
            Err(Stopped::Unreadable(cause)) => cause.code().to_owned(),
            Err(Stopped::Failed(cause)) => cause.to_string(),
            Ok(done) => panic!("must be refused: {done:?}"),
        }
    }

    /// How many rows each table that imports fill has.
    fn rows(&self) -> [i64; 6] {
        use crate::schema::{audit_events, fixed_seats, households, memberships, persons, voters};
        use diesel::prelude::*;
        self.read(|conn| {
            Ok([
                persons::table.count().get_result(conn)?,
                memberships::table.count().get_result(conn)?,
                fixed_seats::table.count().get_result(conn)?,
                households::table.count().get_result(conn)?,
                voters::table.count().get_result(conn)?,
                audit_events::table.count().get_result(conn)?,
            ])
        })
    }
}

fn in_term(term: &'static str) -> How {
    How {
        term: Some(term),
        ..How::default()
    }
}

/// Counts of added, changed, unchanged, refused, skipped rows.
fn counts(done: &Done) -> [u32; 5] {
    let Counts {
        added,
        changed,
        unchanged,
        refused,
        skipped,
        ..
    } = done.report.counts;
    [added, changed, unchanged, refused, skipped]
}

/// Row, column and code of every defect, in order.
fn found(done: &Done) -> Vec<(u32, String, &'static str)> {
    let defects = done.report.defects.iter();
    defects
        .map(|defect| (defect.row, defect.column.clone(), defect.code))
        .collect()
}

fn defect(row: u32, column: &str, code: &'static str) -> (u32, String, &'static str) {
    (row, column.to_owned(), code)
}

/// A made-up ID number: born on the day, sex by the sequence number, check digit right.
fn id_number(region: &str, birth: &str, sequence: u32) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let digits = format!("{region}{birth}{sequence:03}");
    let sum: u32 = digits
        .chars()
        .zip(WEIGHTS)
        .map(|(digit, weight)| digit.to_digit(10).unwrap() * weight)
        .sum();
    let check = b"10X98765432"[sum as usize % 11] as char;
    format!("{digits}{check}")
}
