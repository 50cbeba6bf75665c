//! Tables as offices keep them: one column for all posts, other names of columns, numbers that lost
//! their zeros.

use super::*;
use crate::db_test;
use crate::schema::{households, memberships, voters};
use diesel::prelude::*;

fn told(done: &Done) -> String {
    let messages = done.report.defects.iter();
    let messages: Vec<&str> = messages.map(|defect| defect.message.as_str()).collect();
    messages.join("\n")
}

db_test!(one_column_of_posts_is_split_where_it_is_certain, |test| {
    let office = Office::new(test);
    let header = "序号,所在村,姓名,性别,民族,出生年月,学历,政治面貌,现任职务,手机号码\n";
    let row = |name: &str, posts: &str| {
        format!("1,341023100206,{name},女,汉族,1975-03-08,高中,党员,{posts},13800000000\n")
    };
    let good = [
        row("甲一", "党支部书记、村委会主任"),
        row("甲二", "副书记、妇女委员"),
    ]
    .concat();
    let done = office.import(Kind::Members, format!("{header}{good}"), in_term("2026"));
    assert!(done.written, "{}", told(&done));
    assert_eq!(found(&done), []);
    assert!(done.report.notes.is_empty(), "{:?}", done.report.notes);
    let posts: Vec<i16> = office.read(|conn| {
        let rows = memberships::table.order(memberships::person_id);
        Ok(rows.select(memberships::posts).load(conn)?)
    });
    assert_eq!(posts, [0b1001, 0b10_0010]);
    let bad = [row("甲三", "委员"), row("甲四", "")].concat();
    let done = office.import(Kind::Members, format!("{header}{bad}"), in_term("2026"));
    assert_eq!(
        found(&done),
        [
            defect(2, "现任职务", "unknown_post"),
            defect(3, "现任职务", "no_post")
        ]
    );
    assert!(told(&done).contains("分成“党组织职务”和“村（居）委会职务”两列"));
    // Beside the column of one body it is a column like any other that is not known.
    let both = "村,姓名,性别,出生年月,学历,政治面貌,职务,党组织职务\n";
    let row = "341023100206,乙一,女,1975-03-08,高中,党员,随便,书记\n";
    let done = office.import(Kind::Members, format!("{both}{row}"), in_term("2021"));
    assert!(done.written, "{}", told(&done));
    assert_eq!(found(&done), [defect(1, "职务", "unknown_column")]);
    // In two rows of a header the lower one is meant.
    let above = "村,姓名,性别,出生年月,学历,政治面貌,职务,\n";
    let below =
        ",,,,,,党组织职务,村委会职务\n341023100206,乙一,女,1975-03-08,高中,党员,书记,主任\n";
    let refused = office.refusal(Kind::Members, format!("{above}{below}"), in_term("2021"));
    assert_eq!(refused, "missing_column");
});

db_test!(a_header_that_is_refused_is_told_with_its_columns, |test| {
    let office = Office::new(test);
    let file =
        "所在村,姓名,性别,出生年月,学历,政治面貌,担任何职\n郭门,甲,女,1975-03,高中,党员,书记\n";
    let request = office.request(Kind::Members, file, in_term("2026"));
    let Err(Stopped::Unreadable(cause)) = run(&test.db, &office.key, request) else {
        panic!("must be refused");
    };
    let told = cause.to_string();
    for words in [
        "党组织职务",
        "职务（也可写作 现任职务",
        "读到的列：所在村、姓名",
        "担任何职",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
});

db_test!(a_name_in_two_townships_is_told_with_both, |test| {
    let office = Office::new(test);
    let places = "代码,名称\n341023100290,新建村村民委员会\n341023101290,新建村村民委员会\n";
    assert!(
        office
            .import(Kind::Divisions, places, How::default())
            .written
    );
    let seats = "村,党组织职数,村（居）委会职数\n新建村,5,5\n";
    let done = office.import(Kind::Seats, seats, in_term("2026"));
    assert_eq!(found(&done), [defect(2, "村", "ambiguous_village")]);
    let told = told(&done);
    for words in [
        "碧阳镇新建村村民委员会 341023100290",
        "宏村镇",
        "加一列“乡镇”",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
});

db_test!(a_name_borne_on_the_election_day_is_taken, |test| {
    use crate::divisions::{self, Happening, Stated};
    let office = Office::new(test);
    office.write(|conn| {
        let term = committees::term_by_name(conn, "2026")?;
        let day = |text: &str| -> NaiveDate { text.parse().unwrap() };
        let county = DivisionCode::parse("341023").unwrap();
        committees::set_election_day(conn, &county, &term, day("2026-10-20"))?;
        let how = Happening {
            scope: DivisionCode::nation(),
            effective_on: day("2026-11-18"),
            note: String::new(),
            now: day("2026-11-22").and_hms_opt(0, 0, 0).unwrap(),
        };
        let place = Stated {
            code: DivisionCode::parse("341023100206").unwrap(),
            version: 1,
        };
        divisions::rename(conn, &how, &place, "新门村村委会").map(drop)
    });
    let row = "郭门村村委会,甲一,女,1975-03-08,高中,党员,书记,\n";
    let file = format!("村,姓名,性别,出生年月,学历,政治面貌,党组织职务,村委会职务\n{row}");
    let done = office.import(Kind::Members, file.clone(), in_term("2026"));
    assert!(done.written, "{}", told(&done));
    // Today it bears another name.
    let voters = "村,姓名,性别,出生日期,登记类别\n郭门村村委会,甲一,女,1975-03-08,本村户籍\n";
    let done = office.import(Kind::Voters, voters, How::default());
    assert_eq!(found(&done), [defect(2, "村", "unknown_village")]);
});

db_test!(a_household_number_without_its_zeros_is_the_same, |test| {
    let office = Office::new(test);
    let header = "村,户编号,户主姓名,组别\n";
    let row = |number: &str, head: &str| format!("341023100206,{number},{head},第一组\n");
    let first = [row("002", "王示例"), row("044", "李示例")].concat();
    office.import(Kind::Households, format!("{header}{first}"), How::default());
    let groups: Vec<Option<String>> = office.read(|conn| {
        Ok(households::table
            .select(households::group_name)
            .load(conn)?)
    });
    assert_eq!(groups, vec![Some("第一组".to_owned()); 2]);
    let again = [row("2", "王示例"), row("44", "赵示例")].concat();
    let done = office.import(Kind::Households, format!("{header}{again}"), How::default());
    // Another head is another household.
    assert_eq!(counts(&done), [1, 0, 1, 0, 0], "{}", told(&done));
    let notes = done.report.notes.concat();
    assert!(
        notes.contains("“2”与系统中") && notes.contains("“002”"),
        "{notes}"
    );
    let twice = [row("7", "田示例"), row("007", "田示例")].concat();
    let done = office.import(Kind::Households, format!("{header}{twice}"), How::default());
    assert_eq!(found(&done), [defect(3, "户编号", "duplicate_in_file")]);
});

db_test!(a_child_is_refused_with_the_day_that_is_known, |test| {
    let office = Office::new(test);
    let header = "村,姓名,性别,出生日期,登记类别,组别\n";
    let row = |born: &str| format!("341023100206,甲一,女,{born},本村户籍,第一组\n");
    let child = format!("{header}{}", row("2010-05-01"));
    let done = office.import(Kind::Voters, child, How::default());
    assert_eq!(found(&done), [defect(2, "出生日期", "date_out_of_range")]);
    let told = told(&done);
    assert!(
        told.contains("到今天（2026-11-22）") && !told.contains("到选举日"),
        "{told}"
    );
    let grown = format!("{header}{}", row("1990-05-01"));
    office.import(Kind::Voters, grown, How::default());
    let groups: Vec<Option<String>> =
        office.read(|conn| Ok(voters::table.select(voters::group_name).load(conn)?));
    assert_eq!(groups, [Some("第一组".to_owned())]);
});
