//! The list behind a figure is as long as the figure is large.

use super::*;

/// Members of all sorts in all units, in two terms.
fn crowd(test: &TestDb) {
    let terms = prepared(test);
    let mut rows = Vec::new();
    let mut id = 0_i32;
    for term in &terms[1..] {
        for (number, (unit, _)) in UNITS.iter().enumerate() {
            for member in 0..=i32::try_from(number).unwrap() {
                id += 1;
                let number = i16::try_from(id).unwrap();
                rows.push(Membership {
                    posts: (number * 37 + 11) % 128,
                    sex: 1 + number % 2,
                    birth_date: NaiveDate::from_ymd_opt(1955 + (id * 7) % 50, 12, 20).unwrap(),
                    education: number % 7,
                    political_status: (number / 2) % 7,
                    newcomer: number % 3 == 0,
                    reelected: number % 3 == 1,
                    began_on: (number % 4 == 0).then(|| day("2026-03-01")),
                    ended_on: (number % 5 == 0).then(|| day("2026-09-01")),
                    ..seat(term, unit, 1 + i64::from(id + member) % 30, Posts::NONE)
                });
            }
        }
    }
    rows.sort_by_key(|row| (row.term_id, row.current_unit_code.clone(), row.person_id));
    rows.dedup_by_key(|row| (row.term_id, row.current_unit_code.clone(), row.person_id));
    write(test, move |conn| {
        for (unit, _) in &UNITS[..4] {
            fix_seats(conn, terms[2].id, unit, 2, 3)?;
        }
        add(conn, &rows)
    });
}

pub(super) fn fix_seats(
    conn: &mut Conn,
    term: i32,
    unit: &str,
    party: i32,
    committee: i32,
) -> Result<()> {
    diesel::insert_into(fixed_seats::table)
        .values((
            fixed_seats::term_id.eq(term),
            fixed_seats::unit_code.eq(unit),
            fixed_seats::party_seats.eq(party),
            fixed_seats::committee_seats.eq(committee),
            fixed_seats::designated_woman_member.eq(false),
            fixed_seats::single_ballot.eq(false),
            fixed_seats::version.eq(1),
        ))
        .execute(conn)?;
    Ok(())
}

fn all_of_it() -> Part {
    Part {
        order: Order::Unit,
        skip: 0,
        take: 1000,
    }
}

fn compare_all(test: &TestDb, asked: &Asked) -> usize {
    read(test, |conn| {
        let question = read_question(conn, asked)?;
        let shown = composition(conn, &question)?;
        let mut compared = 0;
        for figure in FigureName::all() {
            let behind = behind(conn, &question, figure, all_of_it())?;
            let Some(amount) = figure.amount(&shown.total) else {
                continue;
            };
            assert_eq!(behind.amount, amount, "{} {asked:?}", figure.word());
            assert_eq!(
                behind.people.len() + behind.units.len(),
                behind.lines,
                "{}",
                figure.word()
            );
            compared += usize::from(amount > 0);
        }
        compared += compare_previous(conn, &question, &shown)?;
        Ok(compared)
    })
}

/// The figures of the term compared with are those of the same question about that term.
fn compare_previous(conn: &mut Conn, question: &Question, shown: &Composition) -> Result<usize> {
    let Some(term) = question.compare.clone() else {
        return Ok(0);
    };
    let before = Question {
        term,
        compare: None,
        as_of: None,
        ..question.clone()
    };
    let mut compared = 0;
    for one in &shown.total.metrics {
        let counts = one.previous.and_then(Measured::counts);
        let Some((above, below)) = counts else {
            continue;
        };
        let sums_ages = one.metric.unit() == Unit::Years;
        let numerator = FigureName::Numerator(one.metric);
        let behind_it = behind(conn, &before, numerator, all_of_it())?.amount;
        assert_eq!(
            behind_it,
            if sums_ages { below } else { above },
            "{numerator:?}"
        );
        let denominator = FigureName::Denominator(one.metric);
        let behind_it = behind(conn, &before, denominator, all_of_it())?.amount;
        assert_eq!(behind_it, below, "{denominator:?}");
        compared += 1;
    }
    Ok(compared)
}

db_test!(lists_are_as_long_as_their_figures, |test| {
    crowd(test);
    let mut compared = 0;
    for (division, kind, as_of) in [
        ("全国", "", ""),
        ("341023", "", ""),
        ("341023", "village", ""),
        ("34", "community", ""),
        ("341023100", "", "2026-05-01"),
        ("全国", "village", "2026-10-01"),
    ] {
        compared += compare_all(
            test,
            &Asked {
                kind: kind.to_owned(),
                as_of: as_of.to_owned(),
                ..asked(division, "2026")
            },
        );
    }
    assert!(compared > 150, "{compared}");
    compare_all(test, &asked("341023", "2021"));
    for basis in Basis::ALL {
        write(test, move |conn| {
            for metric in Metric::ALL
                .into_iter()
                .filter(|metric| metric.bases().contains(&basis))
            {
                let version = bases_of(conn, &place("341023"))?
                    .iter()
                    .find(|setting| setting.metric == metric)
                    .map_or(0, |setting| setting.version);
                choose_basis(conn, &place("341023"), metric, basis, version)?;
            }
            Ok(())
        });
        compare_all(test, &asked("341023", "2026"));
    }
});

db_test!(pages_and_orders_of_a_list_fit_together, |test| {
    crowd(test);
    read(test, |conn| {
        let question = read_question(conn, &asked("全国", "2026"))?;
        for order in [Order::Unit, Order::Youngest, Order::Oldest] {
            let mut part = |skip, take| {
                behind(
                    conn,
                    &question,
                    FigureName::Members,
                    Part { order, skip, take },
                )
            };
            let whole = part(0, 1000)?.people;
            assert!(whole.len() > 10);
            match order {
                Order::Unit => assert!(whole.is_sorted_by_key(|one| one.unit.clone())),
                Order::Youngest => assert!(whole.is_sorted_by_key(|one| one.age)),
                Order::Oldest => assert!(whole.is_sorted_by_key(|one| -i16::from(one.age))),
            }
            let mut paged = Vec::new();
            for page in 0..whole.len().div_ceil(3) {
                paged.extend(part(page * 3, 3)?.people);
            }
            assert_eq!(paged, whole);
            assert!(
                whole
                    .iter()
                    .all(|one| one.name == format!("某{}", one.person_id))
            );
        }
        let first = behind(conn, &question, FigureName::Units, all_of_it())?;
        assert_eq!(
            (
                first.units[0].unit_name.as_str(),
                first.units[0].township_name.as_str()
            ),
            ("甲社区", "碧阳镇")
        );
        Ok(())
    });
});

db_test!(the_persons_stand_beside_the_units_they_count_for, |test| {
    super::answers::example(test);
    let part = Part {
        order: Order::Unit,
        skip: 0,
        take: 50,
    };
    let named = |metric: Metric| {
        let lines = read(test, |conn| {
            let question = read_question(conn, &asked("341023", "2026"))?;
            behind(conn, &question, FigureName::Numerator(metric), part)
        });
        let units = lines.units.into_iter();
        let named = units.map(|unit| (unit.unit_name, unit.people));
        named.collect::<Vec<_>>()
    };
    let one = |id: i64| (id, format!("某{id}"));
    assert_eq!(
        named(Metric::DualHeadRate),
        [("乙村".to_owned(), vec![one(1)])]
    );
    assert_eq!(
        named(Metric::UnitWithWomanRate),
        [
            ("乙村".to_owned(), vec![one(4), one(5)]),
            ("丁村".to_owned(), vec![one(14)])
        ]
    );
});
