//! Reading and writing terms and election days.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::terms::{self, Refusal, Term};
use crate::db::Conn;
use crate::divisions::{self, DivisionCode, Level, ReferenceDays};
use crate::error::{Error, Result};
use crate::schema::{election_days, fixed_seats, memberships, pending_imports, terms as table};

type Row = (i32, String, NaiveDate, Option<i32>, i32);

/// Records a term. Its name and start must be new.
pub fn add_term(
    conn: &mut Conn,
    name: &str,
    starts_on: NaiveDate,
    ordinal: Option<i32>,
) -> Result<Term> {
    let name = terms::check_name(name)?;
    terms::check_new(&list_terms(conn)?, name, starts_on, ordinal)?;
    let row: Row = diesel::insert_into(table::table)
        .values((
            table::name.eq(name),
            table::starts_on.eq(starts_on),
            table::ordinal.eq(ordinal),
            table::version.eq(1),
        ))
        .returning(table::all_columns)
        .get_result(conn)?;
    Ok(term(row))
}

/// All terms, the oldest first.
pub fn list_terms(conn: &mut Conn) -> Result<Vec<Term>> {
    let rows: Vec<Row> = table::table.order(table::starts_on).load(conn)?;
    Ok(rows.into_iter().map(term).collect())
}

/// The term of that name; an unknown one is answered with the names on record.
pub fn term_by_name(conn: &mut Conn, name: &str) -> Result<Term> {
    let name = name.trim();
    let known = list_terms(conn)?;
    if let Some(term) = known.iter().find(|term| term.name == name) {
        return Ok(term.clone());
    }
    let names: Vec<&str> = known.iter().map(|term| term.name.as_str()).collect();
    Err(Error::Invalid(if names.is_empty() {
        format!("没有届次“{name}”：还没有登记任何届次，请先登记届次。")
    } else {
        format!(
            "没有届次“{name}”，已登记的届次有：{}。请选择其中一个，或先登记新的届次。",
            names.join("、")
        )
    }))
}

/// The term before this one by start date.
pub fn preceding_term(conn: &mut Conn, term: &Term) -> Result<Option<Term>> {
    Ok(terms::preceding(&list_terms(conn)?, term).cloned())
}

/// Removes a term that was added by mistake: one that nothing refers to, neither members, fixed
/// seats, election days, nor a table that waits to be imported.
pub fn remove_term(conn: &mut Conn, id: i32, version: i32) -> Result<Term> {
    let known = list_terms(conn)?.into_iter().find(|term| term.id == id);
    let known = known.ok_or(Error::NotFound)?;
    let used = uses(conn, id)?;
    if !used.is_empty() {
        return Err(Error::Invalid(format!(
            "届次“{}”已有{}，不能删除；只有还没有使用的届次才能删除。",
            known.name,
            used.join("、")
        )));
    }
    let unchanged = table::table.find(id).filter(table::version.eq(version));
    if diesel::delete(unchanged).execute(conn)? == 0 {
        return Err(Error::conflict("这个届次刚被他人修改过，请核对后再提交。"));
    }
    Ok(known)
}

/// What refers to a term, in words.
pub fn uses(conn: &mut Conn, id: i32) -> Result<Vec<&'static str>> {
    let members: i64 = memberships::table
        .filter(memberships::term_id.eq(id))
        .count()
        .get_result(conn)?;
    let seats: i64 = fixed_seats::table
        .filter(fixed_seats::term_id.eq(id))
        .count()
        .get_result(conn)?;
    let days: i64 = election_days::table
        .filter(election_days::term_id.eq(id))
        .count()
        .get_result(conn)?;
    let waiting: i64 = pending_imports::table
        .filter(pending_imports::term_id.eq(id))
        .count()
        .get_result(conn)?;
    let found = [
        (members, "两委成员"),
        (seats, "职数"),
        (days, "选举日"),
        (waiting, "待确认的导入"),
    ];
    let found = found.into_iter().filter(|(count, _)| *count > 0);
    Ok(found.map(|(_, label)| label).collect())
}

/// Sets the election day of a place for one term. The last word counts for every unit below it:
/// what was set before for places below is dropped.
pub fn set_election_day(
    conn: &mut Conn,
    place: &DivisionCode,
    term: &Term,
    day: NaiveDate,
) -> Result<()> {
    if place.level() == Level::Section {
        return Err(Refusal::Section(place.clone()).into());
    }
    terms::check_election_day(term, day)?;
    if *place != DivisionCode::nation() && divisions::find_anywhere(conn, place)?.is_none() {
        return Err(Error::Invalid(format!(
            "没有代码为 {place} 的区划，请检查代码，或先导入区划。"
        )));
    }
    // `:` follows `9`: the codes that begin with this one.
    diesel::delete(election_days::table)
        .filter(election_days::term_id.eq(term.id))
        .filter(election_days::division_code.ge(place.as_str()))
        .filter(election_days::division_code.lt(format!("{place}:")))
        .execute(conn)?;
    diesel::insert_into(election_days::table)
        .values((
            election_days::term_id.eq(term.id),
            election_days::division_code.eq(place.as_str()),
            election_days::election_day.eq(day),
        ))
        .execute(conn)?;
    Ok(())
}

/// The places in `place`, itself among them, with an election day of their own, by code.
pub fn own_election_days(
    conn: &mut Conn,
    place: &DivisionCode,
    term_id: i32,
) -> Result<Vec<(DivisionCode, NaiveDate)>> {
    let rows: Vec<(String, NaiveDate)> = election_days::table
        .filter(election_days::term_id.eq(term_id))
        .filter(election_days::division_code.ge(place.as_str()))
        .filter(election_days::division_code.lt(format!("{place}:")))
        .order(election_days::division_code)
        .select((election_days::division_code, election_days::election_day))
        .load(conn)?;
    let own = rows.into_iter().filter(|(code, _)| !code.is_empty());
    own.map(|(code, day)| Ok((DivisionCode::parse(&code).map_err(Error::internal)?, day)))
        .collect()
}

/// Takes back an election day that was set by mistake: what is set for a place above, else the
/// term's start, counts again. `day`: the one the user saw; another one is refused.
pub fn take_back_election_day(
    conn: &mut Conn,
    place: &DivisionCode,
    term: &Term,
    day: NaiveDate,
) -> Result<()> {
    let seen = election_days::table
        .filter(election_days::term_id.eq(term.id))
        .filter(election_days::division_code.eq(place.as_str()))
        .filter(election_days::election_day.eq(day));
    if diesel::delete(seen).execute(conn)? == 0 {
        return Err(Error::conflict(
            "这个选举日刚被他人改过或取消，请看清现在的选举日再办理。",
        ));
    }
    Ok(())
}

/// The reference days of a term, to ask for any number of places.
pub fn reference_days(conn: &mut Conn, term: &Term) -> Result<ReferenceDays> {
    let rows: Vec<(String, NaiveDate)> = election_days::table
        .filter(election_days::term_id.eq(term.id))
        .select((election_days::division_code, election_days::election_day))
        .load(conn)?;
    let mut days = BTreeMap::new();
    for (place, day) in rows {
        let place = if place.is_empty() {
            DivisionCode::nation()
        } else {
            DivisionCode::parse(&place).map_err(Error::internal)?
        };
        days.insert(place, day);
    }
    Ok(ReferenceDays::new(term.starts_on, days))
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Invalid(refusal.to_string())
    }
}

fn term((id, name, starts_on, ordinal, version): Row) -> Term {
    Term {
        id,
        name,
        starts_on,
        ordinal,
        version,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::testing::TestDb;
    use crate::db_test;
    use crate::divisions::{NewDivision, insert_many};
    use crate::{audit::NewEvent, db::WriteScope, db::Written};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn place(code: &str) -> DivisionCode {
        DivisionCode::parse(code).unwrap()
    }

    fn write<T: Send + 'static>(
        test: &TestDb,
        change: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        test.db.write_now(WriteScope::Above, |conn| {
            let event = NewEvent::new("测试", "test", &DivisionCode::nation(), "一项");
            Ok(Written::new(change(conn)?, event))
        })
    }

    db_test!(terms_are_found_by_name_and_follow_one_another, |test| {
        let unknown = write(test, |conn| term_by_name(conn, "2026")).unwrap_err();
        assert!(unknown.to_string().contains("还没有登记"), "{unknown}");
        write(test, |conn| {
            add_term(conn, "2026", day("2026-01-01"), Some(12))?;
            add_term(conn, "2021", day("2021-01-01"), Some(11))
        })
        .unwrap();
        let again = write(test, |conn| add_term(conn, "2021", day("2016-01-01"), None));
        assert!(again.unwrap_err().to_string().contains("已登记"));
        let unknown = write(test, |conn| term_by_name(conn, "2O26")).unwrap_err();
        assert!(unknown.to_string().contains("2021、2026"), "{unknown}");
        let (older, oldest) = test
            .db
            .read_now(|conn| {
                let newest = term_by_name(conn, " 2026 ")?;
                assert_eq!((newest.ordinal, newest.version), (Some(12), 1));
                let older = preceding_term(conn, &newest)?.unwrap();
                let oldest = preceding_term(conn, &older)?;
                Ok((older.name, oldest))
            })
            .unwrap();
        assert_eq!((older.as_str(), oldest), ("2021", None));
    });

    db_test!(the_last_word_counts_for_every_unit_below, |test| {
        let days = write(test, |conn| {
            let codes = ["34", "3410", "341023", "341023100", "341023101", "341024"];
            let places = codes.map(|code| NewDivision::new(place(code), "某地"));
            insert_many(conn, &places)?;
            let term = add_term(conn, "2026", day("2026-01-01"), None)?;
            for (code, text) in [
                ("341023100", "2026-12-18"),
                ("341024", "2026-11-30"),
                ("341023", "2026-12-20"),
                ("341023101", "2026-12-19"),
            ] {
                set_election_day(conn, &place(code), &term, day(text))?;
            }
            reference_days(conn, &term)
        })
        .unwrap();
        assert_eq!(days.of(&place("341023100200")), day("2026-12-20"));
        assert_eq!(days.of(&place("341023101200")), day("2026-12-19"));
        assert_eq!(days.of(&place("341024100200")), day("2026-11-30"));
        assert_eq!(days.of(&place("350101100200")), day("2026-01-01"));
        let days = write(test, |conn| {
            let term = term_by_name(conn, "2026")?;
            set_election_day(conn, &DivisionCode::nation(), &term, day("2026-12-01"))?;
            reference_days(conn, &term)
        })
        .unwrap();
        assert_eq!(
            days.common_to(&DivisionCode::nation()),
            Some(day("2026-12-01"))
        );
    });

    db_test!(
        an_election_day_needs_a_known_place_and_a_fitting_year,
        |test| {
            let refused = |code: &'static str, text: &'static str| {
                let set = write(test, move |conn| {
                    let term = add_term(conn, "2026", day("2026-01-01"), None)?;
                    set_election_day(conn, &place(code), &term, day(text))
                });
                set.unwrap_err().to_string()
            };
            assert!(refused("341023", "2026-12-20").contains("没有代码为 341023"));
            assert!(refused("341023", "2021-12-20").contains("2025-01-01 至 2030-12-31"));
            assert!(refused("341023100200001", "2026-12-20").contains("村民小组"));
        }
    );
}
