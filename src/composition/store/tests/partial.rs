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
