//! What goes out in full comes in again as it was; what goes out masked tells nothing.

use super::*;
use crate::db_test;
use crate::error::Error;
use crate::imports::export;
use crate::tables::sheet::{CsvEncoding, Sheet, write_csv, write_xlsx};

const MEMBERS: &[u8] = include_bytes!("../../demo/yixian/members-2021.csv");

fn exported(office: &Office<'_>, kind: Kind, place: &str, full: Option<&str>) -> Sheet {
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

fn files(sheet: &Sheet) -> [Vec<u8>; 3] {
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
    for kind in Kind::ALL {
        for place in ["341023", ""] {
            let sheet = exported(&office, kind, place, Some("核对"));
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
