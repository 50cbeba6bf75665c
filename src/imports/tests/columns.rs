//! Columns of one meaning, feet of forms, old names: what real tables have around their data.

use super::*;
use crate::db_test;

const BOTH: &str = "村名,村代码,姓名,性别,出生年月,出生日期,学历,政治面貌,党组织职务,村委会职务,居委会职务,联系电话,手机号\n";

fn table(rows: &[&str]) -> String {
    format!("{BOTH}{}\n", rows.join("\n"))
}

db_test!(columns_of_one_meaning_are_read_together, |test| {
    let office = Office::new(test);
    let rows = [
        "南门村,341023100207,甲一,女,1975.03,1975-03-08,高中,党员,,主任,,13800000001,",
        ",341023100207,甲二,女,1975.03,,高中,党员,,,委员,,13800000002",
        "南门村村委会,,甲三,女,,1975-03-08,高中,党员,,委员,委员,13800000003,13800000003",
        // The two cells contradict each other: once each, and nothing that follows from it.
        "郭门村,341023100207,乙一,女,1975.03,,高中,党员,书记,,,,",
        "南门村,,乙二,女,1975.03,1975-04-01,高中,党员,,主任,委员,,",
        "南门村,,乙三,女,1975.03,,高中,党员,书记,,,13800000001,13800000002",
        // A defect in the second column is told there.
        "南门村,,乙四,女,,1975-13,高中,党员,,,村长助理,,",
        "无名村,341023100207,乙五,女,1975.03,,高中,党员,书记,,,,",
    ];
    let file = table(&rows);
    let done = office.import(Kind::Members, file.clone(), in_term("2026"));
    let expected = vec![
        defect(5, "村名", "ambiguous_village"),
        defect(6, "出生日期", "duplicate_in_file"),
        defect(6, "居委会职务", "duplicate_in_file"),
        defect(7, "手机号", "duplicate_in_file"),
        defect(8, "出生日期", "bad_date"),
        defect(8, "居委会职务", "unknown_post"),
        defect(9, "村名", "ambiguous_village"),
    ];
    assert_eq!(found(&done), expected);
    assert_eq!(counts(&done), [3, 0, 0, 5, 0]);
    let told = &done.report.defects;
    assert!(
        told[0].message.contains("南门村村委会"),
        "{}",
        told[0].message
    );
    assert!(
        told[1].message.contains("“出生年月”"),
        "{}",
        told[1].message
    );
    assert!(!told[3].value.contains("138"), "{}", told[3].value);
    let good = table(&rows[..3]);
    let done = office.import(Kind::Members, good, in_term("2026"));
    assert!(done.written && done.report.defects.is_empty());
    let birth = office.read(|conn| {
        use crate::schema::persons;
        use diesel::prelude::*;
        let born: Vec<(NaiveDate, bool)> = persons::table
            .order(persons::name)
            .select((persons::birth_date, persons::birth_month_only))
            .load(conn)?;
        Ok(born)
    });
    let exact = birth.iter().filter(|(_, month_only)| !month_only).count();
    assert_eq!(exact, 2, "the more exact of two agreeing dates: {birth:?}");
});

db_test!(two_townships_of_one_row_are_told_once, |test| {
    let office = Office::new(test);
    let file = "乡镇,街道,村,党组织职数,村（居）委会职数\n\
                碧阳镇,,郭门村,5,5\n,碧阳镇,南门村,5,5\n碧阳镇,宏村镇,西街村,5,5\n";
    let done = office.import(Kind::Seats, file, in_term("2026"));
    assert_eq!(found(&done), [defect(4, "街道", "duplicate_in_file")]);
    assert_eq!(counts(&done), [2, 0, 0, 1, 0]);
});

db_test!(the_foot_of_a_form_is_passed_over, |test| {
    let office = Office::new(test);
    let seats = "乡镇,村（社区）,党组织职数,村（居）委会职数\n碧阳镇,郭门村,5,5\n";
    let foot = "合计,,5,5\n\n填表人：张示例,,审核人：李示例,\n注：本表一式两份,,,\n";
    let done = office.import(Kind::Seats, format!("{seats}{foot}"), in_term("2026"));
    assert!(done.written, "{:?}", done.report.defects);
    assert_eq!(counts(&done), [1, 0, 0, 0, 3]);
    assert_eq!(done.report.counts.rows, 4);
    let notes = done.report.notes.join("；");
    assert!(
        notes.contains("第5行“填表人：张示例") && notes.contains("第6行"),
        "{notes}"
    );
    // Among the data such a row is no foot.
    let more = format!("{seats}{foot}碧阳镇,南门村,3,3\n");
    let done = office.import(Kind::Seats, more, in_term("2026"));
    assert_eq!(done.report.counts.refused, 2);
    assert_eq!(found(&done)[0].0, 5);
    let notes = done.report.notes.join("；");
    assert!(!notes.contains("表尾"), "{notes}");
});

db_test!(
    a_name_with_another_ending_is_told_which_units_it_may_mean,
    |test| {
        let office = Office::new(test);
        office.add_namesakes();
        let file = "乡镇,村,党组织职数,村（居）委会职数\n碧阳镇,邓家村,5,5\n碧阳镇,无名村,5,5\n";
        let done = office.import(Kind::Seats, file, in_term("2026"));
        assert_eq!(
            found(&done),
            [
                defect(2, "村", "unknown_village"),
                defect(3, "村", "unknown_village")
            ]
        );
        let told = &done.report.defects[0].message;
        for near in [
            "碧阳镇邓家居委会 341023100004",
            "碧阳镇邓家村委会 341023100217",
        ] {
            assert!(told.contains(near), "{told}");
        }
        assert!(!done.report.defects[1].message.contains("相近"));
    }
);

db_test!(an_old_name_is_told_with_the_new_one, |test| {
    let office = Office::new(test);
    office.write(|conn| {
        let how = crate::divisions::Happening {
            scope: DivisionCode::nation(),
            effective_on: NaiveDate::from_ymd_opt(2024, 5, 1).unwrap(),
            note: String::new(),
            now: NaiveDate::from_ymd_opt(2026, 1, 1)
                .and_then(|day| day.and_hms_opt(0, 0, 0))
                .unwrap(),
        };
        let place = crate::divisions::Stated {
            code: DivisionCode::parse("341023100207").unwrap(),
            version: 1,
        };
        crate::divisions::rename(conn, &how, &place, "新南门村村委会").map(drop)
    });
    let seats = "乡镇,村（社区）,村代码,党组织职数,村（居）委会职数\n";
    let import = |row: &str| office.import(Kind::Seats, format!("{seats}{row}\n"), in_term("2026"));
    for row in ["碧阳镇,南门村,,3,3", ",南门村村委会,,3,3"] {
        let done = import(row);
        assert_eq!(found(&done), [defect(2, "村（社区）", "unknown_village")]);
        let message = &done.report.defects[0].message;
        assert!(
            message.contains("已于2024年5月1日更名为“新南门村村委会”"),
            "{message}"
        );
    }
    assert_eq!(
        import("宏村镇,南门村,,3,3").report.defects[0].code,
        "unknown_village"
    );
    let done = import("碧阳镇,南门村,341023100207,3,3");
    assert!(done.written, "the code says it: {:?}", done.report.defects);
});
