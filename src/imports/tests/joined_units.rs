//! Rosters of villages that were joined since: a roster of the election day is read by the villages of
//! that day.

use super::*;
use crate::db_test;
use crate::divisions::{Happening, MergeInto, NewUnit, Stated, merge};
use crate::office::changes::follow_units;
use crate::schema::memberships;
use diesel::prelude::*;

pub(super) const ROSTER: &str =
    "村,姓名,性别,出生年月,学历,政治面貌,党组织职务,村委会职务,身份证号\n";
pub(super) const OLD: &str = "341023100206";
pub(super) const KEPT: &str = "341023100207";
pub(super) const NEW: &str = "341023100290";

pub(super) fn member(unit: &str, name: &str, id: &str) -> String {
    format!("{unit},{name},女,1975-03-08,高中,党员,,委员,{id}\n")
}

/// One woman sits in both villages; two of one name and birth date have no number.
fn both() -> String {
    let number = id_number("341023", "19750308", 2);
    let rows = [
        member(OLD, "王示例", &number),
        member(OLD, "李示例", ""),
        member(KEPT, "李示例", ""),
        member(KEPT, "王示例", &number),
        member(KEPT, "张示例", ""),
    ];
    format!("{ROSTER}{}", rows.concat())
}

fn only(unit: &str) -> String {
    let all = both();
    let rows = all.lines().filter(|row| row.starts_with(unit));
    let rows: Vec<String> = rows.map(|row| format!("{row}\n")).collect();
    format!("{ROSTER}{}", rows.concat())
}

pub(super) fn join(office: &Office<'_>, is_new: bool) {
    join_as(office, is_new, None);
}

/// Joins them in a unit of that name.
pub(super) fn join_as(office: &Office<'_>, is_new: bool, name: Option<&'static str>) {
    office.write(move |conn| {
        let stated = |code: &str| {
            let found = crate::divisions::find_anywhere(conn, &DivisionCode::parse(code).unwrap());
            let version = found.unwrap().unwrap().version;
            let code = DivisionCode::parse(code).unwrap();
            Stated { code, version }
        };
        let [old, kept] = [OLD, KEPT].map(stated);
        let how = Happening {
            scope: DivisionCode::parse("341023").unwrap(),
            effective_on: NaiveDate::from_ymd_opt(2023, 5, 1).unwrap(),
            note: String::new(),
            now: NaiveDate::from_ymd_opt(2030, 1, 1)
                .unwrap()
                .and_hms_opt(4, 0, 0)
                .unwrap(),
        };
        let outcome = if is_new {
            let into = MergeInto::New(NewUnit {
                code: DivisionCode::parse(NEW).unwrap(),
                name: name.unwrap_or("新示例村村委会").to_owned(),
                kind: crate::divisions::UnitKind::Village,
            });
            merge(conn, &how, &[old, kept], &into)?
        } else {
            let into = MergeInto::Existing {
                unit: kept,
                name: name.map(str::to_owned),
            };
            merge(conn, &how, &[old], &into)?
        };
        follow_units(conn, &outcome.affected)
    });
}

/// How many are recorded in each unit, and how many persons they are.
fn recorded(office: &Office<'_>) -> (usize, usize, i64) {
    let units: Vec<String> = office.read(|conn| {
        let all = memberships::table.select(memberships::unit_code);
        Ok(all.load(conn)?)
    });
    let of = |code: &str| units.iter().filter(|unit| *unit == code).count();
    (of(OLD), of(KEPT), office.rows()[0])
}

db_test!(
    a_roster_imports_again_when_its_villages_were_joined,
    |test| {
        let office = Office::new(test);
        let done = office.import(Kind::Members, both(), in_term("2021"));
        assert_eq!(counts(&done), [5, 0, 0, 0, 0], "{:?}", done.report.defects);
        join(&office, false);
        let again = office.import(Kind::Members, both(), in_term("2021"));
        assert_eq!(counts(&again), [0, 0, 5, 0, 0], "{:?}", again.report);
        assert_eq!(recorded(&office), (2, 3, 4));
        let findings = office.read(crate::composition::check);
        assert!(findings.is_empty(), "{findings:?}");
    }
);

db_test!(
    the_old_roster_comes_after_its_villages_were_joined,
    |test| {
        let office = Office::new(test);
        join(&office, true);
        let done = office.import(Kind::Members, both(), in_term("2021"));
        assert_eq!(counts(&done), [5, 0, 0, 0, 0], "{:?}", done.report.defects);
        assert_eq!(recorded(&office), (2, 3, 4));
        let again = office.import(Kind::Members, both(), in_term("2021"));
        assert_eq!(
            counts(&again),
            [0, 0, 5, 0, 0],
            "{:?}",
            again.report.defects
        );
        // Somebody twice in one village is still refused.
        let twice = format!(
            "{}{}",
            only(OLD),
            member(OLD, "王示例", &id_number("341023", "19750308", 2))
        );
        let refused = office.import(Kind::Members, twice, in_term("2021"));
        assert_eq!(
            found(&refused),
            [defect(4, "身份证号", "duplicate_in_file")]
        );
        let findings = office.read(crate::composition::check);
        assert!(findings.is_empty(), "{findings:?}");
    }
);

db_test!(
    the_roster_of_one_village_ends_nobody_of_another_one,
    |test| {
        let office = Office::new(test);
        office.import(Kind::Members, both(), in_term("2021"));
        join(&office, false);
        let replacing = How {
            replace: true,
            ..in_term("2021")
        };
        for unit in [OLD, KEPT] {
            let done = office.import(Kind::Members, only(unit), replacing);
            assert_eq!(done.report.counts.removed, 0, "{:?}", done.report.missing);
            assert_eq!(done.report.missing_total, 0);
        }
        let shorter = only(OLD).replace(&member(OLD, "李示例", ""), "");
        let done = office.import(Kind::Members, shorter, replacing);
        let gone = &done.report.missing;
        assert_eq!((done.report.counts.removed, gone.len()), (1, 1));
        assert!(
            gone[0].starts_with("李示例（") && !gone[0].contains(KEPT),
            "{gone:?}"
        );
    }
);

db_test!(a_unit_that_came_later_stands_for_all_before_it, |test| {
    let office = Office::new(test);
    office.import(Kind::Members, both(), in_term("2021"));
    join(&office, true);
    let today = format!("{ROSTER}{}", member(NEW, "张示例", ""));
    let done = office.import(Kind::Members, today, in_term("2021"));
    assert_eq!(counts(&done), [0, 0, 1, 0, 0], "{:?}", done.report.defects);
    assert_eq!(done.report.missing_total, 4, "{:?}", done.report.missing);
});

pub(super) const SEATS: &str = "村,党组织职数,村（居）委会职数,妇女委员定岗,一票选举\n";

/// Seats today by unit, and those kept of the villages of then.
pub(super) type Told = (Vec<(String, i32, i32, bool)>, Vec<(String, Option<i32>)>);

pub(super) fn seats(office: &Office<'_>) -> Told {
    use crate::schema::{fixed_seats, former_seats};
    office.read(|conn| {
        let today = fixed_seats::table.order(fixed_seats::unit_code).select((
            fixed_seats::unit_code,
            fixed_seats::party_seats,
            fixed_seats::committee_seats,
            fixed_seats::designated_woman_member,
        ));
        let then = former_seats::table.order(former_seats::unit_code);
        let then = then.select((former_seats::unit_code, former_seats::party_seats));
        Ok((today.load(conn)?, then.load(conn)?))
    })
}

pub(super) fn given(office: &Office<'_>, rows: &str, expected: [u32; 5]) {
    let trial = How {
        is_trial: true,
        ..in_term("2021")
    };
    for how in [trial, in_term("2021")] {
        let done = office.import(Kind::Seats, format!("{SEATS}{rows}"), how);
        assert_eq!(counts(&done), expected, "{:?}", done.report.defects);
    }
    let findings = office.read(crate::composition::check);
    assert!(findings.is_empty(), "{findings:?}");
}

db_test!(seats_are_given_to_the_villages_of_then, |test| {
    let rows = format!("{OLD},3,5,是,\n{KEPT},2,4,,\n");
    let office = Office::new(test);
    // As if they had been given before the villages were joined.
    given(&office, &rows, [2, 0, 0, 0, 0]);
    join(&office, false);
    let told = seats(&office);
    assert_eq!(told.0, [(KEPT.to_owned(), 5, 9, true)]);
    given(&office, &rows, [0, 0, 2, 0, 0]);
    assert_eq!(seats(&office), told);
    let corrected = rows.replace("3,5", "4,5");
    given(&office, &corrected, [0, 1, 1, 0, 0]);
    let (today, then) = seats(&office);
    assert_eq!(today, [(KEPT.to_owned(), 6, 9, true)]);
    assert_eq!(
        then,
        [(OLD.to_owned(), Some(4)), (KEPT.to_owned(), Some(2))]
    );
});

db_test!(seats_come_after_the_villages_were_joined, |test| {
    let rows = format!("{OLD},3,5,是,\n{KEPT},2,4,,\n");
    let office = Office::new(test);
    join(&office, false);
    given(&office, &rows, [2, 0, 0, 0, 0]);
    let (today, then) = seats(&office);
    assert_eq!(today, [(KEPT.to_owned(), 5, 9, true)]);
    assert_eq!(
        then,
        [(OLD.to_owned(), Some(3)), (KEPT.to_owned(), Some(2))]
    );
    given(&office, &rows, [0, 0, 2, 0, 0]);
    // After the merger nobody gives seats to the village that is no more.
    let late = office.import(Kind::Seats, format!("{SEATS}{rows}"), in_term("2026"));
    assert_eq!(counts(&late), [1, 0, 0, 1, 0]);
});

db_test!(a_sum_given_to_a_later_unit_gives_way_to_its_parts, |test| {
    let office = Office::new(test);
    join(&office, true);
    given(&office, &format!("{NEW},9,9,,\n"), [1, 0, 0, 0, 0]);
    given(
        &office,
        &format!("{OLD},3,5,,\n{KEPT},2,4,,\n"),
        [2, 0, 0, 0, 0],
    );
    let (today, then) = seats(&office);
    assert_eq!(today, [(NEW.to_owned(), 5, 9, false)]);
    let of = |unit: &str, seats| (unit.to_owned(), seats);
    assert_eq!(then, [of(OLD, Some(3)), of(KEPT, Some(2)), of(NEW, None)]);
});

db_test!(
    a_row_of_a_former_village_touches_nobody_of_the_one_beside_it,
    |test| {
        let office = Office::new(test);
        office.import(Kind::Members, only(KEPT), in_term("2021"));
        join(&office, false);
        let before = office.rows();
        // She sits in the other village: her entry there is that village's alone.
        let number = id_number("341023", "19750308", 2);
        let row = member(OLD, "王示例", &number).replace("高中", "研究生");
        let done = office.import(Kind::Members, format!("{ROSTER}{row}"), in_term("2021"));
        assert_eq!(counts(&done), [1, 0, 0, 0, 0], "{:?}", done.report.changes);
        assert!(done.report.missing.is_empty(), "{:?}", done.report.missing);
        let rows = office.rows();
        assert_eq!((rows[0], rows[1]), (before[0], before[1] + 1));
        assert_eq!(recorded(&office), (1, 3, 3));
        let findings = office.read(crate::composition::check);
        assert!(findings.is_empty(), "{findings:?}");
    }
);
