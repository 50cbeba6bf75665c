//! A small county with two terms and made-up members, for the tests of this slice.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::audit::NewEvent;
use crate::committees::membership::{self, Membership};
use crate::committees::{self, Posts};
use crate::composition;
use crate::db::testing::TestDb;
use crate::db::{Conn, WriteScope, Written};
use crate::divisions::{self, DivisionCode, NewDivision};
use crate::error::Result;
use crate::people::store::{self, NewPerson};
use crate::schema::{audit_events, memberships};

pub(super) const VILLAGE: &str = "341023100200";
pub(super) const NEIGHBOUR: &str = "341023100201";
pub(super) const SISTER: &str = "341023101200";
pub(super) const COMMUNITY: &str = "341023100001";

pub(super) fn place(code: &str) -> DivisionCode {
    match code {
        "" => DivisionCode::nation(),
        code => DivisionCode::parse(code).unwrap(),
    }
}

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn write<T: Send + 'static>(
    test: &TestDb,
    change: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
) -> T {
    let written = test.db.write_now(WriteScope::Whole, |conn| {
        let event = NewEvent::new("测试", "test", &DivisionCode::nation(), "一项");
        Ok(Written::new(change(conn)?, event))
    });
    written.unwrap()
}

pub(super) fn read<T>(test: &TestDb, reading: impl FnOnce(&mut Conn) -> Result<T>) -> T {
    test.db.read_now(reading).unwrap()
}

/// Places, the terms 2021 (id 1) and 2026 (id 2), nobody in office.
pub(super) fn county(test: &TestDb) {
    write(test, |conn| {
        let places = [
            ("34", "安徽省"),
            ("3410", "黄山市"),
            ("341023", "黟县"),
            ("341024", "祁门县"),
            ("341023100", "碧阳镇"),
            ("341023101", "宏村镇"),
            ("341024100", "祁山镇"),
            (COMMUNITY, "城东社区居委会"),
            (VILLAGE, "桃源村委会"),
            (NEIGHBOUR, "柏山村委会"),
            (SISTER, "际村村委会"),
            ("341024100200", "外县村委会"),
        ];
        let places: Vec<_> = places
            .map(|(code, name)| NewDivision::new(place(code), name))
            .into();
        divisions::insert_many(conn, &places)?;
        committees::add_term(conn, "2021", day("2021-01-01"), Some(11))?;
        committees::add_term(conn, "2026", day("2026-01-01"), Some(12))
    });
}

/// Records a person born on 1975-03-08, and gives the number.
pub(super) fn person(test: &TestDb, name: &'static str, home: &'static str) -> i64 {
    write(test, move |conn| {
        let ids = store::next_ids(conn, 1)?;
        let id = ids.first().copied().unwrap();
        store::insert_many(
            conn,
            vec![NewPerson {
                id,
                name: name.to_owned(),
                sex: 1,
                birth_date: day("1975-03-08").into(),
                birth_month_only: false,
                ethnicity: None,
                home_unit_code: home.to_owned(),
                id_number_sealed: None,
                id_number_lookup: None,
                telephone_sealed: None,
                telephone_lookup: None,
                version: 1,
            }],
        )?;
        Ok(id)
    })
}

/// Puts a person onto the committee of a unit in a term, with flags and sums as an import would.
pub(super) fn seat(test: &TestDb, term_id: i32, unit: &'static str, person_id: i64, posts: Posts) {
    write(test, move |conn| {
        membership::insert_many(
            conn,
            vec![Membership {
                term_id,
                current_unit_code: unit.to_owned(),
                person_id,
                stretch: 0,
                unit_code: unit.to_owned(),
                posts: posts.bits(),
                sex: 1,
                birth_date: day("1975-03-08"),
                education: 4,
                political_status: 1,
                reelected: false,
                newcomer: true,
                origin: 1,
                began_on: None,
                ended_on: None,
                ending: None,
                sources: None,
                remark: None,
                version: 1,
            }],
        )?;
        super::changes::retell(conn, &[place(unit)])
    });
}

/// Term, unit, person, re-elected, new: of everybody, in order.
pub(super) fn seats(test: &TestDb) -> Vec<(i32, String, i64, bool, bool)> {
    read(test, |conn| {
        Ok(memberships::table
            .select((
                memberships::term_id,
                memberships::current_unit_code,
                memberships::person_id,
                memberships::reelected,
                memberships::newcomer,
            ))
            .order((
                memberships::term_id,
                memberships::current_unit_code,
                memberships::person_id,
                memberships::stretch,
            ))
            .load(conn)?)
    })
}

/// The actions of the audit, the tests' own left out, oldest first.
pub(super) fn actions(test: &TestDb) -> Vec<String> {
    read(test, |conn| {
        Ok(audit_events::table
            .filter(audit_events::action.ne("test"))
            .order((
                audit_events::at,
                audit_events::chain,
                audit_events::sequence,
            ))
            .select(audit_events::action)
            .load(conn)?)
    })
}

/// The kept sums and counts are those that a recount gives.
pub(crate) fn assert_sums_hold(test: &TestDb) {
    let findings = read(test, |conn| {
        let mut findings: Vec<String> = divisions::check_counts(conn)?;
        findings.extend(
            composition::check(conn)?
                .into_iter()
                .map(|finding| format!("{finding:?}")),
        );
        Ok(findings)
    });
    assert!(findings.is_empty(), "{findings:?}");
}

pub(super) const KEY: (&str, &str) = ("idempotency_key", "0123456789abcdef");
