//! Tables of an election after which villages were joined: a row means the village it names on the day
//! of the election, and what goes out comes in again as it was.

use super::joined_units::{KEPT, NEW, OLD, ROSTER, SEATS, given, join, join_as, member, seats};
use super::round_trip::{exported, files};
use super::*;
use crate::db_test;
use crate::schema::{memberships, persons};
use diesel::prelude::*;

fn replacing() -> How {
    How {
        replace: true,
        ..in_term("2021")
    }
}

/// Name, unit, posts and whether in office, by name and unit.
fn entries(office: &Office<'_>) -> Vec<(String, String, i16, bool)> {
    office.read(|conn| {
        let rows: Vec<(String, String, i16, Option<i16>)> = memberships::table
            .inner_join(persons::table.on(persons::id.eq(memberships::person_id)))
            .order((persons::name, memberships::unit_code, memberships::stretch))
            .select((
                persons::name,
                memberships::unit_code,
                memberships::posts,
                memberships::ending,
            ))
            .load(conn)?;
        let entry =
            |row: (String, String, i16, Option<i16>)| (row.0, row.1, row.2, row.3.is_none());
        Ok(rows.into_iter().map(entry).collect())
    })
}

/// The villages in which somebody is in office.
fn sits_in(office: &Office<'_>, name: &str) -> Vec<String> {
    let all = entries(office).into_iter();
    all.filter(|entry| entry.0 == name && entry.3)
        .map(|entry| entry.1)
        .collect()
}

fn checked(office: &Office<'_>) {
    let findings = office.read(crate::composition::check);
    assert!(findings.is_empty(), "{findings:?}");
}

fn roster(rows: &[String]) -> String {
    format!("{ROSTER}{}", rows.concat())
}

/// Two who stay where they are, one in each village.
fn others() -> [String; 2] {
    [member(OLD, "李示例", ""), member(KEPT, "张示例", "")]
}

fn wu(unit: &str, id: &str) -> String {
    member(unit, "吴示例", id)
}

fn numbers() -> [String; 2] {
    [String::new(), id_number("341023", "19750308", 4)]
}

db_test!(a_correction_of_the_village_moves_both_ways, |test| {
    for (from, to) in [(OLD, KEPT), (KEPT, OLD)] {
        for id in numbers() {
            let office = Office::new(test);
            let [li, zhang] = others();
            let first = roster(&[wu(from, &id), li.clone(), zhang.clone()]);
            office.import(Kind::Members, first, in_term("2021"));
            join(&office, false);
            let corrected = roster(&[li, zhang, wu(to, &id)]);
            let told = office.import(
                Kind::Members,
                corrected.clone(),
                How {
                    is_trial: true,
                    ..in_term("2021")
                },
            );
            assert_eq!(told.report.missing_total, 1, "{:?}", told.report.missing);
            let done = office.import(Kind::Members, corrected.clone(), replacing());
            assert_eq!(counts(&done), [1, 0, 2, 0, 0], "{:?}", done.report);
            assert_eq!(done.report.counts.removed, 1);
            assert_eq!(sits_in(&office, "吴示例"), [to]);
            let again = office.import(Kind::Members, corrected, replacing());
            assert_eq!(counts(&again), [0, 0, 3, 0, 0], "{:?}", again.report);
            checked(&office);
            clear(&office);
        }
    }
});

/// Empties the tables, so that one database serves several tries.
fn clear(office: &Office<'_>) {
    office.write(|conn| {
        use crate::schema::{
            composition_sums, division_event_places, division_events, divisions, person_matches,
            terms, unit_counts,
        };
        diesel::delete(person_matches::table).execute(conn)?;
        diesel::delete(memberships::table).execute(conn)?;
        diesel::delete(persons::table).execute(conn)?;
        diesel::delete(composition_sums::table).execute(conn)?;
        diesel::delete(division_event_places::table).execute(conn)?;
        diesel::delete(division_events::table).execute(conn)?;
        diesel::delete(unit_counts::table).execute(conn)?;
        diesel::delete(divisions::table).execute(conn)?;
        diesel::delete(terms::table).execute(conn)?;
        Ok(())
    });
}

db_test!(
    a_row_of_one_village_writes_over_nothing_of_the_other,
    |test| {
        let office = Office::new(test);
        let id = id_number("341023", "19750308", 4);
        office.import(Kind::Members, roster(&[wu(OLD, &id)]), in_term("2021"));
        join(&office, false);
        let before = entries(&office);
        let row = wu(KEPT, &id).replace(",,委员,", ",副书记,,");
        let done = office.import(Kind::Members, roster(&[row]), in_term("2021"));
        assert_eq!(counts(&done), [1, 0, 0, 0, 0], "{:?}", done.report.changes);
        let after = entries(&office);
        assert_eq!(after.len(), 2);
        assert!(after.contains(&before[0]), "{after:?}");
        let notes = done.report.notes.join("");
        assert!(notes.contains("如果是更正"), "{notes}");
        checked(&office);
    }
);

db_test!(the_order_of_the_rows_of_two_villages_is_the_same, |test| {
    let office = Office::new(test);
    let id = id_number("341023", "19750308", 4);
    office.import(Kind::Members, roster(&[wu(OLD, &id)]), in_term("2021"));
    join(&office, false);
    let both = roster(&[wu(KEPT, &id), wu(OLD, &id)]);
    let done = office.import(Kind::Members, both.clone(), in_term("2021"));
    assert_eq!(counts(&done), [1, 0, 1, 0, 0], "{:?}", done.report.changes);
    assert_eq!(sits_in(&office, "吴示例"), [OLD, KEPT]);
    let again = office.import(Kind::Members, both, in_term("2021"));
    assert_eq!(
        counts(&again),
        [0, 0, 2, 0, 0],
        "{:?}",
        again.report.changes
    );
    // He sat in one of them only, after all.
    let one = roster(&[wu(KEPT, &id), member(OLD, "李示例", "")]);
    let told = office.import(Kind::Members, one.clone(), in_term("2021"));
    assert_eq!(told.report.missing_total, 1, "{:?}", told.report.missing);
    let done = office.import(Kind::Members, one, replacing());
    assert_eq!(done.report.counts.removed, 1);
    assert_eq!(sits_in(&office, "吴示例"), [KEPT]);
    checked(&office);
});

db_test!(an_exported_roster_names_the_villages_of_then, |test| {
    for is_new in [false, true] {
        let office = Office::new(test);
        // One of them sits in both villages.
        let id = id_number("341023", "19750308", 2);
        let secretary = |unit, name| member(unit, name, "").replace(",,委员,", ",书记,,");
        let rows = [
            secretary(OLD, "李示例"),
            member(OLD, "王示例", &id),
            secretary(KEPT, "张示例"),
            member(KEPT, "王示例", &id),
        ];
        office.import(Kind::Members, roster(&rows), in_term("2021"));
        join(&office, is_new);
        let sheet = exported(&office, Kind::Members, "341023", Some("核对名册"));
        let before = entries(&office);
        for file in files(&sheet) {
            let done = office.import(Kind::Members, file, replacing());
            assert_eq!(counts(&done), [0, 0, 4, 0, 0], "{:?}", done.report);
            let notes = done.report.notes.join("");
            assert!(!notes.contains("只有一名"), "{notes}");
            assert_eq!(entries(&office), before);
        }
        let all = String::from_utf8(files(&sheet)[0].clone()).unwrap();
        let recorded = sheet
            .columns
            .iter()
            .position(|one| one.title == "登记时的单位");
        let is_of_old = |line: &&str| line.contains("李示例") || line.contains("王示例");
        assert!(all.lines().filter(is_of_old).count() == 3 && recorded.is_some());
        // Somebody of the village that is no more leaves the file.
        let shorter: Vec<&str> = all
            .lines()
            .filter(|line| !line.contains("李示例"))
            .collect();
        let shorter = shorter.join("\r\n");
        let told = office.import(Kind::Members, shorter.clone(), in_term("2021"));
        assert_eq!(told.report.missing_total, 1, "{:?}", told.report.missing);
        let done = office.import(Kind::Members, shorter, replacing());
        assert_eq!(done.report.counts.removed, 1);
        assert!(sits_in(&office, "李示例").is_empty());
        // What never was part of the unit is refused where it stands.
        let wrong = all.replacen("李示例", "赵示例", 1);
        let former = sheet
            .rows
            .iter()
            .find_map(|row| match &row[recorded.unwrap()] {
                crate::tables::sheet::Value::Text(text) => Some(text.clone()),
                _ => None,
            });
        let wrong = wrong.replace(&former.unwrap(), "宏村村委会");
        let refused = office.import(Kind::Members, wrong, in_term("2021"));
        let codes = found(&refused);
        assert!(
            !codes.is_empty() && codes.iter().all(|one| one.1 == "登记时的单位"),
            "{codes:?}"
        );
        checked(&office);
        clear(&office);
    }
});

/// What the export gives goes in again, and changes nothing.
fn comes_in_again(office: &Office<'_>, rows: usize) -> String {
    let sheet = exported(office, Kind::Seats, "341023", Some("核对"));
    assert_eq!(sheet.rows.len(), rows);
    let before = seats(office);
    for file in files(&sheet) {
        let done = office.import(Kind::Seats, file, in_term("2021"));
        let rows = u32::try_from(rows).unwrap();
        assert_eq!(
            counts(&done),
            [0, 0, rows, 0, 0],
            "{:?}",
            done.report.defects
        );
        let cautions = done.report.cautions.join("");
        assert!(!cautions.contains("重新核定"), "{cautions}");
        assert_eq!(seats(office), before);
    }
    String::from_utf8(files(&sheet)[0].clone()).unwrap()
}

db_test!(exported_seats_of_joined_villages_come_in_again, |test| {
    let office = Office::new(test);
    // Together more than a body can have.
    given(
        &office,
        &format!("{OLD},9,5,是,\n{KEPT},8,4,,是\n"),
        [2, 0, 0, 0, 0],
    );
    comes_in_again(&office, 2);
    join(&office, false);
    let csv = comes_in_again(&office, 2);
    assert!(csv.contains(OLD), "{csv}");
    assert!(!csv.contains("合并后重新核定"), "{csv}");
    let sheet = exported(&office, Kind::Seats, "341023", Some("核对"));
    assert!(sheet.notes.join("").contains("分不清"), "{:?}", sheet.notes);
});

const ANEW: &str = "村,党组织职数,村（居）委会职数,合并后重新核定\n";

db_test!(
    seats_that_were_fixed_anew_leave_the_election_alone,
    |test| {
        for is_new in [false, true] {
            let office = Office::new(test);
            let unit = if is_new { NEW } else { KEPT };
            given(
                &office,
                &format!("{OLD},3,5,,\n{KEPT},2,4,,\n"),
                [2, 0, 0, 0, 0],
            );
            join(&office, is_new);
            let then = seats(&office).1;
            let row = format!("{ANEW}{unit},5,7,是\n");
            let done = office.import(Kind::Seats, row.clone(), in_term("2021"));
            assert_eq!(counts(&done), [1, 0, 0, 0, 0], "{:?}", done.report.defects);
            let again = office.import(Kind::Seats, row, in_term("2021"));
            assert_eq!(
                counts(&again),
                [0, 0, 1, 0, 0],
                "{:?}",
                again.report.defects
            );
            assert_eq!(seats(&office), (vec![(unit.to_owned(), 5, 7, false)], then));
            comes_in_again(&office, 3);
            // A slip in the table of the election is put right: what was fixed anew stays.
            given(&office, &format!("{OLD},4,5,,\n"), [0, 1, 0, 0, 0]);
            assert_eq!(seats(&office).0, [(unit.to_owned(), 5, 7, false)]);
            comes_in_again(&office, 3);
            checked(&office);
            clear_seats(&office);
            clear(&office);
        }
    }
);

fn clear_seats(office: &Office<'_>) {
    use crate::schema::{fixed_seats, former_seats};
    office.write(|conn| {
        diesel::delete(former_seats::table).execute(conn)?;
        diesel::delete(fixed_seats::table).execute(conn)?;
        Ok(())
    });
}

db_test!(seats_fixed_anew_come_first, |test| {
    let office = Office::new(test);
    join(&office, false);
    let row = format!("{ANEW}{KEPT},5,7,是\n");
    let done = office.import(Kind::Seats, row, in_term("2021"));
    assert_eq!(counts(&done), [1, 0, 0, 0, 0], "{:?}", done.report.defects);
    assert_eq!(seats(&office).1, [(KEPT.to_owned(), None)]);
    given(
        &office,
        &format!("{OLD},3,5,,\n{KEPT},2,4,,\n"),
        [2, 0, 0, 0, 0],
    );
    assert_eq!(seats(&office).0, [(KEPT.to_owned(), 5, 7, false)]);
    comes_in_again(&office, 3);
});

db_test!(a_row_says_which_village_it_means, |test| {
    let office = Office::new(test);
    join(&office, false);
    let plain = office.import(
        Kind::Seats,
        format!("{SEATS}{KEPT},5,7,,\n"),
        in_term("2021"),
    );
    let told = plain.report.cautions.join("");
    assert!(told.contains("合并后重新核定"), "{told}");
    // Nothing was joined with these after the election.
    for unit in ["341023101200", OLD] {
        let row = format!("{ANEW}{unit},5,7,是\n");
        let refused = office.import(Kind::Seats, row, in_term("2021"));
        assert_eq!(
            found(&refused),
            [defect(2, "合并后重新核定", "unknown_category")]
        );
    }
});

db_test!(each_village_is_looked_for_on_its_own_election_day, |test| {
    let office = Office::new(test);
    join(&office, false);
    office.write(|conn| {
        let term = committees::term_by_name(conn, "2021")?;
        let place = DivisionCode::parse("341023102").unwrap();
        let day = NaiveDate::from_ymd_opt(2023, 9, 1).unwrap();
        committees::set_election_day(conn, &place, &term, day)
    });
    given(
        &office,
        &format!("{OLD},3,5,,\n{KEPT},2,4,,\n"),
        [2, 0, 0, 0, 0],
    );
});

/// OLD and KEPT, as they were called on the election day.
const NAMES: [&str; 2] = ["郭门村村委会", "南门村村委会"];

db_test!(a_name_means_who_bore_it_on_the_election_day, |test| {
    for is_new in [false, true] {
        let office = Office::new(test);
        join_as(&office, is_new, Some(NAMES[0]));
        let rows = [
            member(NAMES[0], "李示例", ""),
            member("南门村", "张示例", ""),
        ];
        let done = office.import(Kind::Members, roster(&rows), in_term("2021"));
        assert_eq!(counts(&done), [2, 0, 0, 0, 0], "{:?}", done.report.defects);
        assert_eq!(sits_in(&office, "李示例"), [OLD]);
        assert_eq!(sits_in(&office, "张示例"), [KEPT]);
        let again = office.import(Kind::Members, roster(&rows), in_term("2021"));
        assert_eq!(counts(&again), [0, 0, 2, 0, 0], "{:?}", again.report);
        let table = format!("{},3,5,,\n{},2,4,,\n", NAMES[0], NAMES[1]);
        given(&office, &table, [2, 0, 0, 0, 0]);
        let unit = if is_new { NEW } else { KEPT };
        assert_eq!(seats(&office).0, [(unit.to_owned(), 5, 9, false)]);
        comes_in_again(&office, 2);
        let sheet = exported(&office, Kind::Members, "341023", Some("核对"));
        for file in files(&sheet) {
            let done = office.import(Kind::Members, file, in_term("2021"));
            assert_eq!(counts(&done), [0, 0, 2, 0, 0], "{:?}", done.report);
        }
        // In the next term it is the name of the unit that lives on.
        let now = roster(&[member(NAMES[0], "王示例", "")]);
        let done = office.import(Kind::Members, now, in_term("2026"));
        assert_eq!(counts(&done), [1, 0, 0, 0, 0], "{:?}", done.report.defects);
        assert_eq!(sits_in(&office, "王示例"), [unit]);
        checked(&office);
        clear_seats(&office);
        clear(&office);
    }
});

db_test!(a_roster_keeps_the_name_of_its_own_election_day, |test| {
    use crate::divisions::{Happening, Stated, rename};
    let office = Office::new(test);
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    office.write(move |conn| {
        let place = DivisionCode::parse("341023").unwrap();
        let term = committees::add_term(conn, "2024", day("2024-12-20"), None)?;
        committees::set_election_day(conn, &place, &term, day("2024-11-10"))?;
        let code = DivisionCode::parse(OLD).unwrap();
        let version = crate::divisions::find_anywhere(conn, &code)?
            .unwrap()
            .version;
        let how = Happening {
            scope: place,
            effective_on: day("2024-11-20"),
            note: String::new(),
            now: day("2030-01-01").and_hms_opt(4, 0, 0).unwrap(),
        };
        rename(conn, &how, &Stated { code, version }, "新郭门村村委会")
    });
    let rows = roster(&[member(NAMES[0], "李示例", "")]);
    let done = office.import(Kind::Members, rows, in_term("2024"));
    assert_eq!(counts(&done), [1, 0, 0, 0, 0], "{:?}", done.report.defects);
    let today = roster(&[member("新郭门村村委会", "李示例", "")]);
    let done = office.import(Kind::Members, today, in_term("2024"));
    assert_eq!(counts(&done), [0, 0, 1, 0, 0], "{:?}", done.report.defects);
    // The table of that election bears the name of then.
    let asked = crate::composition::Asked {
        division: "341023".to_owned(),
        term: "2024".to_owned(),
        by: "village".to_owned(),
        ..crate::composition::Asked::default()
    };
    let told = office.read(|conn| {
        let question = crate::composition::read_question(conn, &asked)?;
        crate::composition::composition(conn, &question)
    });
    let names: Vec<&str> = told.rows.iter().map(|row| row.name.as_str()).collect();
    assert!(
        names.contains(&NAMES[0]) && !names.contains(&"新郭门村村委会"),
        "{names:?}"
    );
});
