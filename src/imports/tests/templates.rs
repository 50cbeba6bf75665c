//! Templates: what is sent out comes in again, and the example stays out.

use super::*;
use crate::db_test;
use crate::imports::templates::template;
use crate::tables::template::{write_csv, write_xlsx};

/// Observers belong to one county.
fn of_county<'t>(office: &Office<'t>, kind: Kind) -> Office<'t> {
    let scope = match kind {
        Kind::Observers => DivisionCode::parse("341023").unwrap(),
        _ => office.scope.clone(),
    };
    Office {
        test: office.test,
        key: office.key.clone(),
        scope,
    }
}

db_test!(a_template_imports_with_its_example_passed_over, |test| {
    let office = Office::new(test);
    for scope in ["341023", "341023101", "3410"] {
        let scope = DivisionCode::parse(scope).unwrap();
        for kind in Kind::ALL {
            let spec = office.read(|conn| template(conn, kind, &scope));
            let (mut workbook, mut csv) = (Vec::new(), Vec::new());
            write_xlsx(&spec, &mut workbook).unwrap();
            write_csv(&spec, &mut csv).unwrap();
            for file in [workbook, csv] {
                let how = How {
                    term: kind.needs_term().then_some("2026"),
                    ..How::default()
                };
                let done = of_county(&office, kind).import(kind, file, how);
                assert_eq!(counts(&done), [0, 0, 0, 0, 1], "{kind:?}");
                assert_eq!(found(&done), [], "{kind:?}");
            }
        }
    }
});

db_test!(the_example_itself_is_a_good_row, |test| {
    let office = Office::new(test);
    let scope = DivisionCode::parse("341023101").unwrap();
    for kind in Kind::ALL {
        let spec = office.read(|conn| template(conn, kind, &scope));
        let mut csv = Vec::new();
        write_csv(&spec, &mut csv).unwrap();
        let file = String::from_utf8(csv).unwrap().replace("\n示例", "\n1");
        let how = How {
            term: kind.needs_term().then_some("2026"),
            ..How::default()
        };
        let done = of_county(&office, kind).import(kind, file, how);
        assert_eq!(found(&done), [], "{kind:?}");
        assert_eq!(done.report.counts.skipped, 0);
        assert!(spec.columns.len() <= spec.instructions.len());
        if kind == Kind::Members {
            let villages = spec
                .dropdowns
                .iter()
                .find(|(title, _)| title == "村（社区）");
            assert_eq!(villages.unwrap().1.len(), 13);
        }
    }
});
