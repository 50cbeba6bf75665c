//! What happens to units after an election leaves the figures of that election as they were handed
//! in: members, seats, kinds, the term before and who was re-elected.

use super::answers::example;
use super::drill_down::fix_seats;
use super::*;
use crate::divisions::{Happening, MergeInto, Outcome, Stated, close, convert, merge};

const AFTER: &str = "2027-03-01";

/// The worked example with fixed seats, a term before the last, and a man of 丁村 who sat in 乙村.
fn elected(test: &TestDb) -> [Term; 3] {
    let terms = example(test);
    let [first, before, now] = terms.clone();
    write(test, move |conn| {
        let (b, d) = ("341023100200", "341023101200");
        add(
            conn,
            &[
                seat(&before, b, 12, Posts::COMMITTEE_MEMBER),
                seat(&first, b, 9, Posts::COMMITTEE_MEMBER),
                seat(&first, b, 14, Posts::COMMITTEE_MEMBER),
                seat(&first, d, 15, Posts::COMMITTEE_MEMBER),
            ],
        )?;
        for (term, unit, party, committee) in [
            (now.id, "341023100001", 2, 2),
            (now.id, b, 4, 5),
            (now.id, "341023100201", 1, 1),
            (now.id, d, 3, 5),
            (before.id, b, 1, 3),
            (before.id, d, 1, 4),
        ] {
            fix_seats(conn, term, unit, party, committee)?;
            refresh(conn, term, &[place(unit)])?;
        }
        Ok(())
    });
    terms
}

fn stated(unit: &str) -> Stated {
    Stated {
        code: place(unit),
        version: 1,
    }
}

/// Does something to units as the pages do.
fn happens(
    test: &TestDb,
    on: &'static str,
    change: impl FnOnce(&mut Conn, &Happening) -> Result<Outcome> + Send + 'static,
) {
    write(test, move |conn| {
        let how = Happening {
            scope: place("341023"),
            effective_on: day(on),
            note: String::new(),
            now: day("2030-12-31").and_hms_opt(4, 0, 0).unwrap(),
        };
        let outcome = change(conn, &how)?;
        crate::office::changes::follow_units(conn, &outcome.affected)
    });
}

/// 丁村, of another township, into 乙村 under a new name.
fn merged(test: &TestDb, on: &'static str) {
    happens(test, on, |conn, how| {
        let into = MergeInto::Existing {
            unit: stated("341023100200"),
            name: Some("乙丁村".to_owned()),
        };
        merge(conn, how, &[stated("341023101200")], &into)
    });
}

fn question(at: &str, term: &str, by: &str, kind: &str, as_of: &str) -> Asked {
    Asked {
        by: by.to_owned(),
        kind: kind.to_owned(),
        as_of: as_of.to_owned(),
        ..asked(at, term)
    }
}

/// Everything that was handed in before the event.
fn questions() -> Vec<Asked> {
    let mut all = Vec::new();
    for term in ["2021", "2026"] {
        for (at, by) in [
            ("341023", ""),
            ("341023", "village"),
            ("341023", "township"),
            ("341023100", ""),
            ("341023100", "village"),
            ("341023101", "village"),
            ("34", "county"),
        ] {
            for kind in ["", "village", "community"] {
                all.push(question(at, term, by, kind, ""));
            }
        }
    }
    for kind in ["", "village"] {
        all.push(question("341023", "2026", "village", kind, "2027-02-28"));
        all.push(question("341023", "2026", "township", kind, "2027-02-28"));
    }
    all
}

type Lines = Vec<(usize, i64, Vec<(i64, String, u8, bool)>)>;

/// The lists behind figures of this term and the one before.
fn lists(test: &TestDb, asked: &Asked) -> Lines {
    read(test, |conn| {
        let question = read_question(conn, asked)?;
        let part = Part {
            order: Order::Unit,
            skip: 0,
            take: 50,
        };
        let mut told = Vec::new();
        let before = question.clone().before();
        for question in [Some(question), before].into_iter().flatten() {
            for figure in [
                FigureName::Members,
                FigureName::Units,
                FigureName::UnitsDue,
                FigureName::VacantSeats,
                FigureName::Numerator(Metric::ReelectionRate),
            ] {
                let behind = behind(conn, &question, figure, part)?;
                let is_by_code = behind.people.is_sorted_by_key(|one| &one.unit);
                assert!(is_by_code, "{figure:?} {:?}", behind.people);
                let people = behind.people.iter().map(|one| {
                    let unit = format!("{} {}", one.unit, one.unit_name);
                    (one.person_id, unit, one.age, one.facts.reelected)
                });
                let mut people: Vec<_> = people.collect();
                people.sort();
                told.push((behind.lines, behind.amount, people));
            }
        }
        Ok(told)
    })
}

fn all(test: &TestDb) -> Vec<(Composition, Lines)> {
    let told = |asked: &Asked| (ask(test, asked).unwrap(), lists(test, asked));
    questions().iter().map(told).collect()
}

fn assert_as_before(test: &TestDb, before: &[(Composition, Lines)]) {
    for ((asked, before), after) in questions().iter().zip(before).zip(all(test)) {
        assert_eq!(&after.0, &before.0, "{asked:?}");
        assert_eq!(&after.1, &before.1, "{asked:?}");
    }
    assert_eq!(read(test, check), Vec::<String>::new());
}

fn row<'a>(shown: &'a Composition, unit: &str) -> Option<&'a Row> {
    shown.rows.iter().find(|row| row.division.as_str() == unit)
}

fn previous(row: &Row, metric: Metric) -> Option<(i64, i64)> {
    row.metric(metric).unwrap().previous.unwrap().counts()
}

db_test!(a_merger_after_the_election_leaves_its_table, |test| {
    elected(test);
    let before = all(test);
    let by_village = || ask(test, &question("341023", "2026", "village", "", "")).unwrap();
    let by_hand = |shown: &Composition| {
        let total = &shown.total;
        // 23 seats: 乙 4+5 with 3+4 members, 丁 3+5 with 3+3, 甲 2+2 and 丙 1+1 with none.
        assert_eq!((total.members, total.units, total.units_due), (10, 2, 4));
        assert_eq!(total.vacant_seats, Some(10));
        assert_eq!(total.units_with_seats, 4);
        assert_eq!(counts(total, Metric::SeatFillRate), Some((13, 23)));
        // Re-elected: 1 in 乙, 14 and 15 in 丁; 12 sat in 乙 and is in 丁 now.
        assert_eq!(counts(total, Metric::ReelectionRate), Some((3, 7)));
        assert_eq!(counts(total, Metric::NewcomerRate), Some((4, 7)));
        // The term before: 1, 9, 12 in 乙 (9 again), 14, 15 in 丁 (15 again; 14 came from 乙).
        assert_eq!(previous(total, Metric::ReelectionRate), Some((2, 5)));
        assert_eq!(previous(total, Metric::FemaleChairRate), Some((0, 2)));
        assert_eq!(previous(total, Metric::SeatFillRate), Some((5, 9)));
        let (b, d) = (
            row(shown, "341023100200").unwrap(),
            row(shown, "341023101200").unwrap(),
        );
        assert_eq!((b.members, b.vacant_seats), (5, Some(2)));
        assert_eq!((d.members, d.vacant_seats), (5, Some(2)));
        assert_eq!(counts(d, Metric::ReelectionRate), Some((2, 3)));
        assert_eq!(previous(b, Metric::SeatFillRate), Some((3, 4)));
        assert_eq!(previous(d, Metric::SeatFillRate), Some((2, 5)));
        assert_eq!((b.name.as_str(), d.name.as_str()), ("乙村", "丁村"));
        assert_eq!(shown.changed_units, Vec::<String>::new());
    };
    by_hand(&by_village());
    merged(test, AFTER);
    by_hand(&by_village());
    assert_as_before(test, &before);
    // From the day of the merger on the successor holds.
    let shown = ask(test, &question("341023", "2026", "village", "", AFTER)).unwrap();
    let b = row(&shown, "341023100200").unwrap();
    assert_eq!(row(&shown, "341023101200"), None);
    assert_eq!((b.name.as_str(), b.members), ("乙丁村", 10));
    // 7+10 seats, 6 and 7 of them held; the other two units have 6 seats.
    assert_eq!(
        (b.vacant_seats, shown.total.vacant_seats),
        (Some(4), Some(10))
    );
    assert_eq!(counts(b, Metric::ReelectionRate), Some((4, 7)));
    assert_eq!(previous(b, Metric::ReelectionRate), Some((3, 5)));
    assert_eq!(shown.changed_units, ["乙丁村"]);
});

db_test!(
    seats_fixed_anew_after_a_merger_are_not_those_of_the_election,
    |test| {
        let [.., now] = elected(test);
        let before = all(test);
        merged(test, AFTER);
        write(test, move |conn| {
            diesel::update(fixed_seats::table.find((now.id, "341023100200")))
                .set(fixed_seats::committee_seats.eq(7))
                .execute(conn)?;
            refresh(conn, now.id, &[place("341023100200")])
        });
        assert_as_before(test, &before);
        let shown = ask(test, &question("341023", "2026", "village", "", AFTER)).unwrap();
        let b = row(&shown, "341023100200").unwrap();
        assert_eq!(counts(b, Metric::SeatFillRate), Some((13, 14)));
    }
);

db_test!(
    a_village_that_becomes_a_community_later_was_elected_as_a_village,
    |test| {
        elected(test);
        let before = all(test);
        happens(test, "2027-03-01", |conn, how| {
            let unit = stated("341023100200");
            convert(conn, how, &unit, UnitKind::Community, Some("乙社区"), None)
        });
        happens(test, "2027-03-02", |conn, how| {
            let (unit, code) = (stated("341023101200"), place("341023101001"));
            convert(
                conn,
                how,
                &unit,
                UnitKind::Community,
                Some("丁社区"),
                Some(&code),
            )
        });
        assert_as_before(test, &before);
        let kinds = |kind, as_of| {
            let total = ask(test, &question("341023", "2026", "", kind, as_of))
                .unwrap()
                .total;
            (total.members, total.units_due, total.vacant_seats)
        };
        assert_eq!(kinds("community", "2027-03-02"), (10, 3, Some(8)));
        assert_eq!(kinds("village", "2027-03-02"), (0, 1, Some(2)));
        assert_eq!(kinds("community", "2027-03-01"), (5, 2, Some(6)));
        assert_eq!(kinds("community", ""), (0, 1, Some(4)));
    }
);

db_test!(events_one_upon_the_other_leave_the_table_too, |test| {
    elected(test);
    let before = all(test);
    merged(test, AFTER);
    happens(test, AFTER, |conn, how| {
        let into = MergeInto::Existing {
            unit: Stated {
                code: place("341023100200"),
                version: 2,
            },
            name: None,
        };
        merge(conn, how, &[stated("341023100201")], &into)
    });
    happens(test, "2027-04-01", |conn, how| {
        let (unit, code) = (
            Stated {
                code: place("341023100200"),
                version: 3,
            },
            place("341023100002"),
        );
        convert(conn, how, &unit, UnitKind::Community, None, Some(&code))
    });
    happens(test, "2027-05-01", |conn, how| {
        close(conn, how, &stated("341023100001"))
    });
    assert_as_before(test, &before);
    let total = ask(test, &question("341023", "2026", "", "", "2027-05-01"))
        .unwrap()
        .total;
    assert_eq!((total.members, total.units_due), (10, 1));
    // 8+11 seats of three units, 6 and 7 held.
    assert_eq!(total.vacant_seats, Some(6));
});

db_test!(a_merger_before_the_election_joins_the_term_before, |test| {
    elected(test);
    merged(test, "2026-11-01");
    let shown = ask(test, &question("341023", "2026", "village", "", "")).unwrap();
    let b = row(&shown, "341023100200").unwrap();
    assert_eq!((b.members, b.vacant_seats), (10, Some(4)));
    assert_eq!(counts(b, Metric::ReelectionRate), Some((4, 7)));
    assert_eq!(previous(b, Metric::SeatFillRate), Some((5, 9)));
    assert_eq!(shown.changed_units, ["乙丁村"]);
    let then = ask(test, &question("341023", "2021", "village", "", "")).unwrap();
    let b = row(&then, "341023100200").unwrap();
    assert_eq!((b.members, b.name.as_str()), (3, "乙村"));
    assert_eq!(counts(b, Metric::SeatFillRate), Some((3, 4)));
    assert_eq!(read(test, check), Vec::<String>::new());
});

db_test!(
    members_and_seats_that_stand_in_a_wrong_unit_are_found,
    |test| {
        let [.., now] = elected(test);
        merged(test, AFTER);
        assert_eq!(read(test, check), Vec::<String>::new());
        write(test, move |conn| {
            diesel::update(fixed_seats::table.find((now.id, "341023100200")))
                .set(fixed_seats::unit_code.eq("341023101200"))
                .execute(conn)?;
            refresh(
                conn,
                now.id,
                &[place("341023100200"), place("341023101200")],
            )
        });
        let found = read(test, check).join("\n");
        assert!(
            found.contains("2026届区划 341023101200 的职数应随撤并记到区划 341023100200"),
            "{found}"
        );
        // Sums that still tell the former state.
        write(test, move |conn| {
            diesel::update(fixed_seats::table.find((now.id, "341023101200")))
                .set(fixed_seats::unit_code.eq("341023100200"))
                .execute(conn)?;
            Ok(())
        });
        let found = read(test, check).join("\n");
        assert!(found.contains("区划 341023100 保存的"), "{found}");
        write(test, |conn| {
            for term in crate::committees::list_terms(conn)? {
                rebuild(conn, term.id)?;
            }
            Ok(())
        });
        assert_eq!(read(test, check), Vec::<String>::new());
        write(test, move |conn| {
            diesel::update(memberships::table)
                .filter(memberships::term_id.eq(now.id))
                .filter(memberships::unit_code.eq("341023101200"))
                .set(memberships::current_unit_code.eq("341023100201"))
                .execute(conn)?;
            rebuild(conn, now.id)
        });
        let found = read(test, check).join("\n");
        assert!(
            found.contains("成员应统计在区划 341023100200，却统计在区划 341023100201"),
            "{found}"
        );
    }
);

db_test!(
    those_of_a_joined_unit_keep_the_age_of_their_own_election,
    |test| {
        let [_, before, _] = elected(test);
        let on = |unit: &'static str, on: &'static str| {
            let term = before.clone();
            write(test, move |conn| {
                crate::office::changes::set_election_day(conn, &place(unit), &term, day(on))
            });
        };
        let ages = || {
            let shown = ask(test, &asked("341023", "2026")).unwrap();
            let of_then = ask(test, &asked("341023", "2021")).unwrap();
            (
                previous(&shown.total, Metric::AverageAge),
                counts(&of_then.total, Metric::AverageAge),
            )
        };
        let by_start = ages();
        // Born on 1 June: a year older half a year later.
        on("341023101200", "2021-11-10");
        let own = ages();
        assert_ne!(own, by_start);
        merged(test, "2023-05-01");
        assert_eq!(ages(), own);
        assert_eq!(read(test, check), Vec::<String>::new());
        happens(test, "2024-05-01", |conn, how| {
            let (unit, code) = (
                Stated {
                    code: place("341023100200"),
                    version: 2,
                },
                place("341023100011"),
            );
            convert(
                conn,
                how,
                &unit,
                UnitKind::Community,
                Some("乙社区"),
                Some(&code),
            )
        });
        assert_eq!(ages(), own);
        // A day that is set for the unit of then still reaches its members.
        on("341023101200", "2021-01-01");
        assert_eq!(ages(), by_start);
        assert_eq!(read(test, check), Vec::<String>::new());
    }
);
