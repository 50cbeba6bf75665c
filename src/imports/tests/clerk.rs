//! What a clerk runs into: names in two counties, numbers in the wrong column, people who must not
//! leave, changes that are told before they are made.

use super::*;
use crate::db_test;

const ROSTER: &str = "村,姓名,性别,出生日期,学历,政治面貌,党组织职务,村委会职务,身份证号\n";

fn skip(how: How) -> How {
    How {
        skip_bad_rows: true,
        ..how
    }
}

fn replace() -> How {
    How {
        replace: true,
        ..skip(in_term("2026"))
    }
}

/// Another county that has places with names of the first.
fn add_neighbour(office: &Office<'_>) {
    let places = "代码,名称\n341024,邻县\n341024100,碧阳镇\n341024101,远镇\n\
        341024100200,南门村村委会\n341024100201,远山村委会\n341024101200,远方村委会\n";
    let done = office.import(Kind::Divisions, places, How::default());
    assert!(done.written, "{:?}", done.report.defects);
}

db_test!(a_name_is_never_looked_for_in_another_county, |test| {
    let office = Office::new(test);
    add_neighbour(&office);
    let header = "乡镇,村,党组织职数,村（居）委会职数\n";
    // 远山 lies in the neighbour's 碧阳镇: the file's county has a township of that name.
    let file = format!("{header}碧阳镇,郭门村,5,5\n碧阳镇,西街村,5,5\n碧阳镇,远山村委会,5,5\n");
    let done = office.import(Kind::Seats, file, in_term("2026"));
    assert_eq!(found(&done), [defect(4, "村", "unknown_village")]);
    // A township that only the neighbour has says it itself.
    let file = format!("{header}碧阳镇,郭门村,5,5\n碧阳镇,西街村,5,5\n远镇,远方村委会,5,5\n");
    let done = office.import(Kind::Seats, file, in_term("2026"));
    assert_eq!(counts(&done)[0], 3, "{:?}", done.report.defects);
    // Without townships the file's county is the only one.
    let file = "村,党组织职数,村（居）委会职数\n郭门村,5,6\n西街村,5,6\n远方村委会,5,6\n";
    let done = office.import(Kind::Seats, file, in_term("2026"));
    assert_eq!(found(&done), [defect(4, "村", "unknown_village")]);
    // Two counties have equally many places of the file: neither is taken.
    let file = format!("{header}碧阳镇,南门村村委会,5,5\n");
    let done = office.import(Kind::Seats, file, in_term("2026"));
    assert_eq!(found(&done), [defect(2, "村", "ambiguous_village")]);
    let told = &done.report.defects[0].message;
    assert!(
        told.contains("341023100207") && told.contains("341024100200"),
        "{told}"
    );
});

db_test!(what_lies_outside_the_scope_is_told_as_such, |test| {
    let mut office = Office::new(test);
    office.scope = DivisionCode::parse("341023101").unwrap();
    let file = "乡镇,村,党组织职数,村（居）委会职数\n碧阳镇,郭门村,5,5\n,341023100206,5,5\n,341024100206,5,5\n";
    let done = office.import(Kind::Seats, file, in_term("2026"));
    for defect in &done.report.defects {
        assert_eq!(defect.code, "unknown_village");
        assert!(defect.message.contains("不在您的管理范围内"), "{defect:?}");
    }
    assert_eq!(done.report.defects.len(), 3);
});

db_test!(numbers_of_persons_are_masked_wherever_they_stand, |test| {
    let office = Office::new(test);
    let number = id_number("341023", "19750308", 2);
    let rows = [
        format!("{number},王示例,女,1975-03,高中,群众,,委员,\n"),
        format!("南门村,王五{number},女,1975-03,高中,群众,,委员,\n"),
        format!("南门村,王示例,{number},1975-03,高中,群众,,委员,\n"),
        format!("南门村,王示例,女,{number},高中,群众,,委员,\n"),
        format!("南门村,王示例,女,1975-03,{number},群众,,委员,\n"),
        format!("南门村,王示例,女,1975-03,高中,{number},,委员,\n"),
        format!("南门村,王示例,女,1975-03,高中,群众,{number},,\n"),
        "南门村,王示例,女,1975-03,高中,群众,,13800000001,\n".to_owned(),
        "南门村,王示例,女,1975-03,高中,341023750308002,,委员,\n".to_owned(),
    ];
    let done = office.import(
        Kind::Members,
        format!("{ROSTER}{}", rows.concat()),
        in_term("2026"),
    );
    assert!(done.report.defects.len() >= rows.len());
    let told = format!("{:?}", done.report);
    for hidden in [number.as_str(), "13800000001", "341023750308002"] {
        assert!(!told.contains(hidden), "{hidden}: {told}");
    }
});

db_test!(nobody_leaves_because_of_a_slip_of_the_pen, |test| {
    let office = Office::new(test);
    let ids: Vec<String> = (0..3)
        .map(|at| id_number("341023", "19750308", 2 + 2 * at))
        .collect();
    let row = |village: &str, name: &str, id: &str| {
        format!("{village},{name},女,1975-03-08,高中,党员,委员,,{id}\n")
    };
    let all = [
        row("南门村", "甲一", &ids[0]),
        row("南门村", "乙一", &ids[1]),
        row("南门村", "丙一", &ids[2]),
        row("南门村", "丁一", ""),
    ];
    office.import(
        Kind::Members,
        format!("{ROSTER}{}", all.concat()),
        in_term("2026"),
    );
    // The village is misspelt in the rows of 乙 (told by the number) and 丁 (told by the name).
    let file = format!(
        "{ROSTER}{}{}{}",
        row("南门村", "甲一", &ids[0]),
        row("难门村", "乙一一", &ids[1]),
        row("难门村", "丁一", "")
    );
    let done = office.import(Kind::Members, file, replace());
    assert_eq!(done.report.counts.removed, 1);
    assert_eq!(done.report.missing, ["丙一（南门村村委会）"], "who leaves");
    let notes = done.report.notes.join("\n");
    assert!(
        notes.contains("保留在册：乙一") && notes.contains("丁一"),
        "{notes}"
    );
    // A row that tells neither the unit nor the name may mean anybody.
    let file = format!(
        "{ROSTER}{}{}",
        row("南门村", "甲一", &ids[0]),
        row("难门村", "", "")
    );
    let done = office.import(Kind::Members, file, replace());
    assert_eq!(done.report.counts.removed, 0);
});

db_test!(another_term_in_the_title_is_pointed_out, |test| {
    let office = Office::new(test);
    let file =
        |title: &str| format!("{title},,,\n{ROSTER}南门村,甲一,女,1975-03,高中,党员,委员,,\n");
    let done = office.import(
        Kind::Members,
        file("黟县2021届村“两委”名册"),
        in_term("2026"),
    );
    assert_eq!(
        done.report.cautions,
        ["标题写的是2021届，您选的是2026届，请确认"]
    );
    let done = office.import(
        Kind::Members,
        file("黟县2026届村“两委”名册"),
        in_term("2026"),
    );
    assert!(done.report.cautions.is_empty());
});

db_test!(a_trial_tells_what_would_change, |test| {
    let office = Office::new(test);
    let row = |education: &str, post: &str| {
        format!("{ROSTER}南门村,甲一,女,1975-03,{education},党员,{post},,\n")
    };
    office.import(Kind::Members, row("高中", "委员"), in_term("2026"));
    let trial = How {
        is_trial: true,
        ..in_term("2026")
    };
    let done = office.import(Kind::Members, row("本科", "书记"), trial);
    let told: Vec<String> = done
        .report
        .changes
        .iter()
        .map(|change| {
            format!(
                "{} {} {}→{}",
                change.subject, change.column, change.old, change.new
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "甲一（南门村村委会） 党组织职务 委员→书记",
            "甲一（南门村村委会） 文化程度 高中（中专）→本科"
        ]
    );
});

db_test!(a_list_of_before_undoes_no_event, |test| {
    let office = Office::new(test);
    let code = DivisionCode::parse("341023100207").unwrap();
    let (place, now) = (code.clone(), office.test.db.clock().now());
    let today = office.test.db.clock().today();
    office.write(move |conn| {
        let how = crate::divisions::Happening {
            scope: DivisionCode::nation(),
            effective_on: today,
            note: String::new(),
            now,
        };
        let stated = crate::divisions::Stated {
            code: place,
            version: 1,
        };
        crate::divisions::rename(conn, &how, &stated, "新南门村村委会")
    });
    let done = office.import(Kind::Divisions, PLACES[4], How::default());
    assert!(done.written);
    assert_eq!(
        found(&done),
        [(
            done.report.defects[0].row,
            "name".to_owned(),
            "conflicts_with_record"
        )]
    );
    assert_eq!(
        (done.report.counts.changed, done.report.counts.refused),
        (0, 0)
    );
    let kept = office.read(|conn| crate::divisions::find_anywhere(conn, &code));
    assert_eq!(kept.unwrap().name, "新南门村村委会");
});

db_test!(codes_that_no_place_has_are_refused, |test| {
    let office = Office::new(test);
    let file = "代码,名称\n341023100000,碧阳镇\n341023100600,甲村\n341023100999,乙村\n00,丙省\n99,丁省\n\
        340000,安徽省\n341000,黄山市\n3400,安徽省\n341023100599,戊村\n441900,东莞市\n";
    let done = office.import(Kind::Divisions, file, skip(How::default()));
    let bad = |row| defect(row, "代码", "bad_code");
    let mut expected: Vec<_> = (2..=9).map(bad).collect();
    expected.push(defect(11, "代码", "unknown_parent"));
    assert_eq!(found(&done), expected);
});

db_test!(the_cell_that_is_wrong_is_the_one_that_is_told, |test| {
    let office = Office::new(test);
    let file = "村名,村代码,党组织职数,村（居）委会职数\n\
        郭门村,34102310020,5,5\n郭门村,341023100299,5,5\n郭门村,341023100207,5,5\n无名村,341023100207,5,5\n\
        郭门村,341023100206,5,5\n";
    let done = office.import(Kind::Seats, file, in_term("2026"));
    assert_eq!(
        found(&done),
        [
            defect(2, "村代码", "bad_code"),
            defect(3, "村代码", "unknown_village"),
            defect(4, "村名", "ambiguous_village"),
            defect(5, "村名", "ambiguous_village"),
        ]
    );
});

db_test!(rows_that_are_no_data_are_skipped, |test| {
    let office = Office::new(test);
    let header = "序号,乡镇,村,党组织职数,村（居）委会职数";
    let file = format!(
        "{header}\n1,碧阳镇,郭门村,5,5\n2,,,,\n{header}\n3,虚拟镇,南门村,5,5\n合计：1人,,,,\n4,合计,,,\n总计 3人,,,,\n5,,,,\n"
    );
    let done = office.import(Kind::Seats, file, in_term("2026"));
    assert_eq!(counts(&done), [1, 0, 0, 0, 7], "{:?}", done.report.defects);
});

db_test!(the_reason_of_a_second_refusal_is_told, |test| {
    let office = Office::new(test);
    let id = id_number("341023", "19750308", 2);
    let row = |education: &str| format!("南门村,甲一,女,1975-03-08,高中,{education},委员,,{id}\n");
    let file = format!("{ROSTER}{}{}", row("未知面貌"), row("党员"));
    let done = office.import(Kind::Members, file, skip(in_term("2026")));
    assert_eq!(
        found(&done),
        [
            defect(2, "政治面貌", "unknown_political_status"),
            defect(3, "身份证号", "duplicate_in_file"),
        ]
    );
    assert!(done.report.defects[1].message.contains("第2行已被拒绝"));
});

db_test!(children_are_no_voters, |test| {
    let office = Office::new(test);
    let file = "村,姓名,性别,出生日期,登记类别\n南门村,甲示例,女,2015-03-08,本村户籍\n南门村,乙示例,女,1975-03-08,本村户籍\n";
    let done = office.import(Kind::Voters, file, skip(How::default()));
    assert_eq!(found(&done), [defect(2, "出生日期", "date_out_of_range")]);
    assert_eq!(counts(&done)[0], 1);
});
