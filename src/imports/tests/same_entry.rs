//! A second table with ID numbers finds the entries that stand without one, and doubles nobody.

use super::*;
use crate::db_test;
use crate::schema::{memberships, person_matches};
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

db_test!(
    numbers_filled_in_later_make_one_person_of_two_records,
    |test| {
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
        let tried = office.import(Kind::Members, roster(&filled), trial);
        assert_eq!(counts(&tried), [0, 2, 0, 0, 0], "{:?}", tried.report);
        let said = tried.report.notes.concat();
        for words in ["第2行王示例：共1人", "合并为一条"] {
            assert!(said.contains(words), "{words}: {said}");
        }
        assert!(!said.contains("可能是同一人"), "nobody is asked: {said}");
        assert!(
            tried.report.missing.is_empty(),
            "{:?}",
            tried.report.missing
        );
        assert_eq!(office.rows(), before);
        let done = office.import(Kind::Members, roster(&filled), in_term("2021"));
        assert!(done.written);
        assert_eq!(done.report.fingerprint(), tried.report.fingerprint());
        let rows = office.rows();
        assert_eq!(rows[..2], [before[0] - 1, before[1]], "one person of two");
        assert_eq!(
            rows[5],
            before[5] + 2,
            "the import, and the records it joined"
        );
        assert!(questions(&office).is_empty(), "the question is answered");
        // As if the rosters had come in the other order.
        let flags: Vec<(bool, bool)> = office.read(|conn| {
            let later = memberships::table.filter(memberships::term_id.eq(2));
            let flags = (memberships::reelected, memberships::newcomer);
            Ok(later.select(flags).load(conn)?)
        });
        assert_eq!(flags, [(true, false)]);
        let again = office.import(Kind::Members, roster(&filled), in_term("2021"));
        assert_eq!(counts(&again), [0, 0, 2, 0, 0]);
        let findings = office.read(crate::composition::check);
        assert!(findings.is_empty(), "{findings:?}");
    }
);

db_test!(
    what_lies_outside_the_scope_is_not_joined_by_a_table,
    |test| {
        let mut office = Office::new(test);
        let voter = format!(
            "村,姓名,性别,出生日期,登记类别,身份证号\n341023101200,王示例,女,1975-03-08,本村户籍,{}\n",
            id(2)
        );
        office.import(Kind::Voters, voter, How::default());
        let entry = roster(&[member("王示例", "主任", "")]);
        office.import(Kind::Members, entry, in_term("2026"));
        office.scope = DivisionCode::parse("341023100").unwrap();
        let before = office.rows();
        let with_number = roster(&[member("王示例", "主任", &id(2))]);
        let done = office.import(Kind::Members, with_number, in_term("2026"));
        assert_eq!(counts(&done), [0, 0, 1, 0, 0], "{:?}", done.report.notes);
        assert_eq!(office.rows()[..2], before[..2]);
        assert_eq!(questions(&office).len(), 1, "people decide");
    }
);

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

db_test!(the_number_of_a_voter_elsewhere_joins_the_member, |test| {
    let office = Office::new(test);
    let roster_without = roster(&[member("王示例", "主任", "")]);
    office.import(Kind::Members, roster_without, in_term("2026"));
    let voters = "村,姓名,性别,出生日期,登记类别,身份证号\n";
    let voter = |unit: &str, number: &str| {
        format!("{voters}{unit},王示例,女,1975-03-08,本村户籍,{number}\n")
    };
    office.import(Kind::Voters, voter("341023100207", &id(2)), How::default());
    assert_eq!(office.rows()[0], 2);
    let with_number = roster(&[member("王示例", "主任", &id(2))]);
    let done = office.import(Kind::Members, with_number.clone(), in_term("2026"));
    assert_eq!(counts(&done), [0, 1, 0, 0, 0], "{:?}", done.report.notes);
    assert_eq!(office.rows()[0], 1);
    let again = office.import(Kind::Members, with_number, in_term("2026"));
    assert_eq!(counts(&again), [0, 0, 1, 0, 0]);
    // Among the voters of a unit the same holds.
    let namesake = format!("{voters}341023100206,李示例,女,1975-03-08,本村户籍,\n");
    office.import(Kind::Voters, namesake.clone(), How::default());
    let elsewhere = roster(&[member("李示例", "委员", &id(4)).replace("206", "208")]);
    office.import(Kind::Members, elsewhere, in_term("2026"));
    assert_eq!(office.rows()[0], 3);
    let with = namesake.replace("户籍,\n", &format!("户籍,{}\n", id(4)));
    let done = office.import(Kind::Voters, with.clone(), How::default());
    assert_eq!(counts(&done), [0, 1, 0, 0, 0], "{:?}", done.report.notes);
    assert_eq!(office.rows()[0], 2);
    let again = office.import(Kind::Voters, with, How::default());
    assert_eq!(counts(&again), [0, 0, 1, 0, 0]);
});
