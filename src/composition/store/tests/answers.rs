//! What questions are answered with.

use super::*;
use crate::error::Error;

const SECRETARY: Posts = Posts::PARTY_SECRETARY;
const PARTY: Posts = Posts::PARTY_MEMBER;
const CHAIR: Posts = Posts::CHAIR;
const COMMITTEE: Posts = Posts::COMMITTEE_MEMBER;

fn person(row: Membership, age: i32, woman: bool, college: bool) -> Membership {
    Membership {
        sex: if woman { Sex::Female } else { Sex::Male }.code(),
        birth_date: NaiveDate::from_ymd_opt(2026 - age, 6, 1).unwrap(),
        education: if college {
            Education::College
        } else {
            Education::SeniorMiddle
        }
        .code(),
        ..row
    }
}

/// The worked example of rulebook B6 in two villages, with the term before.
pub(in crate::composition) fn example(test: &TestDb) -> [Term; 3] {
    let terms = prepared(test);
    let [_, before, now] = terms.clone();
    let (a, b) = ("341023100200", "341023101200");
    let row = |unit, id, posts, age, woman, college| {
        person(seat(&now, unit, id, posts), age, woman, college)
    };
    let rows = vec![
        row(a, 1, SECRETARY.and(CHAIR), 40, false, true),
        row(a, 2, PARTY.and(COMMITTEE), 35, false, true),
        row(a, 3, PARTY, 60, false, false),
        row(a, 4, COMMITTEE, 30, true, true),
        row(a, 5, COMMITTEE, 36, true, false),
        row(b, 11, SECRETARY, 50, false, false),
        row(b, 12, PARTY.and(COMMITTEE), 44, false, false),
        row(b, 13, PARTY, 61, false, false),
        row(b, 14, CHAIR, 33, true, true),
        row(b, 15, COMMITTEE, 29, false, true),
    ];
    write(test, move |conn| {
        set_election_day(conn, &place("341023"), &now, day("2026-12-20"))?;
        add(conn, &rows)?;
        // The earlier roster comes later: the flags of the later term follow.
        let earlier = [
            (a, 1, CHAIR),
            (a, 9, COMMITTEE),
            (b, 14, CHAIR),
            (b, 15, COMMITTEE),
        ];
        let earlier = earlier.map(|(unit, id, posts)| seat(&before, unit, id, posts));
        add(conn, &earlier)
    });
    terms
}

db_test!(the_worked_example_comes_out_of_the_database, |test| {
    example(test);
    let shown = ask(
        test,
        &Asked {
            by: "village".to_owned(),
            ..asked("341023", "2026")
        },
    )
    .unwrap();
    let expected = [
        (Metric::DualHeadRate, (1, 2)),
        (Metric::CrossPostRate, (3, 10)),
        (Metric::AverageAge, (418, 10)),
        (Metric::CollegeRate, (5, 10)),
        (Metric::FemaleRate, (3, 10)),
        (Metric::FemaleChairRate, (1, 2)),
        (Metric::ReelectionRate, (3, 7)),
        (Metric::NewcomerRate, (4, 7)),
        (Metric::AgeUpTo35Rate, (4, 10)),
        (Metric::AgeFrom60Rate, (2, 10)),
    ];
    for (metric, figures) in expected {
        assert_eq!(
            counts(&shown.total, metric),
            Some(figures),
            "{}",
            metric.code()
        );
    }
    let total = &shown.total;
    assert_eq!(total.reference_date, Some(day("2026-12-20")));
    assert_eq!((total.units, total.units_due, total.members), (2, 4, 10));
    assert_eq!((total.party_seats, total.committee_seats), (6, 7));
    assert_eq!(total.vacant_seats, None);
    assert_eq!(shown.compare.as_deref(), Some("2021"));
    let rows: Vec<_> = shown
        .rows
        .iter()
        .map(|row| (row.name.as_str(), row.members))
        .collect();
    assert_eq!(rows, [("甲社区", 0), ("乙村", 5), ("丙村", 0), ("丁村", 5)]);
    // The term before cannot tell who was re-elected: nothing is on record before it.
    let previous = total.metric(Metric::ReelectionRate).unwrap().previous;
    assert_eq!(previous.unwrap().counts(), None);
    assert_eq!(
        shown.rows[0]
            .metric(Metric::ReelectionRate)
            .unwrap()
            .current
            .counts(),
        None
    );
});

db_test!(every_level_adds_up_and_kinds_are_apart, |test| {
    let [.., now] = example(test);
    write(test, move |conn| {
        add(
            conn,
            &[
                seat(&now, "341023100001", 21, COMMITTEE),
                seat(&now, "341024100200", 22, PARTY),
                seat(&now, "360102100001", 23, CHAIR),
            ],
        )
    });
    let members = |division: &str, kind: &str, by: &str| {
        let asked = Asked {
            kind: kind.to_owned(),
            by: by.to_owned(),
            ..asked(division, "2026")
        };
        let shown = ask(test, &asked).unwrap();
        let rows: Vec<String> = shown
            .rows
            .iter()
            .map(|row| format!("{}{}/{}", row.name, row.members, row.units_due))
            .collect();
        (shown.total.members, shown.total.units_due, rows.join(" "))
    };
    assert_eq!(
        members("全国", "", "province"),
        (13, 6, "安徽省12/5 江西省1/1".to_owned())
    );
    assert_eq!(
        members("34", "all", "county"),
        (12, 5, "黟县11/4 祁门县1/1".to_owned())
    );
    assert_eq!(
        members("3410", "community", "county"),
        (1, 1, "黟县1/1".to_owned())
    );
    assert_eq!(
        members("341023", "village", "township"),
        (10, 3, "碧阳镇5/2 宏村镇5/1".to_owned())
    );
    assert_eq!(
        members("341023100", "village", "village"),
        (5, 2, "乙村5/1 丙村0/1".to_owned())
    );
    assert_eq!(members("341023100001", "", ""), (1, 1, String::new()));
});

db_test!(
    members_on_a_day_are_those_who_served_on_it_aged_on_it,
    |test| {
        let [.., now] = example(test);
        write(test, move |conn| {
            let stretch = |id, origin: Origin, began, ended| Membership {
                origin: origin.number(),
                began_on: began,
                ended_on: ended,
                ..seat(&now, "341023100200", id, COMMITTEE)
            };
            add(
                conn,
                &[
                    stretch(31, Origin::ByElection, Some(day("2027-03-01")), None),
                    stretch(
                        32,
                        Origin::Election,
                        Some(day("2026-12-20")),
                        Some(day("2027-06-01")),
                    ),
                ],
            )
        });
        let members = |as_of: &str| {
            let asked = Asked {
                as_of: as_of.to_owned(),
                by: "township".to_owned(),
                ..asked("341023", "2026")
            };
            let shown = ask(test, &asked).unwrap();
            let rows = shown.rows.iter().map(|row| row.members).sum::<i64>();
            assert_eq!(rows, shown.total.members);
            assert_eq!(shown.total.reference_date, Some(day(as_of)));
            assert_eq!(shown.as_of, Some(day(as_of)));
            (
                shown.total.members,
                counts(&shown.total, Metric::AverageAge).unwrap().0,
            )
        };
        // Without a day: elected, whatever came later.
        assert_eq!(
            ask(test, &asked("341023", "2026")).unwrap().total.members,
            11
        );
        assert_eq!(members("2026-12-20"), (11, 418 + 40));
        assert_eq!(members("2027-03-01"), (12, 418 + 80));
        assert_eq!(members("2027-06-01"), (11, 418 + 41 + 10));
        let villages = Asked {
            kind: "village".to_owned(),
            as_of: "2027-06-01".to_owned(),
            ..asked("34", "2026")
        };
        assert_eq!(ask(test, &villages).unwrap().total.members, 11);
        let communities = Asked {
            kind: "community".to_owned(),
            ..villages
        };
        assert_eq!(ask(test, &communities).unwrap().total.members, 0);
    }
);

db_test!(a_replaced_roster_and_a_second_stretch_count_once, |test| {
    let [.., now] = prepared(test);
    write(test, move |conn| {
        let replaced = Membership {
            ended_on: Some(day("2026-12-30")),
            ending: Some(membership::Ending::RosterReplaced.number()),
            ..seat(&now, "341023100200", 2, CHAIR)
        };
        let later = Membership {
            stretch: 1,
            ..seat(&now, "341023100200", 1, COMMITTEE)
        };
        add(
            conn,
            &[seat(&now, "341023100200", 1, PARTY), later, replaced],
        )
    });
    let total = ask(test, &asked("341023", "2026")).unwrap().total;
    assert_eq!(
        (total.members, total.cross_posted, total.committee_seats),
        (1, 1, 1)
    );
});

db_test!(targets_hold_below_and_the_county_chooses_bases, |test| {
    example(test);
    write(test, |conn| {
        let county = place("341023");
        let target = |tenths| Target {
            threshold: Tenths(tenths),
            at_least: true,
        };
        set_target(conn, &county, Metric::FemaleRate, target(250), 0)?;
        set_target(
            conn,
            &place("341023101"),
            Metric::FemaleRate,
            target(100),
            0,
        )?;
        choose_basis(conn, &county, Metric::FemaleRate, Basis::Committee, 0)
    });
    let shown = ask(
        test,
        &Asked {
            by: "township".to_owned(),
            ..asked("341023", "2026")
        },
    )
    .unwrap();
    let female = |row: &Row| *row.metric(Metric::FemaleRate).unwrap();
    assert_eq!(female(&shown.total).current.counts(), Some((3, 7)));
    assert_eq!(female(&shown.total).reached(), Some(true));
    assert_eq!(
        female(&shown.rows[0]).target.unwrap().threshold,
        Tenths(250)
    );
    assert_eq!(
        female(&shown.rows[1]).target.unwrap().threshold,
        Tenths(100)
    );
    assert!(Format::Json.write(&shown).unwrap().ends_with(b"\n"));
    // The province is not the county's to define, and has no target.
    let province = ask(test, &asked("34", "2026")).unwrap().total;
    assert_eq!(female(&province).current.counts(), Some((3, 10)));
    assert_eq!(female(&province).target, None);
    // A change of what somebody else changed meanwhile is refused.
    let stale = test.db.write_now(WriteScope::Whole, |conn| {
        remove_target(conn, &place("341023"), Metric::FemaleRate, 2)?;
        Ok(Written::bookkeeping(()))
    });
    assert!(matches!(stale, Err(Error::Conflict(_))));
    write(test, |conn| {
        remove_target(conn, &place("341023"), Metric::FemaleRate, 1)
    });
    let total = ask(test, &asked("341023", "2026")).unwrap().total;
    assert_eq!(female(&total).target, None);
});

db_test!(units_that_changed_are_listed, |test| {
    use crate::divisions::{Happening, Stated, convert};
    let [.., now] = example(test);
    write(test, move |conn| {
        let how = Happening {
            scope: place("341023"),
            effective_on: day("2024-05-01"),
            note: "批复".to_owned(),
            now: day("2026-11-22").and_hms_opt(4, 0, 0).unwrap(),
        };
        let unit = Stated {
            code: place("341023101200"),
            version: 1,
        };
        convert(conn, &how, &unit, UnitKind::Community, Some("丁社区"), None)?;
        for term in [now.id - 1, now.id] {
            refresh(conn, term, &[place("341023101200")])?;
        }
        Ok(())
    });
    let community = Asked {
        kind: "community".to_owned(),
        ..asked("341023", "2026")
    };
    let shown = ask(test, &community).unwrap();
    assert_eq!(shown.total.members, 5);
    // The former term follows the kinds of today.
    let chairs = shown.total.metric(Metric::FemaleChairRate).unwrap();
    assert_eq!(chairs.previous.unwrap().counts(), Some((0, 1)));
    assert_eq!(shown.changed_units, ["丁社区"]);
    assert_eq!(read(test, check), Vec::<String>::new());
});

db_test!(what_cannot_be_answered_is_said_in_a_sentence, |test| {
    example(test);
    let refusal = |asked: Asked| ask(test, &asked).unwrap_err().to_string();
    let base = || asked("341023", "2026");
    assert_eq!(
        refusal(asked("341023", "2030")),
        "没有届次“2030”，已登记的届次有：2018、2021、2026。请选择其中一个，或先登记新的届次。"
    );
    assert!(refusal(asked("3410233", "2026")).contains("2、4、6、9或12位数字"));
    assert!(matches!(
        ask(test, &asked("341099", "2026")),
        Err(Error::NotFound)
    ));
    let by_city = refusal(Asked {
        by: "city".to_owned(),
        ..base()
    });
    assert!(
        by_city.contains("county（县（市、区））、township（乡镇（街道））、village（村（社区））"),
        "{by_city}"
    );
    assert!(
        refusal(Asked {
            kind: "town".to_owned(),
            ..base()
        })
        .contains("community（社区）")
    );
    assert!(
        refusal(Asked {
            as_of: "2026-02-30".to_owned(),
            ..base()
        })
        .contains("2026-02-30")
    );
    assert!(
        refusal(Asked {
            compare: "2026".to_owned(),
            ..base()
        })
        .contains("应早于")
    );
    let sentence = |word| Format::from_word(word).unwrap_err().to_string();
    assert!(sentence("docx").contains("尚未完成"));
    assert!(sentence("pdf").contains("json、csv、xlsx、docx"));
});

db_test!(a_term_without_a_roster_is_zeros_and_nulls, |test| {
    prepared(test);
    let bytes = Format::Json
        .write(&ask(test, &asked("341023", "2026")).unwrap())
        .unwrap();
    let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(value["total"]["members"], 0);
    assert_eq!(value["total"]["units_due"], 4);
    assert_eq!(value["total"]["reference_date"], serde_json::Value::Null);
    assert_eq!(
        value["total"]["metrics"]["avg_age"]["value"],
        serde_json::Value::Null
    );
    let none = Asked {
        compare: "none".to_owned(),
        ..asked("341023", "2026")
    };
    assert_eq!(ask(test, &none).unwrap().compare, None);
    for format in Format::ALL {
        let shown = ask(test, &asked("341023", "2026")).unwrap();
        assert!(!format.write(&shown).unwrap().is_empty());
    }
});

db_test!(rows_of_the_places_own_level_are_one_row, |test| {
    example(test);
    for (division, by, as_of) in [
        ("341023", "county", ""),
        ("341023", "county", "2026-12-31"),
        ("341023100", "township", ""),
        ("341023100200", "village", ""),
    ] {
        let own = Asked {
            by: by.to_owned(),
            as_of: as_of.to_owned(),
            ..asked(division, "2026")
        };
        let shown = ask(test, &own).unwrap();
        assert_eq!(
            shown.rows.as_slice(),
            std::slice::from_ref(&shown.total),
            "{own:?}"
        );
        let without = Asked {
            by: String::new(),
            ..own
        };
        assert_eq!(ask(test, &without).unwrap().total, shown.total);
    }
});

db_test!(
    the_nation_is_named_by_a_code_that_can_be_asked_again,
    |test| {
        example(test);
        let shown = ask(test, &asked("全国", "2026")).unwrap();
        let json: serde_json::Value =
            serde_json::from_slice(&Format::Json.write(&shown).unwrap()).unwrap();
        assert_eq!(
            (&json["division"], &json["name"]),
            (&"0".into(), &"全国".into())
        );
    }
);

db_test!(the_table_file_has_the_whole_in_its_last_line, |test| {
    example(test);
    let by_village = Asked {
        by: "village".to_owned(),
        ..asked("341023", "2026")
    };
    let bytes = Format::Csv.write(&ask(test, &by_village).unwrap()).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("\u{feff}区划代码,名称,乡镇（街道）,年龄计算日期"));
    assert_eq!(lines.len(), 6);
    assert!(lines[5].starts_with("341023,合计,,2026-12-20,2,4,10,6,7,3,〔缺：尚未核定职数〕"));
});
