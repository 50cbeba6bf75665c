//! A second table with ID numbers finds the entries that stand without one, and doubles nobody.

use super::*;
use crate::db_test;
use crate::schema::{memberships, person_matches, persons};
use diesel::prelude::*;

const ROSTER: &str = "村,姓名,性别,出生年月,学历,政治面貌,党组织职务,村委会职务,身份证号\n";

fn id(sequence: u32) -> String {
    id_number("341023", "19750308", sequence)
}

fn member(name: &str, post: &str, id: &str) -> String {
    format!("341023100206,{name},女,1975-03-08,高中,党员,,{post},{id}\n")
}

fn roster(rows: &[String]) -> String {
    format!("{ROSTER}{}", rows.concat())
}

/// Last term without numbers, this term with them: one is asked about.
fn with_a_question(office: &Office<'_>) {
    let before = [member("王示例", "主任", ""), member("李示例", "委员", "")];
    office.import(Kind::Members, roster(&before), in_term("2021"));
    let now = roster(&[member("王示例", "主任", &id(2))]);
    let done = office.import(Kind::Members, now, in_term("2026"));
    assert_eq!(counts(&done), [1, 0, 0, 0, 0]);
    assert_eq!(questions(office).len(), 1);
}

fn questions(office: &Office<'_>) -> Vec<(i64, i64)> {
    office.read(|conn| {
        let pairs = (person_matches::person_id, person_matches::other_person_id);
        Ok(person_matches::table.select(pairs).load(conn)?)
    })
}

db_test!(numbers_filled_in_later_double_no_member, |test| {
    let office = Office::new(test);
    with_a_question(&office);
    let filled = [
        member("王示例", "主任", &id(2)),
        member("李示例", "委员", &id(4)),
    ];
    let before = office.rows();
    let trial = How {
        is_trial: true,
        ..in_term("2021")
    };
    let done = office.import(Kind::Members, roster(&filled), trial);
    assert_eq!(counts(&done), [0, 1, 1, 0, 0], "{:?}", done.report);
    let said = done.report.notes.concat();
    for words in ["第2行王示例：共1人", "没有另加", "可能是同一人"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(done.report.missing.is_empty(), "{:?}", done.report.missing);
    let done = office.import(Kind::Members, roster(&filled), in_term("2021"));
    assert!(done.written);
    assert_eq!(office.rows()[..2], before[..2]);
    assert_eq!(questions(&office).len(), 1, "asked once");
    let with_number: Vec<Option<Vec<u8>>> = office.read(|conn| {
        let number = persons::table.filter(persons::id_number_lookup.is_not_null());
        Ok(number.select(persons::id_number_lookup).load(conn)?)
    });
    assert_eq!(
        with_number.len(),
        2,
        "nobody was merged, nothing is told twice"
    );
    let again = office.import(Kind::Members, roster(&filled), in_term("2021"));
    assert_eq!(counts(&again), [0, 0, 2, 0, 0]);
});

db_test!(two_persons_found_to_be_different_stay_two, |test| {
    let office = Office::new(test);
    with_a_question(&office);
    office.write(|conn| {
        diesel::update(person_matches::table)
            .set(person_matches::state.eq(2_i16))
            .execute(conn)?;
        Ok(())
    });
    let filled = roster(&[member("王示例", "委员", &id(2))]);
    let done = office.import(Kind::Members, filled, in_term("2021"));
    assert_eq!(counts(&done), [1, 0, 0, 0, 0]);
});

db_test!(one_entry_is_meant_by_one_row_only, |test| {
    let office = Office::new(test);
    let before = roster(&[member("王示例", "主任", "")]);
    office.import(Kind::Members, before, in_term("2026"));
    let two = [
        member("王示例", "主任", &id(2)),
        member("王示例", "委员", &id(4)),
    ];
    let done = office.import(Kind::Members, roster(&two), in_term("2026"));
    assert!(done.written, "{:?}", done.report.defects);
    assert_eq!(counts(&done), [1, 1, 0, 0, 0]);
    let posts: Vec<i16> = office.read(|conn| {
        let rows = memberships::table.order(memberships::person_id);
        Ok(rows.select(memberships::posts).load(conn)?)
    });
    assert_eq!(posts, [8, 32]);
});

db_test!(a_number_of_nobody_asked_about_is_asked_about, |test| {
    let office = Office::new(test);
    let roster_without = roster(&[member("王示例", "主任", "")]);
    office.import(Kind::Members, roster_without, in_term("2026"));
    let voters = "村,姓名,性别,出生日期,登记类别,身份证号\n";
    let voter = |unit: &str, number: &str| {
        format!("{voters}{unit},王示例,女,1975-03-08,本村户籍,{number}\n")
    };
    office.import(Kind::Voters, voter("341023100207", &id(2)), How::default());
    assert!(questions(&office).is_empty());
    let with_number = roster(&[member("王示例", "主任", &id(2))]);
    let done = office.import(Kind::Members, with_number, in_term("2026"));
    assert_eq!(counts(&done), [0, 0, 1, 0, 0], "{:?}", done.report.notes);
    assert_eq!(questions(&office).len(), 1);
    // Among the voters of the unit the same holds.
    let without = voter("341023100206", "");
    office.import(Kind::Voters, without, How::default());
    let before = office.rows();
    let with = voter("341023100206", &id(2));
    let done = office.import(Kind::Voters, with, How::default());
    assert_eq!(counts(&done), [0, 0, 1, 0, 0], "{:?}", done.report.notes);
    assert_eq!(office.rows()[..5], before[..5]);
});
