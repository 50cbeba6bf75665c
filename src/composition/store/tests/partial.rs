//! What is known of a part of the units only is said to be so.

use super::answers::example;
use super::drill_down::fix_seats;
use super::*;

fn notes(test: &TestDb, asked: &Asked) -> Vec<String> {
    figure_table(&ask(test, asked).unwrap()).notes
}

db_test!(seats_of_some_units_are_no_total_of_the_county, |test| {
    let [.., now] = example(test);
    let asked = asked("341023", "2026");
    let told = |test: &TestDb| {
        let notes = notes(test, &asked);
        notes.into_iter().find(|note| note.contains("核定了职数"))
    };
    assert_eq!(told(test), None);
    write(test, move |conn| {
        fix_seats(conn, now.id, "341023100200", 3, 5)?;
        refresh(conn, now.id, &[place("341023100200")])
    });
    let note = told(test).unwrap();
    assert!(
        note.contains("应换届的4个村（社区）中只有1个核定了职数"),
        "{note}"
    );
});

db_test!(
    a_target_says_nothing_where_the_table_counts_by_another_basis,
    |test| {
        example(test);
        write(test, |conn| {
            let county = place("341023");
            let target = Target {
                threshold: Tenths(400),
                at_least: false,
            };
            set_target(conn, &county, Metric::AverageAge, target, 0)?;
            set_target(conn, &county, Metric::FemaleRate, target, 0)?;
            choose_basis(conn, &county, Metric::AverageAge, Basis::Committee, 0)
        });
        let by_county = Asked {
            by: "county".to_owned(),
            ..asked("34", "2026")
        };
        let shown = ask(test, &by_county).unwrap();
        let row = shown.rows.iter().find(|row| row.name == "黟县").unwrap();
        let target = |metric| row.metric(metric).unwrap().target;
        assert_eq!(target(Metric::AverageAge), None);
        assert!(target(Metric::FemaleRate).is_some());
        let own = ask(test, &asked("341023", "2026")).unwrap().total;
        assert!(own.metric(Metric::AverageAge).unwrap().target.is_some());
    }
);

db_test!(a_person_unlike_the_membership_is_found, |test| {
    let [.., now] = prepared(test);
    write(test, move |conn| {
        add(conn, &[seat(&now, "341023100200", 1, Posts::CHAIR)])
    });
    let one = 1_i64;
    assert_eq!(read(test, check_particulars), Vec::<String>::new());
    write(test, move |conn| {
        use crate::schema::persons;
        diesel::update(persons::table.find(one))
            .set(persons::birth_date.eq(day("1950-01-01")))
            .execute(conn)?;
        Ok(())
    });
    let found = read(test, check_particulars);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("出生日期与其任职记录不符"));
});

db_test!(
    a_township_that_votes_later_is_not_said_to_lack_seats,
    |test| {
        let [.., now] = example(test);
        write(test, move |conn| {
            for (unit, party, committee) in [
                ("341023100001", 2, 2),
                ("341023100200", 4, 5),
                ("341023100201", 1, 1),
                ("341023101200", 3, 5),
            ] {
                fix_seats(conn, now.id, unit, party, committee)?;
                refresh(conn, now.id, &[place(unit)])?;
            }
            crate::office::changes::set_election_day(
                conn,
                &place("341023101"),
                &now,
                day("2026-12-18"),
            )
        });
        let on = |term: &str, by: &str| {
            let asked = Asked {
                as_of: "2026-12-18".to_owned(),
                by: by.to_owned(),
                ..asked("341023", term)
            };
            ask(test, &asked).unwrap()
        };
        let shown = on("2026", "township");
        let row = |name: &str| shown.rows.iter().find(|row| row.name == name).unwrap();
        let (later, voted) = (row("碧阳镇"), row("宏村镇"));
        assert_eq!(
            (later.members, later.units_due, later.vacant_seats),
            (0, 3, None)
        );
        assert_eq!(later.why_no_seats(), NoSource::NotInOffice);
        assert_eq!((voted.members, voted.vacant_seats), (5, Some(2)));
        let notes = figure_table(&shown).notes.join("\n");
        assert!(
            notes.contains("4个村（社区）中有3个（碧阳镇）的本届选举日（2026-12-20）晚于统计日期"),
            "{notes}"
        );
        assert!(!notes.contains("核定"), "{notes}");
        let before = figure_table(&on("2021", "")).notes.join("\n");
        assert!(
            before.contains("有1个在统计日期以前已选出下一届"),
            "{before}"
        );
    }
);

db_test!(a_day_to_come_is_told_as_a_forecast, |test| {
    example(test);
    let asked = Asked {
        as_of: "2026-12-31".to_owned(),
        ..asked("341023", "2026")
    };
    let told = |today: &str| {
        let shown = ask(test, &asked).unwrap().seen_on(day(today));
        figure_table(&shown).notes.remove(0)
    };
    assert!(told("2026-12-30").contains("2026年12月31日还没有到：按现在登记的情况推算"));
    assert_eq!(
        told("2026-12-31"),
        "统计2026年12月31日在任的成员，年龄计算到当日。"
    );
});

db_test!(one_roster_of_two_tells_nothing_of_posts_in_both, |test| {
    let [before, term, _] = prepared(test);
    let (b, d) = ("341023100200", "341023101200");
    let both = Posts::PARTY_SECRETARY.and(Posts::CHAIR);
    write(test, move |conn| {
        add(
            conn,
            &[
                seat(&before, b, 1, Posts::CHAIR),
                seat(&before, b, 2, Posts::COMMITTEE_MEMBER),
                seat(&term, b, 1, Posts::CHAIR),
                seat(&term, d, 3, both),
                seat(&term, d, 4, Posts::PARTY_MEMBER),
            ],
        )
    });
    let first = ask(test, &asked("341023", "2018")).unwrap();
    for metric in [Metric::CrossPostRate, Metric::DualHeadRate] {
        let measured = first.total.metric(metric).unwrap().current;
        assert_eq!(measured, Measured::NoSource(NoSource::PartyRoster));
    }
    let told = figure_table(&first).notes.join("\n");
    assert!(told.contains("没有党组织名册，未列："), "{told}");
    assert!(
        told.contains("本届只有村（居）委会名册、没有党组织名册：两委成员的人数"),
        "{told}"
    );
    // One of two units of the later term has both; the term before has no rate to compare with.
    let by_township = Asked {
        by: "township".to_owned(),
        ..asked("341023", "2021")
    };
    let later = ask(test, &by_township).unwrap();
    let rate = later.total.metric(Metric::CrossPostRate).unwrap();
    assert_eq!(rate.current.counts(), Some((1, 3)));
    assert_eq!(
        (rate.previous.unwrap().counts(), rate.change()),
        (None, None)
    );
    assert_eq!(counts(&later.rows[1], Metric::CrossPostRate), Some((1, 2)));
    let none = &later.rows[0];
    assert_eq!(
        counts(none, Metric::CrossPostRate),
        Some((0, 1)),
        "the total is the sum of its rows"
    );
    assert_eq!(counts(none, Metric::DualHeadRate), Some((0, 0)));
    let alone = ask(test, &asked(b, "2021")).unwrap();
    assert_eq!(counts(&alone.total, Metric::CrossPostRate), Some((0, 1)));
    let told = figure_table(&later).notes.join("\n");
    assert!(
        told.contains("本届有1个村（社区）只有村（居）委会名册、没有党组织名册"),
        "{told}"
    );
});

db_test!(
    an_older_roster_of_one_township_is_told_beside_the_term_before,
    |test| {
        let [first, ..] = example(test);
        write(test, move |conn| {
            add(conn, &[seat(&first, "341023101200", 14, Posts::CHAIR)])
        });
        for (by, level) in [
            ("", "乡镇（街道）"),
            ("township", "乡镇（街道）"),
            ("village", "村（社区）"),
        ] {
            let asked = Asked {
                by: by.to_owned(),
                ..asked("341023", "2026")
            };
            let shown = ask(test, &asked).unwrap();
            let rate = shown.total.metric(Metric::ReelectionRate).unwrap();
            assert_eq!(rate.previous.unwrap().counts(), Some((1, 4)));
            let told = figure_table(&shown).notes.join("\n");
            let expected = format!("上届有1个{level}没有更早一届的名册");
            assert!(told.contains(&expected), "{by}: {told}");
            assert!(!told.contains("本届有"), "{told}");
        }
    }
);

db_test!(villages_of_several_townships_name_their_own, |test| {
    example(test);
    let by_village = |at: &str| {
        let asked = Asked {
            by: "village".to_owned(),
            ..asked(at, "2026")
        };
        ask(test, &asked).unwrap()
    };
    let shown = by_village("341023");
    let townships: Vec<_> = shown
        .rows
        .iter()
        .map(|row| row.township.as_deref())
        .collect();
    let (one, other) = (Some("碧阳镇"), Some("宏村镇"));
    assert_eq!(townships, [one, one, one, other]);
    let table = figure_table(&shown);
    assert_eq!(table.headers[..3], ["区划代码", "名称", "乡镇（街道）"]);
    assert_eq!(table.rows[4][2].text(), "宏村镇");
    assert_eq!(table.rows[4].len(), table.headers.len());
    assert_eq!(
        figure_table(&by_village("341023101")).headers[2],
        "年龄计算日期"
    );
});
