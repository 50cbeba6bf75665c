//! `kill -9` at random moments of a large import: afterwards all of it is there or nothing.
//!
//! Two kills a database; `CUNZHI_KILLS=200` for the long run, `CUNZHI_SEED=n` for other moments.
#![expect(clippy::unwrap_used, reason = "a failure here is a failed test")]

mod common;

use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use common::{Place, made_up};
use cunzhi::clock::SystemClock;
use cunzhi::db::{Conn, Db};
use cunzhi::schema::{audit_events, composition_sums, memberships, persons};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

/// Rows of the imported file: enough that a kill really falls inside.
const ROWS: usize = 20_000;
/// After so many kills the import is run to its end, to see that it still can.
const FINISH_EVERY: usize = 10;

/// How much is on record: persons, memberships, kept sums, events of imports.
type Counts = (i64, i64, i64, i64);

fn number(variable: &str, usual: u64) -> u64 {
    std::env::var(variable).map_or(usual, |text| text.parse().unwrap())
}

/// Any sequence will do, if it is the same every time.
struct Moments(u64);

impl Moments {
    /// A number from 0 to 999.
    fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % 1_000
    }
}

fn counts(place: &Place) -> Counts {
    let db = Db::open_for_reading(&place.url(), Arc::new(SystemClock)).unwrap();
    // The server may still be ending the transaction of the killed program: wait for it.
    let wait = |conn: &mut Conn| {
        if let Conn::Postgres(server) = conn {
            server.batch_execute("SELECT pg_advisory_xact_lock(25461, -1)")?;
        }
        Ok(())
    };
    db.read_now(wait).unwrap();
    let read = |conn: &mut Conn| {
        Ok((
            persons::table.count().get_result(conn)?,
            memberships::table.count().get_result(conn)?,
            composition_sums::table.count().get_result(conn)?,
            audit_events::table
                .filter(audit_events::action.eq("import.members"))
                .count()
                .get_result(conn)?,
        ))
    };
    db.read_now(read).unwrap()
}

fn words(file: &str) -> [&str; 5] {
    ["import", "members", file, "--term", "2026"]
}

/// A place with villages and terms, and the file to import.
fn prepared(new: impl Fn() -> Place) -> (Place, String) {
    let place = new();
    place.prepare();
    let text = made_up::roster(&made_up::villages(), ROWS);
    let file = place.write("members.csv", text);
    (place, file)
}

/// Kills the import after a while; tells whether it was still running.
fn kill_import(place: &Place, file: &str, after: Duration) -> bool {
    let mut command = place.command(&words(file));
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(after);
    let was_running = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    child.wait().unwrap();
    was_running
}

fn all_or_nothing(new: impl Fn() -> Place) {
    let kills = number("CUNZHI_KILLS", 2);
    let mut moments = Moments(number("CUNZHI_SEED", 20_261_122));
    let (mut place, mut file) = prepared(&new);
    let nothing = counts(&place);
    let begun = Instant::now();
    let done = place.run(&words(&file)).ends(0).json();
    let whole = begun.elapsed();
    assert_eq!(done["added"], ROWS);
    let all = counts(&place);
    assert_eq!((all.0, all.1), (20_000, 20_000));
    assert!(all.2 > nothing.2 && all.3 > nothing.3);
    (place, file) = prepared(&new);
    let (mut inside, mut kept) = (0, 0);
    for kill in 1..=kills {
        // A little beyond the end, so that some fall on the commit itself.
        let after = whole * u32::try_from(moments.next()).unwrap() / 950;
        inside += u64::from(kill_import(&place, &file, after));
        let found = counts(&place);
        assert!(
            found == nothing || found == all,
            "kill {kill} after {after:?}: {found:?} is neither {nothing:?} nor {all:?}"
        );
        place.run(&["check"]).ends(0);
        let is_whole = found == all;
        kept += u64::from(is_whole);
        if is_whole || kill % FINISH_EVERY as u64 == 0 || kill == kills {
            let added = if is_whole { 0 } else { ROWS };
            let done = place.run(&words(&file)).ends(0).json();
            assert_eq!(done["added"], added, "{done}");
            assert_eq!(counts(&place), all);
            place.run(&["check"]).ends(0);
            (place, file) = prepared(&new);
        }
    }
    eprintln!(
        "{kills} kills, {inside} while it ran, {kept} after the commit; one import takes {whole:?}"
    );
}

#[test]
fn a_killed_import_leaves_all_or_nothing_on_sqlite() {
    all_or_nothing(Place::sqlite);
}

#[test]
fn a_killed_import_leaves_all_or_nothing_on_postgres() {
    if Place::postgres().is_some() {
        all_or_nothing(|| Place::postgres().unwrap());
    }
}
