//! Seats, households and voters: added, changed, unchanged, refused.

use super::*;
use crate::db_test;

const SEATS: &str = "乡镇,村（社区）,党组织职数,村（居）委会职数,妇女委员定岗,一票选举\n";
const HOUSEHOLDS: &str = "乡镇,村,户编号,户主姓名,村民小组,人口数,联系电话\n";
const VOTERS: &str = "乡镇,村,姓名,性别,出生日期,登记类别,身份证号,村民小组,备注\n";

fn table(header: &str, rows: &[&str]) -> String {
    format!("{header}{}\n", rows.join("\n"))
}

fn skip() -> How {
    How {
        skip_bad_rows: true,
        ..How::default()
    }
}

db_test!(seats_come_change_and_stay, |test| {
    let office = Office::new(test);
    let rows = [
        "碧阳镇,郭门村,5,5,是,",
        "碧阳镇,南门村,3,0,,是",
        "合计,,8,5,,",
    ];
    let file = table(SEATS, &rows);
    let first = office.import(Kind::Seats, file.clone(), in_term("2026"));
    assert_eq!(
        counts(&first),
        [2, 0, 0, 0, 1],
        "{:?}",
        first.report.defects
    );
    let again = office.import(Kind::Seats, file.clone(), in_term("2026"));
    assert_eq!(counts(&again), [0, 0, 2, 0, 1]);
    // Empty optional cells change nothing, by code as by name.
    let empty = table(SEATS, &[",341023100206,5,5,,"]);
    let done = office.import(Kind::Seats, empty, in_term("2026"));
    assert_eq!(counts(&done), [0, 0, 1, 0, 0]);
    let changed = table(SEATS, &["碧阳镇,郭门村村委会,5,7,否,"]);
    let done = office.import(Kind::Seats, changed, in_term("2026"));
    assert_eq!(counts(&done), [0, 1, 0, 0, 0]);
    let other_term = office.import(Kind::Seats, file, in_term("2021"));
    assert_eq!(counts(&other_term)[0], 2);
    assert_eq!(office.rows()[2], 4);
});

db_test!(bad_seats_are_told_and_nothing_is_written, |test| {
    let office = Office::new(test);
    office.add_namesakes();
    let rows = [
        "碧阳镇,郭门村,5,5,,",
        "碧阳镇,南门村,16,-1,大概,也许",
        "碧阳镇,西街村,五,,,",
        "碧阳镇,郭门村村民委员会,4,4,,",
        "碧阳镇,邓家,4,4,,",
        "碧阳镇,无名村,4,4,,",
        "无名镇,南门村,4,4,,",
        "碧阳镇,,4,4,,",
        "碧阳镇,虚拟社区,4,4,,",
        "碧阳镇,碧山村,1e1,2.5,,",
    ];
    let file = table(SEATS, &rows);
    let before = office.rows();
    let done = office.import(Kind::Seats, file.clone(), in_term("2026"));
    assert!(!done.written);
    assert_eq!(office.rows(), before);
    assert_eq!(counts(&done), [1, 0, 0, 8, 1]);
    let expected = vec![
        defect(3, "党组织职数", "number_out_of_range"),
        defect(3, "村（居）委会职数", "number_out_of_range"),
        defect(3, "妇女委员定岗", "unknown_category"),
        defect(3, "一票选举", "unknown_category"),
        defect(4, "党组织职数", "bad_number"),
        defect(4, "村（居）委会职数", "missing_value"),
        defect(5, "村（社区）", "duplicate_in_file"),
        defect(6, "村（社区）", "ambiguous_village"),
        defect(7, "村（社区）", "unknown_village"),
        defect(8, "乡镇", "unknown_village"),
        defect(9, "村（社区）", "missing_value"),
        defect(11, "党组织职数", "bad_number"),
        defect(11, "村（居）委会职数", "bad_number"),
    ];
    assert_eq!(found(&done), expected);
    let how = How {
        term: Some("2026"),
        ..skip()
    };
    let done = office.import(Kind::Seats, file, how);
    assert!(done.written);
    assert_eq!(office.rows()[2], 1, "the good row alone");
    assert_eq!(
        office.refusal(Kind::Seats, "村,党组织职数\n", in_term("2026")),
        "missing_column"
    );
    assert!(
        office
            .refusal(Kind::Seats, SEATS, How::default())
            .contains("届次")
    );
});

db_test!(households_come_change_and_stay, |test| {
    let office = Office::new(test);
    let rows = [
        "碧阳镇,郭门村,001,王示例,第一组,4,13800000001",
        "碧阳镇,郭门村,002,李示例,,,",
        "碧阳镇,南门村,001,赵示例,,0,0559-5521234",
    ];
    let file = table(HOUSEHOLDS, &rows);
    let first = office.import(Kind::Households, file.clone(), How::default());
    assert_eq!(
        counts(&first),
        [3, 0, 0, 0, 0],
        "{:?}",
        first.report.defects
    );
    let again = office.import(Kind::Households, file, How::default());
    assert_eq!(counts(&again), [0, 0, 3, 0, 0]);
    let changes = table(
        HOUSEHOLDS,
        &[
            "碧阳镇,郭门村,001,王示例,,,+86 138 0000 0001",
            "碧阳镇,郭门村,002,李示例,,3,13800000002",
        ],
    );
    let done = office.import(Kind::Households, changes.clone(), How::default());
    assert_eq!(counts(&done), [0, 1, 1, 0, 0]);
    let done = office.import(Kind::Households, changes, How::default());
    assert_eq!(counts(&done), [0, 0, 2, 0, 0]);
    let place = DivisionCode::parse("341023100206").unwrap();
    let stored = office.read(|conn| crate::people::households::households_in(conn, &place));
    assert_eq!(stored[0].group_name.as_deref(), Some("第一组"));
    assert_eq!(stored[1].persons, Some(3));
    let sealed = stored[0].telephone_sealed.as_ref().unwrap();
    assert!(!String::from_utf8_lossy(sealed).contains("13800000001"));
});

db_test!(bad_households_are_told, |test| {
    let office = Office::new(test);
    let long = "长".repeat(31);
    let rows = [
        "碧阳镇,郭门村,001,王示例,第一组,4,",
        "碧阳镇,郭门村村委会,001,李示例,,,",
        "碧阳镇,郭门村,,李示例,,,",
        "碧阳镇,郭门村,003,,,,",
        &format!("碧阳镇,郭门村,{long},李示例,{long},,"),
        "碧阳镇,郭门村,004,李示例,,10000,",
        "碧阳镇,郭门村,005,李示例,,四口,12345",
        "碧阳镇,郭门村,006,李🙂,,,138****0001",
        "碧阳镇,郭门村,00\u{E000}7,李示例,,,",
        "小计,,,,,,",
    ];
    let done = office.import(Kind::Households, table(HOUSEHOLDS, &rows), skip());
    let expected = vec![
        defect(3, "户编号", "duplicate_in_file"),
        defect(4, "户编号", "missing_value"),
        defect(5, "户主姓名", "missing_value"),
        defect(6, "户编号", "too_long"),
        defect(6, "村民小组", "too_long"),
        defect(7, "人口数", "number_out_of_range"),
        defect(8, "人口数", "bad_number"),
        defect(8, "联系电话", "bad_number"),
        defect(9, "户主姓名", "bad_character"),
        defect(9, "联系电话", "bad_number"),
        defect(10, "户编号", "bad_character"),
    ];
    assert_eq!(found(&done), expected);
    assert_eq!(counts(&done), [1, 0, 0, 8, 1]);
    assert_eq!(office.rows()[3], 1);
});

db_test!(voters_are_recognised_by_their_id_number_alone, |test| {
    let office = Office::new(test);
    let one = id_number("341023", "19750308", 2);
    let two = id_number("341023", "19800102", 11);
    // The first is on record as a member of the committee already.
    let roster = format!(
        "村,姓名,性别,出生年月,学历,政治面貌,党组织职务,身份证号\n341023100206,王示例,女,1975.03,高中,党员,书记,{one}\n"
    );
    office.import(Kind::Members, roster, in_term("2026"));
    let rows = [
        format!("碧阳镇,郭门村,王示例,女,1975-03-08,本村户籍,{one},第一组,"),
        format!("碧阳镇,郭门村,李示例,男,1980-01-02,外出申报,{two},,在外地"),
        "碧阳镇,郭门村,赵示例,男,1960-05-06,外来经同意,,,".to_owned(),
        format!("碧阳镇,南门村,李示例,男,1980-01-02,户籍在村居住,{two},,"),
    ];
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let file = table(VOTERS, &rows);
    let trial = How {
        is_trial: true,
        ..How::default()
    };
    let tried = office.import(Kind::Voters, file.clone(), trial);
    let first = office.import(Kind::Voters, file.clone(), How::default());
    assert_eq!(
        counts(&first),
        [4, 0, 0, 0, 0],
        "{:?}",
        first.report.defects
    );
    assert_eq!(tried.report.counts, first.report.counts);
    assert_eq!(found(&first), [defect(5, "身份证号", "same_id_other_unit")]);
    assert_eq!(office.rows()[0], 3, "one person more for each new one only");
    assert_eq!(office.rows()[4], 4);
    let again = office.import(Kind::Voters, file, How::default());
    assert_eq!(
        counts(&again),
        [0, 0, 4, 0, 0],
        "{:?}",
        again.report.defects
    );
    let empty = table(
        VOTERS,
        &[&format!("碧阳镇,郭门村,李示例,男,198001,外出申报,{two},,")],
    );
    let done = office.import(Kind::Voters, empty, How::default());
    assert_eq!(counts(&done), [0, 0, 1, 0, 0], "empty cells change nothing");
    let changed = table(
        VOTERS,
        &[&format!(
            "碧阳镇,郭门村,李示例,男,198001,非户籍,{two},二组,"
        )],
    );
    let done = office.import(Kind::Voters, changed, How::default());
    assert_eq!(counts(&done), [0, 1, 0, 0, 0]);
});

db_test!(a_voter_without_a_number_is_never_joined_silently, |test| {
    let office = Office::new(test);
    let one = id_number("341023", "19750308", 2);
    let file = table(
        VOTERS,
        &[&format!(
            "碧阳镇,郭门村,王示例,女,1975-03-08,本村户籍,{one},,"
        )],
    );
    office.import(Kind::Voters, file, How::default());
    let roster = "村,姓名,性别,出生年月,学历,政治面貌,党组织职务\n341023100206,王示例,女,1975.03,高中,党员,书记\n";
    let done = office.import(Kind::Members, roster, in_term("2026"));
    assert_eq!(counts(&done)[0], 1);
    let notes = done.report.notes.join("\n");
    assert!(notes.contains("1人与系统中某人同村"), "{notes}");
    assert_eq!(office.rows()[0], 2, "two records until somebody decides");
});

db_test!(bad_voters_are_told, |test| {
    let office = Office::new(test);
    let id = |sequence| id_number("341023", "19750308", sequence);
    let rows = [
        format!("碧阳镇,郭门村,王示例,女,1975-03-08,本村户籍,{},,", id(2)),
        format!("碧阳镇,郭门村,王示例,女,1975-03-08,本村户籍,{},,", id(2)),
        format!("碧阳镇,南门村,李示例,女,1975-03-08,本村户籍,{},,", id(2)),
        format!("碧阳镇,郭门村,赵示例,女,1975-03-08,外地,{},,", id(4)),
        format!("碧阳镇,郭门村,钱示例,女,1975-03-08,,{},,", id(6)),
        format!("碧阳镇,郭门村,孙示例,男,1975-04,本村户籍,{},,", id(8)),
        "碧阳镇,郭门村,周示例,女,1975.1,本村户籍,,,".to_owned(),
        "碧阳镇,郭门村,吴示例,女,2027-01-01,本村户籍,341***********0029,,".to_owned(),
        "碧阳镇,郭门村,郑示例,不详,1975-01,本村户籍,,,".to_owned(),
        "碧阳镇,郭门村,冯示例,女,1975-01,本村户籍,,,".to_owned(),
        "碧阳镇,郭门村,冯示例,女,1975-01-09,本村户籍,,,".to_owned(),
        "碧阳镇,郭门村,冯示例,女,1976-01-09,本村户籍,,,".to_owned(),
    ];
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let done = office.import(Kind::Voters, table(VOTERS, &rows), skip());
    let expected = vec![
        defect(3, "身份证号", "duplicate_in_file"),
        defect(4, "身份证号", "duplicate_in_file"),
        defect(5, "登记类别", "unknown_category"),
        defect(6, "登记类别", "missing_value"),
        defect(7, "身份证号", "id_sex_mismatch"),
        defect(7, "身份证号", "id_birth_mismatch"),
        defect(8, "出生日期", "ambiguous_date"),
        defect(9, "出生日期", "date_out_of_range"),
        defect(9, "身份证号", "bad_id_number"),
        defect(10, "性别", "unknown_sex"),
        defect(12, "姓名", "duplicate_in_file"),
        defect(13, "姓名", "same_name_other_person"),
    ];
    assert_eq!(found(&done), expected);
    assert_eq!(counts(&done), [3, 0, 0, 9, 0]);
    let contradicting = table(
        VOTERS,
        &[&format!(
            "碧阳镇,郭门村,王改名,女,1975-03-08,本村户籍,{},,",
            id(2)
        )],
    );
    let done = office.import(Kind::Voters, contradicting, skip());
    assert_eq!(found(&done), [defect(2, "姓名", "conflicts_with_record")]);
});

db_test!(nobody_imports_outside_the_own_scope, |test| {
    let mut office = Office::new(test);
    office.scope = DivisionCode::parse("341023101").unwrap();
    let rows = [
        "碧阳镇,郭门村,5,5,,",
        ",341023100206,5,5,,",
        "宏村镇,宏村,5,5,,",
    ];
    let done = office.import(Kind::Seats, table(SEATS, &rows), in_term("2026"));
    assert_eq!(
        found(&done),
        [
            defect(2, "村（社区）", "unknown_village"),
            defect(3, "村（社区）", "unknown_village"),
        ]
    );
});

db_test!(places_with_defects_are_told, |test| {
    let office = Office::new(test);
    let rows = "代码,名称,上级代码\n\
        341023100,碧阳镇,341023\n\
        34102310,短码,\n\
        ,无码,\n\
        341023105,,341023\n\
        341023106,甲镇,3410\n\
        341023106,甲镇,\n\
        341023107,乙镇,341024\n\
        341099108,丙镇,\n\
        341023109,丁镇,34102\n\
        合计,,\n";
    let done = office.import(Kind::Divisions, rows, skip());
    let expected = vec![
        defect(3, "代码", "bad_code"),
        defect(4, "代码", "missing_value"),
        defect(5, "名称", "missing_value"),
        defect(7, "代码", "duplicate_in_file"),
        defect(8, "上级代码", "unknown_parent"),
        defect(9, "代码", "unknown_parent"),
        defect(10, "上级代码", "bad_code"),
    ];
    assert_eq!(found(&done), expected);
    assert_eq!(counts(&done), [1, 0, 1, 7, 1]);
});

db_test!(
    people_of_other_places_are_neither_told_nor_changed,
    |test| {
        use crate::schema::persons;
        use diesel::prelude::*;
        const ROSTER: &str =
            "村,姓名,性别,出生日期,学历,政治面貌,党组织职务,民族,联系电话,身份证号\n";
        let mut office = Office::new(test);
        let one = id_number("341023", "19750308", 2);
        let row = |village: &str, name: &str, rest: &str| {
            format!("{village},{name},女,1975-03-08,高中,党员,书记,{rest},{one}")
        };
        let at_home = row("341023100206", "王示例", "汉族,13800000001");
        office.import(Kind::Members, table(ROSTER, &[&at_home]), in_term("2026"));
        let record = |office: &Office<'_>| {
            office.read(|conn| {
                let fields = (persons::name, persons::ethnicity, persons::telephone_lookup);
                let found: Vec<(String, Option<String>, Option<Vec<u8>>)> =
                    persons::table.select(fields).load(conn)?;
                Ok(found)
            })
        };
        let before = record(&office);
        assert_eq!(before.len(), 1);

        // Another township of the county.
        office.scope = DivisionCode::parse("341023101").unwrap();
        let other = row("341023101200", "王他名", "回族,13800000002");
        let roster = office.import(Kind::Members, table(ROSTER, &[&other]), in_term("2026"));
        let other = format!(",341023101200,王他名,女,1975-03-08,本村户籍,{one},,");
        let voters = office.import(Kind::Voters, table(VOTERS, &[&other]), How::default());
        for done in [roster, voters] {
            assert_eq!(
                found(&done),
                [defect(2, "身份证号", "conflicts_with_record")]
            );
            let told = format!("{:?}", done.report.defects);
            assert!(
                !told.contains("王示例") && told.contains("县级管理员"),
                "{told}"
            );
        }

        let voter = format!(",341023101200,王示例,女,1975-03-08,本村户籍,{one},,");
        let done = office.import(
            Kind::Members,
            {
                table(
                    ROSTER,
                    &[&row("341023101200", "王示例", "回族,13800000002")],
                )
            },
            in_term("2026"),
        );
        assert_eq!(counts(&done), [1, 0, 0, 0, 0], "{:?}", done.report.defects);
        assert_eq!(record(&office), before, "one person, unchanged");

        let done = office.import(Kind::Voters, table(VOTERS, &[&voter]), How::default());
        assert_eq!(counts(&done), [1, 0, 0, 0, 0], "{:?}", done.report.defects);
        // Now of a committee there: told and changed as everybody.
        let known = row("341023101200", "王他名", "回族,13800000002");
        let done = office.import(Kind::Members, table(ROSTER, &[&known]), in_term("2026"));
        assert!(format!("{:?}", done.report.defects).contains("王示例"));
    }
);
