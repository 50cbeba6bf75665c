//! What the day does: who is in office on it, and which units exist.

use super::answers::example;
use super::*;
use crate::divisions::{Happening, Stated, close};

fn on(term: &str, as_of: &str) -> Asked {
    Asked {
        as_of: as_of.to_owned(),
        ..asked("341023", term)
    }
}

/// Closes a unit as the pages do.
fn closed(test: &TestDb, unit: &'static str, day_of_end: &'static str) {
    write(test, move |conn| {
        let how = Happening {
            scope: place("341023"),
            effective_on: day(day_of_end),
            note: String::new(),
            now: day("2030-12-31").and_hms_opt(4, 0, 0).unwrap(),
        };
        let stated = Stated {
            code: place(unit),
            version: 1,
        };
        let outcome = close(conn, &how, &stated)?;
        crate::office::changes::follow_units(conn, &outcome.affected)
    });
}

db_test!(every_term_answers_for_the_days_of_its_own, |test| {
    example(test);
    let members = |term: &str, as_of: &str| ask(test, &on(term, as_of)).unwrap().total.members;
    // Elected on the first day of 2021, followed by those of 2026-12-20.
    assert_eq!(members("2021", "2021-01-01"), 4);
    assert_eq!(members("2021", "2022-01-01"), 4);
    assert_eq!(members("2021", "2026-12-19"), 4);
    assert_eq!(members("2026", "2026-12-20"), 10);
    let refusal = |term: &str, as_of: &str| ask(test, &on(term, as_of)).unwrap_err().to_string();
    let late = refusal("2021", "2026-12-20");
    assert!(
        late.contains("不在2021届任期内")
            && late.contains("请改选2026届")
            && late.contains("请改用2026-12-20以前的日期"),
        "{late}"
    );
    let early = refusal("2026", "2026-12-19");
    assert!(
        early.contains("早于2026届的选举日") && early.contains("请改选2021届"),
        "{early}"
    );
    let first = refusal("2018", "2010-01-01");
    assert!(
        first.contains("早于2018届") && !first.contains("请改选"),
        "{first}"
    );
});

db_test!(
    where_places_vote_on_different_days_each_has_its_own,
    |test| {
        let [.., now] = example(test);
        write(test, move |conn| {
            crate::office::changes::set_election_day(
                conn,
                &place("341023101"),
                &now,
                day("2026-12-18"),
            )
        });
        // 宏村镇 has voted, 碧阳镇 has not.
        let members = |term: &str, as_of: &str| ask(test, &on(term, as_of)).unwrap().total.members;
        assert_eq!(members("2026", "2026-12-18"), 5);
        assert_eq!(members("2021", "2026-12-18"), 2);
        assert_eq!(members("2026", "2026-12-20"), 10);
        assert!(ask(test, &on("2021", "2026-12-20")).is_err());
        let people = read(test, |conn| {
            let question = read_question(conn, &on("2021", "2026-12-18"))?;
            let part = Part {
                order: Order::Unit,
                skip: 0,
                take: 50,
            };
            behind(conn, &question, FigureName::Members, part)
        });
        assert_eq!(people.lines, 2);
    }
);

db_test!(members_of_a_unit_that_is_no_more_count_nowhere, |test| {
    example(test);
    let shown = |term: &str| {
        let by_village = Asked {
            by: "village".to_owned(),
            ..asked("341023", term)
        };
        ask(test, &by_village).unwrap()
    };
    let previous = |shown: &Composition| {
        let rate = shown.total.metric(Metric::AverageAge).unwrap();
        rate.previous.unwrap().counts().unwrap().1
    };
    assert_eq!(previous(&shown("2026")), 4);
    closed(test, "341023101200", "2026-12-20");
    let after = shown("2026");
    let total = &after.total;
    assert_eq!((total.units, total.units_due, total.members), (1, 3, 5));
    assert_eq!(previous(&after), 2);
    assert_eq!(after.changed_units, ["丁村"]);
    let rows: Vec<&str> = after.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(rows, ["甲社区", "乙村", "丙村"]);
    // The term in which it existed keeps it.
    let before = shown("2021").total;
    assert_eq!((before.units, before.units_due, before.members), (2, 4, 4));
    assert_eq!(read(test, check), Vec::<String>::new());
    // The lists behind the figures are as long as the figures.
    let lines = |asked: Asked, of_before: bool| {
        read(test, |conn| {
            let mut question = read_question(conn, &asked)?;
            if of_before {
                question = question.before().unwrap();
            }
            let part = Part {
                order: Order::Unit,
                skip: 0,
                take: 50,
            };
            let members = behind(conn, &question, FigureName::Members, part)?.lines;
            Ok((
                members,
                behind(conn, &question, FigureName::Units, part)?.lines,
            ))
        })
    };
    assert_eq!(lines(asked("341023", "2026"), false), (5, 1));
    assert_eq!(lines(asked("341023", "2026"), true), (2, 1));
    assert_eq!(lines(asked("341023", "2021"), false), (4, 2));
    // On a day before its end it counts, on a later one not.
    let members = |term: &str, as_of: &str| ask(test, &on(term, as_of)).unwrap().total.members;
    assert_eq!(members("2021", "2026-12-19"), 4);
    assert_eq!(members("2026", "2026-12-20"), 5);
});

db_test!(the_total_is_the_sum_of_the_rows, |test| {
    let [.., now] = example(test);
    // After the day of the county, before the one of the township it lies in.
    closed(test, "341023100201", "2027-05-01");
    write(test, move |conn| {
        crate::office::changes::set_election_day(conn, &place("341023100"), &now, day("2027-06-01"))
    });
    for by in ["township", "village"] {
        let shown = ask(
            test,
            &Asked {
                by: by.to_owned(),
                ..asked("341023", "2026")
            },
        )
        .unwrap();
        let rows: i64 = shown.rows.iter().map(|row| row.units_due).sum();
        assert_eq!((rows, shown.total.units_due), (3, 3), "{by}");
    }
    let total = |place: &str| ask(test, &asked(place, "2026")).unwrap().total.units_due;
    assert_eq!(total("34"), 4);
    assert_eq!(total("全国"), 5);
});

/// Merges 丁村 into 乙村, of another township, as the pages do.
fn merged(test: &TestDb) {
    use crate::divisions::{MergeInto, merge};
    write(test, |conn| {
        let how = Happening {
            scope: place("341023"),
            effective_on: day("2026-11-01"),
            note: String::new(),
            now: day("2026-11-22").and_hms_opt(4, 0, 0).unwrap(),
        };
        let stated = |unit| Stated {
            code: place(unit),
            version: 1,
        };
        let into = MergeInto::Existing {
            unit: stated("341023100200"),
            name: None,
        };
        let outcome = merge(conn, &how, &[stated("341023101200")], &into)?;
        crate::office::changes::follow_units(conn, &outcome.affected)
    });
}

db_test!(a_merger_of_today_leaves_the_term_before_as_it_was, |test| {
    example(test);
    let by = |by: &str, as_of: &str, kind: &str, at: &str| Asked {
        compare: "none".to_owned(),
        by: by.to_owned(),
        kind: kind.to_owned(),
        as_of: as_of.to_owned(),
        ..asked(at, "2021")
    };
    let questions = [
        by("", "", "", "341023"),
        by("village", "", "", "341023"),
        by("township", "", "village", "341023"),
        by("village", "2024-01-01", "", "341023"),
        by("township", "2024-01-01", "village", "341023"),
        by("village", "", "", "341023101"),
        by("county", "", "", "34"),
    ];
    let all = || questions.clone().map(|asked| ask(test, &asked).unwrap());
    let lists = || {
        questions.clone().map(|asked| {
            read(test, |conn| {
                let question = read_question(conn, &asked)?;
                let part = Part {
                    order: Order::Unit,
                    skip: 0,
                    take: 50,
                };
                let mut told = Vec::new();
                for figure in [FigureName::Members, FigureName::Units, FigureName::UnitsDue] {
                    let behind = behind(conn, &question, figure, part)?;
                    let mut people: Vec<_> = behind
                        .people
                        .iter()
                        .map(|one| (one.person_id, one.unit.clone(), one.age))
                        .collect();
                    people.sort();
                    told.push((behind.lines, behind.amount, people));
                }
                Ok(told)
            })
        })
    };
    let (before, behind_before) = (all(), lists());
    merged(test);
    assert_eq!(all(), before);
    assert_eq!(lists(), behind_before);
    assert_eq!(read(test, check), Vec::<String>::new());
    // The term compared with follows the units of today.
    let shown = ask(test, &asked("341023", "2026")).unwrap();
    assert_eq!(shown.changed_units, ["乙村"]);
    let chairs = shown.total.metric(Metric::FemaleChairRate).unwrap();
    assert_eq!(chairs.previous.unwrap().counts().unwrap().1, 1);
});
