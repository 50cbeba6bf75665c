//! What goes out in full comes in again as it was; what goes out masked tells nothing.

use super::*;
use crate::db_test;
use crate::error::Error;
use crate::imports::export;
use crate::tables::sheet::{CsvEncoding, Sheet, Value, write_csv, write_xlsx};

const MEMBERS: &[u8] = include_bytes!("../../demo/yixian/members-2021.csv");

pub(super) fn exported(office: &Office<'_>, kind: Kind, place: &str, full: Option<&str>) -> Sheet {
    let division = if place.is_empty() {
        DivisionCode::nation()
    } else {
        DivisionCode::parse(place).unwrap()
    };
    let request = export::Request {
        kind,
        division,
        term: kind.needs_term().then(|| "2021".to_owned()),
        full: full.map(str::to_owned),
        actor: "测试".to_owned(),
    };
    export::run(&office.test.db, &office.key, request).unwrap()
}

pub(super) fn files(sheet: &Sheet) -> [Vec<u8>; 3] {
    let mut files = [Vec::new(), Vec::new(), Vec::new()];
    write_csv(sheet, CsvEncoding::Utf8Bom, &mut files[0]).unwrap();
    write_csv(sheet, CsvEncoding::Gb18030, &mut files[1]).unwrap();
    write_xlsx(sheet, &mut files[2]).unwrap();
    files
}

fn filled(test: &TestDb) -> Office<'_> {
    let office = Office::new(test);
    let members = office.import(Kind::Members, MEMBERS, in_term("2021"));
    assert!(members.written);
    let telephones = "村,姓名,性别,出生年月,学历,政治面貌,党组织职务,村委会职务,联系电话,任职时间,人员来源,备注,民族\n\
        341023101200,𠮷示例,女,1975-10,,,第一书记、书记,主任、委员,13800000001,2021-02-03,致富能手、退役军人,=1+1,回族\n";
    let more = office.import(Kind::Members, telephones, in_term("2021"));
    assert_eq!(counts(&more)[0], 1, "{:?}", more.report.defects);
    office.import(
        Kind::Seats,
        "村,党组织职数,村委会职数,妇女委员定岗\n341023101200,5,7,是\n341023102200,3,3,\n",
        in_term("2021"),
    );
    office.import(
        Kind::Households,
        "村,户编号,户主姓名,人口数,联系电话,村民小组\n341023101200,007,王示例,4,13800000001,一组\n341023101200,-1,李示例,,,\n",
        How::default(),
    );
    let voters = format!(
        "村,姓名,性别,出生日期,登记类别,身份证号\n341023101200,王示例,女,1975-03-08,本村户籍,{}\n341023101200,李示例,女,1975-03,外来经同意,\n",
        id_number("341023", "19750308", 2)
    );
    office.import(Kind::Voters, voters, How::default());
    assert_eq!(office.rows()[2..5], [2, 2, 2]);
    office
}

db_test!(a_full_export_imports_again_unchanged, |test| {
    let office = filled(test);
    for kind in Kind::EXPORTED {
        for place in ["341023", ""] {
            let sheet = exported(&office, kind, place, Some("核对名册"));
            let rows = u32::try_from(sheet.rows.len()).unwrap();
            assert!(rows > 0);
            for file in files(&sheet) {
                let how = How {
                    term: kind.needs_term().then_some("2021"),
                    ..How::default()
                };
                let before = office.rows();
                let done = office.import(kind, file, how);
                assert_eq!(
                    counts(&done),
                    [0, 0, rows, 0, 0],
                    "{kind:?} {:?}",
                    done.report.defects
                );
                assert_eq!(done.report.missing_total, 0);
                assert_eq!(office.rows(), before);
            }
        }
    }
});

db_test!(
    a_masked_export_shows_no_number_and_imports_without_a_word,
    |test| {
        let office = filled(test);
        for kind in [Kind::Members, Kind::Households, Kind::Voters] {
            let before = office.rows();
            let sheet = exported(&office, kind, "341023101", None);
            assert_eq!(office.rows(), before, "reading leaves no trace");
            let csv = String::from_utf8(files(&sheet)[0].clone()).unwrap();
            assert!(
                csv.contains("（已脱敏）") && !csv.contains("13800000001"),
                "{csv}"
            );
            assert!(!csv.contains("19750308"), "{csv}");
            let how = How {
                term: kind.needs_term().then_some("2021"),
                ..How::default()
            };
            let done = office.import(kind, csv, how);
            assert_eq!(
                counts(&done)[..2],
                [0, 0],
                "{kind:?} {:?}",
                done.report.defects
            );
            assert!(
                done.report
                    .defects
                    .iter()
                    .all(|defect| defect.code != "unknown_column")
            );
        }
    }
);

db_test!(
    an_export_of_members_tells_who_left_and_who_came_later,
    |test| {
        use crate::committees::Posts;
        use crate::committees::membership::{self, Ending, Origin};

        let office = filled(test);
        let cell = |sheet: &Sheet, row: usize, title: &str| {
            let column = sheet.columns.iter().position(|one| one.title == title);
            sheet.rows[row][column.unwrap()].clone()
        };
        let place = "341023101200";
        let first = exported(&office, Kind::Members, place, None);
        assert!(first.notes.is_empty());
        for row in 0..first.rows.len() {
            assert_eq!(
                cell(&first, row, "是否连任"),
                Value::Empty,
                "nothing is known"
            );
        }
        let rows = first.rows.len();
        office.write(move |conn| {
            let mut row = membership::of_term(conn, 1, place)?.remove(0);
            let day = NaiveDate::from_ymd_opt(2024, 5, 1).unwrap();
            row.ended_on = Some(day);
            row.ending = Some(Ending::Resigned.number());
            membership::overwrite(conn, &row)?;
            row.stretch = 1;
            row.posts = Posts::COMMITTEE_MEMBER.bits();
            row.origin = Origin::ByElection.number();
            row.began_on = Some(day);
            (row.ended_on, row.ending) = (None, None);
            membership::insert_many(conn, vec![row])
        });
        let told = exported(&office, Kind::Members, place, Some("核对名册"));
        assert_eq!(told.rows.len(), rows);
        assert_eq!(cell(&told, 0, "离任日期"), Value::from("2024-05-01"));
        assert_eq!(cell(&told, 0, "离任方式"), Value::from("辞职"));
        assert_eq!(cell(&told, 1, "离任日期"), Value::Empty);
        let note = told.notes.join("");
        assert!(
            note.contains("1人已离任") && note.contains("另有1人次届中补选"),
            "{note}"
        );
        let count = u32::try_from(rows).unwrap();
        for file in files(&told) {
            let done = office.import(Kind::Members, file, in_term("2021"));
            assert_eq!(
                counts(&done),
                [0, 0, count, 0, 0],
                "{:?}",
                done.report.defects
            );
        }
    }
);

db_test!(an_export_of_places_leaves_ended_ones_out, |test| {
    use crate::schema::{divisions, memberships};
    use diesel::prelude::*;

    let office = filled(test);
    let gone = "341023101200";
    office.write(move |conn| {
        let day = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap();
        diesel::update(divisions::table.find(gone))
            .set((
                divisions::valid_to.eq(Some(day)),
                divisions::successor_code.eq(Some("341023101201")),
            ))
            .execute(conn)?;
        let moved = memberships::table.filter(memberships::current_unit_code.eq(gone));
        diesel::update(moved)
            .set(memberships::current_unit_code.eq("341023101201"))
            .execute(conn)?;
        Ok(())
    });
    let sheet = exported(&office, Kind::Divisions, "341023", None);
    let csv = String::from_utf8(files(&sheet)[0].clone()).unwrap();
    assert!(csv.contains("341023101201") && !csv.contains(gone), "{csv}");
    // Its members stand under the unit that took it over, by name, with the name of then.
    let sheet = exported(&office, Kind::Members, "341023101", None);
    let csv = String::from_utf8(files(&sheet)[0].clone()).unwrap();
    assert!(
        !csv.contains(gone) && !csv.contains("341023101201"),
        "{csv}"
    );
    let recorded = sheet
        .columns
        .iter()
        .position(|one| one.title == "登记时的单位");
    let told = sheet
        .rows
        .iter()
        .filter(|row| row[recorded.unwrap()] != Value::Empty);
    assert!(told.count() > 0);
});

db_test!(a_full_export_needs_a_reason_and_is_audited, |test| {
    let office = filled(test);
    let before = office.rows()[5];
    exported(&office, Kind::Voters, "341023", Some("上报名单"));
    assert_eq!(office.rows()[5], before + 1);
    let request = export::Request {
        kind: Kind::Voters,
        division: DivisionCode::parse("341023").unwrap(),
        term: None,
        full: Some("  ".to_owned()),
        actor: "测试".to_owned(),
    };
    let refused = export::run(&office.test.db, &office.key, request);
    assert!(matches!(refused, Err(Error::Invalid(_))));
});
