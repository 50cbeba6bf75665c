//! What is said of a village that is not found: where it may lie, and what it may be called.

use super::*;
use crate::db_test;

db_test!(a_slip_in_township_or_name_is_told, |test| {
    let office = Office::new(test);
    let said = |township: &str, village: &str| {
        let table = format!("乡镇,村,党组织职数,村（居）委会职数\n{township},{village},5,5\n");
        let done = office.import(Kind::Seats, table, in_term("2021"));
        assert_eq!(counts(&done)[3], 1, "{village}");
        done.report.defects[0].message.clone()
    };
    let elsewhere = said("宏村镇", "马道村村委会");
    assert!(
        elsewhere.contains("碧阳镇") && elsewhere.contains("341023100201"),
        "{elsewhere}"
    );
    assert!(!elsewhere.contains("添加"), "{elsewhere}");
    let slip = said("碧阳镇", "郭们社区居委会");
    assert!(slip.contains("郭门社区居委会"), "{slip}");
    let unknown = said("碧阳镇", "不知道在哪的村委会");
    assert!(unknown.contains("添加"), "{unknown}");
});
