//! A city of which one county has the rosters of both bodies, another one that of the committees only.

use super::*;
use crate::composition::{self, Asked, Metric};
use crate::db_test;

const PLACES_BESIDE: &str = "代码,名称\n341024,祁门县\n341024100,祁山镇\n341024100200,甲示例村委会\n341024100201,乙示例村委会\n";

/// The two figures of a row that ask for both rosters, where they are told.
type Told = [Option<(i64, i64)>; 2];

fn told(office: &Office<'_>, division: &str, by: &str) -> (Told, Vec<(String, Told)>) {
    let asked = Asked {
        division: division.to_owned(),
        term: "2021".to_owned(),
        by: by.to_owned(),
        ..Asked::default()
    };
    let answer = office.read(|conn| {
        let question = composition::read_question(conn, &asked)?;
        composition::composition(conn, &question)
    });
    let of = |row: &composition::Row| {
        [Metric::CrossPostRate, Metric::DualHeadRate]
            .map(|metric| row.metric(metric).unwrap().current.counts())
    };
    let rows = answer.rows.iter();
    let rows = rows.map(|row| (row.division.to_string(), of(row)));
    (of(&answer.total), rows.collect())
}

db_test!(a_county_decides_for_all_that_lies_in_it, |test| {
    let office = Office::new(test);
    assert!(
        office
            .import(Kind::Divisions, PLACES_BESIDE, How::default())
            .written
    );
    let both = "村,姓名,性别,出生年月,学历,政治面貌,党组织职务,村委会职务\n\
        341023100206,李示例,女,1975-03,高中,党员,书记,主任\n\
        341023100206,王示例,女,1976-03,高中,党员,,委员\n";
    let one = "村,姓名,性别,出生年月,学历,政治面貌,村委会职务\n\
        341024100200,赵示例,女,1975-03,高中,党员,主任\n\
        341024100201,孙示例,女,1976-03,高中,党员,主任\n";
    for file in [both, one] {
        let done = office.import(Kind::Members, file, in_term("2021"));
        assert_eq!(counts(&done), [2, 0, 0, 0, 0], "{:?}", done.report.defects);
    }
    for (by, place) in [
        ("county", "341024"),
        ("township", "341024100"),
        ("village", "341024100200"),
    ] {
        let (total, rows) = told(&office, "3410", by);
        // Everybody counts in the total.
        assert_eq!(total, [Some((1, 4)), Some((1, 1))], "{by}");
        let row = rows.iter().find(|row| row.0 == place);
        assert_eq!(row.unwrap().1, [None, None], "{by}");
        assert_eq!(told(&office, place, "").0, [None, None], "{by}");
        let beside = rows.iter().find(|row| row.0.starts_with("341023100"));
        let beside = beside.or(rows.iter().find(|row| row.0 == "341023"));
        let beside = beside.filter(|row| by != "village" || row.0 == "341023100206");
        if let Some((_, figures)) = beside {
            assert_eq!(*figures, [Some((1, 2)), Some((1, 1))], "{by}");
        }
    }
});
