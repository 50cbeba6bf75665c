//! Rows that are no data, cells that hold more than they should, titles of another term.

use super::*;
use crate::db_test;

const ROSTER: &str = "乡镇,村,姓名,性别,出生日期,学历,政治面貌,党组织职务,村委会职务,备注\n";

fn row(name: &str, posts: &str) -> String {
    format!("碧阳镇,南门村,{name},女,1975-03-08,高中,党员,{posts},\n")
}

db_test!(
    totals_in_any_of_the_first_cells_are_skipped_and_told,
    |test| {
        let office = Office::new(test);
        let file = [
            ROSTER,
            &row("甲一", "书记,"),
            "碧阳镇,小计,1\n",
            "碧阳镇小计,,1\n",
            "本页小计\n",
            "共计,18人\n",
            "本表共 14 人\n",
            "示例\n",
            "合计,张三,男,1975-03,大专,党员,书记\n",
        ]
        .concat();
        let done = office.import(Kind::Members, file, in_term("2026"));
        assert_eq!(counts(&done), [1, 0, 0, 0, 7], "{:?}", done.report.defects);
        let notes = done.report.notes.join("\n");
        for told in [
            "第3行（合计行）",
            "第7行（合计行）",
            "第8行（示例行）",
            "第9行",
        ] {
            assert!(notes.contains(told), "{told}: {notes}");
        }
    }
);

db_test!(a_row_with_one_fault_is_told_once, |test| {
    let office = Office::new(test);
    let file = [ROSTER, &row("甲一", "书记,"), ",南门村\n", ",,赵六\n"].concat();
    let done = office.import(Kind::Members, file, in_term("2026"));
    assert_eq!(
        found(&done),
        [
            defect(3, "姓名", "missing_value"),
            defect(4, "村", "missing_value")
        ]
    );
    assert_eq!(done.report.counts.refused, 2);
});

db_test!(cells_with_more_than_a_name_or_a_post_are_refused, |test| {
    let office = Office::new(test);
    let file = [
        ROSTER,
        &row("\"张三\n李四\"", "书记,"),
        &row("赵六 副主任", "委员,"),
        &row("王芳（女）", "委员,"),
        &row("兼甲", "书记,兼任"),
        &row("非乙", ",非委员"),
        &row("古丽.买买提", ",委员"),
    ]
    .concat();
    let done = office.import(Kind::Members, file, in_term("2026"));
    let told: Vec<(String, &str)> = done
        .report
        .defects
        .iter()
        .map(|defect| (defect.column.clone(), defect.code))
        .collect();
    let name = || ("姓名".to_owned(), "bad_character");
    let post = || ("村委会职务".to_owned(), "unknown_post");
    assert_eq!(told, [name(), name(), name(), post(), post()]);
});

db_test!(
    a_number_in_a_remark_is_pointed_out_and_masked_on_the_way_out,
    |test| {
        let office = Office::new(test);
        let number = id_number("341023", "19750308", 2);
        let file = format!(
            "{ROSTER}碧阳镇,南门村,甲一,女,1975-03-08,高中,党员,书记,,{number}\n\
         碧阳镇,南门村,乙一,女,1975-03-08,高中,党员,委员,,电话13800001234\n"
        );
        let done = office.import(Kind::Members, file.clone(), in_term("2026"));
        let cautions = done.report.cautions.join("\n");
        assert!(
            cautions.contains("第2、3行的备注里有身份证号或手机号"),
            "{cautions}"
        );
        assert!(done.written);
        let masked = file
            .replace(&number, &crate::people::mask_numbers(&number).unwrap())
            .replace("13800001234", "138****1234");
        let done = office.import(Kind::Members, masked, in_term("2026"));
        assert_eq!(counts(&done), [0, 0, 2, 0, 0], "{:?}", done.report.changes);
    }
);

db_test!(namesakes_in_the_voter_roll_are_no_finding, |test| {
    let office = Office::new(test);
    let voters = "村,姓名,性别,出生日期,登记类别\n南门村,张三,男,1950-01-01,本村户籍\n";
    assert!(office.import(Kind::Voters, voters, How::default()).written);
    let roster = |birth: &str| format!("{ROSTER}碧阳镇,南门村,张三,男,{birth},高中,党员,书记,,\n");
    let done = office.import(Kind::Members, roster("1975-03-08"), in_term("2021"));
    assert_eq!(found(&done), []);
    // Another member of that name is.
    let done = office.import(Kind::Members, roster("1980-03-08"), in_term("2026"));
    assert_eq!(found(&done), [defect(2, "姓名", "same_name_other_person")]);
});

db_test!(voters_are_of_age_on_the_next_election_day, |test| {
    let office = Office::new(test);
    let today = test.db.clock().today();
    office.write(move |conn| {
        for (name, years) in [("下届", 1), ("再下届", 6)] {
            let starts_on = today
                .checked_add_months(chrono::Months::new(12 * years))
                .unwrap();
            committees::add_term(conn, name, starts_on, None)?;
        }
        Ok(())
    });
    let born = |years: u32| {
        today
            .checked_sub_months(chrono::Months::new(12 * years))
            .unwrap()
    };
    let file = format!(
        "村,姓名,性别,出生日期,登记类别\n南门村,甲,男,{},本村户籍\n南门村,乙,男,{},本村户籍\n",
        born(17),
        born(14)
    );
    let done = office.import(Kind::Voters, file, How::default());
    assert_eq!(found(&done), [defect(3, "出生日期", "date_out_of_range")]);
});

db_test!(two_header_rows_are_told_as_such, |test| {
    let office = Office::new(test);
    let file = "序号,村,姓名,性别,出生年月,学历,政治面貌,职务,\n,,,,,,,党组织职务,村委会职务\n1,南门村,甲,女,1975-03,高中,党员,书记,主任\n";
    let request = office.request(Kind::Members, file, in_term("2026"));
    let Err(Stopped::Unreadable(cause)) = run(&office.test.db, &office.key, request) else {
        panic!("must be refused");
    };
    assert_eq!(cause.code(), "missing_column");
    let told = cause.to_string();
    assert!(
        told.contains("表头占了两行") && told.contains("党组织职务、村委会职务"),
        "{told}"
    );
});

db_test!(
    places_are_tried_with_those_of_the_files_before_them,
    |test| {
        let key = Arc::new(SealingKey::generate());
        let office = Office {
            test,
            key,
            scope: DivisionCode::nation(),
        };
        let requests = |is_trial: bool| {
            let how = How {
                is_trial,
                ..How::default()
            };
            PLACES
                .map(|file| office.request(Kind::Divisions, file, how))
                .to_vec()
        };
        let tried = crate::imports::run_all(&test.db, &office.key, requests(true)).unwrap();
        assert!(!tried.written && tried.reports.len() == 5);
        assert!(
            tried
                .reports
                .iter()
                .all(|report| report.is_clean() && report.counts.added > 0)
        );
        let done = crate::imports::run_all(&test.db, &office.key, requests(false)).unwrap();
        assert!(done.written);
        let added = |several: &crate::imports::Several| -> Vec<u32> {
            several
                .reports
                .iter()
                .map(|report| report.counts.added)
                .collect()
        };
        assert_eq!(added(&done), added(&tried), "the trial left nothing behind");
    }
);

db_test!(of_several_files_all_are_written_or_none, |test| {
    let office = Office::new(test);
    let file = |name: &str, birth: &str| {
        let file = format!("{ROSTER}碧阳镇,南门村,{name},女,{birth},高中,党员,委员,,\n");
        office.request(Kind::Members, file, in_term("2026"))
    };
    let before = office.rows();
    let files = vec![
        file("甲", "1975-03"),
        file("乙", "1975.1"),
        file("丙", "1975-03"),
    ];
    let done = crate::imports::run_all(&test.db, &office.key, files).unwrap();
    assert!(!done.written);
    assert_eq!(done.reports.len(), 2, "the third is not read");
    assert_eq!(office.rows(), before);
});

db_test!(a_second_file_never_ends_what_the_first_one_wrote, |test| {
    let office = Office::new(test);
    let file = |name: &str, village: &str| {
        let file = format!("{ROSTER}碧阳镇,{village},{name},女,1975-03,高中,党员,委员,,\n");
        let replace = How {
            replace: true,
            ..in_term("2026")
        };
        office.request(Kind::Members, file, replace)
    };
    let before = office.rows();
    let twice = vec![file("甲", "南门村"), file("乙", "南门村")];
    let refused = crate::imports::run_all(&test.db, &office.key, twice).unwrap_err();
    let told = format!("{refused:?}");
    assert!(told.contains("有两个文件里都有南门村"), "{told}");
    assert_eq!(office.rows(), before);
    let apart = vec![file("甲", "南门村"), file("乙", "郭门村")];
    let done = crate::imports::run_all(&test.db, &office.key, apart).unwrap();
    assert!(done.written);
});
