//! What a roster or a list of voters says against the persons on record, and against itself.

use super::*;
use crate::db_test;
use crate::schema::{memberships, persons};
use diesel::prelude::*;

const ROSTER: &str =
    "村,姓名,性别,出生年月,学历,政治面貌,党组织职务,村委会职务,身份证号,任职时间,是否连任\n";
const VOTERS: &str = "村,姓名,性别,出生日期,登记类别,身份证号\n";

/// A row of a roster.
fn member(village: &str, name: &str, party: &str, post: &str, id: &str) -> String {
    format!("{village},{name},女,1975-03-08,高中,党员,{party},{post},{id},,\n")
}

fn roster(rows: &[String]) -> String {
    format!("{ROSTER}{}", rows.concat())
}

fn id(sequence: u32) -> String {
    id_number("341023", "19750308", sequence)
}

db_test!(one_on_record_in_a_unit_outside_the_file_is_told, |test| {
    let mut office = Office::new(test);
    let at_home = [
        member("341023100206", "王示例", "书记", "", &id(2)),
        member("341023100206", "李示例", "", "委员", ""),
    ];
    office.import(Kind::Members, roster(&at_home), in_term("2026"));
    let elsewhere = [
        member("341023100207", "赵示例", "书记", "", ""),
        member("341023100207", "王示例", "委员", "", &id(2)),
    ];
    let done = office.import(Kind::Members, roster(&elsewhere), in_term("2026"));
    assert!(done.written);
    assert_eq!(found(&done), [defect(3, "身份证号", "same_id_other_unit")]);
    let told = &done.report.defects[0];
    assert!(
        told.message.contains("郭门村村委会（341023100206）任职"),
        "{told:?}"
    );
    assert!(!told.value.contains("750308"), "{told:?}");
    // Of another term nothing is told; of both units in one file once, as before.
    let done = office.import(Kind::Members, roster(&elsewhere), in_term("2021"));
    assert_eq!(found(&done), []);
    let both = [&elsewhere[..], &at_home[..]].concat();
    let done = office.import(Kind::Members, roster(&both), in_term("2026"));
    assert_eq!(found(&done), [defect(4, "身份证号", "same_id_other_unit")]);

    let voter = |village: &str| {
        format!(
            "{VOTERS}{village},王示例,女,1975-03-08,本村户籍,{}\n",
            id(2)
        )
    };
    office.import(Kind::Voters, voter("341023100206"), How::default());
    let done = office.import(Kind::Voters, voter("341023100207"), How::default());
    assert_eq!(found(&done), [defect(2, "身份证号", "same_id_other_unit")]);
    assert!(
        done.report.defects[0]
            .message
            .contains("郭门村村委会（341023100206）登记")
    );
    // Places outside the scope stay untold.
    office.scope = DivisionCode::parse("341023101").unwrap();
    let done = office.import(Kind::Voters, voter("341023101200"), How::default());
    assert_eq!(found(&done), []);
});

db_test!(a_second_secretary_or_chair_is_pointed_out, |test| {
    let office = Office::new(test);
    let rows = [
        member("341023100206", "甲一", "书记", "主任", ""),
        member("341023100206", "甲二", "副书记", "副主任", ""),
        member("341023100206", "甲三", "书记", "", ""),
        member("341023100207", "甲四", "书记", "主任", ""),
        member("341023100206", "甲五", "第一书记", "", ""),
    ];
    let done = office.import(Kind::Members, roster(&rows), in_term("2026"));
    assert!(done.written);
    let sentence = "第2行和第4行都是郭门村村委会的党组织书记，一个村（社区）只有一名，请核对";
    assert_eq!(done.report.notes, [sentence]);
    let successor = [member("341023100207", "乙一", "", "主任", "")];
    let done = office.import(Kind::Members, roster(&successor), in_term("2026"));
    assert_eq!(done.report.notes.len(), 1, "{:?}", done.report.notes);
    let note = &done.report.notes[0];
    assert!(
        note.contains("第2行和系统中的甲四") && note.contains("主任"),
        "{note}"
    );
    let replacing = How {
        replace: true,
        ..in_term("2026")
    };
    let done = office.import(Kind::Members, roster(&successor), replacing);
    assert!(done.report.notes.is_empty(), "{:?}", done.report.notes);
});

db_test!(one_may_begin_on_the_election_day_that_is_to_come, |test| {
    let office = Office::new(test);
    office.write(|conn| {
        let term = committees::term_by_name(conn, "2026")?;
        let day = NaiveDate::from_ymd_opt(2026, 12, 20).unwrap();
        let place = DivisionCode::parse("341023100").unwrap();
        committees::set_election_day(conn, &place, &term, day)
    });
    let row = |village: &str, name: &str, began: &str| {
        format!("{village},{name},女,1975-03-08,高中,党员,,委员,,{began},\n")
    };
    let rows = [
        row("341023100206", "甲一", "2026-12-20"),
        row("341023100206", "甲二", "2026-12"),
        row("341023100206", "甲三", "2026-12-21"),
        // Another township, for which no day is set.
        row("341023101200", "甲四", "2026-12-20"),
        row("341023101200", "甲五", "2026-11-22"),
    ];
    let done = office.import(Kind::Members, roster(&rows), in_term("2026"));
    let late = |row| defect(row, "任职时间", "date_out_of_range");
    assert_eq!(found(&done), [late(4), late(5)]);
    let told = &done.report.defects[0].message;
    assert!(told.contains("最晚2026-12-20（选举日）"), "{told}");
    assert!(done.report.defects[1].message.contains("2026-01-01"));
    let done = office.import(Kind::Members, roster(&rows[..2]), in_term("2026"));
    assert!(done.written, "{:?}", done.report.defects);
    let done = office.import(Kind::Members, roster(&rows[..1]), in_term("2021"));
    assert_eq!(found(&done), [late(2)]);
});

db_test!(
    an_unknown_word_under_reelected_is_told_and_not_used,
    |test| {
        let office = Office::new(test);
        let row = |name: &str, said: &str| {
            format!("341023100206,{name},女,1975-03-08,高中,党员,,委员,,,{said}\n")
        };
        let rows = [row("甲一", "也许"), row("甲二", "新任"), row("甲三", "")];
        let done = office.import(Kind::Members, roster(&rows), in_term("2026"));
        assert!(done.written);
        assert_eq!(found(&done), [defect(2, "是否连任", "reelection_differs")]);
    }
);

db_test!(empty_cells_of_a_second_roster_keep_what_is_known, |test| {
    let office = Office::new(test);
    let row = |education: &str, status: &str| {
        format!("{ROSTER}341023100206,甲一,女,1975-03-08,{education},{status},,委员,,,\n")
    };
    office.import(Kind::Members, row("大专", "党员"), in_term("2026"));
    let known = || {
        office.read(|conn| {
            let fields = (memberships::education, memberships::political_status);
            let found: Vec<(i16, i16)> = memberships::table.select(fields).load(conn)?;
            Ok(found)
        })
    };
    let before = known();
    let done = office.import(Kind::Members, row("", ""), in_term("2026"));
    assert_eq!(counts(&done), [0, 0, 1, 0, 0], "{:?}", done.report.defects);
    assert_eq!(
        found(&done),
        [defect(2, "政治面貌", "missing_political_status")]
    );
    assert_eq!(known(), before);
    let done = office.import(Kind::Members, row("本科", "群众"), in_term("2026"));
    assert_eq!(counts(&done), [0, 1, 0, 0, 0]);
    assert_ne!(known(), before);
});

db_test!(another_sex_without_an_id_number_is_another_person, |test| {
    let office = Office::new(test);
    let woman = member("341023100206", "甲一", "", "委员", "");
    office.import(
        Kind::Members,
        roster(std::slice::from_ref(&woman)),
        in_term("2026"),
    );
    let man = woman.replace('女', "男");
    let done = office.import(Kind::Members, roster(&[man]), in_term("2026"));
    assert_eq!(counts(&done), [1, 0, 0, 0, 0], "{:?}", done.report.defects);
    assert!(
        done.report
            .notes
            .iter()
            .any(|note| note.contains("是否同一人")),
        "people decide: {:?}",
        done.report.notes
    );
    let sexes = office.read(|conn| {
        let found: Vec<i16> = persons::table
            .order(persons::id)
            .select(persons::sex)
            .load(conn)?;
        Ok(found)
    });
    assert_eq!(sexes.len(), 2);
    assert_ne!(sexes[0], sexes[1], "nobody's sex is changed");
});

db_test!(
    whoever_left_with_a_replaced_roster_never_sat_there,
    |test| {
        use crate::composition::{self, Asked, Metric};
        let office = Office::new(test);
        let rows = [
            member("341023100206", "甲一", "", "委员", &id(2)),
            member("341023100206", "甲二", "", "委员", &id(4)),
        ];
        office.import(Kind::Members, roster(&rows), in_term("2021"));
        let replacing = How {
            replace: true,
            ..in_term("2021")
        };
        office.import(Kind::Members, roster(&rows[1..]), replacing);
        office.import(Kind::Members, roster(&rows), in_term("2026"));
        let shown = |term: &str, as_of: &str| {
            let asked = Asked {
                division: "341023100206".to_owned(),
                term: term.to_owned(),
                as_of: as_of.to_owned(),
                ..Asked::default()
            };
            office.read(|conn| {
                let question = composition::read_question(conn, &asked)?;
                Ok(composition::composition(conn, &question)?.total)
            })
        };
        let now = shown("2026", "");
        for metric in [Metric::ReelectionRate, Metric::NewcomerRate] {
            let counted = now.metric(metric).unwrap().current.counts();
            assert_eq!(counted, Some((1, 2)), "{metric:?}");
        }
        // On no day either.
        assert_eq!(shown("2021", "2025-11-22").members, 1);
        assert_eq!(office.read(composition::check), Vec::<String>::new());
        // In the order the other way round the same comes out.
        office.import(Kind::Members, roster(&rows), in_term("2021"));
        let both = shown("2026", "")
            .metric(Metric::ReelectionRate)
            .unwrap()
            .current;
        assert_eq!(both.counts(), Some((2, 2)));
        office.import(Kind::Members, roster(&rows[1..]), replacing);
        let again = shown("2026", "")
            .metric(Metric::ReelectionRate)
            .unwrap()
            .current;
        assert_eq!(again.counts(), Some((1, 2)));
    }
);

db_test!(one_who_left_stays_out_of_office_and_is_told, |test| {
    let office = Office::new(test);
    let rows = [
        member("341023100206", "王示例", "书记", "", ""),
        member("341023100206", "李示例", "", "委员", ""),
    ];
    office.import(Kind::Members, roster(&rows), in_term("2026"));
    test.db
        .write_now(crate::db::WriteScope::Whole, |conn| {
            let ended: chrono::NaiveDate = "2026-11-01".parse().unwrap();
            diesel::update(memberships::table.filter(memberships::posts.eq(1_i16)))
                .set((
                    memberships::ended_on.eq(ended),
                    memberships::ending.eq(2_i16),
                ))
                .execute(conn)?;
            Ok(crate::db::Written::bookkeeping(()))
        })
        .unwrap();
    let done = office.import(Kind::Members, roster(&rows), in_term("2026"));
    let notes = done.report.notes.concat();
    assert!(
        notes.contains("王示例（郭门村村委会）1人在文件里") && !notes.contains("李示例"),
        "{notes}"
    );
});
