//! The example county: real places, made-up people, two terms.

use super::*;
use crate::db_test;
use crate::tables::sheet::{self, Sheet, SheetColumn, Value};

const MEMBERS_2021: &[u8] = include_bytes!("../../demo/yixian/members-2021.csv");
const MEMBERS_2026: &[u8] = include_bytes!("../../demo/yixian/members-2026.csv");

/// The same table as a workbook.
fn as_workbook(csv: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(csv).unwrap();
    let mut lines = text
        .trim_start_matches('\u{FEFF}')
        .lines()
        .map(|line| line.split(',').collect::<Vec<_>>());
    let column = |title: &&str| SheetColumn {
        title: (*title).to_owned(),
        width: 12,
        kind: sheet::Kind::Text,
    };
    let sheet = Sheet {
        title: "黟县村（社区）“两委”班子成员名册".to_owned(),
        columns: lines.next().unwrap().iter().map(column).collect(),
        rows: lines
            .map(|line| line.into_iter().map(Value::from).collect())
            .collect(),
        ..Sheet::default()
    };
    let mut workbook = Vec::new();
    sheet::write_xlsx(&sheet, &mut workbook).unwrap();
    workbook
}

db_test!(
    both_terms_import_and_nothing_changes_the_second_time,
    |test| {
        let office = Office::new(test);
        for (term, file, people) in [("2021", MEMBERS_2021, 454), ("2026", MEMBERS_2026, 423)] {
            let tried = office.import(
                Kind::Members,
                file,
                How {
                    is_trial: true,
                    ..in_term(term)
                },
            );
            assert_eq!(counts(&tried)[0], people, "{:?}", tried.report.defects);
            let first = office.import(Kind::Members, file, in_term(term));
            assert_eq!(
                counts(&first)[..4],
                [people, 0, 0, 0],
                "{:?}",
                first.report.defects
            );
            assert!(first.written);
            assert_eq!(tried.report.counts, first.report.counts);
            assert_eq!(found(&tried), found(&first));
            let before = office.rows();
            let again = office.import(Kind::Members, file, in_term(term));
            assert_eq!(counts(&again)[..4], [0, 0, people, 0]);
            assert_eq!(found(&again), found(&first));
            assert_eq!(office.rows(), before, "an unchanged file leaves no trace");
        }
        let older = office.import(Kind::Members, MEMBERS_2021, in_term("2021"));
        assert_eq!(
            counts(&older)[..4],
            [0, 0, 454, 0],
            "{:?}",
            older.report.defects
        );
    }
);

db_test!(the_same_roster_as_a_workbook_is_the_same, |test| {
    let office = Office::new(test);
    office.import(Kind::Members, MEMBERS_2021, in_term("2021"));
    let trial = How {
        is_trial: true,
        ..in_term("2026")
    };
    let csv = office.import(Kind::Members, MEMBERS_2026, trial);
    let workbook = as_workbook(MEMBERS_2026);
    let tried = office.import(Kind::Members, workbook.clone(), trial);
    assert_eq!(tried.report.counts, csv.report.counts);
    let done = office.import(Kind::Members, workbook, in_term("2026"));
    assert_eq!(counts(&done)[0], 423);
    let csv_again = office.import(Kind::Members, MEMBERS_2026, in_term("2026"));
    assert_eq!(counts(&csv_again)[..4], [0, 0, 423, 0]);
});
