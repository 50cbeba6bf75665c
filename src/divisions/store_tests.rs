//! Places in the database: reading them, counting their units, and what happens to them.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::*;
use crate::audit::NewEvent;
use crate::db::testing::TestDb;
use crate::db::{Conn, WriteScope, Written};
use crate::db_test;
use crate::error::{Error, Result};

fn place(code: &str) -> DivisionCode {
    DivisionCode::parse(code).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn write<T: Send + 'static>(
    test: &TestDb,
    change: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
) -> Result<T> {
    test.db.write_now(WriteScope::Whole, |conn| {
        let event = NewEvent::new("测试", "test", &DivisionCode::nation(), "一项");
        Ok(Written::new(change(conn)?, event))
    })
}

fn read<T>(test: &TestDb, reading: impl FnOnce(&mut Conn) -> Result<T>) -> T {
    test.db.read_now(reading).unwrap()
}

/// Two counties; the first has two townships with villages 200–204 and communities 001–002.
fn county() -> Vec<NewDivision> {
    let mut places = Vec::new();
    for (code, name) in [
        ("34", "安徽省"),
        ("3410", "黄山市"),
        ("341023", "黟县"),
        ("341024", "祁门县"),
        ("341023100", "碧阳镇"),
        ("341023101", "宏村镇"),
        ("341024100", "祁山镇"),
        ("341024100200", "外县村委会"),
    ] {
        places.push(NewDivision::new(place(code), name));
    }
    for township in ["341023100", "341023101"] {
        for number in [1, 2, 200, 201, 202, 203, 204] {
            let code = place(&format!("{township}{number:03}"));
            let what = if number < 200 {
                "社区居委会"
            } else {
                "村委会"
            };
            places.push(NewDivision::new(code, format!("第{number}{what}")));
        }
    }
    places
}

fn filled(test: &TestDb) {
    write(test, |conn| insert_many(conn, &county())).unwrap();
}

fn how(effective_on: &str) -> Happening {
    Happening {
        scope: place("341023"),
        effective_on: day(effective_on),
        note: "批复".to_owned(),
        now: day("2026-11-22").and_hms_opt(4, 0, 0).unwrap(),
    }
}

fn stated(code: &str, version: i32) -> Stated {
    Stated {
        code: place(code),
        version,
    }
}

fn unit(code: &str, name: &str, kind: UnitKind) -> NewUnit {
    NewUnit {
        code: place(code),
        name: name.to_owned(),
        kind,
    }
}

/// The units due on one day for all.
fn due_on(
    test: &TestDb,
    place: &DivisionCode,
    level: Level,
    kind: Option<UnitKind>,
    date: NaiveDate,
) -> BTreeMap<DivisionCode, i64> {
    let days = UnitDays {
        first: date,
        last: date,
        of: &|_| date,
    };
    read(test, |conn| units_due(conn, place, level, kind, &days))
}

fn due(test: &TestDb, code: &str, date: &str) -> (i64, i64) {
    let count = |kind| {
        let code = if code.is_empty() {
            DivisionCode::nation()
        } else {
            place(code)
        };
        let due = due_on(test, &code, code.level(), kind, day(date));
        due.get(&code).copied().unwrap_or(0)
    };
    let both = (
        count(Some(UnitKind::Village)),
        count(Some(UnitKind::Community)),
    );
    assert_eq!(both.0 + both.1, count(None));
    both
}

fn refusal<T: std::fmt::Debug + Send + 'static>(
    test: &TestDb,
    change: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
) -> String {
    let refused = write(test, change).unwrap_err();
    assert!(
        matches!(refused, Error::Invalid(_) | Error::Conflict(_)),
        "{refused:?}"
    );
    refused.to_string()
}

db_test!(what_lies_outside_the_scope_answers_like_nothing, |test| {
    filled(test);
    let scope = place("341023");
    let inside = read(test, |conn| find(conn, &scope, &place("341023100200")));
    assert_eq!(
        (inside.name.as_str(), inside.unit_kind),
        ("第200村委会", Some(UnitKind::Village))
    );
    for code in ["341024100200", "341023100299", "34"] {
        let outside = test.db.read_now(|conn| find(conn, &scope, &place(code)));
        assert!(matches!(outside, Err(Error::NotFound)), "{code}");
    }
    let found = read(test, |conn| search(conn, &scope, "外县"));
    assert_eq!(found, []);
    let found = read(test, |conn| search(conn, &place("34"), "外县"));
    assert_eq!(found.len(), 1);
});

db_test!(children_come_in_pages_and_by_name_or_code, |test| {
    filled(test);
    let list = |text: &str, page| {
        let listed = read(test, |conn| {
            children(conn, &place("341023100"), text, page, 3)
        });
        let names: Vec<String> = listed
            .divisions
            .into_iter()
            .map(|place| place.name)
            .collect();
        (names.join(" "), listed.total)
    };
    assert_eq!(
        list("", 0),
        ("第1社区居委会 第2社区居委会 第200村委会".to_owned(), 7)
    );
    assert_eq!(list("", 2), ("第204村委会".to_owned(), 7));
    assert_eq!(list("村委", 1), ("第203村委会 第204村委会".to_owned(), 5));
    assert_eq!(
        list("34102310000", 0),
        ("第1社区居委会 第2社区居委会".to_owned(), 2)
    );
    assert_eq!(list("%", 0).1, 0);
    let above = read(test, |conn| ancestors(conn, &place("341023100200")));
    let above: Vec<&str> = above.iter().map(|place| place.name.as_str()).collect();
    assert_eq!(above, ["安徽省", "黄山市", "黟县", "碧阳镇"]);
    let units = read(test, |conn| units_of_county(conn, &place("341023")));
    assert_eq!(
        (units.len(), units[13].township_name.as_str()),
        (14, "宏村镇")
    );
    let many = read(test, |conn| {
        find_many(conn, &[place("34"), place("35"), place("3410")])
    });
    assert_eq!(many.len(), 2);
});

db_test!(units_are_counted_on_every_level_and_date, |test| {
    filled(test);
    for (code, expected) in [
        ("", (11, 4)),
        ("34", (11, 4)),
        ("341023", (10, 4)),
        ("341023100", (5, 2)),
        ("341023100200", (1, 0)),
        ("341023100001", (0, 1)),
        ("341023199", (0, 0)),
        ("35", (0, 0)),
    ] {
        assert_eq!(due(test, code, "2026-01-01"), expected, "{code}");
    }
    write(test, |conn| {
        close(conn, &how("2025-05-01"), &stated("341023100200", 1))?;
        let new = unit("341023101205", "新村", UnitKind::Village);
        establish(conn, &how("2025-06-01"), &new)
    })
    .unwrap();
    assert_eq!(due(test, "341023", "2025-04-30"), (10, 4));
    assert_eq!(due(test, "341023", "2025-05-01"), (9, 4));
    assert_eq!(due(test, "341023", "2025-06-01"), (10, 4));
    let by_township = |date| due_on(test, &place("3410"), Level::Township, None, day(date));
    let expected = [("341023100", 6), ("341023101", 8), ("341024100", 1)];
    let expected: BTreeMap<_, _> = expected.map(|(code, count)| (place(code), count)).into();
    assert_eq!(by_township("2025-06-01"), expected);
    let kind = Some(UnitKind::Village);
    let township = place("341023100");
    let villages = due_on(test, &township, Level::Village, kind, day("2026-01-01"));
    assert_eq!(villages.len(), 4);
});

db_test!(a_national_list_goes_in_quickly_and_is_counted, |test| {
    let many = |first: u32| -> Vec<NewDivision> {
        let code = |number: u32| place(&format!("34{:07}{:03}", number / 50, 200 + number % 50));
        (first..first + 5_000)
            .map(|number| NewDivision::new(code(number), format!("村{number}")))
            .collect()
    };
    write(test, move |conn| {
        insert_many(conn, &many(0))?;
        insert_many(conn, &many(5_000))
    })
    .unwrap();
    assert_eq!(due(test, "", "2026-01-01"), (10_000, 0));
    assert_eq!(due(test, "340000001", "2026-01-01"), (50, 0));
    assert_eq!(read(test, check_counts), Vec::<String>::new());
    let twice = write(test, move |conn| insert_many(conn, &many(0)));
    assert!(matches!(twice, Err(Error::Conflict(_))));
});

db_test!(a_wrong_count_is_found_and_made_anew, |test| {
    use crate::schema::unit_counts;
    use diesel::prelude::*;
    filled(test);
    let findings = write(test, |conn| {
        diesel::update(unit_counts::table.find("3410"))
            .set(unit_counts::villages.eq(99))
            .execute(conn)?;
        diesel::delete(unit_counts::table.find("341024")).execute(conn)?;
        check_counts(conn)
    })
    .unwrap();
    assert_eq!(findings.len(), 2);
    assert!(
        findings[0].contains("3410") && findings[0].contains("99"),
        "{findings:?}"
    );
    let findings = write(test, |conn| {
        recount(conn)?;
        check_counts(conn)
    });
    assert_eq!(findings.unwrap(), Vec::<String>::new());
});

db_test!(merged_units_end_and_their_record_goes_on, |test| {
    filled(test);
    let outcome = write(test, |conn| {
        add_section(
            conn,
            &place("341023"),
            &place("341023100200"),
            SectionKind::Group,
            "一组",
            None,
        )?;
        let into = MergeInto::Existing {
            unit: stated("341023101201", 1),
            name: Some("大村委会".to_owned()),
        };
        let units = [stated("341023100200", 1), stated("341023100201", 1)];
        merge(conn, &how("2025-01-01"), &units, &into)?;
        let new = unit("341023101300", "新村委会", UnitKind::Village);
        let units = [stated("341023101201", 2), stated("341023101202", 1)];
        merge(conn, &how("2026-01-01"), &units, &MergeInto::New(new))
    })
    .unwrap();
    assert_eq!(
        outcome.subject(),
        "合并：大村委会、第202村委会 → 新村委会（自2026-01-01起）"
    );
    assert_eq!(outcome.affected.len(), 2);
    assert_eq!(
        outcome.affected[0],
        (place("341023101201"), place("341023101300"))
    );
    for code in ["341023100200", "341023101202", "341023101300"] {
        let now = read(test, |conn| current_unit(conn, &place(code)));
        assert_eq!(now, place("341023101300"), "{code}");
    }
    let old = read(test, |conn| {
        find(conn, &place("34"), &place("341023100200"))
    });
    assert_eq!((old.valid_to, old.version), (Some(day("2025-01-01")), 2));
    let section = read(test, |conn| {
        find(conn, &place("34"), &place("341023100200001"))
    });
    assert_eq!(section.valid_to, Some(day("2025-01-01")));
    assert_eq!(due(test, "341023", "2024-12-31"), (10, 4));
    assert_eq!(due(test, "341023", "2025-01-01"), (8, 4));
    assert_eq!(due(test, "341023", "2026-01-01"), (7, 4));
    let changes = |since, until| {
        read(test, |conn| {
            changed_units(conn, &place("341023100"), day(since), day(until))
        })
    };
    let first = changes("2021-12-10", "2026-12-20");
    assert_eq!((first.len(), first[0].kind), (1, EventKind::Merged));
    assert_eq!(
        (first[0].before.len(), first[0].after[0].name.as_str()),
        (3, "大村委会")
    );
    assert_eq!(changes("2025-01-01", "2026-12-20"), []);
    assert_eq!(read(test, check_counts), Vec::<String>::new());
});

db_test!(a_split_or_converted_unit_is_followed, |test| {
    filled(test);
    let (kept, ended, kind, code) = write(test, |conn| {
        let parts = [
            unit("341023100200", "第200村委会", UnitKind::Village),
            unit("341023100210", "新村委会", UnitKind::Village),
        ];
        let kept = split(conn, &how("2025-01-01"), &stated("341023100200", 1), &parts)?;
        let parts = [
            unit("341023100211", "第201村委会", UnitKind::Village),
            unit("341023100011", "东社区居委会", UnitKind::Community),
        ];
        let ended = split(conn, &how("2025-01-01"), &stated("341023100201", 1), &parts)?;
        let community = UnitKind::Community;
        let name = Some("第202社区居委会");
        let unit = stated("341023100202", 1);
        let kind = convert(conn, &how("2025-02-01"), &unit, community, name, None)?;
        let code = place("341023100013");
        let unit = stated("341023100203", 1);
        let code = convert(
            conn,
            &how("2025-02-01"),
            &unit,
            community,
            None,
            Some(&code),
        )?;
        Ok((kept, ended, kind, code))
    })
    .unwrap();
    assert_eq!(kept.affected, []);
    assert_eq!(
        ended.affected,
        [(place("341023100201"), place("341023100211"))]
    );
    assert_eq!(
        kind.affected,
        [(place("341023100202"), place("341023100202"))]
    );
    assert_eq!(
        code.affected,
        [(place("341023100203"), place("341023100013"))]
    );
    assert_eq!(kind.event.before[0].unit_kind, Some(UnitKind::Village));
    assert_eq!(kind.event.after[0].unit_kind, Some(UnitKind::Community));
    assert_eq!(due(test, "341023100", "2026-01-01"), (4, 5));
    assert_eq!(read(test, check_counts), Vec::<String>::new());
});

db_test!(a_stale_form_changes_nothing, |test| {
    filled(test);
    write(test, |conn| {
        rename(
            conn,
            &how("2025-01-01"),
            &stated("341023100200", 1),
            "桃源村委会",
        )
    })
    .unwrap();
    let sentence = refusal(test, |conn| {
        rename(
            conn,
            &how("2025-01-01"),
            &stated("341023100200", 1),
            "梨园村委会",
        )
    });
    assert!(
        sentence.contains("“桃源村委会”刚被他人修改过"),
        "{sentence}"
    );
    let outside = write(test, |conn| {
        close(conn, &how("2025-01-01"), &stated("341024100200", 1))
    });
    assert!(matches!(outside, Err(Error::NotFound)));
});

db_test!(names_and_codes_stay_distinct, |test| {
    filled(test);
    let village = UnitKind::Village;
    let taken = refusal(test, |conn| {
        rename(
            conn,
            &how("2025-01-01"),
            &stated("341023100200", 1),
            "第201村委会",
        )
    });
    assert!(taken.contains("已有"), "{taken}");
    let taken = refusal(test, move |conn| {
        establish(
            conn,
            &how("2025-01-01"),
            &unit("341023100204", "新村", village),
        )
    });
    assert!(taken.contains("代码 341023100204 已被使用"), "{taken}");
    let unknown = refusal(test, move |conn| {
        establish(
            conn,
            &how("2025-01-01"),
            &unit("341023109204", "新村", village),
        )
    });
    assert!(unknown.contains("乡镇"), "{unknown}");
    write(test, |conn| {
        close(conn, &how("2025-01-01"), &stated("341023100201", 1))
    })
    .unwrap();
    write(test, |conn| {
        rename(
            conn,
            &how("2025-01-01"),
            &stated("341023100200", 1),
            "第201村委会",
        )
    })
    .unwrap();
    let closed = refusal(test, |conn| {
        close(conn, &how("2025-01-01"), &stated("341023100201", 2))
    });
    assert!(closed.contains("自 2025-01-01 起撤销"), "{closed}");
});

db_test!(sections_take_the_next_number_of_their_kind, |test| {
    filled(test);
    let codes = write(test, |conn| {
        let mut codes = Vec::new();
        for (kind, name) in [
            (SectionKind::Group, "一组"),
            (SectionKind::Grid, "第一网格"),
            (SectionKind::Group, "二组"),
        ] {
            let scope = place("341023");
            let added = add_section(conn, &scope, &place("341023100200"), kind, name, None)?;
            codes.push((added.code.to_string(), added.section_kind));
        }
        close(conn, &how("2025-01-01"), &stated("341023100200002", 1))?;
        let scope = place("341023");
        let group = SectionKind::Group;
        let added = add_section(conn, &scope, &place("341023100200"), group, "二组", None)?;
        codes.push((added.code.to_string(), added.section_kind));
        Ok(codes)
    })
    .unwrap();
    let group = Some(SectionKind::Group);
    let expected = [
        ("341023100200001", group),
        ("341023100200501", Some(SectionKind::Grid)),
        ("341023100200002", group),
        ("341023100200003", group),
    ];
    assert_eq!(codes, expected.map(|(code, kind)| (code.to_owned(), kind)));
    let taken = refusal(test, move |conn| {
        let unit = place("341023100200");
        add_section(
            conn,
            &place("341023"),
            &unit,
            SectionKind::Group,
            "一组",
            None,
        )
    });
    assert!(taken.contains("已有"), "{taken}");
    assert_eq!(due(test, "341023", "2026-01-01"), (10, 4));
});

/// A small generator of numbers, the same ones on every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

/// One random change; those the rules refuse leave everything as it was.
fn change(conn: &mut Conn, numbers: &mut Numbers, step: usize) -> Result<()> {
    let units: Vec<UnitLine> = units_of_county(conn, &place("341023"))?;
    let mut pick = |numbers: &mut Numbers| {
        let line = &units[numbers.below(units.len())];
        let unit = find(conn, &place("341023"), &line.code).unwrap();
        Stated {
            code: unit.code,
            version: unit.version,
        }
    };
    let (one, other, third) = (pick(numbers), pick(numbers), pick(numbers));
    let mut how = how("2000-01-01");
    how.effective_on = how.effective_on + chrono::Days::new(u64::try_from(step).unwrap());
    let kind = UnitKind::ALL[numbers.below(2)];
    let township = 100 + numbers.below(2);
    let fresh = |part: usize| {
        let code = format!("341023{township}{:03}", 300 + step * 2 + part);
        unit(&code, &format!("新{step}-{part}"), kind)
    };
    match numbers.below(7) {
        0 => merge(conn, &how, &[one, other], &MergeInto::New(fresh(0)))?,
        1 => {
            let into = MergeInto::Existing {
                unit: third,
                name: None,
            };
            merge(conn, &how, &[one, other], &into)?
        }
        2 => split(conn, &how, &one, &[fresh(0), fresh(1)])?,
        3 => {
            let kept = find(conn, &place("341023"), &one.code)?;
            let kept = unit(one.code.as_str(), &kept.name, kept.unit_kind.unwrap());
            split(conn, &how, &one, &[fresh(0), kept])?
        }
        4 => convert(conn, &how, &one, kind, None, None)?,
        5 => convert(conn, &how, &one, kind, Some("转换"), Some(&fresh(0).code))?,
        _ => close(conn, &how, &one)?,
    };
    Ok(())
}

db_test!(no_sequence_of_changes_makes_the_counts_wrong, |test| {
    filled(test);
    let done = write(test, |conn| {
        let mut numbers = Numbers(7);
        let mut done = 0;
        for step in 0..250 {
            let changed = crate::db::savepoint(conn, |conn| change(conn, &mut numbers, step));
            match changed {
                Ok(()) => done += 1,
                Err(Error::Invalid(_) | Error::Conflict(_)) => {}
                Err(other) => return Err(other),
            }
            if step % 25 == 0 {
                assert_eq!(check_counts(conn)?, Vec::<String>::new(), "step {step}");
            }
        }
        assert_eq!(check_counts(conn)?, Vec::<String>::new());
        Ok(done)
    })
    .unwrap();
    assert!(done > 40, "{done}");
    let units = read(test, |conn| units_of_county(conn, &place("341023")));
    for line in &units {
        let now = read(test, |conn| current_unit(conn, &line.code));
        let now = read(test, |conn| find(conn, &place("341023"), &now));
        // Whatever was not simply closed goes on in a unit that exists.
        assert!(
            now.valid_to.is_none() || now.successor_code.is_none(),
            "{line:?}"
        );
    }
    let date = day("2000-06-01");
    let valid = units
        .iter()
        .filter(|line| read(test, |conn| find(conn, &place("34"), &line.code)).is_valid_on(date));
    let expected = i64::try_from(valid.count()).unwrap();
    let counted = due_on(test, &place("341023"), Level::County, None, date);
    assert_eq!(counted.into_values().sum::<i64>(), expected);
});
