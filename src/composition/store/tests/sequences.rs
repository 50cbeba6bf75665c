//! Whatever is written in whatever order, the kept sums are those of the members on record.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::*;

/// Something that changes what is counted.
#[derive(Clone, Debug)]
enum Change {
    /// A roster: (person, posts, woman, year of birth) take the place of the unit's members.
    Roster(usize, usize, Vec<(i64, i16, bool, i32)>),
    /// The election day of a place.
    ElectionDay(usize, &'static str, NaiveDate),
    /// A unit becomes a village or a community.
    Kind(usize, UnitKind),
    /// The fixed seats of a unit; `None`: not fixed any more.
    Seats(usize, usize, Option<(i32, i32)>),
}

fn any_change() -> impl Strategy<Value = Change> {
    let member = (1..25_i64, 0..128_i16, any::<bool>(), 1950..2005_i32);
    let election_day = prop::sample::select(vec!["2026-03-01", "2026-12-20", "2027-01-10"]);
    prop_oneof![
        4 => (0..2_usize, 0..6_usize, prop::collection::vec(member, 0..6))
            .prop_map(|(term, unit, members)| Change::Roster(term, unit, members)),
        1 => (prop::sample::select(vec!["", "34", "341023", "341023100", "341023100200"]), election_day)
            .prop_map(|(place, date)| Change::ElectionDay(1, place, day(date))),
        1 => (0..6_usize, prop::sample::select(UnitKind::ALL.to_vec()))
            .prop_map(|(unit, kind)| Change::Kind(unit, kind)),
        1 => (0..2_usize, 0..6_usize, prop::option::of((0..4_i32, 0..6_i32)))
            .prop_map(|(term, unit, seats)| Change::Seats(term, unit, seats)),
    ]
}

fn units_in(code: &str) -> Vec<DivisionCode> {
    let inside = UNITS.iter().filter(|(unit, _)| unit.starts_with(code));
    inside.map(|(unit, _)| place(unit)).collect()
}

fn apply(conn: &mut Conn, terms: &[Term], change: &Change) -> Result<()> {
    match change {
        Change::Roster(term, unit, members) => {
            let (term, unit) = (&terms[*term], UNITS[*unit].0);
            diesel::delete(
                memberships::table
                    .filter(memberships::term_id.eq(term.id))
                    .filter(memberships::current_unit_code.eq(unit)),
            )
            .execute(conn)?;
            let rows: BTreeMap<i64, Membership> = members
                .iter()
                .map(|(person, posts, woman, year)| {
                    let row = Membership {
                        sex: 1 + i16::from(*woman),
                        birth_date: NaiveDate::from_ymd_opt(*year, 12, 20).unwrap(),
                        ..seat(term, unit, *person, Posts::from_bits(*posts))
                    };
                    (*person, row)
                })
                .collect();
            let rows: Vec<Membership> = rows.into_values().collect();
            add(conn, &rows)?;
            for (term, unit) in refresh_own_flags(conn, term.id, &[place(unit)])? {
                refresh(conn, term, &[unit])?;
            }
            refresh(conn, term.id, &[place(unit)])
        }
        Change::ElectionDay(term, code, date) => {
            let code_or_nation = if code.is_empty() {
                DivisionCode::nation()
            } else {
                place(code)
            };
            set_election_day(conn, &code_or_nation, &terms[*term], *date)?;
            refresh(conn, terms[*term].id, &units_in(code))
        }
        Change::Kind(unit, kind) => {
            let unit = UNITS[*unit].0;
            diesel::update(divisions::table.find(unit))
                .set(divisions::unit_kind.eq(kind.number()))
                .execute(conn)?;
            for term in terms {
                refresh(conn, term.id, &[place(unit)])?;
            }
            Ok(())
        }
        Change::Seats(term, unit, seats) => {
            let (term, unit) = (&terms[*term], UNITS[*unit].0);
            let key = (term.id, unit);
            diesel::delete(fixed_seats::table.find(key)).execute(conn)?;
            if let Some((party, committee)) = seats {
                super::drill_down::fix_seats(conn, term.id, unit, *party, *committee)?;
            }
            refresh(conn, term.id, &[place(unit)])
        }
    }
}

fn sums_on_record(test: &TestDb) -> Vec<(i32, i16, String, i16, Vec<u8>)> {
    use crate::schema::composition_sums::dsl as sums;
    read(test, |conn| {
        Ok(sums::composition_sums
            .order((
                sums::term_id,
                sums::level,
                sums::division_code,
                sums::unit_kind,
            ))
            .load(conn)?)
    })
}

db_test!(kept_sums_equal_what_is_recomputed, |test| {
    let terms = prepared(test);
    let mut runner = TestRunner::new(Config {
        cases: 24,
        failure_persistence: None,
        ..Config::default()
    });
    let sequences = prop::collection::vec(any_change(), 1..12);
    runner
        .run(&sequences, |changes| {
            let terms = terms[1..].to_vec();
            write(test, move |conn| {
                changes
                    .iter()
                    .try_for_each(|change| apply(conn, &terms, change))
            });
            prop_assert_eq!(read(test, check), Vec::<String>::new());
            let kept = sums_on_record(test);
            let ids: Vec<i32> = kept.iter().map(|(term, ..)| *term).collect();
            write(test, move |conn| {
                ids.iter().try_for_each(|term| rebuild(conn, *term))
            });
            prop_assert_eq!(sums_on_record(test), kept);
            Ok(())
        })
        .unwrap();
});

db_test!(a_wrong_sum_is_found_and_rebuilt, |test| {
    use crate::schema::composition_sums::dsl as sums;
    let [.., now] = prepared(test);
    let term = now.id;
    write(test, move |conn| {
        add(conn, &[seat(&now, "341023100200", 1, Posts::CHAIR)])?;
        diesel::delete(sums::composition_sums.filter(sums::division_code.eq("3410")))
            .execute(conn)?;
        let spoilt = sums::composition_sums.filter(sums::division_code.eq("341023100"));
        diesel::update(spoilt)
            .set(sums::figures.eq(Figures::default().encode()))
            .execute(conn)?;
        Ok(())
    });
    assert_eq!(
        read(test, check),
        [
            "2026届区划 341023100 保存的“两委”构成合计数与成员名单不符。",
            "2026届区划 3410 保存的“两委”构成合计数与成员名单不符。"
        ]
    );
    write(test, move |conn| rebuild(conn, term));
    assert_eq!(read(test, check), Vec::<String>::new());
});

db_test!(a_wrong_mark_of_a_person_is_found, |test| {
    let [.., before, now] = prepared(test);
    write(test, move |conn| {
        add(conn, &[seat(&before, "341023100200", 1, Posts::CHAIR)])?;
        add(conn, &[seat(&now, "341023100200", 1, Posts::CHAIR)])?;
        // As a new one, with sums that fit the wrong mark.
        diesel::update(memberships::table.filter(memberships::term_id.eq(now.id)))
            .set((
                memberships::reelected.eq(false),
                memberships::newcomer.eq(true),
            ))
            .execute(conn)?;
        refresh(conn, now.id, &[place("341023100200")])
    });
    assert_eq!(
        read(test, check),
        [
            "2026届区划 341023100200 人员编号 1 保存的连任、新任标记与各届名册不符，重新导入这个村（社区）该届名册可以改正。"
        ]
    );
});

db_test!(many_units_of_a_county_are_read_at_once, |test| {
    let [.., now] = prepared(test);
    let units: Vec<String> = (0..40)
        .map(|number| format!("3410241012{number:02}"))
        .collect();
    write(test, move |conn| {
        let places: Vec<NewDivision> = units
            .iter()
            .map(|unit| NewDivision::new(place(unit), unit.as_str()))
            .collect();
        insert_many(conn, &places)?;
        let rows: Vec<Membership> = units
            .iter()
            .zip(1..)
            .map(|(unit, id)| seat(&now, unit, id, Posts::CHAIR))
            .collect();
        add(conn, &rows)
    });
    assert_eq!(ask(test, &asked("34", "2026")).unwrap().total.members, 40);
    assert_eq!(read(test, check), Vec::<String>::new());
});
