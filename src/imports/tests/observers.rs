//! Observers: accounts in bulk, the villages they go to, and the same file twice.

use super::*;
use crate::db_test;
use crate::elections::store::programmes_of;
use crate::elections::store_programme::{self, NewProgramme};
use crate::observation::store_assignments::{Observer, observers_of};

const HEADER: &str = "姓名,手机号,账号,单位,负责村\n";

fn county() -> DivisionCode {
    DivisionCode::parse("341023").unwrap()
}

fn begun(test: &TestDb) -> Office<'_> {
    let mut office = Office::new(test);
    office.scope = county();
    office.write(|conn| {
        let new = NewProgramme {
            county: county(),
            term_id: 2,
            election_day: NaiveDate::from_ymd_opt(2026, 12, 20).unwrap(),
            rule_set_id: "cn-2018".to_owned(),
            now: chrono::NaiveDateTime::default(),
        };
        store_programme::start(conn, &new)
    });
    office
}

fn observers(office: &Office<'_>) -> Vec<Observer> {
    office.read(|conn| {
        let programme = programmes_of(conn, &county())?.remove(0);
        observers_of(conn, &programme)
    })
}

db_test!(observers_come_in_once_and_by_their_telephone, |test| {
    let office = begun(test);
    let rows = "张示例,13800000001,,示例县民政局,341023101200、341023101201\n李示例,13800000002,,示例县司法局,\n王示例,,guancha-wang,,\n";
    let file = format!("{HEADER}{rows}");
    let trial = How {
        is_trial: true,
        ..How::default()
    };
    assert_eq!(
        counts(&office.import(Kind::Observers, file.clone(), trial)),
        [3, 0, 0, 0, 0]
    );
    assert!(observers(&office).is_empty());
    let done = office.import(Kind::Observers, file.clone(), How::default());
    assert_eq!(
        (counts(&done), done.written),
        ([3, 0, 0, 0, 0], true),
        "{:?}",
        done.report.defects
    );
    let all = observers(&office);
    let names: Vec<&str> = all.iter().map(|one| one.account.as_str()).collect();
    assert_eq!(names, ["gc0001", "gc0002", "guancha-wang"]);
    assert_eq!(all[0].villages, ["341023101200", "341023101201"]);
    assert!(all.iter().all(|one| one.is_new));
    // The same file again changes nothing and leaves no trace.
    let before = office.rows();
    let again = office.import(Kind::Observers, file, How::default());
    assert_eq!((counts(&again), office.rows()), ([0, 0, 3, 0, 0], before));
    // The same telephone is the same observer; what is left empty stays.
    let moved = format!("{HEADER}张示例,138 0000 0001,,,341023101202\n");
    let done = office.import(Kind::Observers, moved, How::default());
    assert_eq!(counts(&done), [0, 1, 0, 0, 0], "{:?}", done.report.defects);
    let all = observers(&office);
    assert_eq!(all.len(), 3);
    assert_eq!(all[0].villages, ["341023101202"]);
    assert_eq!(all[0].organisation, "示例县民政局");
});

db_test!(
    wrong_rows_of_observers_are_refused_with_their_column,
    |test| {
        let office = begun(test);
        crate::accounts::testing::account(
            &test.db,
            "clerk",
            crate::accounts::Role::Viewer,
            "341023",
        );
        let rows = [
            "张示例,13800000001,,,341023101999",
            "李示例,13800000002,,,没有这个村",
            "王示例,,,示例县民政局,",
            "赵示例,123,,,",
            "钱示例,13800000003,,,",
            "孙示例,13800000003,,,",
            "周示例,13800000004,clerk,,",
            ",13800000005,,,",
        ];
        let done = office.import(
            Kind::Observers,
            format!("{HEADER}{}\n", rows.join("\n")),
            How::default(),
        );
        assert!(!done.written && observers(&office).is_empty());
        let expected = [
            defect(2, "负责村", "unknown_village"),
            defect(3, "负责村", "unknown_village"),
            defect(4, "手机号", "missing_value"),
            defect(5, "手机号", "bad_number"),
            defect(7, "手机号", "duplicate_in_file"),
            defect(8, "账号", "conflicts_with_record"),
            defect(9, "姓名", "missing_value"),
        ];
        assert_eq!(found(&done), expected);
        // No number stands in the open in what is told.
        let told = format!("{:?}", done.report.defects);
        assert!(!told.contains("13800000003"), "{told}");
    }
);

db_test!(a_township_imports_no_observers, |test| {
    let mut office = begun(test);
    office.scope = DivisionCode::parse("341023101").unwrap();
    let file = format!("{HEADER}张示例,13800000001,,,\n");
    assert!(
        office
            .refusal(Kind::Observers, file, How::default())
            .contains("县级账号")
    );
});
